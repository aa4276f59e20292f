"""Drawings of one's own: what matplotlib or seaborn has drawn, as a chart of the review.

`drawn` takes a drawing as it is and gives it what a chart has: caption, number, description, the
review's fonts and width. It opens to the rows that it was drawn from (rows.py). How it becomes a
chart is in conversion.py, the look in style.py, the description in descriptions.py.
"""

from __future__ import annotations

from typing import Any

from annual_review.chapter.charts.cache import ChartOrNotice
from annual_review.chapter.clauses import Part
from annual_review.chapter.drawing_libraries import prepare_libraries
from annual_review.chapter.drawings.rows import Sources


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
    prepare_libraries()
    from annual_review.chapter.drawings.conversion import chart_of  # noqa: PLC0415 - as for charts

    return chart_of(drawing, caption, unit, says, of)
