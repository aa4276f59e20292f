"""Leave rows out that are dated outside the period of the review.

`clean` calls `leave_out_of_period` for the rows of each register after duplicates were marked. It
changes nothing if the review covers the whole year. What counts is the first field of dates or of
months or quarters, of a range the first day:

    row                                             fate
    dated before or after the period                out_of_period
    of a month or a quarter that lies outside       out_of_period
    of a month or a quarter that lies within        as it was
    without a day, in a month that lies outside     out_of_period
    without a day, in a month that lies within      as it was
    of, or in, another month or quarter, or none    rejected: a person has to say when it was

A field of months or quarters is divided further by a field of dates or months whose day lies in it.
A register in which no row has a day, a month or a quarter cannot be divided: its rows stay as they
are.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import numpy as np

from annual_review.cleaning.columns import Column
from annual_review.cleaning.data_rows import DataRows
from annual_review.cleaning.grid import Mask
from annual_review.project.period import Period
from annual_review.project.register_book import DATED
from annual_review.values.dates import read_month
from annual_review.values.office_year import OfficeYear

_WHEN = {"date": "日期", "month": "月份", "quarter": "季度"}


def leave_out_of_period(parts: Sequence[DataRows], period: Period, year: OfficeYear) -> None:
    """Set the fates of the rows of one register that are not, or perhaps not, of the period.

    `year` is that of months without a year.
    """
    if period.is_whole_year or not any(_has_days(part) for part in parts):
        return
    for part in parts:
        _leave_out(part, _deciding(part), period, year)


def ended_by(parts: Sequence[DataRows], period: Period) -> dt.date | None:
    """Return the last day of the period if rows of the year are dated after it, else None."""
    last = np.datetime64(period.last)
    for part in parts:
        left_out = part.fates == "out_of_period"
        if left_out.any() and (part.columns[_deciding(part)[0]].days()[left_out] > last).any():
            return period.last
    return None


def _deciding(part: DataRows) -> list[str]:
    """Return the fields that may say when a row was, the one that decides first.

    That of a year says nothing; those of the first kind are divided by those of shorter ones.
    """
    kinds = {name: column.field.kind for name, column in part.columns.items()}
    names = [name for name, kind in kinds.items() if kind in _WHEN]
    shorter = DATED.index(kinds[names[0]]) if names else 0
    return [name for name in names if name == names[0] or DATED.index(kinds[name]) < shorter]


def _has_days(part: DataRows) -> bool:
    names = _deciding(part)
    return bool(names) and any(value is not None for value in part.columns[names[0]].values)


def _leave_out(part: DataRows, names: Sequence[str], period: Period, year: OfficeYear) -> None:
    part.fates_of_year = part.fates.copy()
    column, is_kept = part.columns[names[0]], part.fates == "kept"
    within, outside = _by_days(column, period)
    by_month = _by_month(part, column, period, year)
    within, outside = within | by_month[0], outside | by_month[1]
    for name in names[1:]:
        own, other = part.columns[name], _by_days(part.columns[name], period)
        divides = ~(within | outside) & (own.days() >= column.days())
        divides &= own.last_days() <= column.last_days()
        within, outside = within | (divides & other[0]), outside | (divides & other[1])
    left_out = outside & (is_kept | (part.fates == "rejected") | (part.fates == "duplicate"))
    part.fates[left_out] = "out_of_period"
    part.reasons[left_out] = f"{_WHEN[column.field.kind]}不在本期（{period}）之内"
    unknown = {
        False: f"不知是否在本期（{period}）之内，请补填{names[0]}",
        True: f"只有一部分在本期（{period}）之内，请分开填写",
    }
    is_divided = ~np.isnat(column.days())
    for i in map(int, np.flatnonzero(is_kept & ~within & ~outside)):
        part.fates[i] = "rejected"
        part.add_doubt(i, unknown[bool(is_divided[i])], field=names[0])


def _by_days(column: Column, period: Period) -> tuple[Mask, Mask]:
    """Return the rows whose day, month or quarter is within the period, and those outside it."""
    first, last = np.datetime64(period.first), np.datetime64(period.last)
    begins, ends = column.days(), column.last_days()
    return (first <= begins) & (ends <= last), (ends < first) | (begins > last)


def _by_month(part: DataRows, dates: Column, period: Period, year: OfficeYear) -> tuple[Mask, Mask]:
    """Return the rows without a day whose month is within the period, and those outside it."""
    within, outside = [], []
    for code, reading in dates.remarkable.items() if dates.field.kind == "date" else ():
        month = read_month(dates.cells[code], part.table.year_in(year))
        if month is not None and reading.value is None:
            first, last = month
            if period.first <= first and last <= period.last:
                within.append(code)
            elif last < period.first or first > period.last:
                outside.append(code)
    return np.isin(dates.codes, within), np.isin(dates.codes, outside)
