"""Count rows by the values of their columns, or add up numbers: `tally`, `crosstab`, `peak`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from annual_review.chapter.counted_rows import note_counted
from annual_review.chapter.declared_order import HEADER, declared_of, in_order
from annual_review.chapter.period_labels import holds_periods, named, office_year_of
from annual_review.chapter.selections import filled_cells, month_name
from annual_review.chapter.small_counts.counted import note_cells


def tally(column: pd.Series, values: pd.Series | None = None) -> pd.Series:
    """Count rows by the values of `column`, or add up `values`; return them in order.

        tally(training["乡镇"])                       # rows of each township
        tally(training["乡镇"], training["果农人数"])  # people of each township

    `values` is a column of numbers of the same rows. A category with `choices` in registers.yaml
    comes in their order, months in that of the year, anything else the greatest first; of equal
    results, the one that comes first in the register. Empty cells of `column` are left out, and so
    are groups in which no row has a number. A field of months or quarters gives all that are
    counted, by their names (3月, 第一季度): without a row, its count is 0, and its sum is missing.
    """
    is_of_periods = holds_periods(column)
    result = _tally_of_periods(named(column), values) if is_of_periods else _tally(column, values)
    result.attrs = result.attrs | {"tallied": Tallied(column, values)}
    return result


@dataclass(frozen=True, eq=False)
class Tallied:
    """The columns that `tally` counted, which its result keeps in `attrs`, as evidence (ranks.py).

    pandas copies and compares attrs: a copy is the same object, and equal to nothing else.
    """

    column: pd.Series
    values: pd.Series | None

    def __deepcopy__(self, memo: object) -> Tallied:
        """Return the same object."""
        return self


def _tally(column: pd.Series, values: pd.Series | None) -> pd.Series:
    """Count rows by the values of a column of texts or numbers, or add up `values`."""
    filled = filled_cells(column)
    numbers = pd.Series(1, filled.index) if values is None else values.loc[filled.index]
    numbers, groups = numbers.astype("float64"), filled.to_numpy()
    sums = numbers.groupby(groups, sort=False).sum(min_count=1).dropna()
    ranked = sums.sort_values(ascending=False, kind="stable")
    ranked = ranked.reindex(_in_order(list(ranked.index), column))
    result: pd.Series = ranked.astype("int64") if (ranked % 1 == 0).all() else ranked
    result.index.name, result.name, result.attrs = column.name, None, dict(column.attrs)
    note_counted(result, filled)
    note_cells(result, [column], values)
    return result


def _tally_of_periods(names: pd.Series, values: pd.Series | None) -> pd.Series:
    """Count rows by the names of periods, or add up `values`; return all periods in order."""
    found = _tally(names, values)
    fill = 0 if values is None else None
    result: pd.Series = found.reindex(names.attrs["order"][names.name], fill_value=fill)
    result.index.name, result.attrs = names.name, found.attrs
    return result


def _in_order(labels: list[Any], column: pd.Series) -> list[Any]:
    """Return labels in the declared order of their column; what is not declared follows as it is.

    An order of its own says more than the sizes, and is the same in every year.
    """
    if column.name == month_name(column.attrs.get("monthly")):
        return sorted(labels, key=office_year_of(column).in_order)
    declared = column.attrs.get("order", {}).get(column.name, ())
    first = [name for name in declared if name in labels]
    return [*first, *(name for name in labels if name not in first)]


def crosstab(
    rows: pd.Series,
    columns: pd.Series,
    values: pd.Series | None = None,
    *,
    index: Sequence[object] | None = None,
    header: Sequence[object] | None = None,
) -> pd.DataFrame:
    """Count rows by two columns, or add up `values`; return a table of numbers.

        crosstab(months(cases["日期"]), cases["工作类别"], index=range(1, 13))

    `rows` and `columns` are columns of one register, whose values become the rows and the columns
    of the table; `values` is a column of numbers. Rows have the order of `tally`. Columns, which
    are the series of a chart, have that of params/: choices and lines of registers.yaml, townships
    and members of office.yaml; others the greatest first. `index` and `header` list the rows and
    columns to have, in order, also where nothing is counted; values that are not listed follow,
    unless a range is given, which gets no others. Empty cells are left out; sums of a month without
    any row are missing.
    """
    numbers = pd.Series(1, rows.index) if values is None else values
    by_rows, by_columns = tally(rows, values), tally(columns, values)
    rows, columns = named(rows), named(columns)
    declared = declared_of(columns)
    if columns.name != month_name(columns.attrs.get("monthly")):
        by_columns = by_columns.reindex(in_order(by_columns, declared))
    cells = pd.DataFrame(
        {"row": rows.to_numpy(), "column": columns.to_numpy(), "n": numbers.to_numpy()}
    )
    if numbers.isna().any():  # a member has no such field
        cells["n"] = numbers.array
        cells = cells.dropna(subset="n").astype({"n": "int64"})
    filled = cells[(cells["row"] != "") & (cells["column"] != "")].dropna(subset=["row", "column"])
    result = filled.pivot_table("n", "row", "column", aggfunc="sum", fill_value=0, observed=True)
    result = result.reindex(
        index=_labels(by_rows, index),
        columns=_labels(by_columns, header),
        fill_value=0,
    )
    without_row = [sums.index[sums.isna()] for sums in (by_rows, by_columns)]
    if any(map(len, without_row)):
        lacking = np.isin(result.index, without_row[0])[:, np.newaxis]
        result = result.mask(lacking | np.isin(result.columns, without_row[1]))
    result.index.name, result.columns.name, result.attrs = None, None, dict(rows.attrs)
    if declared:  # of the series, also where the rows are of no register
        order = result.attrs.get("order", {})
        result.attrs["order"] = {columns.name: declared} | order
    if listed := [*map(str, index or ()), *map(str, header or ())]:
        result.attrs[HEADER] = listed
    note_counted(result, rows.iloc[filled.index], columns.iloc[filled.index])
    note_cells(result, [rows, columns], values)
    return result


def _labels(found: pd.Series, wanted: Sequence[object] | None) -> list[object]:
    """Return the wanted labels, then those that were found besides, unless a range is wanted."""
    if wanted is None or isinstance(wanted, range):
        return list(found.index if wanted is None else wanted)
    return [*wanted, *(name for name in found.index if name not in wanted)]


def peak(values: pd.Series) -> str:
    """Return the label of the greatest of `values`.

        say(f"{peak(by_town)}培训果农最多。" if peak(by_town) else "")

    `values` are numbers by label, as `tally` returns them. Returns an empty text if the greatest
    value occurs twice, or there is only one value.
    """
    greatest = values.index[values == values.max()]
    return str(greatest[0]) if len(greatest) == 1 < len(values) else ""
