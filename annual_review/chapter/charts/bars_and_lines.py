"""Charts: a Series or a DataFrame of numbers in, a Chart with caption and description out.

Each returns None where one bar, one row or one point remains, which a sentence says better (a bar
of 0 is none), and a notice if the register was not sent. A missing number is drawn as 无数据, never
as 0. How each is drawn at a width is in plans.py. The heatmap is in heatmap.py, the look in
style.py, the parts that several charts have in parts.py, names and numbers in labels.py, the text
for readers who cannot see them in descriptions.py; what a run has drawn before is in cache.py.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from annual_review.chapter.charts.cache import ChartOrNotice, cached
from annual_review.chapter.charts.descriptions import describe_series, describe_table
from annual_review.chapter.charts.drawn_data import data_of_series, data_of_table
from annual_review.chapter.charts.emphasis import Names, dark_places, places_of
from annual_review.chapter.charts.numbers import floats
from annual_review.chapter.charts.palette import HATCHES
from annual_review.chapter.charts.parts import (
    has_bars,
    has_lines,
    has_rows,
    missing_notice_of,
    require_sums,
    sum_columns_beyond,
    sum_rows_beyond,
    sum_values_beyond,
)
from annual_review.chapter.charts.plans import (
    plan_of_bars,
    plan_of_columns,
    plan_of_groups,
    plan_of_lines,
    plan_of_stacks,
)
from annual_review.chapter.charts.style import Plan, draw
from annual_review.chapter.clauses import Part
from annual_review.chapter.findings import finding
from annual_review.document.blocks import Chart
from annual_review.document.chart_data import ChartData
from annual_review.errors import FigureError
from annual_review.language import _


@cached
def bars(
    values: pd.Series,
    caption: str,
    unit: str,
    most: int = 24,
    *,
    emphasise: Names = (),
    says: Part = "",
) -> ChartOrNotice:
    """Draw horizontal bars, each with its number, the greatest darker; return a chart for `show`.

        show(bars(tally(training["乡镇"]), "各乡镇培训场次", "场次"))

    `values` are numbers by name, in the order from top to bottom; `caption` stands below the chart,
    its number is added; `unit` is the measure word, printed above the chart. Of more than `most`
    values the rest are one bar. `emphasise` is the name, or the names, of bars to be dark in place
    of the greatest; a declared choice without a bar is none. `says` is what the chart shows, a text
    with figures in it, and stands above the caption; it is left out if one of its figures is 0.
    Returns None for fewer than two bars, and a notice if the register was not sent.
    """
    if not has_bars(values):
        return missing_notice_of(values)
    require_sums(values, most, unit)
    shown = sum_values_beyond(values, most)
    places = places_of(emphasise, list(shown.index), values)
    return _chart(
        caption,
        describe_series("条形图", shown, unit),
        lambda points: plan_of_bars(shown, unit, places, points),
        says,
        data_of_series("bars", shown, unit, dark_places(shown, places)),
    )


@cached
def columns(
    values: pd.Series, caption: str, unit: str, *, emphasise: Names = (), says: Part = ""
) -> ChartOrNotice:
    """Draw vertical bars in the order given, each with its number; return a chart for `show`.

        show(columns(by_month.sum(axis=1), "逐月登记的件次", "件次"))

    `values` are numbers by name, such as months or grades; `caption` stands below the chart, its
    number is added; `unit` is the measure word, printed above the chart; `emphasise` and `says` are
    as for `bars`. Returns None for fewer than two bars, and a notice if the register was not sent.
    """
    if not has_bars(values):
        return missing_notice_of(values)
    places = places_of(emphasise, list(values.index), values)
    return _chart(
        caption,
        describe_series("柱形图", values, unit),
        lambda points: plan_of_columns(values, unit, places, points),
        says,
        data_of_series("columns", values, unit, dark_places(values, places)),
    )


@cached
def grouped(
    table: pd.DataFrame, caption: str, unit: str, *, emphasise: Names = (), says: Part = ""
) -> ChartOrNotice:
    """Draw vertical bars in groups, each bar with its number; return a chart for `show`.

        show(grouped(by_month[["2020年", "2021年"]], "逐月登记的事项与上年相比", "项次"))

    `table` holds a group in each row and a shade in each column, the last one darkest; declared
    choices, lines and places have their order and the shade of their place in it. `caption` stands
    below the chart, its number is added; `unit` is the measure word, printed above the chart;
    `emphasise` names shades to stand out, and `says` is as for `bars`. Returns None for fewer than
    two bars, and a notice if the register was not sent.
    """
    if not has_bars(table):
        return missing_notice_of(table)
    places = places_of(emphasise, list(table.columns), table)
    return _chart(
        caption,
        describe_table("柱形图", table, unit),
        lambda points: plan_of_groups(table, unit, places, points),
        says,
        data_of_table("grouped", table, unit, places),
    )


@cached
def stacked(
    table: pd.DataFrame,
    caption: str,
    unit: str,
    *,
    upright: bool = False,
    most: int = 24,
    emphasise: Names = (),
    says: Part = "",
) -> ChartOrNotice:
    """Draw stacked bars, each with its sum; return a chart for `show`.

        show(stacked(by_month, "调解维权工作逐月登记情况", "件次", upright=True))

    `table` holds a bar in each row and a shade in each column; declared choices, lines and places
    have their order and the shade of their place in it. `caption` stands below the chart, its
    number is added; `unit` is the measure word, printed above the chart; `emphasise` names shades
    to stand out, and `says` is as for `bars`. Bars are horizontal, or vertical if `upright`. Of
    more than `most` bars, or twice as many vertical ones, the rest are one, and so are the shades
    from the sixth on (of declared ones all but the five greatest). Returns None for fewer than two
    bars, and a notice if the register was not sent.
    """
    if not has_rows(table):
        return missing_notice_of(table)
    most, given = 2 * most if upright else most, table
    _require_no_negative(table)
    require_sums(table, most, unit)
    table = sum_rows_beyond(sum_columns_beyond(table, len(HATCHES)), most)
    places = places_of(emphasise, list(table.columns), given)
    return _chart(
        caption,
        describe_table("堆叠图", table, unit),
        lambda points: plan_of_stacks(table, unit, places, points, upright=upright),
        says,
        data_of_table("stacked-columns" if upright else "stacked", table, unit, places),
    )


@cached
def lines(
    table: pd.DataFrame, caption: str, unit: str, *, emphasise: Names = (), says: Part = ""
) -> ChartOrNotice:
    """Draw a line for each column, named at its end; return a chart for `show`.

        show(lines(pd.DataFrame({"果农": farmers.history}), "历年培训果农", "人"))

    `table` holds a line in each column and a point in each row, in order; declared choices, lines
    of work and places have the stroke of their place in params/. `caption` stands below the chart,
    its number is added; `unit` is the measure word, printed above the chart; `emphasise`
    names lines to stand out, and `says` is as for `bars`. Returns None for fewer than two points,
    and a notice if the register was not sent.
    """
    if not has_lines(table):
        return missing_notice_of(table)
    places = places_of(emphasise, list(table.columns), table)
    return _chart(
        caption,
        describe_table("折线图", table, unit),
        lambda points: plan_of_lines(table, unit, places, points),
        says,
        data_of_table("lines", table, unit, places),
    )


def _chart(
    caption: str, alt: str, plan: Callable[[float], Plan], says: Part, data: ChartData
) -> Chart:
    """Return a chart of both drawings of a plan."""
    drawing = draw(plan)
    return Chart(
        caption,
        alt,
        drawing.wide,
        says=finding(says),
        data=data,
        narrow=drawing.narrow,
        is_drawing=True,
    )


def _require_no_negative(table: pd.DataFrame) -> None:
    """Raise FigureError for a negative number, which cannot be part of a sum of lengths."""
    for row, column in np.argwhere(floats(table) < 0)[:1]:
        raise FigureError(
            _(
                "Stacked bars cannot show a negative number: {row}, {column} is {number}.",
                row=table.index[row],
                column=table.columns[column],
                number=table.iloc[row, column],
            ),
            remedy=_("Draw it with grouped()."),
        )
