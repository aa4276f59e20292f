"""How wide a table's columns are, for formats that are printed: by what stands in them."""

from __future__ import annotations

import unicodedata

from annual_review.document import Table, plain

ROOM = 80  # half-width characters of a table's text that a line has room for
GAP = 3  # half-width characters between two columns
_NARROW = 12  # half-width characters of a column that is never broken


def text_width(text: str) -> int:
    """Return the width of a text in half-width characters.

    >>> text_width("共3人")
    5
    """
    return sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in text)


def natural_widths(table: Table) -> list[int]:
    """Return the width of each column's longest text, in half-width characters."""
    return [
        max(text_width(text) for text in (head, *(plain(row[place]) for row in table.rows)))
        for place, head in enumerate(table.header)
    ]


def shares(widths: list[int]) -> list[int] | None:
    """Return each column's share of the line, 0 for one as wide as its content; None if all fit.

    A narrow column is as wide as its content, unless there are many. A share grows with the
    longest cell, but a column of long texts leaves room for the others.
    """
    if sum(widths) + GAP * len(widths) <= ROOM:
        return None
    narrowest = _widest_narrow(widths)
    return [0 if width <= narrowest else min(max(width, 4), ROOM // 2) + GAP for width in widths]


def _widest_narrow(widths: list[int]) -> int:
    """Return the width up to which columns are narrow; all of them leave a third of the line."""
    taken = widest = 0
    for width in sorted(widths):
        taken += width + GAP
        if width > _NARROW or taken > 2 * ROOM // 3:
            break
        widest = width
    return widest
