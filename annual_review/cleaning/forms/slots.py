"""The slots of a sheet: its cells as they look, a merged range being one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from annual_review.cleaning.grid import Grid
from annual_review.registers.workbooks import Cell
from annual_review.values.cell_text import as_text, is_blank

_MOST_CELLS = 100_000  # of merged ranges on a sheet of forms; larger ones are formats of columns


@dataclass(frozen=True)
class Slot:
    """A cell or a merged range: its first and last row and column, from 0, and what it shows."""

    row: int
    column: int
    bottom: int
    right: int
    value: Any

    @property
    def text(self) -> str:
        """What the slot shows, as text."""
        return as_text(self.value)

    @property
    def is_blank(self) -> bool:
        """Whether the slot shows nothing."""
        return is_blank(self.value)

    @property
    def place(self) -> Cell:
        """The first cell."""
        return self.row, self.column


class Slots:
    """The slots of a sheet by any of their cells; outside the sheet they are blank."""

    def __init__(self, grid: Grid) -> None:
        self.grid, self.has_merges = grid, bool(grid.merges)
        self.width = max([grid.width, *(last[1] + 1 for last in grid.merges.values())])
        self._first: dict[Cell, Cell] = {}
        self._known: dict[Cell, Slot] = {}
        cells = 0
        for first, last in grid.merges.items():
            cells += (last[0] - first[0] + 1) * (last[1] - first[1] + 1)
            if cells > _MOST_CELLS or first[0] >= grid.height:
                continue
            for row in range(first[0], last[0] + 1):
                for column in range(first[1], last[1] + 1):
                    self._first[row, column] = first

    def at(self, row: int, column: int) -> Slot:
        """Return the slot that holds a cell."""
        place = self._first.get((row, column), (row, column))
        slot = self._known.get(place)
        if slot is None:
            last = self.grid.merges.get(place, place) if place in self._first else place
            slot = self._known[place] = Slot(*place, *last, self._value(*place))
        return slot

    def _value(self, row: int, column: int) -> Any:
        is_inside = 0 <= row < self.grid.height and 0 <= column < self.grid.width
        return self.grid.cell(row, column) if is_inside else ""

    def right_of(self, slot: Slot, row: int | None = None) -> Slot:
        """Return the slot to the right of one, in its first row or another."""
        return self.at(slot.row if row is None else row, slot.right + 1)

    def below(self, slot: Slot) -> Slot:
        """Return the slot below the first column of one."""
        return self.at(slot.bottom + 1, slot.column)

    def in_row(self, row: int, left: int, right: int) -> Iterator[Slot]:
        """Yield the slots of a row between two columns, those that begin in a row above, too."""
        column = left
        while column <= right:
            slot = self.at(row, column)
            yield slot
            column = max(slot.right, column) + 1
