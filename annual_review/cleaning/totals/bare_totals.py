"""Rows that one whole cell marks as totals, means or signatures, if the rest of the row agrees.

The words (全县, 共22所, 平均, 审核人) may also be data, so `classify` asks here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from annual_review.cleaning.choices import Choices
from annual_review.cleaning.grid import Grid, Mask, Predicate
from annual_review.cleaning.layout import Rows
from annual_review.cleaning.row_vocabulary import is_bare_total, is_mean_or_share, is_signature
from annual_review.project.register_book import DATED, Field
from annual_review.values.cell_text import as_text, compact, is_empty
from annual_review.values.counts import is_number
from annual_review.values.ditto_marks import is_ditto
from annual_review.values.period_texts import is_dated

_SHARE = re.compile(r"[-+]?[\d,.]+[%‰]")


def find_bare_totals(
    grid: Grid, rows: Rows, columns: Mapping[str, int], fields: Mapping[str, Field]
) -> list[int]:
    """Return the rows that are totals by a bare word (全县, 共22所) and hold only numbers."""
    data = _UnparsedRows(grid, columns, fields)
    return [row for row in data.opened_by(is_bare_total, rows) if data.is_bare(row)]


def find_signatures(
    grid: Grid, rows: Rows, columns: Mapping[str, int], fields: Mapping[str, Field]
) -> list[int]:
    """Return the rows that are lines of signatures: labelled so, and without a date."""
    data = _UnparsedRows(grid, columns, fields)
    return [row for row in data.opened_by(is_signature, rows) if not data.has_date(row)]


def mean_mask(
    grid: Grid, rows: Rows, columns: Mapping[str, int], fields: Mapping[str, Field]
) -> Mask:
    """Return which rows hold means or shares: neither records nor sums to compare."""
    data = _UnparsedRows(grid, columns, fields)
    found = [row for row in data.opened_by(is_mean_or_share, rows) if data.is_bare(row)]
    return np.isin(rows, found) if found else np.zeros(len(rows), dtype=bool)


@dataclass(frozen=True)
class _UnparsedRows:
    """The cells of rows under one header: the grid, the columns of the fields, and the fields."""

    grid: Grid
    columns: Mapping[str, int]
    fields: Mapping[str, Field]

    def opened_by(self, predicate: Predicate, rows: Rows) -> list[int]:
        """Return the rows whose first cell satisfies a predicate, and is no choice of its field."""
        if not len(self.grid.rows_with_word(predicate)):
            return []
        mask = self.grid.word_mask(predicate)
        choices = Choices(self.grid, self.columns, self.fields)
        openings = ((row, self._opening(row)) for row in rows[mask[rows].any(axis=1)].tolist())
        return [row for row, first in openings if mask[row, first] and not choices.hold(row, first)]

    def has_date(self, row: int) -> bool:
        """Return whether a row has a date or a period in a column of such, or a mark for one."""
        return any(
            is_dated(cell, kind) or is_ditto(cell)
            for kind in DATED
            for column in self._of_kind(kind)
            for cell in [self.grid.cell(row, column)]
        )

    def is_bare(self, row: int) -> bool:
        """Return whether a row has only numbers but for its first cell and remarks, and no date."""
        if self.has_date(row):
            return False
        others = {self._opening(row), *self._of_kind("remark")}
        columns = [column for column in self.columns.values() if column not in others]
        return all(_is_number(self.grid.cell(row, column)) for column in columns)

    def _opening(self, row: int) -> int:
        """Return the first column that shows something, the serial number not counted."""
        filled = self.grid.filled_columns(row)
        serial = self._of_kind("serial")
        return next((column for column in filled if column not in serial), filled[0])

    def _of_kind(self, kind: str) -> list[int]:
        return [column for name, column in self.columns.items() if self.fields[name].kind == kind]


def _is_number(value: object) -> bool:
    text = as_text(value)
    if is_empty(text) or is_number(value):
        return True
    return _SHARE.fullmatch(compact(text)) is not None
