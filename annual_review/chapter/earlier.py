"""The same rows in earlier years: a selection of rows is repeated on another year's registers.

`selection_of` reads from a table how its rows were selected; `Review.enable_evidence` stores
where the tables of the earlier years are (`set_earlier_years`); `Recompute` (aggregates.py) and
Figure.history bring the two together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

import pandas as pd

from annual_review.chapter.conditions import Condition
from annual_review.chapter.evidence import tables_of
from annual_review.chapter.recorded.columns import computed_column, expression_of
from annual_review.chapter.recorded.expressions import Expression, Field, fields_of
from annual_review.chapter.recorded.tables import lost_reason
from annual_review.chapter.selections import Rows, filter_rows, is_monthly, months
from annual_review.errors import FigureError, ReviewError
from annual_review.project.period import Period, PeriodName
from annual_review.project.period_labels import period_label
from annual_review.values.change_words import DEFAULT_STYLE
from annual_review.values.office_year import NO_YEAR, OfficeYear


@dataclass(frozen=True)
class Selection:
    """How rows were selected: a register, steps, and perhaps one column or its months.

    `steps` are conditions, and what pandas did; `expression` gives the column, if it is more than a
    field. `lost` is the operation of pandas after which all this is not known any more.
    """

    register: str
    steps: tuple[Any, ...] = ()
    column: str | None = None
    monthly: bool = False
    expression: Expression | None = None
    lost: str = ""

    def of(self, tables: Mapping[str, pd.DataFrame]) -> Rows | None:
        """Return the selection of other tables; None if they lack the register or the column."""
        if self.register not in tables:
            return None
        return self.column_of(_filtered(tables[self.register], self.steps))

    @property
    def fields(self) -> list[str]:
        """The fields of the steps, and those of the column."""
        of_column = [] if self.column is None else [self.column]
        if self.expression is not None:
            of_column = fields_of(self.expression)
        return [name for step in self.steps for name in step.fields] + of_column

    def column_of(self, rows: pd.DataFrame) -> Rows | None:
        """Return the column of `rows`, or all of them without one; None if it is not there."""
        if self.column is None:
            return rows
        if self.expression is not None:
            return computed_column(rows, self.expression, self.column or None)
        if self.column not in rows:
            return None
        return months(rows[self.column]) if self.monthly else rows[self.column]


_filtered_last: dict[tuple[int, str], tuple[pd.DataFrame, pd.DataFrame]] = {}
_MOST_FILTERED, _MOST_ROWS = 16, 20_000  # selections that are kept, and rows of their tables


def _filtered(table: pd.DataFrame, steps: tuple[Any, ...]) -> pd.DataFrame:
    """Return `filter_rows`: for the figures of a sentence, which are mostly of the same rows, once.

    Rows are kept for the very same table, which nobody changes, and equal conditions; those that a
    function selects are not.
    """
    is_plain = all(isinstance(step, Condition) for step in steps)
    if not is_plain or len(table) > _MOST_ROWS:
        return filter_rows(table, steps)
    key = (id(table), repr(steps))
    known, rows = _filtered_last.get(key, (None, None))
    if known is not table or rows is None:
        rows = filter_rows(table, steps)
        _filtered_last.pop(key, None)
        _filtered_last[key] = (table, rows)
        if len(_filtered_last) > _MOST_FILTERED:
            del _filtered_last[next(iter(_filtered_last))]
    return rows


def selection_of(rows: Rows) -> Selection:
    """Return how rows were selected, as far as their `attrs` record it."""
    column, expression = None, None
    if isinstance(rows, pd.Series):
        expression = expression_of(rows)
        name = rows.attrs.get("monthly", rows.name)
        column = "" if name is None and expression is not None else str(name)
    steps = tuple(rows.attrs.get("where", ()))
    monthly = column is not None and is_monthly(rows)
    if monthly or expression == Field(str(column)):
        expression = None
    register = str(rows.attrs.get("register", ""))
    return Selection(register, steps, column, monthly, expression, lost_reason(rows))


@dataclass(frozen=True)
class EarlierYears:
    """What the figures of `year` are compared with.

    `origins` are the keys of the earlier years' tables (see evidence.py). `is_partial` returns
    whether only the same part of each year is compared. `redefined` gives, by register or by the
    beginning of a figure's id, the reason why figures cannot be compared with the year before.
    `day_field` returns the field with the days of a register's rows; "" if they have none. `style`
    is how changes name the year before (`change_words.STYLES`). `office_year` is that year, and the
    month in which it begins. `name_of` and `period_of` return the period that is compared in a
    year, and its days, `goes_on` whether the one under review is not over. `stocks` are the
    registers that say what there is at a day.
    """

    year: int
    origins: Mapping[int, str] = field(default_factory=dict)
    is_partial: Callable[[], bool] = bool
    redefined: Mapping[str, str] = field(default_factory=dict)
    day_field: Callable[[str], str] = str
    style: str = DEFAULT_STYLE
    office_year: OfficeYear = NO_YEAR
    name_of: Callable[[int], PeriodName] = PeriodName
    period_of: Callable[[int], Period] = Period.of_year
    goes_on: Callable[[], bool] = bool
    stocks: frozenset[str] = frozenset()

    def label_of(self, year: int) -> str:
        """Return what the period of a year is called, as the head of a column: 2020年上半年."""
        name, office_year = self.name_of(year), self.office_year.with_number(year)
        if not name.part:
            return office_year.short
        return period_label(name, office_year.starts, office_year.name)

    def name_of_year(self, year: int) -> dict[str, str]:
        """Return the name of a year for its evidence; {} where that is the number and 年."""
        is_plain = self.office_year.is_calendar
        return {} if is_plain else {"name": self.office_year.with_number(year).short}

    def head_of(self, year: int) -> str:
        """Return `label_of`; of another year, beside a period that is not over, with 同期."""
        return self.label_of(year) + ("同期" if year != self.year and self.goes_on() else "")

    def part_of(self, year: int) -> dict[str, str]:
        """Return the label, the first and the last day of the part of a year; {} of a whole one."""
        if not self.is_partial():
            return {}
        period = self.period_of(year)
        days = {"first": period.first.isoformat(), "last": period.last.isoformat()}
        return {"label": self.head_of(year), **days}

    def is_said_whole(self, register: str) -> bool:
        """Return whether the review says 全年 of a register, whose rows cannot be divided."""
        return not self.can_compare(register) and register not in self.stocks

    def rows(self, selection: Selection, year: int) -> Rows | None:
        """Return a selection of an earlier year; None if that has no such rows.

        None also if only a part of the year is compared and the rows in it are not known, because
        some have no day.
        """
        tables = tables_of(self.origins.get(year, ""))
        try:
            if tables is None or not self._are_dated(selection, tables):
                return None
            return selection.of(tables)
        except FigureError:  # a condition fails there
            raise
        except ReviewError:  # the year cannot be cleaned: see `Review.unreadable`
            return None

    def can_compare(self, register: str) -> bool:
        """Return whether the rows of a register can be divided as the comparison asks."""
        return not (register and self.is_partial()) or bool(self.day_field(register))

    def _are_dated(self, selection: Selection, tables: Mapping[str, pd.DataFrame]) -> bool:
        if not self.is_partial() or selection.register not in tables:
            return True
        rows = _filtered(tables[selection.register], selection.steps)
        day = self.day_field(selection.register)
        return day in rows and bool(rows[day].notna().all())

    def why_redefined(self, id: str, register: str) -> str:
        """Return why a figure cannot be compared with the year before; "" if it can."""
        for name, why in self.redefined.items():
            if name in {register, id} or id.startswith(f"{name}."):
                return why
        return ""


_earlier_years: dict[str, EarlierYears] = {}


def set_earlier_years(origin: str, years: EarlierYears) -> None:
    """Store what the figures of an origin are compared with."""
    _earlier_years[origin] = years


def earlier_years_of(origin: str) -> EarlierYears | None:
    """Return what the figures of an origin are compared with; None for an unknown origin."""
    return _earlier_years.get(origin)


def year_of(origin: str) -> int:
    """Return the year of the tables of an origin; 0 if it is not known."""
    if origin in _earlier_years:
        return _earlier_years[origin].year
    known = (years.origins.items() for years in _earlier_years.values())
    return next((year for pairs in known for year, other in pairs if other == origin), 0)


Key = TypeVar("Key")
Value_co = TypeVar("Value_co", covariant=True)


class LazyMapping(Mapping[Key, Value_co]):
    """A mapping whose values are computed when they are first asked for.

    >>> squares = LazyMapping({3: lambda: 9})
    >>> squares[3], 4 in squares
    (9, False)
    """

    def __init__(self, functions: Mapping[Key, Callable[[], Value_co]]) -> None:
        self._functions = functions
        self._values: dict[Key, Value_co] = {}

    def __getitem__(self, key: Key) -> Value_co:
        """Return a value. Raises KeyError for an unknown key."""
        if key not in self._values:
            self._values[key] = self._functions[key]()
        return self._values[key]

    def __iter__(self) -> Iterator[Key]:
        return iter(self._functions)

    def __len__(self) -> int:
        return len(self._functions)
