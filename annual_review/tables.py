"""Finding tables: where each begins and ends, which register it is, and what its rows are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from annual_review.grids import Grid
from annual_review.headers import Vocabulary
from annual_review.heads import Head, Placed, find_heads, title_start, titles_above
from annual_review.row_kinds import is_heading, is_note, read_subtotal
from annual_review.table_rows import Signs, classify
from annual_review.texts import as_text, compact, quote
from annual_review.titles import Titles, place_names


@dataclass
class Table:
    """A table: its register, its rows of data by the columns of their header, its totals rows."""

    register: str
    title: str
    blocks: dict[tuple[tuple[str, int], ...], list[NDArray[np.int64]]] = field(default_factory=dict)
    subtotals: list[int] = field(default_factory=list)
    columns: dict[int, dict[str, int]] = field(default_factory=dict)  # of each totals row

    def add(
        self, columns: dict[str, int], rows: NDArray[np.int64], subtotals: Iterable[int]
    ) -> None:
        """Add the rows under one header."""
        self.blocks.setdefault(tuple(columns.items()), []).append(rows)
        for row in subtotals:
            self.subtotals.append(row)
            self.columns[row] = columns


@dataclass
class Layout:
    """A sheet taken apart: its tables, and of each row its kind (empty for blank) and register."""

    grid: Grid
    tables: list[Table]
    kinds: NDArray[np.object_]
    registers: NDArray[np.object_]
    warnings: list[str] = field(default_factory=list)


class TableFinder:
    """Finds the tables of sheets by the titles and headers of a book of registers."""

    def __init__(self, vocabulary: Vocabulary, titles: Titles) -> None:
        self.vocabulary, self.titles = vocabulary, titles

    def find(self, grid: Grid) -> Layout:
        """Take a sheet apart: every row that shows anything gets a kind."""
        kinds = np.where(grid.filled > 0, "unrecognised", "").astype(object)
        layout = Layout(grid, [], kinds, np.full(grid.height, "", dtype=object))
        heads = find_heads(grid, self.vocabulary)
        signs = Signs(grid)
        starts = [
            title_start(grid, head, heads[i - 1].bottom + 1 if i else 0)
            for i, head in enumerate(heads)
        ]
        for head, start, end in zip(heads, starts, [*starts, grid.height][1:], strict=False):
            self._lay_out(layout, signs, head, start, end)
        self._warn_of_unrecognised(layout, heads)
        return layout

    def _lay_out(self, layout: Layout, signs: Signs, head: Head, start: int, end: int) -> None:
        """Give a kind to the rows from `start` (the titles of a header) to `end`."""
        grid, current = layout.grid, layout.tables[-1] if layout.tables else None
        register, title = self._register_of(grid, head, start, current)
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
        above = layout.kinds[start : placed.top] != "unrecognised"
        layout.registers[start : placed.top][above] = register
        layout.registers[placed.top : end] = register
        is_new = current is None or current.register != register or title not in ("", current.title)
        if is_new:
            layout.tables.append(Table(register, title))
            layout.warnings += _column_warnings(grid, placed, register, self.vocabulary)
        here = np.arange(placed.bottom + 1, end)
        totals = start + np.flatnonzero(layout.kinds[start:end] == "subtotal")
        layout.tables[-1].add(
            placed.fit.columns, here[layout.kinds[body] == "data"], map(int, totals)
        )

    def _register_of(
        self, grid: Grid, head: Head, start: int, current: Table | None
    ) -> tuple[str, str]:
        """Return the register of a header, and the title above it that says so (or nothing).

        The title above decides, then the table that the header continues, then the names of sheet
        and file; without any, a header that has every field of one register alone.
        """
        for text in titles_above(grid, start, head):
            if register := self.titles.find(text, head.placed):
                return register, compact(text)
        if current is not None and current.register in head.placed:
            return current.register, ""
        for name in place_names(grid.sheet.file, grid.sheet.name):
            if register := self.titles.find(name, head.placed):
                return register, ""
        whole = [name for name, placed in head.placed.items() if placed.fit.has_all_own]
        return (whole[0], "") if len(whole) == 1 else ("", "")

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
        if is_note(opening) and not is_heading(opening):
            layout.kinds[row] = "note"
        elif (subtotal := read_subtotal(opening)) and subtotal.is_sure:
            layout.kinds[row] = "subtotal"
        elif (
            len(columns) <= 2 or is_heading(opening) or all(isinstance(text, str) for text in texts)
        ):
            layout.kinds[row] = "heading"


def _column_warnings(
    grid: Grid, placed: Placed, register: str, vocabulary: Vocabulary
) -> list[str]:
    """Name the columns that match no field, and the required fields that have no column."""
    fields, columns = vocabulary.book.fields_of(register), placed.fit.columns
    labels = [
        compact(
            "".join(
                dict.fromkeys(
                    grid.text(row, column) for row in range(placed.top, placed.bottom + 1)
                )
            )
        )
        for column in range(grid.width)
        if column not in columns.values()
    ]
    unknown = "、".join(quote(label) for label in labels if label)
    missing = "、".join(
        f"“{name}”" for name, f in fields.items() if f.is_required and name not in columns
    )
    place = f"{grid.sheet.place}（{register}）"
    warnings = [f"{place}：表头中{unknown}不是登记字段，未采用。"] if unknown else []
    return warnings + ([f"{place}：表头缺少必填字段{missing}。"] if missing else [])
