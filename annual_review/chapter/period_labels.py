"""Names of months, quarters and years in charts, tables and evidence; their order, and the gaps.

`tally` and `crosstab` name the periods of a column, so that the same month of two years has the
same name: 3月, 第一季度, 2021年. Periods without any row are there as well, as empty months are in
a chart of dates.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from annual_review.records.dated_columns import PERIOD_KINDS, kind_of
from annual_review.values.office_year import NO_YEAR, OfficeYear
from annual_review.values.period_texts import LENGTHS, name_period
from annual_review.values.stated_years import is_of_office_years

_SHORT = {"month": 5, "quarter": 5, "year": 0}  # characters of the year that a short name lacks


def office_year_of(data: Any) -> OfficeYear:
    """Return the year of some rows; `NO_YEAR` if they are of no register.

    `attrs["office_year"]` has it; rows that have only the number of a year are of the calendar's.
    """
    found = data.attrs.get("office_year")
    return found if found is not None else OfficeYear(int(data.attrs.get("year", 0)))


def holds_periods(column: pd.Series) -> bool:
    """Return whether a column holds months, quarters or years."""
    return isinstance(column.dtype, pd.PeriodDtype)


def period_name(period: pd.Period, year: OfficeYear = NO_YEAR) -> str:
    """Return the name of a period; without its year if that is `year`.

    A year is called as the office of `year` calls its own: see `year_for`.

    >>> march, year = pd.Period("2021-03", "M"), OfficeYear(2021)
    >>> period_name(march), period_name(march, year), period_name(pd.Period("2021", "Y"), year)
    ('2021年3月', '3月', '2021年')
    >>> period_name(march, OfficeYear(2020, starts=9))
    '3月'
    """
    kind = PERIOD_KINDS.get(f"period[{period.freqstr}]", "")
    if not kind:
        return str(period)
    if kind == "year" and not year.is_calendar:
        return year.with_number(period.year).short
    name = name_period(period.start_time.date(), kind)
    return name[_SHORT[kind] :] if _number_of(period, year) == year.number else name


def _number_of(period: pd.Period, year: OfficeYear) -> int:
    return int(period.year) - (period.start_time.month < year.starts)


def year_for(name: object, year: OfficeYear) -> OfficeYear:
    """Return the year with which the periods of a field are named.

    That of the rows, but for a field of calendar years, 年份, in an office with years of its own.

    >>> school_year = OfficeYear(2021, starts=9, name="学年度")
    >>> [period_name(pd.Period("2021", "Y"), year_for(n, school_year)) for n in ("学年", "年份")]
    ['2021学年度', '2021年']
    """
    return year if is_of_office_years(str(name)) else OfficeYear(year.number)


def named(column: pd.Series) -> pd.Series:
    """Return the names of a column's periods, in their order; any other column as it is.

    The names have no year if all periods are of the year of the rows. `attrs["order"]` has those of
    all periods from the first to the last month that is counted, with or without a row.
    """
    if not holds_periods(column):
        return column
    periods = pd.PeriodIndex(column.array)
    found = periods.dropna().unique().sort_values()
    year = _common_year(found, office_year_of(column))
    if kind_of(column) == "year":
        year = year_for(column.name, year)
    names = [period_name(period, year) for period in found]
    texts = column.map(dict(zip(found, names, strict=True)))
    result: pd.Series = texts.astype("str").fillna("")
    counted = [period_name(each, year) for each in _counted(found, year, column.attrs)]
    result.name, result.attrs = column.name, dict(column.attrs)
    result.attrs["order"] = column.attrs.get("order", {}) | {column.name: counted}
    return result


def _common_year(periods: pd.PeriodIndex, year: OfficeYear) -> OfficeYear:
    """Return the year that all periods are of: that of the rows if there are none.

    Where they are of several, it is the year 0. So it is for quarters of an office in whose year
    one begins and the same one ends.
    """
    none = year.with_number(0)
    kind = kind_of(pd.Series(periods))
    if kind == "year":
        years = set(periods.year) or {year.number}
    else:
        years = {_number_of(period, year) for period in periods} or {year.number}
    if kind == "quarter" and (year.starts - 1) % LENGTHS[kind]:
        return none
    is_common = years <= {year.number} or (not year.number and len(years) == 1)
    return year.with_number(int(years.pop())) if is_common else none


def _counted(found: pd.PeriodIndex, year: OfficeYear, attrs: Any) -> pd.PeriodIndex:
    """Return all periods of the months that are counted, or from the first found to the last."""
    months = attrs.get("months") if year.number else None
    if months and kind_of(pd.Series(found)) != "year":
        first, last = (
            pd.Period(year=year.of_month(m), month=m, freq="M") for m in (months[0], months[-1])
        )
        whole = pd.period_range(first, last, freq="M").asfreq(found.freqstr).unique()
        return whole.union(found)
    return pd.period_range(found[0], found[-1]) if len(found) else found


def with_names(data: Any) -> Any:
    """Return a table or a column of numbers with names in place of periods as its labels."""
    if not isinstance(data, pd.Series | pd.DataFrame):
        return data
    year = office_year_of(data)
    for axis, labels in enumerate(data.axes):
        if isinstance(labels, pd.PeriodIndex):
            common = _common_year(labels.dropna(), year)
            if kind_of(pd.Series(labels)) == "year":
                common = year_for(labels.name, common)
            names = [period_name(label, common) for label in labels]
            data = data.set_axis(names, axis="columns" if axis else "index")
    return data
