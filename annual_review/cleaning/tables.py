"""Finding tables: where each begins and ends, which register it is, and what its rows are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from annual_review.cleaning import row_vocabulary as aid_sheets
from annual_review.cleaning import row_vocabulary as examples
from annual_review.cleaning.classify import Signs, classify
from annual_review.cleaning.grid import Grid
from annual_review.cleaning.header_search import Head, Placed, find_heads, header_warnings
from annual_review.cleaning.headers import HeaderVocabulary
from annual_review.cleaning.row_vocabulary import is_heading, is_note, is_section, read_subtotal
from annual_review.cleaning.titles import (
    Titles,
    bare_title,
    is_continued,
    place_names,
    said_year,
    title_start,
    titles_above,
)
from annual_review.values.cell_text import as_text, compact


@dataclass
class Table:
    """A table: its register, its rows of data by the columns of their header, its totals rows.

    `year` is the one that its title or the name of its sheet or file says, 0 where none does.
    """

    register: str
    title: str
    year: int
    year_said_by: str
    blocks: dict[tuple[tuple[str, int], ...], list[NDArray[np.int64]]] = field(default_factory=dict)
    subtotals: list[int] = field(default_factory=list)
    columns: dict[int, dict[str, int]] = field(default_factory=dict)  # of each totals row
    header: Placed | None = None  # the last one

    def add(self, header: Placed, rows: NDArray[np.int64], subtotals: Iterable[int]) -> None:
        """Add the rows under one header."""
        self.header, columns = header, header.fit.columns
        self.blocks.setdefault(tuple(columns.items()), []).append(rows)
        for row in subtotals:
            self.subtotals.append(row)
            self.columns[row] = columns


@dataclass
class Layout:
    """A sheet taken apart: its tables, and of each row its kind (empty for blank) and register.

    `said` is what there is to say of rows beside their kind.
    """

    grid: Grid
    tables: list[Table]
    kinds: NDArray[np.object_]
    registers: NDArray[np.object_]
    warnings: list[str] = field(default_factory=list)
    said: dict[int, str] = field(default_factory=dict)

    @cached_property
    def headings(self) -> NDArray[np.intp]:
        """The rows that are headings, once the sheet is taken apart: later no row becomes one."""
        return np.flatnonzero(self.kinds == "heading")

    def note(self, rows: Iterable[int], said: str) -> None:
        """Take rows for notes, and say why."""
        for row in rows:
            self.kinds[row], self.said[row] = "note", said


class TableFinder:
    """Finds the tables of sheets by the titles and headers of a book of registers.

    `year` is the one whose column is meant where a header has several and no title says one.
    """

    def __init__(
        self, vocabulary: HeaderVocabulary, titles: Titles, year: int | None = None
    ) -> None:
        self.vocabulary, self.titles, self.year = vocabulary, titles, year

    def find(self, grid: Grid) -> Layout:
        """Take a sheet apart: every row that shows anything gets a kind."""
        kinds = np.where(grid.filled > 0, "unrecognised", "").astype(object)
        layout = Layout(grid, [], kinds, np.full(grid.height, "", dtype=object))
        heads = find_heads(grid, self.vocabulary, self.year)
        if not heads and aid_sheets.is_aid(grid):
            layout.note(map(int, np.flatnonzero(grid.filled)), aid_sheets.SAID)
            return layout
        signs = Signs(grid)
        starts = [
            title_start(
                grid, self.titles, head.top, heads[i - 1].bottom + 1 if i else 0, head.placed
            )
            for i, head in enumerate(heads)
        ]
        for head, start, end in zip(heads, starts, [*starts, grid.height][1:], strict=False):
            self._lay_out(layout, signs, head, start, end)
        self._warn_of_unrecognised(layout, heads)
        return layout

    def _lay_out(self, layout: Layout, signs: Signs, head: Head, start: int, end: int) -> None:
        """Give a kind to the rows from `start` (the titles of a header) to `end`."""
        grid, last = layout.grid, layout.tables[-1].header if layout.tables else None
        register, title = recognise(self.titles, grid, head, start, last)
        if not register:
            return
        placed = head.placed[register]
        fields = self.vocabulary.book.fields_of(register)
        _mark_above(layout, start, placed.top)
        layout.kinds[placed.top : placed.bottom + 1] = np.where(
            grid.filled[placed.top : placed.bottom + 1] > 0, "heading", ""
        )
        body = slice(placed.bottom + 1, end)
        layout.kinds[body] = classify(signs, placed.bottom + 1, end, placed.fit.columns, fields)
        said = examples.said_examples(grid, placed.fit.columns, fields, body)
        leading = examples.leading_examples(layout.kinds[body], said)
        layout.note((body.start + place for place in leading), examples.SAID)
        above = layout.kinds[start : placed.top] != "unrecognised"
        layout.registers[start : placed.top][above] = register
        layout.registers[placed.top : end] = register
        lines = titles_above(grid, start, placed.top)
        table = _table_of(layout, register, title, said_year(title, lines, grid.sheet))
        if table.header is None or table.header.levels != placed.levels:
            layout.warnings += header_warnings(grid, placed, register, self.vocabulary)
        here = np.arange(placed.bottom + 1, end)
        totals = start + np.flatnonzero(layout.kinds[start:end] == "subtotal")
        table.add(placed, here[layout.kinds[body] == "data"], map(int, totals))

    def _warn_of_unrecognised(self, layout: Layout, heads: list[Head]) -> None:
        rows = np.flatnonzero(layout.kinds == "unrecognised")
        if not len(rows):
            return
        sheet = layout.grid.sheet
        near = [
            head.nearest
            for head in heads
            if layout.kinds[head.row] == "unrecognised" and head.nearest
        ]
        guess = (
            near[0]
            if near
            else next(
                filter(None, map(self.titles.nearest, place_names(sheet.file, sheet.name))), ""
            )
        )
        hint = f"，最接近“{guess}”" if guess else ""
        layout.warnings.append(
            f"{sheet.place}：第{rows[0] + 1}行起有{len(rows)}行未能识别为任何台账{hint}。"
        )


def _mark_above(layout: Layout, start: int, top: int) -> None:
    """Mark the titles and notes above a header; a row of numbers there is none of these."""
    grid = layout.grid
    for row in range(start, top):
        columns = grid.filled_columns(row)
        if not columns:
            continue
        texts = [grid.cell(row, column) for column in columns]
        opening = as_text(texts[0])
        if is_note(bare_title(opening)) and not is_heading(opening):
            layout.kinds[row] = "note"
        elif (subtotal := read_subtotal(opening)) and subtotal.is_sure:
            layout.kinds[row] = "subtotal"
        elif (
            len(columns) <= 2 or is_heading(opening) or all(isinstance(text, str) for text in texts)
        ):
            layout.kinds[row] = "heading"


def _table_of(layout: Layout, register: str, title: str, said: tuple[int, str]) -> Table:
    """Return the last table if a header under `title` goes on with it, else a new one."""
    last = layout.tables[-1] if layout.tables else None
    goes_on = is_section(title) or is_continued(title)
    if (
        last is not None
        and last.register == register
        and (title in ("", last.title) or (goes_on and said[0] in (0, last.year)))
    ):
        return last
    layout.tables.append(Table(register, title, *said))
    return layout.tables[-1]


def recognise(
    titles: Titles, grid: Grid, head: Head, start: int, last: Placed | None
) -> tuple[str, str]:
    """Return the register of a header, and the title above it that says so (or nothing).

    `start` is the first row of its titles, `last` the header of the table before. The title above
    decides, then the table that the header goes on with; without any, the header itself has to
    speak for a register.
    """
    for text in titles_above(grid, start, head.row):
        if register := titles.find(bare_title(text), head.placed):
            return register, compact(text)
    if last is None:
        return _by_name(titles, grid, head), ""
    if _goes_on(head, last, titles_above(grid, start, head.top)):
        return last.fit.register, ""
    return _richest(head, last.fit.register), ""


def _by_name(titles: Titles, grid: Grid, head: Head) -> str:
    """Return the register that the names of sheet, file and folders tell, or an empty text.

    A name further off than the sheet's needs a header that speaks for the register; without
    any name, a header that has every field of one register alone is enough.
    """
    solid = [name for name, placed in head.placed.items() if placed.fit.is_solid]
    for i, name in enumerate(place_names(grid.sheet.file, grid.sheet.name)):
        if register := titles.find(name, solid if i else head.placed):
            return register
    whole = [name for name, placed in head.placed.items() if placed.fit.has_all_own]
    return whole[0] if len(whole) == 1 else ""


def _goes_on(head: Head, last: Placed, lines: Sequence[str]) -> bool:
    """Tell whether a header goes on with the last one's table: it is printed again, or nearly.

    Nearly is to name about as many of the same fields, or most of the register's; that counts only
    where no `lines` between them are the title of something else.
    """
    placed = head.placed.get(last.fit.register)
    if placed is None or placed.levels == last.levels:
        return placed is not None
    own, before = placed.fit.own, last.fit.own
    is_near = 4 * len(own & before) >= 3 * max(len(own), len(before))
    is_titled = not all(is_section(line) or is_continued(line) for line in lines)
    is_richer_elsewhere = _richest(head, last.fit.register) != ""
    return (is_near or placed.fit.has_most_own) and not is_titled and not is_richer_elsewhere


def _richest(head: Head, register: str) -> str:
    """Return the one register that a header fits better than `register`, or an empty text."""
    named = {name: p.fit.named for name, p in head.placed.items() if p.fit.is_solid}
    least = head.placed[register].fit.named if register in head.placed else 0
    best = [name for name, count in named.items() if count == max(named.values()) > least]
    return best[0] if len(best) == 1 else ""
