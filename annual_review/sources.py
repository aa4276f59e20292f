"""Rows behind figures as the review keeps them, and where they stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NotRequired, TypedDict

import numpy as np

from annual_review.packed_rows import Rows, unpack


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
