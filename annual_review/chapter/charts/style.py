"""The style of charts: a Chinese font, bare axes, greys; `palette` has the colours of their parts.

`draw` draws every chart of this folder. Contrasts are those of WCAG 2.2: 4.5:1 for text (1.4.3),
3:1 for the parts that a chart is read by (1.4.11).
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import matplotlib as mpl
import seaborn as sns
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

from annual_review.chapter.charts.fonts import use_review_fonts
from annual_review.document.characters import printable_text
from annual_review.document.fonts import SANS
from annual_review.errors import TypesettingError
from annual_review.language import _
from annual_review.values import colours
from annual_review.values.cell_text import tidy

INK, QUIET, RULE, GROUND = "#1d2328", "#4a535b", "#d9d6ce", "#f1efe8"
WIDTH = 5.3  # inches: within the 156 mm of the page, and still read on a phone
_SIZE = 9.5  # points
# Texts as paths, and ids that are the same each time.
SVG_PARAMS: dict[str, Any] = {"svg.fonttype": "path", "svg.hashsalt": "annual-review"}


def draw(height: float, paint: Callable[[Axes], None]) -> bytes:
    """Return the SVG of what `paint` draws on bare axes of WIDTH × `height` inches.

    The same drawing gives the same bytes. Raises TypesettingError for a character that the font
    does not have, and for labels that leave no room for the chart.
    """
    use_review_fonts()
    with mpl.rc_context(), warnings.catch_warnings():
        mpl.rcdefaults()  # independent of any matplotlibrc
        mpl.rcParams.update(sns.axes_style("white") | _rc_params())  # ours override the theme
        warnings.filterwarnings("error", message=".*layout not applied")
        figure = Figure(figsize=(WIDTH, height), layout="constrained")
        canvas = FigureCanvasSVG(figure)
        axes = figure.subplots()
        axes.spines[:].set_visible(False)
        paint(axes)
        axes.set(xlabel="", ylabel="")
        for bar in axes.patches:
            bar.set_in_layout(False)  # within the axes, so that it takes no room of its own
        return _svg_of(canvas)


def _rc_params() -> dict[str, object]:
    return {
        "font.family": font_families(),
        "font.size": _SIZE,
        "axes.edgecolor": RULE,
        "axes.labelcolor": QUIET,
        "axes.linewidth": 0.8,
        "text.color": INK,
        "text.parse_math": False,  # $…$ in a register is text, not a formula
        "xtick.color": QUIET,
        "ytick.color": INK,
        "xtick.major.size": 0,
        "ytick.major.size": 0,
        "hatch.linewidth": 0.7,
        "figure.dpi": 72,
    } | SVG_PARAMS


@lru_cache(maxsize=1)
def font_families() -> list[str]:
    """Register the font of charts with matplotlib; return its family."""
    font_manager.fontManager.addfont(str(SANS))
    return [font_manager.FontProperties(fname=str(SANS)).get_name()]


def _svg_of(canvas: FigureCanvasSVG) -> bytes:
    written = io.BytesIO()
    try:
        # savefig would draw everything twice: to compute the layout, and then again.
        canvas.print_svg(  # type: ignore[no-untyped-call]
            written, metadata={"Date": None, "Creator": None}
        )
    except UserWarning as warning:
        raise TypesettingError(
            _("A chart cannot be drawn: {warning}.", warning=warning),
            remedy=_("Replace a character, or shorten names, in the register or the notebook."),
        ) from None
    return written.getvalue()


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
    return colours.contrast(to_hex(colour), to_hex(other))
