"""How charts look: one quiet palette that keeps its order in grey, Chinese type, only data."""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable
from functools import lru_cache

import matplotlib as mpl
import seaborn as sns
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

from annual_review.errors import TypesettingError
from annual_review.fonts import SANS, require_glyphs
from annual_review.texts import tidy

INK, QUIET, RULE, GROUND = "#1d2328", "#5b646c", "#d9d6ce", "#f1efe8"
# From dark to light in even steps of lightness, so that the order survives a grey print.
PALETTE = ("#1f4257", "#5d8aa3", "#a9c3d1", "#d8c7a8", "#8c7a55", "#e4e0d6")
MAIN, ACCENT = PALETTE[1], PALETTE[0]
WIDTH = 5.3  # inches: within the 156 mm of the page, and still read on a phone
_SIZE = 9.5  # points


@lru_cache(maxsize=1)
def _families() -> list[str]:
    for path in (SANS,):
        font_manager.fontManager.addfont(str(path))
    return [font_manager.FontProperties(fname=str(SANS)).get_name()]


def _rc() -> dict[str, object]:
    return {
        "font.family": _families(),
        "font.size": _SIZE,
        "axes.unicode_minus": False,
        "axes.edgecolor": RULE,
        "axes.labelcolor": QUIET,
        "axes.linewidth": 0.8,
        "text.color": INK,
        "xtick.color": QUIET,
        "ytick.color": INK,
        "xtick.major.size": 0,
        "ytick.major.size": 0,
        "svg.fonttype": "path",
        "svg.hashsalt": "annual-review",
        "figure.dpi": 72,
        # A text of a register is a text: no $…$ of it is a formula.
        "text.parse_math": False,
    }


def draw(height: float, paint: Callable[[Axes], None]) -> bytes:
    """Let `paint` draw on bare axes of WIDTH × `height` inches in the house style; return SVG.

    The same drawing gives the same bytes. Raises TypesettingError for a character that the font
    does not have.
    """
    # The Chinese font is set behind seaborn's theme, which would reset it.
    with mpl.rc_context(), warnings.catch_warnings():
        mpl.rcdefaults()  # whatever a matplotlibrc here or there says
        mpl.rcParams.update(sns.axes_style("white") | _rc())
        warnings.filterwarnings("error", message="Glyph .* missing|.*layout not applied")
        figure = Figure(figsize=(WIDTH, height), layout="constrained")
        canvas = FigureCanvasSVG(figure)
        axes = figure.subplots()
        axes.spines[:].set_visible(False)
        paint(axes)
        axes.set(xlabel="", ylabel="")
        for bar in axes.patches:
            bar.set_in_layout(False)  # it lies within the axes, whose room is known
        return _svg_of(canvas)


def _svg_of(canvas: FigureCanvasSVG) -> bytes:
    written = io.BytesIO()
    try:
        # savefig would draw everything twice: once to lay it out, and then again.
        canvas.print_svg(  # type: ignore[no-untyped-call]
            written, metadata={"Date": None, "Creator": None}
        )
    except UserWarning as warning:
        raise TypesettingError(
            f"A chart cannot be drawn: {warning}.",
            remedy="Mend a character or shorten names in the register or the notebook.",
        ) from None
    return written.getvalue()


def drawable(text: str, longest: int = 18) -> str:
    """Return a label as a chart can draw it: of one line and not too long.

    Raises TypesettingError for a character that the font does not have.
    """
    line = " ".join(tidy(text).split())
    require_glyphs([("a chart", line)], [SANS])
    return line if len(line) <= longest else f"{line[: longest - 1]}…"
