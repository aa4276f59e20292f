"""The heatmap: a table of numbers as cells, blue for more, brown for less than 0."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap, to_hex

from annual_review.chapter.charts.cache import ChartOrNotice, cached
from annual_review.chapter.charts.descriptions import describe_table
from annual_review.chapter.charts.drawn_data import data_of_table
from annual_review.chapter.charts.labels import (
    POINTS,
    UprightNames,
    note_unit,
    short_names,
    width_of,
)
from annual_review.chapter.charts.numbers import NO_DATA, floats, number_words
from annual_review.chapter.charts.palette import palette
from annual_review.chapter.charts.parts import (
    UNIT_HEIGHT,
    has_rows_and_columns,
    missing_notice_of,
    require_sums,
    sum_rows_beyond,
)
from annual_review.chapter.charts.style import GROUND, QUIET, draw, readable_on
from annual_review.chapter.clauses import Part
from annual_review.chapter.findings import finding
from annual_review.document.blocks import Chart
from annual_review.errors import FigureError
from annual_review.language import _

_CELL_SIZE, _NOTE_SIZE, _LEAST_SIZE = 8.5, 6.5, 5.0  # points


@cached
def heatmap(
    table: pd.DataFrame, caption: str, unit: str, most: int = 40, *, says: Part = ""
) -> ChartOrNotice:
    """Draw a table of numbers as cells, darker for more, 0 left white; return a chart for `show`.

        show(heatmap(calendar, "各条线逐月登记的事项", "项次"))

    `table` holds the numbers, with the names of rows and columns; `caption` stands below the chart,
    its number is added; `unit` is the measure word, printed above the chart; `says` is as for
    `bars`. Of more than `most` rows the rest are one. Returns None for fewer than two rows or
    columns, and a notice if the register was not sent.
    """
    if not has_rows_and_columns(table):
        return missing_notice_of(table)
    require_sums(table, most, unit)
    table = sum_rows_beyond(table, most)
    numbers, word = floats(table), number_words(table)
    side = short_names(list(table.index), 18)
    width = 0.97 * POINTS - max(width_of(name, 9.5) for name in side)
    head = UprightNames(list(table.columns), width)
    is_empty = np.isnan(numbers)
    texts = np.vectorize(lambda number: NO_DATA if np.isnan(number) else word(number))(numbers)
    size = _size_within(width / table.shape[1], [*texts.flat])
    # Cells are compared with the greatest number, also with the greatest below 0.
    most_of_all = float(np.nanmax(np.abs(numbers)))
    least = -most_of_all if (numbers[~is_empty] < 0).any() else 0.0
    below = palette().below[:2] if least else []
    ramp = LinearSegmentedColormap.from_list("review", [*below, GROUND, *palette().more])

    def paint(axes: Axes) -> None:
        sns.heatmap(
            numbers,
            ax=axes,
            cmap=ramp,
            vmin=least,
            vmax=most_of_all,
            cbar=False,
            annot=texts,
            fmt="",
            linewidths=1.5,
            xticklabels=False,
            yticklabels=False,
            annot_kws={"size": size},
            mask=(numbers == 0) | is_empty,
        )
        # Seaborn's own choice of white or dark is below 4.5:1 on cells of medium grey.
        drawn = numbers[(numbers != 0) & ~is_empty]
        for text, number in zip(axes.texts, drawn, strict=True):
            place = (number - least) / (most_of_all - least)
            text.set_color(readable_on(to_hex(ramp(place))))
        for row, column in np.argwhere(is_empty):
            centred: dict[str, Any] = {"ha": "center", "va": "center"}
            small = min(size, _NOTE_SIZE)
            axes.text(column + 0.5, row + 0.5, NO_DATA, color=QUIET, fontsize=small, **centred)
        axes.set_xticks(np.arange(len(head.texts)) + 0.5, head.texts, fontsize=head.size)
        axes.set_yticks(np.arange(len(side)) + 0.5, side, va="center")
        note_unit(axes, unit)

    described = describe_table("热力图", table, unit)
    height = 0.4 + UNIT_HEIGHT + head.height + 0.36 * len(table)
    data = data_of_table("heatmap", table, unit)
    return Chart(caption, described, draw(height, paint), says=finding(says), data=data)


def _size_within(width: float, texts: Sequence[str]) -> float:
    """Return the size at which texts fit into cells. Raises FigureError if they cannot be read."""
    needed = max(width_of(text, 1) for text in texts if text != NO_DATA)
    size = min(_CELL_SIZE, 0.94 * width / needed)
    if size < _LEAST_SIZE:
        raise FigureError(
            _("The numbers are too long for the cells of the chart."),
            remedy=_("Give them in a greater unit, such as 万元, or fewer columns."),
        )
    return size
