"""Rows of several periods in a register of one: the sums of its quarters, or of the year so far.

In a field of months, 一季度, 上半年 and 1-6月 are no months, so such a row is rejected. It is a
total, and not counted, if its numbers are the sums of the rows of these months, wherever they
stand: of those with the same texts, or of all. Without a year its months are of the year of the row
above it. `clean` calls `mark_period_totals` before it looks for totals that no word marks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from annual_review.cleaning.data_rows import DataRows
from annual_review.cleaning.grid import Mask
from annual_review.project.register_book import NUMBERS, PERIODS
from annual_review.values.office_year import OfficeYear
from annual_review.values.period_texts import read_longer_period

_ADDED_UP = ("kept", "rejected", "out_of_year", "duplicate")  # fates of rows that an office adds up
_LEAST_ROWS = 2
_TOLERANCE = 1e-6
_LIKE = ("text", "place", "category", *PERIODS)  # kinds in which a sum is like the rows it adds up
_IS_TOTAL = "是所列时期各行之和，不是登记"

Rows = list[tuple[DataRows, Mask]]  # some rows of each part


def mark_period_totals(parts: Sequence[DataRows], year: OfficeYear) -> None:
    """Set the fates of the rows of one register that add up others by their periods.

    `parts` are those of a lane; `year` is the one under review.
    """
    for total in [total for part in parts for total in _find(part, year)]:
        within = total.rows_within(parts)
        alike = [(part, mask & total.are_like(part)) for part, mask in within]
        sums = [total.sums_of(rows) for rows in (alike, within)]
        if any(total.agrees(found) for found in sums if found):
            total.part.fates[total.i], total.part.reasons[total.i] = "subtotal", _IS_TOTAL
        elif sums[0]:
            name, ours = next(iter(sums[0].items()))
            total.part.add_doubt(total.i, f"如是合计，{name}各行之和为{ours:.12g}，不相符")


def _find(part: DataRows, year: OfficeYear) -> Iterator[_PeriodTotal]:
    """Yield the rejected rows in which a field of periods holds several ones."""
    for name, column in part.columns.items():
        if column.field.kind not in PERIODS:
            continue
        kind, years = column.field.kind, column.years(year)
        codes = [c for c in column.remarkable if read_longer_period(column.cells[c], kind, year)]
        for i in map(int, np.flatnonzero(np.isin(column.codes, codes))):
            above = years[:i][years[:i] > 0]
            number = int(above[-1]) if len(above) else 0
            of_year = year.with_number(number) if number else part.table.year_in(year)
            span = read_longer_period(column.cells[column.codes[i]], kind, of_year)
            if span is not None and part.fates[i] == "rejected" and i not in part.corrected:
                yield _PeriodTotal(part, i, name, *map(np.datetime64, span))


@dataclass(frozen=True)
class _PeriodTotal:
    """Row i of a part, whose `field` names the periods from the day `first` to the day `last`."""

    part: DataRows
    i: int
    field: str
    first: np.datetime64
    last: np.datetime64

    def rows_within(self, parts: Sequence[DataRows]) -> Rows:
        """Return the rows within its periods."""
        return [
            (part, (self.first <= column.days()) & (column.last_days() <= self.last) & counted)
            for part in parts
            for column in (part.columns[self.field],)
            for counted in (np.isin(part.fates, _ADDED_UP),)
        ]

    def are_like(self, part: DataRows) -> Mask:
        """Return which rows of a part have the same texts and other periods."""
        equal = np.full(len(part.rows), True)
        for name, column in self.part.columns.items():
            value = column.reading(self.i).value
            if name != self.field and column.field.kind in _LIKE and value is not None:
                others = part.columns[name]
                codes = [code for code, one in enumerate(others.values) if one == value]
                equal &= np.isin(others.codes, codes)
        return equal

    def sums_of(self, rows: Rows) -> dict[str, float]:
        """Return the sums of some rows by the fields in which it has a number; {} of too few."""
        names = [
            name
            for name, column in self.part.columns.items()
            if column.field.kind in NUMBERS and column.has_value[self.i]
        ]
        if sum(int(mask.sum()) for _, mask in rows) < _LEAST_ROWS:
            return {}
        return {
            name: float(sum(part.columns[name].numbers()[mask].sum() for part, mask in rows))
            for name in names
        }

    def agrees(self, sums: Mapping[str, float]) -> bool:
        """Return whether all its numbers are the sums."""
        numbers = {name: self.part.columns[name].numbers()[self.i] for name in sums}
        return all(abs(float(numbers[name]) - ours) <= _TOLERANCE for name, ours in sums.items())
