"""Fields with `fill: down`: a blank cell, or a ditto mark, takes the value above it.

`data_rows.parse_sheet` calls `fill_down` for the parsed rows of each table, with corrections
applied. What a row takes is as it was read above: also a value that could not be read. Where
nothing stands above, the cell is a problem, with the last value before the row as a suggestion.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from annual_review.cleaning.columns import Column
from annual_review.cleaning.grid import Mask
from annual_review.cleaning.layout import Rows
from annual_review.cleaning.written_once.added_cells import NewCells, blank_codes, mask_of
from annual_review.cleaning.written_once.filling import Above, in_order
from annual_review.project.register_book import PERIODS
from annual_review.values.cell_text import as_text, is_blank, tidy
from annual_review.values.ditto_marks import find_dittos
from annual_review.values.period_texts import name_period

if TYPE_CHECKING:
    from annual_review.cleaning.data_rows import DataRows

Places = NDArray[np.int64]

NOTHING_ABOVE = "为空，上方没有可以沿用的内容，请补填"
NOTHING_ABOVE_DITTO = "的上方没有可以沿用的内容，请补填"


def fill_down(parts: Sequence[DataRows], borders: Rows) -> None:
    """Fill the columns of the parts of one table; `borders` are the rows that end what is above."""
    if not parts:
        return
    for name, field in parts[0].fields.items():
        if field.fill == "down":
            having = [part for part in parts if name in part.positions and not part.parts.get(name)]
            if having:
                _Filler(having, name).fill(borders)


@dataclass
class _Filler:
    """Fills a field of the parts of a table."""

    parts: Sequence[DataRows]
    name: str

    def fill(self, borders: Rows) -> None:
        columns = [part.columns[self.name] for part in self.parts]
        rows, order = in_order([part.rows for part in self.parts])
        blank, ditto = (
            np.concatenate([mask_of(c, find(c)) for c in columns])[order]
            for find in (blank_codes, lambda column: find_dittos(column.cells))
        )
        takes = blank | ditto
        if not takes.any() or (takes.all() and not ditto.any()):
            return
        above = Above.of(rows, takes, borders)
        place = np.empty_like(order)
        place[order] = np.arange(len(order))  # where the rows of the parts stand in order
        first = 0
        for part in self.parts:
            of_part = place[first : first + len(part.rows)]
            first += len(part.rows)
            self._fill(part, takes[of_part], above.index[of_part], above.last[of_part], order)

    def _fill(
        self, part: DataRows, takes: Mask, index: Places, last: Places, order: Places
    ) -> None:
        """Fill the rows of a part that take a value, at `index` in order, or else nowhere."""
        column = part.columns[self.name]
        new, codes = NewCells(column), column.codes.copy()
        cells = np.full((len(part.rows), 2), -1, dtype=np.int64)
        found = np.flatnonzero(takes & (index >= 0))
        of_part, within = self._places(order[index[found]])
        for number, other in enumerate(self.parts):
            here = of_part == number
            source = other.columns[self.name].codes[within[here]]
            own = source if other is part else new.of(other.columns[self.name], source)
            codes[found[here]] = own
            cells[found[here], 0] = other.rows[within[here]]
            cells[found[here], 1] = other.positions[self.name]
        blank = takes & mask_of(column, blank_codes(column))
        is_asked = takes & (index < 0) & ~(blank & (not column.field.is_identity))
        for i in np.flatnonzero(is_asked).tolist():
            cell = column.cells[column.codes[i]]
            problem = NOTHING_ABOVE if is_blank(cell) else NOTHING_ABOVE_DITTO
            codes[i] = new.problem(cell, problem, self._suggestion(int(last[i]), order))
        part.columns[self.name] = replace(
            new.column(codes), taken=blank & (is_asked | (index >= 0))
        )
        part.sources[self.name] = cells

    def _places(self, flat: Places) -> tuple[Places, Places]:
        """Return the part, and the row in it, of places in the rows of all parts."""
        starts = np.cumsum([0, *(len(part.rows) for part in self.parts)])[:-1]
        of_part = np.searchsorted(starts, flat, side="right") - 1
        return of_part, flat - starts[of_part]

    def _suggestion(self, last: int, order: Places) -> str | None:
        if last < 0:
            return None
        of_part, within = self._places(order[[last]])
        return _shown(self.parts[int(of_part[0])].columns[self.name], int(within[0]))


def _shown(column: Column, i: int) -> str:
    """Return a value as a suggestion shows it."""
    reading = column.reading(i)
    if isinstance(reading.value, dt.date):
        kind, day = column.field.kind, reading.value
        return (
            name_period(day, kind) if kind in PERIODS else f"{day.year}年{day.month}月{day.day}日"
        )
    return tidy(as_text(column.cells[column.codes[i]]))
