"""Compute the column widths of printed tables from their texts.

`typst_writer` and `docx.tables` share it, so that the PDF and the Word document have the same
tables. All widths are in half-width characters.
"""

from __future__ import annotations

from annual_review.document.blocks import Table, plain
from annual_review.values.cell_text import text_width

LINE = 80  # of a table's text that fit a line
GAP = 3  # between two columns
_NARROW = 12  # of a column that is never broken


def natural_widths(table: Table) -> list[int]:
    """Return the width of each column's longest line."""
    return [
        max(
            text_width(line)
            for text in (head, *(plain(row[column]) for row in table.rows))
            for line in text.split("\n")
        )
        for column, head in enumerate(table.header)
    ]


def shares(widths: list[int]) -> list[int] | None:
    """Return each column's share of the line, 0 for one as wide as its content; None if all fit.

    A narrow column is as wide as its content, unless there are many. A share grows with the
    longest cell, but a column of long texts leaves room for the others.
    """
    if sum(widths) + GAP * len(widths) <= LINE:
        return None
    narrowest = _narrow_limit(widths)
    return [0 if width <= narrowest else min(max(width, 4), LINE // 2) + GAP for width in widths]


def _narrow_limit(widths: list[int]) -> int:
    """Return the width up to which columns are narrow; together they leave a third of the line."""
    taken = limit = 0
    for width in sorted(widths):
        taken += width + GAP
        if width > _NARROW or taken > 2 * LINE // 3:
            break
        limit = width
    return limit
