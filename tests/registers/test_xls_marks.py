"""Mark cells of an old .xls: formulas without results, dates that show no year."""

from __future__ import annotations

import datetime as dt
import io
import struct

import pytest
import xlwt

from annual_review.errors import RegisterError
from annual_review.registers.workbooks import read_workbook
from annual_review.registers.xls_marks import LockedWorkbookError, xls_marks
from annual_review.values.cell_text import FormulaWithoutResult
from annual_review.values.dates import DayWithoutYear
from tests.support.workbook_files import OLE, locked_xls

FIFTH = dt.date(2022, 1, 5)


def xls(*cells):
    """Return an .xls with one row; a pair is a value and its number format."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("宣讲台账")
    for column, cell in enumerate(cells):
        value, code = cell if isinstance(cell, tuple) else (cell, "General")
        sheet.write(0, column, value, xlwt.easyxf(num_format_str=code))
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def read(*cells):
    (sheet,) = read_workbook(xls(*cells), "a.xls")
    return sheet.rows[0]


def test_a_day_whose_format_shows_no_year_is_marked():
    day, serial, plain = read((FIFTH, 'm"月"d"日"'), (4, "m/d"), (FIFTH, "yyyy-mm-dd"))
    assert day == DayWithoutYear(2022, 1, 5)
    assert serial == DayWithoutYear(1900, 1, 4)
    assert plain == FIFTH
    assert not isinstance(plain, DayWithoutYear)


def test_formulas_of_a_program_that_computes_none_are_marked():
    text, formula = read("甲", xlwt.Formula("1+2"))
    assert text == "甲"
    assert isinstance(formula, FormulaWithoutResult)


def test_a_workbook_without_either_has_no_marks():
    assert xls_marks(xls("甲", (FIFTH, "yyyy-mm-dd"))) == {}


@pytest.mark.parametrize("content", [b"", OLE, OLE + bytes(5000), xls("甲")[:2000], b"PK\x03\x04"])
def test_what_cannot_be_read_has_no_marks(content):
    assert xls_marks(content) == {}


def test_a_locked_one_is_known():
    with pytest.raises(LockedWorkbookError):
        xls_marks(locked_xls())


def test_a_damaged_size_of_a_sheet_is_refused_before_it_fills_the_memory():
    book = xlwt.Workbook()
    book.add_sheet("一").write(0, 0, "日期")
    content = io.BytesIO()
    book.save(content)
    size = struct.pack("<HHII", 0x0200, 14, 0, 1)
    broken = content.getvalue().replace(size, struct.pack("<HHII", 0x0200, 14, 0, 2**31))
    assert broken != content.getvalue()
    with pytest.raises(RegisterError, match=r"坏\.xls: It is damaged .* larger than any"):
        read_workbook(broken, "坏.xls")
