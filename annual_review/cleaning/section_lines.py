"""Lines among and below the rows of a table that are no records: titles of sections, form labels.

`classify` calls `mark_sections`, `mark_blank_labels` and `mark_trailing`. A text that is one of the
choices of its column is a value, whatever it looks like.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial

import numpy as np

from annual_review.cleaning.choices import Choices
from annual_review.cleaning.duplicates import read_serial
from annual_review.cleaning.grid import Grid, Mask
from annual_review.cleaning.layout import Kinds
from annual_review.cleaning.row_vocabulary import (
    is_blank_label,
    is_form_label,
    is_section,
    is_section_number,
)
from annual_review.project.register_book import DATED, Field
from annual_review.values.cell_text import FormulaWithoutResult, as_text, compact
from annual_review.values.counts import read_count
from annual_review.values.dates import is_date
from annual_review.values.period_texts import is_period

_PUNCTUATION = re.compile(r"[。；;：:，,！!]")
_LONG = 8  # characters: longer than a date or a count, even a badly written one


class LineMarker:
    """Marks lines that are no records in `kinds`, those of the rows from `first`."""

    def __init__(
        self,
        grid: Grid,
        first: int,
        kinds: Kinds,
        columns: Mapping[str, int],
        fields: Mapping[str, Field],
    ) -> None:
        self.grid, self.first, self.kinds = grid, first, kinds
        self._kind_of = {column: fields[name].kind for name, column in columns.items()}
        self.choices = Choices(grid, columns, fields)
        self._serials = self._of_kind("serial")
        self._span = max(columns.values()) - min(columns.values()) + 1

    def _of_kind(self, kind: str) -> list[int]:
        return [column for column, of_column in self._kind_of.items() if of_column == kind]

    def mark_blank_labels(self) -> None:
        """Mark the rows in which every cell is a label of a form with nothing behind it."""
        end = self.first + len(self.kinds)
        labels = self.grid.word_mask(_may_be_blank_label)[self.first : end].sum(axis=1)
        found = (labels > 0) & (labels == self.grid.filled[self.first : end])
        for offset in map(int, np.flatnonzero(found & (self.kinds == "data"))):
            row = self.first + offset
            if not any(self.choices.hold(row, column) for column in self.grid.filled_columns(row)):
                self.kinds[offset] = "note"

    def mark_sections(self) -> None:
        """Mark the rows of one text that is the title of a section, or merged across the table.

        A number of a section before it, and a remark that is merged over rows below, do not count.
        """
        end = self.first + len(self.kinds)
        numbers, remarks = self._section_numbers(end), self._merged_remarks(end)
        others = numbers | remarks
        single = (self.grid.filled[self.first : end] - others.sum(axis=1) == 1) & (
            self.kinds == "data"
        )
        for offset in map(int, np.flatnonzero(single)):
            row = self.first + offset
            column = next(c for c in self.grid.filled_columns(row) if not others[offset, c])
            if kind := self._kind_of_section(row, column, bool(numbers[offset].any())):
                self.kinds[offset] = kind

    def _section_numbers(self, end: int) -> Mask:
        """Return the cells that number sections (一, （二）) where the rows have other numbers."""
        found = np.zeros((end - self.first, self.grid.width), dtype=bool)
        for column in self._serials:
            numbers = self.grid.word_mask(is_section_number)[self.first : end, column]
            filled = ~self.grid.blank[self.first : end, column]
            if 2 * numbers.sum() < filled.sum():
                found[:, column] = numbers
        return found

    def _merged_remarks(self, end: int) -> Mask:
        """Return the cells with a remark that is merged over rows below."""
        found = np.zeros((end - self.first, self.grid.width), dtype=bool)
        for column in self._of_kind("remark"):
            for top, _ in self.grid.tall_merges(column):
                if self.first <= top < end:
                    found[top - self.first, column] = not self.grid.blank[top, column]
        return found

    def _kind_of_section(self, row: int, column: int, is_numbered: bool) -> str:
        """Return the kind of a row with one text, or "" if it may be a record."""
        value = self.grid.cell(row, column)
        if not isinstance(value, str) or self.choices.hold(row, column):
            return ""
        if is_period(value, self._kind_of.get(column, "")) and not self._heads_rows(row, column):
            return ""
        if is_section(value) or is_numbered:
            return "heading"
        is_beside_data = column in self._serials and read_serial(value) is None
        if is_beside_data or compact(value).endswith(":"):
            below = slice(row + 1, self.first + len(self.kinds))
            return "heading" if (self.grid.filled[below] > 1).any() else "note"
        wide = min(max(3, self.grid.width // 2), max(2, self._span))
        if self.grid.merged_width(row, column) >= wide:
            return "note" if _PUNCTUATION.search(value) else "heading"
        return ""

    def _heads_rows(self, row: int, column: int) -> bool:
        """Return whether a period stands above rows that have none in its column."""
        below = slice(row + 1, self.first + len(self.kinds))
        filled = np.flatnonzero(self.grid.filled[below])
        return len(filled) > 0 and bool(self.grid.blank[row + 1 + int(filled[0]), column])

    def mark_trailing(self) -> None:
        """Mark the rows below the last row of data whose cells cannot be data."""
        for offset in reversed(range(len(self.kinds))):
            if self.kinds[offset] != "data":
                continue
            if not self._is_line(self.first + offset):
                return
            self.kinds[offset] = "note"

    def _is_line(self, row: int) -> bool:
        """Return whether a row below the data is a remark, or holds labels of a form only."""
        columns = self.grid.filled_columns(row)
        if any(self.choices.hold(row, column) for column in columns):
            return False
        if len(columns) == 1:
            kind = self._kind_of.get(columns[0], "")
            if _is_remark(self.grid.cell(row, columns[0]), kind):
                return True
        is_label = partial(_is_label, self.grid, row)
        return all(
            is_label(column) or (i > 0 and self._is_answer(row, columns[i - 1], column))
            for i, column in enumerate(columns)
        )

    def _is_answer(self, row: int, label: int, column: int) -> bool:
        """Return whether a cell may be what is written behind a label in another cell."""
        text = compact(as_text(self.grid.cell(row, label)))
        answer = compact(as_text(self.grid.cell(row, column)))
        is_number = self._kind_of.get(column) in ("count", "amount") and len(answer) < _LONG
        return text.endswith(":") and _is_label(self.grid, row, label) and not is_number


def _is_label(grid: Grid, row: int, column: int) -> bool:
    value = grid.cell(row, column)
    return isinstance(value, str) and is_form_label(value)


def _may_be_blank_label(text: str) -> bool:
    return (":" in text or "：" in text or "年" in text) and is_blank_label(text)


def _is_remark(value: object, kind: str) -> bool:
    """Return whether a single cell below the data cannot be a value of a column of `kind`."""
    text = as_text(value)
    if is_period(value, kind):
        return False
    if kind != "date" and is_date(value) and not isinstance(value, int | float):
        return True  # the date of signing
    is_text = isinstance(value, str) and not isinstance(value, FormulaWithoutResult)
    if not is_text or read_count(text).value is not None:
        return False
    if kind in (*DATED, "count", "amount", "serial", ""):
        return len(text) >= _LONG or _PUNCTUATION.search(text) is not None
    return text.rstrip().endswith("。")
