"""Dates: read one cell as a day, or say why it is none; and the years that a text names.

`read_date` is called by cleaning/columns.py for fields of this kind. A text is first reduced to
digits and separators (`_normalise`), then read as one day, a range, or a list of days.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from typing import Any

from annual_review.values.cell_text import (
    EMPTY,
    Reading,
    compact,
    is_empty,
    normal_text,
    suggest,
)
from annual_review.values.numerals import NUMERAL, read_numeral
from annual_review.values.office_year import OfficeYear

FIRST_YEAR, LAST_YEAR = 1900, 2100  # a date outside is an error
_EPOCH = dt.date(1899, 12, 30)  # day 0 of a spreadsheet's calendar
_SERIALS = range(20000, 80001)  # 1954 to 2119 as serial numbers
_FIRST_TRUE_SERIAL = 60  # a 29 February 1900, which was none; the days before count from 1
_LONGEST = 100  # characters of a date with its weekday and hours
_LONGEST_MONTH = 31  # days
_ANY_YEAR = OfficeYear(2000)  # with a 29 February
_SEVERAL = "有几个日期，取第一个"

# Parts to drop or replace before a date is read.
_WEEKDAY = re.compile(r"[(（\[]?(?:星期|礼拜|周)[一二三四五六日天末1-7][)）\]]?")
_CLOCK = r"\d{1,2}(?:\s*[::时点]\s*(?:\d{1,2}|半|整)?\s*分?(?:\s*:\s*\d{1,2}(?:\.\d+)?)?)"
_TIME = re.compile(
    rf"(?:(?<=\d)T|[\s,]*)(?:(?:上午|下午|中午|早上|早晨|晚上|晚|凌晨|傍晚|夜间|[AP]M)\s*)*"
    rf"(?:{_CLOCK}(?:\s*[-—–~至到]+\s*{_CLOCK})?\s*(?:[AP]M)?(?:Z|[+-]\d\d:?\d\d)?)?$",
    re.IGNORECASE,
)
_SPACED = re.compile(r"\d{4} +\d{1,2} +\d{1,2}")
_POINT = re.compile(r"(?<=\d)[。·・•‧∙](?=\d)")
_ROUND_ZERO = re.compile(r"(?<=[〇零一二三四五六七八九])[0Oo○◯]+")  # among Chinese digits
_YEAR_OF_DIGITS = re.compile(r"[〇零一二三四五六七八九]{4}(?=年)")
_NUMERAL_PART = re.compile(rf"{NUMERAL}+(?=[月日号])|(?<=[月至到—~-]){NUMERAL}+$")

# Days.
_SEPARATORS = r"[-./、,_\\年月—–−]"
_FULL = re.compile(
    rf"(\d{{4}})年?度?{_SEPARATORS}?(?<=\D)(\d{{1,2}})月?份?{_SEPARATORS}?(?<=\D)(\d{{1,2}})[日号]?"
)
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)日?")
_MONTH_DAY = re.compile(r"(\d{1,2})(?:月份?|[-./、_\\−–])(\d{1,2})[日号]?")
_DAY = re.compile(r"(\d{1,2})[日号]?")
_BETWEEN = re.compile(r"至|到|~+|[-—–−]+|[、,;和及与]")
_LISTED = re.compile(r"[、,;和及与]")

# What is not a day.
_MIXED = re.compile(r"\d{4}[年./\\]\d{1,2}[-—–−]\d{1,2}")  # a month and a day, or two months
_SERIAL_TEXT = re.compile(r"([2-8]\d{4})(?:\.\d*)?")
_LUNAR = re.compile(r"农历|阴历|腊月|冬月|正月|初[一二三四五六七八九十]|除夕")
_PART_OF_MONTH = re.compile(r"[上中下]旬|月[初中底末]|月份?[上下]半月")
_MONTH_ONLY = re.compile(
    rf"(?:\d{{4}}{_SEPARATORS}?)?\d{{1,2}}月份?|\d{{4}}{_SEPARATORS}\d{{1,2}}|(?:19|20)\d\d(?:0[1-9]|1[0-2])"
)
_MONTH = re.compile(
    rf"(?:(?P<year>\d{{4}}){_SEPARATORS}?)?(?P<month>\d{{1,2}})月份?(?:[上中下]旬|[初中底末]|[上下]半月)?"
    rf"|(?P<year2>\d{{4}}){_SEPARATORS}(?P<month2>\d{{1,2}})"
    r"|(?P<year3>(?:19|20)\d\d)(?P<month3>0[1-9]|1[0-2])"
)
_SHORT_YEAR = re.compile(
    rf"(\d\d){_SEPARATORS}(\d{{1,2}}){_SEPARATORS}(\d{{1,2}})日?|([0-3]\d)([01]\d)([0-3]\d)"
)
_DAY_FIRST = re.compile(r"(\d{1,2})[-./](\d{1,2})[-./](\d{4})")
_DATE_WITHIN = re.compile(
    r"\d{4}年\d{1,2}月\d{1,2}[日号]|\d{1,2}月\d{1,2}[日号]|\d{4}([-./])\d{1,2}\1\d{1,2}(?!\d)"
)

# Years in titles, names of sheets and files, and labels.
_FULL_DATE = re.compile(r"(?:19|20)\d\d[年./_-]\d{1,2}[月./_-]\d{1,2}日?(?!\d)")
_YEAR_OF_SENDING = re.compile(
    r"(?:19|20)\d\d年?(?:\d{1,2}月)?(?:上报|报送|填报|填表|制表|印发|修订|更新|报(?=\W|$))"
)
_YEAR_IN_DIGITS = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_YEAR_IN_NUMERALS = re.compile(r"[一二][〇零○九][〇零○一二三四五六七八九]{2}(?=年)")

Parts = tuple[int | None, int, int]  # year, if the text has one; month; day


class DayWithoutYear(dt.datetime):
    """A date cell whose format shows no year: 1月5日, 1/5. Nobody saw the year that it holds.

    It is that of typing, or 1900 where only a number was typed. No other date equals it.
    """

    def __eq__(self, other: object) -> bool:
        """Return whether the other shows no year, either, and is the same."""
        return isinstance(other, DayWithoutYear) and dt.datetime.__eq__(self, other)

    def __ne__(self, other: object) -> bool:
        """Return the opposite of equality; datetime has its own."""
        return not self == other

    def __hash__(self) -> int:
        """Return a hash as of the date."""
        return dt.datetime.__hash__(self)

    def __str__(self) -> str:
        """Return the day as it is shown, and the time if there is one."""
        day = f"{self.month}月{self.day}日"
        return f"{day} {self:%H:%M}" if self.time() != dt.time() else day

    @classmethod
    def of(cls, value: Any) -> DayWithoutYear | None:
        """Return the day of a date, or of its serial number; None for what is neither."""
        if isinstance(value, dt.datetime):
            return cls.combine(value.date(), value.time())
        if isinstance(value, dt.date):
            return cls(value.year, value.month, value.day)
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if not is_number or not 1 <= value < _SERIALS.stop:
            return None
        day = _EPOCH + dt.timedelta(days=int(value) + (value < _FIRST_TRUE_SERIAL))
        return cls(day.year, day.month, day.day)


def read_date(value: Any, year: OfficeYear, *, decides: bool = True) -> Reading:
    """Read a day; one without a year is of `year`, a range is its first day.

    A date cell that shows no year is read if it holds a day of `year`; another one is a problem, or
    a doubt where the date does not decide (`decides`) to which year its row belongs.

    >>> cells = ("3.5", "二〇二一年三月五日", 44260.0)
    >>> [str(read_date(cell, OfficeYear(2021)).value) for cell in cells]
    ['2021-03-05', '2021-03-05', '2021-03-05']
    >>> str(read_date("3月5日", OfficeYear(2021, starts=9)).value)
    '2022-03-05'
    >>> read_date("2021年2月30日", OfficeYear(2021)).problem
    '不是存在的日期'
    """
    if isinstance(value, DayWithoutYear):
        return _read_without_year(value, year, decides=decides)
    if isinstance(value, dt.datetime):
        return _in_bounds(value.date())
    if isinstance(value, dt.date):
        return _in_bounds(value)
    if isinstance(value, bool | dt.time | dt.timedelta):
        return Reading(problem="没有日期")
    if isinstance(value, int | float):
        return _read_number(value, year)
    text = normal_text(value)
    return EMPTY if is_empty(text) else _read_text(text, year)


def is_date(value: Any) -> bool:
    """Return whether a cell is a date, with or without a year.

    >>> is_date("2月29日"), is_date("29人")
    (True, False)
    """
    year = OfficeYear(value.year) if isinstance(value, DayWithoutYear) else _ANY_YEAR
    return read_date(value, year).value is not None


def read_month(value: Any, year: OfficeYear) -> tuple[dt.date, dt.date] | None:
    """Return the first and the last day of the month that a cell without a day names, or None.

    A month without a year is of `year`.

    >>> [str(day) for day in read_month("2021年2月中旬", OfficeYear(2021)) or ()]
    ['2021-02-01', '2021-02-28']
    >>> read_month("2021年2月3日", OfficeYear(2021)), read_month(2021.1, OfficeYear(2021))
    (None, None)
    """
    if isinstance(value, bool | float | dt.date | dt.time | dt.timedelta):
        return None
    match = _MONTH.fullmatch(_normalise(normal_text(value)))
    if match is None:
        return None
    stated, month = match["year"] or match["year2"] or match["year3"], match[match.lastgroup or 0]
    number = int(month)
    first_year = int(stated or year.of_month(number))
    if not (FIRST_YEAR <= first_year <= LAST_YEAR and 1 <= number <= 12):
        return None
    end = dt.date(first_year + number // 12, number % 12 + 1, 1) - dt.timedelta(days=1)
    return end.replace(day=1), end


def is_one_day(text: str) -> bool:
    """Return whether a text is a single day, not a range or a list.

    >>> is_one_day("2021年3月5日"), is_one_day("3月5日至8日")
    (True, False)
    """
    phrase = _normalise(normal_text(text))
    return _single(phrase) is not None or _SERIAL_TEXT.fullmatch(phrase) is not None


def read_day_range(text: str, year: OfficeYear) -> tuple[dt.date, dt.date] | None:
    """Return the first and the last day that a text names, or None if it names none.

    >>> [str(day) for day in read_day_range("3月5日至8日", OfficeYear(2021)) or ()]
    ['2021-03-05', '2021-03-08']
    >>> read_day_range("2021年3月", OfficeYear(2021))
    """
    first = read_date(text, year).value
    if first is None:
        return None
    phrase, start = _normalise(normal_text(text)), (first.year, first.month, first.day)
    days = [first]
    for between in _BETWEEN.finditer(phrase):
        last = _last_day(phrase[between.end() :], start, year)
        if last is not None and _single(phrase) is None and (day := _as_day(last, year).value):
            days.append(day)
    return first, max(days)


def is_lunar(text: str) -> bool:
    """Return whether a text is of the lunar calendar.

    >>> is_lunar("腊月"), is_lunar("农历三月"), is_lunar("三月")
    (True, True, False)
    """
    return _LUNAR.search(_normalise(normal_text(text))) is not None


def years_in(text: str) -> set[int]:
    """Return the years that a text names, but not those of full dates or of the time of sending.

    >>> years_in("沿河县2021年宣讲台账"), years_in("二〇二〇年度"), years_in("2022年1月5日报送")
    ({2021}, {2020}, set())
    """
    key = _without_days(text)
    numerals = [read_numeral(word.replace("○", "零")) for word in _YEAR_IN_NUMERALS.findall(key)]
    return {int(year) for year in [*_YEAR_IN_DIGITS.findall(key), *numerals] if year}


def years_as_digits(text: str) -> str:
    """Return a text with its years in digits, without full dates and the time of sending.

    >>> years_as_digits("二〇二一年秋季 学期"), years_as_digits("统计表（2022年1月5日报送）")
    ('2021年秋季学期', '统计表(报送)')
    """
    return _YEAR_IN_NUMERALS.sub(_in_digits, _without_days(text))


def _without_days(text: str) -> str:
    return _YEAR_OF_SENDING.sub("", _FULL_DATE.sub("", compact(text)))


def _in_digits(match: re.Match[str]) -> str:
    return str(read_numeral(match[0].replace("○", "零")) or match[0])


def _read_without_year(day: DayWithoutYear, year: OfficeYear, *, decides: bool) -> Reading:
    """Read a date cell that shows no year, in a table of `year`."""
    of_year = year.of_month(day.month)
    if day.year == of_year:
        return _in_bounds(day.date())
    what = f"在表中不显示年份，单元格里存的是{day.year}年，与{of_year}年不符"
    suggestion = _guess(of_year, day.month, day.day)
    if abs(day.year - of_year) == 1 and not decides:  # what began in December may end in January
        return Reading(day.date(), doubt=f"{what}，请核对", suggestion=suggestion)
    typed = (day.date() - _EPOCH).days - 1
    is_only_number = day.year == FIRST_YEAR and typed <= _LONGEST_MONTH
    only_number = f"（可能只填了数字{typed}）" if is_only_number else ""
    return Reading(problem=f"{what}{only_number}，请写明年月日", suggestion=suggestion)


def _in_bounds(day: dt.date) -> Reading:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        return Reading(problem="的年份不合情理")
    return Reading(day)


def _read_number(number: float, year: OfficeYear) -> Reading:
    """Read a numeric cell: a serial, a compact date, or a month and a day around the point."""
    if not math.isfinite(number) or number < 0 or number > 10**8:
        return Reading(problem="不是日期")
    if number == int(number):
        return _read_text(str(int(number)), year)
    if int(number) in _SERIALS:
        return _in_bounds(_EPOCH + dt.timedelta(days=int(number)))
    month, _, day = str(number).partition(".")
    reading = _read_text(f"{month}.{day}", year)
    if (
        reading.value is not None
        and day in ("1", "2", "3")
        and (day != "3" or _is_day(year.of_month(int(month)), int(month), 30))
    ):
        other = f"{month}月{day}0日"  # a numeric cell shows 3.10 as 3.1
        return Reading(reading.value, doubt="是数值，末尾的0可能丢失", suggestion=suggest(other))
    return reading


def _read_text(text: str, year: OfficeYear) -> Reading:
    phrase = _normalise(text)
    parts = _single(phrase)
    if parts is not None and _MIXED.fullmatch(phrase):
        return Reading(
            problem="可指一天，也可指几个月", suggestion=_guess(_year(parts, year), *parts[1:])
        )
    if parts is not None:
        return _as_day(parts, year)
    serial = _SERIAL_TEXT.fullmatch(phrase)
    if serial and int(serial[1]) in _SERIALS:
        return _in_bounds(_EPOCH + dt.timedelta(days=int(serial[1])))
    return _read_range(phrase, year) or _read_list(phrase, year) or _refuse(phrase, year)


def _normalise(text: str) -> str:
    """Reduce a text to digits and separators: no weekday, time of day, gap or Chinese numeral.

    >>> _normalise("二〇二一年 三月五日（星期五）上午9:30")
    '2021年3月5日'
    """
    if len(text) > _LONGEST:
        return text
    bare = _WEEKDAY.sub("", text).strip().rstrip("。.,;、")
    bare = _TIME.sub("", bare).strip().rstrip(",")
    if _SPACED.fullmatch(bare):
        bare = "-".join(bare.split())
    bare = re.sub(r"\s+", "", bare).replace("元月", "1月").replace("正月", "农历正月")
    bare = _POINT.sub(".", _ROUND_ZERO.sub(lambda match: "零" * len(match[0]), bare))
    bare = _YEAR_OF_DIGITS.sub(lambda match: str(read_numeral(match[0])), bare)
    return _NUMERAL_PART.sub(lambda match: str(read_numeral(match[0]) or match[0]), bare)


def _single(phrase: str) -> Parts | None:
    """Return the parts of a phrase that is one day, or None."""
    if match := _FULL.fullmatch(phrase) or _COMPACT.fullmatch(phrase):
        return int(match[1]), int(match[2]), int(match[3])
    if match := _MONTH_DAY.fullmatch(phrase):
        return None, int(match[1]), int(match[2])
    return None


def _year(parts: Parts, year: OfficeYear) -> int:
    """Return the calendar year of a day; of one without a year that of its month in `year`."""
    stated, month, _ = parts
    return year.of_month(month) if stated is None else stated


def _is_day(year: int, month: int, day: int) -> bool:
    try:
        dt.date(year, month, day)
    except ValueError:
        return False
    return True


def _as_day(parts: Parts, default_year: OfficeYear) -> Reading:
    stated, month, day = parts
    year = _year(parts, default_year)
    if _is_day(year, month, day):
        return _in_bounds(dt.date(year, month, day))
    swapped = _guess(_year((stated, day, month), default_year), day, month) if month > 12 else ""
    return Reading(problem="不是存在的日期", suggestion=swapped)


def _read_range(phrase: str, year: OfficeYear) -> Reading | None:
    """Read the first day of a range, or return None if the phrase is not one."""
    for between in _BETWEEN.finditer(phrase):
        first = _single(phrase[: between.start()])
        if first is None or not _is_day(_year(first, year), first[1], first[2]):
            continue
        last = _last_day(phrase[between.end() :], first, year)
        if last is None:
            continue
        start = _as_day(first, year)
        return start if start.problem else _checked_range(start, last, between[0])
    return None


def _last_day(text: str, first: Parts, year: OfficeYear) -> Parts | None:
    """Parse the end of a date range; missing parts come from its start."""
    if (parts := _single(text)) is not None:
        stated, month, day = parts
        if stated is None:
            stated = _year(first, year) + (month < first[1])  # December to January
        return stated, month, day
    if match := _DAY.fullmatch(text):
        return _year(first, year), first[1], int(match[1])
    return None


def _checked_range(start: Reading, last: Parts, between: str) -> Reading:
    end = _as_day(last, OfficeYear(start.value.year))
    if end.problem:
        return Reading(problem="的截止日期不存在")
    if end.value < start.value:
        return Reading(problem="的截止日期早于开始日期")
    return Reading(start.value, doubt=_SEVERAL) if _LISTED.fullmatch(between) else start


def _read_list(phrase: str, year: OfficeYear) -> Reading | None:
    """Read the first of three days or more; return None if the phrase is not an ordered list."""
    first, *others = _LISTED.split(phrase)
    last = _single(first)
    if last is None or not others:
        return None
    days = [_as_day(last, year).value]
    for other in others:
        last = _last_day(other, last, year)
        if last is None:
            return None
        days.append(_as_day(last, year).value)
    if None in days or days != sorted(days):
        return None
    return Reading(days[0], doubt=_SEVERAL)


def _refuse(phrase: str, year: OfficeYear) -> Reading:
    """Return why a text is not a date, with a suggestion where one reading is likely."""
    if _LUNAR.search(phrase):
        return Reading(problem="是农历，请改为公历日期")
    if len(phrase) > _LONGEST:
        return Reading(problem="不是日期")
    if _PART_OF_MONTH.search(phrase) or _MONTH_ONLY.fullmatch(phrase):
        return Reading(problem="没有具体到日")
    if match := _SHORT_YEAR.fullmatch(phrase):
        short, month, day = (int(group) for group in match.groups() if group)
        guess = _guess(year.number // 100 * 100 + short, month, day)
        return Reading(problem="的年份不是四位", suggestion=guess)
    if match := _DAY_FIRST.fullmatch(phrase):
        month, day = sorted((int(match[1]), int(match[2])))
        guess = _guess(int(match[3]), month, day) if month <= 12 < day else ""
        return Reading(problem="的年月日次序不明", suggestion=guess)
    found = [match[0] for match in _DATE_WITHIN.finditer(phrase)]
    within = _as_day(_single(found[0]) or (None, 0, 0), year).value if len(found) == 1 else None
    guess = _guess(within.year, within.month, within.day) if within else ""
    return Reading(problem="不是日期", suggestion=guess)


def _guess(year: int, month: int, day: int) -> str:
    return suggest(f"{year}年{month}月{day}日") if _is_day(year, month, day) else ""
