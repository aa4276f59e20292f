"""Find the headers of a sheet: which rows they take, and which registers they fit.

`find_headers` returns the candidates, from which `recognition` chooses a register for each.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from annual_review.cleaning.grid import Grid, Mask
from annual_review.cleaning.headers.fits import Fit, HeaderVocabulary, Levels
from annual_review.cleaning.headers.header_rows import (
    ENOUGH,
    MOST_ROWS,
    has_labels_only,
    levels_of,
    may_be_upper,
    number_columns,
    windows,
)
from annual_review.cleaning.headers.title_words import names_a_form
from annual_review.cleaning.headers.titles import (
    REACH,
    Titles,
    bare_title,
    stated_year,
    titles_above,
)
from annual_review.project.register_book import DATED
from annual_review.values.cell_text import as_text
from annual_review.values.office_year import NO_YEAR, OfficeYear
from annual_review.values.period_texts import is_period

_FIRST_ROWS = 20  # of a sheet, in which any label may be a value
_MANY = 10_000  # rows with a known label: they are no headers, but records
_LEAST_LABELS = 4  # in a row that is a header even if it is of no register


@dataclass(frozen=True)
class PlacedHeader:
    """A fit to a register, the rows of the header that has it, and their texts by column."""

    fit: Fit
    top: int
    bottom: int
    levels: Levels


@dataclass(frozen=True)
class HeaderCandidate:
    """A header around `row`: its fit to each register of which it names a field.

    `placed` are those that it may be of. `is_known` says whether it is a header even if it is of no
    register, since most of its labels are known.
    """

    row: int
    fits: dict[str, PlacedHeader]
    placed: dict[str, PlacedHeader]
    is_known: bool

    @property
    def nearest(self) -> str:
        """The register of which the most fields are named, or ""."""
        named = {name: placed.fit.named for name, placed in self.fits.items()}
        return max(named, key=named.__getitem__) if named else ""

    @property
    def enough(self) -> list[str]:
        """The registers of which the header has enough fields, and few other columns."""
        return [name for name, placed in self.placed.items() if placed.fit.is_enough]

    @property
    def required(self) -> list[str]:
        """The registers of which the header has all required fields."""
        return [name for name, placed in self.placed.items() if placed.fit.has_required]

    @property
    def bottom(self) -> int:
        """The last row of any fit."""
        return max((p.bottom for p in self.placed.values()), default=self.row)

    @property
    def top(self) -> int:
        """The first row of any fit."""
        return min((p.top for p in self.placed.values()), default=self.row)


def find_headers(
    grid: Grid, vocabulary: HeaderVocabulary, year: OfficeYear = NO_YEAR
) -> list[HeaderCandidate]:
    """Return the headers of a sheet from top to bottom, also those that fit no register.

    Of columns for several years, that of the title's year is used, else that of `year`.
    """
    find = grid.mask if vocabulary.knows_digits else grid.word_mask
    labels = find(vocabulary.knows)
    hits = labels.sum(axis=1) + _hits_of_values(grid, vocabulary, labels)
    least = min((2, *(len(vocabulary.book.fields_of(name)) for name in vocabulary.book.registers)))
    candidates: list[HeaderCandidate] = []
    is_possible = (hits >= least) & (~grid.numeric | (hits >= ENOUGH))
    is_possible |= (hits > 0) & may_be_upper(grid)
    for row in map(int, np.flatnonzero(is_possible)):
        floor = candidates[-1].bottom if candidates else -1
        if row > floor and has_labels_only(grid, vocabulary, row):
            candidate = _candidate_at(grid, vocabulary, row, floor, year)
            if candidates and _is_record(grid, vocabulary, candidate, candidates[-1]):
                continue
            if candidate.placed or candidate.is_known:
                candidates.append(candidate)
    return candidates


def other_tables(
    grid: Grid, vocabulary: HeaderVocabulary, titles: Titles, found: Sequence[HeaderCandidate]
) -> list[HeaderCandidate]:
    """Return the headers below `found` of tables with a title of their own, of no register.

    The title is the name of a form that is none of a register, alone in its row below a blank one;
    the header is the next row, of labels only.
    """
    if not found:
        return []
    is_title = (
        (grid.filled[1:-1] == 1) & (grid.filled[:-2] == 0) & (grid.filled[2:] >= _LEAST_LABELS)
    )
    taken = {row for header in found for row in range(header.top, header.bottom + 1)}
    others = []
    for row in map(int, 1 + np.flatnonzero(is_title & ~grid.numeric[2:])):
        text = bare_title(grid.texts(row)[0])
        is_other = names_a_form(text) and not titles.find(text, vocabulary.book.registers)
        is_free = row > found[0].bottom and row + 1 not in taken
        if is_other and is_free and has_labels_only(grid, vocabulary, row + 1):
            others.append(HeaderCandidate(row + 1, {}, {}, is_known=True))
    return others


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


def _hits_of_values(grid: Grid, vocabulary: HeaderVocabulary, labels: Mask) -> NDArray[np.int64]:
    """Return how many cells of each row are labels that are values: 1月, or 1 where months count.

    Only the first rows are looked at, and those near known labels, with the cells of `labels`.
    """
    found = np.zeros(grid.height, dtype=np.int64)
    if not vocabulary.spreads:
        return found
    known = labels.sum(axis=1)
    near = known > 0
    if near.sum() > _MANY:
        near = known > 1
    near[:_FIRST_ROWS] = True
    for row in np.flatnonzero(near).tolist():
        near[max(row - MOST_ROWS + 1, 0) : row + MOST_ROWS] = True
    for row in np.flatnonzero(near).tolist():
        columns = [c for c in grid.filled_columns(row) if not labels[row, c]]
        values = sum(vocabulary.knows_as_value(grid.cell(row, c)) for c in columns)
        numbers = (number_columns(grid, each, row) for each in vocabulary.spreads.values())
        found[row] = max([values, *map(len, numbers)])
    return found


def _candidate_at(
    grid: Grid, vocabulary: HeaderVocabulary, row: int, floor: int, year: OfficeYear
) -> HeaderCandidate:
    """Try the runs of rows around `row` that may be a header; keep the best for each register."""
    best: dict[str, PlacedHeader] = {}
    stated, _ = stated_year(
        "", titles_above(grid, max(floor + 1, row - REACH), row), grid.sheet, year
    )
    for top, bottom in windows(grid, vocabulary, row, floor):
        levels = levels_of(grid, top, bottom)
        for fit in vocabulary.fits(levels, stated.year if stated else year):
            rival = best.get(fit.register)
            if rival is None or fit.rank > rival.fit.rank:
                best[fit.register] = PlacedHeader(fit, top, bottom, levels)
    placed = {
        name: _with_merges(grid, p)
        for name, p in best.items()
        if p.fit.is_enough or p.fit.has_required
    }
    known = sum(vocabulary.knows(as_text(grid.cell(row, c))) for c in grid.filled_columns(row))
    is_known = 2 * known >= max(int(grid.filled[row]), _LEAST_LABELS)
    return HeaderCandidate(row, best, placed, is_known)


def _with_merges(grid: Grid, placed: PlacedHeader) -> PlacedHeader:
    """Extend a header to the rows that its own merges reach."""
    reach = [
        last[0]
        for first, last in grid.merges.items()
        if placed.top <= first[0] <= placed.bottom and last[0] < placed.top + MOST_ROWS
    ]
    return replace(placed, bottom=max([placed.bottom, *reach]))
