"""Dates that are put together from several columns: `columns: [年, 月, 日]`.

`data_rows.parse_sheet` calls `PartsOfDates` for each table with such fields. Where the field is
filled down, a blank year takes the one above; a blank month does if the year is the same as there,
and a blank day if month and year are. So a month that is written anew never takes a day from above.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from annual_review.cleaning.columns import Column
from annual_review.cleaning.grid import Codes, Mask
from annual_review.cleaning.layout import FoundTable, Layout, Rows
from annual_review.cleaning.written_once.filling import Above, in_order, stops
from annual_review.project.register_book import Field
from annual_review.records.field_readers import Reader
from annual_review.registers.corrections import Correction
from annual_review.values.cell_text import Reading, is_blank
from annual_review.values.dates import read_date
from annual_review.values.ditto_marks import is_ditto
from annual_review.values.office_year import OfficeYear
from annual_review.values.parts_of_dates import join_date, lacking_part

_NONE = -1


@dataclass(frozen=True)
class JoinedDates:
    """The dates of a field in all rows of a table that has its columns, as codes of `cells`.

    `is_blank` is True for the rows in which every part is blank, `sources` are the rows from which
    such a row takes its date, or -1.
    """

    rows: Rows
    codes: Codes
    cells: list[Any]
    is_blank: Mask
    sources: Rows

    field: Field
    first: int  # the column of the first part

    def column(
        self, rows: Rows, others: Mapping[int, Any], read: Reader
    ) -> tuple[Column, NDArray[np.int64]]:
        """Return the parsed column of some rows, and the cells from which they take their dates.

        `others` are the whole dates of rows that a person corrected.
        """
        at = np.searchsorted(self.rows, rows)
        codes, cells = self.codes[at], [*self.cells]
        for row, value in others.items():
            codes[rows == row] = len(cells)
            cells.append(value)
        column = Column.parse(self.field, codes, cells, partial(_read_whole, read=read))
        is_other = np.isin(rows, list(others))
        places = np.stack([self.sources[at], np.full(len(rows), self.first)], axis=1)
        places[(self.sources[at] == _NONE) | is_other] = _NONE
        return replace(column, taken=self.is_blank[at] & ~is_other), places


def _read_whole(cell: Any, read: Reader) -> Reading:
    problem = lacking_part(cell)
    return Reading(problem=problem) if problem else read(cell)


def joined_dates(
    layout: Layout,
    table: FoundTable,
    name: str,
    field: Field,
    *,
    corrections: Sequence[Correction],
    year: OfficeYear,
) -> JoinedDates:
    """Return the dates of a field that is put together; years of two digits are next to `year`."""
    runs, parts, first = [], [], 0
    for header, of_fields in table.parts.items():
        if name in of_fields:
            columns = of_fields[name]
            first = columns[0]
            runs += table.blocks[header]
            parts += [
                [
                    _cells(
                        layout, rows, column, _of_part(name, field, (at, column), corrections, year)
                    )
                    for at, column in enumerate(columns)
                ]
                for rows in table.blocks[header]
            ]
    rows, order = in_order(runs)
    codes, known = _numbered(parts, order)
    is_blank_cell = np.stack(
        [_mask(cells, is_blank)[own] for own, cells in zip(codes, known, strict=True)]
    )
    sources = np.full(len(rows), _NONE, dtype=np.int64)
    if field.fill == "down":
        borders = stops(layout, table)
        takes = np.stack(
            [_mask(cells, _is_taken)[own] for own, cells in zip(codes, known, strict=True)]
        )
        sources = _fill_down(codes, takes, rows, borders)
    combined, inverse = np.unique(np.stack(codes), axis=1, return_inverse=True)
    texts = [
        join_date([cells[code] for cells, code in zip(known, each, strict=True)], year.number)
        for each in combined.T.tolist()
    ]
    is_blank_row: Mask = np.logical_and.reduce(is_blank_cell)
    return JoinedDates(rows, inverse.reshape(-1), texts, is_blank_row, sources, field, first)


def _of_part(
    name: str,
    field: Field,
    place: tuple[int, int],
    corrections: Sequence[Correction],
    year: OfficeYear,
) -> list[tuple[Correction, str]]:
    """Return the corrections of a part with its new text: its own, and those of the whole date.

    `place` is which part it is, and its column.
    """
    at, column = place
    found = [
        (each, each.value)
        for each in corrections
        if each.field_among((field.columns[at],)) and each.is_of_column(column)
    ]
    for each in corrections:
        day = read_date(each.value, year).value if each.field_among((name,)) else None
        if day is not None:
            parts = (day.year, day.month, day.day)[-len(field.columns) :]
            found.append((each, str(parts[at])))
    return found


def _cells(
    layout: Layout, rows: Rows, column: int, corrected: Sequence[tuple[Correction, str]]
) -> tuple[Codes, list[Any]]:
    """Return the cells of a part in some rows, with corrections."""
    codes = layout.grid.codes_with_merges(column, rows).copy()
    cells = list(layout.grid.uniques[column])
    for correction, text in corrected:
        codes[layout.origin_rows(rows) == correction.row - 1] = len(cells)
        cells.append(text)
    return codes, cells


def _numbered(
    runs: Sequence[Sequence[tuple[Codes, list[Any]]]], order: NDArray[np.int64]
) -> tuple[list[Codes], list[list[Any]]]:
    """Return the codes of each part in all rows in order, and the distinct cells of each part."""
    all_codes, all_cells = [], []
    for at in range(len(runs[0])):
        known: dict[tuple[type, Any], int] = {}
        codes = []
        for own, cells in (run[at] for run in runs):
            numbers = [known.setdefault((type(cell), cell), len(known)) for cell in cells]
            codes.append(np.array(numbers, dtype=np.int64)[own])
        all_codes.append(np.concatenate(codes)[order])
        all_cells.append([cell for _, cell in known])
    return all_codes, all_cells


def _mask(cells: Sequence[Any], predicate: Any) -> Mask:
    return np.fromiter((predicate(cell) for cell in cells), dtype=bool, count=len(cells))


def _is_taken(cell: Any) -> bool:
    return is_blank(cell) or is_ditto(cell)


def _fill_down(codes: list[Codes], takes: Mask, rows: Rows, borders: Rows) -> Rows:
    """Fill the parts in place, the largest first; return the row of the smallest one's value."""
    sources = np.full(len(rows), _NONE, dtype=np.int64)
    for at, own in enumerate(codes):
        above = Above.of(rows, takes[at], borders).index
        is_same = takes[at] & (above >= 0)
        for larger in codes[:at]:
            is_same &= larger == larger[above]
        codes[at] = np.where(is_same, own[above], own)
        sources = np.where(is_same, rows[above], _NONE)
    return sources
