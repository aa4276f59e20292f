"""Finding headers: which rows of a sheet are the head of a table, and which registers they fit."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from annual_review.cleaning.grid import Grid
from annual_review.cleaning.headers import Fit, Levels, Vocabulary, is_value
from annual_review.cleaning.titles import REACH, said_year, titles_above
from annual_review.project.settings import Field
from annual_review.values.cell_text import compact, quote
from annual_review.values.dates import years_in

_DEEPEST = 3  # rows of a header
_ENOUGH = 3  # known labels that make a row a header although a number stands in it


@dataclass(frozen=True)
class Placed:
    """A fit, the rows of the header that gives it, and their texts by column."""

    fit: Fit
    top: int
    bottom: int
    levels: Levels


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


def find_heads(grid: Grid, vocabulary: Vocabulary, year: int | None = None) -> list[Head]:
    """Return the headers of a sheet from the top down, also those that fit no register.

    Of columns for several years that of the title's year is meant, else that of `year`.
    """
    labels = grid.mask(vocabulary.knows)
    hits = labels.sum(axis=1)
    least = min((2, *(len(vocabulary.book.fields_of(name)) for name in vocabulary.book.registers)))
    heads: list[Head] = []
    few = (hits >= least) & (~grid.numeric | (hits >= _ENOUGH))
    for row in map(int, np.flatnonzero(few)):
        floor = heads[-1].bottom if heads else -1
        if row > floor and _is_wordy(grid, vocabulary, row):
            head = _head_at(grid, vocabulary, row, floor, year)
            if heads and _is_record(grid, vocabulary, head, heads[-1]):
                continue
            if head.placed or 2 * hits[row] >= max(grid.filled[row], 4):
                heads.append(head)
    return heads


def _is_record(grid: Grid, vocabulary: Vocabulary, head: Head, last: Head) -> bool:
    """Tell whether what looks like a header is a record of the table above, in words like labels.

    So it is where no blank or title row parts them, every word stands under a field that could
    hold it, and it is no whole header of its own.
    """
    above = last.placed.get(last.nearest)
    if above is None or grid.filled[head.top - 1] <= 1:
        return False
    fields = vocabulary.book.fields_of(above.fit.register)
    kinds = {column: fields[name].kind for name, column in above.fit.columns.items()}
    here = {kinds.get(column, "") for column in grid.filled_columns(head.row)}
    is_complete = any(
        placed.levels == above.levels or _is_whole(placed.fit, vocabulary)
        for placed in head.placed.values()
    )
    return here.isdisjoint(("date", "count", "amount", "serial")) and not is_complete


def _is_whole(fit: Fit, vocabulary: Vocabulary) -> bool:
    """Tell whether a header names all that its register requires, and nothing unknown."""
    fields = vocabulary.book.fields_of(fit.register)
    required = {name for name, field in fields.items() if field.is_required}
    return fit.labels == fit.named and required <= {*fit.columns, *fit.split}


def _is_wordy(grid: Grid, vocabulary: Vocabulary, row: int) -> bool:
    """Tell whether a row holds labels only: texts, none of them a number or a date.

    Years may stand for labels, and a few numbers among known labels are tolerated. A value that
    is merged down into the row counts as the row's.
    """
    texts = [text for column in range(grid.width) if (text := grid.text(row, column).strip())]
    if not grid.filled[row] or any(isinstance(cell, dt.date) for cell in grid.cells(row)):
        return False
    values = [text for text in texts if is_value(text)]
    if not values or all(map(years_in, texts)):
        return True
    labels = sum(map(vocabulary.knows, texts))
    are_numbers = all(re.fullmatch(r"[\d.]+", text) for text in values)
    return are_numbers and labels >= max(_ENOUGH, 3 * len(values))


def _head_at(grid: Grid, vocabulary: Vocabulary, row: int, floor: int, year: int | None) -> Head:
    """Try every run of up to three rows around `row`; for each register keep the best."""
    best: dict[str, Placed] = {}
    said, _ = said_year("", titles_above(grid, max(floor + 1, row - REACH), row), grid.sheet)
    for top, bottom in _windows(grid, vocabulary, row, floor):
        levels = _levels(grid, top, bottom)
        for fit in vocabulary.fits(levels, said or year):
            rival = best.get(fit.register)
            if rival is None or fit.named > rival.fit.named:
                best[fit.register] = Placed(fit, top, bottom, levels)
    nearest = max(best.values(), key=lambda p: p.fit.named).fit.register if best else ""
    placed = {name: _with_merges(grid, p) for name, p in best.items() if p.fit.is_enough}
    return Head(row, placed, nearest)


def _windows(grid: Grid, vocabulary: Vocabulary, row: int, floor: int) -> list[tuple[int, int]]:
    """Return the runs of wordy rows that hold `row`, the shortest first."""
    top, bottom = row, row
    first, last = max(floor + 1, row - _DEEPEST + 1), min(grid.height, row + _DEEPEST) - 1
    while top > first and _is_wordy(grid, vocabulary, top - 1):
        top -= 1
    while bottom < last and _is_wordy(grid, vocabulary, bottom + 1):
        bottom += 1
    ends = [z for z in range(row, bottom + 1) if z == bottom or not _is_parted(grid, vocabulary, z)]
    runs = [(a, z) for a in range(top, row + 1) for z in ends if z - a < _DEEPEST]
    return sorted(runs, key=lambda run: (run[1] - run[0], row - run[0]))


def _is_parted(grid: Grid, vocabulary: Vocabulary, row: int) -> bool:
    """Tell whether the row below parts labels of a row: their columns then are not one column.

    A label is parted if labels stand below it where it is merged over several columns or, in a file
    that lost its merges, left of blank cells. A row that has more than parts is one of data, unless
    it has known labels of its own.
    """
    below, tops = set(grid.filled_columns(row + 1)), grid.filled_columns(row)
    merged = [range(column, column + grid.merged_width(row, column)) for column in tops]
    free = [range(a, z) for a, z in pairwise([*tops, grid.width])]
    parts = [below.intersection(span) for span in [*merged, *free]]
    parted = set().union(*(part for part in parts if len(part) > 1))
    if below == parted:
        return bool(parted)
    known = sum(vocabulary.knows(grid.text(row + 1, column)) for column in below)
    return known > 1 and any(len(below.intersection(span)) > 1 for span in merged)


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
    return replace(placed, bottom=max([placed.bottom, *reach]))


def header_warnings(grid: Grid, placed: Placed, register: str, vocabulary: Vocabulary) -> list[str]:
    """Say which columns of a header are not used, and which required fields have none."""
    fields, fit = vocabulary.book.fields_of(register), placed.fit
    named = {*fit.columns.values(), *(column for parts in fit.split.values() for column in parts)}
    left = {
        column: texts
        for column, texts in enumerate(placed.levels)
        if any(texts) and column not in named
    }
    said = [
        *_of_split(fit),
        *_of_left_over(left, placed, vocabulary),
        *_of_missing(fit, fields),
    ]
    return [f"{grid.sheet.place}（{register}）：{warning}" for warning in said]


def _of_split(fit: Fit) -> list[str]:
    return [
        f"“{name}”分在几栏（{'、'.join(map(compact, parts.values()))}），未采用。"
        for name, parts in fit.split.items()
    ]


def _of_left_over(
    left: Mapping[int, tuple[str, ...]], placed: Placed, vocabulary: Vocabulary
) -> list[str]:
    """Name the columns that are not used; those of a second table beside the first say so."""
    if not left:
        return []
    labels = "、".join(quote(compact("".join(dict.fromkeys(texts)))) for texts in left.values())
    rest: Levels = tuple(left.values())
    if any(fit.is_enough and fit.named > 1 for fit in vocabulary.fits(rest)):
        side = "右" if min(left) > min(placed.fit.columns.values()) else "左"
        return [f"{side}侧还有一张表（{labels}），未采用，请拆成两张表。"]
    return [f"表头中{labels}不是登记字段，未采用。"]


def _of_missing(fit: Fit, fields: Mapping[str, Field]) -> list[str]:
    names = [
        f"“{name}”"
        for name, field in fields.items()
        if field.is_required and name not in fit.columns and name not in fit.split
    ]
    return [f"表头缺少必填字段{'、'.join(names)}。"] if names else []
