"""Writing workbooks: names that Excel allows, texts that are no formulas, the same bytes twice."""

from __future__ import annotations

import datetime as dt
import io
import math
import re
import zipfile
from functools import lru_cache
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Font
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from annual_review.values.cell_text import as_text, legal

_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f]|^'|'$")
_LONGEST_NAME = 31
_EPOCH = dt.datetime(2000, 1, 1)  # of every workbook, so that the same rows give the same bytes
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")


def new_workbook(*, write_only: bool = False) -> Workbook:
    """Return a workbook without a sheet that says nothing of who made it, or when.

    One that is `write_only` takes rows one behind the other, and keeps none.
    """
    workbook = Workbook(write_only=write_only)
    for sheet in workbook.worksheets:
        workbook.remove(sheet)
    workbook.properties.creator, workbook.properties.created = "", _EPOCH
    return workbook


def sheet_name(text: str, taken: set[str]) -> str:
    """Return a name that Excel allows and that no other sheet has; adds it to `taken`.

    >>> taken = {"宣讲"}
    >>> sheet_name("宣讲", taken), sheet_name("走访/慰问?", taken)
    ('宣讲(2)', '走访_慰问_')
    """
    plain = _NOT_IN_NAMES.sub("_", legal(text)).strip() or "表"
    name, number = plain[:_LONGEST_NAME], 1
    while (
        name.casefold() in taken or name.casefold() == "history"
    ):  # Excel keeps that name to itself
        number += 1
        name = f"{plain[: _LONGEST_NAME - 5]}({number})"
    taken.add(name.casefold())
    return name


def write_cell(target: Worksheet, row: int, column: int, value: Any) -> Cell:
    """Write a cell; a text is a text, even where it looks like a formula."""
    cell = target.cell(row, column)
    assert isinstance(cell, Cell)  # nothing is merged here
    return put(cell, value)


def put(cell: Cell, value: Any) -> Cell:
    """Put a value into a cell; a text is a text, even where it looks like a formula."""
    if isinstance(value, str) or (isinstance(value, float) and not math.isfinite(value)):
        text = legal(as_text(value))
        if text:
            cell.value, cell.data_type = text, "s"
            if text.startswith(("=", "+", "-", "@")):
                cell.quotePrefix = True
    else:
        cell.value = value
    return cell


@lru_cache(maxsize=1 << 14)  # the same labels and reasons stand in many rows
def text_width(text: str) -> int:
    """Return how wide a text stands, in half-width characters; a Chinese one takes two."""
    return sum(2 if ord(letter) > 255 else 1 for letter in text)


def fixed_bytes(workbook: Workbook) -> bytes:
    """Save a workbook with no trace of when: in its properties, or in its archive."""
    draft, result = io.BytesIO(), io.BytesIO()
    workbook.save(draft)
    with (
        zipfile.ZipFile(draft) as source,
        zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            content = source.read(name)
            if name == "docProps/core.xml":
                content = _MODIFIED.sub(rb"\g<1>2000-01-01T00:00:00Z", content)
            entry = zipfile.ZipInfo(name, (2000, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, content)
    return result.getvalue()


_A4 = 9  # ST_PaperSize of ECMA-376
_MARGIN = 0.5  # inches
_SONG = "宋体"  # on every machine that writes Chinese; another one stands in elsewhere
_HEIGHT = 20  # points, of a row


def song(
    size: float = 11, *, bold: bool = False, italic: bool = False, colour: str = "000000"
) -> Font:
    """Return the font of a form; `colour` as RRGGBB."""
    return Font(name=_SONG, size=size, bold=bold, italic=italic, color=colour)


def set_page(sheet: Worksheet, *, landscape: bool) -> None:
    """Set a sheet's page, and the height of rows that do not say theirs."""
    sheet.sheet_format.defaultRowHeight, sheet.sheet_format.customHeight = _HEIGHT, True
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
