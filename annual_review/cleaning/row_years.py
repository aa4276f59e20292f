"""The year of the office in which each row is, by its first field of dates or periods.

`classify.judge` leaves out the rows of other years, and doubts those of which it is not certain;
`sheet_warnings` counts them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from annual_review.cleaning.columns import Column
from annual_review.cleaning.data_rows import DataRows
from annual_review.cleaning.grid import Mask
from annual_review.values.cell_text import as_text
from annual_review.values.office_year import OfficeYear
from annual_review.values.stated_years import is_of_office_years, years_stated

_YEAR_OF_ROW = re.compile(r"(?:所属|统计|报告|填报|数据)?年[份度]?")  # no 出生年份

Numbers = NDArray[np.int64]


@dataclass(frozen=True)
class RowYears:
    """The number of each row's year, 0 where there is none.

    `divided` are the rows whose period lies in that year and in the next, `open` those with a month
    and a year beside it that may be the calendar's or the office's: they are read as the office's.
    """

    numbers: Numbers
    divided: Mask
    open: Mask

    def outside(self, year: OfficeYear) -> Mask:
        """Return which rows are of another year; one without a year is not."""
        found: Mask = (self.numbers != 0) & (self.numbers != year.number)
        if year.is_calendar:
            return found
        reaches_into: Mask = self.divided & (self.numbers == year.number - 1)
        return found & ~reaches_into


def row_years(data: DataRows, year: OfficeYear) -> RowYears:
    """Return the years of rows in a review of `year`.

    Where the first date is a month or quarter without a year, a field 年, 年份 or 年度 says which.
    """
    none = np.zeros(len(data.rows), dtype=bool)
    if data.dated is None:
        return RowYears(np.zeros(len(data.rows), dtype=np.int64), none, none)
    numbers, divided, is_open = data.dated.years(year), none, none
    if not year.is_calendar and data.dated.field.kind == "quarter":
        divided = data.dated.years(year, last=True) != numbers
    if data.dated.field.kind not in ("month", "quarter"):
        return RowYears(numbers, divided, is_open)
    for name, column in data.columns.items():
        if column.field.kind == "year" and _YEAR_OF_ROW.fullmatch(name):
            stated = column.years(year)
            own = data.dated.shows_year | (stated == 0)
            if not year.is_calendar:
                stated, is_open = _beside_months(data.dated, column, name, year)
                is_open &= ~own
            numbers = np.where(own, numbers, stated)
            break
    return RowYears(numbers, divided, is_open)


def _beside_months(
    months: Column, years: Column, name: str, year: OfficeYear
) -> tuple[Numbers, Mask]:
    """Return the office's years of months beside a field of years, and the rows that are open.

    The number of a year is the calendar's, as two columns 年 and 月 are, unless it is a 年度, or
    the cell says so (2021—2022学年). Where all rows have the number of the year under review, it
    may be the office's.
    """
    written = years.years(year)
    of_office = years.where(lambda cell: _names_office_year(cell, year)) | is_of_office_years(name)
    first_months = np.array([0 if day is None else day.month for day in months.values])
    is_later = first_months[months.codes] < year.starts
    of_calendar = written - is_later
    open_rows: Mask = np.zeros(len(written), dtype=bool)
    filled = written[(written != 0) & ~of_office]
    if len(filled) and (filled == year.number).all():
        open_rows = ~of_office & is_later & (written != 0)
        return written, open_rows
    return np.where(of_office | (written == 0), written, of_calendar), open_rows


def _names_office_year(cell: object, year: OfficeYear) -> bool:
    stated = list(years_stated(as_text(cell), year))
    return any(each.year.starts == year.starts and not each.is_open for each in stated)
