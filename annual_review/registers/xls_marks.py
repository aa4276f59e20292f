"""Mark cells of an old .xls: formulas without results, dates that show no year; know a locked one.

calamine reads the values; xlrd knows their formats.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator

import xlrd

from annual_review.registers.cell_marks import SheetMarks
from annual_review.registers.number_formats import hides_year, is_number_without_year

_RECALCULATED = 0x01C1  # a record that programs which compute formulas write (MS-XLS 2.4.215)
_FORMULA = 0x0006  # MS-XLS 2.4.127
_EMPTY_RESULT = struct.Struct("<BxxxxxH")  # of a formula, in its 8 bytes: 3, and 0xFFFF at the end
_SIZE = 0x0200  # of a sheet: its first row, and the one behind its last
_MOST_ROWS, _BIFF8 = 65536, 80
_RECORDS_BEFORE = 1000  # of a sheet before that of its size; there are some ten
_UNKNOWN_FORMULA = "=…"


class LockedWorkbookError(Exception):
    """A workbook that only its password opens."""


class FalseSizeError(Exception):
    """A workbook of which a sheet says that it is larger than any; calamine would believe it."""


def xls_marks(content: bytes) -> dict[str, SheetMarks]:
    """Return the marks of each sheet of an .xls, by its name; nothing for what xlrd cannot read.

    Raises LockedWorkbookError for a workbook with a password, FalseSizeError for a damaged one.
    """
    try:
        book = xlrd.open_workbook(
            file_contents=content, formatting_info=True, on_demand=True, logfile=io.StringIO()
        )
        _refuse_false_sizes(book)
        without_year = {
            number
            for number, style in enumerate(book.xf_list)
            if _hides_year(book.format_map[style.format_key])
        }
        is_calculated = _is_calculated(book)
        if not without_year and is_calculated:
            return {}
        return {
            name: _marks(book.sheet_by_name(name), without_year, is_calculated)
            for name in book.sheet_names()
        }
    except xlrd.XLRDError as error:
        if "encrypted" in str(error):
            raise LockedWorkbookError from None
        return {}
    except FalseSizeError:
        raise
    except Exception:  # calamine has read what xlrd cannot, or says what is wrong with it
        return {}


def _refuse_false_sizes(book: xlrd.Book) -> None:
    """Raise FalseSizeError for a sheet whose record of its size is damaged (MS-XLS 2.4.90)."""
    if book.biff_version < _BIFF8:
        return
    for start in book._sh_abs_posn:
        for number, (kind, at) in enumerate(_records(book, start)):
            if kind == _SIZE:
                if any(row > _MOST_ROWS for row in struct.unpack_from("<II", book.mem, at)):
                    raise FalseSizeError
                break
            if number > _RECORDS_BEFORE:
                break


def _hides_year(code: xlrd.formatting.Format) -> bool:
    own = code.format_str
    return is_number_without_year(code.format_key) if own == "General" else hides_year(own)


def _marks(sheet: xlrd.sheet.Sheet, without_year: set[int], is_calculated: bool) -> SheetMarks:
    marks = SheetMarks()
    for row in range(sheet.nrows):
        for column, (kind, value) in enumerate(
            zip(sheet.row_types(row), sheet.row_values(row), strict=True)
        ):
            if kind == xlrd.XL_CELL_TEXT and value == "" and not is_calculated:
                marks.formulas[row, column] = _UNKNOWN_FORMULA
            elif sheet.cell_xf_index(row, column) in without_year:
                marks.add_without_year(row, column)
    return marks


def _is_calculated(book: xlrd.Book) -> bool:
    """Return whether formulas have results: a program that computes them has saved the file.

    Others, such as xlwt, write an empty text for every result.
    """
    results = set()
    for kind, start in _records(book):
        if kind == _RECALCULATED:
            return True
        if kind == _FORMULA:
            results.add(_EMPTY_RESULT.unpack_from(book.mem, start + 6) == (3, 0xFFFF))
    return results != {True}


def _records(book: xlrd.Book, start: int | None = None) -> Iterator[tuple[int, int]]:
    """Yield the kind of each record, and where its content starts (MS-XLS 2.1.4).

    All of them, or those from the start of a sheet.
    """
    at, end = book.base if start is None else start, book.base + book.stream_len
    while at + 4 <= end:
        kind, length = struct.unpack_from("<HH", book.mem, at)
        yield kind, at + 4
        at += 4 + length
