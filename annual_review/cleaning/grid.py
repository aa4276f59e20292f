"""A sheet by columns: each distinct value once, so that it is judged and parsed once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property
from itertools import count, zip_longest
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from annual_review.registers.workbooks import Sheet
from annual_review.values.cell_text import as_text, is_blank

Codes = NDArray[np.int64]
Mask = NDArray[np.bool_]


class Grid:
    """A sheet's cells by column: `uniques[c][codes[c][r]]` is the cell in row r and column c.

    `blank` tells of each cell whether it shows nothing, `filled` how many cells of each row show
    something, `numeric` of each row whether a number or a date is among them. Rows and columns
    count from 0.
    """

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.height = len(sheet.rows)
        columns = [_factorise(column) for column in zip_longest(*sheet.rows, fillvalue="")]
        self.width = len(columns)
        self.codes: list[Codes] = [codes for codes, _ in columns]
        self.uniques: list[list[Any]] = [uniques for _, uniques in columns]
        self.blank: Mask = self._spread(is_blank)
        self.numeric: Mask = np.any(self._spread(_is_numeric), axis=1)
        self.filled: NDArray[np.int64] = (~self.blank).sum(axis=1)
        self._masks: dict[Callable[[str], bool], Mask] = {}
        self.merges = dict(sheet.merges)
        self._anchors = {
            (row, column): first
            for first, last in sheet.merges
            if last[0] < first[0] + 100  # a header's merge; one far down the rows is the data's
            for row in range(first[0], last[0] + 1)
            for column in range(first[1], min(last[1], self.width - 1) + 1)
        }

    def mask(self, judge: Callable[[str], bool]) -> Mask:
        """Judge every text (each distinct one once); shape (height, width)."""
        return self._spread(lambda value: isinstance(value, str) and judge(value))

    def mask_of_words(self, judge: Callable[[str], bool]) -> Mask:
        """Judge every text that is not digits alone; the verdicts are remembered by the judge.

        A register of a million rows has as many serial numbers, and no judge of words knows any.
        """
        if judge not in self._masks:
            self._masks[judge] = self._mask_of_words(judge)
        return self._masks[judge]

    def _mask_of_words(self, judge: Callable[[str], bool]) -> Mask:
        result = np.zeros((self.height, self.width), dtype=bool)
        for column, (codes, uniques) in enumerate(zip(self.codes, self.uniques, strict=True)):
            found = [code for code in self._words[column] if judge(uniques[code])]
            if found:
                verdicts = np.zeros(len(uniques), dtype=bool)
                verdicts[found] = True
                result[:, column] = verdicts[codes]
        return result

    @cached_property
    def _words(self) -> list[list[int]]:
        """The codes of each column's texts that are not digits alone."""
        return [
            [i for i, one in enumerate(some) if isinstance(one, str) and not one.isdecimal()]
            for some in self.uniques
        ]

    def _spread(self, judge: Callable[[Any], bool]) -> Mask:
        result = np.zeros((self.height, self.width), dtype=bool)
        for column, (codes, uniques) in enumerate(zip(self.codes, self.uniques, strict=True)):
            verdicts = np.fromiter(map(judge, uniques), dtype=bool, count=len(uniques))
            if verdicts.any():
                result[:, column] = verdicts[codes]
        return result

    def cell(self, row: int, column: int) -> Any:
        """Return a cell as it stands."""
        return self.uniques[column][self.codes[column][row]]

    def text(self, row: int, column: int) -> str:
        """Return a cell's text; under a merge, that of the merge's first cell."""
        value = self.cell(row, column)
        anchor = self._anchors.get((row, column))
        if anchor and is_blank(value) and anchor[0] < self.height and anchor[1] < self.width:
            value = self.cell(*anchor)
        return as_text(value)

    def cells(self, row: int) -> list[Any]:
        """Return the cells of a row as they stand."""
        return [self.cell(row, column) for column in range(self.width)]

    def filled_columns(self, row: int) -> list[int]:
        """Return the columns in which a row shows something."""
        return [int(column) for column in np.flatnonzero(~self.blank[row])]

    def merged_width(self, row: int, column: int) -> int:
        """Return how many columns the merge that begins at a cell spans; 1 without one."""
        last = self.merges.get((row, column))
        return 1 if last is None else last[1] - column + 1

    def filled_down(self, column: int, rows: NDArray[np.int64]) -> Codes:
        """Return the codes of a column in `rows`; a merge's value belongs to every row it spans."""
        codes = self.codes[column]
        tall = [
            (a[0], z[0])
            for a, z in self.merges.items()
            if a[1] == column and z[0] > a[0] and a[0] < self.height
        ]
        if not tall:
            return codes[rows]
        codes, is_data = codes.copy(), np.zeros(self.height, dtype=bool)
        is_data[rows] = True
        for first, last in tall:
            if is_data[first]:
                below = slice(first + 1, last + 1)
                codes[below] = np.where(self.blank[below, column], codes[first], codes[below])
        return codes[rows]


def _factorise(column: Iterable[Any]) -> tuple[Codes, list[Any]]:
    """Return the codes and distinct values of a column; TRUE and FALSE are texts, not 1 and 0."""
    cells = list(column)
    kinds = set(map(type, cells))
    if bool in kinds:
        cells = [as_text(cell) if isinstance(cell, bool) else cell for cell in cells]
    if kinds == {str} and (quick := _factorise_texts(cells)):
        return quick
    uniques = list(dict.fromkeys(cells))
    index = dict(zip(uniques, count(), strict=False))
    return np.fromiter(map(index.__getitem__, cells), np.int64, len(cells)), uniques


def _factorise_texts(cells: list[str]) -> tuple[Codes, list[Any]] | None:
    """Do the same for texts alone, several times as fast; None where they are no Unicode."""
    try:
        encoded = pa.array(cells, pa.large_string()).dictionary_encode()
    except UnicodeEncodeError:  # half a surrogate pair
        return None
    return encoded.indices.to_numpy().astype(np.int64), encoded.dictionary.to_pylist()


def _is_numeric(value: Any) -> bool:
    return value is not None and not isinstance(value, str)
