"""The rows of a table: which are data, and which are totals, notes and headings among them."""

from __future__ import annotations

import re
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from annual_review.cleaning.grid import Grid
from annual_review.cleaning.headers import is_value
from annual_review.cleaning.row_vocabulary import is_heading, is_note, is_section, read_subtotal
from annual_review.project.settings import Field
from annual_review.values.cell_text import as_text, compact
from annual_review.values.counts import read_count
from annual_review.values.dates import is_date

Kinds = NDArray[
    np.object_
]  # of each row: data, subtotal, heading, note, or nothing for a blank one

_NUMBERING = re.compile(
    r"[(\[]?(?:栏次|序号|编号|行次|甲|乙|丙|丁|[A-Z])[)\]]?|[(\[]?\d{1,2}[)\]]?(?:=.*)?"
)
_UNIT = re.compile(r"[(（]\w{1,4}[)）]|单位:.{1,4}")
_SPEAKS = re.compile(r"计|总\s*数|[::：、.．。]|章|人\s*$|页")
_SENTENCE = re.compile(r"[。；;：:，,！!]")
_LONG = 8  # characters: longer than a value of a date or a count that is only badly written


class Signs:
    """What the first words of a sheet's rows say; computed once a sheet."""

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self.subtotal = grid.mask_of_words(_is_subtotal)
        self.note = grid.mask_of_words(_is_note)
        self.heading = grid.mask_of_words(_is_heading)


def _speaks(text: str) -> bool:
    """Tell at little cost whether a text can be a total, a note or a heading at all."""
    return _SPEAKS.search(text) is not None


def _is_subtotal(text: str) -> bool:
    return _speaks(text) and read_subtotal(text) is not None


def _is_note(text: str) -> bool:
    return _speaks(text) and is_note(text)


def _is_heading(text: str) -> bool:
    return _speaks(text) and is_heading(text)


def classify(
    signs: Signs, first: int, end: int, columns: Mapping[str, int], fields: Mapping[str, Field]
) -> Kinds:
    """Return the kind of each row from `first` to `end` (not included) under one header."""
    grid = signs.grid
    kinds = np.where(grid.filled[first:end] > 0, "data", "").astype(object)
    dates = [column for name, column in columns.items() if fields[name].kind == "date"]
    serial = next(
        (column for name, column in columns.items() if fields[name].kind == "serial"), None
    )
    opening, second = _openings(signs, first, end, serial)
    here = np.arange(first, end)
    said = {
        "subtotal": signs.subtotal[here, opening] | signs.subtotal[here, second],
        "heading": signs.heading[here, opening],
        "note": signs.note[here, opening],
    }
    for kind, mask in said.items():
        for row in map(int, here[mask & (kinds == "data")]):
            if not _is_record(signs, row, kind, dates, min(3, len(columns))):
                kinds[row - first] = kind
    _mark_below_header(grid, first, kinds, set(columns.values()))
    _mark_lone(grid, first, kinds)
    _mark_trailing(grid, first, kinds, columns, fields)
    return kinds


def _openings(
    signs: Signs, first: int, end: int, serial: int | None
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the first and the second column that each row fills, the serial number left out."""
    filled = ~signs.grid.blank[first:end]
    if serial is not None and filled.shape[1] > 1:
        masks = (signs.subtotal, signs.note, signs.heading)
        said = np.any([mask[first:end, serial] for mask in masks], axis=0)
        alone = filled.sum(axis=1) == 1
        filled = filled.copy()
        filled[:, serial] &= said | alone
    opening = filled.argmax(axis=1)
    rest = filled.copy()
    rest[np.arange(len(rest)), opening] = False
    second = np.where(rest.any(axis=1), rest.argmax(axis=1), opening)
    return opening, second


def _is_record(signs: Signs, row: int, kind: str, dates: list[int], least: int) -> bool:
    """Tell whether a row that speaks like a total or a note is a record: it has a day.

    One that speaks like a note fills at least so many cells.
    """
    grid = signs.grid
    if kind == "subtotal":
        said = [
            read_subtotal(as_text(grid.cell(row, column)))
            for column in map(int, np.flatnonzero(signs.subtotal[row]))
        ]
        if any(subtotal and subtotal.is_sure for subtotal in said):
            return False
    elif grid.filled[row] < least:
        return False
    return any(is_date(grid.cell(row, column)) for column in dates)


def _mark_below_header(grid: Grid, first: int, kinds: Kinds, known: set[int]) -> None:
    """Mark the rows right below a header that number its columns, name units, or part labels."""
    for offset in range(min(2, len(kinds))):
        filled = grid.filled_columns(first + offset)
        texts = [compact(as_text(grid.cell(first + offset, column))) for column in filled]
        is_units = all(_UNIT.fullmatch(text) for text in texts)
        is_parts = not known.intersection(filled) and not any(map(is_value, texts))
        if kinds[offset] != "data" or not (_is_numbering(texts) or is_units or is_parts):
            return
        kinds[offset] = "heading"


def _is_numbering(texts: list[str]) -> bool:
    """Tell whether texts number the columns: 甲 乙 1 2 3, or 1 2 3 4."""
    if len(texts) < 3 or not all(_NUMBERING.fullmatch(text) for text in texts):
        return False
    numbers = [int(found[0]) for text in texts if (found := re.search(r"\d+", text))]
    return not numbers or (
        numbers == list(range(numbers[0], numbers[0] + len(numbers))) and numbers[0] in (0, 1)
    )


def _mark_lone(grid: Grid, first: int, kinds: Kinds) -> None:
    """Mark the titles of sections: a lone text that says so, or that is merged across the table."""
    wide = max(3, grid.width // 2)
    lone = (grid.filled[first : first + len(kinds)] == 1) & (kinds == "data")
    for offset in map(int, np.flatnonzero(lone)):
        row = first + offset
        column = grid.filled_columns(row)[0]
        value = grid.cell(row, column)
        if not isinstance(value, str):
            continue
        if is_section(value):
            kinds[offset] = "heading"
        elif grid.merged_width(row, column) >= wide:
            kinds[offset] = "note" if _SENTENCE.search(value) else "heading"


def _mark_trailing(
    grid: Grid, first: int, kinds: Kinds, columns: Mapping[str, int], fields: Mapping[str, Field]
) -> None:
    """Mark the lone texts below the last row of data that cannot be data."""
    kind_of = {column: fields[name].kind for name, column in columns.items()}
    for offset in reversed(range(len(kinds))):
        row = first + offset
        if kinds[offset] != "data":
            continue
        filled = grid.filled_columns(row)
        if len(filled) > 1 or not _is_remark(grid.cell(row, filled[0]), kind_of.get(filled[0], "")):
            return
        kinds[offset] = "note"


def _is_remark(value: object, kind: str) -> bool:
    """Tell whether a lone cell below the data cannot be a value of a column of `kind`."""
    text = as_text(value)
    if kind != "date" and is_date(value) and not isinstance(value, int | float):
        return True  # the day of signing
    if not isinstance(value, str) or read_count(text).value is not None:
        return False
    if kind in ("date", "count", "amount", "serial", ""):
        return len(text) >= _LONG or _SENTENCE.search(text) is not None
    return text.rstrip().endswith("。")
