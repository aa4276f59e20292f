"""Years of an office: calendar years, or years that begin in another month than January.

`OfficeYear` is what readers of dates and periods are given: it says of which calendar year a month
without a year is. `Settings.office_year` makes that of a review.
"""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

MONTHS = 12
_ANY_NAME = "年度"  # of a year that has no name and lies in two calendar years


class OfficeYear(NamedTuple):
    """The year `number` of an office, which begins in the month `starts`.

    One that begins in January is a calendar year; another one lies in two of them, and is called
    by the first. `name` is what such a year is called: 学年度.

    >>> year = OfficeYear(2021, starts=9, name="学年度")
    >>> print(year.first, year.last, year.of_month(10), year.of_month(3))
    2021-09-01 2022-08-31 2021 2022
    >>> year.label, OfficeYear(2021).label
    ('2021—2022学年度', '2021年')
    """

    number: int
    starts: int = 1
    name: str = ""

    @property
    def is_calendar(self) -> bool:
        """Whether it is a calendar year."""
        return self.starts == 1

    def of_month(self, month: int) -> int:
        """Return the calendar year in which a month of it, 1 to 12, lies."""
        return self.number + (month < self.starts)

    def number_of(self, day: dt.date) -> int:
        """Return the number of the office's year that holds a day."""
        return day.year - (day.month < self.starts)

    def with_number(self, number: int) -> OfficeYear:
        """Return another year of the same office."""
        return self._replace(number=number)

    @property
    def first_month(self) -> int:
        """Its first month, counted from January of the year 0."""
        return self.number * MONTHS + self.starts - 1

    @property
    def first(self) -> dt.date:
        """Its first day."""
        return dt.date(self.number, self.starts, 1)

    @property
    def last(self) -> dt.date:
        """Its last day."""
        return self.with_number(self.number + 1).first - dt.timedelta(days=1)

    def holds(self, first_month: int, last_month: int) -> bool:
        """Return whether months, counted from January of the year 0, all lie in it."""
        return self.first_month <= first_month and last_month < self.first_month + MONTHS

    def overlaps(self, other: OfficeYear) -> bool:
        """Return whether it has days in common with another year.

        >>> school_year = OfficeYear(2021, starts=9)
        >>> school_year.overlaps(OfficeYear(2022)), school_year.overlaps(OfficeYear(2020, starts=9))
        (True, False)
        """
        return abs(self.first_month - other.first_month) < MONTHS

    def divides(self, first: int, last: int) -> bool:
        """Return whether some months of a calendar year, 1 to 12, lie in two years of the office.

        >>> OfficeYear(2021, starts=9).divides(7, 9), OfficeYear(2021, starts=9).divides(1, 3)
        (True, False)
        """
        return self.of_month(first) != self.of_month(last)

    def in_order(self, month: int) -> int:
        """Return the place of a month, 1 to 12, in it, from 0."""
        return (month - self.starts) % MONTHS

    @property
    def label(self) -> str:
        """What it is called: 2021年, 2021—2022学年度; without a name its months."""
        if self.is_calendar:
            return f"{self.number}{self.name or '年'}"
        if self.name:
            return f"{self.number}—{self.number + 1}{self.name}"
        return f"{self.number}年{self.starts}月至{self.number + 1}年{self.starts - 1}月"

    @property
    def short(self) -> str:
        """What it is called where there is little room.

        >>> OfficeYear(2021, 9, "学年度").short, OfficeYear(2021, 4).short, OfficeYear(2021).short
        ('2021学年度', '2021—2022年度', '2021年')
        """
        if self.is_calendar:
            return self.label
        if self.name:
            return f"{self.number}{self.name}"
        return f"{self.number}—{self.number + 1}{_ANY_NAME}"


NO_YEAR = OfficeYear(0)  # where nothing depends on the year
