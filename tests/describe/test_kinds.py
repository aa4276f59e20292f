"""A column's label and its values tell what it holds, and what is personal."""

import datetime as dt

import pytest

from annual_review.describe.column_cells import ColumnCells
from annual_review.describe.kinds import guess
from annual_review.describe.labels import read_label
from tests.support.undeclared import described, sheet_of


def field_of(label, *cells, office=None):
    read = read_label(label)
    counted = [(cell, cells.count(cell)) for cell in dict.fromkeys(cells)]
    column = ColumnCells(read.text, read.unit, len(cells), counted)
    return guess(read.text, column, office, 2021)


KINDS = {
    ("活动日期", "2021.3.5", "3月6日", dt.date(2021, 3, 7)): "date",
    ("活动日期", 44260, 44261.0, "20210305"): "date",
    ("何时", "2021年3月5日", "2021年3月6日"): "date",
    ("时间", "上午", "下午", "晚上"): "text",
    ("年月", "2021.03", "2021.04"): "month",
    ("月份", 1, 2, 12): "month",
    ("期间", "3月", "4月份"): "month",
    ("季度", "一季度", "第二季度", "2021Q3"): "quarter",
    ("年份", 2019, "2020年"): "year",
    ("参加人数", 5, "６人", "一百二十", "若干"): "count",
    ("金额（元）", 5, 6): "amount",
    ("产量", "3.5吨", 4): "amount",
    ("满意率", "95%", "100%"): "amount",
    ("评分", 9.5, 8): "amount",
    ("乡镇", "官舟镇", "和平街道", "祐溪"): "place",
    ("所在地", "官舟镇", "和平街道", "淇滩镇"): "place",
    ("案号", "2021-001", "2021-002"): "text",
    ("编号", 1, 2, 3): "serial",
    ("编号", "QL-001", "QL-002"): "text",
    ("序号", "", ""): "serial",
    ("备注", "5人", ""): "remark",
    ("级别", "省级", "县级", "县级"): "category",
    ("是否达标", "是", "√", "否"): "category",
    ("主题", *(f"党史专题{n}" for n in range(9))): "text",
    ("楼层", "一", "二", "三"): "text",
    ("年级", "一年级", "二年级", "一年级", "二年级"): "category",
    ("邮编", "565300", "565301"): "text",
}


@pytest.mark.parametrize(("cells", "kind"), KINDS.items())
def test_kinds(cells, kind):
    assert field_of(*cells).kind == kind


PERSONAL = [
    ("姓名", "甲某"),
    ("联系人", "甲某"),
    ("联系电话", "0856-8221234"),
    ("身份证号", "522228199001010017"),
    ("家庭住址", "东街1号"),
    ("出生年月", 1950.01, "1951.2"),
    ("经手", "13800000001", "13800000002"),
    ("对象", "张三", "李四", "王小明", "赵六"),
    ("诊断", "高血压二级，伴头晕三天"),
]


@pytest.mark.parametrize("cells", PERSONAL)
def test_what_looks_personal_is_marked(cells):
    assert field_of(*cells).personal


@pytest.mark.parametrize(
    "cells",
    [
        ("作物", "葡萄", "柚子", "辣椒", "黄瓜"),
        ("负责人数", 3, 4),
        ("学校", "黄土小学", "江口中学", "高山小学"),
        ("主题", "讲电话防骗13800000001", "党史", "防火", "禁毒"),
    ],
)
def test_what_is_no_person_is_not_marked(cells):
    assert not field_of(*cells).personal


UNITS = {
    ("参加人次", 3, 4): "人次",
    ("户数", 3, 4): "户",
    ("重量", "3公斤", "4公斤", 5): "公斤",
    ("金额万元", 3.5, 4): "万元",
    ("血压(mmHg)", 120, 130): "mmHg",
    ("受教人数", "30人次", "40人次"): "人",
    ("年龄", 60, 70): "岁",
    ("数量", 3, 4): "",
}


@pytest.mark.parametrize(("cells", "unit"), UNITS.items())
def test_units(cells, unit):
    assert field_of(*cells).unit == unit


def test_a_unit_above_the_table_is_that_of_its_amounts():
    book = described(
        sheet_of(
            ["项目进度表"],
            ["单位：万元"],
            ["项目", "总投资", "参加人数"],
            ["修路", 3, 4],
            ["架桥", 5, 6],
        )
    )
    fields = book.registers["项目进度表"].fields
    assert (fields["总投资"].kind, fields["总投资"].unit) == ("amount", "万元")
    assert fields["参加人数"].unit == "人"


def test_numbers_and_dates_with_blank_cells_are_not_required():
    field = field_of("人数", 5, "", 6, "/")
    assert field.required is False
    assert field.remarks == ["4行中2行为空"]
    assert field_of("人数", 5, 6).required is None


def test_what_cannot_be_read_is_said_and_stays_required():
    field = field_of("人数", 5, 6, 7, "若干")
    assert (field.kind, field.required, field.remarks) == ("count", None, ["1个读不成数"])


def test_mixed_columns_stay_texts_and_say_so():
    field = field_of("整改时限", *["3天", "即时"] * 3)
    assert field.kind != "count"


def test_choices_are_listed_by_how_often_they_occur():
    cells = ["县级"] * 5 + ["省级"] * 3 + ["市级"]
    field = field_of("级别", *cells)
    assert list(field.choices) == ["县级", "省级", "市级"]
    assert field.remarks == ["只出现1次的类别有1个，请核对是否错字"]


def test_spellings_that_differ_in_marks_are_one_choice():
    field = field_of("行动", *["“光合”行动", '"光合"行动', "“光合”行动", "映照行动"] * 3)
    assert list(field.choices) == ["“光合”行动", "映照行动"]


def test_marks_of_yes_and_no_are_spellings():
    assert field_of("是否参加", "√", "×", "√").choices == {"是": ["√"], "否": ["×"]}
