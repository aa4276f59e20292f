"""Totals beside columns of values: each row's typed sum, and the sum of all in a totals row.

`clean` calls `check_beside` when duplicates are marked. Which columns a typed sum covers is told by
its label (一季度小计) and by the numbers: of what it may cover, that with which most rows agree. A
row that differs is doubted, one that agrees needs no word. `corner_totals` compares the typed sums
of totals rows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from annual_review.cleaning.column_units import adopt_conversions, conversions_above
from annual_review.cleaning.columns import Column, in_unit
from annual_review.cleaning.data_rows import DataRows
from annual_review.cleaning.grid import Mask
from annual_review.cleaning.layout import Layout, SpreadGroup, SumTable
from annual_review.cleaning.spread.rows import SpreadRows
from annual_review.cleaning.totals.comparison import check_totals
from annual_review.cleaning.totals.table_sums import UNKNOWN, Sums, Total
from annual_review.project.register_book import Field
from annual_review.records.field_readers import Reader
from annual_review.registers.cell_marks import column_letters
from annual_review.values.cell_text import quote

_NEAR = 0.005  # in the unit in which the office typed, as for totals rows

PlacedTotal = tuple[Layout, str, Total]


@dataclass(frozen=True)
class _Typed:
    """What is typed in a column beside some rows, and the sums of what it may cover.

    `sums` and `known` have a row for each scope: the sum, and whether all its cells can be read.
    """

    rows: SpreadRows
    numbers: NDArray[np.float64]
    present: Mask
    sums: NDArray[np.float64]
    known: Mask
    near: float  # the difference from which two numbers differ
    is_withheld: bool = False  # as small numbers of persons: reasons do not say them

    def compared(self, scope: int) -> Mask:
        """Return which rows can be compared: those with a typed sum, and a record that counts."""
        found: Mask = self.present & self.known[scope] & (self.rows.whole.fates == "kept")
        return found

    def agrees(self, scope: int) -> Mask:
        """Return the rows whose typed sum is ours."""
        near = np.abs(self.numbers - self.sums[scope]) < self.near
        found: Mask = self.compared(scope) & near
        return found


@dataclass(frozen=True)
class SumBeside:
    """A column whose cells are the sums of those of other columns, `scope`."""

    group: SpreadGroup
    table: SumTable
    scope: tuple[int, ...]


def check_beside(
    spread: Sequence[SpreadRows],
    fields: Mapping[str, Field],
    readers: Mapping[str, Reader],
) -> tuple[list[SumBeside], list[PlacedTotal]]:
    """Doubt the rows of a register whose typed sums differ from their cells.

    Return the columns of sums, and their totals: one for each row that differs, and one for all the
    rows of a column that agree. A column that only seems to hold sums is warned of.
    """
    found, totals = [], []
    for group in {id(rows.group): rows.group for rows in spread}.values():
        own = [rows for rows in spread if rows.group is group]
        for table in group.sums:
            typed = [_typed(rows, table, fields, readers) for rows in own]
            counts = [
                sum(int(each.agrees(k).sum()) for each in typed) for k in range(len(table.scopes))
            ]
            scope = counts.index(max(counts))
            compared = sum(int(each.compared(scope).sum()) for each in typed)
            if not table.is_sure and 2 * counts[scope] <= compared:
                _warn(own[0], table)
                continue
            found.append(SumBeside(group, table, table.scopes[scope]))
            totals += [one for each in typed for one in _differing(each, table, scope)]
            totals += _agreeing(typed, table, scope)
    return found, totals


def _typed(
    rows: SpreadRows, table: SumTable, fields: Mapping[str, Field], readers: Mapping[str, Reader]
) -> _Typed:
    whole, value = rows.whole, rows.group.value
    grid, at = whole.layout.grid, whole.rows
    read, here = readers[value], {value: table.column}
    beside = {value: table.scopes[0][0]}
    for row in (*at[:1].tolist(), *table.table.subtotals):
        adopt_conversions(whole.layout, row, here, beside, fields)
    near = _NEAR
    for _, unit in conversions_above(whole.layout, int(at[0]), here, fields) if len(at) else ():
        read, near = in_unit(read, unit), _NEAR * min(1.0, float(unit.factor))
    column = Column.parse(
        fields[value], grid.codes[table.column][at], grid.uniques[table.column], read
    )
    by_column = {
        lane.table.column: whole.columns[name]
        for lane, name in zip(rows.lanes, rows.names, strict=True)
    }
    covered = [[by_column[c] for c in scope if c in by_column] for scope in table.scopes]
    sums = np.stack([np.sum([c.numbers() for c in columns], axis=0) for columns in covered])
    known = np.stack([~np.any([c.problems for c in columns], axis=0) for columns in covered])
    is_withheld = bool(fields[value].small)
    return _Typed(rows, column.numbers(), column.has_value, sums, known, near, is_withheld)


def _differing(typed: _Typed, table: SumTable, scope: int) -> list[PlacedTotal]:
    """Doubt the rows that differ; return what is typed there."""
    rows, letters = typed.rows, column_letters(table.column)
    whole, name = rows.whole, f"{quote(table.label)}栏（{letters}列）"
    differing = typed.compared(scope) & ~typed.agrees(scope)
    for row in np.flatnonzero(rows.blank & typed.present & (typed.numbers != 0)).tolist():
        lane, i = next(rows.of_row(row))
        if lane.fates[i] == "rejected":
            shown = "有数" if typed.is_withheld else f"{typed.numbers[row]:.10g}"
            lane.add_doubt(i, f"{name}填{shown}")
    totals = []
    for row in np.flatnonzero(differing).tolist():
        stated, ours = float(typed.numbers[row]), float(typed.sums[scope, row])
        covered = set(table.scopes[scope])
        sum_of = "各栏" if len(covered) == len(rows.lanes) else f"所计{len(covered)}栏"
        records = [(lane, i) for lane, i in rows.of_row(row) if lane.fates[i] == "kept"]
        doubt = f"{name}填{stated:.10g}，{sum_of}相加为{ours:.10g}，请核对"
        if typed.is_withheld:
            doubt = f"{name}填的与{sum_of}相加的不同，请核对"
        for lane, i in [each for each in records if each[0].table.column in covered] or records:
            lane.add_doubt(i, doubt)
        total = Total(int(whole.rows[row]), rows.group.value, stated, ours, UNKNOWN, column=letters)
        totals.append((whole.layout, whole.table.register, total))
    return totals


def _agreeing(typed: Sequence[_Typed], table: SumTable, scope: int) -> list[PlacedTotal]:
    """Return one total for the rows that agree, in the row of the header."""
    total = sum(float(each.numbers[each.agrees(scope)].sum()) for each in typed)
    if not any(each.agrees(scope).any() for each in typed):
        return []
    rows = typed[0].rows
    at = rows.lanes[0].table.constants[rows.group.into].row
    own = Total(at, rows.group.value, total, total, column=column_letters(table.column))
    return [(rows.whole.layout, rows.whole.table.register, own)]


def _warn(rows: SpreadRows, table: SumTable) -> None:
    layout = rows.whole.layout
    place = f"{layout.grid.sheet.place}（{rows.whole.table.register}）"
    layout.warnings.append(f"{place}：表头中{quote(table.label)}不是登记字段，未采用。")


def corner_totals(
    beside: Sequence[SumBeside],
    parts: Sequence[DataRows],
    fields: Mapping[str, Field],
) -> list[PlacedTotal]:
    """Compare the numbers of totals rows in columns of sums with the sums of all their columns."""
    found = []
    for each in beside:
        lanes = [lane for lane in each.group.lanes if lane.column in each.scope]
        own = [part for part in parts if any(part.table is lane for lane in lanes)]
        if not own or not each.table.table.subtotals:
            continue
        sums = of_year = Sums.of(own, fields)
        if any(part.fates_of_year is not None for part in own):
            of_year = Sums.of(own, fields, of_year=True)
        layout, register = own[0].layout, each.table.table.register
        totals = check_totals(layout, each.table.table, fields, sums, of_year)
        found += [(layout, register, total) for total in totals]
    return found
