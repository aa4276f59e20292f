"""Tables that stand side by side: which rows of a sheet are divided, and into which columns.

`find_panes` looks at each header: its labels may begin again to the right, titles of registers may
stand above some of its columns, or a blank column may separate it from the next table. A part is a
pane only if its labels alone are the header of a register, with a field that is no number: a label
that is divided (男 and 女 below 人数, several years) makes no table of its own.

A pane is parsed as a sheet on which only its own cells stand, in their places; `pane_grid` makes
it. Titles and lines above that belong to no pane are shared by all that have no title of their own.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from annual_review.cleaning.grid import Grid
from annual_review.cleaning.headers.fits import Fit, HeaderVocabulary, Levels
from annual_review.cleaning.headers.header_rows import levels_of
from annual_review.cleaning.headers.header_search import HeaderCandidate, find_headers
from annual_review.cleaning.headers.labels import label_key
from annual_review.cleaning.headers.titles import REACH, Titles, bare_title, title_start
from annual_review.cleaning.row_vocabulary import is_heading, is_sure_total
from annual_review.project.register_book import NUMBERS
from annual_review.registers.cell_marks import column_letters
from annual_review.registers.workbooks import Cell
from annual_review.values.cell_text import as_text, is_blank

_LEAST = 2  # panes, and fields that the header of a pane names


@dataclass(frozen=True)
class Pane:
    """Columns of a table beside others: all between two edges, and those that have labels.

    `labels` are the keys of its labels; `is_titled`: a title of its own names its register.
    """

    first: int
    last: int
    labelled: tuple[int, int]
    labels: frozenset[str]
    named: int
    is_titled: bool = False

    @property
    def span(self) -> str:
        """The columns that hold its labels, such as D:F."""
        first, last = map(column_letters, self.labelled)
        return first if first == last else f"{first}:{last}"

    def is_like(self, other: Pane) -> bool:
        """Return whether two panes have nearly the same labels."""
        return 4 * len(self.labels & other.labels) >= 3 * max(len(self.labels), len(other.labels))


@dataclass(frozen=True)
class Region:
    """Rows from `start` to `end` (not included) that are divided into panes below row `top`."""

    start: int
    top: int
    end: int
    panes: tuple[Pane, ...]


def find_panes(
    grid: Grid,
    vocabulary: HeaderVocabulary,
    titles: Titles,
    headers: Sequence[HeaderCandidate],
) -> list[Region]:
    """Return the regions of a sheet in which tables stand side by side; none on most sheets."""
    finder = _PaneFinder(grid, vocabulary, titles)
    regions: list[Region] = []
    floor, last = 0, None
    for header in headers:
        end = next((h.top for h in headers if h.row > header.bottom), grid.height)
        panes = finder.panes(header, end)
        edges = [(pane.first, pane.last) for pane in panes]
        if last and edges and edges == [(pane.first, pane.last) for pane in last.panes]:
            regions[-1] = last = replace(last, end=grid.height)
            floor = header.bottom + 1
            continue
        if last and not panes and finder.is_of_one_pane(header, last):
            floor = header.bottom + 1
            continue
        start = title_start(grid, titles, header.top, floor, header.placed)
        if last:
            regions[-1] = replace(last, end=start)
            last = None
        if panes:
            last = Region(start, header.top, grid.height, panes)
            regions.append(last)
        floor = header.bottom + 1
    return [replace(each, panes=finder.with_titles(each)) for each in regions]


class _PaneFinder:
    """Divides the columns of the headers of one sheet."""

    def __init__(self, grid: Grid, vocabulary: HeaderVocabulary, titles: Titles) -> None:
        self._grid, self._vocabulary, self._titles = grid, vocabulary, titles

    def panes(self, header: HeaderCandidate, end: int) -> tuple[Pane, ...]:
        """Return the panes of a header whose rows end before `end`; none if it is one table."""
        levels = levels_of(self._grid, header.top, header.bottom)
        columns = [column for column, texts in enumerate(levels) if any(texts)]
        if len(columns) < 2 * _LEAST:
            return ()
        parts = self._separate(header, end, levels, range(self._grid.width))
        panes = [
            pane
            for part in parts
            for pane in self._repeated(levels, part) or self._pane(levels, part)
        ]
        return tuple(panes) if len(panes) >= _LEAST else ()

    def is_of_one_pane(self, header: HeaderCandidate, region: Region) -> bool:
        """Return whether the labels of a header are those of one pane, printed again."""
        levels = levels_of(self._grid, header.row, header.row)
        return any(
            pane.is_like(own)
            for pane in region.panes
            for own in self._pane(levels, range(pane.first, pane.last + 1))
        )

    def _pane(self, levels: Levels, part: range) -> list[Pane]:
        own = [column for column in part if any(levels[column])]
        if not own:
            return []
        labels = frozenset(label_key(_lowest(levels[column])) for column in own)
        fits = self._fits(levels, part)
        named = max((fit.named for fit in fits), default=0)
        return [Pane(part.start, part.stop - 1, (own[0], own[-1]), labels, named)]

    def _separate(
        self, header: HeaderCandidate, end: int, levels: Levels, whole: range
    ) -> list[range]:
        """Return the parts of a header at blank columns and at titles, each a table of its own."""
        cuts = [*self._after_blanks(header, end, levels), *self._below_titles(header)]
        parts: list[range] = []
        for first, stop in _between(sorted({whole.start, *cuts}), whole.stop):
            part = range(first, stop)
            is_table = any(map(self._is_table, self._fits(levels, part))) or (
                first in cuts and self._has_header(header, end, part)
            )
            if parts and not is_table:
                parts[-1] = range(parts[-1].start, stop)
            else:
                parts.append(part)
        first_is_table = parts and any(map(self._is_table, self._fits(levels, parts[0])))
        return parts if first_is_table else [whole]

    def _after_blanks(self, header: HeaderCandidate, end: int, levels: Levels) -> Iterator[int]:
        """Yield the columns to the right of those that are blank in all rows of a header's table.

        Rows of one text, such as titles and notes, do not count.
        """
        rows = np.flatnonzero(self._grid.filled[header.top : end] > 1) + header.top
        labelled = [column for column, texts in enumerate(levels) if any(texts)]
        gaps = [
            column
            for column in range(labelled[0], self._grid.width)
            if not any(levels[column]) and self._grid.blank[rows, column].all()
        ]
        yield from (column + 1 for column in gaps if column + 1 not in gaps)

    def _below_titles(self, header: HeaderCandidate) -> Iterator[int]:
        """Yield the columns at which titles of registers begin in a row with several of them."""
        for row in range(max(0, header.top - REACH), header.top):
            found = [
                column for column in self._grid.filled_columns(row) if self._names(row, column)
            ]
            if len(found) >= _LEAST:
                yield from found[1:]

    def _names(self, row: int, column: int) -> str:
        text = bare_title(as_text(self._grid.cell(row, column)))
        return self._titles.find(text, self._vocabulary.book.registers)

    def _has_header(self, header: HeaderCandidate, end: int, part: range) -> bool:
        """Return whether the columns of a part have a header of a register in other rows."""
        sheet = self._grid.sheet
        rows = [
            [cell if column in part else "" for column, cell in enumerate(row)]
            if header.top <= number < end
            else []
            for number, row in enumerate(sheet.rows)
        ]
        found = find_headers(Grid(replace(sheet, rows=rows)), self._vocabulary)
        return any(self._is_table(each.fit) for one in found for each in one.placed.values())

    def _repeated(self, levels: Levels, part: range) -> list[Pane]:
        """Return the panes of a part whose labels begin again; none if they do not."""
        columns = [column for column in part if any(levels[column])]
        keys = {column: label_key(_lowest(levels[column])) for column in columns}
        for skipped, first in enumerate(columns[:_LEAST]):
            again = [column for column in columns[skipped:] if keys[column] == keys[first]]
            if len(again) < _LEAST or (skipped and not self._is_serial(keys[columns[0]])):
                continue
            edges = _between([part.start, *again[1:]], part.stop)
            panes = [pane for a, z in edges for pane in self._pane(levels, range(a, z))]
            if self._are_of_one_register(levels, panes):
                return panes
        return []

    def _is_serial(self, key: str) -> bool:
        return any(
            self._vocabulary.book.fields_of(fit.register)[name].kind == "serial"
            for fit in self._vocabulary.fits(((key,),))
            for name in fit.columns
        )

    def _are_of_one_register(self, levels: Levels, panes: Sequence[Pane]) -> bool:
        """Return whether each pane has the labels of the same fields of one register."""
        if len(panes) < _LEAST:
            return False
        fits = [
            {
                fit.register: self._identity(fit)
                for fit in self._fits(levels, range(pane.first, pane.last + 1))
                if self._is_table(fit)
            }
            for pane in panes
        ]
        return any(
            all(each.get(register) == fields for each in fits)
            for register, fields in fits[0].items()
        )

    def _identity(self, fit: Fit) -> frozenset[str]:
        """Return the fields that a header names, without serial numbers and remarks."""
        fields = self._vocabulary.book.fields_of(fit.register)
        return frozenset(name for name in fit.fields if fields[name].is_identity)

    def _is_table(self, fit: Fit) -> bool:
        """Return whether labels are a table of their own: they have what its register requires.

        They also name what is counted, or when or where: a number alone is a column.
        """
        fields = self._vocabulary.book.fields_of(fit.register)
        others = [name for name in self._identity(fit) if fields[name].kind not in NUMBERS]
        return fit.has_required and fit.named >= _LEAST and bool(others) and fit.spread is None

    def _fits(self, levels: Levels, part: range) -> list[Fit]:
        own = tuple(
            texts if column in part else ("",) * len(texts) for column, texts in enumerate(levels)
        )
        return self._vocabulary.fits(own)

    def with_titles(self, region: Region) -> tuple[Pane, ...]:
        """Return the panes of a region; those with a title of their own are titled."""
        return tuple(
            replace(pane, is_titled=any(self._own_titles(region, pane))) for pane in region.panes
        )

    def _own_titles(self, region: Region, pane: Pane) -> Iterator[str]:
        for row in range(region.start, region.top):
            columns = self._grid.filled_columns(row)
            named = [column for column in columns if self._names(row, column)]
            for column in named:
                is_inside = pane.first <= column <= pane.last
                reach = column + self._grid.merged_width(row, column) - 1
                if is_inside and (len(named) > 1 or (column > 0 and reach <= pane.last)):
                    yield self._names(row, column)


def shared_cells(
    grid: Grid, region: Region, titles: Titles, vocabulary: HeaderVocabulary
) -> dict[Cell, bool]:
    """Return the cells above panes that belong to all, each with whether it names a register.

    Those are a text alone in its row that does not stand above a later pane, and who reports, the
    period and the unit, wherever they stand.
    """
    shared = {}
    for row in range(region.start, region.top):
        columns = grid.filled_columns(row)
        texts = {column: as_text(grid.cell(row, column)) for column in columns}
        others = [column for column in columns if not is_heading(texts[column])]
        is_alone = len(others) == 1 and others[0] < region.panes[1].first
        for column in columns if is_alone else set(columns) - {*others}:
            title = bare_title(texts[column])
            shared[row, column] = bool(titles.find(title, vocabulary.book.registers))
    return shared


def pane_grid(grid: Grid, region: Region, pane: Pane, shared: Collection[Cell]) -> Grid:
    """Return the grid of a sheet on which only the cells of a pane stand, and the shared ones.

    The word for a total stands for the numbers of all panes in its row.
    """
    sheet, own = grid.sheet, range(pane.first, pane.last + 1)
    rows: list[list[Any]] = [[] for _ in sheet.rows]
    for number in range(region.start, min(region.end, grid.height)):
        row = sheet.rows[number]
        rows[number] = [
            cell if c in own or (number, c) in shared else "" for c, cell in enumerate(row)
        ]
    for number in np.flatnonzero(grid.word_mask(is_sure_total).any(axis=1)).tolist():
        if region.top < number < region.end:
            _share_total(grid, number, pane, rows[number])
    merges = tuple(
        (first, last)
        for first, last in sheet.merges
        if first in shared or (region.start <= first[0] < region.end and first[1] in own)
    )
    return Grid(replace(sheet, rows=rows, merges=merges, uncomputed=0))


def _share_total(grid: Grid, row: int, pane: Pane, cells: list[Any]) -> None:
    """Write the word for a total that stands in another pane before the numbers of this one."""
    own = [cell for cell in cells if not is_blank(cell)]
    first, _ = pane.labelled
    is_free = first < len(cells) and is_blank(cells[first])
    if own and is_free and not any(isinstance(cell, str) for cell in own):
        opening = as_text(grid.cell(row, grid.filled_columns(row)[0]))
        cells[first] = opening if is_sure_total(opening) else ""


def without_regions(grid: Grid, regions: Sequence[Region]) -> Grid:
    """Return the grid of a sheet without the rows that are divided."""
    sheet, rows = grid.sheet, list(grid.sheet.rows)
    for region in regions:
        rows[region.start : region.end] = [[]] * (min(region.end, len(rows)) - region.start)
    taken = [range(region.start, region.end) for region in regions]
    merges = tuple(m for m in sheet.merges if not any(m[0][0] in rows for rows in taken))
    return Grid(replace(sheet, rows=rows, merges=merges))


def _lowest(texts: Sequence[str]) -> str:
    return next((text for text in reversed(texts) if text), "")


def _between(starts: Sequence[int], stop: int) -> Iterator[tuple[int, int]]:
    yield from zip(starts, [*starts[1:], stop], strict=True)
