"""All that a chapter's cells need: `from annual_review.chapter import *`.

open_review                                 the year's registers: review["宣讲台账"]
where, where_not, months, with_place        rows and columns chosen
tally, crosstab, peak                       counted, for charts and tables
count, total, distinct, mean, share         figures; listing: names in a sentence
say, lead, note, notice, glance             sentences, with the figures in f-strings
bars, columns, stacked, heatmap, lines      charts; table: tables; show: both, shown
comparison, grouped                         this year against the year before: table, chart
by_member, members_table                    members side by side; area: members, or townships
"""

from __future__ import annotations

import pandas as pd

from annual_review.chapter.aggregates import count, distinct, mean, share, total
from annual_review.chapter.charts import bars, columns, grouped, heatmap, lines, stacked
from annual_review.chapter.figures import Figure
from annual_review.chapter.opening import open_review
from annual_review.chapter.review import FATE_NAMES, Review
from annual_review.chapter.selections import (
    area,
    crosstab,
    fields,
    months,
    peak,
    tally,
    where,
    where_not,
    with_place,
)
from annual_review.chapter.sentences import glance, lead, listing, note, notice, say, show
from annual_review.chapter.tables import (
    AGREES,
    by_member,
    compare_published,
    comparison,
    members_table,
    table,
)
from annual_review.document.figures_file import read_figures
from annual_review.document.typed_numbers import typed_warnings

FATES_SAID = list(FATE_NAMES.values())

__all__ = [
    "AGREES",
    "FATES_SAID",
    "Figure",
    "Review",
    "area",
    "bars",
    "by_member",
    "columns",
    "compare_published",
    "comparison",
    "count",
    "crosstab",
    "distinct",
    "fields",
    "glance",
    "grouped",
    "heatmap",
    "lead",
    "lines",
    "listing",
    "mean",
    "members_table",
    "months",
    "note",
    "notice",
    "open_review",
    "pd",
    "peak",
    "read_figures",
    "say",
    "share",
    "show",
    "stacked",
    "table",
    "tally",
    "total",
    "typed_warnings",
    "where",
    "where_not",
    "with_place",
]
