"""Rows that one whole cell tells: totals in other words, means and shares, lines of signatures.

Their words may also be data, so a row counts as one only when the rest of it agrees.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from annual_review.counts import read_amount
from annual_review.dates import read_date
from annual_review.grids import Grid, Mask
from annual_review.row_kinds import is_no_sum, is_signer, read_subtotal
from annual_review.settings import Field
from annual_review.tables import Layout, Table
from annual_review.texts import as_text, compact, is_empty

_LONGEST = 20  # characters of a cell that is nothing but such a word
_SOME_YEAR = 2000  # any: only whether a cell is a date is asked
_SHARE = re.compile(r"[-+]?[\d,.]+[%‰]")

Rows = NDArray[np.int64]


@dataclass(frozen=True)
class _Block:
    """Rows under one header: the sheet, the columns of their fields, and the fields."""

    grid: Grid
    columns: Mapping[str, int]
    fields: Mapping[str, Field]

    def opening(self, row: int) -> int:
        """Return the first column that shows anything, the serial number left out."""
        filled = self.grid.filled_columns(row)
        serial = self._of_kind("serial")
        return next((column for column in filled if column not in serial), filled[0])

    def opened_by(self, judge: Callable[[str], bool], rows: Rows) -> list[int]:
        """Return the rows whose opening cell is judged so."""
        told = self.grid.mask_of_words(judge)
        return [
            row for row in map(int, rows[told[rows].any(axis=1)]) if told[row, self.opening(row)]
        ]

    def has_day(self, row: int) -> bool:
        """Tell whether a row has a date where a date belongs."""
        cells = [self.grid.cell(row, column) for column in self._of_kind("date")]
        return any(read_date(cell, _SOME_YEAR).value is not None for cell in cells)

    def is_bare(self, row: int) -> bool:
        """Tell whether a row has no day and, beside its opening word and a remark, only numbers."""
        if self.has_day(row):
            return False
        aside = {self.opening(row), *self._of_kind("remark")}
        columns = [c for c in self.columns.values() if c not in aside]
        return all(_is_number(self.grid.cell(row, column)) for column in columns)

    def _of_kind(self, kind: str) -> list[int]:
        return [column for name, column in self.columns.items() if self.fields[name].kind == kind]


def _is_number(value: object) -> bool:
    text = as_text(value)
    if is_empty(text) or read_amount(value).value is not None:
        return True
    return _SHARE.fullmatch(compact(text)) is not None


def set_bare_rows_aside(
    layout: Layout, table: Table, rows: Rows, columns: dict[str, int], fields: Mapping[str, Field]
) -> Rows:
    """Take totals in other words and lines of signatures out of the rows of data; return the rest.

    The totals join those of the table, to be compared with the sums.
    """
    block = _Block(layout.grid, columns, fields)
    signers = [row for row in block.opened_by(is_signer, rows) if not block.has_day(row)]
    totals = [row for row in block.opened_by(_is_total, rows) if block.is_bare(row)]
    layout.kinds[signers], layout.kinds[totals] = "note", "subtotal"
    table.subtotals += totals
    table.columns |= dict.fromkeys(totals, columns)
    return rows[~np.isin(rows, signers + totals)]


def rows_without_sum(
    grid: Grid, rows: Rows, columns: Mapping[str, int], fields: Mapping[str, Field]
) -> Mask:
    """Tell of each row whether it holds means or shares: no record, and no sum to compare."""
    block = _Block(grid, columns, fields)
    found = [row for row in block.opened_by(is_no_sum, rows) if block.is_bare(row)]
    return np.isin(rows, found)


def _is_total(text: str) -> bool:
    return len(text) <= _LONGEST and read_subtotal(text) is not None
