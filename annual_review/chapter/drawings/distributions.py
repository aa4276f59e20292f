"""Describe distributions in words: histograms, boxes and violins, by their statistics.

Those of boxes and of matplotlib's violins are recorded (records.py); of seaborn's violins
only outlines remain, of which the middle is read off.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.container import BarContainer
from numpy.typing import NDArray

from annual_review.chapter.drawings.records import Statistics
from annual_review.chapter.drawings.words import has_numbers, number_text, shades_of

MOST_LISTED = 24  # bars, boxes and the like that are described one by one

Floats = NDArray[np.float64]


def bins_of(axes: Axes, statistics: Statistics) -> list[tuple[Floats, Floats]]:
    """Return numbers and edges of histograms: recorded ones, or bars without gaps on numbers."""
    if statistics.bins:
        return statistics.bins
    bars = (one for one in axes.containers if isinstance(one, BarContainer) and len(one) > 1)
    return [bins for one in bars if (bins := _adjoining(axes, one))]


def _adjoining(axes: Axes, container: BarContainer) -> tuple[Floats, Floats] | None:
    """Return numbers and edges of bars without gaps along an axis of numbers; None of others."""
    is_upright = getattr(container, "orientation", "vertical") != "horizontal"
    x, y, width, height = np.array(list(map(rectangle_of, container)), dtype=float).T
    starts, widths, numbers = (x, width, height) if is_upright else (y, height, width)
    gaps = np.abs(starts[:-1] + widths[:-1] - starts[1:])
    are_apart = bool(gaps.max() > 0.02 * widths.max())
    if are_apart or not has_numbers(axes.xaxis if is_upright else axes.yaxis):
        return None
    return numbers, np.append(starts, starts[-1] + widths[-1])


def describe_histogram(bins: Sequence[tuple[Floats, Floats]]) -> str:
    """Return from where to where each histogram reaches, and its highest group."""
    texts = []
    for numbers, edges in bins[:MOST_LISTED]:
        at, ends = int(np.argmax(numbers)), [number_text(edge) for edge in edges.tolist()]
        texts.append(
            f"{ends[0]}—{ends[-1]}分{len(numbers)}组，"
            f"最高的一组是{ends[at]}—{ends[at + 1]}，为{number_text(float(numbers[at]))}"
        )
    return f"直方图：{'；'.join(texts)}"


def describe_boxes(axes: Axes, boxes: Sequence[Mapping[str, Any]], unit: str) -> str:
    """Return the median of each box, where its middle half and its whiskers are."""
    texts = []
    for name, one in zip(_box_names(axes, boxes), boxes, strict=True):
        median, low, high, least, most = (
            number_text(_plain(one[key])) for key in ("med", "q1", "q3", "whislo", "whishi")
        )
        outside = len(one.get("fliers", ()))
        more = f"，另有{outside}个离群点" if outside else ""
        spread = f"中间一半{low}—{high}，须线{least}—{most}{more}"
        texts.append(f"{name}中位数{median}{unit}（{spread}）")
    if len(texts) > MOST_LISTED:
        order = sorted(range(len(boxes)), key=lambda at: _plain(boxes[at]["med"]))
        texts = [f"共{len(boxes)}组", texts[order[-1]], texts[order[0]]]
    return f"箱线图：{'；'.join(texts)}"


def _box_names(axes: Axes, boxes: Sequence[Any]) -> list[str]:
    """Return the names of boxes or violins, in the order in which they were drawn."""
    number = len(boxes)
    for axis in (axes.xaxis, axes.yaxis):
        if has_numbers(axis):
            continue
        ticks = axis.get_major_formatter().format_ticks(list(axis.get_majorticklocs()))
        names = [name for tick in ticks if (name := str(tick).replace("\n", "").strip())]
        if len(names) == number:
            return [f"{name}，" for name in names]
        shades = list(shades_of(axes).values())
        if names and len(names) * len(shades) == number:
            return [f"{name}、{shade}，" for shade in shades for name in names]
    return [""] if number == 1 else [f"第{at}组，" for at in range(1, number + 1)]


def describe_violins(axes: Axes, violins: Sequence[Mapping[str, Any]], unit: str) -> str:
    """Return the median of each violin, its least and its greatest number."""
    texts = []
    for name, one in zip(_box_names(axes, violins), violins, strict=True):
        median, least, most = (number_text(_plain(one[key])) for key in ("median", "min", "max"))
        texts.append(f"{name}中位数{median}{unit}（{least}—{most}）")
    return f"小提琴图：{'；'.join(texts)}"


def violin_shapes(axes: Axes, statistics: Statistics) -> list[PolyCollection]:
    """Return the shapes of seaborn's violins: fillings at the places of names."""
    if statistics.boxes or (has_numbers(axes.xaxis) and has_numbers(axes.yaxis)):
        return []
    return [one for one in axes.collections if isinstance(one, PolyCollection) and one.get_paths()]


def describe_shapes(axes: Axes, shapes: Sequence[PolyCollection], unit: str) -> str:
    """Return the medians of violins, which are read off their outlines, and their extents."""
    along = 0 if has_numbers(axes.xaxis) else 1
    texts = []
    for name, one in zip(_box_names(axes, shapes), shapes, strict=True):
        read = _read_off(one.get_paths()[0].vertices, along)
        median, least, most = (number_text(float(f"{number:.2g}")) for number in read)
        texts.append(f"{name}中位数约{median}{unit}（形状从{least}到{most}）")
    return f"小提琴图：{'；'.join(texts)}"


def _read_off(vertices: Any, along: int) -> tuple[float, float, float]:
    """Return where an outline has half of its area on each side, and its extent."""
    points = np.asarray(vertices, dtype=float)
    values, across = points[:, along], points[:, 1 - along]
    levels = np.unique(np.round(values, 9))
    ends = float(levels[0]), float(levels[-1])
    widths = np.array([np.ptp(across[np.isclose(values, level)]) for level in levels])
    areas = np.append(0, np.cumsum((widths[1:] + widths[:-1]) / 2 * np.diff(levels)))
    if not areas[-1]:
        return float(np.median(values)), *ends
    return float(np.interp(areas[-1] / 2, areas, levels)), *ends


def _plain(value: Any) -> float:
    return float(np.asarray(value, dtype=float).ravel()[0])


def rectangle_of(patch: Any) -> tuple[float, float, float, float]:
    """Return x, y, width and height of a bar."""
    return patch.get_x(), patch.get_y(), patch.get_width(), patch.get_height()
