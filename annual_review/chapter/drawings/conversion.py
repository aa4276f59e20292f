"""Make a chart of a drawing of matplotlib or seaborn; drawn.py has what chapters call."""

from __future__ import annotations

import sys
import warnings
from typing import Any

from matplotlib.figure import Figure, FigureBase

from annual_review.chapter.charts.cache import ChartOrNotice
from annual_review.chapter.charts.fonts import use_review_fonts
from annual_review.chapter.clauses import Part
from annual_review.chapter.drawings.data import data_of_figure
from annual_review.chapter.drawings.descriptions import describe_figure, has_marks
from annual_review.chapter.drawings.records import artists_in, recorded_rows
from annual_review.chapter.drawings.rows import (
    Source,
    Sources,
    listed,
    note_of_rows,
    rows_of,
    why_missing,
)
from annual_review.chapter.drawings.style import narrow_svg, restyle, wide_svg
from annual_review.chapter.findings import finding
from annual_review.chapter.small_counts.drawings import require_no_small
from annual_review.document.blocks import Chart
from annual_review.errors import FigureError
from annual_review.language import _


def chart_of(drawing: Any, caption: str, unit: str, says: Part, of: Sources) -> ChartOrNotice:
    """Return a drawing as a chart, or what `drawn` returns and raises in place of it."""
    use_review_fonts()
    figure = _figure_of(drawing)
    _close(figure)
    sources = _sources_of(figure, of)
    if missing := why_missing(sources):
        return missing.paragraph
    require_no_small(sources)
    rows = rows_of(sources)
    if not has_marks(figure) or (rows is not None and not any(map(len, rows))):
        return None
    restyle(figure, unit)
    content = wide_svg(figure)
    return Chart(
        caption,
        describe_figure(figure, unit),
        content,
        says=finding(says),
        note=note_of_rows(caption, rows),
        data=data_of_figure(figure, unit),
        narrow=narrow_svg(figure, unit, content),
        is_drawing=True,
    )


def _sources_of(figure: Figure, of: Sources) -> list[Source]:
    """Return what a chapter names as the rows of a drawing, else what it was drawn from."""
    return listed(of) or list(recorded_rows(figure))


def _figure_of(drawing: Any) -> Figure:
    """Return the figure that a drawing is in. Raises FigureError for anything else, or several."""
    if hasattr(drawing, "plot") and type(drawing).__module__.startswith("seaborn._core"):
        return _figure_of_plot(drawing)
    found: list[Figure] = []
    for artist in artists_in(drawing):
        figure = artist if isinstance(artist, FigureBase) else artist.get_figure(root=True)
        root = figure.get_figure(root=True) if figure is not None else None
        if isinstance(root, Figure) and root not in found:
            found.append(root)
    if len(found) == 1:
        return found[0]
    if found:
        raise FigureError(
            _("drawn takes one drawing, and these are {number} figures.", number=len(found)),
            remedy=_("Call drawn for each, or draw on axes of one figure: plt.subplots(1, 2)."),
        )
    raise FigureError(
        _(
            "drawn takes what matplotlib or seaborn has drawn, not a {kind}.",
            kind=type(drawing).__name__,
        ),
        remedy=_('Write it like show(drawn(sns.boxplot(data=rows, x="金额"), "题注", "元")).'),
    )


def _figure_of_plot(drawing: Any) -> Figure:
    """Return the figure of a plot of seaborn.objects, which is drawn only now."""
    figure = Figure()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # seaborn's own calls of pandas
        drawing.on(figure).plot()
    return figure


def _close(figure: Figure) -> None:
    """Take a figure from pyplot, so that the end of the cell does not show it again."""
    if pyplot := sys.modules.get("matplotlib.pyplot"):
        pyplot.close(figure)
