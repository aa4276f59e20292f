"""Error cells of a workbook, looked for part by part."""

from __future__ import annotations

import openpyxl
import pytest

from annual_review.registers import workbooks as formula_errors
from annual_review.registers.workbooks import read_folder


@pytest.mark.parametrize("part", range(1, 12))
def test_an_error_is_found_wherever_the_parts_of_a_sheet_end(tmp_path, monkeypatch, part):
    monkeypatch.setattr(formula_errors, "_PART", part)
    book = openpyxl.Workbook()
    for value in ("日期", "#REF!", 3):
        book.active.append([value])
    book.save(tmp_path / "a.xlsx")
    (sheet,) = read_folder(tmp_path)
    assert sheet.rows == [["日期"], ["#REF!"], [3.0]]
