"""From which row above a blank cell takes its value: what stops it, and what does not.

`stops` are the rows of a table that end what was written above them: totals, titles of sections,
rows of groups, and lines with other texts above a header that is printed again. Blank rows, notes,
a header that is only repeated, the totals of a page and running totals do not. `fill_down`,
`group_values` and `date_columns` ask here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from annual_review.cleaning.grid import Mask
from annual_review.cleaning.headers.titles import REACH, is_continued
from annual_review.cleaning.layout import FoundTable, Layout, Rows
from annual_review.values.cell_text import compact

_OF_A_PAGE = re.compile(r"(?:本?页|分页|过次页|承前页|承上页|接上页|转下页).*|累计.*")
_BELOW_HEADER = 2  # rows that number the columns or name their units


def stops(layout: Layout, table: FoundTable) -> Rows:
    """Return the rows that end what was written above them, in order."""
    found = {row for row in table.subtotals if not _is_of_a_page(layout, row)}
    found |= set(_headings(layout, table))
    return np.array(sorted(found), dtype=np.int64)


def _is_of_a_page(layout: Layout, row: int) -> bool:
    return any(_OF_A_PAGE.fullmatch(compact(text)) for text in layout.grid.texts(row))


def _headings(layout: Layout, table: FoundTable) -> Iterator[int]:
    """Yield the headings among the rows of a table that are more than its header again."""
    if not table.headers:
        return
    top, bottom = table.headers[0][0], _last_row(table)
    lines = [layout.grid.texts(row) for row in range(max(0, top - REACH), top)]
    known = {compact(text) for line in lines for text in line}
    own = {row for first, last in table.headers for row in range(first, last + 1)}
    for row in [*map(int, layout.headings), *layout.group_rows]:
        if not top < row < bottom or row in own:
            continue
        texts = [compact(text) for text in layout.grid.texts(row)]
        is_group = row in layout.group_rows
        is_below_header = any(0 < row - last <= _BELOW_HEADER for _, last in table.headers)
        is_numbering = is_below_header and len(texts) > 1 and not is_group
        is_repeated = all(is_continued(text) or (text in known and not is_group) for text in texts)
        if not is_numbering and not is_repeated:
            yield row


def _last_row(table: FoundTable) -> int:
    runs = [rows for runs in table.blocks.values() for rows in runs if len(rows)]
    return max((int(rows[-1]) for rows in runs), default=-1)


@dataclass(frozen=True)
class Above:
    """For each of some rows in order, the index of the one whose value it takes; -1 without one.

    `last` is the index of the last value above, whatever stands between; -1 without one.
    """

    index: NDArray[np.int64]
    last: NDArray[np.int64]

    @classmethod
    def of(cls, rows: Rows, takes: Mask, borders: Rows) -> Above:
        """Return it for `rows`, of which those in `takes` have no value; `borders` are `stops`."""
        positions = np.arange(len(rows))
        last = np.maximum.accumulate(np.where(takes, -1, positions)) if len(rows) else positions
        section = np.searchsorted(borders, rows)
        is_same = (last >= 0) & (section[last] == section)
        return cls(np.where(is_same, last, -1), last)


def in_order(runs: Sequence[Rows]) -> tuple[Rows, NDArray[np.int64]]:
    """Return the rows of several runs in order, and the place in the runs of each."""
    rows = np.concatenate([np.empty(0, dtype=np.int64), *runs])
    order = rows.argsort(kind="stable")
    return rows[order], order
