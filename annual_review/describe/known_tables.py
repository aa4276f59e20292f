"""Tables of registers that params know: which they are, and which column holds which field.

A table is a register's if cleaning recognises it, or if a title or a name says so and enough of its
columns are known; what keeps cleaning from recognising it is then what `differences` has to say.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from annual_review.cleaning.grid import Grid
from annual_review.cleaning.headers.fits import Fit, HeaderVocabulary
from annual_review.cleaning.headers.titles import Titles, bare_title, place_names
from annual_review.cleaning.layout import Layout
from annual_review.cleaning.spread.columns import spread_finders
from annual_review.cleaning.tables import TableFinder
from annual_review.describe.form_sheets import FormSheets
from annual_review.describe.tables import FoundTable, find_tables
from annual_review.project.settings import Settings

_LEAST_FIT = 0.5  # of the columns that a register has to know, if only a title names it


@dataclass
class KnownTable:
    """A table of a known register: the column of each of its fields, and whether cleaning sees it.

    `parts` are the columns of fields that are divided into several, or of values that are spread;
    `divided` are the fields of the former.
    """

    table: FoundTable
    register: str
    columns: dict[str, int]
    parts: set[int]
    divided: frozenset[str]
    is_recognised: bool

    @classmethod
    def of(cls, table: FoundTable, register: str, fit: Fit | None, *, is_recognised: bool) -> Self:
        """Return a table whose header fits a register, or names none of its fields."""
        if fit is None:
            return cls(table, register, {}, set(), frozenset(), is_recognised)
        parts = {column for of_field in fit.split.values() for column in of_field}
        parts |= fit.spread.columns if fit.spread else set()
        divided = frozenset(fit.split)
        return cls(table, register, dict(fit.columns), parts, divided, is_recognised)


class KnownTables:
    """Finds the tables of known registers; `register` is the one that all tables are of, or ""."""

    def __init__(self, settings: Settings, register: str = "") -> None:
        self._register = register
        self._books = settings.book.registers
        self._vocabulary, self._titles = (
            HeaderVocabulary(settings.book, spread_finders(settings)),
            Titles(settings.book),
        )
        self._finder = TableFinder(self._vocabulary, self._titles, settings.office_year)

    def find(self, grids: Sequence[Grid]) -> tuple[list[KnownTable], list[Grid]]:
        """Return the tables of known registers, and the sheets that have others, or none."""
        known: list[KnownTable] = []
        rest: list[Grid] = []
        for grid in grids:
            tables, layouts = find_tables(grid), self._finder.find(grid)
            found = [self._known(table, layouts) for table in tables]
            known += [one for one in found if one is not None]
            is_read = any(layout.tables for layout in layouts)
            if None in found or not (tables or is_read):
                rest.append(grid)
        return known, rest

    def register_of(self, forms: FormSheets) -> str:
        """Return the register that forms are of, or ""."""
        known = {name: one for name, one in self._books.items() if one.shape == "form"}
        found = (
            table.register
            for grid in forms.grids
            for layout in self._finder.find(grid)
            for table in layout.tables
        )
        names = [*map(bare_title, forms.titles), *forms.sheets]
        told = (self._titles.find(name, known) for name in names)
        is_given = self._register if self._register in known else ""
        return is_given or next((name for name in (*found, *told) if name in known), "")

    def _known(self, table: FoundTable, layouts: Sequence[Layout]) -> KnownTable | None:
        """Return a table as one of a known register; None if no register knows it."""
        for found in (one for layout in layouts for one in layout.tables):
            placed = found.header
            is_here = placed and placed.top <= table.bottom and table.top <= placed.bottom
            if placed and is_here and self._register in ("", found.register):
                return KnownTable.of(table, found.register, placed.fit, is_recognised=True)
        return self._named(table)

    def _named(self, table: FoundTable) -> KnownTable | None:
        """Return a table as one of the register that a line above it or a name tells."""
        sheet = table.grid.sheet
        names = [*map(bare_title, table.lines), *place_names(sheet.file, sheet.name)]
        told = (self._titles.find(name, self._books) for name in names)
        register = self._register or next(filter(None, told), "")
        if not register:
            return None
        blank = ("",) * (table.bottom - table.top + 1)
        levels = tuple(table.levels.get(at, blank) for at in range(max(table.levels) + 1))
        fits = self._vocabulary.fits(levels)
        fit = next((one for one in fits if one.register == register), None)
        size = min(len(table.columns), len(self._books[register].fields))
        if not self._register and (fit.named if fit else 0) < _LEAST_FIT * size:
            return None
        return KnownTable.of(table, register, fit, is_recognised=False)
