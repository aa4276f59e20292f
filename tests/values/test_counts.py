"""Counts and amounts."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annual_review.values.counts import read_amount, read_count

CELLS = st.one_of(
    st.text(
        st.sampled_from("0123456789.,-~ 一二十百千万亿零几余多约近共计人次元册(）％/+０３１若干至")
    ),
    st.text(),
    st.floats(),
    st.integers(),
    st.booleans(),
    st.none(),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.timedeltas(),
)


@pytest.mark.parametrize(
    ("cell", "count"),
    [
        (62, 62),
        (62.0, 62),
        ("62", 62),
        (" 28 ", 28),
        ("６４", 64),
        ("90人", 90),
        ("75人次", 75),
        ("62名", 62),
        ("1,849", 1849),
        ("1，849人", 1849),
        ("1 849", 1849),
        ("共计38人", 38),
        ("共 38 人。", 38),
        ("62.0", 62),
        ("六十六", 66),
        ("一百二", 120),
        ("壹佰人", 100),
        ("一二〇", 120),
        ("4.1万人", 41_000),
        ("3万5千", 35_000),
        ("3万5", 35_000),
        ("1.2千", 1200),
        ("0", 0),
        ("零", 0),
        ("'15", 15),
        ("62个", 62),
        ("120（人）", 120),
        ("120 (人次)", 120),
        ("(120)", 120),
        ("（120人）", 120),
        ("师生120人", 120),
        ("党员干部 45 名", 45),
        ("共有学生：30人", 30),
    ],
)
def test_counts(cell, count):
    found = read_count(cell, "人")
    assert (found.value, found.doubt) == (count, "")
    assert isinstance(found.value, int)


@pytest.mark.parametrize(
    ("cell", "count"),
    [
        ("约120人", 120),
        ("大约60", 60),
        ("近百人", 100),
        ("百余人", 100),
        ("上千人", 1000),
        ("100余人", 100),
        ("100多人次", 100),
        ("十多人", 10),
        ("二十来人", 20),
        ("4万多名", 40_000),
        ("10余万人", 100_000),
        ("100人左右", 100),
        ("50人以上", 50),
        ("120+人", 120),
        ("超过300人", 300),
        ("逾千人", 1000),
        ("~80", 80),
        ("120余（人次）", 120),
        ("120(约)", 120),
        ("50（估）", 50),
        ("师生约50人（估计）", 50),
    ],
)
def test_approximate_counts_are_marked(cell, count):
    found = read_count(cell, "人")
    assert (found.value, found.doubt) == (count, "为约数")


@pytest.mark.parametrize(
    ("cell", "problem"),
    [
        ("若干", "没有具体数字"),
        ("不详", "没有具体数字"),
        ("待统计", "没有具体数字"),
        ("数十人", "没有具体数字"),
        ("几十人", "没有具体数字"),
        ("十几人", "没有具体数字"),
        ("20-30人", "是一个范围，不是一个数"),
        ("二十至三十人", "是一个范围，不是一个数"),
        (-5, "是负数"),
        ("-5", "是负数"),
        (62.5, "不是整数"),
        ("1.5", "不是整数"),
        ("90元", "的单位不是“人”"),
        ("#N/A", "不是数字"),
        ("三五人", "不是数字"),
        (float("nan"), "数字过大，不合情理"),
        (1e300, "数字过大，不合情理"),
        ("9" * 50, "数字过大，不合情理"),
        (True, "是逻辑值，不是数字"),
        (dt.date(2021, 3, 5), "是日期或时间，不是数字"),
        ("1,84", "有不止一个数"),
        ("师生若干", "没有具体数字"),
        ("车辆120人", "不是数字"),
        ("师生120册", "的单位不是“人”"),
        ("学生5人教师6人", "有不止一个数"),
        ("老人5名，青年6名", "有不止一个数"),
        ("12 13", "数字中间有空格，不知是一个数还是几个数"),
    ],
)
def test_other_cells_are_refused_with_the_reason(cell, problem):
    assert read_count(cell, "人").problem == problem


def test_text_after_the_measure_word_is_refused_with_a_suggestion():
    found = read_count("162人（含教师）", "人")
    assert (found.value, found.suggestion) == (None, "是否为162？")


def test_people_are_not_counted_in_volumes():
    assert read_count("学生120册", "册").problem == "不是数字"


def test_money_in_brackets_is_refused():
    assert read_amount("(1,200)", "元").value is None
    assert read_amount("1,200（元）", "元").value == 1200


@pytest.mark.parametrize("cell", [None, "", " ", "/", "无", "—", "－"])
def test_empty_cells(cell):
    assert read_count(cell, "人").is_empty


@pytest.mark.parametrize(
    ("cell", "amount"),
    [
        ("5,600", 5600),
        ("2900元", 2900),
        ("￥2,900.50", 2900.5),
        ("0.29万元", 2900),
        ("三千二百元整", 3200),
        (12.5, 12.5),
    ],
)
def test_amounts(cell, amount):
    assert read_amount(cell, "元").value == amount


@given(CELLS, st.sampled_from(["人", "册", "元", ""]))
def test_every_cell_is_read_or_refused(cell, unit):
    for read in (read_count, read_amount):
        found = read(cell, unit)
        assert found.value is None or 0 <= found.value <= 10**12
        assert not (found.problem and found.doubt)


@given(st.integers(0, 10**9), st.sampled_from(["", "人", "人次", "名"]))
def test_every_number_is_read_in_every_notation(number, unit):
    for written in (str(number), f"{number:,}", float(number)):
        cell = written if isinstance(written, float) else f" {written}{unit} "
        assert read_count(cell, "人").value == number
