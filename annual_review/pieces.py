"""Rows of data under one header, parsed and judged: kept, out of the year, or rejected, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from annual_review.bare_rows import rows_without_sum, set_bare_rows_aside
from annual_review.column_units import rows_by_scale
from annual_review.columns import Column, Reader, scaled
from annual_review.corrections import Correction
from annual_review.counts import Scale
from annual_review.grids import Grid, Mask
from annual_review.other_years import is_of_another_year, readers_of, warn_of_another_year
from annual_review.private_texts import quote_among_persons
from annual_review.settings import Field
from annual_review.tables import Layout, Table
from annual_review.texts import as_text, legal, quote

JOIN = "；"
_NO_SUM = "是平均数或占比，不是合计，不作核对"
How = tuple[Field, Reader, list[Correction]]  # to parse a column
Finding = tuple[
    str, str, str, str
]  # field (or nothing for the whole row), text, reason, suggestion


@dataclass
class Piece:
    """Rows of data (from 0) of one sheet, under one header, parsed by field.

    `places` are the columns of the sheet; `fates` and `reasons` go with `rows`.
    """

    layout: Layout
    number: int  # of the sheet
    table: Table
    rows: NDArray[np.int64]
    places: dict[str, int]
    columns: dict[str, Column]
    fates: NDArray[np.object_] = field(init=False)
    reasons: NDArray[np.object_] = field(init=False)
    doubts: dict[int, str] = field(default_factory=dict)  # of whole rows

    def __post_init__(self) -> None:
        self.fates = np.full(len(self.rows), "kept", dtype=object)
        self.reasons = np.full(len(self.rows), "", dtype=object)

    @property
    def doubtful(self) -> Mask:
        """Tell of each row whether anything in it is doubted or, though optional, unreadable."""
        return _any([column.doubts | column.problems for column in self.columns.values()])

    def judge(self, year: int) -> None:
        """Give each row its fate, duplicates aside."""
        outside = self._outside(year)
        incomplete = self._incomplete() & ~outside
        self.fates[incomplete] = "rejected"
        self.fates[outside] = "out_of_year"
        self.reasons[outside] = f"日期不在{year}年" if self.dates else f"表题为{self.table.year}年"
        warn_of_another_year(self.layout, self.table, year)
        for i in map(int, np.flatnonzero(incomplete)):
            self.reasons[i] = JOIN.join(reason for _, _, reason, _ in self.findings(i) if reason)
        for i in map(int, np.flatnonzero(self.doubtful & (self.fates == "kept"))):
            self.reasons[i] = JOIN.join(reason for _, _, reason, _ in self.findings(i))
        fields = {name: column.field for name, column in self.columns.items()}
        without_sum = rows_without_sum(self.layout.grid, self.rows, self.places, fields)
        self.fates[without_sum], self.reasons[without_sum] = "subtotal", _NO_SUM

    @property
    def dates(self) -> list[Column]:
        """The columns of dates; the first one's day is the row's."""
        return [column for column in self.columns.values() if column.field.kind == "date"]

    def add_doubt(self, i: int, doubt: str) -> None:
        """Doubt row i as a whole, beside what is doubted in its cells."""
        self.doubts[i] = doubt
        self.reasons[i] = JOIN.join(filter(None, [self.reasons[i], doubt]))

    def _outside(self, year: int) -> Mask:
        """Tell of each row whether its date (the first field of several) lies elsewhere."""
        if not self.dates:
            return np.full(len(self.rows), is_of_another_year(self.table, year))
        years = self.dates[0].years()
        outside: Mask = (years != 0) & (years != year)
        return outside

    def _incomplete(self) -> Mask:
        required = [c.problems | c.empties for c in self.columns.values() if c.field.is_required]
        return _any([self.empty, *required])

    @property
    def empty(self) -> Mask:
        """Tell of each row whether nothing stands in it but a serial number or a remark."""
        own = [column.empties for column in self.columns.values() if column.field.is_identity]
        if not own:  # a register that has nothing but numbers and remarks
            return np.full(len(self.rows), True)
        return ~_any([~empty for empty in own])

    def findings(self, i: int) -> Iterator[Finding]:
        """Say what is wrong or doubtful in row i, by field; personal texts are not quoted."""
        if all(c.empties[i] for c in self.columns.values() if c.field.is_identity):
            yield "", "", self._emptiness(i), ""
            return
        for name, column in self.columns.items():
            reading, cell = column.reading(i), column.cells[column.codes[i]]
            if reading.is_empty and column.field.is_required:
                yield name, legal(as_text(cell)), f"{name}为空", ""
            elif said := reading.problem or reading.doubt:
                shown = self._shown(column.field, cell)
                yield (
                    name,
                    as_text(cell),
                    f"{name}{shown}{said}",
                    "" if column.field.personal else reading.suggestion,
                )
        if i in self.doubts:
            yield "", "", self.doubts[i], ""

    def _shown(self, field: Field, cell: Any) -> str:
        """Quote a cell as far as nobody's name or number can stand in it."""
        if field.personal:
            return ""
        is_of_persons = any(column.field.personal for column in self.columns.values())
        return quote_among_persons(cell, field.kind) if is_of_persons else quote(cell)

    def _emptiness(self, i: int) -> str:
        """Say what stands in a row without content."""
        kinds = {c.field.kind for c in self.columns.values() if not c.empties[i]}
        if not kinds:
            return "登记的各栏都没有内容"
        return "只有序号，没有内容" if kinds == {"serial"} else "除序号和备注外没有内容"


def _any(masks: list[Mask]) -> Mask:
    return np.any(np.stack(masks), axis=0)  # type: ignore[no-any-return]


def cut(
    layout: Layout,
    number: int,
    fields: Mapping[str, Mapping[str, Field]],
    readers: Mapping[str, Mapping[str, Reader]],
    corrections: Sequence[Correction],
) -> tuple[list[Piece], list[Correction]]:
    """Parse the data of a sheet, `number` in order, with the corrections of its cells.

    Returns the pieces, and the corrections that found their cells.
    """
    pieces, applied = [], []
    for table in layout.tables:
        own = fields[table.register]
        read = readers_of(table, readers[table.register], own)
        for key, runs in table.blocks.items():
            places = dict(key)
            for scales, together in rows_by_scale(layout, runs, places, own).items():
                rows = set_bare_rows_aside(layout, table, together, places, own)
                here = [c for c in corrections if c.field in places and (rows == c.row - 1).any()]
                how = _ways(own, read, dict(scales), here)
                columns = {
                    name: _parse(layout.grid, rows, places.get(name), how[name]) for name in own
                }
                pieces.append(Piece(layout, number, table, rows, places, columns))
                applied += here
    return pieces, applied


def _ways(
    fields: Mapping[str, Field],
    readers: Mapping[str, Reader],
    scales: Mapping[str, Scale],
    corrections: Sequence[Correction],
) -> dict[str, How]:
    """Return how to parse each column: its field, its reader in the unit above it, corrections."""
    return {
        name: (
            field,
            scaled(readers[name], scales[name]) if name in scales else readers[name],
            [correction for correction in corrections if correction.field == name],
        )
        for name, field in fields.items()
    }


def _parse(grid: Grid, rows: NDArray[np.int64], place: int | None, how: How) -> Column:
    """Parse one column of some rows; a corrected cell holds what the correction says."""
    field, read, corrections = how
    if place is None:
        return Column.absent(field, len(rows))
    codes, cells = grid.filled_down(place, rows).copy(), list(grid.uniques[place])
    for correction in corrections:
        codes[rows == correction.row - 1] = len(cells)
        cells.append(correction.value)
    return Column.parse(field, codes, cells, read)
