"""Which rows of a sheet may be those of a header, and the labels in them by column.

`header_search` tries the runs of rows that `windows` returns. A header has up to six rows; a label
that is merged over columns or rows belongs to all of them, also where a file lost its merges.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from annual_review.cleaning.grid import Grid, Mask
from annual_review.cleaning.headers.fits import HeaderVocabulary, Levels, is_value
from annual_review.cleaning.spread.columns import SpreadFinder
from annual_review.values.dates import years_in
from annual_review.values.units import is_unit

MOST_ROWS = 6  # rows of a header
ENOUGH = 3  # known labels that make a row a header even with a number in it
_FIRST_ROWS = 30  # rows of a sheet in which one known label may begin a header
_TITLES_ABOVE = 2  # rows of one text above known labels that may belong to a header


def may_be_upper(grid: Grid) -> Mask:
    """Return which of the first rows may be the upper one of a header in several rows.

    Those are the rows of texts above other texts, some of which stand where the row is blank. One
    known label is enough there: the others may be put together from several rows.
    """
    texts = (grid.filled > 1) & ~grid.numeric
    found = np.zeros(grid.height, dtype=bool)
    fills = (grid.blank[:-1] & ~grid.blank[1:]).any(axis=1)
    found[:-1] = texts[:-1] & texts[1:] & fills
    found[_FIRST_ROWS:] = False
    return found


def number_columns(grid: Grid, finder: SpreadFinder, row: int) -> list[int]:
    """Return the columns of a row whose labels are numbers of months or quarters."""
    texts, above = (
        [grid.text(each, column).strip() for column in range(grid.width)] if each >= 0 else []
        for each in (row, row - 1)
    )
    return finder.number_columns(texts, above)


def _values_of_spread(grid: Grid, vocabulary: HeaderVocabulary, row: int) -> set[int]:
    """Return the columns of a row that are labelled with values: several, or a number of months."""
    found = {c for c in range(grid.width) if vocabulary.knows_as_value(grid.cell(row, c))}
    numbers = (number_columns(grid, each, row) for each in vocabulary.spreads.values())
    several = found if len(found) > 1 else set()
    return several.union(*numbers)


def has_labels_only(grid: Grid, vocabulary: HeaderVocabulary, row: int) -> bool:
    """Return whether a row holds labels only: texts, none of them a number or a date.

    Years may be labels, and a few numbers among known labels are tolerated. A value that is merged
    into the row from above counts, too.
    """
    spread = _values_of_spread(grid, vocabulary, row) if vocabulary.spreads else set()
    columns = [column for column in range(grid.width) if column not in spread]
    texts = [text for column in columns if (text := grid.text(row, column).strip())]
    if not grid.filled[row] or any(isinstance(grid.cell(row, c), dt.date) for c in columns):
        return False
    values = [text for text in texts if is_value(text) and not is_unit(text.strip("()（）"))]
    if not values or all(map(years_in, texts)):
        return True
    labels = sum(map(vocabulary.knows, texts))
    are_numbers = all(re.fullmatch(r"[\d.]+", text) for text in values)
    return are_numbers and labels >= max(ENOUGH, 3 * len(values))


def windows(
    grid: Grid, vocabulary: HeaderVocabulary, row: int, floor: int
) -> list[tuple[int, int]]:
    """Return the runs of rows of labels around `row`, the shortest first."""
    top, bottom = row, row
    first, last = max(floor + 1, row - MOST_ROWS + 1), min(grid.height, row + MOST_ROWS) - 1
    while top > first and has_labels_only(grid, vocabulary, top - 1):
        if row - top >= _TITLES_ABOVE and grid.filled[top - 1] < 2:
            break
        top -= 1
    reach = _merged_reach(grid, row, last)
    while bottom < last and (
        bottom < reach
        or has_labels_only(grid, vocabulary, bottom + 1)
        or _is_between_labels(grid, vocabulary, row, bottom + 1)
    ):
        bottom += 1
    ends = [
        z for z in range(row, bottom + 1) if z == bottom or not _is_subdivided(grid, vocabulary, z)
    ]
    runs = [(a, z) for a in range(top, row + 1) for z in ends if z - a < MOST_ROWS]
    return sorted(runs, key=lambda run: (run[1] - run[0], row - run[0]))


def _merged_reach(grid: Grid, row: int, last: int) -> int:
    """Return the last row of the labels that are merged downwards from a row of labels."""
    reach = [end[0] for start, end in grid.merges.items() if start[0] == row and end[0] <= last]
    return max(reach, default=row)


def _is_between_labels(grid: Grid, vocabulary: HeaderVocabulary, top: int, row: int) -> bool:
    """Return whether a row of numbers or the like, as 100 or 2人, stands between labels.

    The row below holds labels only, and subdivides its cells or fills the same columns; some known
    label of the `top` row has nothing below it in either.
    """
    if row + 1 >= grid.height or not has_labels_only(grid, vocabulary, row + 1):
        return False
    own, below = set(grid.filled_columns(row)), set(grid.filled_columns(row + 1))
    known = {c for c in grid.filled_columns(top) if vocabulary.knows(grid.text(top, c))}
    if not known - own - below or not all(isinstance(grid.cell(row, c), str) for c in own):
        return False
    return own == below or _is_subdivided(grid, vocabulary, row)


def _is_subdivided(grid: Grid, vocabulary: HeaderVocabulary, row: int) -> bool:
    """Return whether the row below subdivides labels of a row into several columns.

    A label is subdivided if there are several labels below it where it is merged over columns or,
    in a file that lost its merges, left of blank cells. A row below that holds more than such
    labels is one of data, unless it has known labels of its own.
    """
    below, tops = set(grid.filled_columns(row + 1)), grid.filled_columns(row)
    merged = [range(column, column + grid.merged_width(row, column)) for column in tops]
    free = [range(a, z) for a, z in pairwise([*tops, grid.width])]
    parts = [below.intersection(span) for span in [*merged, *free]]
    subdivided = set().union(*(part for part in parts if len(part) > 1))
    if below == subdivided:
        return bool(subdivided)
    known = sum(vocabulary.knows(grid.text(row + 1, column)) for column in below)
    return known > 1 and any(len(below.intersection(span)) > 1 for span in merged)


def levels_of(grid: Grid, top: int, bottom: int) -> Levels:
    """Return the texts of a header by column, from top to bottom.

    A merged label belongs to every column under it; so does one left of blank cells with labels
    below, as in files that lost their merges.
    """
    rows = [
        [grid.text(row, column) for column in range(grid.width)] for row in range(top, bottom + 1)
    ]
    fill_lost_merges(rows)
    return tuple(zip(*rows, strict=True))


def fill_lost_merges(rows: Sequence[list[str]]) -> None:
    """Write labels into the blank cells to their right that have labels below, from below up.

    A label does not reach below the next one of a row above it.
    """
    for number in reversed(range(len(rows) - 1)):
        upper, lower, above = rows[number], rows[number + 1], rows[:number]
        for column in range(1, len(upper)):
            is_next = any(row[column] and row[column] != row[column - 1] for row in above)
            if not upper[column] and lower[column] and lower[column - 1] and not is_next:
                upper[column] = upper[column - 1]
