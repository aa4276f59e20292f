"""Months, quarters and years: read one cell as a period, or say why it is none.

`read_period` is called by cleaning/columns.py for fields of these kinds. What a cell names, a day,
a month, a quarter, half a year or several of them, is read as the period of the field's kind that
holds it. What is longer than the period is a problem; what does not fill it is a doubt, unless it
is a day of a month.

The value is the first day of the period, a `datetime.date`; the field's kind says how long it is.
Clean tables have pandas' periods (see `Column.series`).
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Sequence
from functools import partial
from typing import Any, Literal, NamedTuple, cast

from annual_review.values.cell_text import EMPTY, Reading, compact, is_empty, normal_text, suggest
from annual_review.values.dates import DayWithoutYear, is_date, is_lunar, read_date, read_day_range
from annual_review.values.month_spans import MonthSpan, read_months
from annual_review.values.numerals import write_numeral
from annual_review.values.office_year import OfficeYear

PeriodKind = Literal["month", "quarter", "year"]
LENGTHS = {"month": 1, "quarter": 3, "year": 12}  # months
_ONE = {"month": "一个月", "quarter": "一个季度", "half": "半年", "year": "一年"}
_SEVERAL = {"month": "几个月", "quarter": "几个季度", "year": "几年"}
_NAMES = {"month": "月份", "quarter": "季度", "year": "年份"}
_ZERO_DAY = dt.date(1900, 2, 1)  # before it, a date cell holds a number up to 31
_EPOCH = dt.date(1899, 12, 31)  # day 0 of a spreadsheet's calendar, in its first month
LOST_ZERO = "是数值，末尾的0可能丢失"
_YEARS_AND_MONTHS = re.compile(r"(\d{4})\.(\d{1,2})")
_TWO_NUMBERS = re.compile(r"(\d{1,2})[-./](\d{1,2})")
_TWO_DIGITS = re.compile(r"(\d\d)(?:[-./](\d{1,2}))?")
_YEAR_AND_NUMBER = re.compile(r"(\d{4})[-./年](\d)")
_WITHIN = re.compile(
    r"(?<![一二三四五六七八九十\d])(?:(?:\d{4}年?度?)?第?[1-4一二三四]季度?"
    r"|(?:\d{4}[年./-]?)?(?:\d{1,2}|十?[一二三四五六七八九十])月|\d{4}年)"
)
_ANY_YEAR = 2021


class _Days(NamedTuple):
    """The days that a cell names, from `first` to `last`; `doubt` is as in `Reading`.

    `unit` is that of a text that names one period, `is_months` is true for several as well. With
    `is_part` only some of the days are meant: 3月上旬.
    """

    first: dt.date
    last: dt.date
    doubt: str = ""
    suggestion: str = ""
    is_text: bool = False
    is_months: bool = False
    is_part: bool = False
    unit: str = ""


def read_period(value: Any, kind: str, year: OfficeYear, *, decides: bool = True) -> Reading:
    """Read a month, a quarter or a year as its first day; one without a year is of `year`.

    `kind` is that of the field: month, quarter or year. A date cell that shows no year is read as
    by `read_date`, with `decides`. Quarters are those of the calendar, years those of the office.

    >>> year = OfficeYear(2021)
    >>> [str(read_period(cell, "month", year).value) for cell in ("2021.03", "三月份", "Mar-21", 3)]
    ['2021-03-01', '2021-03-01', '2021-03-01', '2021-03-01']
    >>> [str(read_period(cell, "quarter", year).value) for cell in ("第三季度", "2021Q3", "7-9月")]
    ['2021-07-01', '2021-07-01', '2021-07-01']
    >>> read_period("2021年1-3月", "month", year).problem
    '是几个月，不是一个月'
    >>> school_year = OfficeYear(2021, starts=9)
    >>> print(read_period(3, "month", school_year).value)
    2022-03-01
    """
    found = _days_of(value, kind, year, decides=decides)
    if isinstance(found, Reading):
        return found
    return _as_period(found, kind, year)


def is_period(value: Any, kind: str) -> bool:
    """Return whether a cell is a period of a kind, with or without a year.

    What lies within one and does not fill it is none: 3月 is no quarter. A number alone is one
    where it may count the months or the quarters of a year. No cell is one of another kind.

    >>> [is_period(text, "month") for text in ("3月份", "2021年3月", "一季度", "13月", "3人")]
    [True, True, False, False, False]
    >>> is_period("一季度", "quarter"), is_period("3月", "quarter"), is_period("2019年", "year")
    (True, False, True)
    """
    if kind not in LENGTHS:
        return False
    reading = read_period(value, kind, _year_in(value))
    return reading.value is not None and not is_within_period(value, kind)


def is_dated(value: Any, kind: str) -> bool:
    """Return whether a cell is a value of a field of dates or periods, with or without a year.

    >>> is_dated("3月5日", "date"), is_dated("3月5日", "month"), is_dated("3月", "date")
    (True, True, False)
    """
    if kind == "date":
        return is_date(value)
    return kind in LENGTHS and read_period(value, kind, _year_in(value)).value is not None


def shows_year(value: Any, kind: str) -> bool:
    """Return whether a cell of a field of dates or periods says of which year it is.

    >>> shows_year("2020年3月", "month"), shows_year("3月", "month"), shows_year("3.5", "date")
    (True, False, False)
    """
    read = read_date if kind == "date" else partial(read_period, kind=kind)
    year = _year_in(value)
    found = [read(value, year=each).value for each in (year, year.with_number(year.number - 1))]
    return found[0] is not None and found[0] == found[1]


def find_lost_zeros(cells: Sequence[Any]) -> list[int]:
    """Return the indices of texts like 2021.1 that may have been 2021.10.

    A spreadsheet drops the zero of a number and writes the rest into a text file, where 2021.11 and
    2021.12 stand without 2021.10.

    >>> find_lost_zeros(["2021.1", "2021.9", "2021.11"]), find_lost_zeros(["2021.1", "2021.10"])
    ([0], [])
    """
    texts = [text for text in cells if isinstance(text, str) and _YEARS_AND_MONTHS.fullmatch(text)]
    suspects = {
        text
        for text in texts
        if text.endswith(".1") and f"{text}0" not in texts and {f"{text}1", f"{text}2"} & {*texts}
    }
    return [at for at, cell in enumerate(cells) if isinstance(cell, str) and cell in suspects]


def is_within_period(value: Any, kind: str) -> bool:
    """Return whether a cell names only some days or months of its period.

    >>> is_within_period("3月5日", "month"), is_within_period("3月", "month")
    (True, False)
    """
    return part_of_period(value, kind, _year_in(value)) != ""


def part_of_period(value: Any, kind: str, year: OfficeYear) -> str:
    """Return a key for the days of a period that a cell names; "" if it names all, or none.

    Without a year they are of `year`.

    >>> year = OfficeYear(2021)
    >>> part_of_period("3月5日", "month", year), part_of_period("2021年3月", "month", year)
    ('2021-03-05 2021-03-05', '')
    """
    found = _days_of(value, kind, year, decides=False)
    if isinstance(found, Reading):
        return ""
    first = _first_day(found.first, kind, year)
    is_first_day = not found.is_text and found.first == found.last == first
    if is_first_day or (found.first, found.last) == (first, last_day(first, kind)):
        return ""
    return compact(str(value)) if found.is_part else f"{found.first} {found.last}"


def read_longer_period(value: Any, kind: str, year: OfficeYear) -> tuple[dt.date, dt.date] | None:
    """Return the first and the last day of a text that names more months than a period of a kind.

    None for any other cell.

    >>> year = OfficeYear(2021)
    >>> [str(day) for day in read_longer_period("一季度", "month", year) or ()]
    ['2021-01-01', '2021-03-31']
    >>> read_longer_period("3月", "month", year), read_longer_period("合计", "month", year)
    (None, None)
    """
    months = read_months(value, year, "") if isinstance(value, str) else None
    if months is None or months.problem or months.last - months.first < LENGTHS[kind]:
        return None
    return _start_of(months.first), _end_of(months.last)


def last_day(first: dt.date, kind: str) -> dt.date:
    """Return the last day of the period of a kind that begins on a day; a day is its own last.

    >>> str(last_day(dt.date(2021, 1, 1), "quarter")), str(last_day(dt.date(2021, 1, 1), "date"))
    ('2021-03-31', '2021-01-01')
    """
    return _end_of(_month_of(first) + LENGTHS[kind] - 1) if kind in LENGTHS else first


def name_period(first: dt.date, kind: str) -> str:
    """Return the name of the period of a kind that begins on a day.

    >>> [name_period(dt.date(2021, 4, 1), kind) for kind in ("month", "quarter", "year")]
    ['2021年4月', '2021年第二季度', '2021年']
    """
    if kind == "year":
        return f"{first.year}年"
    if kind == "quarter":
        return f"{first.year}年第{write_numeral(str((first.month + 2) // 3))}季度"
    return f"{first.year}年{first.month}月"


def _days_of(value: Any, kind: str, year: OfficeYear, *, decides: bool) -> _Days | Reading:
    """Return the days that a cell names; a Reading if it is empty, or names no days."""
    if isinstance(value, bool | dt.time | dt.timedelta):
        return Reading(problem=f"不是{_NAMES[kind]}")
    if isinstance(value, dt.date):
        return _days_of_cell(value, kind, year, decides=decides)
    if isinstance(value, int | float):
        return _days_of_number(value, kind, year)
    text = normal_text(value)
    return EMPTY if is_empty(text) else _days_of_text(text, kind, year)


def _days_of_cell(value: dt.date, kind: str, year: OfficeYear, *, decides: bool) -> _Days | Reading:
    """Return the day of a date cell."""
    day = value.date() if isinstance(value, dt.datetime) else value
    if isinstance(value, DayWithoutYear):
        if kind == "year":
            return Reading(problem="在表中不显示年份，请写明年份")
        reading = read_date(value, year, decides=decides)
        if reading.value is None:
            of_year = day.replace(year=year.of_month(day.month), day=1)
            guess = name_period(_first_day(of_year, kind, year), kind)
            problem = reading.problem.replace("请写明年月日", f"请写明{_NAMES[kind]}和年份")
            return Reading(problem=problem, suggestion=suggest(guess))
        return _Days(day, day, reading.doubt)
    if day < _ZERO_DAY:
        number = (day - _EPOCH).days
        return Reading(problem=f"是日期格式的数字{number}，不是{_NAMES[kind]}，请写明年份")
    reading = read_date(value, year)
    return _Days(day, day) if reading.value is not None else reading


def _days_of_number(number: float, kind: str, year: OfficeYear) -> _Days | Reading:
    """Return the days of a numeric cell: the number of a month, 202103, 2021.03, or a serial."""
    if not math.isfinite(number):
        return Reading(problem=f"不是{_NAMES[kind]}")
    if number == int(number):
        return _days_of_text(str(int(number)), kind, year)
    text = str(number)
    if not _YEARS_AND_MONTHS.fullmatch(text):
        reading = read_date(number, year)
        is_serial = reading.value is not None and number > year.number
        return _Days(reading.value, reading.value) if is_serial else _refuse(text, kind, year)
    found = _days_of_text(text, kind, year)
    if isinstance(found, _Days) and text.endswith(".1"):  # shown where 2021.10 was typed
        guess = name_period(found.first.replace(month=10), "month")
        return found._replace(doubt=LOST_ZERO, suggestion=suggest(guess))
    return found


def _days_of_text(text: str, kind: str, year: OfficeYear) -> _Days | Reading:
    alone = cast(Literal["month", "quarter", "year"], kind)
    if kind == "quarter" and (match := _YEAR_AND_NUMBER.fullmatch(text)):
        guess = MonthSpan(*2 * (int(match[1]) * 12 + 3 * (int(match[2]) - 1),))
        suggestion = _suggest(guess, kind, year) if 1 <= int(match[2]) <= 4 else ""
        return Reading(problem="可指月份，也可指季度", suggestion=suggestion)
    months = read_months(text, year, alone if kind != "year" else "")
    if months is not None and months.problem:
        return Reading(problem=months.problem)
    if months is not None:
        first, last = _start_of(months.first), _end_of(months.last)
        if months.is_part:
            last = last.replace(day=2)
        part, unit = months.is_part, months.unit
        return _Days(first, last, months.doubt, "", True, True, is_part=part, unit=unit)
    if _TWO_NUMBERS.fullmatch(text):
        return _refuse(text, kind, year)
    days = read_day_range(text, year)
    if days is None or _TWO_DIGITS.fullmatch(text):
        return _refuse(text, kind, year)
    return _Days(*days, is_text=True)


def _as_period(days: _Days, kind: str, year: OfficeYear) -> Reading:
    """Return the period of a kind that holds some days."""
    first = _first_day(days.first, kind, year)
    end = last_day(first, kind)
    if days.last > end:
        length = _ONE.get(days.unit, _SEVERAL[kind])
        verb = "是" if days.is_months else "跨"
        return Reading(problem=f"{verb}{length}，不是{_ONE[kind]}")
    doubt = days.doubt
    is_edge = not days.is_text and days.first == days.last and days.first in (first, end)
    is_whole = (days.first, days.last) == (first, end) or is_edge
    if not (is_whole or kind == "month" or doubt):
        doubt = f"不是完整的{_ONE[kind]}，请核对"
        return Reading(first, doubt=doubt, suggestion=suggest(_name(first, kind, year)))
    return Reading(first, doubt=doubt, suggestion=days.suggestion)


def _refuse(text: str, kind: str, year: OfficeYear) -> Reading:
    """Return why a text is no period, with a suggestion where one reading is likely."""
    if is_lunar(text):
        return Reading(problem="是农历，请改为公历")
    if match := _TWO_NUMBERS.fullmatch(text):
        first, last = int(match[1]), int(match[2])
        months = read_months(f"{first}-{last}月", year)
        guess = _suggest(months, kind, year) if months and kind == "quarter" else ""
        if match := _TWO_DIGITS.fullmatch(text):
            full = year.number // 100 * 100 + first
            if abs(full - year.number) <= 1 and 1 <= last <= 12 and kind == "month":
                guess = _suggest(read_months(f"{full}年{last}月", year), kind, year)
        return Reading(problem="可指一天，也可指几个月", suggestion=guess)
    if kind == "year" and (match := _TWO_DIGITS.fullmatch(text)):
        full = year.number // 100 * 100 + int(match[1])
        return Reading(problem="的年份不是四位", suggestion=suggest(f"{full}年"))
    found = {match[0] for match in _WITHIN.finditer(text)}
    within = read_months(found.pop(), year) if len(found) == 1 else None
    return Reading(problem=f"不是{_NAMES[kind]}", suggestion=_suggest(within, kind, year))


def _suggest(months: MonthSpan | None, kind: str, year: OfficeYear) -> str:
    """Suggest the period of a kind that some months are."""
    if months is None or months.problem:
        return ""
    first = _first_day(_start_of(months.first), kind, year)
    is_within = _end_of(months.last) <= last_day(first, kind)
    return suggest(_name(first, kind, year)) if is_within else ""


def _name(first: dt.date, kind: str, year: OfficeYear) -> str:
    """Return the name of a period, that of a year as the office calls it."""
    return year.with_number(first.year).label if kind == "year" else name_period(first, kind)


def _first_day(day: dt.date, kind: str, year: OfficeYear) -> dt.date:
    """Return the first day of the period of a kind that holds a day; a year is the office's."""
    if kind == "year":
        return year.with_number(year.number_of(day)).first
    month = _month_of(day)
    return _start_of(month - month % LENGTHS[kind])


def _month_of(day: dt.date) -> int:
    return day.year * 12 + day.month - 1


def _start_of(month: int) -> dt.date:
    return dt.date(month // 12, month % 12 + 1, 1)


def _end_of(month: int) -> dt.date:
    return _start_of(month + 1) - dt.timedelta(days=1)


def _year_in(value: Any) -> OfficeYear:
    """Return a calendar year with which a cell that shows none, or two digits of it, is read."""
    if isinstance(value, DayWithoutYear):
        return OfficeYear(value.year)
    match = re.match(r"\D*(\d\d)\s*年", normal_text(value)) if isinstance(value, str) else None
    return OfficeYear(_ANY_YEAR // 100 * 100 + int(match[1]) if match else _ANY_YEAR)
