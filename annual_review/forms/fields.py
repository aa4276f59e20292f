"""The columns of a register's form, and the sheet that explains how to fill it in.

`form_fields` returns for each column its label, prompt, error message and examples; `form` and
`rules` write them. `write_guide` writes the first sheet of the workbook.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from typing import Any

from openpyxl.styles import Alignment
from openpyxl.worksheet.worksheet import Worksheet

from annual_review.cleaning.form_parts import EXAMPLE_REASON, EXAMPLE_ROWS
from annual_review.project.register_book import Field, RegisterBook
from annual_review.registers.xlsx import set_page, songti, write_cell
from annual_review.values.cell_text import text_width
from annual_review.values.unit_texts import unit_in_brackets, units_of_label
from annual_review.values.units import conversion

DAYS = ((1, 8), (3, 15))  # of the examples
NUMBERS = (30, 120)
_DATE_FORMAT = "如3月5日填 {year}-3-5"
_FROM_CHOICES = "从下拉列表中选择"
_HOW_BY_KIND = {  # {of} is the unit
    "count": "只填整数{of}，不写单位和“约”“余”；一个也没有填0",
    "amount": "只填数字{of}，可有小数，不写单位；没有发生填0",
    "place": "填写所在乡镇（街道）的名称",
    "category": "填写类别名称，同一类别前后写法要一致",
    "serial": "填写顺序号",
    "remark": "填写需要说明的事项",
}
_INSTRUCTIONS = (
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
_GUIDE_WIDTHS = (30, 80)  # half-width characters
_LINE_HEIGHT = 17  # points


@dataclass(frozen=True)
class FormField:
    """A column of a form; `is_day` marks the date that decides to which year a row belongs.

    `choices` are the values to choose from; without any, every text is allowed.
    """

    name: str
    field: Field
    choices: tuple[str, ...] = ()
    is_day: bool = False

    @property
    def label(self) -> str:
        """The header: the field's name, with its unit in brackets unless the name has one."""
        unit, name = self.field.unit, self.name
        has_own = unit_in_brackets(name) != name or any(mark in name for mark in "()（）/、|:：")
        return name if not unit or has_own else f"{name}（{unit}）"

    @property
    def _unit(self) -> str:
        """The unit to fill in: the one that the label names, as cleaning reads it."""
        own = self.field.unit
        named = [unit for unit in units_of_label(self.label) if conversion(unit, own)]
        return named[0] if own and named else own

    def prompt(self, year: int) -> str:
        """Return, in Chinese, what to write, whether it is required, and whether it is personal."""
        need = "必填。" if self.field.is_required else "没有可不填。"
        personal = "属个人信息，不出现在综述中。" if self.field.personal else ""
        return f"{self._how(year)}。{need}{personal}"

    def _how(self, year: int) -> str:
        kind, unit = self.field.kind, self._unit
        of = f"（单位：{unit}）" if unit else ""
        if kind == "date":
            when = f"，须在{year}年内；持续几天的填第一天" if self.is_day else ""
            return _DATE_FORMAT.format(year=year) + when
        if self.choices:
            return _FROM_CHOICES
        how = _HOW_BY_KIND.get(kind)
        return how.format(of=of) if how else f"如实填写{self.name}"

    def error_message(self, year: int) -> str:
        """Return, in Chinese, what is wrong with a value that is refused, and what to do."""
        if self.field.kind == "date":
            within = f"{year}年内的日期" if self.is_day else "日期"
            return f"这里要填{within}，{_DATE_FORMAT.format(year=year)}。"
        if self.choices:
            return "下拉列表中没有这一项。请从列表中选择；确需增加的，请与负责汇总的同志联系。"
        whole = "不小于0的整数" if self.field.kind == "count" else "不小于0的数字"
        return f"这里要填{whole}，不写单位，也不写“若干”“约”等文字。"

    def examples(self, year: int) -> list[Any]:
        """Return a value for each example row."""
        kind = self.field.kind
        if kind == "remark":
            return [EXAMPLE_REASON] * EXAMPLE_ROWS
        values: Sequence[Any] = self.choices or (f"（{self.name}）",)
        if kind == "date":
            values = [dt.date(year, month, day) for month, day in DAYS]
        elif kind in ("count", "amount"):
            values = NUMBERS
        return list(islice(cycle(values), EXAMPLE_ROWS))


def form_fields(book: RegisterBook, register: str, townships: Sequence[str]) -> list[FormField]:
    """Return the columns of a register's form: the serial number first, remarks last."""
    fields = book.fields_of(register)
    day = next((name for name, field in fields.items() if field.kind == "date"), "")
    order = sorted(fields, key=lambda name: _position(fields[name]))
    return [
        FormField(
            name,
            fields[name],
            tuple(townships if fields[name].kind == "place" else fields[name].choices),
            name == day,
        )
        for name in order
    ]


def _position(field: Field) -> int:
    return {"serial": 0, "remark": 2}.get(field.kind, 1)


def write_guide(sheet: Worksheet, year: int, forms: Mapping[str, Sequence[FormField]]) -> None:
    """Write how to fill in the form, then a line for each register.

    The sheet has two columns of texts, so that `is_aid_sheet` recognises it.
    """
    title = write_cell(sheet, 1, 1, f"{year}年登记表填写说明")
    title.font, title.alignment = songti(16, bold=True), Alignment("center", "center")
    sheet.merge_cells(start_row=1, end_row=1, start_column=1, end_column=2)
    sheet.row_dimensions[1].height = 30
    how = [(name, text.format(year=year)) for name, text in _INSTRUCTIONS]
    fields_of = [(f"《{name}》", _list_fields(fields)) for name, fields in forms.items()]
    for row, (name, text) in enumerate([*how, *fields_of], 2):
        _write_line(sheet, row, name, text)
    for letter, width in zip("AB", _GUIDE_WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    set_page(sheet, landscape=False)


def _write_line(sheet: Worksheet, row: int, name: str, text: str) -> None:
    for column, value in enumerate((name, text), 1):
        cell = write_cell(sheet, row, column, value)
        cell.font = songti(bold=column == 1)
        cell.alignment = Alignment(vertical="center", wrap_text=True)
    widths = zip((name, text), _GUIDE_WIDTHS, strict=True)
    lines = max(-(-text_width(value) // (width - 2)) for value, width in widths)
    sheet.row_dimensions[row].height = lines * _LINE_HEIGHT + 5


def _list_fields(fields: Sequence[FormField]) -> str:
    """Return, in Chinese, which fields of a register are required, optional and personal."""
    required = "、".join(f.name for f in fields if f.field.is_required)
    optional = "、".join(f.name for f in fields if not f.field.is_required)
    personal = "、".join(f.name for f in fields if f.field.personal)
    parts = [
        f"必填：{required}。" if required else "",
        f"可不填：{optional}。" if optional else "",
        f"其中{personal}是个人信息，不出现在综述中。" if personal else "",
    ]
    return "".join(parts)
