"""How a sheet of a form is printed: on A4, fit to the width, with page numbers."""

from __future__ import annotations

from openpyxl.styles import Font
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

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
