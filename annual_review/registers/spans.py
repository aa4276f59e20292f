"""Cells that span rows and columns, as a grid: for pages, XML spreadsheets and Word tables.

`SpanGrid` is filled row by row, as the cells stand in the file. The first cell of a span holds the
value; the others are blank, and the span is one of the `merges`, as in a workbook.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from annual_review.language import _
from annual_review.registers.cell_marks import MOST_CELLS, Merge, Position, cell_name, refuse_size

Cell = Position

_MOST_ROWS = 2**20  # of a sheet


class SpanGrid:
    """The rows of a table while it is read; `place` names it in errors."""

    def __init__(self, place: str) -> None:
        self.place = place
        self.rows: list[list[Any]] = []
        self._spans: dict[Cell, tuple[int, int]] = {}  # rows and columns, by the first cell
        self._covered: dict[int, int] = {}  # columns that spans from above cover, and to which row
        self._next = self._width = 0

    def start_row(self, number: int | None = None) -> None:
        """Start the next row, or that with a number, from 0; those before it stay blank."""
        self.rows += [[] for __ in range(len(self.rows), number or 0)]
        self.rows.append([])
        self._refuse_vast()
        self._next = 0
        row = len(self.rows) - 1
        if self._covered:
            self._covered = {c: last for c, last in self._covered.items() if last >= row}

    def add(self, value: Any, rows: int = 1, columns: int = 1, at: int | None = None) -> Cell:
        """Add a cell to the last row: in column `at`, from 0, or in the next that is free.

        Returns its row and column.
        """
        row = len(self.rows) - 1
        column = self._next if at is None else at
        while at is None and column in self._covered:
            column += 1
        self._next = column + columns
        if self._next > self._width:
            self._width = self._next
            self._refuse_vast()
        cells = self.rows[row]
        cells += [""] * (column + 1 - len(cells))
        cells[column] = value
        if rows > 1 or columns > 1:
            self._spans[row, column] = rows, columns
        if rows > 1:
            self._covered |= dict.fromkeys(range(column, column + columns), row + rows - 1)
        return row, column

    def extend(self, first: Cell, row: int) -> None:
        """Let the span that begins at a cell reach down to a row."""
        rows, columns = self._spans.get(first, (1, 1))
        self._spans[first] = max(rows, row - first[0] + 1), columns

    @property
    def merges(self) -> tuple[Merge, ...]:
        """The first and the last cell of each span, within the rows that there are."""
        height = len(self.rows)
        return tuple(
            ((row, column), (min(row + rows, height) - 1, column + columns - 1))
            for (row, column), (rows, columns) in self._spans.items()
            if columns > 1 or min(row + rows, height) - 1 > row
        )

    def drop_blank_end(self) -> None:
        """Drop the rows at the end that show nothing and belong to no span."""
        least = max((row + rows for (row, __), (rows, __) in self._spans.items()), default=0)
        while len(self.rows) > least and not any(cell != "" for cell in self.rows[-1]):
            self.rows.pop()

    def _refuse_vast(self) -> None:
        height, width = len(self.rows), max(self._width, 1)
        width = width if height <= _MOST_ROWS else max(width, MOST_CELLS // _MOST_ROWS + 1)
        if height * width > MOST_CELLS:
            refuse_size(
                height,
                width,
                self.place,
                _("to {cell}", cell=cell_name(height - 1, width - 1)),
            )


def stacked(parts: Sequence[SpanGrid]) -> tuple[list[list[Any]], tuple[Merge, ...]]:
    """Return the rows and merges of several grids, one below the other."""
    rows: list[list[Any]] = []
    merges: list[Merge] = []
    for part in parts:
        top = len(rows)
        rows += part.rows
        merges += (
            ((first[0] + top, first[1]), (last[0] + top, last[1])) for first, last in part.merges
        )
    width = max(map(len, rows), default=0)
    return [[*row, *[""] * (width - len(row))] for row in rows], tuple(merges)
