"""What an office typed in its totals rows, and which rows each of them covers.

`totals` compares the numbers with ours, `repeats` asks whether they count equal rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import numpy as np

from annual_review.cleaning.column_units import conversions_above
from annual_review.cleaning.grid import Grid
from annual_review.cleaning.layout import FoundTable, GroupRow, Layout
from annual_review.cleaning.row_vocabulary import WHOLE_RANK, Subtotal, read_subtotal
from annual_review.cleaning.totals.table_sums import NOT_KEPT, OUTSIDE, Sums, Total
from annual_review.project.register_book import Field
from annual_review.values.cell_text import as_text, compact, loose_key
from annual_review.values.counts import Conversion, read_amount
from annual_review.values.number_texts import leading_number
from annual_review.values.units import conversion

_Typed = tuple[float, Fraction]  # a typed number, and by what it was multiplied
_NUMBER_WITHIN = re.compile(r"(\d[\d,]*(?:\.\d+)?)([^\d\s、，,;；。()（）]{0,6})")


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
    合计 covers the table, unless the table has several that each have rows of their own. A total
    that names a group covers the rows since its head. Where the sums of these rows differ, but
    agree since the total before, since the head of a group, or in the whole table, it covers those.
    Numbers beside the head of a group cover its rows.
    """
    subtotals = {row: _subtotal_of(layout.grid, row) for row in sorted(table.subtotals)}
    scopes = _Scopes(subtotals, sums, _Groups(layout.grid, table.groups))
    heads = {total.row: total for total in _totals_of_heads(layout, table, fields, sums)}
    for row in sorted({*subtotals, *heads}):
        if row in heads:
            yield heads[row]
            continue
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


def _subtotal_of(grid: Grid, row: int) -> Subtotal:
    """Return the words of a totals row, from the first cell that has them.

    A row that is a total by its sums alone is read as 合计.
    """
    found = map(read_subtotal, grid.texts(row))
    by_sums = Subtotal("合计", rank=4, is_sure=False)
    return next((subtotal for subtotal in found if subtotal is not None), by_sums)


class _Scopes:
    """Which rows each totals row of a table covers; `subtotals` are in order of their rows."""

    def __init__(self, subtotals: Mapping[int, Subtotal], sums: Sums, groups: _Groups) -> None:
        self._subtotals, self._sums, self._groups = subtotals, sums, groups
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
        own = self._groups.named(row) or self._of(row)
        scopes = [own, self._of(row), *others, *self._groups.above(row)]
        has_rows = self._sums.has_rows
        return [own, *(x for x in dict.fromkeys(scopes) if x != own and has_rows(*x))]

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


@dataclass(frozen=True)
class _Groups:
    """The heads of groups of a table, as far as they say what a totals row covers."""

    grid: Grid
    heads: Sequence[GroupRow]

    def above(self, row: int) -> list[tuple[int, int]]:
        """Return the rows since the last head of each field above a totals row."""
        last = {head.field: head.row for head in self.heads if head.row < row}
        return [(head + 1, row) for head in last.values()]

    def named(self, row: int) -> tuple[int, int] | None:
        """Return the rows since the last head above a totals row that it names, or None."""
        text = loose_key("".join(self.grid.texts(row)))
        above = [each for each in self.heads if each.row < row]
        rows = [each.row for each in above if loose_key(as_text(each.text)) in text]
        return (rows[-1] + 1, row) if rows else None


def _totals_of_heads(
    layout: Layout, table: FoundTable, fields: Mapping[str, Field], sums: Sums
) -> Iterator[TypedTotal]:
    """Yield the numbers beside the heads of groups, unless they count the rows."""
    columns = dict(next(reversed(table.blocks), ()))
    levels = list(dict.fromkeys(head.field for head in table.groups))
    for at, head in enumerate(table.groups):
        if layout.kinds[head.row] != "heading":
            continue
        level = levels.index(head.field)
        below = (x.row for x in table.groups[at + 1 :] if levels.index(x.field) <= level)
        scope = head.row + 1, next(below, int(sums.rows[-1]) + 1 if len(sums.rows) else 0)
        converted = _typed_cells(layout, head.row, columns, fields)
        typed = {name: value for name, (value, _) in converted.items()}
        counts = [value for value in typed.values() if value == sums.count(*scope)]
        total = TypedTotal(head.row, typed, {n: f for n, (_, f) in converted.items()}, *scope)
        ours = {name: sums.between(name, *scope) for name in typed}
        if typed and sums.has_rows(*scope) and (total.agrees(ours) or not counts):
            yield total


def _typed_numbers(
    layout: Layout, row: int, columns: Mapping[str, int], fields: Mapping[str, Field]
) -> dict[str, _Typed]:
    """Return the numbers of a totals row by field, each in the field's unit, and its factor."""
    typed = _typed_cells(layout, row, columns, fields)
    if typed:
        return typed
    conversions = dict(conversions_above(layout, row, columns, fields))
    return _numbers_within(layout.grid, row, _units(columns, fields), conversions)


def _units(columns: Mapping[str, int], fields: Mapping[str, Field]) -> dict[str, str]:
    return {n: fields[n].unit for n in columns if fields[n].kind in ("count", "amount")}


def _typed_cells(
    layout: Layout, row: int, columns: Mapping[str, int], fields: Mapping[str, Field]
) -> dict[str, _Typed]:
    """Return the numbers in a row's cells by field, each in the field's unit, and its factor."""
    grid, conversions = layout.grid, dict(conversions_above(layout, row, columns, fields))
    typed = {}
    for name, unit in _units(columns, fields).items():
        found = _typed(grid.cell(row, columns[name]), unit, conversions.get(name))
        if found is not None:
            typed[name] = found
    return typed


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
