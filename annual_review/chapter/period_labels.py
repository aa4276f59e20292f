"""Names of months, quarters and years in charts, tables and evidence; their order, and the gaps.

`tally` and `crosstab` name the periods of a column, so that the same month of two years has the
same name: 3月, 第一季度, 2021年. Periods without any row are there as well, as empty months are in
a chart of dates.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from annual_review.records.dated_columns import PERIOD_KINDS, kind_of
from annual_review.values.period_texts import name_period

_SHORT = {"month": 5, "quarter": 5, "year": 0}  # characters of the year that a short name lacks


def holds_periods(column: pd.Series) -> bool:
    """Return whether a column holds months, quarters or years."""
    return isinstance(column.dtype, pd.PeriodDtype)


def period_name(period: pd.Period, year: int = 0) -> str:
    """Return the name of a period; without its year if that is `year`.

    >>> march = pd.Period("2021-03", "M")
    >>> period_name(march), period_name(march, 2021), period_name(pd.Period("2021", "Y"), 2021)
    ('2021年3月', '3月', '2021年')
    """
    kind = PERIOD_KINDS.get(f"period[{period.freqstr}]", "")
    if not kind:
        return str(period)
    name = name_period(period.start_time.date(), kind)
    return name[_SHORT[kind] :] if period.year == year else name


def named(column: pd.Series) -> pd.Series:
    """Return the names of a column's periods, in their order; any other column as it is.

    The names have no year if all periods are of the year of the rows. `attrs["order"]` has those of
    all periods from the first to the last month that is counted, with or without a row.
    """
    if not holds_periods(column):
        return column
    periods = pd.PeriodIndex(column.array)
    found = periods.dropna().unique().sort_values()
    year = _common_year(found, int(column.attrs.get("year", 0)))
    names = [period_name(period, year) for period in found]
    texts = column.map(dict(zip(found, names, strict=True)))
    result: pd.Series = texts.astype("str").fillna("")
    counted = [period_name(each, year) for each in _counted(found, year, column.attrs)]
    result.name, result.attrs = column.name, dict(column.attrs)
    result.attrs["order"] = column.attrs.get("order", {}) | {column.name: counted}
    return result


def _common_year(periods: pd.PeriodIndex, year: int) -> int:
    """Return the year that all periods are of: that of the rows if there are none; else 0."""
    years = set(periods.year) or {year}
    return int(years.pop()) if years <= {year} or (not year and len(years) == 1) else 0


def _counted(found: pd.PeriodIndex, year: int, attrs: Any) -> pd.PeriodIndex:
    """Return all periods of the months that are counted, or from the first found to the last."""
    months = attrs.get("months") if year else None
    if months and kind_of(pd.Series(found)) != "year":
        first, last = (pd.Period(year=year, month=m, freq="M") for m in (months[0], months[-1]))
        whole = pd.period_range(first, last, freq="M").asfreq(found.freqstr).unique()
        return whole.union(found)
    return pd.period_range(found[0], found[-1]) if len(found) else found


def with_names(data: Any) -> Any:
    """Return a table or a column of numbers with names in place of periods as its labels."""
    if not isinstance(data, pd.Series | pd.DataFrame):
        return data
    year = int(data.attrs.get("year", 0))
    for axis, labels in enumerate(data.axes):
        if isinstance(labels, pd.PeriodIndex):
            common = _common_year(labels.dropna(), year)
            names = [period_name(label, common) for label in labels]
            data = data.set_axis(names, axis="columns" if axis else "index")
    return data
