"""What a chapter's cells need: `from annual_review.chapter import *`.

Open
    open_review     the year's registers: review = open_review(), review["宣讲台账"]
    pd              pandas
Choose
    where           rows by the values of fields: where(cases, 办理结果="已办结")
    where_not       all other rows
    months          the months of a column of days: months(cases["日期"])
    fields          some columns, as a table shows them
    area            the column of townships, or that of members in a review of members
    tally           how many rows, or how much, of each value
    crosstab        the same by two columns
    peak            the value with the highest tally
Count
    count           how many rows              (these five make a Figure: a number with its rule
    total           the sum of a column         and its rows, printed by `{x}` in a sentence)
    distinct        how many different values
    mean            the mean of a column
    share           one figure as a share of another
    Figure          a number that is computed in another way
    listing         names from a column, for a sentence
Say
    say             a paragraph of sentences
    lead            a paragraph that opens a chapter
    note            sentences in small type
    notice          sentences set apart
    glance          large figures side by side
Draw
    show            put charts and tables here: show(bars(...))
    bars            horizontal bars
    columns         upright bars
    grouped         bars side by side
    stacked         bars of several parts
    lines           one line a column, over years
    heatmap         a grid of numbers
    table           a table of a DataFrame
    comparison      a table of figures beside those of the year before
    by_member       a table of figures by member of the office

A cell that gives one of these functions another value is refused (`protected_names`). What only the
chapter on data quality needs is in `annual_review.chapter.quality`.
"""

from __future__ import annotations

import pandas as pd

from annual_review.chapter.aggregates import count, distinct, mean, share, total
from annual_review.chapter.charts import bars, columns, grouped, heatmap, lines, stacked
from annual_review.chapter.figures import Figure
from annual_review.chapter.opening import open_review
from annual_review.chapter.selections import (
    area,
    crosstab,
    fields,
    months,
    peak,
    tally,
    where,
    where_not,
)
from annual_review.chapter.sentences import glance, lead, listing, note, notice, say, show
from annual_review.chapter.tables import by_member, comparison, table

__all__ = [
    "Figure",
    "area",
    "bars",
    "by_member",
    "columns",
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
    "months",
    "note",
    "notice",
    "open_review",
    "pd",
    "peak",
    "say",
    "share",
    "show",
    "stacked",
    "table",
    "tally",
    "total",
    "where",
    "where_not",
]
