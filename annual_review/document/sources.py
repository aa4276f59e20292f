"""Rows behind figures as the review keeps them, and where they stand."""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NotRequired, TypedDict

import numpy as np
from numpy.typing import NDArray

from annual_review.files import write_text


class PackedSource(TypedDict):
    """Rows of one sheet in little room (see `packed_rows`)."""

    file: str
    sheet: str
    packed: str


class RowGroup(TypedDict):
    """Rows of one register: each is file, sheet, row (from 1), then a text for each field.

    Of very many rows these are a sample; then `count` is how many there are, `packed` says where
    all of them stand, and `whole` names the file of the run that holds all rows of the register.
    """

    register: str
    fields: list[str]
    rows: list[list[Any]]
    count: NotRequired[int]
    whole: NotRequired[str]
    packed: NotRequired[list[PackedSource]]


class Source(TypedDict):
    """Rows (from 1, ascending) of one sheet; `sheet` is empty for a CSV file."""

    file: str
    sheet: str
    rows: list[int]


def sources_of(groups: Sequence[RowGroup]) -> list[Source]:
    """Return where rows stand, by sheet; of a sample, where all rows stand that it is of."""
    found: dict[tuple[str, str], list[Rows]] = {}
    for group in groups:
        for file, sheet, rows in _by_sheet(group):
            found.setdefault((file, sheet), []).append(rows)
    return [
        {"file": file, "sheet": sheet, "rows": np.unique(np.concatenate(rows)).tolist()}
        for (file, sheet), rows in found.items()
    ]


def _by_sheet(group: RowGroup) -> Iterator[tuple[str, str, Rows]]:
    if "packed" in group:
        for source in group["packed"]:
            yield source["file"], source["sheet"], unpack(source["packed"])
        return
    found: dict[tuple[str, str], list[int]] = {}
    for file, sheet, row, *_ in group["rows"]:
        found.setdefault((file, sheet), []).append(row)
    for (file, sheet), rows in found.items():
        yield file, sheet, np.array(rows, dtype=np.int64)


def count_rows(groups: Sequence[RowGroup]) -> int:
    """Return how many rows there are."""
    return sum(group.get("count", len(group["rows"])) for group in groups)


def files_of_samples(groups: Sequence[RowGroup]) -> list[str]:
    """Return the files that hold the whole of what is shown in part; none where all is shown."""
    return list(dict.fromkeys(group.get("whole", "") for group in groups if "count" in group))


Rows = NDArray[np.int64]


def pack(rows: Rows) -> str:
    """Return ascending row numbers as text: the first, then a bit for it and each one behind it.

    >>> unpack(pack(np.array([5, 6, 9]))).tolist()
    [5, 6, 9]
    """
    if not len(rows):
        return ""
    first = int(rows[0])
    bits = np.zeros(int(rows[-1]) - first + 1, dtype=bool)
    bits[rows - first] = True
    packed = zlib.compress(np.packbits(bits).tobytes(), 9)
    return f"{first}:{base64.b64encode(packed).decode('ascii')}"


def unpack(text: str) -> Rows:
    """Return the row numbers of a text that `pack` made."""
    if not text:
        return np.zeros(0, dtype=np.int64)
    first, _, packed = text.partition(":")
    bytes_ = np.frombuffer(zlib.decompress(base64.b64decode(packed)), dtype=np.uint8)
    return np.flatnonzero(np.unpackbits(bytes_)).astype(np.int64) + int(first)


KEYS = ("value", "unit", "text", "chapter", "rule")


def write_figures(evidence: Mapping[str, Mapping[str, Any]], path: Path) -> None:
    """Write the figures in the order in which the review prints them; the same bytes twice.

    An object a figure: id, value (exact), unit, text (as printed), chapter, rule, and sources, a
    list of {file, sheet, rows}; for a main figure, which the review sets large, label: what stands
    below it there; where the year before has the same figure, before: its year, value, rule and
    sources.
    """
    figures = [
        {"id": id} | _written(kept, KEYS) | _label(kept) | _before(kept)
        for id, kept in evidence.items()
    ]
    lines = ",\n".join(json.dumps(one, ensure_ascii=False) for one in figures)
    write_text(path, f"[\n{lines}\n]\n")


def _label(kept: Mapping[str, Any]) -> dict[str, Any]:
    return {"label": kept["label"]} if kept.get("label") else {}


def _before(kept: Mapping[str, Any]) -> dict[str, Any]:
    before = kept.get("before")
    return {"before": _written(before, ("year", "value", "rule"))} if before else {}


def _written(kept: Mapping[str, Any], keys: Sequence[str]) -> dict[str, Any]:
    return {key: kept[key] for key in keys} | {"sources": sources_of(kept["rows"])}


def read_figures(path: Path | str) -> list[dict[str, Any]]:
    """Read what `write_figures` wrote."""
    found: list[dict[str, Any]] = json.loads(Path(path).read_text(encoding="utf-8"))
    return found
