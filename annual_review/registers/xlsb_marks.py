"""Mark cells of an .xlsb: errors, dates that show no year, merged cells; how far a sheet reaches.

The parts are sequences of records (MS-XLSB 2.1.4 and 2.3); the relations between parts are those
of an .xlsx. calamine reads the values.
"""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Iterator

from annual_review.registers.cell_marks import SheetMarks
from annual_review.registers.number_formats import hides_year, is_number_without_year
from annual_review.registers.xlsx_marks import targets

_ROW, _BLANK, _LAST_CELL, _RICH_TEXT = 0, 1, 11, 62
_ERRORS, _MERGE, _SHEET = (3, 11), 176, 156
_FORMAT, _STYLE, _CELL_STYLES, _END_OF_CELL_STYLES = 44, 47, 617, 618
_TEXTS = {  # MS-XLSB 2.5.97.2
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}
_PLACE = struct.Struct("<II")  # of a cell: its column; the number of its style in 24 bits
_RANGE = struct.Struct("<IIII")  # the first and the last row, the first and the last column


def xlsb_marks(content: bytes) -> dict[str, SheetMarks]:
    """Return the marks of each sheet of an .xlsb, by its name; nothing for other files."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            main = next(targets(archive, "", "/officeDocument"))[1]
            if not main.endswith(".bin"):
                return {}
            parts = dict(targets(archive, main, "/worksheet"))
            styles = next((part for _, part in targets(archive, main, "/styles")), "")
            hidden = _styles_without_year(archive.read(styles)) if styles else set()
            return {
                name: _marks(archive.read(parts[key]), hidden)
                for key, name in _sheets(archive.read(main))
                if key in parts
            }
    except Exception:  # calamine says what is wrong with it, or can read it all the same
        return {}


def _records(part: bytes) -> Iterator[tuple[int, int, int]]:
    """Yield the kind of each record, and where its content starts and ends."""
    at, end = 0, len(part)
    while at < end:
        kind, at = part[at], at + 1
        if kind & 0x80:
            kind, at = (kind & 0x7F) | (part[at] << 7), at + 1
        length = shift = 0
        while True:
            byte, at = part[at], at + 1
            length |= (byte & 0x7F) << shift
            shift += 7
            if not byte & 0x80 or shift > 21:
                break
        yield kind, at, at + length
        at += length


def _text(part: bytes, at: int) -> tuple[str, int]:
    """Return a text, and where it ends (XLWideString)."""
    (length,) = struct.unpack_from("<I", part, at)
    end = at + 4 + 2 * length
    return part[at + 4 : end].decode("utf-16-le", "replace"), end


def _sheets(part: bytes) -> Iterator[tuple[str, str]]:
    """Yield the relation and the name of each sheet of a workbook."""
    for kind, at, _ in _records(part):
        if kind == _SHEET:
            key, end = _text(part, at + 8)
            yield key, _text(part, end)[0]


def _styles_without_year(part: bytes) -> set[int]:
    """Return the numbers of the cell styles that show a date without its year."""
    codes: dict[int, str] = {}
    styles: list[int] = []
    is_of_cells = False
    for kind, at, _ in _records(part):
        if kind == _FORMAT:
            codes[struct.unpack_from("<H", part, at)[0]] = _text(part, at + 2)[0]
        elif kind in (_CELL_STYLES, _END_OF_CELL_STYLES):
            is_of_cells = kind == _CELL_STYLES
        elif kind == _STYLE and is_of_cells:
            styles.append(struct.unpack_from("<H", part, at + 2)[0])
    return {
        number
        for number, key in enumerate(styles)
        if (hides_year(codes[key]) if key in codes else is_number_without_year(key))
    }


def _marks(part: bytes, without_year: set[int]) -> SheetMarks:
    marks = SheetMarks()
    row = 0
    for kind, at, _ in _records(part):
        if kind == _ROW:
            (row,) = struct.unpack_from("<I", part, at)
        elif kind <= _LAST_CELL or kind == _RICH_TEXT:
            column, style = _PLACE.unpack_from(part, at)
            if kind == _BLANK:
                continue
            marks.reach(row, column)
            if kind in _ERRORS:
                marks.errors[row, column] = _TEXTS.get(part[at + _PLACE.size], "#VALUE!")
            elif without_year and style & 0xFFFFFF in without_year:
                marks.add_without_year(row, column)
        elif kind == _MERGE:
            first, last, left, right = _RANGE.unpack_from(part, at)
            marks.merges.append(((first, left), (last, right)))
    return marks
