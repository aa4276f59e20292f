"""Totals rows: compare the totals that an office typed with the sums of the rows that were kept.

`clean` calls `check_totals` for each table. Before, `classify` finds more totals rows, and rows
like them, by `find_bare_totals`, `find_signatures` and `mean_mask`: one whole cell marks them, but
its word may also be data, so the rest of the row has to agree.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from itertools import chain, combinations

import numpy as np
from numpy.typing import NDArray

from annual_review.cleaning.column_units import conversions_above
from annual_review.cleaning.grid import Grid, Mask, Predicate
from annual_review.cleaning.layout import FoundTable, Layout, Rows
from annual_review.cleaning.row_vocabulary import (
    WHOLE_RANK,
    Subtotal,
    is_bare_total,
    is_mean_or_share,
    is_signature,
    read_subtotal,
)
from annual_review.project.settings import Field
from annual_review.values.cell_text import as_text, compact, is_empty
from annual_review.values.counts import Conversion, is_number, read_amount
from annual_review.values.dates import is_date
from annual_review.values.number_texts import leading_number
from annual_review.values.units import conversion

_Typed = tuple[float, Fraction]  # a typed number, and by what it was multiplied
UNKNOWN = "原因待查"
_TOLERANCE = 0.005  # of an amount in yuan: half a fen
_NUMBER_WITHIN = re.compile(r"(\d[\d,]*(?:\.\d+)?)([^\d\s、，,;；。()（）]{0,6})")
_SHARE = re.compile(r"[-+]?[\d,.]+[%‰]")


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
    """The rows of a table in order, with the numbers of each field (0 where not kept).

    `not_kept` are the numbers of the other rows, by their fate in Chinese.
    """

    rows: Rows
    numbers: Mapping[str, NDArray[np.float64]]
    not_kept: Mapping[str, Mapping[str, NDArray[np.float64]]] = field(default_factory=dict)

    def _between(self, first: int, end: int) -> slice:
        return slice(*np.searchsorted(self.rows, [first, end]))

    def between(self, field: str, first: int, end: int) -> float:
        """Return the sum of a field over the rows from `first` to `end`, not included."""
        return float(self.numbers[field][self._between(first, end)].sum())

    def has_rows(self, first: int, end: int) -> bool:
        """Return whether there is any row of data from `first` to `end`, not included."""
        between = self._between(first, end)
        return bool(between.stop > between.start)

    def cause(self, name: str, difference: float, first: int, end: int) -> str:
        """Return, in Chinese, which rows that were not kept make up a difference, if any do."""
        between = self._between(first, end)
        sums = {fate: float(of[name][between].sum()) for fate, of in self.not_kept.items()}
        fates = [fate for fate, number in sums.items() if number]
        for some in chain.from_iterable(combinations(fates, n) for n in range(1, len(fates) + 1)):
            if abs(sum(sums[fate] for fate in some) - difference) < _TOLERANCE:
                return f"填报合计计入了{'、'.join(some)}的行"
        return UNKNOWN


def check_totals(
    layout: Layout, table: FoundTable, fields: Mapping[str, Field], sums: Sums, of_year: Sums
) -> list[Total]:
    """Compare each readable number of a table's totals rows with ours.

    `sums` are those of the period of the review, `of_year` those of its whole year.

    小计 covers the rows since the last total of the same span or a larger one, or those up to the
    next where totals are above their rows; 总计 and 共计 cover the table, 累计 the rows so far.
    合计 covers the table, unless the table has several that each have rows of their own.
    """
    subtotals = {row: _subtotal_of(layout.grid, row) for row in sorted(table.subtotals)}
    scopes = _Scopes(subtotals, sums)
    totals: list[Total] = []
    for row, subtotal in subtotals.items():
        converted = _typed_numbers(layout, row, table.columns[row], fields)
        typed = {name: value for name, (value, _) in converted.items()}
        block, all_rows = scopes.of(row), (0, layout.grid.height)
        ours = {name: sums.between(name, *block) for name in typed}
        if subtotal.rank == 4 and block != all_rows:  # a last 合计 may mean its block or the table
            of_table = {name: sums.between(name, *all_rows) for name in typed}
            ours = of_table if of_table == typed else ours
        for name, (value, factor) in converted.items():
            total = Total(row, name, value, ours[name], factor=factor, unit=fields[name].unit)
            total = _compared(total, sums, block)
            if not total.agrees and of_year is not sums:
                total = _nearer(total, of_year, block)
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
    """Return the words of a totals row, from the first cell that has them."""
    found = map(read_subtotal, grid.texts(row))
    return next(subtotal for subtotal in found if subtotal is not None)


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

    def of(self, row: int) -> tuple[int, int]:
        """Return the rows that a totals row covers: the first, and the end (not included)."""
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


def find_bare_totals(
    grid: Grid, rows: Rows, columns: Mapping[str, int], fields: Mapping[str, Field]
) -> list[int]:
    """Return the rows that are totals by a bare word (全县, 共22所) and hold only numbers."""
    data = _UnparsedRows(grid, columns, fields)
    return [row for row in data.opened_by(is_bare_total, rows) if data.is_bare(row)]


def find_signatures(
    grid: Grid, rows: Rows, columns: Mapping[str, int], fields: Mapping[str, Field]
) -> list[int]:
    """Return the rows that are lines of signatures: labelled so, and without a date."""
    data = _UnparsedRows(grid, columns, fields)
    return [row for row in data.opened_by(is_signature, rows) if not data.has_date(row)]


def mean_mask(
    grid: Grid, rows: Rows, columns: Mapping[str, int], fields: Mapping[str, Field]
) -> Mask:
    """Return which rows hold means or shares: neither records nor sums to compare."""
    data = _UnparsedRows(grid, columns, fields)
    found = [row for row in data.opened_by(is_mean_or_share, rows) if data.is_bare(row)]
    return np.isin(rows, found)


@dataclass(frozen=True)
class _UnparsedRows:
    """The cells of rows under one header: the grid, the columns of the fields, and the fields."""

    grid: Grid
    columns: Mapping[str, int]
    fields: Mapping[str, Field]

    def opened_by(self, predicate: Predicate, rows: Rows) -> list[int]:
        """Return the rows whose first cell satisfies a predicate."""
        mask = self.grid.word_mask(predicate)
        candidates = rows[mask[rows].any(axis=1)].tolist()
        return [row for row in candidates if mask[row, self._opening(row)]]

    def has_date(self, row: int) -> bool:
        """Return whether a row has a date in a column of dates."""
        return any(is_date(self.grid.cell(row, column)) for column in self._of_kind("date"))

    def is_bare(self, row: int) -> bool:
        """Return whether a row has only numbers but for its first cell and remarks, and no date."""
        if self.has_date(row):
            return False
        others = {self._opening(row), *self._of_kind("remark")}
        columns = [column for column in self.columns.values() if column not in others]
        return all(_is_number(self.grid.cell(row, column)) for column in columns)

    def _opening(self, row: int) -> int:
        """Return the first column that shows something, the serial number not counted."""
        filled = self.grid.filled_columns(row)
        serial = self._of_kind("serial")
        return next((column for column in filled if column not in serial), filled[0])

    def _of_kind(self, kind: str) -> list[int]:
        return [column for name, column in self.columns.items() if self.fields[name].kind == kind]


def _is_number(value: object) -> bool:
    text = as_text(value)
    if is_empty(text) or is_number(value):
        return True
    return _SHARE.fullmatch(compact(text)) is not None
