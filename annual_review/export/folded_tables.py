"""Divide a table that is too wide for the page into parts, which stand below each other.

Each part repeats the columns that say what a row is, and is headed 续表 (CY/T 170-2019): a reader
of a printed review need not turn it. `folded` is called before a document is printed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from annual_review.document.blocks import Block, Table
from annual_review.export.table_layout import POINTS_OF_MM, upright_layout
from annual_review.project.settings import Page

_MOST_LABELS = 2  # columns that are repeated: a serial number and a name


def folded(blocks: Sequence[Block], page: Page) -> tuple[Block, ...]:
    """Return blocks with the parts of each table that is too wide for the page in its place."""
    return tuple(
        part
        for block in blocks
        for part in (folded_table(block, page) if isinstance(block, Table) else (block,))
    )


def folded_table(table: Table, page: Page) -> tuple[Table, ...]:
    """Return the parts of a table, or only itself if it fits or no part would.

    The columns are divided as evenly as they fit; no part has fewer than one besides the labels.
    """
    room = page.width * POINTS_OF_MM
    if upright_layout(table, room):
        return (table,)
    labels = _labels(table)
    others = len(table.header) - labels
    for count in range(2, others + 1):
        bounds = [labels + part * others // count for part in range(count + 1)]
        parts = [
            _part(table, (*range(labels), *range(start, end)), is_first=start == labels)
            for start, end in pairwise(bounds)
        ]
        if all(upright_layout(part, room) for part in parts):
            return tuple(parts)
    return (table,)


def _labels(table: Table) -> int:
    """Return how many columns say what a row is: up to the first text, at most two."""
    texts = (at for at, align in enumerate(table.align, 1) if align == "left")
    return next((at for at in texts if at <= _MOST_LABELS), 1)


def _part(table: Table, columns: Sequence[int], *, is_first: bool) -> Table:
    part = replace(
        table,
        header=tuple(table.header[at] for at in columns),
        rows=tuple(tuple(row[at] for at in columns) for row in table.rows),
        align=tuple(table.align[at] for at in columns),
    )
    return part if is_first else replace(part, says=(), id="", is_continued=True)
