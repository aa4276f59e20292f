"""A sheet by columns: each distinct value once, so that it is judged and parsed only once.

A register may have a million rows; few of its cells differ. Cleaning reads every sheet through a
`Grid`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import count
from operator import itemgetter
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from annual_review.registers.workbooks import Sheet
from annual_review.values.cell_text import as_text, is_blank

Codes = NDArray[np.int64]
Mask = NDArray[np.bool_]
Predicate = Callable[[str], bool]

_HIGHEST_HEADER_MERGE = 100  # rows: a merge that reaches farther down belongs to the data


class Grid:
    """A sheet's cells by column: `uniques[c][codes[c][r]]` is the cell in row r and column c.

    `blank` is True for the cells that show nothing, `filled` counts the other cells of each row,
    `numeric` is True for the rows that hold a number or a date. Rows and columns count from 0.
    """

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.height = len(sheet.rows)
        self.width = max(map(len, sheet.rows), default=0)
        rows = [
            row if len(row) == self.width else [*row, *[""] * (self.width - len(row))]
            for row in sheet.rows
        ]
        columns = [_factorise([*map(itemgetter(column), rows)]) for column in range(self.width)]
        self.codes: list[Codes] = [codes for codes, _ in columns]
        self.uniques: list[list[Any]] = [uniques for _, uniques in columns]
        self._others = [_others_than_digits(uniques) for uniques in self.uniques]
        self.blank: Mask = self._mask(is_blank)
        self.numeric: Mask = np.any(self._mask(_is_numeric), axis=1)
        self.filled: NDArray[np.int64] = (~self.blank).sum(axis=1)
        self._word_masks: dict[Predicate, Mask] = {}
        self._word_rows: dict[Predicate, NDArray[np.int64]] = {}
        self.merges = {  # of the rows that there are
            first: (min(last[0], self.height - 1), last[1])
            for first, last in sheet.merges
            if first[0] < self.height
        }
        self._anchors = {
            (row, column): first
            for first, last in self.merges.items()
            if last[0] < first[0] + _HIGHEST_HEADER_MERGE
            for row in range(first[0], last[0] + 1)
            for column in range(first[1], min(last[1], self.width - 1) + 1)
        }

    def cell(self, row: int, column: int) -> Any:
        """Return the value of a cell."""
        return self.uniques[column][self.codes[column][row]]

    def cells(self, row: int) -> list[Any]:
        """Return the values of a row."""
        return [self.cell(row, column) for column in range(self.width)]

    def text_at(self, row: int, column: int) -> str:
        """Return the text of a cell; "" for what has no column, which is -1."""
        return "" if column < 0 else as_text(self.cell(row, column))

    def text(self, row: int, column: int) -> str:
        """Return the text of a cell; in a merge, that of the merge's first cell."""
        value = self.cell(row, column)
        anchor = self._anchors.get((row, column))
        if anchor and is_blank(value) and anchor[0] < self.height and anchor[1] < self.width:
            value = self.cell(*anchor)
        return as_text(value)

    def filled_columns(self, row: int) -> list[int]:
        """Return the columns in which a row shows something."""
        return [int(column) for column in np.flatnonzero(~self.blank[row])]

    def texts(self, row: int) -> list[str]:
        """Return the texts of the cells of a row that show something."""
        return [as_text(self.cell(row, column)) for column in self.filled_columns(row)]

    def merged_width(self, row: int, column: int) -> int:
        """Return how many columns the merge that begins at a cell spans; 1 without a merge."""
        last = self.merges.get((row, column))
        return 1 if last is None else last[1] - column + 1

    def tall_merges(self, column: int) -> list[tuple[int, int]]:
        """Return the first and the last row of each merge of a column that spans several rows."""
        return [
            (first[0], last[0])
            for first, last in self.merges.items()
            if first[1] == column and last[0] > first[0] and first[0] < self.height
        ]

    def codes_with_merges(self, column: int, rows: NDArray[np.int64]) -> Codes:
        """Return the codes of a column in `rows`; all rows of a merge have its value."""
        codes = self.codes[column]
        tall = self.tall_merges(column)
        if not tall:
            return codes[rows]
        codes, is_data = codes.copy(), np.zeros(self.height, dtype=bool)
        is_data[rows] = True
        for top, bottom in tall:
            if is_data[top]:
                below = slice(top + 1, bottom + 1)
                codes[below] = np.where(self.blank[below, column], codes[top], codes[below])
        return codes[rows]

    def mask(self, predicate: Predicate) -> Mask:
        """Return which cells hold a text that satisfies `predicate`; shape (height, width)."""
        everything: list[Iterable[int]] = [range(len(uniques)) for uniques in self.uniques]
        return self._mask(_of_texts(predicate), everything)

    def word_mask(self, predicate: Predicate) -> Mask:
        """Return the same as `mask` for a predicate that is False for digits; cached.

        A register of a million rows has a million serial numbers: they are not looked at.
        """
        if predicate not in self._word_masks:
            self._word_masks[predicate] = self._mask(_of_texts(predicate))
        return self._word_masks[predicate]

    def rows_with_word(self, predicate: Predicate) -> NDArray[np.int64]:
        """Return the rows of `word_mask` with any such cell, in order; cached."""
        if predicate not in self._word_rows:
            rows = np.flatnonzero(self.word_mask(predicate).any(axis=1))
            self._word_rows[predicate] = rows
        return self._word_rows[predicate]

    def _mask(
        self, predicate: Callable[[Any], bool], codes: Sequence[Iterable[int]] | None = None
    ) -> Mask:
        """Return which cells satisfy a predicate, which is False for texts of digits.

        Or else all the codes to look at in each column are given. Columns are contiguous: what is
        asked of a mask is mostly asked of columns, or of all of them.
        """
        mask = np.zeros((self.height, self.width), dtype=bool, order="F")
        for column, (own, uniques) in enumerate(zip(self.codes, self.uniques, strict=True)):
            asked = self._others[column] if codes is None else codes[column]
            found = [code for code in asked if predicate(uniques[code])]
            if found:
                verdicts = np.zeros(len(uniques), dtype=bool)
                verdicts[found] = True
                mask[:, column] = verdicts[own]
        return mask


def _of_texts(predicate: Predicate) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, str) and predicate(value)


def _others_than_digits(uniques: list[Any]) -> list[int]:
    """Return the codes of the values that are more than digits, or no texts."""
    return [
        code
        for code, value in enumerate(uniques)
        if not (isinstance(value, str) and value.isdecimal())
    ]


def _factorise(cells: list[Any]) -> tuple[Codes, list[Any]]:
    """Return the codes and distinct values of a column; TRUE and FALSE are texts, not 1 and 0."""
    types = set(map(type, cells))
    if bool in types:
        cells = [as_text(cell) if isinstance(cell, bool) else cell for cell in cells]
    if types == {str} and (codes := _codes_of_texts(cells)) is not None:
        return codes, _first_of_each(codes, cells)
    uniques = list(dict.fromkeys(cells))
    index = dict(zip(uniques, count(), strict=False))
    return np.fromiter(map(index.__getitem__, cells), np.int64, len(cells)), uniques


def _codes_of_texts(cells: list[str]) -> Codes | None:
    """Return the codes of texts, several times as fast; None if some are not valid Unicode."""
    try:
        encoded = pa.array(cells, pa.large_string()).dictionary_encode()
    except UnicodeEncodeError:  # half a surrogate pair
        return None
    return encoded.indices.to_numpy().astype(np.int64)  # type: ignore[no-any-return]


def _first_of_each(codes: Codes, cells: list[str]) -> list[str]:
    """Return the first cell of each code: the cells are there, Arrow would make new texts."""
    first = np.zeros(codes.max(initial=-1) + 1, dtype=np.int64)
    first[codes[::-1]] = np.arange(len(codes))[::-1]
    return [cells[index] for index in first.tolist()]


def _is_numeric(value: Any) -> bool:
    return value is not None and not isinstance(value, str)
