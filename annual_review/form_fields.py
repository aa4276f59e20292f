"""What a form says of each column: its label, what to write there, an example of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from typing import Any

from annual_review.examples import MOST, SAID
from annual_review.header_units import unit_in_brackets
from annual_review.settings import Field, RegisterBook

DAYS = ((1, 8), (3, 15))  # of the examples
NUMBERS = (30, 120)
_LIKE = "如3月5日填 {year}-3-5"
_ON_CHOICES = "从下拉列表中选择"


@dataclass(frozen=True)
class FormField:
    """A column of a form; `is_day` marks the date that says to which year a row belongs.

    `choices` are the names to choose from; without any, a text is free.
    """

    name: str
    field: Field
    choices: tuple[str, ...] = ()
    is_day: bool = False

    @property
    def label(self) -> str:
        """The header: the field's name, with its unit in brackets where it has none of its own."""
        unit, name = self.field.unit, self.name
        has_own = unit_in_brackets(name) != name or any(mark in name for mark in "()（）/、|:：")
        return name if not unit or has_own else f"{name}（{unit}）"

    def prompt(self, year: int) -> str:
        """Say what to write, whether it has to be there, and whether it is personal."""
        need = "必填。" if self.field.is_required else "没有可不填。"
        personal = "属个人信息，不出现在综述中。" if self.field.personal else ""
        return f"{self._how(year)}。{need}{personal}"

    def _how(self, year: int) -> str:
        kind, unit = self.field.kind, self.field.unit
        of = f"（单位：{unit}）" if unit else ""
        if kind == "date":
            when = f"，须在{year}年内；持续几天的填第一天" if self.is_day else ""
            return _LIKE.format(year=year) + when
        if self.choices:
            return _ON_CHOICES
        return {
            "count": f"只填整数{of}，不写单位和“约”“余”；一个也没有填0",
            "amount": f"只填数字{of}，可有小数，不写单位；没有发生填0",
            "place": "填写所在乡镇（街道）的名称",
            "category": "填写类别名称，同一类别前后写法要一致",
            "serial": "填写顺序号",
            "remark": "填写需要说明的事项",
        }.get(kind, f"如实填写{self.name}")

    def refusal(self, year: int) -> str:
        """Say why what was typed cannot be right, and what to do."""
        if self.field.kind == "date":
            within = f"{year}年内的日期" if self.is_day else "日期"
            return f"这里要填{within}，{_LIKE.format(year=year)}。"
        if self.choices:
            return "下拉列表中没有这一项。请从列表中选择；确需增加的，请与负责汇总的同志联系。"
        whole = "不小于0的整数" if self.field.kind == "count" else "不小于0的数字"
        return f"这里要填{whole}，不写单位，也不写“若干”“约”等文字。"

    def examples(self, year: int) -> list[Any]:
        """Return a value for each example row; the last ones leave out what may be left out."""
        kind = self.field.kind
        if kind == "remark":
            return [SAID] * MOST
        shown: Sequence[Any] = self.choices or (f"（{self.name}）",)
        if kind == "date":
            shown = [dt.date(year, month, day) for month, day in DAYS]
        elif kind in ("count", "amount"):
            shown = NUMBERS
        return list(islice(cycle(shown), MOST))


def form_fields(book: RegisterBook, register: str, townships: Sequence[str]) -> list[FormField]:
    """Return the columns of a register's form: the serial number first, remarks last."""
    fields = book.fields_of(register)
    day = next((name for name, field in fields.items() if field.kind == "date"), "")
    order = sorted(fields, key=lambda name: _place(fields[name]))
    return [
        FormField(
            name,
            fields[name],
            tuple(townships if fields[name].kind == "place" else fields[name].choices),
            name == day,
        )
        for name in order
    ]


def _place(field: Field) -> int:
    return {"serial": 0, "remark": 2}.get(field.kind, 1)
