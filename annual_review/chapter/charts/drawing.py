"""Draw charts with matplotlib: both widths of a plan, on bare axes, as SVG.

The style is that of style.py, which imports this module for a chart that has to be drawn.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable

import matplotlib as mpl
import seaborn as sns
from matplotlib.backend_bases import RendererBase
from matplotlib.figure import Figure

from annual_review.chapter.charts.fonts import font_families, use_review_fonts
from annual_review.chapter.charts.style import INK, NARROW, QUIET, RULE, WIDTH, Drawing, Plan
from annual_review.chapter.charts.svg import SVG_PARAMS, svg_of_figure
from annual_review.errors import FigureError, TypesettingError
from annual_review.language import _

_SIZE = 9.5  # points
_PAD = 3.0  # points, around a chart
_LEAST_PART = 0.15  # of the drawing, for the axes


def draw_both(plan: Callable[[float], Plan]) -> Drawing:
    """Return both drawings of what a plan paints on bare axes at a width in points.

    The same plan gives the same bytes. Raises TypesettingError for a character that the font does
    not have, and for labels that leave no room for the chart.
    """
    use_review_fonts()
    with mpl.rc_context(), warnings.catch_warnings():
        mpl.rcdefaults()  # independent of any matplotlibrc
        mpl.rcParams.update(sns.axes_style("white") | _rc_params())  # ours override the theme
        wide = _draw(WIDTH, plan)
        try:
            return Drawing(wide, _draw(NARROW, plan))
        except (FigureError, TypesettingError):
            return Drawing(wide, b"")


def _draw(width: float, plan: Callable[[float], Plan]) -> bytes:
    height, paint = plan(width * 72)
    figure = Figure(figsize=(width, height), dpi=72)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.spines[:].set_visible(False)
    axes.patch.set_visible(False)
    paint(axes)
    for mark in (*axes.patches, *axes.lines, *axes.collections):
        mark.set_in_layout(False)  # within the axes, so that it takes no room of its own
        mark.set_clip_on(False)
    try:
        return svg_of_figure(figure, fit=_fit)
    except UserWarning as warning:
        raise TypesettingError(
            _("A chart cannot be drawn: {warning}.", warning=warning),
            remedy=_("Replace a character, or shorten names, in the register or the notebook."),
        ) from None


def _fit(figure: Figure, renderer: RendererBase) -> None:
    """Give the texts around the only axes their room; the rest is that of the axes.

    The constrained layout does the same in four times the time. Raises UserWarning where nearly
    nothing is left.
    """
    (axes,), whole = figure.axes, figure.bbox
    among_data = [one for one in axes.texts if one.get_transform() == axes.transData]
    legend = max((one.get_window_extent(renderer).height for one in figure.legends), default=0.0)
    for _round in range(2 if any(one.get_in_layout() for one in among_data) else 1):
        around = axes.get_tightbbox(renderer)
        assert around is not None  # it is visible
        left, below = axes.bbox.x0 - around.x0 + _PAD, axes.bbox.y0 - around.y0 + _PAD
        right, above = around.x1 - axes.bbox.x1 + _PAD, around.y1 - axes.bbox.y1 + _PAD
        width = whole.width - left - right
        height = whole.height - below - above - (legend + 2.5 * _PAD if legend else 0)
        if width < _LEAST_PART * whole.width or height < _LEAST_PART * whole.height:
            raise UserWarning(_("its names leave no room"))
        axes.set_position(
            (left / whole.width, below / whole.height, width / whole.width, height / whole.height)
        )


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
