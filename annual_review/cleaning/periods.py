"""Leave rows out that are dated outside the period of the review.

`clean` calls `leave_out_of_period` for the rows of each register after duplicates were marked. It
changes nothing if the review covers the whole year. What counts is the first field of dates, of a
range the first day:

    row                                             fate
    dated before or after the period                out_of_period
    without a day, in a month that lies outside     out_of_period
    without a day, in a month that lies within      as it was
    without a day, in another month or in none      rejected: a person has to say when it was

A register in which no row has a day cannot be divided: its rows stay as they are.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from annual_review.cleaning.columns import Column
from annual_review.cleaning.data_rows import DataRows
from annual_review.cleaning.grid import Mask
from annual_review.project.period import Period
from annual_review.values.dates import read_month


def leave_out_of_period(parts: Sequence[DataRows], period: Period) -> None:
    """Set the fates of the rows of one register that are not, or perhaps not, of the period."""
    if period.is_whole_year or not any(_has_days(part) for part in parts):
        return
    for part in parts:
        _leave_out(part, part.columns_of_kind("date")[0], period)


def _has_days(part: DataRows) -> bool:
    dates = part.columns_of_kind("date")
    return bool(dates) and any(value is not None for value in dates[0].values)


def _leave_out(part: DataRows, dates: Column, period: Period) -> None:
    part.fates_of_year = part.fates.copy()
    days, is_kept = dates.days(), part.fates == "kept"
    within, outside = _by_month(part, dates, period)
    outside |= (days < np.datetime64(period.first)) | (days > np.datetime64(period.last))
    left_out = outside & (is_kept | (part.fates == "rejected") | (part.fates == "duplicate"))
    part.fates[left_out] = "out_of_period"
    part.reasons[left_out] = f"日期不在本期（{period}）之内"
    name = next(name for name, column in part.columns.items() if column is dates)
    asked = f"不知是否在本期（{period}）之内，请补填{name}"
    for i in map(int, np.flatnonzero(np.isnat(days) & is_kept & ~within & ~outside)):
        part.fates[i] = "rejected"
        part.add_doubt(i, asked, field=name)


def _by_month(part: DataRows, dates: Column, period: Period) -> tuple[Mask, Mask]:
    """Return the rows without a day whose month is within the period, and those outside it."""
    within, outside = [], []
    for code, reading in dates.remarkable.items():
        month = read_month(dates.cells[code], part.table.year or period.year)
        if month is not None and reading.value is None:
            first, last = month
            if period.first <= first and last <= period.last:
                within.append(code)
            elif last < period.first or first > period.last:
                outside.append(code)
    return np.isin(dates.codes, within), np.isin(dates.codes, outside)
