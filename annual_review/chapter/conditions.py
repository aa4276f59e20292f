"""Conditions on the fields of a register: which rows meet one, and in what words a rule says it.

A `Condition` is plain data, so that it stays in the `attrs` of the rows that it selected and can be
repeated on another year: days are then those of that year. `read_condition` (comparisons.py) makes
one of what `where` is given.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple, cast

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from annual_review.records.dated_columns import (
    first_days,
    kind_of,
    last_days,
    months_of,
    quarters_of,
)
from annual_review.values.cell_text import as_text, loose_key
from annual_review.values.office_year import NO_YEAR, OfficeYear
from annual_review.values.periods import word_day, word_period
from annual_review.values.stated_years import is_of_office_years
from annual_review.values.wording import plain_number

Mask = NDArray[np.bool_]
EQUAL, AT_LEAST, AT_MOST, BETWEEN, CONTAINS = "=", "≥", "≤", "至", "含"
PARTS = {"month": 12, "quarter": 4}  # of a date, each with its greatest number
PART_WORDS = {"month": "{}月", "quarter": "第{}季度"}
_PART_NAMES = {"month": "月份", "quarter": "季度"}


class Condition(NamedTuple):
    """A condition on a field; `negated` selects all other rows.

    `values` are texts, numbers, or days as (first, last) of a period, each a number like 20210305;
    None is an empty cell. Days are of `office_year`, in which the register was; `part` compares the
    month or the quarter of a day in place of it. `kind` is that of a field of periods: one is
    selected if all its days are.
    """

    field: str
    sign: str
    values: tuple[Any, ...]
    negated: bool = False
    office_year: OfficeYear = NO_YEAR
    part: str = ""
    kind: str = ""

    @property
    def year(self) -> int:
        """The number of the year of its days; 0 without one."""
        return self.office_year.number

    def of_year(self, year: int) -> Condition:
        """Return the condition with its days in another year of the office."""
        if not (year and self.year):
            return self
        by = (year - self.year) * 10_000
        days = (tuple(day + by for day in v) if isinstance(v, tuple) else v for v in self.values)
        return self._replace(values=tuple(days), office_year=self.office_year.with_number(year))

    @property
    def fields(self) -> list[str]:
        """The field, as a list: what every step of a selection depends on (recorded/steps.py)."""
        return [self.field]

    def take(self, table: pd.DataFrame) -> tuple[pd.DataFrame, Condition]:
        """Return the rows that meet the condition, and the condition with days of their year."""
        own = self.of_year(int(table.attrs.get("year", 0)))
        return table[own.selects(table)], own

    def separately(self) -> Iterable[Condition]:
        """Yield a condition for each value that some row should have."""
        if self.sign != EQUAL:
            yield self._replace(negated=False)
            return
        for value in self.values:
            yield self._replace(values=(value,), negated=False)

    def selects(self, table: pd.DataFrame) -> Mask:
        """Return which rows of a table meet the condition."""
        column = part_of(table[self.field], self.part)
        if kind_of(column):
            found = _compare_days(column, self)
        elif column.dtype.kind in "iuf":
            found = _compare_numbers(column, self)
        else:
            found = _compare_texts(column, self)
        return ~found if self.negated else found

    def __str__(self) -> str:
        """Return the condition in words: 级别=省级."""
        if self.part and self.sign == EQUAL:
            names = "、".join(PART_WORDS[self.part].format(value) for value in self.values)
            return f"{self.field}{'不' if self.negated else ''}在{names}"
        name = f"{self.field}的{_PART_NAMES[self.part]}" if self.part else self.field
        if self.sign == EQUAL:
            listed = "、".join(map(self._worded, self.values)) or "无"
            return f"{name}{'≠' if self.negated else '='}{listed}"
        text = f"{name}{self._comparison()}"
        return f"不符合“{text.replace('“', '‘').replace('”', '’')}”" if self.negated else text

    def _worded(self, value: Any) -> str:
        if self.kind == "year" and isinstance(value, tuple) and is_of_office_years(self.field):
            return self.office_year.with_number(value[0] // 10_000).short
        return _worded(value, self.kind)

    def _comparison(self) -> str:
        first, last = self.values[0], self.values[-1]
        is_day = isinstance(first, tuple)
        if self.sign == CONTAINS:
            return f"含“{first}”"
        if self.sign == AT_LEAST:
            return f"不早于{word_day(first[0])}" if is_day else f"不少于{plain_number(first)}"
        if self.sign == AT_MOST:
            return f"不晚于{word_day(last[1])}" if is_day else f"不多于{plain_number(last)}"
        ends = (word_day(first[0]), word_day(last[1])) if is_day else map(_worded, self.values)
        return f"在{'到'.join(ends)}之间"


def _worded(value: Any, kind: str = "") -> str:
    if value is None or value == "":
        return "空"
    if isinstance(value, tuple):
        return word_period(value, kind)
    return value if isinstance(value, str) else plain_number(value)


def part_of(column: pd.Series, part: str) -> pd.Series:
    """Return the months or the quarters of a column of dates; without a part the column itself."""
    if not part:
        return column
    return months_of(column) if part == "month" else quarters_of(column)


def day_numbers(column: pd.Series, *, last: bool = False) -> NDArray[np.float64]:
    """Return each day as a number like 20210305; NaN for an empty cell.

    Of a period it is the first day, or the last one.
    """
    days = pd.Series(last_days(column) if last else first_days(column)).dt
    parts = [
        part.to_numpy(np.float64, na_value=np.nan) for part in (days.year, days.month, days.day)
    ]
    return cast(NDArray[np.float64], parts[0] * 10_000 + parts[1] * 100 + parts[2])


def _compare_days(column: pd.Series, condition: Condition) -> Mask:
    values = condition.values
    days = day_numbers(column)
    ends = days if kind_of(column) == "date" else day_numbers(column, last=True)
    if condition.sign == EQUAL:
        found = np.zeros(len(days), dtype=bool)
        for value in values:
            found |= np.isnan(days) if value is None else (days >= value[0]) & (ends <= value[1])
        return found
    first, last = values[0][0], values[-1][1]
    return _in_bounds(days, condition.sign, first, np.inf) & _in_bounds(
        ends, condition.sign, -np.inf, last
    )


def _compare_numbers(column: pd.Series, condition: Condition) -> Mask:
    found = column.to_numpy(np.float64, na_value=np.nan)
    if condition.sign == EQUAL:
        wanted = [value for value in condition.values if value is not None]
        empty = np.isnan(found) if None in condition.values else False
        return np.isin(found, wanted) | empty
    return _in_bounds(found, condition.sign, condition.values[0], condition.values[-1])


def _in_bounds(found: NDArray[np.float64], sign: str, first: float, last: float) -> Mask:
    lower = found >= first if sign in (AT_LEAST, BETWEEN) else ~np.isnan(found)
    upper = found <= last if sign in (AT_MOST, BETWEEN) else ~np.isnan(found)
    return lower & upper


def _compare_texts(column: pd.Series, condition: Condition) -> Mask:
    """Compare texts as they are, or without width, gaps and case where none is the same."""
    wanted = ["" if value is None else value for value in condition.values]
    if condition.sign == EQUAL:
        found = column.isin(wanted).to_numpy(dtype=bool)
        if "" in wanted:
            found = found | column.isna().to_numpy(dtype=bool)
        if found.any() or not len(found):
            return found
    codes, texts = pd.factorize(column)
    keys = [loose_key(as_text(text)) for text in texts]
    sought = [loose_key(text) for text in wanted]
    if condition.sign == EQUAL:
        verdicts = [key in sought for key in keys]
    else:
        verdicts = [any(text in key for text in sought) for key in keys]
    return np.array([*verdicts, False], dtype=bool)[codes]  # an empty cell has the code -1
