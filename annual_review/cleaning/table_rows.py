"""The parsed rows of a register on one sheet, in order, across its tables and headers.

`unmarked_totals` and `unused_lines` compare rows with those around them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from annual_review.cleaning.columns import Column
from annual_review.cleaning.data_rows import DataRows
from annual_review.cleaning.grid import Mask
from annual_review.cleaning.layout import Layout
from annual_review.cleaning.row_vocabulary import names_a_sum
from annual_review.project.register_book import DATED

_COUNTED = ("kept", "rejected", "out_of_year")  # fates of rows that an office adds up


@dataclass(frozen=True)
class TableRows:
    """The rows of all `parts` of one register on a sheet; `place` finds the part of a row."""

    parts: Sequence[DataRows]

    @property
    def layout(self) -> Layout:
        """The layout of the sheet."""
        return self.parts[0].layout

    def __len__(self) -> int:
        return len(self._order)

    def place(self, index: int) -> tuple[DataRows, int]:
        """Return the part that holds a row, and the row's index in it."""
        at = int(self._order[index])
        part = int(np.searchsorted(self._starts, at, side="right")) - 1
        return self.parts[part], at - int(self._starts[part])

    def places(self, indices: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the number of the part that holds each of some rows, and the row's index in it."""
        at = self._order[indices]
        parts = np.searchsorted(self._starts, at, side="right") - 1
        return parts, at - self._starts[parts]

    @cached_property
    def _starts(self) -> NDArray[np.int64]:
        lengths = [0, *(len(part.rows) for part in self.parts)]
        return np.cumsum(lengths)[:-1].astype(np.int64)

    @cached_property
    def _order(self) -> NDArray[np.int64]:
        rows = np.concatenate([part.rows for part in self.parts])
        return rows.argsort(kind="stable")

    def gather(self, of_parts: Iterable[NDArray[Any]]) -> NDArray[Any]:
        """Return an array for all rows, in order, from an array for each part."""
        return np.concatenate(list(of_parts))[self._order]

    def columns(self, field: str) -> list[Column]:
        """Return the column of a field in each part."""
        return [part.columns[field] for part in self.parts]

    @cached_property
    def rows(self) -> NDArray[np.int64]:
        """The rows of the sheet, from 0."""
        return self.gather(part.rows for part in self.parts)

    def have_fates(self, fates: Sequence[str] = _COUNTED) -> Mask:
        """Return which rows have one of some fates, now."""
        now = self.gather(part.fates for part in self.parts)
        found: Mask = np.logical_or.reduce([now == fate for fate in fates])
        return found

    @cached_property
    def has_own_date(self) -> Mask:
        """True for the rows with a date or period in a cell of their own, not merged from above."""
        return self.gather(map(_own_dates, self.parts))

    @cached_property
    def has_own_values(self) -> Mask:
        """True for the rows with a cell of their own in a field but serial numbers and remarks."""
        return self.gather(map(_own_values, self.parts))

    @cached_property
    def corrected(self) -> Mask:
        """True for the rows with a cell that a person corrected."""
        return self.gather(map(_corrected, self.parts))

    def filled(self, field: str) -> Mask:
        """Return which rows have something of their own in a field."""
        return self.gather(~column.own_empties for column in self.columns(field))

    def lacks(self, index: int, others: NDArray[np.int64]) -> bool:
        """Return whether a row leaves a field empty that all others fill; remarks do not count."""
        return any(
            not filled[index] and len(others) > 0 and bool(filled[others].all())
            for filled in self._identifying
        )

    @cached_property
    def _identifying(self) -> list[Mask]:
        kinds = {name: field.kind for name, field in self.parts[0].fields.items()}
        unlike = ("count", "amount", "remark")
        return [self.filled(name) for name, kind in kinds.items() if kind not in unlike]


def _corrected(part: DataRows) -> Mask:
    found = np.zeros(len(part.rows), dtype=bool)
    found[[*part.corrected]] = True
    return found


def _own_dates(part: DataRows) -> Mask:
    found = np.zeros(len(part.rows), dtype=bool)
    for name in part.positions:
        column = part.columns[name]
        if column.field.kind in DATED:
            own = part.own_cells(name)
            if column.field.fill:  # a date that is written once is that of rows with a text
                own |= column.has_value & _have_texts(part)
            found |= column.has_value & own
    return found


def _have_texts(part: DataRows) -> Mask:
    """Return which rows have a text of their own that does not name a sum."""
    grid, found = part.layout.grid, np.zeros(len(part.rows), dtype=bool)
    for name, position in part.positions.items():
        field = part.fields[name]
        if field.is_identity and field.kind not in (*DATED, "count", "amount"):
            names_sum = grid.word_mask(names_a_sum)[part.rows, position]
            found |= part.own_cells(name) & ~names_sum
    return found


def _own_values(part: DataRows) -> Mask:
    own = [part.own_cells(name) for name in part.positions if part.fields[name].is_identity]
    found: Mask = np.logical_or.reduce([np.zeros(len(part.rows), dtype=bool), *own])
    return found
