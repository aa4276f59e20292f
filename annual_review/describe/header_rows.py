"""Headers of a sheet whose registers nobody declared: which rows are labels above rows of data.

No register is known, so what counts is the shape of the sheet (merged cells, blank cells, numbers
below texts), and only then the words of labels.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from annual_review.cleaning.grid import Grid
from annual_review.cleaning.headers.fits import is_value
from annual_review.cleaning.headers.labels import label_key
from annual_review.cleaning.row_vocabulary import is_heading, read_subtotal
from annual_review.describe.label_words import is_known_label
from annual_review.describe.labels import is_label
from annual_review.values.cell_text import compact, is_empty

_MOST_ROWS = 6  # of a header
_SAMPLE = 40  # rows below a header that are looked at
_LEAST_LABELS = 2
_FIRST_ROWS = 200  # rows among which the first header has to be
_MOST_BLOCKS = 4  # tables of the same columns beside each other


def find_headers(grid: Grid) -> list[tuple[int, int]]:
    """Return the first and the last row of each header."""
    return _HeaderFinder(grid).find()


class _HeaderFinder:
    """Finds the headers of a sheet from top to bottom."""

    def __init__(self, grid: Grid) -> None:
        self._grid = grid
        self._headers: list[tuple[int, int]] = []
        self._keys: set[tuple[str, ...]] = set()

    def find(self) -> list[tuple[int, int]]:
        """Return the rows of each header."""
        grid = self._grid
        for row in self._candidates():
            floor = self._headers[-1][1] if self._headers else -1
            if row <= floor or not _are_labels(grid, row):
                continue
            top, bottom = _extent(grid, row, floor)
            key = tuple(map(label_key, grid.texts(bottom)))
            if self._is_header(top, bottom, key):
                self._headers.append((top, bottom))
                self._keys.add(key)
        return self._headers

    def _candidates(self) -> Iterator[int]:
        """Yield the rows that may be a header.

        They are the first rows up to a header, and below it those under a blank row or a row of
        one text, and those that repeat the header.
        """
        grid = self._grid
        possible = np.flatnonzero((grid.filled >= _LEAST_LABELS) & ~grid.numeric)
        for row in possible[:_FIRST_ROWS].tolist():
            if not self._headers:
                yield row
        if not self._headers:
            return
        bottom = self._headers[0][1]
        again = np.all([codes == codes[bottom] for codes in grid.codes], axis=0)
        above = np.concatenate([[0], grid.filled[:-1]])
        below = possible[(possible > bottom) & ((above <= 1) | again)[possible]]
        yield from below.tolist()

    def _is_header(self, top: int, bottom: int, key: tuple[str, ...]) -> bool:
        """Return whether rows of labels are a header: the same as one above, or by their shape."""
        grid = self._grid
        if key in self._keys:
            return True
        texts = [text for row in range(top, bottom + 1) for text in grid.texts(row)]
        are_few = bottom == top and 3 * len(set(key)) < 2 * len(key)
        if are_few and count_blocks([(one,) for one in key]) == 1:
            return False
        if all(map(is_heading, texts)) or read_subtotal(texts[0]):
            return False
        known = sum(map(is_known_label, texts))
        below = _rows_below(grid, bottom)
        contrast = _contrast(grid, bottom, below)
        if self._headers:
            is_like = 2 * known >= len(key) or (contrast > 0 and known > 0)
            return is_like and self._is_set_off(top) and not self._are_values(key, top)
        is_first = known > 0 or contrast > 0 or len(below) > 0
        return is_first and not self._is_below_data(top) and self._is_wide(top, bottom, below)

    def _is_below_data(self, top: int) -> bool:
        """Return whether rows of data stand above the first row of labels, which is one of them."""
        rows = [row for row in range(top) if self._grid.filled[row] > _LEAST_LABELS]
        return sum(_holds_values(self._grid, row) for row in rows) > 1

    def _is_wide(self, top: int, bottom: int, below: NDArray[np.int64]) -> bool:
        """Return whether labels stand over at least half as many columns as a row below fills."""
        typical = float(np.median(self._grid.filled[below])) if len(below) else 0.0
        return _covered(self._grid, top, bottom) >= max(_LEAST_LABELS, 0.5 * typical)

    def _is_set_off(self, top: int) -> bool:
        """Return whether a blank row or a row of one text stands above a row."""
        above = next((row for row in range(top - 1, -1, -1) if self._grid.filled[row]), -1)
        return above < top - 1 or self._grid.filled[above] <= 1

    def _are_values(self, key: tuple[str, ...], top: int) -> bool:
        """Return whether all texts of a row also stand in the rows of the table above."""
        first = self._headers[-1][1] + 1
        rows = range(first, min(top, first + _SAMPLE))
        return set(key) <= {label_key(text) for row in rows for text in self._grid.texts(row)}


def _rows_below(grid: Grid, bottom: int) -> NDArray[np.int64]:
    rows = np.arange(bottom + 1, min(grid.height, bottom + 1 + _SAMPLE))
    return rows[grid.filled[rows] > 1]


def _holds_values(grid: Grid, row: int) -> bool:
    return any(is_value(text) for text in grid.texts(row) if not is_empty(text))


def _contrast(grid: Grid, bottom: int, below: NDArray[np.int64]) -> int:
    """Return how many columns hold mostly numbers and dates below a label."""
    count = 0
    for column in range(grid.width):
        if not grid.text(bottom, column).strip():
            continue
        cells = [grid.cell(int(row), column) for row in below if not grid.blank[row, column]]
        values = sum(not isinstance(cell, str) or is_value(cell) for cell in cells)
        count += bool(cells) and 2 * values > len(cells)
    return count


def _covered(grid: Grid, top: int, bottom: int) -> int:
    """Return how many columns the texts of a header stand over, merged or not."""
    return sum(any(compact(text) for text in texts) for texts in levels_of(grid, top, bottom))


def _extent(grid: Grid, row: int, floor: int) -> tuple[int, int]:
    """Return the rows of a header that begins at or just above a row of labels."""
    top = row
    while top - 1 > floor and row - top < _MOST_ROWS and _heads_some(grid, top - 1):
        top -= 1
    bottom = row
    reach = _merge_reach(grid, top, bottom)
    while bottom + 1 < min(grid.height, top + _MOST_ROWS):
        below = bottom + 1
        filled = grid.filled_columns(below)
        if not filled:
            if reach < below:
                break
        elif below <= reach:
            if not all(isinstance(grid.cell(below, column), str) for column in filled):
                break
        elif not (_are_labels(grid, below) and _divides(grid, bottom, below)):
            break
        bottom = below
        reach = max(reach, _merge_reach(grid, top, bottom))
    return top, bottom


def _is_label(grid: Grid, row: int, column: int) -> bool:
    cell = grid.cell(row, column)
    return isinstance(cell, str) and is_label(cell)


def _are_labels(grid: Grid, row: int) -> bool:
    """Return whether all cells of a row that show something may be labels."""
    return all(_is_label(grid, row, column) for column in grid.filled_columns(row))


def _heads_some(grid: Grid, row: int) -> bool:
    """Return whether a row of one text is a label over some of the columns below, no title."""
    columns = grid.filled_columns(row)
    if len(columns) != 1 or not columns[0] or not _is_label(grid, row, columns[0]):
        return False
    width = grid.merged_width(row, columns[0])
    below = grid.filled_columns(row + 1)
    over = [column for column in below if columns[0] <= column < columns[0] + width]
    return 1 < width < grid.width and 1 < len(over) < len(below)


def _merge_reach(grid: Grid, top: int, bottom: int) -> int:
    """Return the last row that merges of a header reach, if they are no taller than a header."""
    return max(
        (
            last[0]
            for first, last in grid.merges.items()
            if top <= first[0] <= bottom and last[0] < top + _MOST_ROWS
        ),
        default=bottom,
    )


def _divides(grid: Grid, upper: int, lower: int, depth: int = 0) -> bool:
    """Return whether a row of labels divides those of the row above into several columns.

    Each of its texts stands under a label that is merged over columns or, in a file that lost its
    merges, under a blank cell or the label left of one; some label has several of them. A single
    label under another one counts if the row below divides it.
    """
    filled = set(grid.filled_columns(lower))
    tops = [column for column in range(grid.width) if grid.text(upper, column).strip()]
    if not filled or not tops:
        return False
    spans: list[range] = []
    own = [column for column in tops if not grid.blank[upper, column]]
    for place, column in enumerate(own):
        width = grid.merged_width(upper, column)
        following = own[place + 1] if place + 1 < len(own) else grid.width
        free = next(
            (c for c in range(column + 1, following) if grid.text(upper, c).strip()), following
        )
        spans.append(range(column, column + width if width > 1 else free))
    divided = [filled.intersection(span) for span in spans]
    several = set().union(*(part for part in divided if len(part) > 1))
    single = set().union(
        *(
            part
            for part, span in zip(divided, spans, strict=True)
            if len(part) == 1 and min(part) > span.start and len(span) > 1
        )
    )
    if several:
        return filled <= several | single
    starts = {span.start for span in spans if len(span) > 1}
    is_over_more = lower + 1 < grid.height and depth < _MOST_ROWS
    return is_over_more and filled <= starts and _divides(grid, lower, lower + 1, depth + 1)


def levels_of(grid: Grid, top: int, bottom: int) -> list[tuple[str, ...]]:
    """Return the texts of a header by column, from the top row down, with lost merges filled."""
    rows = [
        [grid.text(row, column).strip() for column in range(grid.width)]
        for row in range(top, bottom + 1)
    ]
    for upper, lower in pairwise(rows):
        for column in range(1, grid.width):
            if not upper[column] and lower[column] and lower[column - 1]:
                upper[column] = upper[column - 1]
    return list(zip(*rows, strict=True))


def count_blocks(keys: Sequence[tuple[str, ...]]) -> int:
    """Return how many times the same labels stand beside each other."""
    for count in range(_MOST_BLOCKS, 1, -1):
        size, rest = divmod(len(keys), count)
        if not rest and size > 1 and all(keys[i] == keys[i % size] for i in range(len(keys))):
            return count
    return 1
