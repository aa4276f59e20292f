"""The workbook of the example register: made-up activities of an office that could be any.

Among the rows of the year are one that stands twice and one whose number is none, so that an
analyst sees what becomes of them.
"""

from __future__ import annotations

import csv
import datetime as dt
import re

from openpyxl.styles import Alignment, Border, Side

from annual_review.project.words import Words
from annual_review.registers.xlsx import (
    new_workbook,
    reproducible_bytes,
    set_page,
    songti,
    write_cell,
)
from annual_review.starter.rendering import TEMPLATES

REGISTER = f"样例活动{Words().register}"
_THIS_YEAR, _YEAR_BEFORE = "year.csv", "year_before.csv"
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_WIDTHS = (14, 12, 12, 30, 10, 44)  # of the columns, in half-width characters
_THIN = Side("thin", color="808080")
_BOX = Border(_THIN, _THIN, _THIN, _THIN)
_TITLE, _HEADER = 1, 2  # rows


def example_name(year: int) -> str:
    """Return the name of the workbook of a year."""
    return f"{REGISTER}{year}.xlsx"


def example_workbook(year: int, *, is_before: bool = False) -> bytes:
    """Return the example of a year, or of the year before the first review."""
    header, *rows = _rows(_YEAR_BEFORE if is_before else _THIS_YEAR, year)
    workbook = new_workbook()
    sheet = workbook.create_sheet(REGISTER)
    title = write_cell(sheet, _TITLE, 1, f"{year}年{REGISTER}（非真实记录）")
    title.font, title.alignment = songti(16, bold=True), Alignment("center", "center")
    sheet.merge_cells(start_row=1, end_row=1, start_column=1, end_column=len(header))
    for at, texts in enumerate([header, *rows], _HEADER):
        for column, text in enumerate(texts, 1):
            is_header = at == _HEADER
            cell = write_cell(sheet, at, column, text if is_header else _value(text))
            cell.font, cell.border = songti(bold=is_header), _BOX
            cell.alignment = Alignment("center" if is_header else "left", "center", wrap_text=True)
            if isinstance(cell.value, dt.date):
                cell.number_format = "yyyy-mm-dd"
    for letter, width in zip("ABCDEF", _WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes, sheet.print_title_rows = f"A{_HEADER + 1}", f"{_TITLE}:{_HEADER}"
    set_page(sheet, landscape=True)
    return reproducible_bytes(workbook)


def _rows(name: str, year: int) -> list[list[str]]:
    """Return the header and the rows of an example, of a year."""
    text = (TEMPLATES / "data" / name).read_text(encoding="utf-8")
    return list(csv.reader(text.replace("{year}", str(year)).splitlines()))


def _value(text: str) -> object:
    """Return the value of a cell: a day, a whole number, or a text.

    >>> _value("2025-3-5"), _value("2025.3.5"), _value("36"), _value("")
    (datetime.date(2025, 3, 5), '2025.3.5', 36, None)
    """
    if day := _ISO.fullmatch(text):
        return dt.date(*map(int, day.groups()))
    if text.isdecimal():
        return int(text)
    return text or None
