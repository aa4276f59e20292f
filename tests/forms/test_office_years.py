"""The form and the params of an office whose year begins in September."""

import datetime as dt
import io

import openpyxl
import pytest
import yaml

from annual_review.cleaning.clean import clean
from annual_review.forms.form import FIRST, HEADER, TITLE, make_form
from annual_review.forms.new_params import new_params
from annual_review.project.register_book import RegisterBook
from annual_review.project.settings import Office, Settings
from annual_review.project.year_params import YearParams
from annual_review.registers.workbooks import Sheet

BOOK = """
registers:
  家访台账:
    fields:
      日期: {kind: date}
      月份: {kind: month, required: false}
      季度: {kind: quarter, required: false}
      学年: {kind: year, required: false}
  借阅统计:
    spread: {into: 月份, value: 册次}
    fields:
      年级: {required: true}
      月份: {kind: month}
      册次: {kind: count}
"""
MONTHS = (9, 10, 11, 12, 1, 2, 3, 4, 5, 6, 7, 8)


@pytest.fixture
def settings():
    return Settings(
        year=2022,
        office=Office(name="三小", county="青岭县", year_starts=9, year_name="学年度"),
        book=RegisterBook.model_validate(yaml.safe_load(BOOK)),
        params=YearParams(),
    )


@pytest.fixture
def workbook(settings):
    return openpyxl.load_workbook(io.BytesIO(make_form(settings)))


def test_days_and_lists_are_those_of_the_office_s_year(workbook):
    sheet = workbook["家访台账"]
    assert sheet.cell(TITLE, 1).value == "2022—2023学年度家访台账"
    rules = {rule.promptTitle: rule for rule in sheet.data_validations.dataValidation}
    first, last = dt.date(2022, 9, 1), dt.date(2023, 8, 31)
    epoch = dt.date(1899, 12, 30)
    bounds = [str((day - epoch).days) for day in (first, last)]
    assert [rules["日期"].formula1, rules["日期"].formula2] == bounds
    assert "如3月5日填 2023-3-5，须在2022—2023学年度内" in rules["日期"].prompt
    named = [f"{2022 + (month < 9)}年{month}月" for month in MONTHS]
    assert rules["月份"].formula1 == f'"{",".join(named)}"'
    assert rules["季度"].formula1 == '"2022年第四季度,2023年第一季度,2023年第二季度"'
    assert rules["学年"].formula1 == '"2022—2023学年度"'
    days = [sheet.cell(row, 2).value.date() for row in range(HEADER + 1, FIRST)]
    assert all(first <= day <= last for day in days)


def test_what_is_filled_in_is_counted(workbook, settings):
    sheet = workbook["借阅统计"]
    heads = [cell.value for cell in sheet[HEADER]]
    assert heads[-12:] == [f"{month}月" for month in MONTHS]
    sheet.append(["", "一年级", *range(1, 13)])
    rows = [["" if value is None else value for value in row] for row in sheet.values]
    found = clean([Sheet("登记表.xlsx", "借阅统计", rows)], settings).records["借阅统计"]
    assert list(map(str, found["月份"])) == [f"{2022 + (m < 9)}-{m:02}" for m in MONTHS]
    assert list(found["册次"]) == list(range(1, 13))
    assert (found["存疑"] == "").all()


def test_params_name_the_days_of_the_office_s_year(settings, tmp_path):
    text = new_params(settings, tmp_path)
    assert "Without it: 2023年9月\n# date: 2023-09-30\n" in text
    assert "# before August.\n# until: 2023-02-28\n" in text
