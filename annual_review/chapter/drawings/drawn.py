"""Drawings of one's own: what matplotlib or seaborn has drawn, as a chart of the review.

`drawn` takes a drawing as it is and gives it what a chart has: caption, number, description, the
review's fonts and width. It opens to the rows that it was drawn from (rows.py). The look is
in style.py, the description in descriptions.py.
"""

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
from annual_review.chapter.drawings.records import artists_in
from annual_review.chapter.drawings.rows import (
    Sources,
    note_of_rows,
    rows_of,
    sources_of,
    why_missing,
)
from annual_review.chapter.drawings.style import narrow_svg, restyle, wide_svg
from annual_review.chapter.findings import finding
from annual_review.chapter.small_counts.drawings import require_no_small
from annual_review.document.blocks import Chart
from annual_review.errors import FigureError
from annual_review.language import _


def drawn(
    drawing: Any, caption: str, unit: str = "", *, says: Part = "", of: Sources = None
) -> ChartOrNotice:
    """Take a drawing of matplotlib or seaborn; return it as a chart for `show`.

        axes = sns.boxplot(data=aid, x="金额", y="乡镇")
        show(drawn(axes, "各乡镇救助金额的分布", "元"))

    `drawing` is what a function of matplotlib, seaborn or pandas returns that draws: axes, a
    figure, a grid (of `catplot`, `relplot`, `jointplot` …). `caption` stands below it, its number
    is added; `unit` is the measure word, printed above the drawing; `says` is as for `bars`. The
    figure is closed, so that it is not shown a second time.

    The drawing opens to the rows that it was given: of a register, or counted by `tally` and
    `crosstab`. `of` names them where they were not given as a column or a table: rows, a column,
    such counted numbers or a figure, or a list of these. Where no rows are known, the note below
    the drawing says so, and a run warns.

    Returns None for a drawing with nothing in it or of no rows, and a notice if the register was
    not sent. Raises FigureError for what is no drawing, for `of` without places in a register, for
    numbers of persons that may be small, and for names that reach into each other;
    TypesettingError for a character that no font has.
    """
    use_review_fonts()
    figure = _figure_of(drawing)
    _close(figure)
    sources = sources_of(figure, of)
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
