"""A small book with registers of forms, and the cleaning of a folder with it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import openpyxl
import yaml

from annual_review.cleaning.clean import clean
from annual_review.project.register_book import RegisterBook
from annual_review.project.settings import Office, Settings
from annual_review.project.year_params import YearParams
from annual_review.records.cleaned import Cleaned
from annual_review.registers.inputs import read_inputs

CHECK = "安全检查记录表"
AID = "困难群众救助申请表"
_BOOK = """
lines: [工作]
common:
  序号: {kind: serial, headers: [编号]}
  备注: {kind: remark}
registers:
  安全检查记录表:
    titles: [安全检查记录表]
    line: 工作
    shape: form
    fields:
      受检单位: {required: true, headers: [被检查单位, 单位名称]}
      检查日期: {kind: date, headers: [检查时间]}
      检查人员: {}
      检查结果: {kind: category, choices: [合格, 不合格, 限期整改]}
      隐患数: {kind: count, unit: 处, headers: [发现隐患]}
      检查意见: {}
  困难群众救助申请表:
    titles: [困难群众临时救助申请表]
    line: 工作
    shape: form
    fields:
      姓名: {required: true}
      申请日期: {kind: date, headers: [申请时间]}
      救助类别: {kind: category, choices: [临时救助, 低保], required: true}
      救助金额: {kind: amount, unit: 元}
      联系电话: {}
      村联系电话: {headers: [村干部联系电话]}
  宣讲台账:
    titles: [宣讲台账]
    line: 工作
    fields:
      日期: {kind: date}
      场所: {required: true}
      人数: {kind: count, unit: 人}
"""
_OFFICE = {
    "name": "青岭县综合办公室",
    "county": "青岭县",
    "townships": {"城关镇": [], "河西乡": []},
}

Rows = list[list[Any]]


def form_settings() -> Settings:
    """Return the settings of 2021 with the small book."""
    return Settings(
        year=2021,
        office=Office.model_validate(_OFFICE),
        book=RegisterBook.model_validate(yaml.safe_load(_BOOK)),
        params=YearParams(),
    )


class FormFolder:
    """A folder of registers: write workbooks into it, then clean it with the small book."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def workbook(self, name: str, sheets: Mapping[str, Rows], merges: str = "") -> None:
        """Write a workbook; `merges` are ranges of its first sheet."""
        book = openpyxl.Workbook()
        book.remove(book.worksheets[0])
        for title, rows in sheets.items():
            sheet = book.create_sheet(title)
            for row in rows:
                sheet.append(row)
        for merge in merges.split():
            book.worksheets[0].merge_cells(merge)
        (self.path / name).parent.mkdir(parents=True, exist_ok=True)
        book.save(self.path / name)

    def clean(self) -> Cleaned:
        """Clean what is in the folder."""
        inputs = read_inputs(self.path)
        return clean(inputs.sheets, form_settings(), inputs.corrections, inputs.ignored)

    def cleaned(self, *rows: list[Any], merges: str = "", sheet: str = "Sheet1") -> Cleaned:
        """Clean one sheet."""
        self.workbook("a.xlsx", {sheet: list(rows)}, merges)
        return self.clean()


def records(cleaned: Cleaned, register: str = CHECK) -> list[dict[str, Any]]:
    """Return the records of a register without what is blank; days as text."""
    table = cleaned.records[register].reset_index(drop=True)
    return [
        {
            name: value.date().isoformat() if hasattr(value, "date") else value
            for name, value in row.items()
            if value not in ("", None) and value == value
        }
        for row in table.to_dict("records")
    ]


def fates(cleaned: Cleaned) -> list[str]:
    """Return the fates of all rows."""
    return list(cleaned.ledger["fate"])
