"""Tables of a sheet whose registers nobody declared: their headers, titles and rows.

`header_rows` finds the headers. What each row below one is, is guessed here, and decided later by
cleaning itself, with the draft (`trial`).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from annual_review.cleaning.classify import KeywordMasks
from annual_review.cleaning.grid import Grid
from annual_review.cleaning.headers.labels import label_key
from annual_review.cleaning.headers.titles import titles_above
from annual_review.cleaning.row_vocabulary import (
    is_heading,
    is_mean_or_share,
    is_note,
    read_subtotal,
)
from annual_review.describe.column_names import NamedColumn, name_columns
from annual_review.describe.header_rows import count_blocks, find_headers, levels_of
from annual_review.describe.label_words import is_sure_serial
from annual_review.values.cell_text import compact, is_empty
from annual_review.values.units import is_unit

_ZEROS = ("0", "0.0", "0.00")
_ROWS_OF_UNITS = 2  # below a header, that may hold units only
_LONGEST_ZERO = 8  # characters


@dataclass
class FoundColumn:
    """A column of a table: where it stands, and its name, unit and label."""

    position: int
    named: NamedColumn


@dataclass
class FoundTable:
    """A table: the rows of its header, its columns, the lines above it, and its rows of data.

    `floor` is the first row after the table above, `blocks` are the columns of further tables with
    the same labels to its right, `unlabelled` the columns that hold something under no label,
    `repeated` the labels that another column has, too.
    """

    grid: Grid
    top: int
    bottom: int
    end: int
    levels: dict[int, tuple[str, ...]]
    lines: list[str]
    columns: list[FoundColumn] = field(default_factory=list)
    floor: int = 0
    blocks: list[list[int]] = field(default_factory=list)
    unlabelled: list[int] = field(default_factory=list)
    repeated: list[str] = field(default_factory=list)
    rows: NDArray[np.int64] = field(init=False)

    @property
    def place(self) -> tuple[str, int]:
        """The sheet and the row that tell the table from others."""
        return self.grid.sheet.place, self.top

    @property
    def keys(self) -> tuple[str, ...]:
        """The labels of the columns, for comparison with those of other tables."""
        return tuple(label_key(column.named.name) for column in self.columns)

    def __post_init__(self) -> None:
        self.rows = np.zeros(0, dtype=np.int64)

    def positions_of(self, place: int) -> list[int]:
        """Return where a column stands in each block; `place` is its index in `columns`."""
        first = self.columns[place].position
        offset = [*self.levels].index(first)
        return [first, *(block[offset] for block in self.blocks)]

    def columns_of_block(self, block: int) -> list[int]:
        """Return the positions of the columns of a block, the first one being the table's own."""
        size = len(self.levels) // (1 + len(self.blocks))
        return self.blocks[block - 1] if block else [*self.levels][:size]

    def label_of(self, name: str) -> str:
        """Return the label of the column of a name, or the name if there is none."""
        found = (column.named.label for column in self.columns if column.named.name == name)
        return next(found, name)

    def find_rows(self) -> None:
        """Take the rows below the header that seem to hold data as `rows`."""
        body = np.arange(self.bottom + 1, self.end)
        body = body[self.grid.filled[body] > (1 if len(self.columns) > 1 else 0)]
        words = KeywordMasks(self.grid)
        marked = np.asarray((words.note | words.heading | words.subtotal).any(axis=1))
        lines = [row for row in body[marked[body]].tolist() if self._is_line(row)]
        is_units = [
            row
            for row in body.tolist()
            if row <= self.bottom + _ROWS_OF_UNITS and self.is_units(row)
        ]
        self.keep_rows(body[~np.isin(body, lines + is_units)])

    def _is_line(self, row: int) -> bool:
        """Return whether a row begins like a note, a heading or a total."""
        texts = self.grid.texts(row)
        totals = (read_subtotal(text) for text in texts[:2])
        is_total = any(total is not None and total.is_sure for total in totals)
        return is_total or is_note(texts[0]) or is_heading(texts[0])

    def is_units(self, row: int) -> bool:
        """Return whether a row holds units only."""
        return all(is_unit(compact(text).strip("()")) for text in self.grid.texts(row))

    def keep_rows(self, rows: NDArray[np.int64]) -> None:
        """Take rows for the table's own, but for means, and lines that nobody filled in.

        Such a line shows numbers of rows and zeros only.
        """
        grid = self.grid
        serials = {one.position for one in self.columns if is_sure_serial(one.named.leaf)}
        shows = np.zeros(grid.height, dtype=bool)
        for column in (c for c in range(grid.width) if c not in serials):
            tells = np.array([_tells(cell) for cell in grid.uniques[column]], dtype=bool)
            shows |= tells[grid.codes[column]]
        means = np.asarray(grid.word_mask(is_mean_or_share).any(axis=1))
        found = [row for row in rows[means[rows]].tolist() if is_mean_or_share(grid.texts(row)[0])]
        kept = rows[shows[rows] & ~np.isin(rows, found)]
        self.rows = kept if len(kept) else self.rows


def _tells(cell: object) -> bool:
    """Return whether a cell shows more than zero, or a mark for nothing."""
    if isinstance(cell, str):
        return len(cell) > _LONGEST_ZERO or not (is_empty(cell) or cell.strip() in _ZEROS)
    return cell is not None and cell != 0


def find_tables(grid: Grid) -> list[FoundTable]:
    """Return the tables of a sheet from top to bottom."""
    if not grid.height or not grid.width:
        return []
    headers = find_headers(grid)
    tables: list[FoundTable] = []
    floor = 0
    for place, (top, bottom) in enumerate(headers):
        following = headers[place + 1][0] if place + 1 < len(headers) else grid.height
        end = _end_of_rows(grid, bottom, following)
        lines = titles_above(grid, floor, top)
        above, floor = floor, end
        levels = {
            column: texts
            for column, texts in enumerate(levels_of(grid, top, bottom))
            if any(map(compact, texts))
        }
        table = FoundTable(grid, top, bottom, end, levels, lines, floor=above)
        _add_columns(table)
        table.find_rows()
        if table.columns:
            tables.append(table)
    return tables


def _end_of_rows(grid: Grid, bottom: int, following: int) -> int:
    """Return the row after the last one of a table: the titles of the next one are not its own."""
    if following == grid.height:
        return following
    row = following
    while row - 1 > bottom:
        above = row - 1
        texts = grid.texts(above)
        is_title = len(texts) in (1, 2) and not is_note(texts[0])
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
    count = count_blocks(keys)
    size = len(positions) // count
    table.blocks = [positions[i * size : (i + 1) * size] for i in range(1, count)]
    own = {position: table.levels[position] for position in positions[:size]}
    named = name_columns(own)
    below = _units_below(table)
    table.columns = [
        FoundColumn(place, replace(one, unit=one.unit or below.get(place, "")))
        for place, one in named.items()
    ]
    table.repeated = [
        compact("".join(dict.fromkeys(own[position]))) for position in own if position not in named
    ]
    rows = slice(table.bottom + 1, table.end)
    shows = np.asarray((~table.grid.blank[rows]).any(axis=0))
    last = positions[-1]
    table.unlabelled = [
        column
        for column in range(table.grid.width)
        if shows[column] and column not in table.levels and column <= last + 1
    ]


def _units_below(table: FoundTable) -> dict[int, str]:
    """Return the units in a row right below a header, by column."""
    grid = table.grid
    for row in range(table.bottom + 1, min(table.bottom + _ROWS_OF_UNITS + 1, table.end)):
        if grid.filled[row] and table.is_units(row):
            columns = grid.filled_columns(row)
            return {c: compact(grid.text(row, c)).strip("()") for c in columns}
    return {}


def cells_of(grid: Grid, rows: NDArray[np.int64], column: int) -> list[tuple[object, int]]:
    """Return the distinct cells of a column in some rows, with how often each occurs."""
    codes = grid.codes_with_merges(column, rows)
    counts = np.bincount(codes, minlength=len(grid.uniques[column]))
    return [
        (grid.uniques[column][code], int(counts[code])) for code in map(int, np.flatnonzero(counts))
    ]
