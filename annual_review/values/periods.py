"""Periods: the days that a text names, a day or a month, a quarter, half a year, a year.

`read_period` is called by chapter/conditions.py for what a field of dates is compared with. A day
is a number like 20210305, which can be shifted to another year whether that has it or not.
"""

from __future__ import annotations

import re
from calendar import monthrange
from typing import Any

from annual_review.values.cell_text import Reading, compact, is_empty
from annual_review.values.dates import FIRST_YEAR, LAST_YEAR, is_one_day, read_date
from annual_review.values.numerals import NUMERAL, read_numeral

Period = tuple[int, int]  # the first and the last day

_YEAR = r"(?:(?P<year>\d{4})(?:年度?|[-./]))?"
_NUMBER = rf"(?P<number>\d{{1,2}}|{NUMERAL}+)"
_MONTH = re.compile(rf"{_YEAR}{_NUMBER}月份?|(?P<year2>\d{{4}})[-./](?P<number2>\d{{1,2}})")
_QUARTER = re.compile(rf"{_YEAR}(?:第?{_NUMBER}季度?|[Qq](?P<number2>[1-4]))")
_HALF = re.compile(rf"{_YEAR}(?P<half>[上下])半年")
_WHOLE_YEAR = re.compile(r"(?P<year>\d{4})年?度?|全年")
_DAYS = 31  # of every month, so that a month ends with the same number in every year
_RANGE = "是几天，不是一天"


def read_period(value: Any, year: int) -> Reading:
    """Read the days that a value names, as a `Period`; without a year they are of `year`.

    >>> [read_period(text, 2021).value for text in ("3月5日", "2020年3月", "二季度")]
    [(20210305, 20210305), (20200301, 20200331), (20210401, 20210631)]
    >>> read_period("3月5日至8日", 2021).problem
    '是几天，不是一天'
    """
    is_year = isinstance(value, int) and FIRST_YEAR <= value <= LAST_YEAR
    if isinstance(value, str) or is_year:
        text = compact(str(value))
        if is_empty(text):
            return Reading(problem="没有日期")
        if (found := _read_months(text, year)) is not None:
            return Reading(found)
        if not is_one_day(str(value)) and read_date(value, year).value is not None:
            return Reading(problem=_RANGE)
    reading = read_date(value, year)
    if reading.value is None or reading.doubt:
        return Reading(problem=reading.problem or reading.doubt)
    day = _number(reading.value.year, reading.value.month, reading.value.day)
    return Reading((day, day))


def _read_months(text: str, year: int) -> Period | None:
    """Return the first and the last day of whole months; None for any other text."""
    if match := _MONTH.fullmatch(text):
        month = _read_number(match["number"] or match["number2"])
        return _months(match["year"] or match["year2"], year, month, month)
    if match := _QUARTER.fullmatch(text):
        quarter = _read_number(match["number"] or match["number2"])
        return _months(match["year"], year, 3 * quarter - 2, 3 * quarter)
    if match := _HALF.fullmatch(text):
        first = 1 if match["half"] == "上" else 7
        return _months(match["year"], year, first, first + 5)
    if match := _WHOLE_YEAR.fullmatch(text):
        return _months(match["year"], year, 1, 12)
    return None


def _read_number(text: str) -> int:
    return int(text) if text.isdecimal() else read_numeral(text) or 0


def _months(stated: str | None, year: int, first: int, last: int) -> Period | None:
    of_year = int(stated) if stated else year
    if not (1 <= first <= last <= 12 and FIRST_YEAR <= of_year <= LAST_YEAR):
        return None
    return _number(of_year, first, 1), _number(of_year, last, _DAYS)


def _number(year: int, month: int, day: int) -> int:
    return year * 10_000 + month * 100 + day


def word_day(number: int) -> str:
    """Word a day; one after the end of its month is the last of it.

    >>> word_day(20210305), word_day(20210431)
    ('2021年3月5日', '2021年4月30日')
    """
    year, month, day = number // 10_000, number // 100 % 100, number % 100
    return f"{year}年{month}月{min(day, monthrange(year, month)[1])}日"


def word_period(period: Period) -> str:
    """Word the days of a period.

    >>> [word_period(p) for p in ((20210305, 20210305), (20210301, 20210331), (20210101, 20211231))]
    ['2021年3月5日', '2021年3月', '2021年']
    >>> word_period((20210401, 20210631))
    '2021年4月至6月'
    """
    first, last = period
    if first == last:
        return word_day(first)
    year, begins, ends = first // 10_000, first // 100 % 100, last // 100 % 100
    if begins == ends:
        return f"{year}年{begins}月"
    return f"{year}年" if (begins, ends) == (1, 12) else f"{year}年{begins}月至{ends}月"
