"""The functions that chapters use: `from annual_review.chapter import *`.

Open
    open_review     the year's registers: review = open_review(), review["宣讲台账"]
    pd              pandas
Choose
    where           the rows in which fields have given values: where(cases, 办理结果="已办结")
    where_not       the rows in which they do not
    at_least        a number or a day from a value on, for where: where(aid, 金额=at_least(5000))
    at_most         a number or a day up to a value
    between         a number or a day from one value to another
    one_of          one of several values
    contains        a text with another in it
    named           a function of the rows as a condition, by what the rule calls it
    months          the months of a column of dates: months(cases["日期"])
    fields          some columns, for a table
    area            the column of townships, or in a review of members that of the members
    tally           rows counted, or numbers added up, by the values of a column
    crosstab        the same by two columns
    unnumbered      texts without the number that ends them: 技艺传承 of 技艺传承第4期
    peak            the label of the greatest value
    leading         the rows of the few values that have most: 集中在
    top_of          the few values that have most, each with its number
Count
    count           the number of rows         (these make a Figure: a number with its rule and
    total           the sum of a column         its rows, which `{x}` in a sentence prints)
    distinct        the number of different values
    mean            the mean of a column
    largest         the largest number of a column, with the rows that hold it
    smallest        the smallest number of a column
    median          the number in the middle of a column
    share           one figure as a percentage of another
    figure          what is calculated of figures: figure("aid.per_head", paid / people, "元")
    rank            the place of a label in a tally: 第2位
    target          a target of the year, from params/
    Figure          the class of these; one that is made by hand has no rows and does not print
    listing         names from a column, for a sentence
    trends          sentences on which figures have grown, fallen or stayed level, and why
    of_which        parts of a figure: 其中困难党员312万元、遗属96万元
    because         why a total has changed: how many there were, or how much each
    mostly          in which place or kind most of a change lies
Say
    say             a paragraph of sentences
    sentence        a sentence of clauses, of which those with nothing to print are left out
    analysis        a paragraph on what the numbers show; not part of the article
    heading         a heading in place of the one above, which fits the year
    lead            the paragraph that opens a chapter
    note            a paragraph in small type
    notice          a paragraph set apart, to be noticed
    glance          figures in large type, side by side
    see             in a sentence: which chart or table shows it, （见图3）
Draw
    show            show charts and tables: show(bars(...))
    bars            horizontal bars
    columns         vertical bars
    grouped         vertical bars in groups
    stacked         stacked bars
    lines           a line for each column
    heatmap         numbers as cells, darker for more
    drawn           a drawing of matplotlib or seaborn, as a chart
    places_map      a map of the places, coloured by their numbers
    table           a table of a DataFrame
    comparison      a table of figures beside those of the year before
    by_member       a table of figures by member of the office

A cell that assigns one of these names is refused (protected_names.py), and so is an argument of a
wrong type (argument_types.py). What only the chapter on
data quality needs is in `annual_review.chapter.quality`.

The modules, in the order of the groups: opening, cleaning_notebook, review; selections,
comparisons, conditions, known_fields, recorded/, leading; figures, figure_changes, figure_evidence,
aggregates, extremes, exact_numbers, expressions, calculation, combined_figures, parts, ranks,
targets, evidence, earlier, trends, reasons, printed_figures, of_which, top_of, listing; clauses,
facts, rounded_changes, sentences, typed_text, lab_view; findings, references, declared_order,
charts, chart_*, place_maps, drawings, drawing_*, tables.
"""

from __future__ import annotations

from types import FunctionType

import pandas as pd

from annual_review.chapter.aggregates import count, distinct, mean, share, total
from annual_review.chapter.argument_types import checked
from annual_review.chapter.charts.bars_and_lines import bars, columns, grouped, lines, stacked
from annual_review.chapter.charts.heatmap import heatmap
from annual_review.chapter.clauses import sentence
from annual_review.chapter.combined_figures import figure
from annual_review.chapter.comparisons import at_least, at_most, between, contains, one_of
from annual_review.chapter.drawings.drawn import drawn
from annual_review.chapter.extremes import largest, median, smallest
from annual_review.chapter.figures import Figure
from annual_review.chapter.grouping import crosstab, peak, tally
from annual_review.chapter.leading import leading
from annual_review.chapter.listing import listing
from annual_review.chapter.maps.place_maps import places_map
from annual_review.chapter.of_which import of_which
from annual_review.chapter.opening import open_review
from annual_review.chapter.ranks import rank
from annual_review.chapter.reasons import because, mostly
from annual_review.chapter.recorded.functions import named
from annual_review.chapter.references import see
from annual_review.chapter.selections import area, fields, months, unnumbered, where, where_not
from annual_review.chapter.sentences import analysis, glance, heading, lead, note, notice, say, show
from annual_review.chapter.tables import by_member, comparison, table
from annual_review.chapter.targets import target
from annual_review.chapter.top_of import top_of
from annual_review.chapter.trends import trends

__all__ = [
    "Figure",
    "analysis",
    "area",
    "at_least",
    "at_most",
    "bars",
    "because",
    "between",
    "by_member",
    "columns",
    "comparison",
    "contains",
    "count",
    "crosstab",
    "distinct",
    "drawn",
    "fields",
    "figure",
    "glance",
    "grouped",
    "heading",
    "heatmap",
    "largest",
    "lead",
    "leading",
    "lines",
    "listing",
    "mean",
    "median",
    "months",
    "mostly",
    "named",
    "note",
    "notice",
    "of_which",
    "one_of",
    "open_review",
    "pd",
    "peak",
    "places_map",
    "rank",
    "say",
    "see",
    "sentence",
    "share",
    "show",
    "smallest",
    "stacked",
    "table",
    "tally",
    "target",
    "top_of",
    "total",
    "trends",
    "unnumbered",
    "where",
    "where_not",
]

_OF_ITS_CALLER = {"open_review"}  # reads the names of the notebook that calls it
globals().update(
    {
        name: checked(function)
        for name in __all__
        if name not in _OF_ITS_CALLER and isinstance(function := globals()[name], FunctionType)
    }
)
