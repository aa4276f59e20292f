"""Names and numbers along the axes of a drawing: none reaches into its neighbour.

Numbers become fewer; names are broken into lines, then turned, and a drawing with many names beside
it becomes higher.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from itertools import pairwise

from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.ticker import MaxNLocator, ScalarFormatter
from matplotlib.transforms import Bbox

from annual_review.chapter.charts.labels import broken, width_of
from annual_review.errors import FigureError
from annual_review.language import _

_GAP = 2.0  # pixels between two labels
_MOST_LINES = 3
_LINE = 1.35  # of the size, between names below each other
_FEWER = (5, 4, 3, 2)  # numbers on an axis


def fit_ticks(figure: Figure, highest: float) -> None:
    """Arrange the labels of all axes so that they can be read; a figure may become `highest`.

    Raises FigureError, with the number of names, if there is no room for them.
    """
    _compute_layout(figure)
    for axes in figure.axes:
        _fit_below(axes)
        _set_level(axes)
    _compute_layout(figure)
    needed = max((_height_needed(axes) for axes in figure.axes), default=1.0)
    if needed > 1:
        width, height = figure.get_size_inches()
        figure.set_size_inches(width, min(height * needed, highest))
        _compute_layout(figure)
    for axes in figure.axes:
        _fit_beside(axes)
    _compute_layout(figure)
    for axes in figure.axes:
        _require_room(axes.xaxis, beside=False)
        _require_room(axes.yaxis, beside=True)


def _compute_layout(figure: Figure) -> None:
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=".*layout not applied")
        warnings.filterwarnings("ignore", message=".*[Tt]ight layout")
        figure.draw_without_rendering()


def _labels(axis: Axis) -> list[Text]:
    """Return the labels of an axis that are shown, in order."""
    if not axis.get_visible() or not axis.axes.get_visible():
        return []
    low, high = sorted(axis.get_view_interval())
    near = 1e-9 * (high - low)
    return [
        tick.label1
        for tick in axis.get_major_ticks()
        if tick.label1.get_visible()
        and tick.label1.get_text().strip()
        and low - near <= tick.get_loc() <= high + near
    ]


def _is_of_numbers(axis: Axis) -> bool:
    return isinstance(axis.get_major_formatter(), ScalarFormatter)


def _overlap(labels: Sequence[Text], *, beside: bool) -> bool:
    """Return whether one of some labels reaches into the next: in height if they are `beside`."""
    boxes: list[Bbox] = [label.get_window_extent() for label in labels]
    ends = sorted((box.y0, box.y1) if beside else (box.x0, box.x1) for box in boxes)
    gap = 0.0 if beside else _GAP
    return any(one[1] + gap > other[0] for one, other in pairwise(ends))


def _fit_below(axes: Axes) -> None:
    """Let numbers below the axes be fewer; break names into lines, or turn them."""
    labels = _labels(axes.xaxis)
    are_turned = any(label.get_rotation() for label in labels)
    if len(labels) < 2 or not (are_turned or _overlap(labels, beside=False)):
        return
    if _is_of_numbers(axes.xaxis):
        axes.tick_params(axis="x", labelrotation=0)
        _thin_out(axes.xaxis, beside=False)
        return
    at = sorted(axes.transData.transform((label.get_position()[0], 0))[0] for label in labels)
    slot = min(after - before for before, after in pairwise(at)) * 72 / _dpi(axes) - _GAP
    size = float(labels[0].get_fontsize())
    texts = [label.get_text().replace("\n", "") for label in labels]
    lines = [broken(text, max(int(slot / size), 1)) for text in texts]
    fits = all(
        width_of(line, size) <= slot and text.count("\n") < _MOST_LINES
        for text in lines
        for line in text.split("\n")
    )
    axes.set_xticks(
        [label.get_position()[0] for label in labels],
        lines if fits else texts,
        rotation=0 if fits else 90,
        ha="center",
        fontsize=size,
        fontfamily=labels[0].get_fontfamily(),
        color=labels[0].get_color(),
    )


def _dpi(axes: Axes) -> float:
    figure = axes.get_figure(root=True)
    return float(figure.dpi) if figure else 72.0


def _set_level(axes: Axes) -> None:
    """Set the names beside axes level where they stand upright and reach into each other."""
    labels = _labels(axes.yaxis)
    if _overlap(labels, beside=True) and any(label.get_rotation() for label in labels):
        axes.tick_params(axis="y", labelrotation=0)
        for label in axes.get_yticklabels():
            label.set(rotation=0, va="center")


def _height_needed(axes: Axes) -> float:
    """Return how many times as high the figure has to be for the names beside the axes."""
    labels = _labels(axes.yaxis)
    if len(labels) < 2 or _is_of_numbers(axes.yaxis) or not _overlap(labels, beside=True):
        return 1.0
    lines = sum(label.get_text().count("\n") + 1 for label in labels)
    room = axes.get_window_extent().height * 72 / _dpi(axes)
    return 1.03 * lines * _LINE * float(labels[0].get_fontsize()) / room


def _fit_beside(axes: Axes) -> None:
    labels = _labels(axes.yaxis)
    if len(labels) > 1 and _is_of_numbers(axes.yaxis) and _overlap(labels, beside=True):
        _thin_out(axes.yaxis, beside=True)


def _thin_out(axis: Axis, *, beside: bool) -> None:
    """Show fewer numbers on an axis, until none reaches into the next."""
    for number in _FEWER:
        axis.set_major_locator(MaxNLocator(number))
        if not _overlap(_labels(axis), beside=beside):
            return


def _require_room(axis: Axis, *, beside: bool) -> None:
    labels = _labels(axis)
    if len(labels) > 1 and not _is_of_numbers(axis) and _overlap(labels, beside=beside):
        raise FigureError(
            _(
                "The {number} names along an axis of the drawing ({first}, {second}, …) "
                "reach into each other.",
                number=len(labels),
                first=labels[0].get_text(),
                second=labels[1].get_text(),
            ),
            remedy=_(
                "Draw fewer, such as those of the greatest numbers, or draw them beside "
                "the vertical axis."
            ),
        )
