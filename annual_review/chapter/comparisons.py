"""Comparisons: what `where` compares a field with, read into a `Condition`.

A value is read as the field's cells were: a place or a category in any of its spellings, a count as
a number, a date as a day. The readers are those of known_fields.py.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from annual_review.chapter.conditions import (
    AT_LEAST,
    AT_MOST,
    BETWEEN,
    CONTAINS,
    EQUAL,
    PART_WORDS,
    PARTS,
    Condition,
)
from annual_review.chapter.period_labels import office_year_of, period_name
from annual_review.errors import FigureError
from annual_review.language import N_, _
from annual_review.project.register_book import PERIODS
from annual_review.records.dated_columns import OF_THE_YEAR, first_dated, kind_of
from annual_review.values.cell_text import Reading, as_text, read_text
from annual_review.values.counts import read_amount
from annual_review.values.office_year import NO_YEAR, OfficeYear
from annual_review.values.periods import Period, read_days, read_days_of_periods

_LEAST_SPANS = {"month": 30, "quarter": 230, "year": 1130}  # between numbers like 20210305
_LIKE = {
    "date": N_("Write it like 2021-03-05 or 3月5日."),
    "month": N_("Write it like 2021-03 or 3月."),
    "quarter": N_("Write it like 2021Q1 or 第一季度."),
    "year": N_("Write it like 2021 or 2021年."),
}
_TOO_SHORT = {
    "month": N_("{name} holds months, and {value!r} is shorter."),
    "quarter": N_("{name} holds quarters, and {value!r} is shorter."),
    "year": N_("{name} holds years, and {value!r} is shorter."),
}
_LONGER = {
    "month": N_("Name a month, or several: between(…), at_least(…)."),
    "quarter": N_("Name a quarter, or several: between(…), at_least(…)."),
    "year": N_("Name a year, or several: between(…), at_least(…)."),
}
_NO_PART = {
    "month": N_("month={value!r} is not a month."),
    "quarter": N_("quarter={value!r} is not a quarter."),
}

Read = Callable[[Any], Reading]


@dataclass(frozen=True)
class Comparison:
    """What a field is compared with, as `at_least` and the like return it for `where`."""

    sign: str
    values: tuple[Any, ...]


def at_least(value: Any) -> Comparison:
    """Return a condition for `where`: a number of at least `value`, or a day not before it.

        where(aid, 金额=at_least(5000))
        where(aid, 日期=at_least("7月1日"))

    `value` is a number or a day, in any way in which a register may write it. A day without a year
    is of the year of the register.
    """
    return Comparison(AT_LEAST, (value,))


def at_most(value: Any) -> Comparison:
    """Return a condition for `where`: a number of at most `value`, or a day not after it.

        where(aid, 金额=at_most(500))

    `value` is a number or a day, as for `at_least`; “3月” ends with its last day.
    """
    return Comparison(AT_MOST, (value,))


def between(first: Any, last: Any) -> Comparison:
    """Return a condition for `where`: a number or a day from `first` to `last`, both included.

        where(aid, 日期=between("3月5日", "5月"))

    `first` and `last` are numbers or days, as for `at_least`.
    """
    return Comparison(BETWEEN, (first, last))


def one_of(*values: Any) -> Comparison:
    """Return a condition for `where`: one of several values, the same as a list of them.

        where(cases, 办理结果=one_of("已办结", "办理中"))

    `values` are texts, numbers or days, as the field holds them.
    """
    return Comparison(EQUAL, values)


def contains(text: str) -> Comparison:
    """Return a condition for `where`: a text in which `text` occurs somewhere.

        where(events, 活动名称=contains("助餐"))

    `text` is compared without regard to case, width and gaps. The field must hold texts.
    """
    return Comparison(CONTAINS, (text,))


def read_condition(
    table: pd.DataFrame,
    name: str,
    given: Any,
    readers: Mapping[str, Read],
    *,
    negated: bool = False,
) -> Condition:
    """Return the condition that a keyword of `where` gives. `readers` read cells, by field.

    Raises FigureError for a value that the field cannot have.
    """
    field, part = name, ""
    if name in PARTS and name not in table.columns:
        field, part = date_field(table, name), name
    comparison = given if isinstance(given, Comparison) else Comparison(EQUAL, _listed(given))
    dated = kind_of(table[field]) if not part else ""
    kind = "M" if dated else table[field].dtype.kind if not part else "i"
    _require_comparable(name, comparison, kind)
    year = office_year_of(table) if kind == "M" else NO_YEAR
    read = _value_reader(table, name, field, part, readers.get(field))
    values = tuple(map(read, comparison.values))
    if comparison.sign == BETWEEN and values[0] > values[1]:
        first, last = comparison.values
        raise FigureError(
            _(
                "{name}: between({first!r}, {last!r}) ends before it begins.",
                name=name,
                first=first,
                last=last,
            ),
            remedy=_("Give the smaller value first."),
        )
    of_periods = dated if dated in PERIODS else ""
    if of_periods and comparison.sign == EQUAL:
        _require_periods(name, comparison.values, values, of_periods)
    return Condition(field, comparison.sign, values, negated, year, part, of_periods)


def has_one_of(table: pd.DataFrame, field: str, names: Iterable[str]) -> Condition:
    """Return the condition that a field has one of some values, as `tally` names them."""
    kind, year = kind_of(table[field]), office_year_of(table)
    if kind not in PERIODS:
        return Condition(field, EQUAL, tuple(names))
    days = tuple(_read_days(field, name, year, kind) for name in names)
    return Condition(field, EQUAL, days, office_year=year, kind=kind)


def _require_periods(
    name: str, given: Iterable[Any], values: Iterable[Period | None], kind: str
) -> None:
    """Raise FigureError for days that no period of a kind lies in."""
    for one, days in zip(given, values, strict=True):
        if days is not None and days[1] - days[0] < _LEAST_SPANS[kind]:
            raise FigureError(_(_TOO_SHORT[kind], name=name, value=one), remedy=_(_LONGER[kind]))


def _value_reader(
    table: pd.DataFrame, name: str, field: str, part: str, read: Read | None
) -> Callable[[Any], Any]:
    """Return the function that reads a value with which a field is compared."""
    column = table[field]
    if part:
        return lambda value: _read_part(part, value)
    if kind := kind_of(column):
        own = office_year_of(table)
        year = own if own.number else _last_year(column)
        return lambda value: _read_days(name, value, year, kind)
    if column.dtype.kind in "iuf":
        return lambda value: _read_number(name, value, read or read_amount)
    return lambda value: _read_text(value, column, read or read_text)


def date_field(table: pd.DataFrame, part: str) -> str:
    """Return the first field of dates, months, or quarters if they are asked for.

    Raises FigureError for a table without one.
    """
    kinds = OF_THE_YEAR if part == "quarter" else OF_THE_YEAR[:2]
    if (found := first_dated(table, kinds)) is not None:
        return str(found.name)
    raise FigureError(
        _("{part}= needs a field of dates, and there is none.", part=part),
        remedy=_("Select by another field."),
    )


def _listed(given: Any) -> tuple[Any, ...]:
    is_several = isinstance(given, Iterable) and not isinstance(given, str)
    return tuple(given) if is_several else (given,)


def _require_comparable(name: str, comparison: Comparison, kind: str) -> None:
    is_ordered = kind in "Miuf"
    if comparison.sign == CONTAINS and is_ordered:
        remedy = (
            _("Write month=3, between(…) or a value.") if kind == "M" else _("Write between(…).")
        )
        raise FigureError(
            _("contains() looks for texts, and {name} holds none.", name=name), remedy=remedy
        )
    if comparison.sign not in (EQUAL, CONTAINS) and not is_ordered:
        raise FigureError(
            _("{name} holds texts, which are neither more nor less.", name=name),
            remedy=_("Write a value, one_of(…) or contains(…)."),
        )
    if comparison.sign != EQUAL and any(_is_empty(value) for value in comparison.values):
        raise FigureError(
            _("{name} is compared with nothing.", name=name), remedy=_("Give a value.")
        )


def _is_empty(value: Any) -> bool:
    if isinstance(value, str):
        return not value.strip()
    return value is None or value is pd.NaT or (isinstance(value, float) and np.isnan(value))


def _last_year(column: pd.Series) -> OfficeYear:
    """Return the year of the last day; the current one if there is none."""
    last = column.max()
    return OfficeYear(dt.date.today().year if pd.isna(last) else int(last.year))


def _read_days(name: str, value: Any, year: OfficeYear, kind: str) -> Period | None:
    """Return the days that a value names, for a field of a kind: date, month, quarter or year."""
    if _is_empty(value):
        return None
    if isinstance(value, np.datetime64):
        value = pd.Timestamp(value)
    given = value.item() if isinstance(value, np.generic) else value
    if isinstance(given, pd.Period):
        given = given.year if kind == "year" and given.freqstr[0] in "YA" else period_name(given)
    is_day = kind == "date"
    reading = read_days(given, year) if is_day else read_days_of_periods(given, kind, year)
    if reading.value is None:
        raise _not_comparable(name, value, reading, _(_LIKE[kind]))
    period: Period = reading.value
    return period


def _read_part(part: str, value: Any) -> int:
    """Return the number of a month or of a quarter."""
    text = as_text(value).strip().removesuffix("份").removesuffix(PART_WORDS[part][-1:])
    text = text.removeprefix("第").removesuffix("季")
    number = int(text) if text.isdecimal() and text.isascii() else 0
    if isinstance(value, bool) or not 1 <= number <= PARTS[part]:
        raise FigureError(
            _(_NO_PART[part], value=value), remedy=_("Give 1 to {last}.", last=PARTS[part])
        )
    return number


def _read_number(name: str, value: Any, read: Read) -> float | None:
    if value is pd.NA or _is_empty(value):
        return None
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    reading = read(value) if isinstance(value, str) else Reading(problem="不是数字")
    if reading.value is None or reading.doubt:
        raise _not_comparable(name, value, reading, _("Write a number."))
    number: float = reading.value
    return number


def _read_text(value: Any, column: pd.Series, read: Read) -> str:
    """Return a text as cells of the field have it: itself, if some cell is the same."""
    text = "" if _is_empty(value) else as_text(value)
    if not text or (column == text).any():
        return text
    reading = read(text)
    return text if reading.value is None else str(reading.value)


def _not_comparable(name: str, value: Any, reading: Reading, remedy: str) -> FigureError:
    why = reading.problem or reading.doubt or "不是数字"
    return FigureError(
        _("{name} cannot be compared with {value!r}: {why}.", name=name, value=value, why=why),
        remedy=remedy,
    )
