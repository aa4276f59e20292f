"""The columns of a register's form, and the sheet that explains how to fill it in.

`form_fields` returns for each column its label, prompt, error message and examples; `form` and
`rules` write them. `write_guide` writes the first sheet of the workbook.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import cycle, islice
from typing import Any

from openpyxl.styles import Alignment
from openpyxl.worksheet.worksheet import Worksheet

from annual_review.cleaning.form_parts import EXAMPLE_REASON, EXAMPLE_ROWS
from annual_review.project.register_book import PERIODS, Field
from annual_review.project.settings import Settings
from annual_review.project.words import Words
from annual_review.registers.xlsx import set_page, songti, write_cell
from annual_review.values.cell_text import text_width
from annual_review.values.office_year import MONTHS, OfficeYear
from annual_review.values.period_texts import name_period
from annual_review.values.unit_texts import unit_in_brackets, units_of_label
from annual_review.values.units import conversion

DAYS = ((1, 8), (3, 15))  # of the examples
NUMBERS = (30, 120)
_MONTHS = {"month": 1, "quarter": 3, "year": 12}  # of a period
_EXAMPLE_DAY = (3, 5)
_DATE_FORMAT = "如3月5日填 {day}"
_FROM_CHOICES = "从下拉列表中选择"
_HOW_BY_KIND = {  # {of} is the unit, {place} what the office calls a place
    "count": "只填整数{of}，不写单位和“约”“余”；一个也没有填0",
    "amount": "只填数字{of}，可有小数，不写单位；没有发生填0",
    "place": "填写所在{place}的名称",
    "category": "填写类别名称，同一类别前后写法要一致",
    "serial": "填写顺序号",
    "remark": "填写需要说明的事项",
}
_INSTRUCTIONS = (
    ("填在哪里", "一种{register}一张表，从示例下面的第一个空行填起，一件事填一行，中间不留空行。"),
    ("必填栏目", "深色表头的栏目必填，漏填的格子会变红；浅色表头的栏目没有可以不填。"),
    ("示例", "灰色斜体的两行是示例，不计入。不要改写，也不要复制示例行；整行删去也可以。"),
    ("日期", "按 {day} 的样子填写。只登记{label}的事项；持续几天的，填第一天。"),
    ("数字", "只填数字，不写单位，不写“约”“余”“若干”；一个也没有的填0。"),
    ("下拉选择", "点格子右边的箭头，从列表中选择。列表里确实没有的，先与负责汇总的同志联系。"),
    ("证件号码、电话", "照原样填写，格式已设为文本，不会变成科学计数。"),
    ("不要改动", "不改表头和工作表名称，不合并单元格，不加小计、合计行，合计由程序计算。"),
    ("粘贴", "从别处复制来的内容，请用“粘贴为数值”，并核对日期和数字；粘贴的内容不受检查。"),
    ("没有的工作", "全年没有开展的工作，相应的表留空，不要删除工作表。"),
    ("行数不够", "接着往下填即可，提示和检查一直有效。"),
)
_USUAL_WORDS = Words()
_GUIDE_WIDTHS = (30, 80)  # half-width characters
_LINE_HEIGHT = 17  # points


@dataclass(frozen=True)
class FormField:
    """A column of a form; `is_day` marks the date that decides to which year a row belongs.

    `choices` are the values to choose from; without any, every text is allowed. `of_value` is the
    label of a column that is headed by a value: 3月, of the field that holds the months. `words`
    are those of the office.
    """

    name: str
    field: Field
    choices: tuple[str, ...] = ()
    is_day: bool = False
    of_value: str = ""
    words: Words = _USUAL_WORDS

    @property
    def label(self) -> str:
        """The header: the field's name, with its unit in brackets unless the name has one."""
        if self.of_value:
            return self.of_value
        unit, name = self.field.unit, self.name
        has_own = unit_in_brackets(name) != name or any(mark in name for mark in "()（）/、|:：")
        return name if not unit or has_own else f"{name}（{unit}）"

    @property
    def label_or_name(self) -> str:
        """What the sheet of instructions calls the column."""
        return self.of_value or self.name

    @property
    def _unit(self) -> str:
        """The unit to fill in: the one that the label names, as cleaning reads it."""
        own = self.field.unit
        named = [unit for unit in units_of_label(self.label) if conversion(unit, own)]
        return named[0] if own and named else own

    def prompt(self, year: OfficeYear) -> str:
        """Return, in Chinese, what to write, whether it is required, and whether it is personal."""
        need = "必填。" if self.is_required else "没有可不填。"
        if self.field.fill == "down":
            need = "与上一行相同的可以不填。"
        personal = f"属个人信息，不出现在{self.words.review}中。" if self.field.personal else ""
        return f"{self._how(year)}。{need}{personal}"

    @property
    def is_required(self) -> bool:
        """Whether each row has to have a value here: not where one column of several has it."""
        return self.field.is_required and not self.of_value

    @property
    def limits(self) -> tuple[float | None, float | None]:
        """The smallest and the largest number that is not doubted; None for no limit."""
        return self.field.min, self.field.max

    @property
    def _between(self) -> str:
        """The limits in words, "" without any."""
        least, most = self.limits
        if least is not None and most is not None:
            return f"{least:.12g}至{most:.12g}之间"
        if least is not None:
            return f"不少于{least:.12g}"
        return f"不多于{most:.12g}" if most is not None else ""

    def _how(self, year: OfficeYear) -> str:
        kind, unit = self.field.kind, self._unit
        of = f"（单位：{unit}）" if unit else ""
        if kind == "date":
            when = f"，须在{year.label}内；持续几天的填第一天" if self.is_day else ""
            return _DATE_FORMAT.format(day=_example_day(year)) + when
        if self.choices:
            return _FROM_CHOICES
        how = _HOW_BY_KIND.get(kind)
        limits = f"，一般{self._between}" if self._between else ""
        return how.format(of=of, place=self.words.place) + limits if how else f"如实填写{self.name}"

    def error_message(self, year: OfficeYear) -> str:
        """Return, in Chinese, what is wrong with a value that is refused, and what to do."""
        if self.field.kind == "date":
            within = f"{year.label}内的日期" if self.is_day else "日期"
            return f"这里要填{within}，{_DATE_FORMAT.format(day=_example_day(year))}。"
        if self.choices:
            return "下拉列表中没有这一项。请从列表中选择；确需增加的，请与负责汇总的同志联系。"
        if self._between:
            kind = "整数" if self.field.kind == "count" else "数字"
            return f"这里要填{kind}，一般{self._between}。确实超出的，核对无误后再确认。"
        whole = "不小于0的整数" if self.field.kind == "count" else "不小于0的数字"
        return f"这里要填{whole}，不写单位，也不写“若干”“约”等文字。"

    def examples(self, year: OfficeYear) -> list[Any]:
        """Return a value for each example row."""
        kind = self.field.kind
        if kind == "remark":
            return [EXAMPLE_REASON] * EXAMPLE_ROWS
        values: Sequence[Any] = self.choices or (f"（{self.name}）",)
        if kind == "date":
            values = [dt.date(year.of_month(month), month, day) for month, day in DAYS]
        elif kind in ("count", "amount"):
            least, most = self.limits
            values = [min(max(number, least or 0), most or number) for number in NUMBERS]
        return list(islice(cycle(values), EXAMPLE_ROWS))


def form_fields(settings: Settings, register: str) -> list[FormField]:
    """Return the columns of a register's form: the serial number first, remarks last.

    Where the values of a field stand as headers, each value has a column.
    """
    book, office, year = settings.book, settings.office, settings.office_year
    fields = book.fields_of(register)
    places = list(office.places)
    day = next((name for name, field in fields.items() if field.kind == "date"), "")
    columns = [
        FormField(name, field, _choices(field, places, year), name == day, words=office.words)
        for name, field in fields.items()
    ]
    spread = book.registers[register].spread
    if spread is not None:
        into = next(column for column in columns if column.name == spread.into)
        value = next(column for column in columns if column.name == spread.value)
        labels = _headers(into, year)
        if labels:
            of_values = [replace(value, of_value=label) for label in labels]
            others = [column for column in columns if column not in (into, value)]
            columns = [*others, *of_values]
    return sorted(columns, key=_position)


def _choices(field: Field, places: Sequence[str], year: OfficeYear) -> tuple[str, ...]:
    """Return the values to choose from: places, the periods of the year, or choices."""
    if field.kind == "place":
        return tuple(places)
    if field.kind in PERIODS:
        if field.kind == "year":
            return (year.label,)
        length = _MONTHS[field.kind]
        whole = range(year.first_month, year.first_month + MONTHS)
        begins = [month for month in whole if month % length == 0 and month + length - 1 in whole]
        firsts = [dt.date(month // MONTHS, month % MONTHS + 1, 1) for month in begins]
        return tuple(name_period(first, field.kind) for first in firsts)
    return tuple(field.choices)


def _headers(column: FormField, year: OfficeYear) -> list[str]:
    """Return the values of a field as headers: 1月 to 12月, or its choices."""
    is_period = column.field.kind in ("month", "quarter")
    if not is_period:
        return list(column.choices)
    years = (f"{year.number}年", f"{year.of_month(1)}年")
    return [choice.removeprefix(years[0]).removeprefix(years[1]) for choice in column.choices]


def _example_day(year: OfficeYear) -> str:
    """Return a day as it is to be written: 2021-3-5."""
    month, day = _EXAMPLE_DAY
    return f"{year.of_month(month)}-{month}-{day}"


def _position(column: FormField) -> tuple[int, bool]:
    order = {"serial": 0, "remark": 2}.get(column.field.kind, 1)
    return order, bool(column.of_value)


def write_guide(
    sheet: Worksheet, settings: Settings, forms: Mapping[str, Sequence[FormField]]
) -> None:
    """Write how to fill in the form, then a line for each register.

    The sheet has two columns of texts, so that `is_aid_sheet` recognises it.
    """
    year, words = settings.office_year, settings.words
    title = write_cell(sheet, 1, 1, f"{year.label}登记表填写说明")
    title.font, title.alignment = songti(16, bold=True), Alignment("center", "center")
    sheet.merge_cells(start_row=1, end_row=1, start_column=1, end_column=2)
    sheet.row_dimensions[1].height = 30
    how = [
        (name, text.format(day=_example_day(year), label=year.label, register=words.register))
        for name, text in _INSTRUCTIONS
    ]
    fields_of = [(f"《{name}》", _list_fields(fields, words)) for name, fields in forms.items()]
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


def _list_fields(fields: Sequence[FormField], words: Words) -> str:
    """Return, in Chinese, which fields of a register are required, optional and personal."""
    required = "、".join(f.label_or_name for f in fields if f.is_required)
    optional = "、".join(f.label_or_name for f in fields if not f.is_required)
    personal = "、".join(f.label_or_name for f in fields if f.field.personal)
    parts = [
        f"必填：{required}。" if required else "",
        f"可不填：{optional}。" if optional else "",
        f"其中{personal}是个人信息，不出现在{words.review}中。" if personal else "",
    ]
    return "".join(parts)
