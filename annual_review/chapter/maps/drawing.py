"""Draw a map of places with matplotlib: its polygons, their names, the legend.

place_maps.py imports it for a map that no earlier run has drawn.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from copy import copy
from itertools import pairwise

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Patch, PathPatch
from matplotlib.path import Path as Outline

from annual_review.chapter.charts.descriptions import describe_series
from annual_review.chapter.charts.drawn_data import data_of_series
from annual_review.chapter.charts.labels import note_unit, width_of
from annual_review.chapter.charts.numbers import floats, no_data, number_words
from annual_review.chapter.charts.palette import palette
from annual_review.chapter.charts.parts import UNIT_HEIGHT, columns_that_fit
from annual_review.chapter.charts.style import (
    INK,
    QUIET,
    Plan,
    draw,
    drawable,
    readable_on,
)
from annual_review.chapter.charts.svg import halo
from annual_review.chapter.maps.boundaries import Boundaries, Polygon, Ring
from annual_review.chapter.maps.classes import NumberClass, classes_of
from annual_review.chapter.maps.labels import Label, key_lines, place_labels
from annual_review.document.blocks import Chart
from annual_review.errors import FigureError
from annual_review.language import _

_HIGHEST = 4.4  # inches
_LINE = 0.19  # inches, of the legend and the key below the map
_MARGIN = 0.02  # of the map's extent


def draw_map(values: pd.Series, caption: str, unit: str, boundaries: Boundaries) -> Chart:
    """Return the map of numbers by place. Raises FigureError for a place that is there twice."""
    numbers: dict[str, float] = {}
    shown = {name: name for name in boundaries.polygons}  # as the numbers spell them
    for place, number in zip(values.index, floats(values).tolist(), strict=True):
        name = boundaries.find(place)
        if name in numbers:
            raise FigureError(
                _("{name} is in the numbers twice, in two spellings.", name=name),
                remedy=_("Draw what tally returns: it joins them."),
            )
        if name:
            numbers[name], shown[name] = number, str(place)
    known = {name: number for name, number in numbers.items() if not np.isnan(number)}
    lacking = [name for name in boundaries.polygons if name not in known]
    classes, word = classes_of(list(known.values())), number_words(values)
    aspect = _aspect(boundaries)
    texts = {name: [drawable(text, 10)] for name, text in shown.items()}
    for name, number in known.items():
        texts[name].append(word(number))
    fills = {
        name: next((one for one in classes if one.holds(known.get(name))), None)
        for name in boundaries.polygons
    }
    legend = _entries(classes, word, has_lacking=bool(lacking))

    def plan(points: float) -> Plan:
        left, right, low, high = _extent(boundaries)
        up = min(points * aspect / (right - left), 72 * _HIGHEST / (high - low))
        labels = place_labels(boundaries.polygons, texts, (up / aspect, up))
        key = key_lines(labels, points / 72)

        def paint(axes: Axes) -> None:
            for name, polygons in boundaries.polygons.items():
                axes.add_patch(_patch(polygons, fills[name]))
            axes.set_xlim(left, right)
            axes.set_ylim(low, high)
            axes.set_aspect(aspect)
            axes.set_xticks([])
            axes.set_yticks([])
            for label in labels:
                fill = fills[label.place]
                _write(axes, label, fill.colour if fill else "#ffffff")
            axes.set_xlabel("\n".join(key), fontsize=9, color=INK, loc="left")
            note_unit(axes, unit)
            _legend(axes, legend)

        across = _columns(legend, points / 72)
        lines = len(key) + -(-len(legend) // across)
        return Plan(up * (high - low) / 72 + UNIT_HEIGHT + 0.15 + lines * _LINE, paint)

    named = pd.Series({shown[name]: number for name, number in known.items()})
    described = describe_series("地图", named, unit)
    described += f"{no_data()}：{'、'.join(shown[name] for name in lacking)}。" if lacking else ""
    drawing = draw(plan)
    return Chart(
        caption,
        described,
        drawing.wide,
        data=data_of_series("map", named, unit),
        narrow=drawing.narrow,
        is_drawing=True,
    )


def _aspect(boundaries: Boundaries) -> float:
    """Return how long a degree of latitude is, in degrees of longitude at the map's middle."""
    if not boundaries.is_geographic:
        return 1.0
    __, __, low, high = _extent(boundaries)
    return 1 / max(math.cos(math.radians((low + high) / 2)), 0.1)


def _extent(boundaries: Boundaries) -> tuple[float, float, float, float]:
    """Return left, right, low and high of all polygons, with a margin."""
    points = np.array(
        [
            point
            for shapes in boundaries.polygons.values()
            for shape in shapes
            for ring in shape
            for point in ring
        ]
    )
    (left, low), (right, high) = points.min(axis=0), points.max(axis=0)
    across, along = _MARGIN * max(right - left, 1e-9), _MARGIN * max(high - low, 1e-9)
    return left - across, right + across, low - along, high + along


def _patch(polygons: list[Polygon], fill: NumberClass | None) -> PathPatch:
    rings = [_turned(ring, outer=at == 0) for shape in polygons for at, ring in enumerate(shape)]
    outline = Outline.make_compound_path(*(Outline(ring, closed=True) for ring in rings))
    if fill is None:
        return PathPatch(outline, facecolor="#ffffff", edgecolor=QUIET, hatch="////", linewidth=0.6)
    return PathPatch(outline, facecolor=fill.colour, edgecolor=palette().edge, linewidth=0.6)


def _turned(ring: Ring, *, outer: bool) -> Ring:
    """Return a ring counter-clockwise, or clockwise for a hole, so that it is left out."""
    area = sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in pairwise(ring))
    return ring if (area > 0) == outer else ring[::-1]


def _write(axes: Axes, label: Label, ground: str) -> None:
    """Write a label in black or white on the colour of its place, which also surrounds it."""
    axes.text(
        label.x,
        label.y,
        label.text,
        ha="center",
        va="center",
        fontsize=label.size,
        color=readable_on(ground),
        linespacing=1.1,
        gid=halo(ground),
    )


Entries = list[tuple[Patch, str]]


def _entries(
    classes: list[NumberClass], word: Callable[[float], str], *, has_lacking: bool
) -> Entries:
    """Return what the legend shows: a patch and a name for each class, and for no data."""
    entries = [
        (Patch(facecolor=one.colour, edgecolor=palette().edge, linewidth=0.6), one.name(word))
        for one in classes
    ]
    if has_lacking:
        hatched = Patch(facecolor="#ffffff", edgecolor=QUIET, hatch="////", linewidth=0.6)
        entries.append((hatched, no_data()))
    return entries


def _columns(entries: Entries, width: float) -> int:
    return columns_that_fit([0.42 + width_of(name, 9) / 72 for _, name in entries], width)


def _legend(axes: Axes, entries: Entries) -> None:
    figure = axes.get_figure(root=True)
    assert figure is not None  # axes that are drawn on belong to one
    figure.legend(
        [copy(patch) for patch, _ in entries],  # a patch belongs to one figure
        [name for _, name in entries],
        loc="outside upper left",
        ncols=_columns(entries, figure.get_figwidth()),
        frameon=False,
        borderpad=0,
        handlelength=1.4,
        handleheight=0.9,
        columnspacing=1.1,
        handletextpad=0.4,
        fontsize=9,
        labelcolor=INK,
    )
