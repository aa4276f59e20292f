"""How charts look: a quiet palette that holds in grey and for any eye, Chinese type, only data.

Contrast after WCAG 2.2: 4.5:1 for text (1.4.3), 3:1 for what a chart is read by (1.4.11).
"""

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
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure

from annual_review.document.fonts import SANS, require_glyphs
from annual_review.errors import TypesettingError
from annual_review.values.cell_text import tidy

INK, QUIET, RULE, GROUND = "#1d2328", "#4a535b", "#d9d6ce", "#f1efe8"
# The fills of parts. Neighbours differ in lightness, so that a grey print keeps them apart, and
# from the fourth on in hatching too. EDGE goes round each: a light fill alone is lost on paper.
PALETTE = ("#1f4257", "#6190aa", "#c9dae3", "#b09b6c", "#efe6d2", "#ffffff")
HATCHES = ("", "", "", "////", "...", "\\\\\\\\")
MAIN, ACCENT = PALETTE[1], PALETTE[0]
EDGE, EDGE_WIDTH = PALETTE[0], 0.6  # points
# The colours of lines and of their names: dark enough to be text, dark and lighter by turns.
LINES = ("#1f4257", "#4b768e", "#6b3a1e", "#8a662a")
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
        "hatch.linewidth": 0.7,
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


def readable_on(ground: str) -> str:
    """Return black or white, whichever stands out more on a colour: never less than 4.5:1."""
    return max("#000000", "#ffffff", key=lambda ink: contrast(ink, ground))


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours (#rrggbb), 1 to 21, as WCAG 2.2 defines it."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    """Return relative luminance as WCAG 2.2 defines it: 0 for black, 1 for white."""
    parts = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in to_rgb(colour)
    )
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), parts, strict=True))


def drawable(text: str, longest: int = 18) -> str:
    """Return a label as a chart can draw it: of one line and not too long.

    Raises TypesettingError for a character that the font does not have.
    """
    line = " ".join(tidy(text).split())
    require_glyphs([("a chart", line)], [SANS])
    return line if len(line) <= longest else f"{line[: longest - 1]}…"
