"""Words for what is drawn: names along axes and in legends, numbers as they are read aloud."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.ticker import (
    FixedFormatter,
    LogFormatter,
    PercentFormatter,
    ScalarFormatter,
    StrMethodFormatter,
)

from annual_review.chapter.charts.numbers import NO_DATA

_LARGE = 100  # a number from here on has at most one decimal
_NEAR = 0.6  # of the gap between ticks: the place of a bar that has the tick's name
_UNSAID = "_"  # how matplotlib begins the label of an artist that nobody has named
_OF_NUMBERS = (ScalarFormatter, LogFormatter, PercentFormatter, StrMethodFormatter)


def shades_of(axes: Axes) -> dict[str, str]:
    """Return the names of a legend by their colours."""
    figure = axes.get_figure(root=True)
    legends = [axes.get_legend(), *(figure.legends if figure else ())]
    return {
        colour_of(handle): text.get_text()
        for legend in legends
        if legend is not None
        for handle, text in zip(legend.legend_handles, legend.get_texts(), strict=False)
    }


def colour_of(artist: Any) -> str:
    """Return the colour of a patch, a line or of points, as #rrggbb; "" if there is none."""
    for name in ("get_facecolor", "get_color"):
        colour = getattr(artist, name, lambda: None)()
        if colour is not None and len(colour):
            single = colour if isinstance(colour, str) else np.ravel(colour)[:4].tolist()
            return to_hex(single)
    return ""


def divider_behind(name: str) -> str:
    """Return what keeps a name that ends in a digit from the number behind it."""
    return "为" if name[-1:].isdigit() else ""


def label_of(artist: Any) -> str:
    """Return the name of a series; "" for one that nobody has named."""
    label = str(artist.get_label() or "")
    return "" if label.startswith(_UNSAID) else label


def has_numbers(axis: Any) -> bool:
    """Return whether numbers stand along an axis, not names or dates."""
    return isinstance(axis.get_major_formatter(), _OF_NUMBERS)


def name_at(axis: Any, place: float) -> str:
    """Return the name at a place of an axis, or the number there."""
    formatter = axis.get_major_formatter()
    if isinstance(formatter, _OF_NUMBERS):
        return number_text(place)
    ticks = np.asarray(axis.get_majorticklocs(), dtype=float)
    if not len(ticks):
        return ""
    at = int(np.argmin(np.abs(ticks - place)))
    is_near = len(ticks) < 2 or abs(ticks[at] - place) <= _NEAR * np.diff(np.sort(ticks)).min()
    if isinstance(formatter, FixedFormatter) or is_near:
        return str(formatter(float(ticks[at]), at)).replace("\n", "")
    return str(formatter(place)).replace("\n", "")


def number_text(number: float) -> str:
    """Return a number as it is read aloud: whole, or with three digits that count.

    >>> number_text(1200.0), number_text(-811.7142), number_text(0.0123456), number_text(12.5)
    ('1200', '−811.7', '0.0123', '12.5')
    """
    rounded = round(number, 1) if abs(number) >= _LARGE else float(f"{number:.3g}")
    text = f"{rounded:.10f}".rstrip("0").rstrip(".")
    return text.replace("-", "−") if rounded else "0"


def amount_text(number: float, unit: str) -> str:
    """Return a number with its unit, or 无数据."""
    return NO_DATA if np.isnan(number) else f"{number_text(number)}{unit}"
