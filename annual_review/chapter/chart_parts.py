"""Parts that several charts have: fills and strokes, labels, the legend, a bar for the rest."""

from __future__ import annotations

from itertools import pairwise
from typing import TypedDict

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from matplotlib.transforms import offset_copy

from annual_review.chapter.chart_style import (
    ACCENT,
    EDGE,
    EDGE_WIDTH,
    HATCHES,
    INK,
    LINES,
    PALETTE,
    QUIET,
    WIDTH,
    drawable,
)
from annual_review.values.wording import plain_number

_DASHES = ("-", "--", "-.", ":")


def sum_values_beyond(values: pd.Series, most: int) -> pd.Series:
    """Return at most `most` values; of more the last is the sum of the rest.

    >>> sum_values_beyond(pd.Series({"甲": 3, "乙": 2, "丙": 1}), 2).to_dict()
    {'甲': 3, '其余2个': 3}
    """
    if len(values) <= most:
        return values
    rest = pd.Series([values.iloc[most - 1 :].sum()], [f"其余{len(values) - most + 1}个"])
    result: pd.Series = pd.concat([values.iloc[: most - 1], rest])
    return result


def sum_rows_beyond(table: pd.DataFrame, most: int) -> pd.DataFrame:
    """Return at most `most` rows of a table; of more the last is the sum of the rest."""
    if len(table) <= most:
        return table
    rest = table.iloc[most - 1 :].sum().to_frame(f"其余{len(table) - most + 1}个").T
    result: pd.DataFrame = pd.concat([table.iloc[: most - 1], rest])
    return result


def sum_columns_beyond(table: pd.DataFrame, most: int) -> pd.DataFrame:
    """Return at most `most` columns of a table; of more the last is the sum of the rest."""
    if table.shape[1] <= most:
        return table
    rest = table.iloc[:, most - 1 :].sum(axis=1).rename("其余")
    result: pd.DataFrame = pd.concat([table.iloc[:, : most - 1], rest], axis=1)
    return result


class Fill(TypedDict):
    """How matplotlib fills a part: its colour, its hatching and the line around it."""

    color: str
    hatch: str
    edgecolor: str


def fills(number: int) -> list[Fill]:
    """Return a fill for each of `number` parts, which differ in greyscale and from the paper."""
    return [
        Fill(color=PALETTE[i % len(PALETTE)], hatch=HATCHES[i % len(HATCHES)], edgecolor=EDGE)
        for i in range(number)
    ]


def strokes(number: int) -> list[tuple[str, str]]:
    """Return a colour and a dash for each of `number` lines; they repeat after eight."""
    return [
        (LINES[(i + 2 * (i // len(_DASHES))) % len(LINES)], _DASHES[i % len(_DASHES)])
        for i in range(number)
    ]


def height_of(bars: int) -> float:
    """Return the height in inches of a number of horizontal bars; many are closer together."""
    return bars * (0.29 if bars <= 12 else 0.2)


def emphasise_greatest(axes: Axes, values: pd.Series) -> None:
    """Darken the greatest bar, if no other is as great."""
    greatest = np.flatnonzero(values.to_numpy() == values.max())
    drawn = [patch for patch in axes.patches if isinstance(patch, Rectangle)]
    if len(greatest) == 1 < len(values):
        drawn[int(greatest[0])].set_facecolor(ACCENT)


def label_bars(
    axes: Axes, values: pd.Series, *, upright: bool, shift: float = 0, size: float = 8.5
) -> None:
    """Write each number at the end of its bar; none at a bar of 0.

    `shift` moves the labels along the axis of the bars, `size` is in points.
    """
    gap = (0, 3) if upright else (4, 0)
    after_bar = offset_copy(axes.transData, axes.get_figure(root=True), *gap, units="points")
    for position, value in enumerate(values.to_numpy(dtype=float)):
        x, y = (position + shift, value) if upright else (value, position + shift)
        if value:
            axes.text(
                x,
                y,
                plain_number(value),
                transform=after_bar,
                ha="center" if upright else "left",
                va="bottom" if upright else "center",
                color=INK,
                fontsize=size,
            )


def name_bars(axes: Axes, names: pd.Index, *, upright: bool) -> None:
    """Write the names of bars along their axis; hide the other axis, with room for numbers."""
    labels = [drawable(str(name), 7 if upright else 18) for name in names]
    if upright:
        axes.set_xticks(range(len(labels)), labels)
        axes.set_yticks([])
        axes.set_ylim(0, 1.16 * axes.dataLim.ymax)
        axes.spines["bottom"].set(visible=True, color=QUIET)
    else:
        axes.set_yticks(range(len(labels)), labels)
        axes.set_xticks([])
        axes.set_ylim(len(labels) - 0.4, -0.6)
        axes.set_xlim(0, 1.1 * axes.dataLim.xmax)


def legend_above(axes: Axes) -> None:
    """Put the legend above the chart, in as many columns as its width holds."""
    handles, names = axes.get_legend_handles_labels()
    figure = axes.get_figure(root=True)
    assert figure is not None  # axes that are drawn on belong to one
    legend = figure.legend(
        handles,
        names,
        loc="outside upper left",
        ncols=_columns_that_fit([0.45 + 0.14 * len(name) for name in names]),
        frameon=False,
        borderpad=0,
        handlelength=1,
        handleheight=0.9,
        columnspacing=1.4,
        handletextpad=0.5,
        labelcolor=INK,
    )
    for patch in legend.get_patches():
        patch.set_linewidth(EDGE_WIDTH)  # also if the first bar has nothing of a part


def _columns_that_fit(widths: list[float]) -> int:
    """Return in how many columns entries of these widths, in inches, fit side by side."""
    for number in range(len(widths), 1, -1):
        if sum(max(widths[column::number]) for column in range(number)) <= WIDTH:
            return number
    return 1


def label_lines(axes: Axes, table: pd.DataFrame, colours: list[str]) -> None:
    """Write the name of each line at its end; names that would overlap are moved apart.

    A thin stroke leads from the end to the name, so that no colour is needed to find it.
    """
    ends = [float(table[name].iloc[-1]) for name in table.columns]
    heights = _spread(ends, 0.09 * float(table.max().max()))
    last = len(table) - 1
    for name, end, height, colour in zip(table.columns, ends, heights, colours, strict=True):
        axes.plot([last, last + 0.17], [end, height], color=colour, linewidth=0.8)
        axes.text(last + 0.2, height, drawable(str(name)), color=colour, va="center")


def _spread(ends: list[float], gap: float) -> list[float]:
    """Return heights at least `gap` apart, in the order of `ends`.

    >>> _spread([5.0, 1.0, 5.5], 2)
    [5.0, 1.0, 7.0]
    """
    heights = list(ends)
    order = sorted(range(len(ends)), key=lambda i: ends[i])
    for below, above in pairwise(order):
        heights[above] = max(heights[above], heights[below] + gap)
    return heights
