"""Parts that several charts have: fills and strokes, the legend, a bar for the rest."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, TypedDict

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from annual_review.chapter.charts.numbers import Data, floats, no_data
from annual_review.chapter.charts.palette import EDGE_WIDTH, HATCHES, palette
from annual_review.chapter.charts.style import INK
from annual_review.chapter.declared_order import (
    SLOTS,
    different,
    has_declared_series,
    slots_of,
)
from annual_review.document.blocks import Paragraph
from annual_review.document.missing import Missing
from annual_review.errors import FigureError
from annual_review.language import _

if TYPE_CHECKING:
    from matplotlib.axes import Axes

UNIT_HEIGHT = 0.2  # inches, for the line with the unit
_DASHES = ("-", "--", "-.", ":")


def sum_values_beyond(values: pd.Series, most: int) -> pd.Series:
    """Return at most `most` values; of more the last is the sum of the rest.

    >>> sum_values_beyond(pd.Series({"甲": 3, "乙": 2, "丙": 1}), 2).to_dict()
    {'甲': 3, '其余2个': 3}
    """
    if len(values) <= most:
        return values
    beyond = values.iloc[most - 1 :]
    rest = pd.Series([beyond.sum(min_count=1)], [_name_of_rest(beyond)])
    result: pd.Series = pd.concat([values.iloc[: most - 1], rest])
    return result


def _name_of_rest(beyond: pd.Series | pd.DataFrame) -> str:
    lacking = f"（有的{no_data()}）" if np.isnan(floats(beyond)).any() else ""
    return f"其余{len(beyond)}个{lacking}"


def require_sums(values: pd.Series | pd.DataFrame, most: int, unit: str) -> None:
    """Raise FigureError for shares of which more than `most` would be added up in one bar."""
    if len(values) > most and unit in ("%", "‰"):
        raise FigureError(
            _(
                "There are {number} shares, and those beyond {most} cannot be added up in one.",
                number=len(values),
                most=most,
            ),
            remedy=_(
                "Choose {most} of them, or give most={number}.", most=most, number=len(values)
            ),
        )


def sum_rows_beyond(table: pd.DataFrame, most: int) -> pd.DataFrame:
    """Return at most `most` rows of a table; of more the last is the sum of the rest."""
    if len(table) <= most:
        return table
    beyond = table.iloc[most - 1 :]
    rest = beyond.sum(min_count=1).to_frame(_name_of_rest(beyond)).T
    result: pd.DataFrame = pd.concat([table.iloc[: most - 1], rest])
    return result


def sum_columns_beyond(table: pd.DataFrame, most: int) -> pd.DataFrame:
    """Return at most `most` columns of a table; of more the last is the sum of the rest.

    The first are kept; of declared series, which do not begin with the greatest, the greatest.
    """
    if table.shape[1] <= most:
        return table
    kept = list(range(most - 1))
    if has_declared_series(table):
        sizes = np.abs(np.nan_to_num(floats(table))).sum(axis=0)
        kept = sorted(np.argsort(-sizes, kind="stable")[: most - 1].tolist())
    others = [at for at in range(table.shape[1]) if at not in kept]
    rest = table.iloc[:, others].sum(axis=1, min_count=1).rename("其余")
    result: pd.DataFrame = pd.concat([table.iloc[:, kept], rest], axis=1)
    result.attrs = dict(table.attrs)
    if has_declared_series(table):
        slots = slots_of(table)
        result.attrs[SLOTS] = [*(slots[at] for at in kept), max(slots) + 1]
    return result


Slots = int | Sequence[int]  # a number of parts, or the slot of each (declared_order.py)


class Fill(TypedDict):
    """How matplotlib fills a part: its colour, its hatching and the line around it."""

    color: str
    hatch: str
    edgecolor: str


def listed_slots(slots: Slots) -> list[int]:
    """Return the slot of each part."""
    return list(range(slots)) if isinstance(slots, int) else list(slots)


def fills(slots: Slots) -> list[Fill]:
    """Return the fill of each part, which differ in greyscale and from the paper."""
    colours = palette()
    return [
        Fill(color=colours.fills[look], hatch=HATCHES[look], edgecolor=colours.edge)
        for look in different(listed_slots(slots), len(HATCHES))
    ]


def strokes(slots: Slots) -> list[tuple[str, str]]:
    """Return a colour and a dash for each line; they repeat after eight."""
    lines = palette().lines
    return [
        (lines[(look + 2 * (look // len(_DASHES))) % len(lines)], _DASHES[look % len(_DASHES)])
        for look in different(listed_slots(slots), 2 * len(lines))
    ]


def legend_above(axes: Axes, handle: float = 1) -> None:
    """Put the legend above the chart, in as many columns as its width holds.

    `handle` is the length of what is drawn beside each name, in parts of the size.
    """
    handles, names = axes.get_legend_handles_labels()
    figure = axes.get_figure(root=True)
    assert figure is not None  # axes that are drawn on belong to one
    beside = 0.32 + 0.13 * handle
    legend = figure.legend(
        handles,
        names,
        loc="outside upper left",
        ncols=columns_that_fit(
            [beside + 0.14 * len(name) for name in names], figure.get_figwidth()
        ),
        frameon=False,
        borderpad=0,
        handlelength=handle,
        handleheight=0.9,
        columnspacing=1.4,
        handletextpad=0.5,
        labelcolor=INK,
    )
    for patch in legend.get_patches():
        patch.set_linewidth(EDGE_WIDTH)  # also if the first bar has nothing of a part


def columns_that_fit(widths: list[float], width: float) -> int:
    """Return in how many columns entries of these widths fit side by side, all in inches."""
    for number in range(len(widths), 1, -1):
        if sum(max(widths[column::number]) for column in range(number)) <= width:
            return number
    return 1


def has_bars(values: Data) -> bool:
    """Return whether there are two bars to compare: two numbers that are not 0.

    A single bar says no more than its number in a sentence, and neither does a row of empty places
    with one bar in it.
    """
    return int(np.count_nonzero(_amounts(values))) > 1


def has_rows(table: pd.DataFrame) -> bool:
    """Return whether two rows of a table have a number that is not 0."""
    return int(np.count_nonzero(_amounts(table).any(axis=1))) > 1


def has_rows_and_columns(table: pd.DataFrame) -> bool:
    """Return whether two rows and two columns of a table have a number that is not 0."""
    return has_rows(table) and has_rows(table.T)


def has_lines(table: pd.DataFrame) -> bool:
    """Return whether a column has two numbers for a line, and not all numbers are 0."""
    known = ~np.isnan(floats(table))
    return bool((known.sum(axis=0) > 1).any() and _amounts(table).any())


def _amounts(values: Data) -> NDArray[np.float64]:
    return np.abs(np.nan_to_num(floats(values)))


def missing_notice_of(values: Data) -> Paragraph | None:
    """Return the notice that replaces a chart; None if the register is not missing."""
    reason: Missing | None = values.attrs.get("missing")
    return reason.paragraph if reason else None
