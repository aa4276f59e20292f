"""Dates."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annual_review.values.cell_text import as_text
from annual_review.values.dates import DayWithoutYear, is_date, read_date
from annual_review.values.office_year import OfficeYear

YEAR = OfficeYear(2021)
FIFTH = dt.date(2021, 3, 5)
CELLS = st.one_of(
    st.text(
        st.sampled_from("0123456789.-/~—年月日号至到、二〇一三十廿初旬 ：:T上午（五）周星期元")
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
    "cell",
    [
        FIFTH,
        dt.datetime(2021, 3, 5, 9, 30),
        44260,
        44260.75,
        "44260",
        20210305,
        "20210305",
        3.5,
        "3.5",
        "3/5",
        "3-5",
        "2021年3月5日",
        "2021年3月5号",
        "2021年03月05日",
        " 2021 年 3 月 5 日",
        "２０２１年３月５日",
        "2021.3.5",
        "2021.3.5.",
        "2021. 3. 5",
        "2021/3/5",
        "2021-03-05",
        "2021—03—05",
        "2021、3、5",
        "2021.3月5日",
        "2021年3.5",
        "2021。3。5",
        "2021·3·5",
        "3·5",
        "二0二一年三月五日",
        "二O二一年三月五日",
        "二○二一年三月五日",
        "2021 3 5",
        "3月5日",
        "3月5",
        "三月五日",
        "二〇二一年三月五日",
        "二零二一年三月五日",
        "2021-3-5 00:00:00",
        "2021-03-05T09:30:00",
        "2021-03-05T09:30:00Z",
        "2021年3月5日上午",
        "2021年3月5日上午9时30分",
        "2021年3月5日下午2点",
        "3月5日 14:30",
        "3月5日9:00-11:00",
        "2021年3月5日（星期五）",
        "2021年3月5日 周五 9:00",
        "2021/3/5 9:30 AM",
        "'2021.3.5",
    ],
)
def test_a_day_is_read_in_every_notation(cell):
    found = read_date(cell, YEAR)
    assert (found.value, found.doubt) == (FIFTH, "")


@pytest.mark.parametrize(
    "cell",
    [
        "3月5日至7日",
        "3月5-7日",
        "3月5日—7日",
        "三月五日至七日",
        "2021年3月5日到3月7日",
        "2021.3.5-3.7",
        "2021.3.5-7",
        "2021-3-5-7",
        "2021-03-05~2021-03-07",
        "2021-03-05 - 2021-03-07",
        "20210305-20210307",
        "3.5—3.7",
        "3月5日～4月2日",
        "2021年3月5日至2022年1月3日",
        "3月5日至5日",
    ],
)
def test_the_first_day_of_a_range(cell):
    assert read_date(cell, YEAR).value == FIFTH


@pytest.mark.parametrize(
    "cell",
    [
        "3月5日、3月6日",
        "3月5日,3月6日",
        "3月5日，6日",
        "3月5日；3月6日",
        "2021.3.5,2021.3.6",
        "3月5日和7日",
        "3月5日、6日、7日",
        "3月5日，4月6日，4月7日",
    ],
)
def test_the_first_of_several_days_is_read_with_a_doubt(cell):
    found = read_date(cell, YEAR)
    assert (found.value, found.doubt) == (FIFTH, "有几个日期，取第一个")


@pytest.mark.parametrize(
    "cell", ["3月5日、7日、6日", "3月5日、30日、31日、32日", "3月5日、村、7日"]
)
def test_a_list_of_unordered_or_impossible_days_is_refused(cell):
    assert read_date(cell, YEAR).problem


def test_a_range_may_cross_the_year():
    assert read_date("12月30日至1月2日", YEAR).value == dt.date(2021, 12, 30)


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("元月5日", (1, 5)),
        ("十二月廿五日", (12, 25)),
        ("十二月三十一日", (12, 31)),
        ("1.10", (1, 10)),
        (12.25, (12, 25)),
        ("2.29", None),
    ],
)
def test_a_day_without_a_year_is_in_the_year_of_the_run(cell, day):
    assert read_date(cell, YEAR).value == (day and dt.date(2021, *day))


def test_a_numeric_cell_that_may_have_lost_a_zero_is_doubted():
    found = read_date(3.1, YEAR)
    assert (found.value, found.suggestion) == (dt.date(2021, 3, 1), "是否为3月10日？")
    assert read_date(2.3, YEAR).doubt == ""  # there is no 30 February


@pytest.mark.parametrize(
    ("cell", "problem", "suggestion"),
    [
        ("2021年2月30日", "不是存在的日期", ""),
        ("2021/13/1", "不是存在的日期", "是否为2021年1月13日？"),
        ("15.3", "不是存在的日期", "是否为2021年3月15日？"),
        ("2021年3月", "没有具体到日", ""),
        ("3月", "没有具体到日", ""),
        ("202103", "没有具体到日", ""),
        (2021.3, "没有具体到日", ""),
        ("3月上旬", "没有具体到日", ""),
        ("3月底", "没有具体到日", ""),
        ("正月初五", "是农历，请改为公历日期", ""),
        ("腊月廿三", "是农历，请改为公历日期", ""),
        ("21.3.5", "的年份不是四位", "是否为2021年3月5日？"),
        ("210305", "的年份不是四位", "是否为2021年3月5日？"),
        ("25/3/2021", "的年月日次序不明", "是否为2021年3月25日？"),
        ("5/3/2021", "的年月日次序不明", ""),
        ("3月5日至2日", "的截止日期早于开始日期", ""),
        ("3月5日至2月30日", "的截止日期不存在", ""),
        ("2021年3月5日召开", "不是日期", "是否为2021年3月5日？"),
        ("不详", "不是日期", ""),
        ("2021.3-5", "可指一天，也可指几个月", "是否为2021年3月5日？"),
        ("2021年3—5", "可指一天，也可指几个月", "是否为2021年3月5日？"),
        ("0000-3-5", "不是存在的日期", ""),
        ("9999-1-1", "的年份不合情理", ""),
        (dt.time(9), "没有日期", ""),
        (True, "没有日期", ""),
        (-1, "不是日期", ""),
        (float("nan"), "不是日期", ""),
        (1e300, "不是日期", ""),
    ],
)
def test_other_cells_are_refused_with_the_reason(cell, problem, suggestion):
    found = read_date(cell, YEAR)
    assert (found.value, found.problem, found.suggestion) == (None, problem, suggestion)


@pytest.mark.parametrize("cell", [None, "", "/", "无", "—"])
def test_empty_cells(cell):
    assert read_date(cell, YEAR).is_empty


@given(CELLS)
def test_every_cell_is_read_or_refused(cell):
    found = read_date(cell, YEAR)
    assert found.value is None or 1900 <= found.value.year <= 2100
    assert not (found.problem and found.doubt)


@given(st.dates(dt.date(1955, 1, 1), dt.date(2100, 12, 31)))
def test_every_day_is_read_in_every_notation(day):
    serial = (day - dt.date(1899, 12, 30)).days
    forms = [
        f"{day.year}年{day.month}月{day.day}日",
        f"{day.year}.{day.month}.{day.day}",
        day.isoformat(),
        f"{day:%Y%m%d}",
    ]
    assert {read_date(form, YEAR).value for form in [*forms, serial, day]} == {day}


class TestDaysWithoutYear:
    def test_one_of_the_year_is_read(self):
        assert read_date(DayWithoutYear(2021, 3, 5, 9, 30), YEAR) == (FIFTH, "", "", "")

    @pytest.mark.parametrize("year", [1900, 1904, 2019, 2020, 2022])
    def test_one_of_another_year_is_asked_about(self, year):
        reading = read_date(DayWithoutYear(year, 3, 5), YEAR)
        assert reading.value is None
        assert f"存的是{year}年，与2021年不符" in reading.problem
        assert reading.suggestion == "是否为2021年3月5日？"

    def test_a_typed_number_is_named(self):
        assert "可能只填了数字4" in read_date(DayWithoutYear.of(4.0), YEAR).problem

    def test_a_day_that_the_year_has_not_is_not_suggested(self):
        assert read_date(DayWithoutYear(2020, 2, 29), YEAR).suggestion == ""

    def test_a_second_date_may_be_of_the_next_year(self):
        reading = read_date(DayWithoutYear(2022, 1, 5), YEAR, decides=False)
        assert (reading.value, bool(reading.doubt)) == (dt.date(2022, 1, 5), True)
        assert read_date(DayWithoutYear(1900, 1, 5), YEAR, decides=False).problem

    @given(st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31)), st.integers(1900, 2100))
    def test_none_is_read_as_another_year_than_it_shows(self, day, year):
        cell = DayWithoutYear.of(day)
        reading = read_date(cell, OfficeYear(year))
        assert is_date(cell)
        assert reading.value in (None, day)
        assert (reading.value is None) == (day.year != year) == bool(reading.problem)

    @given(st.datetimes(dt.datetime(1900, 1, 1), dt.datetime(2100, 12, 31)))
    def test_it_equals_no_other_date(self, when):
        cell = DayWithoutYear.of(when)
        assert cell == DayWithoutYear.of(when)
        assert cell != when
        assert when != cell
        assert len({cell, when}) == 2
        assert as_text(cell).startswith(f"{when.month}月{when.day}日")

    @pytest.mark.parametrize(
        ("serial", "shown"),
        [(4, (1900, 1, 4)), (59, (1900, 2, 28)), (61, (1900, 3, 1)), (44566, (2022, 1, 5))],
    )
    def test_a_serial_number_is_the_day_that_a_spreadsheet_shows(self, serial, shown):
        assert DayWithoutYear.of(float(serial)) == DayWithoutYear(*shown)

    @pytest.mark.parametrize("cell", [True, 0, -3, 1e9, "1月5日", None, dt.time(9, 30)])
    def test_nothing_else_is_one(self, cell):
        assert DayWithoutYear.of(cell) is None
