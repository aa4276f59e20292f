"""Cells that hold one of the choices of their field: values, whatever they look like."""

from __future__ import annotations

from collections.abc import Mapping

from annual_review.cleaning.grid import Grid
from annual_review.project.register_book import Field
from annual_review.values.places import choice_test


class Choices:
    """The choices of the fields in some columns of a sheet."""

    def __init__(self, grid: Grid, columns: Mapping[str, int], fields: Mapping[str, Field]) -> None:
        self._grid = grid
        self._tests = {
            column: choice_test(fields[name].choices)
            for name, column in columns.items()
            if fields[name].choices
        }

    def hold(self, row: int, column: int) -> bool:
        """Return whether a cell is one of the choices of its column, in any spelling."""
        return column in self._tests and self._tests[column](self._grid.cell(row, column))
