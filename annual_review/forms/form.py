"""The workbook to fill in: a sheet for each register, made from params/.

`new_year` calls `make_form`. Cleaning reads the workbook as any other register: by its titles and
headers, with its examples and aid sheets left out (`cleaning.form_parts`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment, Border, PatternFill, Side
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from annual_review.cleaning.form_parts import EXAMPLE, EXAMPLE_ROWS, GUIDE_SHEET, LISTS_SHEET
from annual_review.cleaning.headers.titles import Titles, bare_title
from annual_review.forms.fields import FormField, form_fields, write_guide
from annual_review.forms.rules import ChoiceLists, cell_rule, example_rule
from annual_review.project.register_book import RegisterBook
from annual_review.project.settings import Settings
from annual_review.registers.xlsx import (
    new_workbook,
    reproducible_bytes,
    set_page,
    sheet_name,
    songti,
    write_cell,
)
from annual_review.values.cell_text import text_width
from annual_review.values.office_year import OfficeYear

TITLE, NOTE, HEADER = 1, 2, 3  # rows
FIRST = HEADER + EXAMPLE_ROWS + 1  # row to fill in
_FORMATTED = 200  # rows
_LAST = 5000  # row that the rules hold for
_LINED = 15  # rows that are printed even if empty: they fill one page
_NOTE = (
    "说明：深色表头的栏目必填；灰色斜体的是示例，不计入；从第{first}行填起，点选单元格可看提示。"
)
_FORMATS = {"date": "yyyy-mm-dd", "count": "0", "amount": "General", "serial": "General"}
_WIDTHS = {"date": 13, "count": 10, "amount": 12, "serial": 7, "place": 14, "category": 14}
_TEXT_WIDTH, _WIDEST = 24, 34  # half-width characters

_THIN = Side("thin", color="808080")
_BOX = Border(_THIN, _THIN, _THIN, _THIN)
_DARK, _LIGHT = PatternFill("solid", fgColor="1F4E79"), PatternFill("solid", fgColor="DDEBF7")
_GREY = PatternFill("solid", fgColor="F2F2F2")
_LACKING = PatternFill("solid", bgColor="F8CBAD")
_CENTRE = Alignment("center", "center", wrap_text=True)
_LEFT = Alignment("left", "center", wrap_text=True)


def make_form(settings: Settings) -> bytes:
    """Return the workbook of a year; the same bytes every time."""
    workbook, book = new_workbook(), settings.book
    taken = {GUIDE_SHEET, LISTS_SHEET}
    lists, titles = ChoiceLists(workbook), Titles(book)
    guide = workbook.create_sheet(GUIDE_SHEET)
    forms = {name: form_fields(settings, name) for name in book.registers}
    for register, fields in forms.items():
        sheet = workbook.create_sheet(sheet_name(register, taken))
        title = form_title(book, titles, register, settings.office_year)
        _write_sheet(sheet, title, _columns(fields), settings.office_year, lists)
    write_guide(guide, settings, forms)
    if LISTS_SHEET in workbook.sheetnames:
        workbook.move_sheet(LISTS_SHEET, len(workbook.sheetnames))
    return reproducible_bytes(workbook)


def _columns(fields: Sequence[FormField]) -> list[FormField | None]:
    """Return the columns of a sheet; the first has serial numbers, as a field or without one."""
    return [*fields] if fields[0].field.kind == "serial" else [None, *fields]


def _write_sheet(
    sheet: Worksheet,
    title: str,
    columns: Sequence[FormField | None],
    year: OfficeYear,
    lists: ChoiceLists,
) -> None:
    """Write the form of a register: title, note, header, examples, empty rows with their rules."""
    for number, column in enumerate(columns, 1):
        _write_column(sheet, number, column, year)
        if column is not None:
            rule = cell_rule(column, year, lists)
            letter = get_column_letter(number)
            rule.add(f"{letter}{FIRST}:{letter}{_LAST}")
            sheet.add_data_validation(rule)
            if column.is_required and column.field.fill != "down":
                _mark_lacking(sheet, letter, len(columns))
    _write_above(sheet, title, len(columns))
    _write_rows(sheet, len(columns))
    sheet.freeze_panes, sheet.print_title_rows = f"A{HEADER + 1}", f"{TITLE}:{HEADER}"
    set_page(sheet, landscape=True)


def _write_above(sheet: Worksheet, title: str, width: int) -> None:
    for row, text, font in ((TITLE, title, songti(16, bold=True)), (NOTE, "", songti(9))):
        cell = write_cell(sheet, row, 1, text or _NOTE.format(first=FIRST))
        cell.font, cell.alignment = font, _CENTRE if row == TITLE else _LEFT
        if width > 1:
            sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=width)
    sheet.row_dimensions[TITLE].height, sheet.row_dimensions[NOTE].height = 30, 26
    sheet.row_dimensions[HEADER].height = 32


def _write_column(
    sheet: Worksheet, number: int, column: FormField | None, year: OfficeYear
) -> None:
    """Write a column's header and examples; format the cells below, to the end of the sheet."""
    label = column.label if column else ""
    header = write_cell(sheet, HEADER, number, label)
    is_required = column is not None and column.is_required
    header.fill = _DARK if is_required else _LIGHT
    header.font = songti(bold=True, colour="FFFFFF" if is_required else "000000")
    header.alignment, header.border = _CENTRE, _BOX
    kind = column.field.kind if column else "serial"
    examples = column.examples(year) if column and kind != "serial" else [EXAMPLE] * EXAMPLE_ROWS
    for row, value in enumerate(examples, HEADER + 1):
        cell = write_cell(sheet, row, number, value)
        cell.font, cell.fill = songti(italic=True, colour="7F7F7F"), _GREY
        cell.border, cell.alignment = _BOX, _LEFT
        if isinstance(value, dt.date):
            cell.number_format = _FORMATS["date"]
    below = sheet.column_dimensions[get_column_letter(number)]
    below.width, below.number_format = _width(column), _FORMATS.get(kind, "@")
    below.alignment, below.font = _LEFT, songti()


def _width(column: FormField | None) -> float:
    """Return the width of a column by its label, its choices and its kind."""
    if column is None:
        return _WIDTHS["serial"]
    least = _WIDTHS.get(column.field.kind, _TEXT_WIDTH)
    texts = [text_width(choice) + 4 for choice in column.choices]
    longest = max(least, min(text_width(column.label), 16) + 2, *texts, 0)
    return min(longest, _WIDEST)


def _write_rows(sheet: Worksheet, width: int) -> None:
    """Format the empty rows; the first of them have borders, so that they are printed."""
    for number in range(1, width + 1):
        style = sheet.column_dimensions[get_column_letter(number)]
        for row in range(FIRST, FIRST + _FORMATTED):
            cell = sheet.cell(row, number)
            cell.number_format, cell.alignment, cell.font = style.number_format, _LEFT, songti()
            if row < FIRST + _LINED:
                cell.border = _BOX
    last = get_column_letter(width)
    filled = f"COUNTA($A{FIRST + _LINED}:${last}{FIRST + _LINED})>0"
    area = f"A{FIRST + _LINED}:{last}{_LAST}"
    sheet.conditional_formatting.add(area, _when(filled, DifferentialStyle(border=_BOX)))
    examples = example_rule()
    examples.add(f"A{HEADER + 1}:{last}{FIRST - 1}")
    sheet.add_data_validation(examples)


def _mark_lacking(sheet: Worksheet, letter: str, width: int) -> None:
    """Colour the empty cells of a required column in rows that are not empty."""
    last = get_column_letter(width)
    lacking = f'AND(COUNTA($A{FIRST}:${last}{FIRST})>0,{letter}{FIRST}="")'
    area = f"{letter}{FIRST}:{letter}{_LAST}"
    sheet.conditional_formatting.add(area, _when(lacking, DifferentialStyle(fill=_LACKING)))


def _when(formula: str, style: DifferentialStyle) -> Rule:
    return Rule("expression", dxf=style, formula=[formula])


def form_title(book: RegisterBook, titles: Titles, register: str, year: OfficeYear) -> str:
    """Return a title by which cleaning recognises the register: its name, else another title."""
    names = (register, *book.registers[register].titles)
    lines = [f"{year.label}{name}" for name in names]
    recognised = [
        line for line in lines if titles.find(bare_title(line), book.registers) == register
    ]
    return [*recognised, *lines][0]
