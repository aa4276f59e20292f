"""The heatmap: a table of numbers as cells, blue for more, brown for less than 0."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from annual_review.chapter.charts.cache import ChartOrNotice, cached
from annual_review.chapter.charts.descriptions import describe_table
from annual_review.chapter.charts.drawn_data import data_of_table
from annual_review.chapter.charts.labels import (
    SideNames,
    UprightNames,
    note_unit,
    width_of,
    write_below,
    write_beside,
)
from annual_review.chapter.charts.numbers import floats, no_data, number_words
from annual_review.chapter.charts.parts import (
    UNIT_HEIGHT,
    has_rows_and_columns,
    missing_notice_of,
    require_sums,
    sum_rows_beyond,
)
from annual_review.chapter.charts.style import (
    LEAST_SIZE,
    NARROW,
    Plan,
    draw,
)
from annual_review.chapter.clauses import Part
from annual_review.chapter.findings import finding
from annual_review.document.blocks import Chart
from annual_review.errors import FigureError
from annual_review.language import _

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_LEAST_SIZE = 5.0  # points, of numbers on paper that have no room for more; on phones LEAST_SIZE
_LACKING = "—"  # in a cell that is too narrow for 无数据


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
    drawing = draw(lambda points: _plan(table, unit, points))
    return Chart(
        caption,
        describe_table("热力图", table, unit),
        drawing.wide,
        says=finding(says),
        data=data_of_table("heatmap", table, unit),
        narrow=drawing.narrow,
        is_drawing=True,
    )


def _plan(table: pd.DataFrame, unit: str, points: float) -> Plan:
    """Return the cells at a width; turned, rows as columns, where only so their numbers have room.

    Raises FigureError if the numbers cannot be read.
    """
    turned = table.T
    is_turned = _size(table, points) < LEAST_SIZE <= _size(turned, points)
    shown = turned if is_turned else table
    size = _size(shown, points)
    if size < (LEAST_SIZE if points <= 72 * NARROW else _LEAST_SIZE):
        raise FigureError(
            _("The numbers are too long for the cells of the chart."),
            remedy=_("Give them in a greater unit, such as 万元, or fewer columns."),
        )
    side = SideNames(list(shown.index), points)
    width = _width_of_cells(shown, points)
    head = UprightNames(list(shown.columns), width)
    size, lacking = min(size, LEAST_SIZE), no_data()
    if width_of(no_data(), size) > 0.98 * width / shown.shape[1]:
        lacking = _LACKING
    remark = (
        f"{_LACKING} {no_data()}" if lacking == _LACKING and shown.isna().any(axis=None) else ""
    )

    def paint(axes: Axes) -> None:
        from annual_review.chapter.charts.cells import paint_cells  # noqa: PLC0415 - see style.py

        paint_cells(axes, shown, number_words(table), size, lacking)
        write_below(axes, head, [at + 0.5 for at in range(len(head.texts))])
        write_beside(axes, side, [at + 0.5 for at in range(len(side.texts))])
        note_unit(axes, unit, remark)

    pitch = max(0.36 if len(shown) <= 12 else 0.21, 0.17 * side.lines)
    return Plan(0.4 + UNIT_HEIGHT + head.height + pitch * len(shown), paint)


def _width_of_cells(table: pd.DataFrame, points: float) -> float:
    """Return the width that names beside the cells leave for all of them, in points."""
    return 0.97 * points - SideNames(list(table.index), points).width


def _size(table: pd.DataFrame, points: float) -> float:
    """Return the size at which the numbers fit into cells."""
    word = number_words(table)
    numbers = floats(table)
    needed = max(width_of(word(number), 1) for number in numbers[~np.isnan(numbers)].tolist())
    return 0.94 * _width_of_cells(table, points) / table.shape[1] / needed
