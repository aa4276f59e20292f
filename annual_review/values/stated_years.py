"""The years that titles, names of sheets and labels of columns state.

Where an office's year is that of the calendar, it is the number in the text. Where it begins in
another month, a text may name a year by both calendar years (2021—2022学年), by 学年, or by a
month, a quarter or a season of it (2022年1月, 2021年秋季学期). A number alone is open where it may
be the office's year under review.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from annual_review.values.dates import years_as_digits, years_in
from annual_review.values.month_spans import read_months
from annual_review.values.numerals import NUMERAL
from annual_review.values.office_year import OfficeYear

_YEAR = r"(?<!\d)((?:19|20)\d\d)"
_DASH = "[-—–−~～/至到]+"
_TWO_YEARS = re.compile(
    rf"{_YEAR}年?度?{_DASH}(?:((?:19|20)\d\d)(?!\d)(?!年?\d{{1,2}}月)(?:学年度?|年度?|财年)?"
    r"|(\d\d)(?:学年度?|年度|财年))"
)
_NAMED = re.compile(rf"{_YEAR}(?:学年度?|财政?年度?|会计年度)")
_NUMBER = rf"(?:\d{{1,2}}|{NUMERAL}{{1,3}})"
_MONTHS = re.compile(
    rf"{_YEAR}(?:年度?)?(?:第?{_NUMBER}个?季度|[上下]半年|{_NUMBER}月份?|[./-]\d{{1,2}}(?!\d))"
    rf"(?:{_DASH}(?:(?:19|20)\d\d年)?{_NUMBER}月份?)?"
    rf"|{_YEAR}年?\d{{1,2}}{_DASH}(?:(?:19|20)\d\d年)?\d{{1,2}}月份?"
)
_SEASON = re.compile(rf"{_YEAR}年?度?(春季?学期|秋季?学期|[春夏秋冬]季|寒假|暑假)")
_SEASONS = {  # the first and the last month, from January of the year that is written
    "春季": (3, 5),
    "夏季": (6, 8),
    "秋季": (9, 11),
    "冬季": (12, 14),
    "春": (2, 7),
    "秋": (9, 13),
    "寒假": (1, 2),
    "暑假": (7, 8),
}
_OFFICE_YEARS = re.compile("学年|年度|财年")
_COHORT = re.compile(rf"{_YEAR}年?[级届]")  # of pupils who began, or finish, in that year
_NUMBER_ALONE = re.compile(rf"{_YEAR}(?!\d)")


def is_of_office_years(field: str) -> bool:
    """Return whether a field of years names those of an office rather than of the calendar.

    >>> is_of_office_years("学年"), is_of_office_years("统计年度"), is_of_office_years("年份")
    (True, True, False)
    """
    return _OFFICE_YEARS.search(field) is not None


class StatedYear(NamedTuple):
    """A year that a text states: dates without a year are of `year`.

    `is_open`: the text may name the calendar year of that number as well.
    """

    year: OfficeYear
    is_open: bool = False


def years_stated(text: str, year: OfficeYear) -> set[StatedYear]:
    """Return the years that a text states in a review of `year`.

    >>> school_year = OfficeYear(2021, starts=9)
    >>> texts = ("2021—2022学年统计", "2022年春季学期", "2022年1月", "2021年", "2022年", "2021级")
    >>> for text in texts:
    ...     print(*((each.year.label, each.is_open) for each in years_stated(text, school_year)))
    ('2021年9月至2022年8月', False)
    ('2021年9月至2022年8月', False)
    ('2021年9月至2022年8月', False)
    ('2021年9月至2022年8月', True)
    ('2022年', False)
    <BLANKLINE>
    """
    if year.is_calendar:
        return {StatedYear(year.with_number(number)) for number in years_in(text)}
    found: set[StatedYear] = set()
    rest = years_as_digits(text)
    for read in (_two_years, _named, _months, _season):
        rest = read(rest, year, found)
    for match in _NUMBER_ALONE.finditer(_COHORT.sub("", rest)):
        number = int(match[1])
        is_own = number == year.number
        found.add(StatedYear(year if is_own else OfficeYear(number), is_own))
    sure = {each for each in found if not each.is_open}
    return sure if {each.year for each in sure} == {year} else found


def _two_years(text: str, year: OfficeYear, found: set[StatedYear]) -> str:
    def add(match: re.Match[str]) -> str:
        first, second = int(match[1]), match[2] or match[3]
        if int(second) != (first + 1) % 10 ** len(second):
            return match[0]
        found.add(StatedYear(year.with_number(first)))
        return "_"

    return _TWO_YEARS.sub(add, text)


def _named(text: str, year: OfficeYear, found: set[StatedYear]) -> str:
    named = re.compile(rf"{_YEAR}{re.escape(year.name)}") if year.name else _NAMED
    for pattern in (_NAMED, named):
        found |= {StatedYear(year.with_number(int(m[1]))) for m in pattern.finditer(text)}
        text = pattern.sub("_", text)
    return text


def _months(text: str, year: OfficeYear, found: set[StatedYear]) -> str:
    def add(match: re.Match[str]) -> str:
        months = read_months(match[0], year)
        if months is None or months.problem:
            return match[0]
        return _add_span(months.first, months.last, year, found)

    return _MONTHS.sub(add, text)


def _season(text: str, year: OfficeYear, found: set[StatedYear]) -> str:
    def add(match: re.Match[str]) -> str:
        name = match[2] if match[2] in _SEASONS else match[2][0]
        first, last = (int(match[1]) * 12 + month - 1 for month in _SEASONS[name])
        return _add_span(first, last, year, found)

    return _SEASON.sub(add, text)


def _add_span(first: int, last: int, year: OfficeYear, found: set[StatedYear]) -> str:
    """Add the office's year that holds some months, else the calendar year that does."""
    own = year.with_number((first + 1 - year.starts) // 12)
    if own.holds(first, last):
        found.add(StatedYear(own))
    elif first // 12 == last // 12:
        found.add(StatedYear(OfficeYear(first // 12)))
    return "_"
