"""Columns of clean tables that say when something was: dates, months, quarters, years.

Dates are `datetime64`, the others pandas' periods, whose dtype names the kind of the field. Their
days are compared here, whatever they are.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from annual_review.project.register_book import Field

Days = NDArray[np.datetime64]
Mask = NDArray[np.bool_]

DTYPES = {  # by kind
    "date": "datetime64[ns]",
    "month": "period[M]",
    "quarter": "period[Q-DEC]",
    "year": "period[Y-DEC]",
}
PERIOD_KINDS = {dtype: kind for kind, dtype in DTYPES.items() if kind != "date"}
OF_THE_YEAR = ("date", "month", "quarter")  # kinds that say in which part of a year something was


def kind_of(column: pd.Series) -> str:
    """Return the kind of the field that a column holds: date, month, quarter or year; else "".

    >>> kind_of(pd.Series(pd.period_range("2021-01", periods=2, freq="Q"))), kind_of(pd.Series([1]))
    ('quarter', '')
    """
    if isinstance(column.dtype, pd.PeriodDtype):
        return PERIOD_KINDS.get(str(column.dtype), "")
    return "date" if column.dtype.kind == "M" else ""


def deciding_field(fields: Mapping[str, Field]) -> str:
    """Return the field that says in which part of the year a row was; "" if there is none."""
    return next((name for name, field in fields.items() if field.kind in OF_THE_YEAR), "")


def first_dated(table: pd.DataFrame, kinds: Collection[str]) -> pd.Series | None:
    """Return the first column of a table that is of one of some kinds; None if there is none."""
    return next((column for _, column in table.items() if kind_of(column) in kinds), None)


def first_days(column: pd.Series) -> Days:
    """Return each date, or the first day of each period; NaT where there is none."""
    starts = column.dt.start_time if kind_of(column) in PERIOD_KINDS.values() else column
    return starts.to_numpy(dtype="datetime64[D]")


def last_days(column: pd.Series) -> Days:
    """Return each date, or the last day of each period; NaT where there is none."""
    ends = column.dt.end_time if kind_of(column) in PERIOD_KINDS.values() else column
    return ends.to_numpy(dtype="datetime64[D]")


def as_kind(column: pd.Series, kind: str) -> pd.Series:
    """Return the periods of a kind in which dates or shorter periods are.

    >>> days = pd.Series(pd.to_datetime(["2021-03-05"]))
    >>> print(as_kind(days, "quarter").iloc[0], as_kind(as_kind(days, "month"), "year").iloc[0])
    2021Q1 2021
    """
    if kind_of(column) == kind:
        return column
    frequency = kind[0].upper()
    is_date = kind_of(column) == "date"
    periods: pd.Series = column.dt.to_period(frequency) if is_date else column.dt.asfreq(frequency)
    return periods


def within(column: pd.Series, first: Any, last: Any) -> tuple[Mask, Mask]:
    """Return the rows whose day or period is within some days, and those that are outside them.

    A row without a day, or of a period that is partly outside, is in neither.
    """
    begins, ends = first_days(column), last_days(column)
    start, end = np.datetime64(first), np.datetime64(last)
    return (begins >= start) & (ends <= end), (ends < start) | (begins > end)


def months_of(column: pd.Series) -> pd.Series:
    """Return the month, 1 to 12, of each date or month in a column; missing where there is none."""
    months: pd.Series = column.dt.month
    return months if column.notna().all() else months.where(column.notna())


def quarters_of(column: pd.Series) -> pd.Series:
    """Return the quarter, 1 to 4, of each date, month or quarter; missing where there is none."""
    quarters: pd.Series = column.dt.quarter
    return quarters if column.notna().all() else quarters.where(column.notna())
