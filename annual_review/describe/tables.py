"""Tables of a sheet whose registers nobody declared: their headers, titles and rows.

`find_tables` looks for rows of labels above rows that are none: no register is known, so it goes by
the shape of the sheet (merged cells, blank cells, numbers below texts) and only then by the words
of labels. What each row is, is decided later by cleaning itself, with the draft (`trial`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from annual_review.cleaning.grid import Grid
from annual_review.cleaning.headers import is_value, label_key
from annual_review.cleaning.row_vocabulary import is_heading, is_note, is_section, read_subtotal
from annual_review.cleaning.titles import titles_above
from annual_review.describe import labels
from annual_review.values.cell_text import as_text, compact, is_empty
from annual_review.values.units import is_unit

_MOST_ROWS = 6  # of a header
_SAMPLE = 40  # rows below a header that are looked at
_LEAST_LABELS = 2
_MOST_BLOCKS = 4  # tables of the same columns beside each other


@dataclass
class FoundColumn:
    """A column of a table: where it stands, and its name, unit and label."""

    position: int
    named: labels.NamedColumn


@dataclass
class FoundTable:
    """A table: the rows of its header, its columns, the lines above it, and its rows of data.

    `blocks` are the columns of further tables with the same labels to its right, `unlabelled` the
    columns that hold something under no label, `repeated` those whose label another column has.
    """

    grid: Grid
    top: int
    bottom: int
    end: int
    levels: dict[int, tuple[str, ...]]
    lines: list[str]
    columns: list[FoundColumn] = field(default_factory=list)
    blocks: list[list[int]] = field(default_factory=list)
    unlabelled: list[int] = field(default_factory=list)
    repeated: list[str] = field(default_factory=list)
    rows: NDArray[np.int64] = field(init=False)

    @property
    def keys(self) -> tuple[str, ...]:
        """The labels of the columns, for comparison with those of other tables."""
        return tuple(label_key(column.named.name) for column in self.columns)

    def __post_init__(self) -> None:
        self.rows = np.zeros(0, dtype=np.int64)

    def find_rows(self) -> None:
        """Take the rows below the header that seem to hold data as `rows`."""
        found = [
            row
            for row in range(self.bottom + 1, self.end)
            if self.grid.filled[row] and self._may_be_data(row)
        ]
        self.rows = np.array(found, dtype=np.int64)

    def _may_be_data(self, row: int) -> bool:
        texts = self.grid.texts(row)
        first = texts[0]
        if len(texts) == 1 and len(self.columns) > 1:
            return False
        if is_note(first) or is_heading(first):
            return False
        if row <= self.bottom + 2 and all(is_unit(compact(text).strip("()")) for text in texts):
            return False
        return not any(
            (total := read_subtotal(text)) is not None and total.is_sure for text in texts[:2]
        )


def find_tables(grid: Grid) -> list[FoundTable]:
    """Return the tables of a sheet from top to bottom."""
    if not grid.height or not grid.width:
        return []
    headers = _find_headers(grid)
    tables: list[FoundTable] = []
    floor = 0
    for place, (top, bottom) in enumerate(headers):
        following = headers[place + 1][0] if place + 1 < len(headers) else grid.height
        end = _end_of_rows(grid, bottom, following)
        lines = titles_above(grid, floor, top)
        floor = end
        levels = {
            column: texts
            for column, texts in enumerate(_levels(grid, top, bottom))
            if any(map(compact, texts))
        }
        table = FoundTable(grid, top, bottom, end, levels, lines)
        _add_columns(table)
        table.find_rows()
        if table.columns:
            tables.append(table)
    return tables


def _find_headers(grid: Grid) -> list[tuple[int, int]]:
    """Return the first and the last row of each header."""
    may_be_label = grid.mask(labels.is_label)
    label_rows = (may_be_label.sum(axis=1) == grid.filled) & (grid.filled >= _LEAST_LABELS)
    headers: list[tuple[int, int]] = []
    seen: set[tuple[str, ...]] = set()
    row = 0
    for row in map(int, np.flatnonzero(label_rows)):
        if headers and row <= headers[-1][1]:
            continue
        top, bottom = _extent(grid, may_be_label, row, headers[-1][1] if headers else -1)
        key = tuple(map(label_key, grid.texts(bottom)))
        if _is_header(grid, top, bottom, headers, seen, key):
            headers.append((top, bottom))
            seen.add(key)
    return headers


def _is_header(
    grid: Grid,
    top: int,
    bottom: int,
    headers: Sequence[tuple[int, int]],
    seen: set[tuple[str, ...]],
    key: tuple[str, ...],
) -> bool:
    """Return whether rows of labels are a header: by the rows below, or the same as one above."""
    if key in seen and len(key) > 1:
        return True
    texts = [text for row in range(top, bottom + 1) for text in grid.texts(row)]
    if all(map(is_heading, texts)) or read_subtotal(texts[0]):
        return False
    if bottom == top and 3 * len(set(key)) < 2 * len(key) and _blocks([(one,) for one in key]) == 1:
        return False
    known = sum(map(labels.is_known_label, texts))
    below = _rows_below(grid, bottom)
    contrast = _contrast(grid, bottom, below)
    if not headers:
        if any(grid.numeric[row] or _holds_values(grid, row) for row in range(top)):
            wide = [r for r in range(top) if grid.filled[r] > 2 and _holds_values(grid, r)]
            if len(wide) > 1:
                return False  # rows of data stand above: it is one of them
        covered = _covered(grid, top, bottom)
        typical = float(np.median(grid.filled[below])) if len(below) else 0.0
        if covered < max(_LEAST_LABELS, 0.5 * typical):
            return False
        return known > 0 or contrast > 0 or len(below) > 0
    above = next((row for row in range(top - 1, -1, -1) if grid.filled[row]), -1)
    is_set_off = above < top - 1 or grid.filled[above] <= 1
    if not is_set_off:
        return False
    width = len(grid.filled_columns(bottom))
    is_different = not set(key) <= {label_key(text) for text in _data_texts(grid, headers[-1], top)}
    return is_different and (2 * known >= width or (contrast > 0 and known > 0))


def _data_texts(grid: Grid, header: tuple[int, int], end: int) -> set[str]:
    """Return the texts of the rows below a header, up to `_SAMPLE` rows."""
    first = header[1] + 1
    return {text for row in range(first, min(end, first + _SAMPLE)) for text in grid.texts(row)}


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
    return sum(any(compact(text) for text in texts) for texts in _levels(grid, top, bottom))


def _extent(grid: Grid, may_be_label: NDArray[np.bool_], row: int, floor: int) -> tuple[int, int]:
    """Return the rows of a header that begins at or just above a row of labels."""
    top = row
    while top - 1 > floor and row - top < _MOST_ROWS and _heads_some(grid, may_be_label, top - 1):
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
        elif not (
            all(may_be_label[below, column] for column in filled) and _divides(grid, bottom, below)
        ):
            break
        bottom = below
        reach = max(reach, _merge_reach(grid, top, bottom))
    return top, bottom


def _heads_some(grid: Grid, may_be_label: NDArray[np.bool_], row: int) -> bool:
    """Return whether a row of one text is a label over some of the columns below, no title."""
    columns = grid.filled_columns(row)
    if len(columns) != 1 or not columns[0] or not may_be_label[row, columns[0]]:
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


def _levels(grid: Grid, top: int, bottom: int) -> list[tuple[str, ...]]:
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


def _end_of_rows(grid: Grid, bottom: int, following: int) -> int:
    """Return the row after the last one of a table: the titles of the next one are not its own."""
    if following == grid.height:
        return following
    row = following
    while row - 1 > bottom:
        above = row - 1
        texts = grid.texts(above)
        is_title = len(texts) in (1, 2) and not is_section(texts[0]) and not is_note(texts[0])
        if texts and not (is_title and grid.cell(above, grid.filled_columns(above)[0]) != ""):
            break
        if texts and isinstance(grid.cell(above, grid.filled_columns(above)[-1]), int | float):
            break
        row = above
    return row


def _add_columns(table: FoundTable) -> None:
    """Name the columns of a table, and tell blocks that repeat and columns without a label."""
    positions = [*table.levels]
    keys = [tuple(map(label_key, table.levels[position])) for position in positions]
    count = _blocks(keys)
    size = len(positions) // count
    table.blocks = [positions[i * size : (i + 1) * size] for i in range(1, count)]
    own = {position: table.levels[position] for position in positions[:size]}
    named = labels.name_columns(own)
    table.columns = [FoundColumn(position, column) for position, column in named.items()]
    table.repeated = [
        compact("".join(dict.fromkeys(own[position]))) for position in own if position not in named
    ]
    rows = slice(table.bottom + 1, table.end)
    shows = (~table.grid.blank[rows]).any(axis=0)
    last = positions[-1]
    table.unlabelled = [
        column
        for column in range(table.grid.width)
        if shows[column] and column not in table.levels and column <= last + 1
    ]


def _blocks(keys: Sequence[tuple[str, ...]]) -> int:
    """Return how many times the same labels stand beside each other."""
    for count in range(_MOST_BLOCKS, 1, -1):
        size, rest = divmod(len(keys), count)
        if not rest and size > 1 and all(keys[i] == keys[i % size] for i in range(len(keys))):
            return count
    return 1


def cells_of(grid: Grid, rows: NDArray[np.int64], column: int) -> list[tuple[object, int]]:
    """Return the distinct cells of a column in some rows, with how often each occurs."""
    codes = grid.codes_with_merges(column, rows)
    counts = np.bincount(codes, minlength=len(grid.uniques[column]))
    return [
        (grid.uniques[column][code], int(counts[code])) for code in map(int, np.flatnonzero(counts))
    ]


def first_texts(grid: Grid, count: int = 3) -> list[str]:
    """Return the first texts of a sheet, for a remark on one in which no table was found."""
    rows = map(int, np.flatnonzero(grid.filled)[:count])
    return [as_text(text) for row in rows for text in grid.texts(row)[:1]]
