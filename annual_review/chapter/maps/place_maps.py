"""A map of the places of an office: each coloured by its number, in a few classes.

The boundaries come from the GeoJSON that office.yaml names (boundaries.py); nothing is loaded. A
place without a number is hatched, 无数据; one without a boundary is named in a note below the map.
Where the names stand is decided in labels.py, what the classes are in classes.py.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from copy import copy
from dataclasses import replace
from functools import cache
from itertools import pairwise

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Patch, PathPatch
from matplotlib.path import Path as Outline

from annual_review.chapter.charts.cache import ChartOrNotice, cached
from annual_review.chapter.charts.descriptions import describe_series
from annual_review.chapter.charts.drawn_data import data_of_series
from annual_review.chapter.charts.labels import note_unit, width_of
from annual_review.chapter.charts.numbers import floats, no_data, number_words, saying
from annual_review.chapter.charts.palette import palette
from annual_review.chapter.charts.parts import (
    UNIT_HEIGHT,
    columns_that_fit,
    has_bars,
    missing_notice_of,
)
from annual_review.chapter.charts.style import (
    INK,
    QUIET,
    Plan,
    draw,
    drawable,
    readable_on,
)
from annual_review.chapter.charts.svg import halo
from annual_review.chapter.clauses import Part
from annual_review.chapter.counted_rows import places_behind
from annual_review.chapter.drawings.rows import note_of_rows, rows_of
from annual_review.chapter.findings import finding
from annual_review.chapter.maps.boundaries import Boundaries, Polygon, Ring
from annual_review.chapter.maps.classes import NumberClass, classes_of
from annual_review.chapter.maps.labels import Label, key_lines, place_labels
from annual_review.chapter.small_counts.cells import protected
from annual_review.chapter.small_counts.words import NOT_LISTED, note_of
from annual_review.document.blocks import Chart, Span, Spans
from annual_review.errors import FigureError, did_you_mean
from annual_review.language import _

_HIGHEST = 4.4  # inches
_LINE = 0.19  # inches, of the legend and the key below the map
_MARGIN = 0.02  # of the map's extent
_boundaries: dict[str, Callable[[], Boundaries]] = {}
_KEY = "office"


def set_boundaries(read: Callable[[], Boundaries]) -> None:
    """Keep the function that reads the boundaries of the office under review."""
    _boundaries[_KEY] = cache(read)


def places_map(values: pd.Series, caption: str, unit: str, *, says: Part = "") -> ChartOrNotice:
    """Draw a map of places, each coloured by its number; return a chart for `show`.

        show(places_map(tally(aid["乡镇"]), "各乡镇救助户数", "户"))

    `values` are numbers by place, as `tally` returns them, in any spelling of the townships;
    `caption` stands below the map, its number is added; `unit` is the measure word, printed above
    the map; `says` is as for `bars`. A darker place has more. One of the file without a number is
    hatched: 无数据. One of `values` without a boundary is named below the map, with its number.

    Returns None for fewer than two places with a number that is not 0, and a notice if the register
    was not sent. Raises FigureError if office.yaml names no boundaries (`map:`), or none of the
    places is in them, and ParamsError for a file that cannot be read.
    """
    values, threshold = protected(values)
    if not has_bars(values):
        return missing_notice_of(values)
    boundaries = _boundaries_of_office()
    outside = [str(place) for place in values.index if not boundaries.find(place)]
    if len(outside) == len(values):
        hint = did_you_mean(outside[0], boundaries.polygons)
        raise FigureError(
            _(
                "None of the places has a boundary in {file}: {names}.",
                file=boundaries.file,
                names="、".join(outside[:6]),
            ),
            remedy=hint or _("It has {names}.", names="、".join(list(boundaries.polygons)[:6])),
        )
    if not threshold:
        chart = _draw_map(values, caption, unit, boundaries=boundaries)
        note = _note(values, outside, unit, caption)
    else:
        with saying(NOT_LISTED):
            chart = _draw_map(values, caption, unit, boundaries=boundaries)
            note = (*_note(values, outside, unit, caption), Span(note_of(threshold), is_name=True))
    if not isinstance(chart, Chart):
        return chart
    return replace(chart, says=finding(says), note=note)


def _boundaries_of_office() -> Boundaries:
    if _KEY not in _boundaries:
        raise FigureError(_("No review is open."), remedy=_("Begin with review = open_review()."))
    return _boundaries[_KEY]()


def _note(values: pd.Series, outside: list[str], unit: str, caption: str) -> Spans:
    """Return the note below a map: places without a boundary, and the rows behind the numbers."""
    word, numbers = number_words(values), dict(zip(values.index, floats(values), strict=True))
    named = [f"{place}{_amount(numbers[place], word, unit)}" for place in outside]
    lost = f"没有边界、未画在图上的：{'、'.join(named)}。" if named else ""
    is_counted = places_behind(values) is not None
    rows = note_of_rows(caption, rows_of([values])) if is_counted else ()
    return (Span(f"{lost}{rows[0].text if rows else ''}"),) if lost or rows else ()


def _amount(number: float, word: Callable[[float], str], unit: str) -> str:
    return no_data() if np.isnan(number) else f"{word(number)}{unit}"


@cached
def _draw_map(
    values: pd.Series, caption: str, unit: str, *, boundaries: Boundaries
) -> ChartOrNotice:
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
