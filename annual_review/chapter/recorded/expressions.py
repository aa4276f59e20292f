"""Expressions of fields: what pandas computed from the columns of a register, row by row.

`aid["金额"] / aid["人数"] > 100` is `Call("gt", Call("truediv", Field("金额"), (Field("人数"),)),
(100,))`. An expression is plain data, so that it stays in `attrs` and can be evaluated on other
rows: those of the year before, or of a member. `evaluate` calls the same methods of pandas again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from annual_review.chapter.conditions import day_numbers
from annual_review.language import _
from annual_review.records.dated_columns import months_of, quarters_of

COMPARED = {"eq", "ne", "lt", "le", "gt", "ge", "between", "isin"}
OF_ALL_ROWS = {"duplicated"}  # methods whose result in a row depends on other rows
# Functions of the package that chapters call on a column, by the name under which they are recorded
FUNCTIONS: dict[str, Callable[[pd.Series], pd.Series]] = {
    "months": months_of,
    "quarters": quarters_of,
}


class Field(NamedTuple):
    """A field of a register; an empty name is all fields."""

    name: str


class Call(NamedTuple):
    """A method of a column, with its arguments: constants and other expressions.

    `accessor` is `str` or `dt` for their methods and properties, `function` for one of `FUNCTIONS`.
    """

    method: str
    operand: Any
    args: tuple[Any, ...] = ()
    options: tuple[tuple[str, Any], ...] = ()
    accessor: str = ""


class Statistic(NamedTuple):
    """What all rows together give, such as the mean of a column."""

    method: str
    operand: Any
    args: tuple[Any, ...] = ()


class Day(NamedTuple):
    """A day as a number like 20210305, and the text that it was given as."""

    number: int
    text: str = ""


class Span(NamedTuple):
    """A month, a quarter or a year, as pandas writes it, with the frequency of the column."""

    text: str
    frequency: str

    @property
    def period(self) -> pd.Period:
        """The period itself."""
        return pd.Period(self.text, self.frequency)


Expression = Field | Call | Statistic
_NODES = (Field, Call, Statistic)


class NotRepeatableError(Exception):
    """What was computed cannot be computed again on other rows; the message says why."""


def is_expression(value: object) -> bool:
    """Return whether a value is an expression, not a constant."""
    return isinstance(value, _NODES)


def evaluate(expression: Expression, table: pd.DataFrame) -> pd.Series:
    """Return the column that an expression gives on the rows of a plain table."""
    if isinstance(expression, Field):
        column: pd.Series = table[expression.name]
        return column
    if isinstance(expression, Statistic):
        raise TypeError("A statistic is no column.")
    operand = _operand(expression.operand, table)
    if expression.accessor == "function":
        return FUNCTIONS[expression.method](operand)
    if any(isinstance(part, Day) for part in _constants(expression.args)):
        operand = pd.Series(day_numbers(operand), operand.index)
    owner = getattr(operand, expression.accessor) if expression.accessor else operand
    found = getattr(owner, expression.method)
    if not callable(found):  # a property of an accessor
        result: pd.Series = found
        return result
    args = [_argument(one, table) for one in expression.args]
    computed: pd.Series = found(
        *args, **{name: _argument(one, table) for name, one in expression.options}
    )
    return computed


def _operand(operand: Any, table: pd.DataFrame) -> Any:
    return table if operand == Field("") else evaluate(operand, table)


def _argument(value: Any, table: pd.DataFrame) -> Any:
    if isinstance(value, Statistic):
        return getattr(_operand(value.operand, table), value.method)(*value.args)
    if is_expression(value):
        return evaluate(value, table)
    if isinstance(value, Day):
        return value.number
    if isinstance(value, Span):
        return value.period
    return [_argument(one, table) for one in value] if isinstance(value, tuple) else value


def moved(value: Any, years: int) -> Any:
    """Return an expression whose days and periods are some years later."""
    if not years:
        return value
    if isinstance(value, Day):
        return Day(value.number + years * 10_000, value.text)
    if isinstance(value, Span):
        per_year = {"M": 12, "Q": 4, "Y": 1}[value.frequency[0]]
        return Span(str(value.period + years * per_year), value.frequency)
    if isinstance(value, Call):
        return value._replace(
            operand=moved(value.operand, years), args=tuple(moved(one, years) for one in value.args)
        )
    if isinstance(value, tuple) and not is_expression(value):
        return tuple(moved(one, years) for one in value)
    return value


def parts_of(value: Any) -> Iterator[Expression]:
    """Yield an expression and all expressions in it, the outermost first."""
    if isinstance(value, Field | Call | Statistic):
        yield value
    if isinstance(value, Call | Statistic):
        yield from parts_of(value.operand)
        for one in (*value.args, *dict(getattr(value, "options", ())).values()):
            yield from parts_of(one)


def fields_of(value: Any) -> list[str]:
    """Return the names of the fields in an expression, each once."""
    found = (part.name for part in parts_of(value) if isinstance(part, Field) and part.name)
    return list(dict.fromkeys(found))


def has_days(value: Any) -> bool:
    """Return whether days or periods, which are of a year, are anywhere in an expression."""
    return any(compares_days(part) for part in parts_of(value))


def compares_days(part: Expression) -> bool:
    """Return whether an expression itself compares with days or periods."""
    if not isinstance(part, Call):
        return False
    given = _constants((*part.args, *dict(part.options).values()))
    return any(isinstance(one, Day | Span) for one in given)


def is_row_by_row(value: Any) -> bool:
    """Return whether an expression gives the same in a row whatever other rows there are."""
    return not any(
        isinstance(part, Statistic) or (isinstance(part, Call) and part.method in OF_ALL_ROWS)
        for part in parts_of(value)
    )


def unit_of(value: Any, units: Mapping[str, str]) -> str:
    """Return the unit of what an expression gives, by those of its fields; "" if it is not known.

    >>> units = {"金额": "元", "人数": "人"}
    >>> [unit_of(Call(name, Field("金额"), (0,)), units) for name in ("fillna", "truediv")]
    ['元', '']
    """
    if isinstance(value, Field):
        return units.get(value.name, "")
    if not isinstance(value, Call):
        return ""
    own = unit_of(value.operand, units)
    if value.method in ("add", "sub"):
        return own if all(unit_of(one, units) == own for one in value.args) else ""
    return own if value.method in _KEEPING_UNIT else ""


_KEEPING_UNIT = {"fillna", "round", "abs", "clip", "astype", "__neg__"}


def read_constant(value: Any, column: pd.Series, method: str) -> Any:
    """Return a value that a column is computed with, as it is recorded.

    Days and periods with which dates and periods are compared are those of the year of the rows, if
    they are written as texts: a Timestamp may have been computed from the rows. Raises
    NotRepeatableError for what is no constant: Timestamps, other columns, arrays, functions, and
    NA and NaT, which rows give that have no mean or no last day, as other rows have.
    """
    if value is pd.NA or value is pd.NaT:
        raise NotRepeatableError(_("an empty value"))
    if isinstance(value, list | tuple | set | frozenset):
        return tuple(read_constant(one, column, method) for one in value)
    if isinstance(value, dict):
        return {key: read_constant(one, column, "") for key, one in value.items()}
    if method in COMPARED and column.dtype.kind == "M":
        return _read_day(value)
    if method in COMPARED and isinstance(column.dtype, pd.PeriodDtype):
        return _read_span(value, column)
    if isinstance(value, np.bool_ | np.number | np.str_):
        value = value.item()
    if value is None or isinstance(value, str | int | float | bool | type):
        return value
    if isinstance(value, dt.timedelta):
        return value
    raise NotRepeatableError(_("a value of the type {kind}", kind=type(value).__name__))


def read_constants(
    args: Iterable[Any], options: Mapping[str, Any], column: pd.Series
) -> tuple[tuple[Any, ...], tuple[tuple[str, Any], ...]]:
    """Return the arguments of a method, as they are recorded. Raises NotRepeatableError."""
    named = ((key, read_constant(one, column, "")) for key, one in options.items())
    return tuple(read_constant(one, column, "") for one in args), tuple(named)


@contextmanager
def literal_days(*, are_literal: bool) -> Iterator[None]:
    """Take Timestamps for days that were written as texts, which `query` has read already."""
    before, _literals["are_days"] = _literals["are_days"], are_literal
    try:
        yield
    finally:
        _literals["are_days"] = before


_literals = {"are_days": False}


def _read_day(value: Any) -> Any:
    if value is None:
        return value
    if isinstance(value, pd.Timestamp) and _literals["are_days"]:
        value = value.isoformat().removesuffix("T00:00:00")
    if not isinstance(value, str):
        raise NotRepeatableError(_("a day that is not written as a text"))
    try:
        day = pd.Timestamp(value)
    except ValueError:
        return value  # equal to no day; see checks.py
    if day.tzinfo is not None or day != day.normalize():
        raise NotRepeatableError(_("a time of day"))
    return Day(day.year * 10_000 + day.month * 100 + day.day, value)


def _read_span(value: Any, column: pd.Series) -> Any:
    if value is None:
        return value
    if not isinstance(value, str):
        raise NotRepeatableError(_("a period that is not written as a text"))
    frequency = str(column.dtype).removeprefix("period[").removesuffix("]")
    try:
        return Span(str(pd.Period(value, frequency)), frequency)
    except ValueError:
        return value


def _constants(values: tuple[Any, ...]) -> Iterator[Any]:
    for value in values:
        if isinstance(value, tuple) and not isinstance(value, (*_NODES, Day, Span)):
            yield from _constants(value)
        else:
            yield value
