"""The months that a text names: one, a quarter, half a year, a year, or several of them.

`read_months` is called by values/period_texts.py for cells of months, quarters and years, and by
values/periods.py for what `where` is given. A text is first reduced to digits, separators and the
words of periods (`_normalise`), then read as one period, or as the first and the last of several.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Literal, NamedTuple

from annual_review.values.cell_text import normal_text
from annual_review.values.dates import FIRST_YEAR, LAST_YEAR
from annual_review.values.numerals import NUMERAL, read_numeral
from annual_review.values.office_year import OfficeYear

Unit = Literal["month", "quarter", "half", "year", ""]  # "" is a number alone
_DIVIDED = "分属前后两个年度，请写明年份"
_LENGTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12}  # months
_NAMES = {"month": "月份", "quarter": "季度", "half": "半年", "year": "年份"}

_REACH = 30  # years
_LONGEST = 60  # characters of a period with brackets
_DASH = re.compile(r"[—–−－‐‑─]+|-{2,}")
_RANGE = re.compile(r"[~～至到]+")
_LISTED = re.compile(r"[、,;和及与]")
_DIGITS = "〇零一二三四五六七八九壹贰叁肆伍陆柒捌玖"
_ROUND_ZERO = re.compile(rf"(?<=[{_DIGITS}])[0Oo○◯]+(?=[{_DIGITS}年])")
_YEAR_OF_DIGITS = re.compile(rf"[{_DIGITS}]{{4}}(?![{_DIGITS}])")
_NUMERALS = re.compile(rf"{NUMERAL}+")
_POINT = re.compile(r"(?<=\d)[。·・•‧∙](?=\d)")
_APART = re.compile(r"(?<=\d)\s+(?=\d)")
_OF_A_FLOAT = re.compile(r"(?<=\d)\.0$")  # 3.0 and 2021.0, as programs write whole numbers
_GAPS = re.compile(r"\s+")
_BRACKETED = re.compile(r"\(([^()]+)\)")
_WITH_BRACKETS = re.compile(r"([^()]+)\(([^()]+)\)")
_ROMAN = {"IV": "4", "III": "3", "II": "2", "I": "1"}
_ROMAN_QUARTER = re.compile(r"(?<![A-Za-z])(IV|I{1,3})(?=个?季)")

_MONTH_NAMES = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_NAMED = re.compile(r"(\d{1,4})?[-./,' ]*([a-z]{3,9})\.?[-./,' ]*(\d{4}|\d{2})?", re.IGNORECASE)

_YEAR = r"(?:(?P<year>\d{4})(?:年度?)?|(?P<short>\d\d)(?:年度?|(?=[QqHh])))"
_JOINT = r"[-./_\\,、]?"
_PART = r"(?P<part>[上中下]旬|[初中底末]|[上下]半月)"
_SINGLE: tuple[tuple[Unit, re.Pattern[str]], ...] = (
    ("month", re.compile(rf"(?:{_YEAR}{_JOINT})?第?(?P<number>\d{{1,2}})月[份度]?{_PART}?")),
    ("month", re.compile(r"(?P<year>(?:19|20)\d\d)(?P<number>0[1-9]|1[0-2])")),
    ("month", re.compile(r"(?P<year>\d{4})年?M(?P<number>\d{1,2})", re.IGNORECASE)),
    ("month", re.compile(r"(?P<number>\d{1,2})[-./](?P<year>(?:19|20)\d\d)年?")),
    ("quarter", re.compile(rf"(?:{_YEAR}{_JOINT})?第?(?P<number>\d)个?季度?")),
    (
        "quarter",
        re.compile(rf"(?:{_YEAR}{_JOINT})?(?:Q(?P<number>\d)|(?P<number2>\d)Q)", re.IGNORECASE),
    ),
    (
        "quarter",
        re.compile(r"(?:Q(?P<number>\d)|(?P<number2>\d)Q)[-./']?(?P<year>\d{4})", re.IGNORECASE),
    ),
    ("half", re.compile(rf"(?:{_YEAR}{_JOINT})?(?P<half>[上下])半年度?")),
    ("half", re.compile(rf"{_YEAR}{_JOINT}H(?P<number>[12])", re.IGNORECASE)),
    ("year", re.compile(r"(?:(?P<year>\d{4})|(?P<short>\d\d)(?=年))(?:年度?)?(?:全年度?)?")),
    ("year", re.compile(r"全年度?")),
    (
        "",
        re.compile(
            r"(?:(?P<year>\d{4})(?:年度?|[-./_\\,、])|(?P<short>\d\d)年)(?P<number>\d{1,2})"
        ),
    ),
    ("", re.compile(r"(?P<number>\d{1,2})")),
)
_QUARTERS_SO_FAR = re.compile(rf"(?:{_YEAR}{_JOINT})?前(?P<number>[2-4])个?季度?")
_OFFICE_YEAR = re.compile(r"(\d{4})(?:[-~/](\d{4}|\d\d))?(\D*)")
_YEAR_NAMES = ("学年", "学年度", "财年", "财政年度", "会计年度")
_DAY_WITH_DASHES = re.compile(r"\d{4}-\d{1,2}")  # and a second dash with a number: a day


class MonthSpan(NamedTuple):
    """The months from `first` to `last`, each counted from the year 0.

    `problem` says, in Chinese, why a text that looks like months is none; `doubt` what is odd.
    `is_part`: only some days of the month are named, as in 3月上旬. `unit` is that of a text that
    names one period.
    """

    first: int
    last: int
    problem: str = ""
    doubt: str = ""
    is_part: bool = False
    unit: Unit = ""


class _Named(NamedTuple):
    """A period that a part of a text names: its number within the year, and the year if stated.

    A year of two digits is read if it is at most `reach` years before the year under review, and at
    most one after it.
    """

    unit: Unit
    number: int
    year: int | None = None
    reach: int = LAST_YEAR
    is_part: bool = False

    def months(self, year: OfficeYear) -> MonthSpan:
        """Return its months; without a year they are of `year`.

        Quarters and halves are those of the calendar, a year is one of the office.
        """
        length = _LENGTHS[self.unit]
        begins = (self.number - 1) * length + 1
        if self.unit == "year":
            of_year = year.number if self.year is None else self.year
        else:
            of_year = year.of_month(begins) if self.year is None else self.year
        if not FIRST_YEAR <= of_year <= LAST_YEAR:
            return MonthSpan(0, 0, "的年份不合情理")
        if not 1 <= self.number <= 12 // length:
            return MonthSpan(0, 0, f"不是存在的{_NAMES[self.unit]}")
        if self.reach < LAST_YEAR and not -self.reach <= of_year - year.number <= 1:
            return MonthSpan(0, 0, "的年份不是四位")
        if self.unit == "year":
            first = year.with_number(of_year).first_month
        else:
            if self.year is None and year.divides(begins, begins + length - 1):
                return MonthSpan(0, 0, _DIVIDED)
            first = of_year * 12 + begins - 1
        return MonthSpan(first, first + length - 1, is_part=self.is_part, unit=self.unit)


def read_months(text: str, year: OfficeYear, alone: Unit = "month") -> MonthSpan | None:
    """Return the months that a text names, or None if it names none.

    Without a year they are of `year`, as a year of two digits is of its century. `alone` is what a
    number alone counts. Quarters and halves are those of the calendar, whenever the office's year
    begins: one that lies in two of its years needs a year of its own.

    >>> year = OfficeYear(2021)
    >>> [read_months(text, year)[:2] for text in ("2021年3月", "一季度", "1-3月")]
    [(24254, 24254), (24252, 24254), (24252, 24254)]
    >>> read_months("2021年13月", year).problem, read_months("3月5日", year)
    ('不是存在的月份', None)
    >>> school_year = OfficeYear(2021, starts=9)
    >>> read_months("一季度", school_year)[:2], read_months("三季度", school_year).problem
    ((24264, 24266), '分属前后两个年度，请写明年份')
    """
    phrase = _normalise(text)
    if match := _WITH_BRACKETS.fullmatch(phrase):
        first, second = (_read(part, year, alone) for part in match.groups())
        if first is None or second is None or first.problem:
            return first if second is not None else None
        if second.first <= first.first and first.last <= second.last:
            return first
        return first._replace(problem="括号内外不一致")
    if match := _BRACKETED.fullmatch(phrase):
        phrase = match[1]
    bare = phrase.strip("-~")
    found = _read(bare, year, alone)
    if found is not None and bare != phrase:
        return found._replace(doubt="前后有横线，可能是几个月，请核对")
    return found


def _normalise(text: str) -> str:
    """Reduce a text to digits, separators and the words of periods.

    >>> _normalise("二〇二一年 三月份"), _normalise("2021年第Ⅳ季度"), _normalise("１月——３月")
    ('2021年3月份', '2021年第4季度', '1月-3月')
    """
    normal = normal_text(text)
    if len(normal) > _LONGEST:
        return ""
    bare = _GAPS.sub("", _APART.sub("-", normal.rstrip("。.,;、:"))).replace("元月", "1月")
    bare = _RANGE.sub("~", _DASH.sub("-", _POINT.sub(".", bare)))
    bare = _OF_A_FLOAT.sub("", bare)
    bare = _ROUND_ZERO.sub(lambda match: "零" * len(match[0]), bare)
    bare = _YEAR_OF_DIGITS.sub(lambda match: str(read_numeral(match[0]) or match[0]), bare)
    bare = _ROMAN_QUARTER.sub(lambda match: _ROMAN[match[0]], bare)
    return _NUMERALS.sub(lambda match: str(read_numeral(match[0]) or match[0]), bare)


def _read(phrase: str, year: OfficeYear, alone: Unit) -> MonthSpan | None:
    if (number := read_office_year(phrase, year)) is not None:
        return _Named("year", 1, number).months(year)
    found = _single(phrase, year) or _with_name(phrase, year)
    if found is not None:
        if found.unit or found.year is not None:  # 2021.3 is a month, whatever a number counts
            return found._replace(unit=found.unit or "month").months(year)
        return found._replace(unit=alone).months(year) if alone in _LENGTHS else None
    if match := _QUARTERS_SO_FAR.fullmatch(phrase):
        last = _Named("quarter", int(match["number"]), *_year_of(match, year)).months(year)
        if not _stated(match) and year.divides(1, 3 * int(match["number"])):
            return MonthSpan(0, 0, _DIVIDED)
        return last._replace(first=last.last // 12 * 12, unit="")
    return _read_range(phrase, year) or _read_list(phrase, year)


def read_office_year(phrase: str, year: OfficeYear) -> int | None:
    """Return the number of the office's year that a phrase names by two years, or by 学年.

    None for any other phrase, and for an office whose years are those of the calendar.

    >>> school_year = OfficeYear(2021, starts=9)
    >>> phrases = ("2020-2021学年", "2021学年度", "2021-2022", "2021年", "2021-2022年")
    >>> [read_office_year(phrase, school_year) for phrase in phrases]
    [2020, 2021, 2021, None, None]
    """
    match = None if year.is_calendar else _OFFICE_YEAR.fullmatch(phrase)
    if match is None:
        return None
    first, second, name = int(match[1]), match[2] or "", match[3]
    names = {*_YEAR_NAMES, year.name or _YEAR_NAMES[0]}
    if second:
        names |= {"年度", ""} if len(second) > 2 else {"年度"}
    if name not in names:
        return None
    is_next = not second or int(second) == (first + 1) % 10 ** len(second)
    return first if is_next else None


def _stated(match: re.Match[str]) -> bool:
    return bool(match["year"] or match["short"])


def _single(phrase: str, year: OfficeYear) -> _Named | None:
    """Return the one period that a phrase names, or None."""
    for unit, pattern in _SINGLE:
        if match := pattern.fullmatch(phrase):
            groups = match.groupdict()
            number = groups.get("number") or groups.get("number2") or "1"
            if groups.get("half"):
                number = "1" if groups["half"] == "上" else "2"
            return _Named(unit, int(number), *_year_of(match, year), bool(groups.get("part")))
    return None


def _year_of(match: re.Match[str], year: OfficeYear) -> tuple[int | None, int]:
    """Return the year that a match states, and the `reach` of one with two digits."""
    groups = match.groupdict()
    if short := groups.get("short"):
        return year.number // 100 * 100 + int(short), _REACH
    return (int(groups["year"]) if groups.get("year") else None), LAST_YEAR


def _with_name(phrase: str, year: OfficeYear) -> _Named | None:
    """Return the month of an English name: Mar-21 as spreadsheets show it, 2021-Mar, March."""
    match = _NAMED.fullmatch(phrase)
    if match is None:
        return None
    before, name, after = match[1], match[2].casefold(), match[3]
    months = [
        number
        for number, whole in enumerate(_MONTH_NAMES, 1)
        if whole.startswith(name) or (name == "sept" and number == 9)
    ]
    if len(months) != 1 or (before and after):
        return None
    number = before or after
    if number is None:
        return _Named("month", months[0])
    if len(number) == 4:
        return _Named("month", months[0], int(number))
    # 21-Mar is the 21st of March, or March of 2021: a day of this year's March in both cases
    if len(number) == 2 and (after or year.of_month(months[0]) % 100 == int(number)):
        return _Named("month", months[0], year.number // 100 * 100 + int(number), reach=1)
    return None


def _read_range(phrase: str, year: OfficeYear) -> MonthSpan | None:
    """Read the months from a first period to a last; a number alone is of the other's unit."""
    for at, char in enumerate(phrase):
        if char not in "-~":
            continue
        first, last = _single(phrase[:at], year), _single(phrase[at + 1 :], year)
        if first is None or last is None:
            continue
        is_alone = not last.unit and last.year is None
        if char == "-" and is_alone and _DAY_WITH_DASHES.fullmatch(phrase[:at]):
            continue
        if found := _between(first, last, year):
            return found
    return None


def _between(first: _Named, last: _Named, year: OfficeYear) -> MonthSpan | None:
    unit = first.unit or last.unit or ("month" if first.year is not None else "")
    if not unit:
        return None  # 1-3
    begins, ends = (one._replace(unit=one.unit or unit) for one in (first, last))
    if begins.year is None and ends.year is not None:
        begins = begins._replace(year=ends.year, reach=ends.reach)
    elif ends.year is None and begins.year is not None:
        ends = ends._replace(year=begins.year, reach=begins.reach)
    of_first, of_last = begins.months(year), ends.months(year)
    if of_first.problem or of_last.problem:
        return of_first if of_first.problem else of_last
    if of_last.first <= of_first.first and last.year is None:  # December to January
        of_last = of_last._replace(first=of_last.first + 12, last=of_last.last + 12)
    if of_last.last < of_first.first:
        return of_first._replace(problem="的截止月份早于开始月份")
    return MonthSpan(of_first.first, of_last.last)


def _read_list(phrase: str, year: OfficeYear) -> MonthSpan | None:
    """Read several periods in a row: 1、2、3月, 一、二季度."""
    parts = [_single(part, year) for part in _LISTED.split(phrase)]
    named = [part for part in parts if part is not None]
    units: list[Unit] = [part.unit for part in (*named[-1:], *named) if part.unit]
    unit: Unit = units[0] if units else ""
    if len(named) < len(parts) or len(parts) < 2 or not unit:
        return None
    stated = named[0].year
    spans = [
        part._replace(
            unit=part.unit or unit, year=stated if part.year is None else part.year
        ).months(year)
        for part in named
    ]
    if wrong := next((span for span in spans if span.problem), None):
        return wrong
    follow = all(after.first == before.last + 1 for before, after in pairwise(spans))
    problem = "" if follow else f"是几个不相连的{_NAMES[unit]}"
    return MonthSpan(spans[0].first, spans[-1].last, problem)
