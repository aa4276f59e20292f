"""The period that a review covers: a year, a part of it, and the days that are counted."""

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annual_review.errors import InputError
from annual_review.project.period import Period, PeriodName
from annual_review.project.period_labels import period_label

DAYS = st.dates(dt.date(1990, 1, 1), dt.date(2090, 12, 31))
MONTHS = [f"{number:02}" for number in range(1, 13)]
STARTS = st.integers(1, 12)


def days_of(text, starts=1):
    return str(Period.of(PeriodName.parse(text), starts))


@pytest.mark.parametrize(
    ("name", "days"),
    [
        ("2021", "1月1日至12月31日"),
        ("2021-h1", "1月1日至6月30日"),
        ("2021-H2", "7月1日至12月31日"),
        ("2021-q2", "4月1日至6月30日"),
        ("2021-q4", "10月1日至12月31日"),
        ("2020-02", "2月1日至2月29日"),
    ],
)
def test_a_name_is_that_of_a_year_or_of_a_part_of_it(name, days):
    assert days_of(name) == days
    assert str(PeriodName.parse(name)) == name.lower()


@pytest.mark.parametrize(
    "text",
    ["21", "2021-", "2021-h3", "2021-q0", "2021-6", "2021-13", "2021-00", "0001", "２０２１"],
)
def test_another_name_is_refused(text):
    with pytest.raises(InputError, match="is not a period"):
        PeriodName.parse(text)


def test_halves_and_quarters_are_counted_from_the_first_month_of_the_year():
    assert days_of("2021-h1", 9) == "2021年9月1日至2022年2月28日"
    assert days_of("2021-q4", 9) == "6月1日至8月31日"
    assert days_of("2021-06", 9) == "6月1日至6月30日"
    assert Period.of(PeriodName(2021, "06"), 9).first == dt.date(2022, 6, 1)


@given(st.integers(1990, 2090), STARTS)
def test_parts_of_a_kind_make_up_the_year(year, starts):
    whole = Period.of(PeriodName(year), starts)
    assert whole.is_whole_year
    for parts in (["h1", "h2"], ["q1", "q2", "q3", "q4"], MONTHS):
        periods = [Period.of(PeriodName(year, part), starts) for part in parts]
        periods.sort(key=lambda period: period.first)
        assert (periods[0].first, periods[-1].last) == (whole.first, whole.last)
        for earlier, later in pairwise(periods):
            assert later.first - earlier.last == dt.timedelta(days=1)


@given(st.integers(1990, 2090), STARTS, st.sampled_from(["h1", "q3", *MONTHS]))
def test_a_part_is_compared_with_the_part_of_that_name(year, starts, part):
    period = Period.of(PeriodName(year, part), starts)
    assert period.in_year(year - 1) == Period.of(PeriodName(year - 1, part), starts)


def test_periods_are_called_by_their_own_words():
    names = [PeriodName(2021, part) for part in ("", "h2", "q3", "11")]
    assert list(map(period_label, names)) == [
        *("2021年", "2021年下半年", "2021年第三季度", "2021年11月"),
    ]
    assert period_label(PeriodName(2021, "q2"), 9, "学年度") == "2021—2022学年度第二季度"
    assert period_label(PeriodName(2021), 4) == "2021年4月至2022年3月"


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
