"""Read an .xlsb: its values, and what calamine does not tell of them."""

from __future__ import annotations

import datetime as dt

import pytest

from annual_review.errors import RegisterError
from annual_review.registers.reading import read_file
from annual_review.registers.xlsb_marks import xlsb_marks
from annual_review.values.dates import DayWithoutYear
from tests.support.workbook_files import xlsb, xlsx


def test_values_errors_merges_and_days_without_a_year_are_read():
    content = xlsb(
        {
            (0, 0): "日期",
            (0, 2): "金额",
            (1, 0): 44260.0,
            (1, 1): 44261.0,
            (1, 2): 500.5,
            (2, 1): True,
            (2, 2): b"\x17",
            (3, 2): b"\x2a",
        },
        styles={(1, 0): 1, (1, 1): 2},
        formats=("yyyy/m/d", 'm"月"d"日"'),
        merges=((1, 3, 0, 0),),
    )
    ((sheet,), errors) = read_file(content, "走访.xlsb")
    assert errors == []
    assert (sheet.name, sheet.merges) == ("宣讲台账", (((1, 0), (3, 0)),))
    assert sheet.rows == [
        ["日期", "", "金额"],
        [dt.date(2021, 3, 5), DayWithoutYear(2021, 3, 6), 500.5],
        ["", True, "#REF!"],
        ["", "", "#N/A"],
    ]


def test_a_stray_cell_far_away_is_refused_before_the_sheet_fills_the_memory():
    content = xlsb({(0, 0): "日期", (1_000_000, 16_000): "x"})
    with pytest.raises(RegisterError, match=r"走访\.xlsb \[宣讲台账\]: It reaches to WQK1000001"):
        read_file(content, "走访.xlsb")


def test_other_workbooks_have_no_such_marks():
    assert xlsb_marks(xlsx("")) == {}
    assert xlsb_marks(b"PK\x03\x04 cut off") == {}
