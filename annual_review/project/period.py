"""The period that a review covers: a year of the office, or a half, a quarter or a month of it.

A run is called with a `PeriodName`: 2021, 2021-h1, 2021-q2, 2021-06. `Settings.period` is the
`Period` of that name in an office whose year may begin in another month than January, up to the day
`until:` in params/. Rows of the year outside it are in no figure (cleaning/periods.py), and figures
are compared with the same part of the year before (chapter/opening.py).
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from annual_review.errors import InputError
from annual_review.language import _

_ONE_DAY = dt.timedelta(days=1)
_YEARS = range(1949, 2101)  # that a review can be of
_NAME = re.compile(r"(?P<year>[0-9]{4})(?:-(?P<part>.+))?", re.ASCII)
_PART = re.compile(r"h[12]|q[1-4]|0[1-9]|1[0-2]", re.ASCII)
_LENGTHS = {"h": 6, "q": 3}  # months


@dataclass(frozen=True)
class PeriodName:
    """The name of a period: a year of the office, and perhaps a part of it.

    `part` is "" for the year, h1 or h2 for a half, q1 to q4 for a quarter, 01 to 12 for a month.
    The name is that of the folder in reports/, and of the file in params/.

    >>> PeriodName.parse("2021-h1"), str(PeriodName(2021, "06"))
    (PeriodName(year=2021, part='h1'), '2021-06')
    """

    year: int
    part: str = ""

    @classmethod
    def parse(cls, text: str) -> PeriodName:
        """Read a name. Raises InputError for a text that is none."""
        match = _NAME.fullmatch(text.strip().lower())
        part = match["part"] or "" if match else ""
        if match is None or int(match["year"]) not in _YEARS or not (not part or is_part(part)):
            raise InputError(
                _("'{text}' is not a period.", text=text),
                remedy=_(
                    "Write a year (2021), a half (2021-h1, 2021-h2), a quarter (2021-q1 to "
                    "2021-q4) or a month (2021-01 to 2021-12)."
                ),
            )
        return cls(int(match["year"]), part)

    def __str__(self) -> str:
        """Return the name as it is written on the command line."""
        return f"{self.year}-{self.part}" if self.part else str(self.year)

    def in_year(self, year: int) -> PeriodName:
        """Return the name of the same part of another year."""
        return PeriodName(year, self.part)

    def months(self, starts: int = 1) -> tuple[int, int]:
        """Return the first and the last month, counted from January of the year 0.

        `starts` is the month in which the office's year begins. A month is the one of that number
        in the office's year: 2021-06 is June of 2022 where the year 2021 begins in September.
        """
        begins = self.year * 12 + starts - 1
        if not self.part:
            return begins, begins + 11
        if self.part.isdecimal():
            month = begins + (int(self.part) - starts) % 12
            return month, month
        length = _LENGTHS[self.part[0]]
        first = begins + (int(self.part[1:]) - 1) * length
        return first, first + length - 1


def is_part(text: str) -> bool:
    """Return whether a text names a part of a year: h1, q2, 06."""
    return _PART.fullmatch(text) is not None


@dataclass(frozen=True)
class Period:
    """The days from `first` to `last`, both included, of the office's year that is called `year`.

    >>> print(Period.of(PeriodName(2021), until=dt.date(2021, 6, 30)))
    1月1日至6月30日
    """

    year: int
    first: dt.date
    last: dt.date

    @classmethod
    def of(cls, name: PeriodName, starts: int = 1, until: dt.date | None = None) -> Period:
        """Return the days of a period, or those up to `until` if that is before its last day.

        `starts` is the month in which the office's year begins.

        >>> print(Period.of(PeriodName(2021, "h1"), starts=9))
        2021年9月1日至2022年2月28日
        """
        first, last = name.months(starts)
        end = _first_day(last + 1) - _ONE_DAY
        return cls(name.year, _first_day(first), min(until or end, end))

    @classmethod
    def of_year(cls, year: int, until: dt.date | None = None) -> Period:
        """Return a year from January, or the part of it up to the day `until`."""
        return cls.of(PeriodName(year), until=until)

    @property
    def is_whole_year(self) -> bool:
        """Whether no day of the year is left out."""
        return self.last + _ONE_DAY == same_day(self.first, self.first.year + 1)

    @property
    def months(self) -> list[int]:
        """The months that the period touches, 1 to 12, in the order of the calendar.

        >>> Period.of_year(2021, until=dt.date(2021, 3, 15)).months
        [1, 2, 3]
        """
        first, last = (day.year * 12 + day.month - 1 for day in (self.first, self.last))
        return [month % 12 + 1 for month in range(first, last + 1)]

    def in_year(self, year: int) -> Period:
        """Return the same part of another year.

        >>> print(Period.of_year(2020, until=dt.date(2020, 2, 29)).in_year(2021))
        1月1日至2月28日
        """
        apart = year - self.year
        first, last = (same_day(day, day.year + apart) for day in (self.first, self.last))
        return Period(year, first, last)

    def __contains__(self, day: dt.date) -> bool:
        """Return whether a day lies in the period."""
        return self.first <= day <= self.last

    def __str__(self) -> str:
        """Return both days in Chinese; with their years if these are two."""
        years = [f"{day.year}年" for day in (self.first, self.last)]
        years = years if years[0] != years[1] else ["", ""]
        days = (f"{day.month}月{day.day}日" for day in (self.first, self.last))
        return "至".join(map("".join, zip(years, days, strict=True)))


def _first_day(month: int) -> dt.date:
    """Return the first day of a month, counted from January of the year 0."""
    return dt.date(month // 12, month % 12 + 1, 1)


def same_day(day: dt.date, year: int) -> dt.date:
    """Return the same day of another year; the end of February is the end of February there.

    >>> str(same_day(dt.date(2020, 2, 29), 2021)), str(same_day(dt.date(2021, 2, 28), 2020))
    ('2021-02-28', '2020-02-29')
    """
    is_end_of_february = (day + _ONE_DAY).month == 3 and day.month == 2
    first_of_march = dt.date(year, 3, 1)
    return first_of_march - _ONE_DAY if is_end_of_february else day.replace(year=year)
