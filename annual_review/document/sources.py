"""The rows that figures were computed from, as a review's evidence holds them.

`chapter.evidence` makes the row groups of a figure; the exporters and `figures_file` ask where
their rows are in the registers.
"""

from __future__ import annotations

import base64
import zlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NotRequired, TypedDict

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.int64]

COLUMNS = "列"  # the first field of records that are parts of their rows: the columns of each


class PackedSource(TypedDict):
    """Rows of one sheet, packed (see `pack`)."""

    file: str
    sheet: str
    packed: str


class RowGroup(TypedDict):
    """Rows of one register: each is file, sheet, row (from 1), then a text for each field.

    Of very many rows these are a sample; then `count` is the number of all rows, `packed` the place
    of each, and `whole` the file in the run's folder with all rows of the register.
    """

    register: str
    fields: list[str]
    rows: list[list[Any]]
    count: NotRequired[int]
    whole: NotRequired[str]
    packed: NotRequired[list[PackedSource]]


class Source(TypedDict):
    """Rows (from 1, ascending) of one sheet; `sheet` is empty for a CSV file.

    `cells` name the records that are parts of their rows: C5, or D5:F5.
    """

    file: str
    sheet: str
    rows: list[int]
    cells: NotRequired[list[str]]


def sources_of(groups: Sequence[RowGroup]) -> list[Source]:
    """Return where rows are, sheet by sheet; for a sample, where all the rows are."""
    found: dict[tuple[str, str], list[Rows]] = {}
    cells: dict[tuple[str, str], list[str]] = {}
    for group in groups:
        for file, sheet, rows in _by_sheet(group):
            found.setdefault((file, sheet), []).append(rows)
        for file, sheet, row, columns in _parts_of_rows(group):
            cells.setdefault((file, sheet), []).append(_cells(row, columns))
    sources: list[Source] = []
    for (file, sheet), of_sheet in found.items():
        numbers = np.unique(np.concatenate(of_sheet)).tolist()
        sources.append({"file": file, "sheet": sheet, "rows": numbers})
        if named := cells.get((file, sheet)):
            sources[-1]["cells"] = list(dict.fromkeys(named))
    return sources


def before_words(before: Mapping[str, Any]) -> str:
    """Return what the year before is called beside its number: 上年, of a part of it 上年同期.

    `before` is that of a figure's evidence.
    """
    return "上年同期" if "label" in before else "上年"


def _parts_of_rows(group: RowGroup) -> Iterator[tuple[str, str, int, str]]:
    """Yield file, sheet, row and columns of the records that are parts of their rows."""
    if group["fields"][:1] == [COLUMNS]:
        for file, sheet, row, columns, *_ in group["rows"]:
            if columns:
                yield file, sheet, row, columns


def _cells(row: int, columns: str) -> str:
    """Return the name of the cells of a row in these columns.

    >>> _cells(5, "C"), _cells(5, "D:F")
    ('C5', 'D5:F5')
    """
    return ":".join(f"{letters}{row}" for letters in columns.split(":"))


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
    """Return the number of rows."""
    return sum(group.get("count", len(group["rows"])) for group in groups)


def have_different_rows(operands: Sequence[Mapping[str, Any]]) -> bool:
    """Return whether the operands of a calculation, as far as they have rows, differ in them."""
    found = [sources_of(operand["rows"]) for operand in operands]
    with_rows = [sources for sources in found if sources]
    return any(sources != with_rows[0] for sources in with_rows)


def files_of_samples(groups: Sequence[RowGroup]) -> list[str]:
    """Return the files with all rows of the groups that are samples."""
    return list(dict.fromkeys(group.get("whole", "") for group in groups if "count" in group))


def pack(rows: Rows) -> str:
    """Return ascending row numbers as text: the first, then one bit for it and each later row.

    A million rows with gaps take about 100 kilobytes.

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
    """Return the row numbers that `pack` packed."""
    if not text:
        return np.zeros(0, dtype=np.int64)
    first, _, packed = text.partition(":")
    bits = np.frombuffer(zlib.decompress(base64.b64decode(packed)), dtype=np.uint8)
    return np.flatnonzero(np.unpackbits(bits)).astype(np.int64) + int(first)
