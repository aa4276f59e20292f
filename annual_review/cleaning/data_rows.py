"""Rows of data under one header, parsed by field, with their fates and what is wrong in them.

`parse_sheet` makes them from a sheet's layout, with every correction applied; `classify.judge` and
`duplicates` set their fates; `tabulation` writes them down.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from annual_review.cleaning.column_units import Conversions, rows_by_units
from annual_review.cleaning.columns import Column, in_unit, of_stated_year
from annual_review.cleaning.grid import Codes, Grid, Mask
from annual_review.cleaning.layout import FoundTable, Layout, Rows
from annual_review.cleaning.merged_numbers import with_merged_numbers
from annual_review.cleaning.written_once.fill_down import fill_down
from annual_review.cleaning.written_once.filling import stops
from annual_review.cleaning.written_once.tables import NO_COLUMN, WrittenOnce
from annual_review.project.register_book import DATED, Field
from annual_review.records.field_readers import Reader
from annual_review.registers.corrections import Correction
from annual_review.registers.workbooks import Cell
from annual_review.values.cell_text import (
    as_text,
    compact,
    is_blank,
    is_formula_error,
    quote,
    strip_illegal,
)
from annual_review.values.office_year import OfficeYear
from annual_review.values.period_texts import is_dated

SEPARATOR = "；"  # between reasons

# What a date or a count may hold besides digits and punctuation; any other word may be a name.
# Fewer before the first digit: many of these words are family names, too.
_WORDS = (
    "年月日号时分秒点半上下午中早晚旬初底末前后周星期礼拜余多来左右人次名位个册份本套场篇件元块角所户支"
    "百千十万亿零一二三四五六七八九〇两至到和及或"
)
_NUMBER = re.compile(rf"(?:[\W_]|[约近共计第农历])*\d(?:[\W\d_]|[{_WORDS}])*")
_NO_NUMBER = re.compile(
    r"若干|不详|不清|不明|未知|待定|待统计|待补|数[十百千万][人名]?|[几十]几[人名]?|几[十百千万名人个]+"
    r"|许多|众多|部分|多人|全体|缺|[?]+|[\d.]*月?[上中下]旬"
)


@dataclass(frozen=True)
class Finding:
    """Something wrong or doubtful in a row; `field` is empty if it is the whole row."""

    field: str
    text: str
    reason: str
    suggestion: str = ""


@dataclass
class DataRows:
    """Rows of data (indices from 0) of one sheet, under one header, parsed by field.

    `positions` are the columns of the grid that hold the fields, `origins` where the rows stand in
    the sheet as it was sent; `fates` and `reasons` go with `rows`, `doubts` are those found when
    rows are compared. `parts` are the columns of the fields that are put together from several;
    `sources` are the row and the column, by field, of the cells from which rows take their values,
    -1 for a row's own. `corrected` are the indices of the rows with a cell that a person corrected;
    `originals` are the rows that the duplicates equal. `fates_of_year` are those in a review of the
    whole year, if they differ. `blanks` are rows of the table that have no record here, since the
    cell of its column is blank.
    """

    layout: Layout
    sheet_number: int
    table: FoundTable
    rows: Rows
    positions: dict[str, int]
    columns: dict[str, Column]
    corrected: frozenset[int] = frozenset()
    parts: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    sources: dict[str, NDArray[np.int64]] = field(default_factory=dict)
    fates: NDArray[np.object_] = field(init=False)
    reasons: NDArray[np.object_] = field(init=False)
    doubts: dict[int, list[Finding]] = field(default_factory=dict)
    originals: dict[int, tuple[DataRows, int]] = field(default_factory=dict)
    fates_of_year: NDArray[np.object_] | None = None
    blanks: Rows = field(default_factory=lambda: np.zeros(0, dtype=np.int64))

    def __post_init__(self) -> None:
        self.fates = np.full(len(self.rows), "kept", dtype=object)
        self.reasons = np.full(len(self.rows), "", dtype=object)

    def take(self, indices: NDArray[np.intp], blanks: Rows | None = None) -> DataRows:
        """Return some of the rows, as they were parsed: without fates and doubts."""
        none = np.zeros(0, dtype=bool)
        corrected = np.isin(indices, [*self.corrected]) if self.corrected else none
        return DataRows(
            self.layout,
            self.sheet_number,
            self.table,
            self.rows[indices],
            self.positions,
            {name: column.take(indices) for name, column in self.columns.items()},
            frozenset(np.flatnonzero(corrected).tolist()),
            blanks=self.blanks if blanks is None else blanks,
            parts=self.parts,
            sources={name: cells[indices] for name, cells in self.sources.items()},
        )

    @cached_property
    def origins(self) -> Rows:
        """The rows of the sheet as it was sent that hold these rows."""
        return self.layout.origin_rows(self.rows)

    def place(self, i: int) -> str:
        """Return, in Chinese, where row i stands on its sheet: 第5行, or 第5行C列."""
        columns = f"{self.table.span}列" if self.table.span else ""
        return f"第{self.origins[i] + 1}行{columns}"

    def cell_of(self, field: str, i: int) -> Cell:
        """Return the row and column, from 0, of a field of row i in the sheet as it was sent.

        That of the cell from which row i takes the value, if it takes it from another one. The
        column is -1 for a field without a column.
        """
        if self.takes(field, i):
            row, column = self.sources[field][i].tolist()
            return self.layout.origin(row, column)
        column = self.positions.get(field, -1)
        if column < 0:
            return int(self.origins[i]), -1
        return self.layout.origin(int(self.rows[i]), column)

    def takes(self, field: str, i: int) -> bool:
        """Return whether row i takes the value of a field from the cell of another row."""
        sources = self.sources.get(field)
        return sources is not None and bool(sources[i, 0] >= 0)

    def own_cells(self, field: str) -> Mask:
        """True for the rows that have something in the columns of a field themselves."""
        columns = self.parts.get(field, (self.positions[field],))
        return _any([~self.layout.grid.blank[self.rows, column] for column in columns])

    @property
    def fields(self) -> dict[str, Field]:
        """The fields of the register."""
        return {name: column.field for name, column in self.columns.items()}

    @property
    def dated(self) -> Column | None:
        """The first column of dates or periods, which decides when a row was."""
        return next((c for c in self.columns.values() if c.field.kind in DATED), None)

    @property
    def doubtful(self) -> Mask:
        """True for the rows with a doubt, or with an optional value that cannot be read."""
        return _any([column.doubts | column.problems for column in self.columns.values()])

    @property
    def _own(self) -> dict[str, Column]:
        """The columns of the rows themselves: what stands outside them does not fill them."""
        constants = self.table.constants
        if not constants:
            return self.columns
        return {name: column for name, column in self.columns.items() if name not in constants}

    @property
    def empty(self) -> Mask:
        """True for the rows that hold nothing of their own but a serial number or a remark."""
        filled = [~column.own_empties for column in self._own.values() if column.field.is_identity]
        if not filled:  # a register without any other field
            return np.full(len(self.rows), True)
        return ~_any(filled)

    @property
    def incomplete(self) -> Mask:
        """True for the empty rows, and for those without a required value that can be read."""
        required = [
            column.problems | column.empties
            for name, column in self.columns.items()
            if column.field.is_required or name == self.table.value
        ]
        return _any([self.empty, *required])

    def add_doubt(self, i: int, doubt: str, field: str = "", suggestion: str = "") -> None:
        """Doubt row i in addition to its cells: as a whole, or at the cell of a field."""
        cell = self._cell(field, i) if field else ""
        self.doubts.setdefault(i, []).append(Finding(field, as_text(cell), doubt, suggestion))
        self.reasons[i] = SEPARATOR.join(filter(None, [self.reasons[i], doubt]))

    def reject(self, i: int) -> None:
        """Reject a kept row, in a review of the whole year, too."""
        self.fates[i] = "rejected"
        if self.fates_of_year is not None:
            self.fates_of_year[i] = "rejected"

    def _cell(self, field: str, i: int) -> Any:
        column = self.columns[field]
        return column.cells[column.codes[i]]

    def findings(self, i: int) -> Iterator[Finding]:
        """Yield what is wrong or doubtful in row i, by field; personal texts are not quoted."""
        if all(c.own_empties[i] for c in self._own.values() if c.field.is_identity):
            yield Finding("", "", self._emptiness(i))
            return
        for name, column in self.columns.items():
            if column.is_plain(i):
                continue
            reading, cell = column.reading(i), self._cell(name, i)
            if reading.is_empty and name == self.table.value:
                into = next(iter(self.table.constants))
                yield Finding(name, "", f"各{into}栏都没有填{name}")
            elif reading.is_empty and column.field.is_required:
                yield Finding(name, strip_illegal(as_text(cell)), f"{name}为空")
            elif fault := reading.problem or reading.doubt:
                reason = f"{name}{self._quoted(column.field, cell)}{fault}{self._source(name, i)}"
                suggestion = "" if column.field.personal else reading.suggestion
                yield Finding(name, as_text(cell), reason, suggestion)
        yield from self.doubts.get(i, [])

    def _source(self, field: str, i: int) -> str:
        """Return, in Chinese, from which row the value of a field is taken, if from another one."""
        return f"（取自第{self.cell_of(field, i)[0] + 1}行）" if self.takes(field, i) else ""

    def _quoted(self, field: Field, cell: Any) -> str:
        """Quote a cell, unless it is blank or may hold a person's name or number, or be small."""
        if field.personal or field.small or is_blank(cell):
            return ""
        is_of_persons = any(column.field.personal for column in self.columns.values())
        return quote_among_persons(cell, field.kind) if is_of_persons else quote(cell)

    def _emptiness(self, i: int) -> str:
        """Return, in Chinese, what an empty row does hold."""
        kinds = {c.field.kind for c in self._own.values() if not c.own_empties[i]}
        if not kinds:
            return "登记的各栏都没有内容"
        return "只有序号，没有内容" if kinds == {"serial"} else "除序号和备注外没有内容"


def are_in_order(sheets: NDArray[np.int64], rows: NDArray[np.int64]) -> bool:
    """Return whether each row stands below the one before, or on a later sheet.

    So they stand in most registers, of which sorting a million rows would take half a second.
    """
    later = np.diff(sheets)
    return bool(((later > 0) | ((later == 0) & (np.diff(rows) > 0))).all())


def _any(masks: list[Mask]) -> Mask:
    return np.any(np.stack(masks), axis=0)  # type: ignore[no-any-return]


def parse_sheet(
    layout: Layout,
    sheet_number: int,
    fields: Mapping[str, Mapping[str, Field]],
    readers: Mapping[str, Mapping[str, Reader]],
    corrections: Sequence[Correction],
    *,
    year: OfficeYear,
) -> tuple[list[DataRows], list[tuple[Correction, Cell]]]:
    """Parse the data of a layout with the corrections of its cells, in a review of `year`.

    Also return the corrections whose cells were found, each with its cell in the layout's grid.
    `fields` and `readers` are by register.
    """
    parsed: list[DataRows] = []
    applied: list[tuple[Correction, Cell]] = []
    shared: dict[tuple[object, ...], Column] = {}  # the columns that several lanes have
    for table in layout.tables:
        own = fields[table.register]
        of_table = _with_year_of_title(table, readers[table.register], own)
        once = WrittenOnce(layout, table, own, of_table, table.year_in(year))
        applied += once.correct(corrections)
        of_parts = []
        for header_columns, runs in table.blocks.items():
            positions, parts = dict(header_columns), table.parts.get(header_columns, {})
            for units, rows in rows_by_units(layout, runs, positions, own).items():
                _warn_of_units(layout, table, units)
                of_rows = of_table | {name: in_unit(of_table[name], unit) for name, unit in units}
                places = once.places(header_columns)
                here = corrected_rows(layout, places, rows, corrections)
                columns = {name: Column.absent(field, len(rows)) for name, field in own.items()}
                for name, constant in table.constants.items():
                    codes = np.zeros(len(rows), dtype=np.int64)
                    columns[name] = Column.parse(own[name], codes, [constant.text], of_rows[name])
                cells = {
                    name: _corrected_cells(
                        layout.grid,
                        position,
                        rows,
                        {row: c for (row, field), c in here.items() if field == name},
                    )
                    for name, position in places.items()
                    if name in own and name not in parts
                }
                for name, position in positions.items():
                    if name in parts or own[name].is_group:
                        continue
                    key = id(table.group), name, position, dict(units).get(name), *_ends(rows)
                    if table.group is None or key not in shared:
                        column = Column.parse(own[name], *cells[name], of_rows[name])
                        known = frozenset(row for row, field in here if field == name)
                        shared[key] = with_merged_numbers(
                            column, layout.grid, position, rows, known
                        )
                    columns[name] = shared[key]
                several = once.parse(header_columns, rows, cells, here)
                changed = sorted({row for row, _ in here})
                part = DataRows(
                    layout,
                    sheet_number,
                    table,
                    rows,
                    positions,
                    columns | several.columns,
                    corrected=frozenset(np.searchsorted(rows, changed).tolist()),
                    parts=parts,
                    sources=several.sources,
                )
                for (name, i), doubt in several.doubts.items():
                    part.add_doubt(i, doubt, name)
                of_parts.append(part)
                applied += [
                    (correction, (row, places[name])) for (row, name), correction in here.items()
                ]
        fill_down(of_parts, stops(layout, table))
        parsed += of_parts
    return parsed, applied


def _ends(rows: Rows) -> tuple[int, ...]:
    """Return what tells rows under one header from others: the first, the last, how many."""
    return (int(rows[0]), int(rows[-1]), len(rows)) if len(rows) else (0, 0, 0)


def corrected_rows(
    layout: Layout,
    positions: Mapping[str, int],
    rows: Rows,
    corrections: Sequence[Correction],
) -> dict[tuple[int, str], Correction]:
    """Return the corrections of cells of some rows of a grid, by row and field.

    A correction gives the row of the sheet as it was sent.
    """
    found = {}
    for correction in corrections:
        name = correction.field_among(positions)
        if name is None:
            continue
        for row in _rows_of_origin(layout, rows, correction.row - 1, positions[name]):
            if correction.is_of_column(layout.origin(row, positions[name])[1]):
                found[row, name] = correction
    return found


def _rows_of_origin(layout: Layout, rows: Rows, origin: int, column: int) -> list[int]:
    """Return those of some rows of a grid whose cell in a column stands in a row of the sheet."""
    if layout.source is None:
        return [origin] if origin in rows else []
    return [row for row in rows.tolist() if layout.origin(row, column)[0] == origin]


def _warn_of_units(layout: Layout, table: FoundTable, units: Conversions) -> None:
    """Add a warning to the layout for each column whose unit cannot be converted."""
    for name, unit in units:
        place = f"{layout.grid.sheet.place}（{table.register}）"
        warning = f"{place}：“{name}”一栏{unit.problem.removeprefix('的')}。"
        if unit.problem and warning not in layout.warnings:
            layout.warnings.append(warning)


def _with_year_of_title(
    table: FoundTable, readers: Mapping[str, Reader], fields: Mapping[str, Field]
) -> dict[str, Reader]:
    """Return the readers of a table: dates and periods without a year are of the title's year."""
    stated = table.year
    if stated is None:
        return dict(readers)
    return {
        name: of_stated_year(read, stated, fields[name].kind)
        if fields[name].kind in DATED
        else read
        for name, read in readers.items()
    }


def _corrected_cells(
    grid: Grid, position: int, rows: Rows, corrections: Mapping[int, Correction]
) -> tuple[Codes, list[Any]]:
    """Return the cells of a column in some rows, as codes and distinct cells, with corrections.

    Without a column they are blank.
    """
    if position == NO_COLUMN:
        codes, cells = np.zeros(len(rows), dtype=np.int64), [""]
    else:
        codes, cells = grid.codes_with_merges(position, rows).copy(), list(grid.uniques[position])
    for row, correction in corrections.items():
        codes[rows == row] = len(cells)
        cells.append(correction.value)
    return codes, cells


def quote_among_persons(value: Any, kind: str) -> str:
    """Quote a cell of a register of persons if it is a date or a number, even a badly written one.

    Any other text may be a name that was typed into the wrong column, and is not quoted.

    >>> [quote_among_persons(text, "date") for text in ("2021.2.30", "张三", "张三2月3日", "不详")]
    ['“2021.2.30”', '', '', '“不详”']
    >>> quote_among_persons("官周镇", "place")
    ''
    """
    text = compact(as_text(value))
    if is_formula_error(text):
        return quote(value)
    if kind not in (*DATED, "count", "amount"):
        return ""
    is_harmless = _NUMBER.fullmatch(text) or _NO_NUMBER.fullmatch(text) or is_dated(value, kind)
    return quote(value) if is_harmless else ""
