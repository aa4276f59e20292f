"""Years that begin in another month than January: days, months and periods without a year."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annual_review.values.dates import DayWithoutYear, read_date, read_day_range, read_month
from annual_review.values.office_year import OfficeYear
from annual_review.values.period_texts import read_period
from annual_review.values.periods import read_days, read_days_of_periods
from annual_review.values.stated_years import years_stated

SCHOOL = OfficeYear(2021, starts=9, name="学年度")
FISCAL = OfficeYear(2021, starts=4)
YEARS = st.builds(OfficeYear, st.integers(1950, 2090), st.integers(1, 12))


def day_of(year, number):
    return year.first + dt.timedelta(days=number % ((year.last - year.first).days + 1))


@given(YEARS, st.integers(0, 365))
def test_each_day_of_a_year_is_read_without_its_year(year, number):
    day = day_of(year, number)
    texts = (f"{day.month}月{day.day}日", f"{day.month}.{day.day}", f"{day.month}-{day.day}")
    assert {read_date(text, year).value for text in texts} == {day}
    assert read_date(DayWithoutYear(day.year, day.month, day.day), year).value == day
    assert year.number_of(day) == year.number
    assert read_period(f"{day.month}月", "month", year).value == day.replace(day=1)


@given(YEARS, st.dates(dt.date(1950, 1, 1), dt.date(2091, 12, 31)))
def test_a_day_is_of_one_year_of_an_office(year, day):
    assert (year.number_of(day) == year.number) == (year.first <= day <= year.last)
    before = year.with_number(year.number - 1)
    assert before.last + dt.timedelta(days=1) == year.first
    assert not year.overlaps(before)


def test_ranges_go_on_after_the_turn_of_the_calendar_and_of_the_year():
    assert read_day_range("12月30日至1月2日", SCHOOL) == (
        dt.date(2021, 12, 30),
        dt.date(2022, 1, 2),
    )
    assert read_day_range("8月30日至9月2日", SCHOOL) == (dt.date(2022, 8, 30), dt.date(2022, 9, 2))
    assert read_month("2月中旬", SCHOOL) == (dt.date(2022, 2, 1), dt.date(2022, 2, 28))


def test_a_29_february_is_there_if_that_of_the_office_s_year_is():
    assert read_date("2月29日", OfficeYear(2023, starts=9)).value == dt.date(2024, 2, 29)
    assert read_date("2月29日", OfficeYear(2024, starts=9)).problem == "不是存在的日期"


def test_a_date_cell_without_a_year_holds_that_of_its_month():
    reading = read_date(DayWithoutYear(2021, 3, 5), SCHOOL)
    assert "2021年，与2022年不符" in reading.problem
    assert reading.suggestion.endswith("2022年3月5日") or "2022年3月5日" in reading.suggestion


@pytest.mark.parametrize(
    ("text", "first"),
    [("第一季度", (2022, 1)), ("四季度", (2021, 10)), ("2020年三季度", (2020, 7))],
)
def test_quarters_are_those_of_the_calendar(text, first):
    assert read_period(text, "quarter", SCHOOL).value == dt.date(*first, 1)


def test_a_quarter_in_two_years_needs_a_year():
    assert read_period("第三季度", "quarter", SCHOOL).problem == "分属前后两个年度，请写明年份"
    assert read_period("第三季度", "quarter", FISCAL).value == dt.date(2021, 7, 1)
    assert read_days("下半年", SCHOOL).problem == "分属前后两个年度，请写明年份"


@pytest.mark.parametrize("text", ["2021—2022学年", "2021-2022", "2021学年度", "2021—22学年", 2021])
def test_a_year_is_named_by_both_calendar_years_or_by_the_first(text):
    assert read_period(text, "year", SCHOOL).value == dt.date(2021, 9, 1)
    assert read_days_of_periods(text, "year", SCHOOL).value == (20210101, 20211231)


def test_calendar_years_are_read_as_before():
    assert read_period("2021—2022学年", "year", OfficeYear(2021)).value is None
    assert read_period("2021学年", "year", OfficeYear(2021)).value is None


def test_a_calendar_year_alone_names_no_days_of_another_year():
    assert read_days("2021-2022学年度", SCHOOL).value == (20210901, 20220831)
    assert "可指2021年1月至12月，也可指2021—2022学年度" in read_days("2021年", SCHOOL).problem
    assert read_days("10月", SCHOOL).value == (20211001, 20211031)
    assert read_days("3月", SCHOOL).value == (20220301, 20220331)


@pytest.mark.parametrize(
    ("title", "year", "is_open"),
    [
        ("2021年秋季学期家访登记", SCHOOL, False),
        ("二〇二一年秋季学期家访登记", SCHOOL, False),
        ("2021—2022学年家访登记", SCHOOL, False),
        ("2021年9月—2022年8月家访登记", SCHOOL, False),
        ("2022年春季家访登记", SCHOOL, False),
        ("2022年1月家访登记", SCHOOL, False),
        ("2022年暑假家访登记", SCHOOL, False),
        ("2020-2021学年度家访登记", OfficeYear(2020, 9, "学年度"), False),
        ("2021年3月家访登记", OfficeYear(2020, 9, "学年度"), False),
        ("2021年下半年家访登记", OfficeYear(2021), False),
        ("2022年家访登记", OfficeYear(2022), False),
        ("2021年家访登记", SCHOOL, True),
    ],
)
def test_titles_state_a_year_of_the_office(title, year, is_open):
    assert years_stated(title, SCHOOL) == {(year, is_open)}


@pytest.mark.parametrize("title", ["2021级新生家访登记", "2022届毕业生去向", "家访登记"])
def test_years_of_pupils_are_none_of_a_title(title):
    assert years_stated(title, SCHOOL) == set()
