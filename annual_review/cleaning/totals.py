"""Totals rows: compare the totals that an office typed with the sums of the rows that were kept.

`clean` calls `check_totals` for each table, and before it `repeats.keep_counted_repeats`, which
asks the same totals whether equal rows are separate records.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from itertools import chain, combinations

import numpy as np
from numpy.typing import NDArray

from annual_review.cleaning.column_units import conversions_above
from annual_review.cleaning.data_rows import DataRows
from annual_review.cleaning.grid import Grid
from annual_review.cleaning.layout import FoundTable, Layout, Rows
from annual_review.cleaning.row_vocabulary import WHOLE_RANK, Subtotal, read_subtotal
from annual_review.project.settings import Field
from annual_review.values.cell_text import as_text, compact
from annual_review.values.counts import Conversion, read_amount
from annual_review.values.number_texts import leading_number
from annual_review.values.units import conversion

NOT_KEPT = {
    "duplicate": "重复登记",
    "out_of_year": "不在本年",
    "out_of_period": "不在本期",
    "rejected": "待更正",
}
OUTSIDE = "out_of_year"
NOT_OF_YEAR = "所计的各行都不在本年，不作核对"

_Typed = tuple[float, Fraction]  # a typed number, and by what it was multiplied
UNKNOWN = "原因待查"
_TOLERANCE = 0.005  # of an amount in yuan: half a fen
_NUMBER_WITHIN = re.compile(r"(\d[\d,]*(?:\.\d+)?)([^\d\s、，,;；。()（）]{0,6})")


@dataclass(frozen=True)
class Total:
    """A number of a totals row: `typed` by the office, `ours` the sum of the kept rows.

    `cause` says, in Chinese, where the difference comes from, as far as the rows show it. `factor`
    is by what the office's number was multiplied to be in `unit`, the field's. If the typed number
    `is_of_year`, so is ours: it includes the rows outside the period of the review.
    """

    row: int
    field: str
    typed: float
    ours: float
    cause: str = ""
    factor: Fraction = Fraction(1)
    unit: str = ""
    is_of_year: bool = False

    @property
    def agrees(self) -> bool:
        """Whether both are the same number, in the unit in which the office typed it."""
        return abs(self.typed - self.ours) < _TOLERANCE * min(1.0, float(self.factor))

    def __str__(self) -> str:
        """Return the comparison in Chinese, with the unit if the number was converted."""
        unit = self.unit if self.factor != 1 else ""
        difference = f"{abs(self.typed - self.ours):.10g}{unit}"
        verdict = "相符" if self.agrees else f"不符，相差{difference}"
        typed, ours = f"{self.typed:.10g}{unit}", f"{self.ours:.10g}{unit}"
        scope = "（含不在本期的行）" if self.is_of_year else ""
        comparison = f"{self.field}填报合计{typed}，核对{ours}{scope}，{verdict}"
        return f"{comparison}（{self.cause}）" if self.cause else comparison


@dataclass(frozen=True)
class Sums:
    """The rows of a table in order, with their fates and the numbers of each field."""

    rows: Rows
    fates: NDArray[np.object_]
    numbers: Mapping[str, NDArray[np.float64]]

    @classmethod
    def of(
        cls, parts: Sequence[DataRows], fields: Mapping[str, Field], of_year: bool = False
    ) -> Sums:
        """Return the rows of the parts of a table, without those that are totals or notes.

        `of_year`: with the fates that they have in a review of the whole year.
        """
        rows = np.concatenate([part.rows for part in parts])
        fates = np.concatenate(
            [
                part.fates if part.fates_of_year is None or not of_year else part.fates_of_year
                for part in parts
            ]
        )
        order = rows.argsort(kind="stable")
        order = order[((fates == "kept") | np.isin(fates, list(NOT_KEPT)))[order]]
        numbers = {
            name: np.concatenate([part.columns[name].numbers() for part in parts])[order]
            for name, field in fields.items()
            if field.kind in ("count", "amount")
        }
        return cls(rows[order], fates[order], numbers)

    def _between(self, first: int, end: int) -> slice:
        return slice(*np.searchsorted(self.rows, [first, end]))

    def between(self, field: str, first: int, end: int, fates: Sequence[str] = ("kept",)) -> float:
        """Return the sum of a field over rows of some fates from `first` to `end`, not included."""
        between = self._between(first, end)
        is_added = np.isin(self.fates[between], fates)
        return float(self.numbers[field][between][is_added].sum())

    def has_rows(self, first: int, end: int) -> bool:
        """Return whether there is any row of data from `first` to `end`, not included."""
        between = self._between(first, end)
        return bool(between.stop > between.start)

    def are_outside(self, first: int, end: int) -> bool:
        """Return whether there are rows, and all of them are of another year."""
        fates = self.fates[self._between(first, end)]
        return len(fates) > 0 and bool(np.isin(fates, [OUTSIDE]).all())

    def cause(self, name: str, difference: float, first: int, end: int) -> str:
        """Return, in Chinese, which rows that were not kept make up a difference, if any do."""
        sums = {fate: self.between(name, first, end, (fate,)) for fate in NOT_KEPT}
        fates = [fate for fate, number in sums.items() if number]
        for some in chain.from_iterable(combinations(fates, n) for n in range(1, len(fates) + 1)):
            if abs(sum(sums[fate] for fate in some) - difference) < _TOLERANCE:
                return f"填报合计计入了{'、'.join(NOT_KEPT[fate] for fate in some)}的行"
        return UNKNOWN


@dataclass(frozen=True)
class TypedTotal:
    """A totals row: the numbers typed in it by field, and the rows that it covers."""

    row: int
    typed: Mapping[str, float]
    factors: Mapping[str, Fraction]  # by what the numbers were multiplied
    first: int
    end: int  # not included

    def agrees(self, ours: Mapping[str, float]) -> bool:
        """Return whether all numbers are those typed."""
        return all(
            Total(self.row, name, typed, ours[name], factor=self.factors[name]).agrees
            for name, typed in self.typed.items()
        )


def typed_totals(
    layout: Layout, table: FoundTable, fields: Mapping[str, Field], sums: Sums
) -> Iterator[TypedTotal]:
    """Yield the totals rows of a table.

    小计 covers the rows since the last total of the same span or a larger one, or those up to the
    next where totals are above their rows; 总计 and 共计 cover the table, 累计 the rows so far.
    合计 covers the table, unless the table has several that each have rows of their own. Where the
    sums of these rows differ, but agree since the total before, or in the whole table, it covers
    those.
    """
    subtotals = {row: _subtotal_of(layout.grid, row) for row in sorted(table.subtotals)}
    scopes = _Scopes(subtotals, sums)
    for row in subtotals:
        converted = _typed_numbers(layout, row, table.columns[row], fields)
        typed = {name: value for name, (value, _) in converted.items()}
        factors = {name: factor for name, (_, factor) in converted.items()}
        totals = [TypedTotal(row, typed, factors, *scope) for scope in scopes.possible(row)]
        kinds = (("kept",), ("kept", OUTSIDE), ("kept", *NOT_KEPT))
        agreeing = (
            total
            for fates in kinds
            for total in totals
            if total.agrees(
                {name: sums.between(name, total.first, total.end, fates) for name in typed}
            )
        )
        yield next(agreeing, totals[0])


def check_totals(
    layout: Layout, table: FoundTable, fields: Mapping[str, Field], sums: Sums, of_year: Sums
) -> list[Total]:
    """Compare each readable number of a table's totals rows with ours.

    `sums` are those of the period of the review, `of_year` those of its whole year. A total of rows
    of other years only is not compared; one that counts such rows among others agrees if the sum
    with them does.
    """
    totals: list[Total] = []
    for row in typed_totals(layout, table, fields, of_year):
        scope = row.first, row.end
        if of_year.are_outside(*scope):
            layout.reasons[row.row] = NOT_OF_YEAR
            continue
        with_outside = {name: sums.between(name, *scope, ("kept", OUTSIDE)) for name in row.typed}
        counts_outside = row.agrees(with_outside)
        for name, value in row.typed.items():
            ours = sums.between(name, *scope)
            total = Total(
                row.row, name, value, ours, factor=row.factors[name], unit=fields[name].unit
            )
            if not total.agrees and counts_outside:
                total = replace(total, ours=with_outside[name], cause="含不在本年的行")
            total = _compared(total, sums, scope)
            if not total.agrees and of_year is not sums:
                total = _nearer(total, of_year, scope)
            totals.append(total)
    return totals


def _compared(total: Total, sums: Sums, block: tuple[int, int]) -> Total:
    """Return a total with the cause of a difference."""
    if total.agrees:
        return total
    return replace(total, cause=sums.cause(total.field, total.typed - total.ours, *block))


def _nearer(total: Total, of_year: Sums, block: tuple[int, int]) -> Total:
    """Return a total of the period that differs, or that of the year, which the office may mean.

    That is the one that agrees, else the one whose difference is explained, else the nearer one.
    """
    ours = of_year.between(total.field, *block)
    if ours == total.ours:
        return total
    other = _compared(replace(total, ours=ours, cause="", is_of_year=True), of_year, block)
    return min(
        (total, other),
        key=lambda one: (not one.agrees, one.cause == UNKNOWN, abs(one.typed - one.ours)),
    )


def _subtotal_of(grid: Grid, row: int) -> Subtotal:
    """Return the words of a totals row, from the first cell that has them.

    A row that is a total by its sums alone is read as 合计.
    """
    found = map(read_subtotal, grid.texts(row))
    by_sums = Subtotal("合计", rank=4, is_sure=False)
    return next((subtotal for subtotal in found if subtotal is not None), by_sums)


class _Scopes:
    """Which rows each totals row of a table covers; `subtotals` are in order of their rows."""

    def __init__(self, subtotals: Mapping[int, Subtotal], sums: Sums) -> None:
        self._subtotals, self._sums = subtotals, sums
        self._rows = np.array(list(subtotals), dtype=np.int64)
        self._ranks = np.array([each.rank for each in subtotals.values()], dtype=np.int64)
        self._table = (0, int(sums.rows[-1]) + 1 if len(sums.rows) else 0)
        parts = self._rows[self._ranks < WHOLE_RANK]
        self._are_above_their_rows = bool(
            len(parts) and len(sums.rows) and parts[0] < sums.rows[0] and parts[-1] < sums.rows[-1]
        )

    def possible(self, row: int) -> list[tuple[int, int]]:
        """Return the rows that a totals row may cover (first, end): those of its words first."""
        before = self._rows[self._rows < row]
        since = int(before[-1]) + 1 if len(before) else 0
        others = [(since, row), self._table] if self._subtotals[row].word != "累计" else []
        scopes = [self._of(row), *(scope for scope in others if self._sums.has_rows(*scope))]
        return list(dict.fromkeys(scopes))

    def _of(self, row: int) -> tuple[int, int]:
        rank, word = self._subtotals[row].rank, self._subtotals[row].word
        if word == "累计" and self._sums.has_rows(0, row):
            return 0, row
        others = self._rows != row
        is_only = not (others & (self._ranks == 4)).any()
        if rank >= WHOLE_RANK or (rank == 4 and is_only):
            return self._table
        peers = self._rows[others & (self._ranks >= rank)]
        above, below = peers[peers < row], peers[peers > row]
        if self._are_above_their_rows:
            block = row + 1, int(below[0]) if len(below) else self._table[1]
        else:
            block = int(above[-1]) + 1 if len(above) else 0, row
        return block if self._sums.has_rows(*block) else self._table


def _typed_numbers(
    layout: Layout, row: int, columns: Mapping[str, int], fields: Mapping[str, Field]
) -> dict[str, _Typed]:
    """Return the numbers of a totals row by field, each in the field's unit, and its factor."""
    grid, conversions = layout.grid, dict(conversions_above(layout, row, columns, fields))
    units = {
        name: fields[name].unit for name in columns if fields[name].kind in ("count", "amount")
    }
    typed = {}
    for name, unit in units.items():
        found = _typed(grid.cell(row, columns[name]), unit, conversions.get(name))
        if found is not None:
            typed[name] = found
    return typed or _numbers_within(grid, row, units, conversions)


def _typed(cell: object, unit: str, column: Conversion | None) -> _Typed | None:
    """Return a typed number in `unit`, and by what it was multiplied."""
    value = read_amount(cell, unit, column).value
    if value is None:
        return None
    stated = leading_number(compact(as_text(cell)))
    if stated is None or not stated.value:
        return value, Fraction(1)
    return value, Fraction(Decimal(str(value))) / Fraction(stated.value)


def _numbers_within(
    grid: Grid, row: int, units: Mapping[str, str], conversions: Mapping[str, Conversion]
) -> dict[str, _Typed]:
    """Return the numbers among a totals row's words, as in “合计：12.72万元”, by field."""
    text = next(filter(read_subtotal, grid.texts(row)), "")
    found = _NUMBER_WITHIN.findall(compact(text))
    typed: dict[str, _Typed] = {}
    for digits, word in found:
        fitting = _fitting(word, units)
        if not fitting and len(units) == 1 == len(found) and not word:
            fitting = list(units)
        for name in fitting[:1]:
            if len(fitting) == 1 and name not in typed:
                cell = digits + _unit_at_start(word, units[name])
                number = _typed(cell, units[name], conversions.get(name))
                if number is not None:
                    typed[name] = number
    return typed


def _fitting(word: str, units: Mapping[str, str]) -> list[str]:
    """Return the fields to which a number before `word` may belong: of its unit, else of a like."""
    same = [name for name, unit in units.items() if unit and word.startswith(unit)]
    lengths = {name: len(_unit_at_start(word, unit)) for name, unit in units.items()}
    most = max(lengths.values(), default=0)
    return same or [name for name, length in lengths.items() if length == most > 0]


def _unit_at_start(word: str, unit: str) -> str:
    """Return the longest beginning of a text that can be converted to `unit`, or ""."""
    starts = (word[:length] for length in range(len(word), 0, -1))
    return next((start for start in starts if unit and conversion(start, unit)), "")
