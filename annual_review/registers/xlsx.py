"""Write workbooks with openpyxl: texts that are not formulas, names that Excel allows, pages.

The same rows give the same bytes, so that a workbook changes only when its content does. Used for
to_fix.xlsx (records/) and for the form of a new year (forms/).
"""

from __future__ import annotations

import datetime as dt
import io
import math
import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Font
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from annual_review.files import zip_bytes, zip_parts
from annual_review.values.cell_text import as_text, strip_illegal
from annual_review.values.dates import DayWithoutYear

FORMULA_SIGNS = ("=", "+", "-", "@")  # before a text that a spreadsheet may take for a formula
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f]|^'|'$")
_LONGEST_NAME = 31
_EPOCH = dt.datetime(2000, 1, 1)  # of every workbook
_PROPERTIES = "docProps/core.xml"
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")
_END_OF_ROWS = b"</sheetData>"
_NO_ROWS: Mapping[str, Sequence[bytes]] = MappingProxyType({})
_A4 = 9  # ST_PaperSize of ECMA-376
_MARGIN = 0.5  # inches
_SONGTI = "宋体"  # on every machine that writes Chinese; elsewhere it is replaced
_ROW_HEIGHT = 20  # points


def new_workbook(*, write_only: bool = False) -> Workbook:
    """Return a workbook without a sheet, an author or a date.

    One that is `write_only` takes rows one after another, and keeps none in memory.
    """
    workbook = Workbook(write_only=write_only)
    for sheet in workbook.worksheets:
        workbook.remove(sheet)
    workbook.properties.creator, workbook.properties.created = "", _EPOCH
    return workbook


def sheet_name(text: str, taken: set[str]) -> str:
    """Return a sheet name that Excel allows and that is not taken; add it to `taken`.

    >>> taken = {"宣讲"}
    >>> sheet_name("宣讲", taken), sheet_name("走访/慰问?", taken)
    ('宣讲(2)', '走访_慰问_')
    """
    plain = _NOT_IN_NAMES.sub("_", strip_illegal(text)).strip() or "表"
    name, number = plain[:_LONGEST_NAME], 1
    while (
        name.casefold() in taken or name.casefold() == "history"
    ):  # Excel keeps that name to itself
        number += 1
        name = f"{plain[: _LONGEST_NAME - 5]}({number})"
    taken.add(name.casefold())
    return name


def write_cell(target: Worksheet, row: int, column: int, value: Any) -> Cell:
    """Write a cell of a sheet, as `set_value` does."""
    cell = target.cell(row, column)
    assert isinstance(cell, Cell)  # nothing is merged here
    return set_value(cell, value)


def set_value(cell: Cell, value: Any) -> Cell:
    """Put a value into a cell; a text stays one, even where it looks like a formula.

    A date that showed no year shows none again: it becomes a text.
    """
    if isinstance(value, DayWithoutYear):
        value = as_text(value)
    if isinstance(value, str) or (isinstance(value, float) and not math.isfinite(value)):
        text = strip_illegal(as_text(value))
        if text:
            cell.value, cell.data_type = text, "s"
            if text.startswith(FORMULA_SIGNS):
                cell.quotePrefix = True
    else:
        cell.value = value
    return cell


def reproducible_bytes(workbook: Workbook, rows: Mapping[str, Sequence[bytes]] = _NO_ROWS) -> bytes:
    """Return a workbook as a file without times, neither in its properties nor in its archive.

    `rows` are further rows of sheets, by their names, as XML (see `xlsx_rows`).
    """
    saved = io.BytesIO()
    workbook.save(saved)
    parts = zip_parts(saved.getvalue())
    parts[_PROPERTIES] = _MODIFIED.sub(rb"\g<1>2000-01-01T00:00:00Z", parts[_PROPERTIES])
    for number, name in enumerate(workbook.sheetnames, 1):
        if further := rows.get(name):
            part = f"xl/worksheets/sheet{number}.xml"
            above, end, below = parts[part].partition(_END_OF_ROWS)
            parts[part] = b"".join([above, *further, end, below])
    return zip_bytes(parts, 2000)


def songti(
    size: float = 11, *, bold: bool = False, italic: bool = False, colour: str = "000000"
) -> Font:
    """Return 宋体, the font of forms; `colour` as RRGGBB."""
    return Font(name=_SONGTI, size=size, bold=bold, italic=italic, color=colour)


def set_page(sheet: Worksheet, *, landscape: bool) -> None:
    """Set the page of a sheet to A4, fit to the width, and the default height of its rows."""
    sheet.sheet_format.defaultRowHeight, sheet.sheet_format.customHeight = _ROW_HEIGHT, True
    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    sheet.page_setup.paperSize = _A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_options.horizontalCentered = True
    sheet.page_margins.left = sheet.page_margins.right = _MARGIN
    sheet.page_margins.top = sheet.page_margins.bottom = 1.5 * _MARGIN
    footer = sheet.oddFooter
    assert isinstance(footer, HeaderFooterItem)  # every sheet has one
    footer.center.text = "第 &P 页，共 &N 页"
