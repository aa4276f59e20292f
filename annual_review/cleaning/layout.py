"""The layout of a sheet: its tables, and the kind of each row.

`tables.TableFinder` builds a `Layout` from a sheet's grid; parsing, totals and the ledger read it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from annual_review.cleaning.grid import Grid
from annual_review.cleaning.headers.header_search import PlacedHeader
from annual_review.registers.workbooks import Cell
from annual_review.values.office_year import OfficeYear
from annual_review.values.stated_years import StatedYear

Rows = NDArray[np.int64]  # indices of rows, from 0
Columns = tuple[tuple[str, int], ...]  # of a header: the column of each field
Kinds = NDArray[np.object_]  # for each row: data, subtotal, heading, note, "" for a blank one


@dataclass(frozen=True)
class Constant:
    """A value of all rows of a table that stands outside them: the cell of a header, for example.

    `text` is what is read, `row` and `column` (from 0) are its cell.
    """

    text: str
    row: int
    column: int


@dataclass(frozen=True)
class GroupRow:
    """A row of its own, or a line above a header, that gives a field of the rows below its value.

    `text` is what is read, `row` and `column` (from 0) are its cell, `doubt` says why a person
    should check that it is one.
    """

    field: str
    text: Any
    row: int
    column: int
    doubt: str = ""


@dataclass(frozen=True)
class SumTable:
    """A column beside columns of values that may hold the sums of some of them.

    `scopes` are the columns that it may sum, the likeliest first; `is_sure`: its label names a
    total, whatever the numbers are. `table` has its cells in the totals rows.
    """

    column: int
    label: str
    scopes: tuple[tuple[int, ...], ...]
    is_sure: bool
    table: FoundTable


@dataclass
class SpreadGroup:
    """The tables of one header whose columns are values of `into`, and hold the field `value`.

    `texts` are the values by column; `lanes` are the tables, from left to right; `sums` are the
    columns that sum them. `left_out` are rows of other fields than `value`.
    """

    into: str
    value: str
    texts: dict[int, str]
    lanes: list[FoundTable] = field(default_factory=list)
    sums: list[SumTable] = field(default_factory=list)
    left_out: set[int] = field(default_factory=set)


@dataclass
class FoundTable:
    """A table of a sheet: its register, its rows of data by header, and its totals rows.

    `blocks` are the rows of data by the columns of their header, `columns` those of each totals
    row. `year` is stated by the title or the name of the sheet (`year_source`, in Chinese).
    `headers` are the first and the last row of each header, `parts` by block the columns of the
    fields that are put together from several, `groups` the rows that give others a value, in order.

    Tables may stand side by side, so that a row of the sheet holds a record of each: `lane` numbers
    them from left to right, and rows of one lane are those that stand below each other. `span`
    names the columns that tell such records apart, C or D:F. `constants` are the fields whose
    values stand outside the rows. `group` holds together the tables of columns that are values,
    `beside` are the tables of the same register that stand side by side with this one.
    """

    register: str
    title: str
    year: StatedYear | None
    year_source: str
    blocks: dict[Columns, list[Rows]] = field(default_factory=dict)
    subtotals: list[int] = field(default_factory=list)
    columns: dict[int, dict[str, int]] = field(default_factory=dict)
    header: PlacedHeader | None = None  # the last one
    lane: int = 0
    span: str = ""
    constants: dict[str, Constant] = field(default_factory=dict)
    headers: list[tuple[int, int]] = field(default_factory=list)
    parts: dict[Columns, Mapping[str, tuple[int, ...]]] = field(default_factory=dict)
    groups: list[GroupRow] = field(default_factory=list)
    group: SpreadGroup | None = None
    beside: Sequence[FoundTable] = field(default=(), repr=False, compare=False)

    @property
    def value(self) -> str:
        """The field whose blank cells are no records; "" if every row of data is one."""
        return self.group.value if self.group else ""

    @property
    def column(self) -> int:
        """The column whose header is a value, of the table of such a column; else -1."""
        return self.constants[self.group.into].column if self.group else -1

    def add(
        self,
        header: PlacedHeader,
        rows: Rows,
        subtotals: Iterable[int],
        columns: dict[str, int] | None = None,
    ) -> None:
        """Add the rows under one header; `columns` are the header's if none are given."""
        self.header, columns = header, columns or header.fit.columns
        self.headers.append((header.top, header.bottom))
        self.blocks.setdefault(tuple(columns.items()), []).append(rows)
        self.parts[tuple(columns.items())] = header.fit.parts
        for row in subtotals:
            self.subtotals.append(row)
            self.columns[row] = columns

    def year_in(self, year: OfficeYear) -> OfficeYear:
        """Return the year of dates without one: the title's if it has one, else `year`."""
        return self.year.year if self.year else year

    def is_of_other_year(self, year: OfficeYear) -> bool:
        """Return whether the title states a year that has no day in common with `year`."""
        return not self.year_in(year).overlaps(year)


@dataclass(frozen=True)
class FormFindings:
    """What was found in the forms of a layout besides their fields.

    `doubts` are by row, each with its field; `unused` the labels that are no field; `tables` the
    labels of each table within a form that holds something, with the number of its rows.
    """

    doubts: Mapping[int, Sequence[tuple[str, str]]] = field(default_factory=dict)
    unused: Collection[str] = ()
    tables: Sequence[tuple[tuple[str, ...], int]] = ()


@dataclass
class Layout:
    """A sheet's tables, and the kind and register of each of its rows.

    A kind is "data", the fate of a row that holds none, or "" for a blank row. `reasons` are those
    of rows whose kind needs one, `units` the units of all fields of all registers. What
    `column_units` found is kept in `conversions`.

    `group_rows` are the rows that give the rows below them a value.

    A layout whose grid was made from the cells of another one has that as its `source`; `origins`
    are the cells of the source by those of its own. Its rows are then records only, and the lines
    of the ledger are the source's. `forms` says what is in the forms that such a grid is made from.
    """

    grid: Grid
    tables: list[FoundTable]
    kinds: Kinds
    registers: NDArray[np.object_]
    warnings: list[str] = field(default_factory=list)
    reasons: dict[int, str] = field(default_factory=dict)
    units: frozenset[str] = frozenset()
    conversions: dict[Any, Any] = field(default_factory=dict)
    group_rows: set[int] = field(default_factory=set)
    source: Layout | None = None
    origins: Mapping[Cell, Cell] = field(default_factory=dict)
    forms: FormFindings = FormFindings()

    @property
    def of_sheet(self) -> Layout:
        """The layout of the sheet as it was sent."""
        return self.source or self

    def origin(self, row: int, column: int) -> Cell:
        """Return where a cell stands in the sheet as it was sent."""
        return self.origins.get((row, column), (row, column))

    def origin_rows(self, rows: Rows) -> Rows:
        """Return where rows stand in the sheet as it was sent: the first row of each record.

        Where all its cells in a row of the sheet are blank, it is the next one.
        """
        if self.source is None:
            return rows
        filled = set(np.flatnonzero(self.source.grid.filled).tolist())
        first: dict[int, tuple[bool, int]] = {}
        for (row, _), (origin, _) in self.origins.items():
            place = origin not in filled, origin
            first[row] = min(place, first.get(row, place))
        return np.array([first[row][1] for row in rows.tolist()], dtype=np.int64)

    def mark_notes(self, rows: Iterable[int], reason: str) -> None:
        """Make rows notes, with a reason."""
        for row in rows:
            self.kinds[row], self.reasons[row] = "note", reason

    @cached_property
    def headings(self) -> NDArray[np.intp]:
        """The rows that are headings, but those that head groups of rows.

        To be used once all rows have their kinds.
        """
        is_heading = self.kinds == "heading"
        is_heading[list(self.group_rows)] = False
        return np.flatnonzero(is_heading)

    @cached_property
    def notes(self) -> NDArray[np.intp]:
        """The rows that are notes. To be used once all rows have their kinds."""
        return np.flatnonzero(self.kinds == "note")
