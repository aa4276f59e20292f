"""A parsed column with other cells than its own: those from which rows take their values.

`fill_down` and `group_values` add them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from annual_review.cleaning.columns import Column
from annual_review.cleaning.grid import Mask
from annual_review.values.cell_text import Reading, as_text, is_blank, suggest


def blank_codes(column: Column) -> list[int]:
    """Return the codes of the blank cells of a column."""
    return [code for code, cell in enumerate(column.cells) if is_blank(cell)]


def mask_of(column: Column, codes: Sequence[int]) -> Mask:
    """Return which rows of a column have one of some codes."""
    found = np.zeros(len(column.cells), dtype=bool)
    found[list(codes)] = True
    return found[column.codes]


class NewCells:
    """The cells of a column, and those that are added to it, each once."""

    def __init__(self, column: Column) -> None:
        self._column, self._codes = column, dict[Any, int]()
        self._cells, self._values = [*column.cells], [*column.values]
        self._remarkable, self._cut = dict(column.remarkable), set(column.cut)

    def column(self, codes: NDArray[np.int64]) -> Column:
        """Return the column with other codes, of its own cells and of those that were added."""
        return replace(
            self._column,
            codes=codes,
            cells=self._cells,
            values=self._values,
            remarkable=self._remarkable,
            cut=frozenset(self._cut),
        )

    def of(self, source: Column, codes: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the codes here of cells of another column of the same field."""
        distinct, inverse = np.unique(codes, return_inverse=True)
        own = [self._of(source, code) for code in distinct.tolist()]
        return np.array(own, dtype=np.int64)[inverse.reshape(-1)]

    def _of(self, source: Column, code: int) -> int:
        key = (id(source), code)
        if key not in self._codes:
            if code in source.cut:
                self._cut.add(len(self._cells))
            self._add(key, source.cells[code], source.remarkable.get(code), source.values[code])
        return self._codes[key]

    def problem(self, cell: Any, problem: str, last: str | None) -> int:
        """Return the code of a cell with a problem; `last` is a value that it may mean."""
        key = (as_text(cell), problem, last)
        if key not in self._codes:
            self._add(key, cell, Reading(problem=problem, suggestion=suggest(last) if last else ""))
        return self._codes[key]

    def _add(self, key: Any, cell: Any, reading: Reading | None, value: Any = None) -> None:
        self._codes[key] = len(self._cells)
        if reading is not None:
            self._remarkable[len(self._cells)] = reading
        self._cells.append(cell)
        self._values.append(value)
