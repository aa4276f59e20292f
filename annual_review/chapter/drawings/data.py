"""The numbers of a drawing of one's own, where they are known: of one panel of bars, or of lines.

Native charts of Word and slides and the page's CSV files are made from them. What else is drawn
beside them, such as points or a second axis, would be lost there: such a drawing has no numbers.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.container import BarContainer
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle

from annual_review.chapter.drawings.descriptions import bars_of, known_points
from annual_review.chapter.drawings.distributions import bins_of, rectangle_of
from annual_review.chapter.drawings.records import statistics_of
from annual_review.chapter.drawings.words import colour_of, label_of, name_at, shades_of
from annual_review.document.chart_data import ChartData, ChartKind, ChartSeries

Pairs = list[tuple[str, float]]


def data_of_figure(figure: Figure, unit: str) -> ChartData | None:
    """Return what the only panel of a figure draws; None if there are more, or more kinds."""
    panels = [axes for axes in figure.axes if axes.get_visible()]
    if len(panels) != 1 or panels[0].collections or panels[0].images or panels[0].tables:
        return None
    axes = panels[0]
    if (axes.get_xscale(), axes.get_yscale()) != ("linear", "linear"):
        return None
    bars = [one for one in axes.containers if isinstance(one, BarContainer) and len(one)]
    lines = [one for one in axes.lines if len(known_points(one))]  # seaborn's others are empty
    own = {id(bar) for one in bars for bar in one}
    beside = [one for one in axes.patches if id(one) not in own and not _is_empty(one)]
    if beside or (bars and lines):
        return None
    return _of_bars(axes, bars, unit) if bars else _of_lines(axes, lines, unit)


def _is_empty(patch: Patch) -> bool:
    """Return whether a patch draws nothing: seaborn has such for the legend."""
    return isinstance(patch, Rectangle) and not (patch.get_width() or patch.get_height())


def _of_bars(axes: Axes, bars: Sequence[BarContainer], unit: str) -> ChartData | None:
    if bins_of(axes, statistics_of(axes)):
        return None
    lying = {getattr(one, "orientation", "vertical") == "horizontal" for one in bars}
    begins = [rectangle_of(bar)[0 if True in lying else 1] for one in bars for bar in one]
    shades = shades_of(axes)
    named: dict[str, Pairs] = {}
    for one in bars:  # seaborn has a container for each colour
        label = label_of(one) or shades.get(colour_of(one[0]), "")
        named.setdefault(label, []).extend(bars_of(axes, one))
    is_stacked = bool(np.any(np.abs(begins) > 0))
    kinds: dict[tuple[bool, bool, bool], ChartKind] = {
        (False, False, False): "columns",
        (True, False, False): "bars",
        (False, True, False): "grouped",
        (False, True, True): "stacked-columns",
        (True, True, True): "stacked",
    }
    kind = kinds.get((True in lying, len(named) > 1, is_stacked))
    return _data(kind, named, unit) if kind and len(lying) == 1 else None


def _of_lines(axes: Axes, lines: Sequence[Line2D], unit: str) -> ChartData | None:
    shades = shades_of(axes)
    named: dict[str, Pairs] = {}
    for line in lines:
        label = label_of(line) or shades.get(colour_of(line), "")
        points = [(name_at(axes.xaxis, x), y) for x, y in known_points(line).tolist()]
        if label in named or len(points) < 2:
            return None
        named[label] = points
    return _data("lines", named, unit) if named else None


def _data(kind: ChartKind, named: dict[str, Pairs], unit: str) -> ChartData | None:
    """Return the numbers of each series by name; None if names are lacking or are not different."""
    names = list(dict.fromkeys(name for pairs in named.values() for name, _ in pairs))
    if not all(names) or any(len(dict(pairs)) < len(pairs) for pairs in named.values()):
        return None
    if len(named) > 1 and not all(named):
        return None
    series = tuple(
        ChartSeries(label, tuple(_exact(dict(pairs).get(name, np.nan)) for name in names))
        for label, pairs in named.items()
    )
    return ChartData(kind, tuple(names), series, unit)


def _exact(number: float) -> float | None:
    """Return a number as Python's, a whole one as int, a missing one as None."""
    value = float(number)
    if np.isnan(value):
        return None
    return int(value) if value.is_integer() else value
