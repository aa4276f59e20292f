"""A review's clean tables as rows of texts, with their places, read with pyarrow alone.

`review_files` finds the files; `pairing` compares the rows. Texts are those of the registers:
whoever shows them leaves out personal fields and masks numbers of persons (`shown_texts`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
from numpy.typing import NDArray

from annual_review.changes.model import Place
from annual_review.person_numbers import find_numbers, mask_distinct
from annual_review.records.arrow_texts import column_texts

Positions = NDArray[np.int64]
Sheet = tuple[str, str]  # file and name

DOUBT = "存疑"  # what cleaning says of a row; see records.cleaned
_PLACE = ("register", "file", "sheet", "row", "columns")


@dataclass(frozen=True)
class CleanTable:
    """The records of a register: for each its sheet, row, columns, and the texts of its fields.

    `sheets` are the distinct sheets and `codes` the one of each record. Files and sheets have the
    names that figures.json gives them, in which numbers of persons are masked.
    """

    register: str
    fields: dict[str, list[str]]
    sheets: list[Sheet]
    codes: Positions
    rows: Positions
    spans: list[str]

    def __len__(self) -> int:
        return len(self.rows)

    def sheet(self, at: int) -> Sheet:
        """Return the sheet of a record."""
        return self.sheets[self._codes[at]]

    def place(self, at: int) -> Place:
        """Return the place of a record."""
        return Place(*self.sheet(at), self._rows[at], self.spans[at])

    def place_key(self, at: int) -> tuple[Sheet, int, str]:
        """Return the place of a record as a key."""
        return self.sheet(at), self._rows[at], self.spans[at]

    def contents(self, names: Sequence[str]) -> list[tuple[str, ...]]:
        """Return the texts of some fields of each record."""
        if not names:
            return [()] * len(self)
        return list(zip(*(self.fields[name] for name in names), strict=True))

    @cached_property
    def _codes(self) -> list[int]:
        """The codes as a list, of which one element is read much faster than of an array."""
        return [int(code) for code in self.codes.tolist()]

    @cached_property
    def _rows(self) -> list[int]:
        return [int(row) for row in self.rows.tolist()]

    @cached_property
    def has_parts(self) -> bool:
        """Whether any record is a part of its row."""
        return any(self.spans)

    @cached_property
    def _by_sheet(self) -> dict[Sheet, tuple[Positions, Positions]]:
        """By sheet: the rows, ascending, and the position of the record of each."""
        found: dict[Sheet, tuple[Positions, Positions]] = {}
        for code, sheet in enumerate(self.sheets):
            at = np.flatnonzero(self.codes == code)
            order = at[np.argsort(self.rows[at], kind="stable")]
            found[sheet] = (self.rows[order], order)
        return found

    def find(self, sheet: Sheet, rows: Positions, cells: Iterable[str] = ()) -> Positions:
        """Return the positions of the records in these rows of a sheet.

        `cells` name those that are parts of their rows (C5, D5:F5); they may be a sample, and then
        the other rows have the same columns.
        """
        if sheet not in self._by_sheet:
            return np.zeros(0, dtype=np.int64)
        own, order = self._by_sheet[sheet]
        found = order[np.isin(own, rows)]
        named = {_row_and_columns(cell) for cell in cells} if self.has_parts else set()
        if not named:
            return found
        with_cells = {row for row, _columns in named}
        columns = {columns for _row, columns in named}

        def is_meant(at: int) -> bool:
            row, span = int(self.rows[at]), self.spans[at]
            return not span or ((row, span) in named if row in with_cells else span in columns)

        return np.array([at for at in found.tolist() if is_meant(at)], dtype=np.int64)


def read_table(register: str, path: Path) -> CleanTable:
    """Read the table of a register. Raises OSError or ValueError if it cannot be read."""
    with path.open("rb") as file:  # a path of non-ASCII characters fails on some systems
        table = pq.read_table(file)
    count = table.num_rows
    names = [name for name in table.column_names if name not in (*_PLACE, DOUBT)]
    files, sheets = (_masked_names(_texts_or_empty(table, name)) for name in ("file", "sheet"))
    pairs = list(zip(files, sheets, strict=True))
    numbers = {pair: code for code, pair in enumerate(dict.fromkeys(pairs))}
    rows = table.column("row").to_pylist() if "row" in table.column_names else [0] * count
    return CleanTable(
        register,
        {name: column_texts(table, name) for name in names},
        list(numbers),
        np.array([numbers[pair] for pair in pairs], dtype=np.int64),
        np.array(rows, dtype=np.int64),
        _texts_or_empty(table, "columns"),
    )


def read_texts(path: Path, names: Sequence[str]) -> list[tuple[str, ...]]:
    """Read some columns of a table as texts. Raises OSError or ValueError if that fails."""
    with path.open("rb") as file:
        table = pq.read_table(file)
    return list(zip(*(_texts_or_empty(table, name) for name in names), strict=True))


def shown_texts(texts: Sequence[str], field: str) -> list[str]:
    """Return texts of a field with the numbers of persons masked; those that differ, differ."""
    distinct = list(dict.fromkeys(texts))
    if not any(find_numbers(text, field) for text in distinct):
        return list(texts)
    masked = dict(zip(distinct, mask_distinct(distinct, field), strict=True))
    return [masked[text] for text in texts]


def _texts_or_empty(table: Any, name: str) -> list[str]:
    """Return a column of texts; empty texts if an older version wrote none."""
    if name not in table.column_names:
        return [""] * int(table.num_rows)
    return ["" if text is None else str(text) for text in table.column(name).to_pylist()]


def _masked_names(names: Sequence[str]) -> Sequence[str]:
    distinct = sorted(set(names))
    if not any(map(find_numbers, distinct)):
        return names
    masked: Mapping[str, str] = dict(zip(distinct, mask_distinct(distinct), strict=True))
    return [masked[name] for name in names]


def _row_and_columns(cell: str) -> tuple[int, str]:
    """Return the row and the columns of some cells.

    >>> _row_and_columns("C5"), _row_and_columns("D5:F5")
    ((5, 'C'), (5, 'D:F'))
    """
    letters = ":".join(part.rstrip("0123456789") for part in cell.split(":"))
    digits = cell.partition(":")[0].lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return int(digits or 0), letters
