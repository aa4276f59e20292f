"""Labels of charts: names along an axis, numbers at bars, the unit above, names of lines.

Widths are estimated from the number of characters, so that a text is set smaller, broken into lines
or turned where it would reach into its neighbour.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from annual_review.chapter.charts.numbers import WordNumber, floats, no_data
from annual_review.chapter.charts.style import INK, LEAST_SIZE, QUIET, RULE, drawable
from annual_review.values.cell_text import text_width

if TYPE_CHECKING:
    from matplotlib.axes import Axes

NUMBER_SIZE, NAME_SIZE = LEAST_SIZE, 9.5  # points
_HALF_WIDTH = 0.55  # of a half-width character, in parts of the size
_LONGEST = 14  # characters of a name that is broken into lines
_LINE = 0.17  # inches
_UPRIGHT_EXTENT = 90  # points, of vertical bars and their labels
_GAP = 4.0  # points, between an axis and its names
_LEAST_SLOT = 1.1 * NUMBER_SIZE  # points, of a number that is turned
_SIDE = 0.45  # of the width, at most, for names beside bars
_TWO_LINES = 9  # characters of a line, where a name beside a bar has two


def width_of(text: str, size: float) -> float:
    """Return about how wide a text is, in points."""
    return text_width(text) * _HALF_WIDTH * size


def short_names(names: Sequence[object], longest: int) -> list[str]:
    """Return names as a chart can draw them, shortened, but different if they were.

    >>> short_names(["县第一中学集团东校区", "县第一中学集团西校区", "县医院"], 7)
    ['县第一…东校区', '县第一…西校区', '县医院']
    """
    whole = [drawable(str(name), 10_000) for name in names]
    short = [drawable(name, longest) for name in whole]
    of_short: dict[str, set[str]] = {}
    for long, name in zip(whole, short, strict=True):
        of_short.setdefault(name, set()).add(long)
    tail = longest // 2
    return [
        f"{long[: longest - tail - 1]}…{long[-tail:]}" if len(of_short[name]) > 1 else name
        for long, name in zip(whole, short, strict=True)
    ]


class UprightNames:
    """Names side by side below an axis, each within its slot, and the height that they need."""

    def __init__(self, names: Sequence[object], width: float) -> None:
        """Fit names into slots of equal width; `width` is that of all of them, in points."""
        slot = 0.96 * width / max(len(names), 1)
        self.texts = short_names(names, 7)
        widest = max((width_of(text, 1) for text in self.texts), default=0)
        self.size = min(NAME_SIZE, slot / widest) if widest else NAME_SIZE
        self.are_in_one_line = self.size >= LEAST_SIZE
        if not self.are_in_one_line:
            self.size = LEAST_SIZE
            self.texts = [
                broken(text, max(int(slot / self.size), 1)) for text in short_names(names, _LONGEST)
            ]
            if slot < self.size:  # characters below each other would reach into their neighbours
                every = int(np.ceil(self.size / slot))
                self.texts = ["" if at % every else text for at, text in enumerate(self.texts)]
        lines = max((text.count("\n") for text in self.texts), default=0)
        self.height = lines * _LINE * self.size / NAME_SIZE


class SideNames:
    """Names below each other beside an axis, in one line or in two, and the width of the widest."""

    def __init__(self, names: Sequence[object], points: float) -> None:
        """Fit names beside an axis into a drawing of some points across."""
        self.size = NAME_SIZE
        self.texts = short_names(names, 18)
        self.lines = 1
        if self._width() > _SIDE * points:
            self.size, self.lines = LEAST_SIZE, 2
            self.texts = [broken(text, _TWO_LINES) for text in self.texts]
        self.width = self._width()

    def _width(self) -> float:
        lines = (line for text in self.texts for line in text.split("\n"))
        return max((width_of(line, self.size) for line in lines), default=0)

    def height_of(self, bars: int) -> float:
        """Return the height in inches of a number of bars; many are closer together."""
        return bars * max(0.29 if bars <= 12 else 0.2, 0.17 * self.lines)


def broken(text: str, width: int) -> str:
    r"""Break a text into lines of about `width` full-width characters.

    >>> broken("经济开发区管委会", 3), broken("3月", 2)
    ('经济开\n发区管\n委会', '3月')
    """
    lines = [""]
    for letter in text:
        if lines[-1] and text_width(lines[-1] + letter) > 2 * width:
            lines.append("")
        lines[-1] += letter
    return "\n".join(lines)


def note_unit(axes: Axes, unit: str, remark: str = "") -> None:
    """Write the unit of all numbers above the chart, at the right, and a remark at the left."""
    above = _moved(axes.transAxes, axes, 0, 4)
    texts = {1: f"单位：{drawable(unit)}" if unit else "", 0: remark}
    for place, text in texts.items():
        if text:
            axes.text(
                place,
                1,
                text,
                transform=above,
                ha="right" if place else "left",
                va="bottom",
                color=QUIET,
                fontsize=NUMBER_SIZE,
                zorder=1,
            )


def _moved(transform: Any, axes: Axes, x: float, y: float) -> Any:
    """Return the transform to a place some points beside."""
    from matplotlib.transforms import offset_copy  # noqa: PLC0415 - see style.py

    return offset_copy(transform, axes.get_figure(root=True), x, y, units="points")


class Room(NamedTuple):
    """The room for labels beyond bars, in points or in parts of an axis: below, and above."""

    before: float
    after: float

    def with_at_least(self, other: Room) -> Room:
        """Return the greater room on each side."""
        return Room(max(self.before, other.before), max(self.after, other.after))


NO_ROOM = Room(0, 0)


def label_bars(
    axes: Axes,
    values: pd.Series,
    word: WordNumber,
    *,
    upright: bool,
    shift: float = 0,
    slot: float = np.inf,
    marks: Sequence[str] = (),
) -> Room:
    """Write each number at the end of its bar, below or left of a negative one; none at 0.

    Where there is no number, 无数据 stands in place of the bar. `shift` moves the labels along the
    axis of the bars, `slot` is the width for one of them, in points; `marks` are put behind the
    numbers. Returns the room that the labels need beyond the bars.
    """
    numbers = floats(values)
    ends = marks or [""] * len(numbers)
    texts = [
        no_data() if np.isnan(number) else f"{word(number)}{end}" if number or end else ""
        for number, end in zip(numbers, ends, strict=True)
    ]
    size = NUMBER_SIZE
    needed = max((width_of(text, size) for text in texts), default=0)
    turned = upright and needed > 0.95 * slot
    gap, room = 3 if upright else 4, NO_ROOM
    for position, (number, text) in enumerate(zip(numbers, texts, strict=True)):
        if not text:
            continue
        below = number < 0
        along = 2 * gap + (width_of(text, size) if turned or not upright else 1.3 * size)
        room = room.with_at_least(Room(along, 0) if below else Room(0, along))
        by = (0, -gap if below else gap) if upright else (-gap if below else gap, 0)
        beside = _moved(axes.transData, axes, *by)
        end = 0 if np.isnan(number) else number
        x, y = (position + shift, end) if upright else (end, position + shift)
        axes.text(
            x,
            y,
            text,
            transform=beside,
            ha="center" if upright else "right" if below else "left",
            va="center" if not upright else "top" if below else "bottom",
            rotation=90 if turned else 0,
            color=QUIET if np.isnan(number) else INK,
            fontsize=size,
            in_layout=False,  # the limits of the axes leave it room
        )
    return room


def have_room(slot: float) -> bool:
    """Return whether numbers above bars have room, at least if they are turned."""
    return slot >= _LEAST_SLOT


def name_bars_beside(axes: Axes, names: SideNames, points: float, room: Room = NO_ROOM) -> None:
    """Write the names of horizontal bars beside them; hide the other axis.

    `points` is the width of the drawing, `room` is what the numbers need beyond the bars. Zero is a
    line where bars reach beyond it.
    """
    limits = axes.dataLim
    write_beside(axes, names, range(len(names.texts)))
    axes.set_xticks([])
    axes.set_ylim(len(names.texts) - 0.4, -0.6)
    before = room.before / max(points - names.width, 1)
    after = room.after / max(points - names.width, 1)
    axes.set_xlim(*_limits(limits.xmin, limits.xmax, 0.02, Room(before, after)))
    if limits.xmin < 0:
        axes.axvline(0, color=QUIET, linewidth=0.8)


def name_bars_below(
    axes: Axes, names: UprightNames, room: Room = NO_ROOM, *, scale: bool = False
) -> None:
    """Write the names of vertical bars below them; hide the other axis, unless it is the `scale`.

    `room` is what the numbers need beyond the bars. Zero is a line where bars reach beyond it.
    """
    limits = axes.dataLim
    write_below(axes, names, range(len(names.texts)))
    if scale:
        show_scale(axes)
    else:
        axes.set_yticks([])
    parts = Room(*(points / _UPRIGHT_EXTENT for points in room))
    axes.set_ylim(*_limits(limits.ymin, limits.ymax, 0.16, parts))
    if limits.ymin < 0:
        axes.axhline(0, color=QUIET, linewidth=0.8)
    else:
        axes.spines["bottom"].set(visible=True, color=QUIET)


def write_beside(axes: Axes, names: SideNames, at: Sequence[float]) -> None:
    """Write names beside the axes, at places along it: texts, which take less time than ticks."""
    beside = _moved(axes.get_yaxis_transform(), axes, -_GAP, 0)
    axes.set_yticks([])
    for place, text in zip(at, names.texts, strict=True):
        axes.text(
            0,
            place,
            text,
            transform=beside,
            ha="right",
            va="center" if "\n" in text else "center_baseline",
            fontsize=names.size,
            linespacing=1.05,
        )


def write_below(axes: Axes, names: UprightNames, at: Sequence[float]) -> None:
    """Write names below the axes, at places along it."""
    below = _moved(axes.get_xaxis_transform(), axes, 0, -_GAP)
    axes.set_xticks([])
    for place, text in zip(at, names.texts, strict=True):
        if text:
            axes.text(
                place,
                0,
                text,
                transform=below,
                ha="center",
                va="top",
                color=QUIET,
                fontsize=names.size,
            )


def show_scale(axes: Axes) -> None:
    """Let lines and numbers beside the axes say how great what is drawn is."""
    axes.ticklabel_format(axis="y", style="plain", useOffset=False)
    axes.yaxis.grid(visible=True, color=RULE, linewidth=0.6)
    axes.set_axisbelow(True)


def _limits(least: float, greatest: float, beyond: float, room: Room) -> tuple[float, float]:
    """Return the limits of an axis, with room for numbers, which is in parts of its length.

    Beyond the greatest number it is at least `beyond`, in parts of that number.
    """
    low, high = min(least, 0), max(greatest, 0)
    before, after = (min(part, 0.4) for part in room)
    length = (high - low) / (1 - before - after)
    return low - before * length, max((1 + beyond) * high, high + after * length)


def names_of_lines(table: pd.DataFrame) -> list[str]:
    """Return the names of lines as they are drawn."""
    return short_names(list(table.columns), 18)


def label_lines(axes: Axes, table: pd.DataFrame, colours: list[str]) -> None:
    """Write the name of each line at its last number; names that would overlap are moved apart.

    A thin stroke leads from the number to the name, so that no colour is needed to find it.
    """
    numbers, names = floats(table), names_of_lines(table)
    height = max(float(np.nanmax(numbers)), 0) - min(float(np.nanmin(numbers)), 0)
    lasts = [np.flatnonzero(~np.isnan(line)).max(initial=-1) for line in numbers.T]
    for last in sorted(set(lasts) - {-1}):
        lines = [at for at, place in enumerate(lasts) if place == last]
        ends = [float(numbers[last, at]) for at in lines]
        levels = _spread(ends, 0.09 * height)
        for at, end, level in zip(lines, ends, levels, strict=True):
            axes.plot([last, last + 0.17], [end, level], color=colours[at], linewidth=0.8)
            axes.text(last + 0.2, level, names[at], color=colours[at], va="center")


def _spread(ends: list[float], gap: float) -> list[float]:
    """Return heights at least `gap` apart, in the order of `ends`.

    >>> _spread([5.0, 1.0, 5.5], 2)
    [5.0, 1.0, 7.0]
    """
    heights = list(ends)
    order = sorted(range(len(ends)), key=lambda i: ends[i])
    for below, above in pairwise(order):
        heights[above] = max(heights[above], heights[below] + gap)
    return heights
