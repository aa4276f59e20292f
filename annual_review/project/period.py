"""The part of a year that a review covers: its first and its last day.

`Settings.period` is that of a review, from `until:` in params/. Rows of the year outside it are in
no figure (cleaning/periods.py), and figures are compared with the same part of the year before
(chapter/opening.py).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

_ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Period:
    """The days from `first` to `last`, both included, of the year that is called `year`.

    >>> print(Period.of_year(2021, until=dt.date(2021, 6, 30)))
    1月1日至6月30日
    """

    year: int
    first: dt.date
    last: dt.date

    @classmethod
    def of_year(cls, year: int, until: dt.date | None = None) -> Period:
        """Return a year, or the part of it up to the day `until`."""
        return cls(year, dt.date(year, 1, 1), until or dt.date(year, 12, 31))

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

    def __str__(self) -> str:
        """Return both days in Chinese; with their years if these are two."""
        years = [f"{day.year}年" for day in (self.first, self.last)]
        years = years if years[0] != years[1] else ["", ""]
        days = (f"{day.month}月{day.day}日" for day in (self.first, self.last))
        return "至".join(map("".join, zip(years, days, strict=True)))


def same_day(day: dt.date, year: int) -> dt.date:
    """Return the same day of another year; the end of February is the end of February there.

    >>> str(same_day(dt.date(2020, 2, 29), 2021)), str(same_day(dt.date(2021, 2, 28), 2020))
    ('2021-02-28', '2020-02-29')
    """
    is_end_of_february = (day + _ONE_DAY).month == 3 and day.month == 2
    first_of_march = dt.date(year, 3, 1)
    return first_of_march - _ONE_DAY if is_end_of_february else day.replace(year=year)
