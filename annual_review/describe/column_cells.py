"""The cells of a column that nobody declared: how many mean something, and what shares pass a test.

`kinds` and its helpers judge a column by them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from annual_review.values.cell_text import as_text, compact, is_empty, read_formula, tidy

_SAMPLE = 4000  # distinct cells of a column that are read
_DITTO = re.compile(r"[〃″”\"]+|同上|同前|上同")


@dataclass
class ColumnCells:
    """The cells of a column below its label: each distinct one with how often it occurs.

    `rows` counts the rows of data, also those without a cell; `line_units` are the units that
    lines above the tables give.
    """

    label: str
    unit: str = ""
    rows: int = 0
    cells: list[tuple[Any, int]] = field(default_factory=list)
    line_units: list[str] = field(default_factory=list)

    @cached_property
    def filled(self) -> list[tuple[Any, int]]:
        """The cells that mean something, ditto marks left out; a sample if there are very many."""
        return [
            (cell, count)
            for cell, count in self.cells
            if not _is_empty(cell) and not is_ditto(cell) and read_formula(cell) is None
        ][:_SAMPLE]

    @property
    def total(self) -> int:
        """How many cells are filled."""
        return sum(count for _, count in self.filled)

    @property
    def blanks(self) -> int:
        """How many rows have no cell that means something."""
        return self.rows - sum(count for cell, count in self.cells if not _is_empty(cell))

    @property
    def broken(self) -> int:
        """How many cells hold a formula without a result, or its error."""
        return sum(count for cell, count in self.cells if read_formula(cell) is not None)

    @cached_property
    def texts(self) -> list[str]:
        """The distinct texts of the cells."""
        return [tidy(as_text(cell)) for cell, _ in self.filled]

    def count(self, test: Callable[[Any], bool]) -> int:
        """Return how many filled cells satisfy a test."""
        return sum(count for cell, count in self.filled if test(cell))

    def share(self, test: Callable[[Any], bool]) -> float:
        """Return the share of the filled cells that satisfy a test; 0 if none is filled."""
        return self.count(test) / self.total if self.total else 0.0


def _is_empty(cell: Any) -> bool:
    return is_empty(tidy(as_text(cell)))


def is_ditto(cell: Any) -> bool:
    """Return whether a cell says that the value above it holds.

    >>> is_ditto("〃"), is_ditto("同 上"), is_ditto("上同镇")
    (True, True, False)
    """
    return isinstance(cell, str) and _DITTO.fullmatch(compact(cell)) is not None
