"""The first sheet of a form: how to fill it in, and what each register asks for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from openpyxl.styles import Alignment
from openpyxl.worksheet.worksheet import Worksheet

from annual_review.form_fields import FormField
from annual_review.form_page import set_page, song
from annual_review.workbook_writing import text_width, write_cell

_HOW = (
    ("填在哪里", "一种台账一张表，从示例下面的第一个空行填起，一件事填一行，中间不留空行。"),
    ("必填栏目", "深色表头的栏目必填，漏填的格子会变红；浅色表头的栏目没有可以不填。"),
    ("示例", "灰色斜体的两行是示例，不计入。不要改写，也不要复制示例行；整行删去也可以。"),
    ("日期", "按 {year}-3-5 的样子填写。只登记{year}年的事项；持续几天的，填第一天。"),
    ("数字", "只填数字，不写单位，不写“约”“余”“若干”；一个也没有的填0。"),
    ("下拉选择", "点格子右边的箭头，从列表中选择。列表里确实没有的，先与负责汇总的同志联系。"),
    ("证件号码、电话", "照原样填写，格式已设为文本，不会变成科学计数。"),
    ("不要改动", "不改表头和工作表名称，不合并单元格，不加小计、合计行，合计由程序计算。"),
    ("粘贴", "从别处复制来的内容，请用“粘贴为数值”，并核对日期和数字；粘贴的内容不受检查。"),
    ("没有的工作", "全年没有开展的工作，相应的表留空，不要删除工作表。"),
    ("行数不够", "接着往下填即可，提示和检查一直有效。"),
)
_WIDTHS = (30, 80)  # half-width characters
_LINE = 17  # points


def write_guide(sheet: Worksheet, year: int, forms: Mapping[str, Sequence[FormField]]) -> None:
    """Write how to fill in, then a line a register.

    By two columns of texts alone cleaning knows it for what it is.
    """
    title = write_cell(sheet, 1, 1, f"{year}年登记表填写说明")
    title.font, title.alignment = song(16, bold=True), Alignment("center", "center")
    sheet.merge_cells(start_row=1, end_row=1, start_column=1, end_column=2)
    sheet.row_dimensions[1].height = 30
    how = [(name, text.format(year=year)) for name, text in _HOW]
    asked = [(f"《{name}》", _asked(fields)) for name, fields in forms.items()]
    for row, (name, text) in enumerate([*how, *asked], 2):
        _write_line(sheet, row, name, text)
    for letter, width in zip("AB", _WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    set_page(sheet, landscape=False)


def _write_line(sheet: Worksheet, row: int, name: str, text: str) -> None:
    for column, said in enumerate((name, text), 1):
        cell = write_cell(sheet, row, column, said)
        cell.font = song(bold=column == 1)
        cell.alignment = Alignment(vertical="center", wrap_text=True)
    widths = zip((name, text), _WIDTHS, strict=True)
    lines = max(-(-text_width(said) // (width - 2)) for said, width in widths)
    sheet.row_dimensions[row].height = lines * _LINE + 5


def _asked(fields: Sequence[FormField]) -> str:
    """Say what a register asks for."""
    required = _names(f.name for f in fields if f.field.is_required)
    optional = _names(f.name for f in fields if not f.field.is_required)
    personal = _names(f.name for f in fields if f.field.personal)
    parts = [
        f"必填：{required}。" if required else "",
        f"可不填：{optional}。" if optional else "",
        f"其中{personal}是个人信息，不出现在综述中。" if personal else "",
    ]
    return "".join(parts)


def _names(names: Iterable[str]) -> str:
    return "、".join(names)
