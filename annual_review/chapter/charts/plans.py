"""How bars and lines are drawn at a width: what each chart of bars_and_lines.py gives to `draw`.

At the width of a phone vertical bars lie, where names or numbers would have no room side by side,
and lines are named in a legend.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from annual_review.chapter.charts.emphasis import (
    dark_places,
    darken,
    fills_of,
    fills_of_groups,
    strokes_of,
)
from annual_review.chapter.charts.labels import (
    NO_ROOM,
    SideNames,
    UprightNames,
    have_room,
    label_bars,
    label_lines,
    name_bars_below,
    name_bars_beside,
    names_of_lines,
    note_unit,
    short_names,
    show_scale,
    width_of,
    write_below,
)
from annual_review.chapter.charts.numbers import floats, no_data, number_words
from annual_review.chapter.charts.palette import EDGE_WIDTH, palette
from annual_review.chapter.charts.parts import UNIT_HEIGHT, Fill, columns_that_fit, legend_above
from annual_review.chapter.charts.style import NARROW, QUIET, Plan
from annual_review.chapter.declared_order import slots_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_BESIDE_LINES = 0.26  # of the width, at most, for the names of lines at their ends
Places = Collection[int]


@dataclass(frozen=True)
class _Place:
    """Where bars are: their middles along the axis, their width, and where they begin."""

    along: NDArray[np.float64]
    width: float
    edge: NDArray[np.float64] | float = 0.0
    lies: bool = False


def plan_of_bars(values: pd.Series, unit: str, places: Places, points: float) -> Plan:
    """Return horizontal bars, each with its number; those at some places are dark."""
    names = SideNames(list(values.index), points)

    def paint(axes: Axes) -> None:
        sizes = np.nan_to_num(floats(values))
        axes.barh(range(len(values)), sizes, 0.72, color=palette().main, linewidth=0)
        darken(axes, dark_places(values, places))
        room = label_bars(axes, values, number_words(values), upright=False)
        name_bars_beside(axes, names, points, room)
        note_unit(axes, unit)

    return Plan(0.3 + UNIT_HEIGHT + names.height_of(len(values)), paint)


def plan_of_columns(values: pd.Series, unit: str, places: Places, points: float) -> Plan:
    """Return vertical bars, each with its number; on a phone horizontal ones if names are long."""
    names, slot = UprightNames(list(values.index), points), points / len(values)
    if _is_narrow(points) and not names.are_in_one_line:
        return plan_of_bars(values, unit, places, points)

    def paint(axes: Axes) -> None:
        sizes = np.nan_to_num(floats(values))
        axes.bar(range(len(values)), sizes, 0.68, color=palette().main, linewidth=0)
        darken(axes, dark_places(values, places))
        room, scale = NO_ROOM, not have_room(slot)
        if not scale:
            room = label_bars(axes, values, number_words(values), upright=True, slot=slot)
        name_bars_below(axes, names, room, scale=scale)
        note_unit(axes, unit)

    return Plan(1.75 + UNIT_HEIGHT + names.height, paint)


def plan_of_groups(table: pd.DataFrame, unit: str, places: Places, points: float) -> Plan:
    """Return bars in groups: vertical ones, or on a phone horizontal ones if they have no room."""
    number = table.shape[1]
    width = 0.8 / number
    upright = UprightNames(list(table.index), points)
    slot = width * points / len(table)
    lies = _is_narrow(points) and not (upright.are_in_one_line and have_room(slot))
    beside = SideNames(list(table.index), points)
    drawn_as = fills_of_groups(table, places)
    has_numbers, word = lies or have_room(slot), number_words(table)

    def paint(axes: Axes) -> None:
        room = NO_ROOM
        labels = short_names(list(table.columns), 18)
        for position, fill in enumerate(drawn_as):
            shift = (position - (number - 1) / 2) * width
            numbers = floats(table.iloc[:, position])
            at = np.arange(len(table), dtype=np.float64) + shift
            place = _Place(at, 0.92 * width, lies=lies)
            _draw_part(axes, place, np.nan_to_num(numbers), fill, labels[position])
            if has_numbers:
                needed = label_bars(
                    axes, pd.Series(numbers), word, upright=not lies, shift=shift, slot=slot
                )
                room = room.with_at_least(needed)
        if lies:
            name_bars_beside(axes, beside, points, room)
        else:
            name_bars_below(axes, upright, room, scale=not has_numbers)
        legend_above(axes)
        note_unit(axes, unit)

    if lies:
        return Plan(0.6 + UNIT_HEIGHT + len(table) * (0.17 * number + 0.1), paint)
    return Plan(2.3 + UNIT_HEIGHT + upright.height, paint)


def plan_of_stacks(
    table: pd.DataFrame, unit: str, places: Places, points: float, *, upright: bool
) -> Plan:
    """Return stacked bars, each with its sum; vertical ones lie on a phone if they have no room."""
    below, slot = UprightNames(list(table.index), points), points / len(table)
    if _is_narrow(points) and not (below.are_in_one_line and have_room(slot)):
        upright = False
    beside = SideNames(list(table.index), points)
    lacking = table.isna()
    sums = table.sum(axis=1, min_count=1)
    marks = ["*" if any(row) and not all(row) else "" for row in lacking.to_numpy()]
    scale = upright and not have_room(slot)

    def paint(axes: Axes) -> None:
        edge = np.zeros(len(table))
        labels = short_names(list(table.columns), 18)
        columns_of = np.nan_to_num(floats(table)).T
        at = np.arange(len(table), dtype=np.float64)
        for fill, label, sizes in zip(
            fills_of(slots_of(table), places), labels, columns_of, strict=True
        ):
            _draw_part(axes, _Place(at, 0.7, edge, lies=not upright), sizes, fill, label)
            edge = edge + sizes
        word, room = number_words(table), NO_ROOM
        if not scale:
            room = label_bars(axes, sums, word, upright=upright, slot=slot, marks=marks)
        if upright:
            name_bars_below(axes, below, room, scale=scale)
        else:
            name_bars_beside(axes, beside, points, room)
        legend_above(axes)
        note_unit(axes, unit, f"* 其中有的{no_data()}" if any(marks) else "")

    height = 2.5 + below.height if upright else 0.6 + beside.height_of(len(table))
    return Plan(height + UNIT_HEIGHT, paint)


def plan_of_lines(table: pd.DataFrame, unit: str, places: Places, points: float) -> Plan:
    """Return lines, named at their ends, or in a legend where that would leave them no room."""
    numbers = floats(table)
    named = names_of_lines(table)
    beside = max(width_of(name, 9.5) for name in named)
    at_ends = not _is_narrow(points) or beside <= _BESIDE_LINES * points
    labels = _names_of_points(table, points - beside if at_ends else 0.9 * points)

    def paint(axes: Axes) -> None:
        drawn = strokes_of(slots_of(table), places)
        for (colour, dash, width), line, name in zip(drawn, numbers.T, named, strict=True):
            (stroke,) = axes.plot(line, color=colour, linestyle=dash, linewidth=width)
            if not at_ends:
                stroke.set_label(name)
            alone = _alone(line)
            axes.plot(alone, line[alone], color=colour, linestyle="", marker="o", markersize=4)
        if at_ends:
            label_lines(axes, table, [colour for colour, *__ in drawn])
        else:
            legend_above(axes, handle=2.4)
        write_below(axes, labels, range(len(table)))
        if np.nanmin(numbers) < 0:
            axes.axhline(0, color=QUIET, linewidth=0.8)
        else:
            axes.set_ylim(0)
        show_scale(axes)
        note_unit(axes, unit, f"线断开处{no_data()}" if np.isnan(numbers).any() else "")

    in_legend = [] if at_ends else named
    rows = -(
        -len(in_legend) // columns_that_fit([1 + 0.14 * len(one) for one in in_legend], NARROW)
    )
    return Plan(2.4 + UNIT_HEIGHT + labels.height + 0.2 * rows, paint)


def _names_of_points(table: pd.DataFrame, points: float) -> UprightNames:
    """Return the names of points; on a phone only some, if all have no room in one line."""
    names = list(table.index)
    fitted = UprightNames(names, points)
    every = 1
    while _is_narrow(points) and not fitted.are_in_one_line and every < len(names):
        every += 1
        fitted = UprightNames(names[::every], points)
    if every > 1:
        kept = dict(zip(range(0, len(names), every), fitted.texts, strict=True))
        fitted.texts = [kept.get(at, "") for at in range(len(names))]
    return fitted


def _draw_part(
    axes: Axes, place: _Place, sizes: NDArray[np.float64], fill: Fill, label: str
) -> None:
    """Draw the bars of one part, without an edge around a bar of 0."""
    line = np.where(sizes == 0, 0, EDGE_WIDTH)
    draw = axes.barh if place.lies else axes.bar
    draw(place.along, sizes, place.width, place.edge, linewidth=line, **fill).set_label(label)


def _alone(line: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return the places of numbers without a number on either side, which make no line."""
    known = np.pad(~np.isnan(line), 1)
    return np.flatnonzero(known[1:-1] & ~known[:-2] & ~known[2:])


def _is_narrow(points: float) -> bool:
    return points <= 72 * NARROW
