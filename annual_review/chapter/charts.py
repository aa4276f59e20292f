"""Charts: a Series or a DataFrame of numbers in, a Chart with caption and description out.

Each returns None if there is nothing to draw, and a notice if the register was not sent. The look
is in chart_style.py, the parts that several charts have in chart_parts.py, the text for readers who
cannot see them in chart_descriptions.py; what a run has drawn before comes from chart_cache.py.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap, to_hex

from annual_review.chapter.chart_cache import ChartOrNotice, cached
from annual_review.chapter.chart_descriptions import describe_series, describe_table
from annual_review.chapter.chart_parts import (
    emphasise_greatest,
    fills,
    height_of,
    label_bars,
    label_lines,
    legend_above,
    name_bars,
    strokes,
    sum_columns_beyond,
    sum_rows_beyond,
    sum_values_beyond,
)
from annual_review.chapter.chart_style import (
    EDGE_WIDTH,
    GROUND,
    MAIN,
    PALETTE,
    RULE,
    draw,
    drawable,
    readable_on,
)
from annual_review.chapter.sentences import missing_notice
from annual_review.document.blocks import Chart, Paragraph


@cached
def bars(values: pd.Series, caption: str, unit: str, most: int = 24) -> ChartOrNotice:
    """Draw horizontal bars, each with its number, the greatest darker; return a chart for `show`.

        show(bars(tally(training["乡镇"]), "各乡镇培训场次", "场次"))

    `values` are numbers by name, in the order from top to bottom; `caption` stands below the chart,
    its number is added; `unit` is the measure word in the description of the chart. Of more than
    `most` values the rest are one bar. Returns None if there is nothing to draw, and a notice if
    the register was not sent.
    """
    if not _has_numbers(values):
        return _missing_notice_of(values)
    shown = sum_values_beyond(values.fillna(0), most)

    def paint(axes: Axes) -> None:
        _draw_bars(axes, shown, 0.72, upright=False)
        emphasise_greatest(axes, shown)
        label_bars(axes, shown, upright=False)
        name_bars(axes, shown.index, upright=False)

    described = describe_series("条形图", shown, unit)
    return Chart(caption, described, draw(0.3 + height_of(len(shown)), paint))


@cached
def columns(values: pd.Series, caption: str, unit: str) -> ChartOrNotice:
    """Draw vertical bars in the order given, each with its number; return a chart for `show`.

        show(columns(by_month.sum(axis=1), "逐月登记的件次", "件次"))

    `values` are numbers by name, such as months or grades; `caption` stands below the chart, its
    number is added; `unit` is the measure word in the description of the chart. Returns None if
    there is nothing to draw, and a notice if the register was not sent.
    """
    if not _has_numbers(values):
        return _missing_notice_of(values)
    values = values.fillna(0)

    def paint(axes: Axes) -> None:
        _draw_bars(axes, values, 0.68, upright=True)
        emphasise_greatest(axes, values)
        label_bars(axes, values, upright=True)
        name_bars(axes, values.index, upright=True)

    return Chart(caption, describe_series("柱形图", values, unit), draw(1.75, paint))


def _draw_bars(axes: Axes, values: pd.Series, width: float, *, upright: bool) -> None:
    """Draw a bar for each value with seaborn, without error bars and labels."""
    positions = [str(i) for i in range(len(values))]  # names may repeat: seaborn would join those
    x, y = (positions, values.to_numpy()) if upright else (values.to_numpy(), positions)
    axes.set(xlabel="-", ylabel="-")  # else seaborn lays out ticks, which are replaced anyway
    orient = "v" if upright else "h"
    style = {"color": MAIN, "saturation": 1, "width": width}
    sns.barplot(x=x, y=y, orient=orient, errorbar=None, ax=axes, **style)


@cached
def grouped(table: pd.DataFrame, caption: str, unit: str) -> ChartOrNotice:
    """Draw vertical bars in groups, each bar with its number; return a chart for `show`.

        show(grouped(by_month[["2020年", "2021年"]], "逐月登记的事项与上年相比", "项次"))

    `table` holds a group in each row and a shade in each column, the last one darkest; `caption`
    stands below the chart, its number is added; `unit` is the measure word in the description of
    the chart. Returns None if there is nothing to draw, and a notice if the register was not sent.
    """
    if not _has_numbers(table):
        return _missing_notice_of(table)
    table = table.fillna(0)
    number = table.shape[1]
    width = 0.8 / number

    def paint(axes: Axes) -> None:
        for position, (fill, name) in enumerate(
            zip(fills(number)[::-1], table.columns, strict=True)
        ):
            shift = (position - (number - 1) / 2) * width
            sizes, label = table[name].to_numpy(dtype=float), drawable(str(name))
            positions = np.arange(len(table)) + shift
            line = np.where(sizes == 0, 0, EDGE_WIDTH)  # no edge around a bar of 0
            drawn = axes.bar(positions, sizes, 0.92 * width, linewidth=line, **fill)
            drawn.set_label(label)
            label_bars(axes, pd.Series(sizes), upright=True, shift=shift, size=6.5)
        name_bars(axes, table.index, upright=True)
        legend_above(axes)

    return Chart(caption, describe_table("柱形图", table, unit), draw(2.3, paint))


@cached
def stacked(
    table: pd.DataFrame, caption: str, unit: str, *, upright: bool = False, most: int = 24
) -> ChartOrNotice:
    """Draw stacked bars, each with its sum; return a chart for `show`.

        show(stacked(by_month, "调解维权工作逐月登记情况", "件次", upright=True))

    `table` holds a bar in each row and a shade in each column; `caption` stands below the chart,
    its number is added; `unit` is the measure word in the description of the chart. Bars are
    horizontal, or vertical if `upright`. Of more than `most` bars, or twice as many vertical ones,
    the rest are one, and so are the shades from the sixth on. Returns None if there is nothing to
    draw, and a notice if the register was not sent.
    """
    if not _has_numbers(table):
        return _missing_notice_of(table)
    table = sum_columns_beyond(table.fillna(0), len(PALETTE))
    table = sum_rows_beyond(table, 2 * most if upright else most)

    def paint(axes: Axes) -> None:
        edge = np.zeros(len(table))
        for fill, name in zip(fills(table.shape[1]), table.columns, strict=True):
            sizes, label = table[name].to_numpy(dtype=float), drawable(str(name))
            line = np.where(sizes == 0, 0, EDGE_WIDTH)  # no edge around a bar of 0
            if upright:
                drawn = axes.bar(range(len(table)), sizes, 0.7, edge, linewidth=line, **fill)
            else:
                drawn = axes.barh(range(len(table)), sizes, 0.7, edge, linewidth=line, **fill)
            drawn.set_label(label)
            edge = edge + sizes
        label_bars(axes, pd.Series(edge), upright=upright)
        name_bars(axes, table.index, upright=upright)
        legend_above(axes)

    height = 2.5 if upright else 0.6 + height_of(len(table))
    return Chart(caption, describe_table("堆叠图", table, unit), draw(height, paint))


@cached
def heatmap(table: pd.DataFrame, caption: str, unit: str, most: int = 40) -> ChartOrNotice:
    """Draw a table of numbers as cells, darker for more, 0 left white; return a chart for `show`.

        show(heatmap(calendar, "各条线逐月登记的事项", "项次"))

    `table` holds the numbers, with the names of rows and columns; `caption` stands below the chart,
    its number is added; `unit` is the measure word in the description of the chart. Of more than
    `most` rows the rest are one. Returns None if there is nothing to draw, and a notice if the
    register was not sent.
    """
    if not _has_numbers(table):
        return _missing_notice_of(table)
    table = sum_rows_beyond(table.fillna(0), most)
    numbers = table.astype(float)

    def paint(axes: Axes) -> None:
        ramp = LinearSegmentedColormap.from_list("review", [GROUND, *PALETTE[2::-1]])
        sns.heatmap(
            numbers,
            ax=axes,
            cmap=ramp,
            vmin=0,
            cbar=False,
            annot=True,
            fmt=".0f",
            linewidths=1.5,
            xticklabels=False,
            yticklabels=False,
            annot_kws={"size": 8.5},
            mask=numbers == 0,
        )
        # Seaborn's own choice of white or dark is below 4.5:1 on cells of medium grey.
        for text, number in zip(axes.texts, numbers.to_numpy()[numbers != 0], strict=True):
            text.set_color(readable_on(to_hex(ramp(number / numbers.max().max()))))
        head = [drawable(str(name), 7) for name in table.columns]
        axes.set_xticks(np.arange(len(head)) + 0.5, head)
        side = [drawable(str(name)) for name in table.index]
        axes.set_yticks(np.arange(len(side)) + 0.5, side, va="center")

    described = describe_table("热力图", table, unit)
    return Chart(caption, described, draw(0.4 + 0.36 * len(table), paint))


@cached
def lines(table: pd.DataFrame, caption: str, unit: str) -> ChartOrNotice:
    """Draw a line for each column, named at its end; return a chart for `show`.

        show(lines(pd.DataFrame({"果农": farmers.history}), "历年培训果农", "人"))

    `table` holds a line in each column and a point in each row, in order; `caption` stands below
    the chart, its number is added; `unit` is the measure word in the description of the chart.
    Returns None if there is nothing to draw, and a notice if the register was not sent.
    """
    if not _has_numbers(table):
        return _missing_notice_of(table)
    table = table.fillna(0)

    def paint(axes: Axes) -> None:
        drawn = strokes(table.shape[1])
        for (colour, dash), name in zip(drawn, table.columns, strict=True):
            axes.plot(table[name].to_numpy(), color=colour, linestyle=dash, linewidth=2)
        label_lines(axes, table, [colour for colour, _ in drawn])
        axes.set_xticks(range(len(table)), [drawable(str(name), 7) for name in table.index])
        axes.set_ylim(0)
        axes.yaxis.grid(visible=True, color=RULE, linewidth=0.6)

    return Chart(caption, describe_table("折线图", table, unit), draw(2.4, paint))


def _has_numbers(values: pd.Series | pd.DataFrame) -> bool:
    """Return whether any number is not 0."""
    return bool(np.nansum(np.abs(values.to_numpy(dtype=float, na_value=0))))


def _missing_notice_of(values: pd.Series | pd.DataFrame) -> Paragraph | None:
    """Return the notice that replaces a chart; None if the register is not missing."""
    reason = str(values.attrs.get("missing", ""))
    return missing_notice(reason) if reason else None
