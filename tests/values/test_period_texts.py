"""Months, quarters and years in every spelling that dates have; what is none is refused."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annual_review.values.dates import DayWithoutYear
from annual_review.values.numerals import write_numeral
from annual_review.values.office_year import OfficeYear
from annual_review.values.period_texts import (
    is_period,
    is_within_period,
    last_day,
    name_period,
    read_period,
)

YEAR = OfficeYear(2021)
MARCH, SECOND_QUARTER, THIS_YEAR = dt.date(2021, 3, 1), dt.date(2021, 4, 1), dt.date(2021, 1, 1)

MARCHES = (
    """
2021年3月|２０２１年３月|2021 年 03 月|二〇二一年三月
二○二一年三月份|二O二一年3月|贰零贰壹年叁月|2021年三月
2021年度3月|2021.03|2021.3|2021-3|2021-03|2021/3
2021，3|2021、3|2021 03|202103|2021年3|2021M03|2021.3月
3月|3月份|三月|三月份|03月|3月度|第3月|3|03|3.0|（2021年3月）|3月（2021年）|3月：|21年3月|21年三月份
Mar-21|21-Mar|March 2021|Mar 2021|2021-Mar
Mar|mar.|03/2021|2021年3月15日|3月5日|2021-03-15|3月1日至31日|44256
3月上旬|2021年3月底|2021-03-01 00:00:00
""".replace("\n", "|")
    .strip("|")
    .split("|")
)
SECOND_QUARTERS = (
    """
第二季度|二季度|2季度|第2季度|二季|第2个季度|2021年第二季度|2021年二季度
2021年2季度|2021年度第二季度|2021二季度
2021Q2|2021q2|2021-Q2|2021年Q2|Q2|2Q|2Q2021|Q2 2021|２０２１年第２季度
第Ⅱ季度|II季度|二〇二一年第二季度
2|4-6月|4～6月|4月至6月|2021年4—6月|2021.4-6月|4、5、6月|2021年4月1日至6月30日|二季度（4-6月）|21年二季度|21Q2
""".replace("\n", "|")
    .strip("|")
    .split("|")
)
YEARS = """
2021|2021年|2021年度|２０２１年|二〇二一年|二〇二一|二○二一年度|21年|21年度|2021.0|2021年全年|全年|2021年1-12月
""".strip().split("|")


@pytest.mark.parametrize("text", MARCHES)
def test_a_month_is_read_in_every_spelling(text: str) -> None:
    reading = read_period(text, "month", YEAR)
    assert (reading.value, reading.doubt) == (MARCH, "")


@pytest.mark.parametrize("text", SECOND_QUARTERS)
def test_a_quarter_is_read_in_every_spelling(text: str) -> None:
    reading = read_period(text, "quarter", YEAR)
    assert (reading.value, reading.doubt) == (SECOND_QUARTER, "")


@pytest.mark.parametrize("text", YEARS)
def test_a_year_is_read_in_every_spelling(text: str) -> None:
    reading = read_period(text, "year", YEAR)
    assert (reading.value, reading.doubt) == (THIS_YEAR, "")


@pytest.mark.parametrize(
    ("cell", "kind", "first"),
    [
        (3, "month", MARCH),
        (202103, "month", MARCH),
        (2021.03, "month", MARCH),
        (44286.0, "month", MARCH),  # the serial number of 31 March
        (dt.datetime(2021, 3, 1), "month", MARCH),
        (dt.date(2021, 3, 31), "month", MARCH),
        (DayWithoutYear(2021, 3, 9), "month", MARCH),
        (2, "quarter", SECOND_QUARTER),
        (dt.datetime(2021, 4, 1), "quarter", SECOND_QUARTER),
        (dt.datetime(2021, 6, 30), "quarter", SECOND_QUARTER),
        (2021, "year", THIS_YEAR),
        (2021.0, "year", THIS_YEAR),
        (dt.datetime(2021, 1, 1), "year", THIS_YEAR),
    ],
)
def test_cells_of_numbers_and_dates_are_read(cell: object, kind: str, first: dt.date) -> None:
    reading = read_period(cell, kind, YEAR)
    assert (reading.value, reading.doubt) == (first, "")


@pytest.mark.parametrize(
    ("text", "kind", "problem"),
    [
        ("2021年1-3月", "month", "是几个月，不是一个月"),
        ("1至3月", "month", "是几个月，不是一个月"),
        ("1、2月", "month", "是几个月，不是一个月"),
        ("2021年1月-2021年3月", "month", "是几个月，不是一个月"),
        ("3月28日至4月2日", "month", "跨几个月，不是一个月"),
        ("1、3月", "quarter", "是几个不相连的月份"),
        ("一季度", "month", "是一个季度，不是一个月"),
        ("上半年", "quarter", "是半年，不是一个季度"),
        ("前三季度", "quarter", "是几个季度，不是一个季度"),
        ("2021年", "month", "是一年，不是一个月"),
        ("2020-2021年", "year", "是几年，不是一年"),
        ("2021年13月", "month", "不是存在的月份"),
        ("第五季度", "quarter", "不是存在的季度"),
        ("0", "month", "不是存在的月份"),
        ("2999年3月", "month", "的年份不合情理"),
        ("腊月", "month", "是农历，请改为公历"),
        ("一季度（4-6月）", "quarter", "括号内外不一致"),
        ("本月", "month", "不是月份"),
        ("12人", "month", "不是月份"),
        ("春季", "quarter", "不是季度"),
        ("2021—2022学年", "year", "不是年份"),
        ("Mar-05", "month", "的年份不是四位"),
    ],
)
def test_what_is_no_period_is_refused(text: str, kind: str, problem: str) -> None:
    reading = read_period(text, kind, YEAR)
    assert (reading.value, reading.problem) == (None, problem)


@pytest.mark.parametrize(
    ("cell", "kind", "suggestion"),
    [
        ("21.3", "month", "是否为2021年3月？"),
        ("2021年3月（补报）", "month", "是否为2021年3月？"),
        ("2021-2", "quarter", "是否为2021年第二季度？"),
        (2021.2, "quarter", "是否为2021年第二季度？"),
        ("4-6", "quarter", "是否为2021年第二季度？"),
        ("一季度累计", "quarter", "是否为2021年第一季度？"),
        ("21", "year", "是否为2021年？"),
        (DayWithoutYear(2022, 3, 1), "month", "是否为2021年3月？"),
    ],
)
def test_what_has_a_likely_meaning_is_refused_with_it(
    cell: object, kind: str, suggestion: str
) -> None:
    reading = read_period(cell, kind, YEAR)
    assert (reading.value, reading.suggestion) == (None, suggestion)


@pytest.mark.parametrize(
    ("cell", "kind", "doubt"),
    [
        ("3月", "quarter", "不是完整的一个季度，请核对"),
        ("1-2月", "quarter", "不是完整的一个季度，请核对"),
        (dt.date(2021, 1, 3), "quarter", "不是完整的一个季度，请核对"),  # 1-3 was typed
        ("2021年上半年", "year", "不是完整的一年，请核对"),
        ("2021年3月—", "month", "前后有横线，可能是几个月，请核对"),
        (2021.1, "month", "是数值，末尾的0可能丢失"),
    ],
)
def test_what_is_odd_is_read_with_a_doubt(cell: object, kind: str, doubt: str) -> None:
    reading = read_period(cell, kind, YEAR)
    assert reading.value is not None
    assert reading.doubt == doubt


def test_a_number_that_a_spreadsheet_made_a_date_is_no_month() -> None:
    assert read_period(dt.date(1900, 1, 3), "month", YEAR).problem
    assert read_period(DayWithoutYear(1900, 1, 3), "month", YEAR).problem


def test_a_year_of_two_digits_is_of_the_century_and_not_to_come() -> None:
    assert read_period("19年3月", "month", YEAR).value == dt.date(2019, 3, 1)
    assert read_period("99年", "year", YEAR).problem == "的年份不是四位"


@pytest.mark.parametrize("kind", ["month", "quarter", "year"])
def test_marks_of_nothing_are_empty(kind: str) -> None:
    assert all(read_period(text, kind, YEAR).is_empty for text in ("", "/", "—", "无", None))


def test_a_part_of_a_period_is_told_from_the_period() -> None:
    assert is_within_period("3月5日", "month")
    assert is_within_period(dt.date(2021, 3, 5), "month")
    assert is_within_period("3月上旬", "month")
    assert not is_within_period(dt.date(2021, 3, 1), "month")
    assert not is_within_period("3月1日至31日", "month")


def test_a_header_is_a_period_of_its_kind_or_none() -> None:
    assert all(is_period(text, "month") for text in ("1月", "12月份", "2021年3月", "19年3月"))
    assert not any(is_period(text, "month") for text in ("合计", "单位", "一季度", "3月5日", "3人"))


@given(
    month=st.dates(dt.date(1992, 1, 1), dt.date(2022, 12, 1)),
    kind=st.sampled_from(["month", "quarter", "year"]),
)
def test_the_name_of_a_period_is_read_as_that_period(month: dt.date, kind: str) -> None:
    value = read_period(month, kind, YEAR).value
    assert value <= month <= last_day(value, kind)
    assert read_period(name_period(value, kind), kind, YEAR) == (value, "", "", "")
    assert is_period(name_period(value, kind), kind)


@given(st.integers(2000, 2022), st.integers(1, 12), st.sampled_from("年./-_\\ "))
def test_a_year_and_a_month_are_read_with_any_mark_between_them(
    year: int, month: int, mark: str
) -> None:
    first = dt.date(year, month, 1)
    for number in (str(month), f"{month:02}", write_numeral(str(month))):
        for word in ("月", "月份", ""):
            if word or number.isdecimal():
                assert read_period(f"{year}{mark}{number}{word}", "month", YEAR).value == first


@given(
    st.text(alphabet="0123456789年月日季度第上下半全一二三四十〇-—~至、.()QMar ", max_size=14)
    | st.integers()
    | st.floats()
    | st.datetimes(),
    st.sampled_from(["month", "quarter", "year"]),
)
def test_any_cell_is_a_period_or_a_problem_or_empty(cell: object, kind: str) -> None:
    reading = read_period(cell, kind, YEAR)
    assert (reading.value is None) or not reading.problem
    assert reading.value is None or reading.value.day == 1
    assert isinstance(is_period(cell, kind), bool)
