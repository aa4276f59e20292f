"""The style of charts: a Chinese font, bare axes, greys; `palette` has the colours of their parts.

`draw` draws every chart of this folder. Contrasts are those of WCAG 2.2: 4.5:1 for text (1.4.3),
3:1 for the parts that a chart is read by (1.4.11). What draws is in drawing.py, which is imported
for a chart that no earlier run has drawn: matplotlib and seaborn take half a second.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from annual_review.chapter.drawing_libraries import prepare_libraries
from annual_review.document.characters import printable_text
from annual_review.values import colours
from annual_review.values.cell_text import tidy

if TYPE_CHECKING:
    from matplotlib.axes import Axes

INK, QUIET, RULE, GROUND = "#1d2328", "#4a535b", "#d9d6ce", "#f1efe8"
WIDTH = 6.0  # inches: within the 156 mm of the page
NARROW = 3.6  # inches: on a phone of 390 pixels a text of 9 points has 12 pixels
LEAST_SIZE = 9.0  # points, of any text


class Plan(NamedTuple):
    """A chart as it is drawn at some width: its height in inches, and what paints it."""

    height: float
    paint: Callable[[Axes], None]


class Drawing(NamedTuple):
    """A chart as SVG: for paper and wide screens, and for phones; empty if it cannot be narrow."""

    wide: bytes
    narrow: bytes


def draw(plan: Callable[[float], Plan]) -> Drawing:
    """Return both drawings of what a plan paints on bare axes at a width in points.

    The same plan gives the same bytes. Raises TypesettingError for a character that the font does
    not have, and for labels that leave no room for the chart.
    """
    prepare_libraries()
    from annual_review.chapter.charts.drawing import draw_both  # noqa: PLC0415 - as above

    return draw_both(plan)


def drawable(text: str, longest: int = 18) -> str:
    """Return a label as a chart can draw it: on one line, shortened to `longest` characters.

    A character that no font has is replaced; the chart's description keeps it, so that a run warns.
    """
    line = printable_text(" ".join(tidy(text).split()))
    return line if len(line) <= longest else f"{line[: longest - 1]}…"


def readable_on(ground: str) -> str:
    """Return black or white, whichever has more contrast with a colour: at least 4.5:1."""
    return max("#000000", "#ffffff", key=lambda ink: contrast(ink, ground))


def contrast(colour: str, other: str) -> float:
    """Return the contrast ratio of two colours, as matplotlib knows them, 1 to 21 (WCAG 2.2)."""
    from matplotlib.colors import to_hex  # noqa: PLC0415 - only what draws asks for contrasts

    return colours.contrast(to_hex(colour), to_hex(other))
