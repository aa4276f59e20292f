"""Rows of sheets written as XML."""

from __future__ import annotations

import datetime as dt
from copy import copy

import pytest
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, PatternFill

from annual_review.files import zip_parts
from annual_review.registers.xlsx import new_workbook, reproducible_bytes, set_value
from annual_review.registers.xlsx_rows import RowWriter
from annual_review.values.cell_text import FormulaWithoutResult
from annual_review.values.dates import DayWithoutYear

ROWS = [
    ["官舟镇", "a < b & c > d", "\"引\"'号'", "", None],
    [" 前", "后\n", "两\t个", "=1+1", "-党史"],
    ["一\r二\x00\ud800", "\u200b", "𠮷" * 3, "长" * 40_000, "#REF!"],
    [12, 12.0, 0.1, -0.0, 520000190047472.0],
    [10**17, 1e300, True, False, float("inf")],
    [dt.datetime(2021, 3, 5), dt.date(2021, 3, 5), dt.time(9, 30), dt.timedelta(hours=1), "x"],
    [DayWithoutYear.of(dt.date(2021, 3, 5)), FormulaWithoutResult("=A1"), 1, True, 1.0],
]


def styled_sheet(workbook):
    sheet = workbook.create_sheet("宣讲")
    styles = []
    for wrap in (False, True):
        cell = WriteOnlyCell(sheet)
        cell.alignment = Alignment(wrap_text=wrap)
        if wrap:
            cell.fill = PatternFill("solid", fgColor="FFF2A8")
        styles.append(cell._style)
    return sheet, styles


def by_openpyxl(rows):
    workbook = new_workbook(write_only=True)
    sheet, styles = styled_sheet(workbook)
    sheet.append(["来源"])
    for row in rows:
        cells = []
        for column, value in enumerate(row):
            cell = WriteOnlyCell(sheet)
            cell._style = copy(styles[column % 2])
            cells.append(set_value(cell, value))
        sheet.append(cells)
    return reproducible_bytes(workbook)


def by_row_writer(rows):
    workbook = new_workbook(write_only=True)
    sheet, styles = styled_sheet(workbook)
    sheet.append(["来源"])
    writer = RowWriter(sheet, styles)
    further = [
        writer.row(number, [(value, column % 2) for column, value in enumerate(row)])
        for number, row in enumerate(rows, 2)
    ]
    return reproducible_bytes(workbook, {"宣讲": further})


@pytest.mark.parametrize("rows", [*([row] for row in ROWS), ROWS], ids=range(len(ROWS) + 1))
def test_rows_are_written_as_openpyxl_writes_them(rows):
    assert zip_parts(by_row_writer(rows)) == zip_parts(by_openpyxl(rows))


def test_a_sheet_of_many_columns_has_their_letters():
    row = ["x"] * 800
    assert by_row_writer([row]) == by_openpyxl([row])
