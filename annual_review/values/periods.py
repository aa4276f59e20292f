"""Periods: the days that a text names, a day or a month, a quarter, half a year, a year.

`read_days` is called by chapter/conditions.py for what a field of dates is compared with. A day
is a number like 20210305, which can be shifted to another year whether that has it or not.
"""

from __future__ import annotations

import datetime as dt
import re
from calendar import monthrange
from typing import Any

from annual_review.values.cell_text import Reading, compact, is_empty
from annual_review.values.dates import FIRST_YEAR, LAST_YEAR, is_one_day, read_date
from annual_review.values.month_spans import MonthSpan, read_months
from annual_review.values.office_year import OfficeYear
from annual_review.values.period_texts import is_period, last_day, name_period, read_period

Period = tuple[int, int]  # the first and the last day

_DAYS = 31  # of every month, so that a month ends with the same number in every year
_RANGE = "是几天，不是一天"
_BARE_YEAR = re.compile(r"\d{4}(?:年度?)?", re.ASCII)


def read_days(value: Any, year: OfficeYear) -> Reading:
    """Read the days that a value names, as a `Period`; without a year they are of `year`.

    The number of a year alone may be that of the calendar or of the office: where these differ, it
    is a problem.

    >>> year = OfficeYear(2021)
    >>> [read_days(text, year).value for text in ("3月5日", "2020年3月", "二季度")]
    [(20210305, 20210305), (20200301, 20200331), (20210401, 20210631)]
    >>> read_days("3月5日至8日", year).problem
    '是几天，不是一天'
    >>> school_year = OfficeYear(2021, starts=9)
    >>> read_days("2021-2022学年", school_year).value, read_days(2021, school_year).problem
    ((20210901, 20220831), '可指2021年1月至12月，也可指2021年9月至2022年8月')
    """
    is_year = isinstance(value, int) and FIRST_YEAR <= value <= LAST_YEAR
    if isinstance(value, str) or is_year:
        text = compact(str(value))
        if is_empty(text):
            return Reading(problem="没有日期")
        is_day = is_one_day(str(value))
        if not is_day and (found := _read_months(text, year)) is not None:
            return found
        if not is_day and read_date(value, year).value is not None:
            return Reading(problem=_RANGE)
    reading = read_date(value, year)
    if reading.value is None or reading.doubt:
        return Reading(problem=reading.problem or reading.doubt)
    day = _number(reading.value.year, reading.value.month, reading.value.day)
    return Reading((day, day))


def read_days_of_periods(value: Any, kind: str, year: OfficeYear) -> Reading:
    """Read the days with which a field of months, quarters or years is compared, as `read_days`.

    A number alone counts the months or the quarters of `year`. Clean tables hold the years of an
    office as its numbers, and have the days of the calendar year of that number.

    >>> year = OfficeYear(2021)
    >>> [read_days_of_periods(value, "quarter", year).value for value in (2, "第二季度", "上半年")]
    [(20210401, 20210631), (20210401, 20210631), (20210101, 20210631)]
    >>> read_days_of_periods("2020-2021学年", "year", OfficeYear(2021, starts=9)).value
    (20200101, 20201231)
    """
    if kind == "year" and not year.is_calendar:
        reading = read_period(value, kind, year)
        if reading.value is None or reading.doubt:
            return Reading(problem=reading.problem or reading.doubt)
        number = reading.value.year
        return Reading((_number(number, 1, 1), _number(number, 12, _DAYS)))
    if is_period(value, kind):
        reading = read_period(value, kind, year)
        if reading.problem and not year.is_calendar:
            return Reading(problem=reading.problem)
        first = reading.value
        if first is not None:
            end = last_day(first, kind)
            return Reading((_number(*first.timetuple()[:3]), _number(end.year, end.month, _DAYS)))
    return read_days(value, year)


def _read_months(text: str, year: OfficeYear) -> Reading | None:
    """Return the first and the last day of whole months; None for any other text."""
    months = read_months(text, year, "")
    if months is None or months.doubt or months.is_part:
        return None
    if months.problem:
        return None if year.is_calendar else Reading(problem=months.problem)
    if not year.is_calendar and _BARE_YEAR.fullmatch(text):
        own = year.with_number(int(text[:4]))
        both = (f"{own.number}年1月至12月", own.label)
        return Reading(problem="可指{}，也可指{}".format(*both))
    first, last = months.first, months.last
    if not _is_within_year(months, year):
        return None
    return Reading(
        (
            _number(first // 12, first % 12 + 1, 1),
            _number(last // 12, last % 12 + 1, _DAYS),
        )
    )


def _is_within_year(months: MonthSpan, year: OfficeYear) -> bool:
    """Return whether months lie in one year of the calendar, or in one of the office."""
    first, last = months.first, months.last
    first_of_office, last_of_office = ((each + 1 - year.starts) // 12 for each in (first, last))
    return first // 12 == last // 12 or first_of_office == last_of_office


def _number(year: int, month: int, day: int) -> int:
    return year * 10_000 + month * 100 + day


def word_day(number: int) -> str:
    """Word a day; one after the end of its month is the last of it.

    >>> word_day(20210305), word_day(20210431)
    ('2021年3月5日', '2021年4月30日')
    """
    year, month, day = number // 10_000, number // 100 % 100, number % 100
    return f"{year}年{month}月{min(day, monthrange(year, month)[1])}日"


def word_period(period: Period, kind: str = "") -> str:
    """Word the days of a period; a quarter has a name where the field is of that `kind`.

    >>> [word_period(p) for p in ((20210305, 20210305), (20210301, 20210331), (20210101, 20211231))]
    ['2021年3月5日', '2021年3月', '2021年']
    >>> word_period((20210401, 20210631)), word_period((20210401, 20210631), "quarter")
    ('2021年4月至6月', '2021年第二季度')
    """
    first, last = period
    if first == last:
        return word_day(first)
    year, begins, ends = first // 10_000, first // 100 % 100, last // 100 % 100
    if (of_last := last // 10_000) != year:
        return f"{year}年{begins}月至{of_last}年{ends}月"
    if kind == "quarter" and ends - begins == 2 and begins % 3 == 1:
        return name_period(dt.date(year, begins, 1), kind)
    if begins == ends:
        return f"{year}年{begins}月"
    return f"{year}年" if (begins, ends) == (1, 12) else f"{year}年{begins}月至{ends}月"
