"""Finding tables: where each begins and ends, which register it is, and what its rows are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from annual_review import aid_sheets, examples
from annual_review.grids import Grid
from annual_review.header_warnings import header_warnings
from annual_review.headers import Vocabulary
from annual_review.heads import Head, Placed, find_heads
from annual_review.recognition import recognise
from annual_review.row_kinds import is_heading, is_note, is_section, read_subtotal
from annual_review.table_rows import Signs, classify
from annual_review.texts import as_text
from annual_review.title_lines import bare_title, is_continued, said_year, title_start, titles_above
from annual_review.titles import Titles, place_names


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

    def __init__(self, vocabulary: Vocabulary, titles: Titles, year: int | None = None) -> None:
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
