"""Rows of data under one header, parsed and judged: kept, out of the year, or rejected, and why."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from annual_review.cleaning.columns import Column, Reader, rows_by_scale, scaled
from annual_review.cleaning.grid import Grid, Mask
from annual_review.cleaning.tables import Layout, Table
from annual_review.cleaning.totals import rows_without_sum, set_bare_rows_aside
from annual_review.project.settings import Field
from annual_review.registers.corrections import Correction
from annual_review.values.cell_text import as_text, compact, is_formula_error, quote, strip_illegal
from annual_review.values.counts import Scale

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
                yield name, strip_illegal(as_text(cell)), f"{name}为空", ""
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


# What a date or a count can hold beside digits and marks; any other word may be a name. Before the
# first digit fewer: many of these words are family names too.
_WORDS = (
    "年月日号时分秒点半上下午中早晚旬初底末前后周星期礼拜余多来左右人次名位个册份本套场篇件元块角所户支"
    "百千十万亿零一二三四五六七八九〇两至到和及或"
)
_NUMBER = re.compile(rf"(?:[\W_]|[约近共计第农历])*\d(?:[\W\d_]|[{_WORDS}])*")
_NO_NUMBER = re.compile(
    r"若干|不详|不清|不明|未知|待定|待统计|待补|数[十百千万][人名]?|[几十]几[人名]?|几[十百千万名人个]+"
    r"|许多|众多|部分|多人|全体|缺|[?]+|[\d.]*月?[上中下]旬"
)


def quote_among_persons(value: Any, kind: str) -> str:
    """Quote a cell of a register of persons: a date or a number that is one, if badly written.

    >>> [quote_among_persons(text, "date") for text in ("2021.2.30", "张三", "张三2月3日", "不详")]
    ['“2021.2.30”', '', '', '“不详”']
    >>> quote_among_persons("官周镇", "place")
    ''
    """
    text = compact(as_text(value))
    if is_formula_error(text):
        return quote(value)
    if kind not in ("date", "count", "amount"):
        return ""
    is_harmless = _NUMBER.fullmatch(text) or _NO_NUMBER.fullmatch(text)
    return quote(value) if is_harmless else ""


def readers_of(
    table: Table, readers: Mapping[str, Reader], fields: Mapping[str, Field]
) -> dict[str, Reader]:
    """Return the readers of a table: a date that leaves its year out is of the title's year."""
    return {
        name: partial(read, year=table.year) if table.year and fields[name].kind == "date" else read
        for name, read in readers.items()
    }


def is_of_another_year(table: Table, year: int) -> bool:
    """Tell whether a table's title says another year than `year`."""
    return table.year not in (0, year)


def warn_of_another_year(layout: Layout, table: Table, year: int) -> None:
    """Say so once, if a table's title says another year than `year`."""
    said = (
        f"{layout.grid.sheet.place}（{table.register}）：{table.year_said_by}是{table.year}年，"
        f"不是{year}年，没写年份的日期按{table.year}年读，不计入{year}年。"
    )
    if is_of_another_year(table, year) and said not in layout.warnings:
        layout.warnings.append(said)
