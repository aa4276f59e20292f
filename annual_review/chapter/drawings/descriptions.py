"""Describe a drawing of one's own in words: what kind it is, its axes, their numbers.

It is the alternative text, for readers who cannot see the drawing, and is made of what is drawn:
heights of bars, medians of boxes, extents of points. A drawing of several panels is described panel
by panel. Distributions are described in distributions.py.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection, QuadMesh
from matplotlib.container import BarContainer
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import PathPatch, Wedge
from numpy.typing import NDArray

from annual_review.chapter.drawings.distributions import (
    MOST_LISTED,
    bins_of,
    describe_boxes,
    describe_histogram,
    describe_shapes,
    describe_violins,
    rectangle_of,
    violin_shapes,
)
from annual_review.chapter.drawings.records import Statistics, statistics_of
from annual_review.chapter.drawings.words import (
    amount_text,
    colour_of,
    divider_behind,
    has_numbers,
    label_of,
    name_at,
    number_text,
    shades_of,
)

_MOST_POINTS = 13  # of a line, such as the months of a year
_MOST_PANELS = 12

Floats = NDArray[np.float64]


def has_marks(figure: Figure) -> bool:
    """Return whether anything is drawn in a figure."""
    return any(_is_drawn(axes) for axes in figure.axes)


def _is_drawn(axes: Axes) -> bool:
    lines = any(len(known_points(one)) for one in axes.lines)
    points = any(
        np.asarray(one.get_offsets()).size
        if isinstance(one, PathCollection)
        else len(one.get_paths())
        for one in axes.collections
    )
    return bool(lines or points or axes.patches or axes.images or axes.tables)


def describe_figure(figure: Figure, unit: str) -> str:
    """Return a drawing in words, panel by panel: its kind, its axes and what is drawn on them."""
    panels = [axes for axes in figure.axes if axes.get_visible() and _is_drawn(axes)]
    panels = [axes for axes in panels if axes.get_label() != "<colorbar>"]
    texts = [text for axes in panels[:_MOST_PANELS] if (text := _describe_axes(axes, unit))]
    if len(panels) > _MOST_PANELS:
        texts.append(f"另有{len(panels) - _MOST_PANELS}幅小图")
    head = f"共{len(panels)}幅小图。" if len(panels) > 1 else ""
    return f"{head}{'。'.join(texts)}。" if texts else ""


def _describe_axes(axes: Axes, unit: str) -> str:
    statistics = statistics_of(axes)
    parts = [part for part in _parts(axes, statistics, unit) if part]
    if not parts:
        parts = ["图形"]
    title = axes.get_title().replace("\n", "")
    named = f"{title}，" if title else ""
    kind, _, rest = parts[0].partition("：")
    first = "；".join(filter(None, [*_axes_named(axes), rest]))
    return f"{named}{'；'.join([f'{kind}：{first}' if first else kind, *parts[1:]])}"


def _axes_named(axes: Axes) -> Iterator[str]:
    """Yield the labels of both axes; of one that holds numbers, its range as well."""
    for name, axis in (("横轴", axes.xaxis), ("纵轴", axes.yaxis)):
        label = axis.get_label_text().replace("\n", "")
        if label:
            yield f"{name}为{label}"


def _parts(axes: Axes, statistics: Statistics, unit: str) -> Iterator[str]:
    """Yield what is drawn in some axes, one text for each kind."""
    if statistics.wedges or any(isinstance(one, Wedge) for one in axes.patches):
        yield _pie(axes, statistics, unit)
        return
    if statistics.boxes:
        yield describe_boxes(axes, statistics.boxes, unit)
    if statistics.violins:
        yield describe_violins(axes, statistics.violins, unit)
    elif shapes := violin_shapes(axes, statistics):
        yield describe_shapes(axes, shapes, unit)
    if bins := bins_of(axes, statistics):
        yield describe_histogram(bins)
    elif bars := [one for one in axes.containers if isinstance(one, BarContainer) and len(one)]:
        yield _bars(axes, bars, unit)
    if points := [one for one in axes.collections if isinstance(one, PathCollection)]:
        yield _points(axes, points)
    yield from (_mesh(axes, one, unit) for one in axes.collections if isinstance(one, QuadMesh))
    if not (statistics.boxes or statistics.violins):
        yield _lines(axes, unit)
    if axes.images:
        yield "图像"
    paths = [one for one in axes.patches if isinstance(one, PathPatch)]
    if paths and not statistics.boxes:
        yield f"图形：{len(paths)}个"


def _bars(axes: Axes, containers: Sequence[BarContainer], unit: str) -> str:
    """Return each bar, by the name at its place, and of grouped bars by series."""
    shades = shades_of(axes)
    series: dict[str, list[tuple[str, float]]] = {}  # seaborn has a container for each colour
    for one in containers:
        label = label_of(one) or shades.get(colour_of(one[0]), "")
        series.setdefault(label, []).extend(bars_of(axes, one))
    texts = [
        f"{f'{label}，' if label else ''}{_listed(pairs, unit)}" for label, pairs in series.items()
    ]
    return f"条形图：{'；'.join(texts)}"


def bars_of(axes: Axes, container: BarContainer) -> list[tuple[str, float]]:
    """Return the names and lengths of bars."""
    is_upright = getattr(container, "orientation", "vertical") != "horizontal"
    axis = axes.xaxis if is_upright else axes.yaxis
    return [
        (name_at(axis, x + width / 2), height)
        if is_upright
        else (name_at(axis, y + height / 2), width)
        for x, y, width, height in map(rectangle_of, container)
    ]


def _listed(pairs: Sequence[tuple[str, float]], unit: str) -> str:
    """Return names with their numbers; of many the greatest and the smallest."""
    if len(pairs) <= MOST_LISTED:
        return "，".join(f"{name}{divider_behind(name)}{amount_text(n, unit)}" for name, n in pairs)
    known = [pair for pair in pairs if not np.isnan(pair[1])]
    (most, greatest), (least, smallest) = max(known, key=_second), min(known, key=_second)
    return (
        f"共{len(pairs)}项，最大的是{most}，{amount_text(greatest, unit)}，"
        f"最小的是{least}，{amount_text(smallest, unit)}"
    )


def _second(pair: tuple[str, float]) -> float:
    return pair[1]


def _points(axes: Axes, collections: Sequence[PathCollection]) -> str:
    """Return how many points there are, from where to where, and their medians."""
    offsets: list[Floats] = [
        np.ma.filled(np.ma.asarray(one.get_offsets(), float), np.nan) for one in collections
    ]
    places = np.concatenate([one.reshape(-1, 2) for one in offsets])
    places = places[np.isfinite(places).all(axis=1)]
    texts = [f"共{len(places)}个点"]
    for name, axis, column in (("横轴", axes.xaxis, 0), ("纵轴", axes.yaxis, 1)):
        if len(places) and has_numbers(axis):
            values = places[:, column]
            low, middle, high = (number_text(float(f(values))) for f in (np.min, np.median, np.max))
            texts.append(f"{name}{low}—{high}，中位数{middle}")
    labels = [label for one in collections if (label := label_of(one))] or list(
        shades_of(axes).values()
    )
    texts += [f"分{'、'.join(labels)}"] if len(labels) > 1 else []
    return f"散点图：{'；'.join(texts)}"


def _mesh(axes: Axes, mesh: QuadMesh, unit: str) -> str:
    values: Floats = np.ma.filled(np.ma.asarray(mesh.get_array(), dtype=float), np.nan)
    if values.ndim != 2 or not np.isfinite(values).any():
        return "热力图"
    rows, columns = values.shape
    at = np.unravel_index(np.nanargmax(values), values.shape)
    names = [
        name
        for axis, place in ((axes.yaxis, at[0]), (axes.xaxis, at[1]))
        if not has_numbers(axis) and (name := name_at(axis, float(place) + 0.5))
    ]
    where = f"（{'、'.join(names)}）" if names else ""
    most, least = (amount_text(float(f(values)), unit) for f in (np.nanmax, np.nanmin))
    return f"热力图：{rows}行{columns}列，最大{most}{where}，最小{least}"


def _lines(axes: Axes, unit: str) -> str:
    """Return each line: from where to where, its first, last, greatest and smallest number."""
    beside = bool(axes.collections) or any(isinstance(one, BarContainer) for one in axes.containers)
    lines = [
        line
        for line in axes.lines
        if len(known_points(line)) > 1 and not (beside and not label_of(line))
    ]
    if not lines:
        return ""
    shades = shades_of(axes)
    texts = [_line(axes, line, shades, unit) for line in lines[:MOST_LISTED]]
    more = f"；另有{len(lines) - MOST_LISTED}条线" if len(lines) > MOST_LISTED else ""
    return f"折线图：{'；'.join(texts)}{more}"


def known_points(line: Line2D) -> Floats:
    """Return the points of a line that have both numbers."""
    ends = line.get_xdata(orig=False), line.get_ydata(orig=False)
    places: Floats = np.column_stack([np.asarray(one, dtype=float) for one in ends])
    known: Floats = places[np.isfinite(places).all(axis=1)]
    return known


def _line(axes: Axes, line: Line2D, shades: Mapping[str, str], unit: str) -> str:
    places = known_points(line).tolist()
    label = label_of(line) or shades.get(colour_of(line), "")
    label = f"{label}，" if label else ""
    pairs = [(name_at(axes.xaxis, x), y) for x, y in places]
    if len(pairs) <= _MOST_POINTS:
        return f"{label}{_listed(pairs, unit)}"
    (most, greatest), (least, smallest) = max(pairs, key=_second), min(pairs, key=_second)
    (first, start), (last, end) = pairs[0], pairs[-1]
    return (
        f"{label}{first}处{amount_text(start, unit)}，{last}处{amount_text(end, unit)}，"
        f"最高{amount_text(greatest, unit)}（{most}处），"
        f"最低{amount_text(smallest, unit)}（{least}处）"
    )


def _pie(axes: Axes, statistics: Statistics, unit: str) -> str:
    wedges = [one for one in axes.patches if isinstance(one, Wedge)]
    legend = axes.get_legend()
    sources = (
        [label_of(one) for one in wedges],
        [text.get_text() for text in axes.texts if not text.get_text().endswith("%")],
        [text.get_text() for text in legend.get_texts()] if legend else [],
    )
    nameless = [""] * len(wedges)
    names = next((one for one in sources if len(one) == len(wedges) and any(one)), nameless)
    known = statistics.wedges if len(statistics.wedges) == len(wedges) else []
    parts = [100 * abs(one.theta2 - one.theta1) / 360 for one in wedges]
    listed = [
        f"{name}{divider_behind(name)}{amount_text(known[at], unit)}（{part:.1f}%）"
        if known
        else f"{name}{divider_behind(name)}{part:.1f}%"
        for at, (name, part) in enumerate(zip(names, parts, strict=True))
    ]
    return f"饼图：{'，'.join(listed)}"
