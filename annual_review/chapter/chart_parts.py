"""Parts of charts: numbers at the ends of bars, names of shades, a bar for the rest."""

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


def height_of(bars: int) -> float:
    """Return the height of so many horizontal bars, in inches; many stand closer together."""
    return bars * (0.29 if bars <= 12 else 0.2)


def with_rest(values: pd.Series, most: int) -> pd.Series:
    """Return at most `most` values, the last of them the sum of the rest."""
    if len(values) <= most:
        return values
    rest = pd.Series([values.iloc[most - 1 :].sum()], [f"其余{len(values) - most + 1}个"])
    shown: pd.Series = pd.concat([values.iloc[: most - 1], rest])
    return shown


def rows_with_rest(table: pd.DataFrame, most: int) -> pd.DataFrame:
    """Return a table of at most `most` rows, the last of them the sum of the rest."""
    if len(table) <= most:
        return table
    rest = table.iloc[most - 1 :].sum().to_frame(f"其余{len(table) - most + 1}个").T
    shown: pd.DataFrame = pd.concat([table.iloc[: most - 1], rest])
    return shown


def emphasise_greatest(axes: Axes, values: pd.Series) -> None:
    """Darken the greatest bar, if it is one of several."""
    greatest = np.flatnonzero(values.to_numpy() == values.max())
    drawn = [patch for patch in axes.patches if isinstance(patch, Rectangle)]
    if len(greatest) == 1 < len(values):
        drawn[int(greatest[0])].set_facecolor(ACCENT)


def label_ends(
    axes: Axes, values: pd.Series, *, upright: bool, shift: float = 0, size: float = 8.5
) -> None:
    """Write each number at the end of its bar; none at a bar of nothing."""
    gap = (0, 3) if upright else (4, 0)
    beside = offset_copy(axes.transData, axes.get_figure(root=True), *gap, units="points")
    for place, value in enumerate(values.to_numpy(dtype=float)):
        x, y = (place + shift, value) if upright else (value, place + shift)
        if value:
            axes.text(
                x,
                y,
                plain_number(value),
                transform=beside,
                ha="center" if upright else "left",
                va="bottom" if upright else "center",
                color=INK,
                fontsize=size,
            )


def name_bars(axes: Axes, names: pd.Index, *, upright: bool) -> None:
    """Write the names of bars along their axis; leave the other bare, with room for numbers."""
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


def merge_beyond(table: pd.DataFrame, most: int) -> pd.DataFrame:
    """Return a table of at most `most` columns, the last of them the sum of the rest."""
    if table.shape[1] <= most:
        return table
    rest = table.iloc[:, most - 1 :].sum(axis=1).rename("其余")
    merged: pd.DataFrame = pd.concat([table.iloc[:, : most - 1], rest], axis=1)
    return merged


def name_shades(axes: Axes) -> None:
    """Write the names of the shades above the chart, in as many columns as the width holds."""
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
    for key in legend.get_patches():
        key.set_linewidth(EDGE_WIDTH)  # also where the first bar has nothing of a part


def _columns_that_fit(widths: list[float]) -> int:
    """Return in how many columns names of these widths, in inches, stand side by side."""
    for number in range(len(widths), 1, -1):
        if sum(max(widths[place::number]) for place in range(number)) <= WIDTH:
            return number
    return 1


def name_lines(axes: Axes, table: pd.DataFrame, colours: list[str]) -> None:
    """Write each line's name at its end, moved apart where they would stand upon one another.

    A thin stroke leads from the end to the name, so that no colour is needed to find it.
    """
    ends = [float(table[name].iloc[-1]) for name in table.columns]
    places = _spread(ends, 0.09 * float(table.max().max()))
    last = len(table) - 1
    for name, end, place, colour in zip(table.columns, ends, places, colours, strict=True):
        axes.plot([last, last + 0.17], [end, place], color=colour, linewidth=0.8)
        axes.text(last + 0.2, place, drawable(str(name)), color=colour, va="center")


class Fill(TypedDict):
    """How matplotlib fills a part: its colour, its hatching and the line around it."""

    color: str
    hatch: str
    edgecolor: str


def shades(number: int) -> list[str]:
    """Return a colour for each of `number` parts."""
    return [PALETTE[i % len(PALETTE)] for i in range(number)]


def fills(number: int) -> list[Fill]:
    """Return a fill for each of `number` parts: told apart without colour, and from the paper."""
    return [
        Fill(color=shade, hatch=HATCHES[i % len(HATCHES)], edgecolor=EDGE)
        for i, shade in enumerate(shades(number))
    ]


def strokes(number: int) -> list[tuple[str, str]]:
    """Return a colour and a dash for each of `number` lines; only every eighth is the same."""
    return [
        (LINES[(i + 2 * (i // len(_DASHES))) % len(LINES)], _DASHES[i % len(_DASHES)])
        for i in range(number)
    ]


def _spread(ends: list[float], gap: float) -> list[float]:
    """Return heights at least `gap` apart, in the order of `ends`."""
    placed = list(ends)
    order = sorted(range(len(ends)), key=lambda i: ends[i])
    for below, above in pairwise(order):
        placed[above] = max(placed[above], placed[below] + gap)
    return placed


_MOST = 24  # values that a description lists one by one


def describe_series(kind: str, values: pd.Series, unit: str) -> str:
    """Say every value, or the greatest and the least of many.

    >>> describe_series("条形图", pd.Series({"官舟镇": 12, "黄土镇": 3}), "场次")
    '条形图：官舟镇12场次，黄土镇3场次。'
    """
    said = _items(values, unit)
    if len(values) > _MOST:
        ends = f"最多的是{_greatest(values, unit)}，最少的是{_greatest(-values, unit)}"
        said = f"共{len(values)}项，{ends}"
    return f"{kind}：{said}。"


def describe_table(kind: str, table: pd.DataFrame, unit: str) -> str:
    """Say the values of each row but the zeros; of a large table its sums and peaks.

    >>> table = pd.DataFrame({"1月": [2, 0], "2月": [5, 1]}, index=["宣讲", "调解"])
    >>> describe_table("热力图", table, "次")
    '热力图：宣讲，1月2次，2月5次；调解，2月1次。'
    """
    rows = [(str(name), row) for name, row in table.iterrows()]
    if table.size <= 2 * _MOST:
        said = "；".join(f"{name}，{_items(row, unit)}" for name, row in rows)
    else:
        said = "；".join(
            f"{name}合计{plain_number(float(row.sum()))}{unit}，最多的是{_greatest(row, unit)}"
            for name, row in rows
        )
    return f"{kind}：{said}。"


def _items(values: pd.Series, unit: str) -> str:
    numbers = ((name, float(value)) for name, value in values.items())
    said = [f"{name}{plain_number(number)}{unit}" for name, number in numbers if number]
    return "，".join(said) or "都没有"


def _greatest(values: pd.Series, unit: str) -> str:
    place = int(values.to_numpy(dtype=float).argmax())
    return f"{values.index[place]}，{plain_number(abs(float(values.iloc[place])))}{unit}"
