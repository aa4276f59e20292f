"""The form offers what a register says of its structure, and its register reads it back."""

from __future__ import annotations

import datetime as dt
import random

import pytest

from annual_review.cleaning.clean import clean
from annual_review.forms.form import FIRST, HEADER, make_form
from annual_review.project.register_book import RegisterBook
from annual_review.project.settings import Office, Settings
from annual_review.project.year_params import YearParams
from annual_review.registers.inputs import read_inputs
from annual_review.registers.xlsx import write_cell
from tests.support.form_filling import Form

COUNT = {"kind": "count", "unit": "人次"}
BOOK = {
    "common": {"序号": {"kind": "serial"}, "备注": {"kind": "remark"}},
    "registers": {
        "服务月报": {
            "fields": {"年月": {"kind": "month"}, "村": {"required": True}, "人次": COUNT}
        },
        "季度报表": {
            "fields": {"季度": {"kind": "quarter"}, "站点": {"required": True}, "人次": COUNT}
        },
        "年度统计": {
            "fields": {"年度": {"kind": "year"}, "项目": {"required": True}, "人次": COUNT}
        },
        "走访登记": {
            "repeats": True,
            "fields": {
                "日期": {"kind": "date", "fill": "down"},
                "乡镇": {"kind": "place", "fill": "group"},
                "对象": {"required": True},
                "走访人数": COUNT | {"min": 1, "max": 500},
                "慰问金": {"kind": "amount", "unit": "元", "max": 2000.5},
            },
        },
        "活动登记": {
            "fields": {
                "日期": {"kind": "date", "columns": ["年", "月", "日"]},
                "活动名称": {"required": True},
                "参加人数": COUNT,
            }
        },
        "月度统计": {
            "spread": {"into": "月份", "value": "人次"},
            "fields": {"单位": {"required": True}, "月份": {"kind": "month"}, "人次": COUNT},
        },
        "订阅统计": {
            "spread": {"into": "报刊", "value": "份数"},
            "fields": {
                "订阅单位": {"required": True},
                "报刊": {"kind": "category", "choices": ["日报", "晚报", "月刊"]},
                "份数": {"kind": "count", "unit": "份"},
            },
        },
        "检查情况表": {
            "shape": "form",
            "fields": {
                "检查日期": {"kind": "date"},
                "被检查单位": {"required": True},
                "检查情况": {},
                "隐患数": {"kind": "count", "unit": "处"},
            },
        },
    },
}


@pytest.fixture(scope="module")
def office():
    town = Office(name="青岭县综合办公室", county="青岭县", townships=["城关镇", "河西乡"])
    book = RegisterBook(**BOOK)
    return Settings(year=2024, office=town, book=book, params=YearParams())


@pytest.fixture
def form(office):
    return Form(make_form(office))


def cleaned(form, office, folder):
    form.save(folder / "登记表.xlsx")
    inputs = read_inputs(folder)
    return clean(inputs.sheets, office, inputs.corrections, inputs.ignored)


def labels(form, name):
    return [cell.value for cell in form.book[name][HEADER] if cell.value]


def rule(form, name, label):
    sheet = form.book[name]
    return form.rule(sheet, [cell.value for cell in sheet[HEADER]].index(label) + 1)


def test_the_empty_form_of_every_structure_is_read_without_a_warning(form, office, tmp_path):
    result = cleaned(form, office, tmp_path)
    assert (result.warnings, result.missing) == ([], [])
    assert set(result.ledger["fate"]) == {"heading", "note"}


@pytest.mark.parametrize("seed", range(3))
def test_every_structure_filled_in_by_its_rules_comes_back(form, office, tmp_path, seed):
    chance = random.Random(seed)
    days = {"日期": lambda number: dt.datetime(2024, 3, 1 + number)}
    filled = {sheet.title: form.fill(sheet, 5, chance, **days) for sheet in form.sheets}
    result = cleaned(form, office, tmp_path)
    assert (result.warnings, result.missing, len(result.fixes)) == ([], [], 0)
    rows = result.ledger[result.ledger["fate"] == "kept"].groupby("register").size()
    assert rows.to_dict() == filled


def test_periods_are_offered_as_those_of_the_year(form):
    months = form.choices(rule(form, "服务月报", "年月").formula1)
    assert (months[0], months[-1], len(months)) == ("2024年1月", "2024年12月", 12)
    quarters = form.choices(rule(form, "季度报表", "季度").formula1)
    assert quarters == [f"2024年第{number}季度" for number in "一二三四"]


def test_limits_are_asked_about_in_chinese(form):
    found = rule(form, "走访登记", "走访人数（人次）")
    limits = (found.type, found.formula1, found.formula2, found.errorStyle)
    assert limits == ("whole", "1", "500", "warning")
    assert "1至500之间" in found.error
    assert "1至500之间" in found.prompt
    found = rule(form, "走访登记", "慰问金（元）")
    assert (found.type, found.formula1, found.formula2) == ("decimal", "0", "2000.5")


def test_values_of_a_spread_register_stand_as_headers(form):
    months = [f"{month}月" for month in range(1, 13)]
    assert labels(form, "月度统计") == ["序号", "单位", *months, "备注"]
    assert labels(form, "订阅统计") == ["序号", "订阅单位", "日报", "晚报", "月刊", "备注"]


def test_a_date_of_several_columns_has_one_in_the_form(form):
    assert labels(form, "活动登记") == ["序号", "日期", "活动名称", "参加人数（人次）", "备注"]


def test_a_day_that_is_filled_down_need_not_be_repeated(form, office, tmp_path):
    sheet = form.book["走访登记"]
    at = {cell.value: cell.column for cell in sheet[HEADER]}
    for i, day in enumerate(["2024-03-05", None]):
        for label, value in (
            ("日期", day),
            ("对象", f"甲{i}"),
            ("走访人数（人次）", 3),
            ("慰问金（元）", 5),
        ):
            if value is not None:
                write_cell(sheet, FIRST + i, at[label], value)
    assert "与上一行相同的可以不填" in rule(form, "走访登记", "日期").prompt
    table = cleaned(form, office, tmp_path).records["走访登记"]
    assert [str(day.date()) for day in table["日期"]] == ["2024-03-05"] * 2
