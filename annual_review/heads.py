"""Finding headers: which rows of a sheet are the head of a table, and which registers they fit."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from annual_review.grids import Grid
from annual_review.headers import Fit, Levels, Vocabulary, is_value
from annual_review.row_kinds import is_heading, is_note, is_section, read_subtotal
from annual_review.texts import as_text, compact

_DEEPEST = 3  # rows of a header
_TITLE_ROWS = 6  # rows above a header that may hold its title
_TITLE_ENDS = ("表", "台账", "名册", "清单", "一览", "统计", "汇总", "花名册")


@dataclass(frozen=True)
class Placed:
    """A fit, and the rows of the header that gives it."""

    fit: Fit
    top: int
    bottom: int


@dataclass(frozen=True)
class Head:
    """A header found around `row`: its fit to each register, and the nearest register."""

    row: int
    placed: dict[str, Placed]
    nearest: str

    @property
    def bottom(self) -> int:
        """The last row that any fit takes."""
        return max((p.bottom for p in self.placed.values()), default=self.row)

    @property
    def top(self) -> int:
        """The first row that any fit takes."""
        return min((p.top for p in self.placed.values()), default=self.row)


def find_heads(grid: Grid, vocabulary: Vocabulary) -> list[Head]:
    """Return the headers of a sheet from the top down, also those that fit no register."""
    labels = grid.mask(vocabulary.knows)
    hits = labels.sum(axis=1)
    least = min((2, *(len(vocabulary.book.fields_of(name)) for name in vocabulary.book.registers)))
    heads: list[Head] = []
    for row in map(int, np.flatnonzero((hits >= least) & ~grid.numeric)):
        floor = heads[-1].bottom if heads else -1
        if row > floor and _is_wordy(grid, row):
            head = _head_at(grid, vocabulary, row, floor)
            if head.placed or 2 * hits[row] >= max(grid.filled[row], 4):
                heads.append(head)
    return heads


def _is_wordy(grid: Grid, row: int) -> bool:
    """Tell whether a row holds texts only, none of them a number or a date."""
    if grid.numeric[row] or not grid.filled[row]:
        return False
    return not any(is_value(as_text(grid.cell(row, column))) for column in grid.filled_columns(row))


def _head_at(grid: Grid, vocabulary: Vocabulary, row: int, floor: int) -> Head:
    """Try every run of up to three rows around `row`; for each register keep the best."""
    best: dict[str, Placed] = {}
    for top, bottom in _windows(grid, row, floor):
        for fit in vocabulary.fits(_levels(grid, top, bottom)):
            rival = best.get(fit.register)
            if rival is None or len(fit.columns) > len(rival.fit.columns):
                best[fit.register] = Placed(fit, top, bottom)
    nearest = max(best.values(), key=lambda p: len(p.fit.columns)).fit.register if best else ""
    placed = {name: _with_merges(grid, p) for name, p in best.items() if p.fit.is_enough}
    return Head(row, placed, nearest)


def _windows(grid: Grid, row: int, floor: int) -> list[tuple[int, int]]:
    """Return the runs of wordy rows that hold `row`, the shortest first."""
    top, bottom = row, row
    while top - 1 > floor and row - top < _DEEPEST - 1 and _is_wordy(grid, top - 1):
        top -= 1
    while bottom + 1 < grid.height and bottom - row < _DEEPEST - 1 and _is_wordy(grid, bottom + 1):
        bottom += 1
    runs = [(a, z) for a in range(top, row + 1) for z in range(row, bottom + 1) if z - a < _DEEPEST]
    return sorted(runs, key=lambda run: (run[1] - run[0], row - run[0]))


def _levels(grid: Grid, top: int, bottom: int) -> Levels:
    """Return the texts of a header by column, from the top down.

    A merged label belongs to every column under it; so does one that stands left of blank cells
    with labels below, as in files that lost their merges.
    """
    rows = [
        [grid.text(row, column) for column in range(grid.width)] for row in range(top, bottom + 1)
    ]
    for upper, lower in pairwise(rows):
        for column in range(1, grid.width):
            if not upper[column] and lower[column] and lower[column - 1]:
                upper[column] = upper[column - 1]
    return tuple(zip(*rows, strict=True))


def _with_merges(grid: Grid, placed: Placed) -> Placed:
    """Take in the rows that the header's own merges reach down to."""
    reach = [
        last[0]
        for first, last in grid.merges.items()
        if placed.top <= first[0] <= placed.bottom and last[0] < placed.top + _DEEPEST
    ]
    return Placed(placed.fit, placed.top, max([placed.bottom, *reach]))


def title_start(grid: Grid, head: Head, floor: int) -> int:
    """Return the first of the title rows above a header; all rows above the sheet's first one."""
    if floor == 0:
        return 0
    row = start = head.top
    while row > floor and head.top - row < _TITLE_ROWS:
        row -= 1
        if grid.filled[row] and not _is_title(grid, row):
            break
        if grid.filled[row]:
            start = row
    return start


def _is_title(grid: Grid, row: int) -> bool:
    """Tell whether a row between two tables belongs to the lower one: a title, or who reports."""
    columns = grid.filled_columns(row)
    text = as_text(grid.cell(row, columns[0]))
    if is_heading(text):
        return True
    if len(columns) > 1 or is_note(text) or is_section(text) or read_subtotal(text):
        return False
    return grid.merged_width(row, columns[0]) > 2 or compact(text).endswith(_TITLE_ENDS)


def titles_above(grid: Grid, start: int, head: Head) -> list[str]:
    """Return the lines above a header that may be its title, the nearest first."""
    first = max(start, head.top - _TITLE_ROWS)
    lines = [
        as_text(grid.cell(row, grid.filled_columns(row)[0]))
        for row in reversed(range(first, head.row))
        if 0 < grid.filled[row] <= 2
    ]
    return [line for line in lines if not is_heading(line) and not is_note(line)]
