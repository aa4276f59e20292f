"""Charts: a Series or a DataFrame of numbers in, a Chart with caption and description out.

Each returns None where one bar, one row or one point remains, which a sentence says better (a bar
of 0 is none), and a notice if the register was not sent. A missing number is drawn as 无数据, never
as 0. The heatmap is in heatmap.py, the look in style.py, the parts that several charts have in
parts.py, names and numbers in labels.py, the text for readers who cannot see them in
descriptions.py; what a run has drawn before comes from cache.py.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from numpy.typing import NDArray

from annual_review.chapter.charts.cache import ChartOrNotice, cached
from annual_review.chapter.charts.descriptions import describe_series, describe_table
from annual_review.chapter.charts.drawn_data import data_of_series, data_of_table
from annual_review.chapter.charts.emphasis import (
    Names,
    dark_places,
    darken,
    fills_of,
    fills_of_groups,
    places_of,
    strokes_of,
)
from annual_review.chapter.charts.labels import (
    NO_ROOM,
    POINTS,
    UprightNames,
    label_bars,
    label_lines,
    name_bars,
    note_unit,
    short_names,
)
from annual_review.chapter.charts.numbers import NO_DATA, floats, number_words
from annual_review.chapter.charts.palette import EDGE_WIDTH, HATCHES, palette
from annual_review.chapter.charts.parts import (
    UNIT_HEIGHT,
    has_bars,
    has_lines,
    has_rows,
    height_of,
    legend_above,
    missing_notice_of,
    require_sums,
    sum_columns_beyond,
    sum_rows_beyond,
    sum_values_beyond,
)
from annual_review.chapter.charts.style import (
    QUIET,
    RULE,
    draw,
)
from annual_review.chapter.clauses import Part
from annual_review.chapter.declared_order import slots_of
from annual_review.chapter.findings import finding
from annual_review.document.blocks import Chart
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

    def paint(axes: Axes) -> None:
        _draw_bars(axes, shown, 0.72, upright=False)
        darken(axes, dark_places(shown, places))
        room = label_bars(axes, shown, number_words(shown), upright=False)
        name_bars(axes, shown.index, room=room)
        note_unit(axes, unit)

    described = describe_series("条形图", shown, unit)
    return Chart(
        caption,
        described,
        draw(0.3 + UNIT_HEIGHT + height_of(len(shown)), paint),
        says=finding(says),
        data=data_of_series("bars", shown, unit, dark_places(shown, places)),
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
    names = UprightNames(list(values.index))
    places = places_of(emphasise, list(values.index), values)

    def paint(axes: Axes) -> None:
        _draw_bars(axes, values, 0.68, upright=True)
        darken(axes, dark_places(values, places))
        slot = POINTS / len(values)
        room = label_bars(axes, values, number_words(values), upright=True, slot=slot)
        name_bars(axes, values.index, names, room)
        note_unit(axes, unit)

    return Chart(
        caption,
        describe_series("柱形图", values, unit),
        draw(1.75 + UNIT_HEIGHT + names.height, paint),
        says=finding(says),
        data=data_of_series("columns", values, unit, dark_places(values, places)),
    )


def _draw_bars(axes: Axes, values: pd.Series, width: float, *, upright: bool) -> None:
    """Draw a bar for each value with seaborn, without error bars and labels."""
    positions = [str(i) for i in range(len(values))]  # names may repeat: seaborn would join those
    sizes = np.nan_to_num(floats(values))
    x, y = (positions, sizes) if upright else (sizes, positions)
    axes.set(xlabel="-", ylabel="-")  # else seaborn lays out ticks, which are replaced anyway
    orient = "v" if upright else "h"
    style = {"color": palette().main, "saturation": 1, "width": width}
    sns.barplot(x=x, y=y, orient=orient, errorbar=None, ax=axes, **style)


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
    number, names, word = table.shape[1], UprightNames(list(table.index)), number_words(table)
    width = 0.8 / number
    places = places_of(emphasise, list(table.columns), table)
    drawn_as = fills_of_groups(table, places)

    def paint(axes: Axes) -> None:
        room = NO_ROOM
        labels = short_names(list(table.columns), 18)
        for position, fill in enumerate(drawn_as):
            shift = (position - (number - 1) / 2) * width
            numbers = floats(table.iloc[:, position])
            sizes = np.nan_to_num(numbers)
            positions = np.arange(len(table)) + shift
            line = np.where(sizes == 0, 0, EDGE_WIDTH)  # no edge around a bar of 0
            drawn = axes.bar(positions, sizes, 0.92 * width, linewidth=line, **fill)
            drawn.set_label(labels[position])
            slot = width * POINTS / len(table)
            needed = label_bars(
                axes, pd.Series(numbers), word, upright=True, shift=shift, slot=slot, size=6.5
            )
            room = room.with_at_least(needed)
        name_bars(axes, table.index, names, room)
        legend_above(axes)
        note_unit(axes, unit)

    return Chart(
        caption,
        describe_table("柱形图", table, unit),
        draw(2.3 + UNIT_HEIGHT + names.height, paint),
        says=finding(says),
        data=data_of_table("grouped", table, unit, places),
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
    names = UprightNames(list(table.index)) if upright else None
    lacking = table.isna()
    sums = table.sum(axis=1, min_count=1)
    marks = ["*" if any(row) and not all(row) else "" for row in lacking.to_numpy()]

    def paint(axes: Axes) -> None:
        edge = np.zeros(len(table))
        labels = short_names(list(table.columns), 18)
        columns_of = np.nan_to_num(floats(table)).T
        for fill, label, sizes in zip(
            fills_of(slots_of(table), places), labels, columns_of, strict=True
        ):
            line = np.where(sizes == 0, 0, EDGE_WIDTH)  # no edge around a bar of 0
            if upright:
                drawn = axes.bar(range(len(table)), sizes, 0.7, edge, linewidth=line, **fill)
            else:
                drawn = axes.barh(range(len(table)), sizes, 0.7, edge, linewidth=line, **fill)
            drawn.set_label(label)
            edge = edge + sizes
        slot, word = POINTS / len(table), number_words(table)
        room = label_bars(axes, sums, word, upright=upright, slot=slot, marks=marks)
        name_bars(axes, table.index, names, room)
        legend_above(axes)
        note_unit(axes, unit, f"* 其中有的{NO_DATA}" if any(marks) else "")

    height = 2.5 + names.height if names else 0.6 + height_of(len(table))
    return Chart(
        caption,
        describe_table("堆叠图", table, unit),
        draw(height + UNIT_HEIGHT, paint),
        says=finding(says),
        data=data_of_table("stacked-columns" if upright else "stacked", table, unit, places),
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
    numbers = floats(table)
    places = places_of(emphasise, list(table.columns), table)
    names = UprightNames(list(table.index), 0.8 * POINTS)

    def paint(axes: Axes) -> None:
        drawn = strokes_of(slots_of(table), places)
        for (colour, dash, width), line in zip(drawn, numbers.T, strict=True):
            axes.plot(line, color=colour, linestyle=dash, linewidth=width)
            alone = _alone(line)
            axes.plot(alone, line[alone], color=colour, linestyle="", marker="o", markersize=4)
        label_lines(axes, table, [colour for colour, *__ in drawn])
        axes.set_xticks(range(len(table)), names.texts, fontsize=names.size)
        if np.nanmin(numbers) < 0:
            axes.axhline(0, color=QUIET, linewidth=0.8)
        else:
            axes.set_ylim(0)
        axes.ticklabel_format(axis="y", style="plain", useOffset=False)
        axes.yaxis.grid(visible=True, color=RULE, linewidth=0.6)
        note_unit(axes, unit, f"线断开处{NO_DATA}" if np.isnan(numbers).any() else "")

    return Chart(
        caption,
        describe_table("折线图", table, unit),
        draw(2.4 + UNIT_HEIGHT + names.height, paint),
        says=finding(says),
        data=data_of_table("lines", table, unit, places),
    )


def _alone(line: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return the places of numbers without a number on either side, which make no line."""
    known = np.pad(~np.isnan(line), 1)
    return np.flatnonzero(known[1:-1] & ~known[:-2] & ~known[2:])


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
