"""What the chapter on data quality says of hints: a table, each line of which opens to its rows.

`annual_review.chapter.quality` hands these on to the chapter.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from annual_review.chapter.aggregates import count
from annual_review.chapter.evidence import set_tables
from annual_review.chapter.figures import Figure
from annual_review.chapter.review import Review
from annual_review.chapter.tables import table
from annual_review.document.blocks import Paragraph, Table
from annual_review.hints import Findings, Hint, find_hints
from annual_review.records.cleaned import INDEX

MOST_HINTS = 12  # that the chapter lists: about a page


def find_hints_of(review: Review) -> Findings:
    """Return the hints of `review`: `open` ones, the strongest first, and those `explained`.

        found = find_hints_of(review)
        show(hints_table(review, found.open[:MOST_HINTS], "需要核实的情况"))

    They are of its clean tables, compared with those of the year before if there are any. Nothing
    is changed. `unused` are warnings of explanations in params/ that fit no hint.
    """
    before = review.before
    return find_hints(review.settings, review.cleaned, before.cleaned if before else None)


def hints_table(
    review: Review, hints: Sequence[Hint], caption: str, name: str = "hints"
) -> Table | Paragraph | None:
    """Return hints as a table, each on a line that opens to its rows, for `show`; None if none.

    `hints` are some of those that `find_hints_of` has found in the `review`, `caption` is that of
    the table. `name` is the part of the figures' ids that tells them from those of another table.
    """
    heads = ["情况", "依据"]
    rows = [
        (hint.text, _printed(_rows_of(review, hint, f"{name}.n{number}")))
        for number, hint in enumerate(hints, 1)
    ]
    shown = pd.DataFrame(rows, columns=heads)
    return table(shown if (shown["依据"] != "").any() else shown[heads[:1]], caption)


def hint_lines(review: Review, hints: Sequence[Hint], name: str = "hints") -> list[str]:
    """Return hints as texts for `notice`, in which the number of rows opens to them.

    `hints` are some of those that `find_hints_of` has found in the `review`; `name` is the part of
    the figures' ids that tells them from those of other hints.
    """
    found = [(hint.text, _rows_of(review, hint, f"{name}.n{n}")) for n, hint in enumerate(hints, 1)]
    return [f"{text}（{rows}）。" if rows else f"{text}。" for text, rows in found]


def _printed(rows: Figure | None) -> str:
    return f"{rows}" if rows else ""


def _rows_of(review: Review, hint: Hint, name: str) -> Figure | None:
    """Return the number of a hint's rows as a figure, which opens to them; None without rows."""
    if not hint.rows:
        return None
    index = pd.MultiIndex.from_tuples([(hint.register, *row) for row in hint.rows], names=INDEX)
    # A review's rows stand in the order of the clean ones; files named after persons are masked.
    is_meant = review.cleaned.records[hint.register].index.isin(index)
    rows = pd.DataFrame(review[hint.register][is_meant])
    origin = f"{review.settings.period_name} hint {name}"
    set_tables(origin, {hint.register: rows})
    rows.attrs = {"register": hint.register, "origin": origin, "rows": len(rows)}
    return count(f"quality.{name}", rows, "行")
