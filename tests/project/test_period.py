"""The part of a year that is counted."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annual_review.project.period import Period

DAYS = st.dates(dt.date(1990, 1, 1), dt.date(2090, 12, 31))


def test_a_year_is_whole_and_has_twelve_months():
    year = Period.of_year(2021)
    assert year.is_whole_year
    assert year.months == list(range(1, 13))
    assert Period.of_year(2021, dt.date(2021, 12, 31)) == year


def test_a_part_of_a_year_ends_with_its_last_day():
    half = Period.of_year(2021, dt.date(2021, 6, 30))
    assert not half.is_whole_year
    assert half.months == [1, 2, 3, 4, 5, 6]
    assert str(half) == "1月1日至6月30日"


def test_a_year_may_begin_in_another_month():
    school = Period(2021, dt.date(2021, 9, 1), dt.date(2022, 8, 31))
    assert school.is_whole_year
    assert school.months == [9, 10, 11, 12, 1, 2, 3, 4, 5, 6, 7, 8]
    assert str(school) == "2021年9月1日至2022年8月31日"
    assert school.in_year(2020) == Period(2020, dt.date(2020, 9, 1), dt.date(2021, 8, 31))


@pytest.mark.parametrize(
    ("last", "year", "before"),
    [
        ("2021-06-30", 2020, "2020-06-30"),
        ("2021-02-28", 2020, "2020-02-29"),  # to the end of February
        ("2020-02-29", 2019, "2019-02-28"),
        ("2021-02-27", 2020, "2020-02-27"),
    ],
)
def test_the_same_part_of_another_year(last, year, before):
    period = Period.of_year(int(last[:4]), dt.date.fromisoformat(last))
    assert period.in_year(year).last.isoformat() == before


@given(DAYS)
def test_a_day_is_counted_in_one_of_the_months(day):
    period = Period.of_year(day.year, day)
    assert period.months[-1] == day.month
    assert period.in_year(day.year) == period
