"""Find the headers of a sheet: which rows they take, and which registers they fit.

`find_headers` returns the candidates, from which `tables` chooses a register for each;
`header_warnings` says what a chosen header leaves unused or lacks.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from annual_review.cleaning.grid import Grid, Mask
from annual_review.cleaning.headers import Fit, HeaderVocabulary, Levels, is_value
from annual_review.cleaning.spread_columns import SpreadFinder
from annual_review.cleaning.titles import REACH, stated_year, titles_above
from annual_review.project.register_book import DATED, Field
from annual_review.values.cell_text import compact, quote
from annual_review.values.dates import years_in
from annual_review.values.period_texts import is_period

_MOST_ROWS = 3  # rows of a header
_ENOUGH = 3  # known labels that make a row a header even with a number in it


@dataclass(frozen=True)
class PlacedHeader:
    """A fit to a register, the rows of the header that has it, and their texts by column."""

    fit: Fit
    top: int
    bottom: int
    levels: Levels


@dataclass(frozen=True)
class HeaderCandidate:
    """A header around `row`: its fit to each register that it may be of, and the nearest register.

    The nearest one may fit too little to be in `placed`.
    """

    row: int
    placed: dict[str, PlacedHeader]
    nearest: str

    @property
    def bottom(self) -> int:
        """The last row of any fit."""
        return max((p.bottom for p in self.placed.values()), default=self.row)

    @property
    def top(self) -> int:
        """The first row of any fit."""
        return min((p.top for p in self.placed.values()), default=self.row)


def find_headers(
    grid: Grid, vocabulary: HeaderVocabulary, year: int | None = None
) -> list[HeaderCandidate]:
    """Return the headers of a sheet from top to bottom, also those that fit no register.

    Of columns for several years, that of the title's year is used, else that of `year`.
    """
    labels = grid.mask(vocabulary.knows)
    if vocabulary.spreads:
        labels = labels | grid.cell_mask(vocabulary.knows_as_value)
    hits = labels.sum(axis=1) + _numbers_of_values(grid, vocabulary)
    least = min((2, *(len(vocabulary.book.fields_of(name)) for name in vocabulary.book.registers)))
    candidates: list[HeaderCandidate] = []
    is_possible = (hits >= least) & (~grid.numeric | (hits >= _ENOUGH))
    for row in map(int, np.flatnonzero(is_possible)):
        floor = candidates[-1].bottom if candidates else -1
        if row > floor and _has_labels_only(grid, vocabulary, row):
            candidate = _candidate_at(grid, vocabulary, row, floor, year)
            if candidates and _is_record(grid, vocabulary, candidate, candidates[-1]):
                continue
            if candidate.placed or 2 * hits[row] >= max(grid.filled[row], 4):
                candidates.append(candidate)
    return candidates


def _is_record(
    grid: Grid, vocabulary: HeaderVocabulary, candidate: HeaderCandidate, last: HeaderCandidate
) -> bool:
    """Return whether what looks like a header is a record of the table above.

    It is a record if no blank or title row separates them, every word is under a field that could
    hold it, and it is not a complete header of its own.
    """
    above = last.placed.get(last.nearest)
    if above is None or grid.filled[candidate.top - 1] <= 1:
        return False
    fields = vocabulary.book.fields_of(above.fit.register)
    kinds = {column: fields[name].kind for name, column in above.fit.columns.items()}
    if above.fit.spread:
        kinds |= dict.fromkeys(above.fit.spread.texts, fields[above.fit.spread.value].kind)
    cells = [(c, grid.cell(candidate.row, c)) for c in grid.filled_columns(candidate.row)]
    here = {kinds.get(c, "") for c, cell in cells if not is_period(cell, kinds.get(c, ""))}
    is_complete = any(
        placed.levels == above.levels or _is_complete(placed.fit, vocabulary)
        for placed in candidate.placed.values()
    )
    return here.isdisjoint((*DATED, "count", "amount", "serial")) and not is_complete


def _is_complete(fit: Fit, vocabulary: HeaderVocabulary) -> bool:
    """Return whether a header names all that its register requires, and nothing unknown."""
    fields = vocabulary.book.fields_of(fit.register)
    required = {name for name, field in fields.items() if field.is_required and not field.is_group}
    return fit.labels == fit.named and required <= fit.fields


def _numbers_of_values(grid: Grid, vocabulary: HeaderVocabulary) -> NDArray[np.int64]:
    """Return how many cells of each row are numbers of months or quarters as labels."""
    found = np.zeros(grid.height, dtype=np.int64)
    for finder in vocabulary.spreads.values():
        named: Mask = np.any(grid.mask(finder.labels.names_into), axis=1)
        for row in np.flatnonzero(named | np.concatenate([[False], named[:-1]])).tolist():
            found[row] = max(found[row], len(_number_columns(grid, finder, row)))
    return found


def _number_columns(grid: Grid, finder: SpreadFinder, row: int) -> list[int]:
    texts, above = (
        [grid.text(each, column).strip() for column in range(grid.width)] if each >= 0 else []
        for each in (row, row - 1)
    )
    return finder.number_columns(texts, above)


def _values_of_spread(grid: Grid, vocabulary: HeaderVocabulary, row: int) -> set[int]:
    """Return the columns of a row that are labelled with values: several, or a number of months."""
    found = {c for c in range(grid.width) if vocabulary.knows_as_value(grid.cell(row, c))}
    numbers = (_number_columns(grid, each, row) for each in vocabulary.spreads.values())
    several = found if len(found) > 1 else set()
    return several.union(*numbers)


def _has_labels_only(grid: Grid, vocabulary: HeaderVocabulary, row: int) -> bool:
    """Return whether a row holds labels only: texts, none of them a number or a date.

    Years may be labels, and a few numbers among known labels are tolerated. A value that is merged
    into the row from above counts, too.
    """
    spread = _values_of_spread(grid, vocabulary, row) if vocabulary.spreads else set()
    columns = [column for column in range(grid.width) if column not in spread]
    texts = [text for column in columns if (text := grid.text(row, column).strip())]
    if not grid.filled[row] or any(isinstance(grid.cell(row, c), dt.date) for c in columns):
        return False
    values = [text for text in texts if is_value(text)]
    if not values or all(map(years_in, texts)):
        return True
    labels = sum(map(vocabulary.knows, texts))
    are_numbers = all(re.fullmatch(r"[\d.]+", text) for text in values)
    return are_numbers and labels >= max(_ENOUGH, 3 * len(values))


def _candidate_at(
    grid: Grid, vocabulary: HeaderVocabulary, row: int, floor: int, year: int | None
) -> HeaderCandidate:
    """Try every run of up to three rows around `row`; keep the best for each register."""
    best: dict[str, PlacedHeader] = {}
    title_year, _ = stated_year(
        "", titles_above(grid, max(floor + 1, row - REACH), row), grid.sheet
    )
    for top, bottom in _windows(grid, vocabulary, row, floor):
        levels = _levels(grid, top, bottom)
        for fit in vocabulary.fits(levels, title_year or year):
            rival = best.get(fit.register)
            if rival is None or fit.rank > rival.fit.rank:
                best[fit.register] = PlacedHeader(fit, top, bottom, levels)
    nearest = max(best.values(), key=lambda p: p.fit.named).fit.register if best else ""
    placed = {name: _with_merges(grid, p) for name, p in best.items() if p.fit.is_enough}
    return HeaderCandidate(row, placed, nearest)


def _windows(
    grid: Grid, vocabulary: HeaderVocabulary, row: int, floor: int
) -> list[tuple[int, int]]:
    """Return the runs of rows of labels around `row`, the shortest first."""
    top, bottom = row, row
    first, last = max(floor + 1, row - _MOST_ROWS + 1), min(grid.height, row + _MOST_ROWS) - 1
    while top > first and _has_labels_only(grid, vocabulary, top - 1):
        top -= 1
    while bottom < last and _has_labels_only(grid, vocabulary, bottom + 1):
        bottom += 1
    ends = [
        z for z in range(row, bottom + 1) if z == bottom or not _is_subdivided(grid, vocabulary, z)
    ]
    runs = [(a, z) for a in range(top, row + 1) for z in ends if z - a < _MOST_ROWS]
    return sorted(runs, key=lambda run: (run[1] - run[0], row - run[0]))


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


def _levels(grid: Grid, top: int, bottom: int) -> Levels:
    """Return the texts of a header by column, from top to bottom.

    A merged label belongs to every column under it; so does one left of blank cells with labels
    below, as in files that lost their merges.
    """
    rows = [
        [grid.text(row, column) for column in range(grid.width)] for row in range(top, bottom + 1)
    ]
    for upper, lower in pairwise(rows):
        for column in range(1, grid.width):
            if not upper[column] and lower[column] and lower[column - 1]:
                upper[column] = upper[column - 1]
    return tuple(zip(*rows, strict=True))


def _with_merges(grid: Grid, placed: PlacedHeader) -> PlacedHeader:
    """Extend a header to the rows that its own merges reach."""
    reach = [
        last[0]
        for first, last in grid.merges.items()
        if placed.top <= first[0] <= placed.bottom and last[0] < placed.top + _MOST_ROWS
    ]
    return replace(placed, bottom=max([placed.bottom, *reach]))


def header_warnings(
    grid: Grid, placed: PlacedHeader, register: str, vocabulary: HeaderVocabulary
) -> list[str]:
    """Return warnings, in Chinese, of unused columns and of required fields without a column."""
    fields, fit = vocabulary.book.fields_of(register), placed.fit
    several = [*fit.split.values(), *fit.parts.values()]
    named = {*fit.columns.values(), *(column for parts in several for column in parts)}
    if fit.spread:
        named |= fit.spread.columns
    unused = {
        column: texts
        for column, texts in enumerate(placed.levels)
        if any(texts) and column not in named
    }
    warnings = [
        *_warn_of_split(fit),
        *_warn_of_unused(unused, placed, vocabulary),
        *_warn_of_missing(fit, fields),
    ]
    return [f"{grid.sheet.place}（{register}）：{warning}" for warning in warnings]


def _warn_of_split(fit: Fit) -> list[str]:
    return [
        f"“{name}”分在几栏（{'、'.join(map(compact, parts.values()))}），未采用。"
        for name, parts in fit.split.items()
    ]


def _warn_of_unused(
    unused: Mapping[int, tuple[str, ...]], placed: PlacedHeader, vocabulary: HeaderVocabulary
) -> list[str]:
    """Name the unused columns, or say that they are a second table next to the first."""
    if not unused:
        return []
    labels = "、".join(quote(compact("".join(dict.fromkeys(texts)))) for texts in unused.values())
    rest: Levels = tuple(unused.values())
    if any(fit.is_enough and fit.named > 1 for fit in vocabulary.fits(rest)):
        side = "右" if min(unused) > min(placed.fit.all_columns.values()) else "左"
        return [f"{side}侧还有一张表（{labels}），未采用，请拆成两张表。"]
    return [f"表头中{labels}不是登记字段，未采用。"]


def _warn_of_missing(fit: Fit, fields: Mapping[str, Field]) -> list[str]:
    names = [
        f"“{name}”"
        for name, field in fields.items()
        if field.is_required and not field.is_group and name not in fit.fields
    ]
    return [f"表头缺少必填字段{'、'.join(names)}。"] if names else []
