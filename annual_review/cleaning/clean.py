"""Cleaning: registers in, clean tables and the fate of every row out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from annual_review.cleaning.columns import readers
from annual_review.cleaning.data_rows import Piece, cut
from annual_review.cleaning.duplicates import mark_duplicates
from annual_review.cleaning.grid import Grid
from annual_review.cleaning.headers import Vocabulary
from annual_review.cleaning.row_vocabulary import is_example, said_examples
from annual_review.cleaning.tables import Layout, Table, TableFinder
from annual_review.cleaning.tabulation import (
    tabulate_fixes,
    tabulate_ledger,
    tabulate_records,
    tabulate_totals,
)
from annual_review.cleaning.titles import Titles
from annual_review.cleaning.totals import Sums, Total, check_totals
from annual_review.pauses import without_gc
from annual_review.project.settings import Field, Settings
from annual_review.records.cleaned import Cleaned
from annual_review.registers.corrections import Correction, refuse_changed_cell, refuse_stale
from annual_review.registers.workbooks import Sheet
from annual_review.values.cell_text import as_text

ASIDE = {"duplicate": "重复登记", "out_of_year": "不在本年", "rejected": "待更正"}


@without_gc()
def clean(
    sheets: Sequence[Sheet],
    settings: Settings,
    corrections: Sequence[Correction] = (),
    ignored: Iterable[str] = (),
) -> Cleaned:
    """Clean the sheets of a year; `ignored` are files that were not read, to be warned of.

    Raises CorrectionError for a correction that no longer matches a cell.
    """
    finder = TableFinder(Vocabulary(settings.book), Titles(settings.book), settings.year)
    layouts = [finder.find(Grid(sheet)) for sheet in sheets]
    fields = {name: settings.book.fields_of(name) for name in settings.book.registers}
    pieces = _cut_all(layouts, settings, fields, corrections)
    found = {table.register for layout in layouts for table in layout.tables}
    for piece in pieces:
        piece.judge(settings.year)
        reject_copied_examples(piece)
    for register in found:
        mark_duplicates(_of(pieces, register))
    totals = [
        (layout, table.register, total)
        for layout in layouts
        for table in layout.tables
        for total in _totals(layout, table, pieces, fields[table.register])
    ]
    not_read = [f"{name}：不是登记表格文件，未读取。" for name in ignored]
    not_read += [f"{name}：文件里没有内容。" for name in _blank_files(layouts)]
    return Cleaned(
        settings.year,
        {
            name: tabulate_records(name, fields[name], _of(pieces, name))
            for name in fields
            if name in found
        },
        tabulate_ledger(layouts, pieces, totals),
        tabulate_totals(totals),
        tabulate_fixes(pieces),
        not_read + [warning for layout in layouts for warning in layout.warnings],
        [name for name in fields if name not in found],
        list(corrections),
    )


def _blank_files(layouts: Sequence[Layout]) -> list[str]:
    """Return the files in which no sheet shows anything."""
    shown = {layout.grid.sheet.file for layout in layouts if layout.grid.filled.any()}
    return sorted({layout.grid.sheet.file for layout in layouts} - shown)


def _of(pieces: Sequence[Piece], register: str) -> list[Piece]:
    return [piece for piece in pieces if piece.table.register == register]


def _cut_all(
    layouts: Sequence[Layout],
    settings: Settings,
    fields: dict[str, dict[str, Field]],
    corrections: Sequence[Correction],
) -> list[Piece]:
    """Parse the data of all sheets, with every correction applied."""
    read = {name: readers(settings, name) for name in fields}
    pieces: list[Piece] = []
    applied: set[int] = set()
    for number, layout in enumerate(layouts):
        sheet = layout.grid.sheet
        here = [c for c in corrections if (c.file, c.sheet) == (sheet.file, sheet.name)]
        cut_here, used = cut(layout, number, fields, read, here)
        for correction in used:
            refuse_changed_cell(correction, _cell_of(cut_here, correction))
        pieces += cut_here
        applied |= {id(correction) for correction in used}
    for correction in corrections:
        if id(correction) not in applied:
            raise refuse_stale(
                correction, [(layout.grid.sheet.file, layout.grid.sheet.name) for layout in layouts]
            )
    return pieces


def _cell_of(pieces: Sequence[Piece], correction: Correction) -> str:
    """Return what stands in the cell that a correction is of."""
    row = correction.row - 1
    piece = next(p for p in pieces if correction.field in p.places and (p.rows == row).any())
    return as_text(piece.layout.grid.cell(row, piece.places[correction.field]))


def _totals(
    layout: Layout, table: Table, pieces: Sequence[Piece], fields: Mapping[str, Field]
) -> list[Total]:
    """Compare the totals rows of a table with the sums of its kept rows."""
    own = [piece for piece in pieces if piece.table is table]
    rows = np.concatenate([piece.rows for piece in own])
    order = rows.argsort(kind="stable")
    counted = [name for name, field in fields.items() if field.kind in ("count", "amount")]
    aside = {said: _numbers(own, fate, counted, order) for fate, said in ASIDE.items()}
    sums = Sums(rows[order], _numbers(own, "kept", counted, order), aside)
    return check_totals(layout, table.subtotals, table.columns, fields, sums)


def _numbers(
    pieces: Sequence[Piece], fate: str, fields: Sequence[str], order: NDArray[np.intp]
) -> dict[str, NDArray[np.float64]]:
    """Return the numbers of each field in the rows of one fate, 0 in all others."""
    return {
        name: np.concatenate(
            [np.where(p.fates == fate, p.columns[name].numbers(), 0) for p in pieces]
        )[order]
        for name in fields
    }


UNSURE = "序号写着“示例”：如是登记，请在原表改为序号；如是示例，请删去"


def reject_copied_examples(piece: Piece) -> None:
    """Reject the rows that say to be examples and stand where none is expected."""
    fields = {name: column.field for name, column in piece.columns.items()}
    said = said_examples(piece.layout.grid, piece.places, fields, piece.rows)
    for i in map(int, np.flatnonzero(said & (piece.fates == "kept"))):
        if _still_says_so(piece, i):
            piece.fates[i] = "rejected"
            piece.add_doubt(i, UNSURE)


def _still_says_so(piece: Piece, i: int) -> bool:
    """Tell whether no correction has given the row a serial number."""
    serial = [column for column in piece.columns.values() if column.field.kind == "serial"]
    cells = [as_text(column.cells[column.codes[i]]) for column in serial]
    return any(map(is_example, cells)) or not any(cells)
