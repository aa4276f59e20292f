"""What a placeholder is filled with, as the cell of a finished form shows it."""

import datetime as dt

import pytest

from tests.support.superior_forms import filled, filled_cell, form_of


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("{{river.people}}", 1493),
        ("｛｛ river.people ｝｝", 1493),
        ("{{river.people|上年}}", 2825),
        ("{{river.people.before}}", 2825),
        ("{{river.people|增减}}", -1332),
        ("{{river.people|同比}}", -47.2),
        ("{{river.people|percent:.2}}", -47.2),
        ("{{river.paid:万元}}", 12.7249),
        ("{{river.paid:万}}", 12.7249),
        ("{{river.paid：.2万}}", 12.72),
        ("{{river.people:余}}", "1490余人"),
        ("共{{river.people}}人，上年{{river.people|上年}}人", "共1493人，上年2825人"),
        ("{{river.few}}", "少于3人"),
        ("{{单位}}", "某某县水利局"),
        ("{{year}}", 2021),
        ("{{年度}}年统计表", "2021年统计表"),
        ("填报日期：{{日期}}", "填报日期：2022年2月17日"),
        ("{{facts.载体.目的}}", "守护河湖"),
        ("填报人：{{names.填报人}}", "填报人：某某"),
    ],
)
def test_a_cell_gets_what_it_asks_for(text, value):
    assert filled_cell(text).value == value


def test_a_share_and_a_change_keep_the_format_of_their_cells():
    assert filled_cell("{{river.share}}", "0.0%").value == 0.425
    assert filled_cell("{{river.share}}", "0.0").value == 42.5
    change = filled_cell("{{river.people|同比}}", "0.00%")
    assert (round(change.value, 6), change.number_format) == (-0.471504, "0.00%")


def test_a_day_is_a_day_where_the_cell_shows_days():
    assert filled_cell("{{date}}", "yyyy/m/d").value == dt.datetime(2022, 2, 17)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{{river.none}}", "没有可以计算这个数的行"),
        ("{{river.share_of}}", "没有登记"),
        ("{{river.few|上年}}", "没有上年的数"),
        ("{{river.paid|同比}}", "上年为0"),
    ],
)
def test_what_is_missing_is_never_zero_and_its_comment_says_why(text, reason):
    cell = filled_cell(text, "0", "river.share_of")
    assert cell.value == "缺"
    assert reason in cell.comment.text


def test_the_comment_names_the_value_the_rule_and_the_rows():
    note = filled_cell("{{river.paid:万元}}").comment.text
    assert note == "127249元：巡河台账，人数，合计，3行。依据：台账.xlsx［巡河］第3—5行。"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("{{river.peple}}", "Did you mean 'river.people'?"),
        ("{{river.people:公斤}}", "A number in '人' is none in '公斤'."),
        ("{{river.people:.9}}", "'.9' is not a format of a number."),
        ("{{river.people:比}}", "'比' is for sentences."),
        ("{{river.people|明年}}", "After | stands"),
        ("{{names.填报}}", "There is no '填报' in names: of params/."),
    ],
)
def test_a_mistake_in_a_form_is_named_with_its_cell(text, fault):
    workbook, form = filled(form_of({"B7": text}))
    assert workbook["表"]["B7"].value == "缺"
    (found,) = form.faults
    assert found.startswith("表.xlsx [表] B7: ")
    assert fault in found


def test_an_id_that_a_chapter_makes_is_no_mistake():
    __, form = filled(form_of({"A1": "{{river.share_of}}"}), "river.share_of")
    assert form.faults == ()
    assert form.notices == (
        "表.xlsx [表] A1: river.share_of is 缺: this review prints no such number. If a chapter "
        "computes it, let it say so, in a cell with the tag form-only if the review should not.",
    )
