"""Each kind of hint: what it says, and where it says nothing."""

import dataclasses
import datetime as dt

import numpy as np
import pandas as pd
import pytest

from annual_review.hints.digits import repeated_digits
from annual_review.hints.finding import hints_of
from annual_review.hints.lost_values import lost_values
from annual_review.hints.months import silent_months, unusual_months
from annual_review.hints.totals import changed_months, changed_totals
from annual_review.hints.unusual_values import unusual_values
from annual_review.project.register_book import Field
from tests.support.plausible_registers import FIELDS, as_rows, indexed

VARIED = [31, 44, 58, 27, 63, 39, 52, 47, 36, 71, 29, 55]


def table_of(days, people=None, towns=None, money=None):
    """Return a clean table with a row for each day."""
    n = len(days)
    return indexed(
        pd.DataFrame(
            {
                "日期": pd.to_datetime(pd.Series(days)).astype("datetime64[ns]"),
                "乡镇": pd.Series(towns if towns is not None else ["甲镇"] * n, dtype="str"),
                "形式": pd.Series(["集中"] * n, dtype="str"),
                "人数": pd.Series(people if people is not None else [40] * n, dtype="int64"),
                "金额": pd.Series(money if money is not None else [100.0] * n),
            }
        )
    )


def days_of(counts, year=2021):
    """Return days, so many in each month from January."""
    return [
        dt.date(year, month, 1 + at % 28)
        for month, count in enumerate(counts, 1)
        for at in range(count)
    ]


def texts(hints):
    return [hint.text for hint in hints]


def rows_of(register, **changes):
    return dataclasses.replace(register, **changes)


class TestSilentMonths:
    def test_a_month_without_a_row_where_others_have_many(self):
        rows = as_rows(table_of(days_of([8, 7, 9, 0, 6, 8, 7, 9, 8, 7, 8, 9])))
        (hint,) = silent_months(rows)
        assert hint.text == "活动登记4月没有登记，其他月份平均每月7.8条"
        assert (hint.register, hint.subject) == ("活动登记", "4月")

    def test_months_in_a_row_are_one(self):
        rows = as_rows(table_of(days_of([5, 4, 5, 0, 0, 4, 5, 6, 4, 5, 5, 4])))
        assert [hint.subject for hint in silent_months(rows)] == ["4月至5月"]

    def test_none_where_rows_are_rare(self):
        assert not list(
            silent_months(as_rows(table_of(days_of([2, 0, 1, 3, 0, 1, 2, 0, 4, 1, 1, 2]))))
        )

    def test_none_where_the_year_before_was_silent_as_well(self):
        counts = [9, 3, 9, 9, 9, 9, 0, 0, 9, 9, 9, 9]
        rows = as_rows(table_of(days_of(counts)), table_of(days_of(counts, 2020)))
        assert not list(silent_months(rows))

    def test_a_monthly_meeting_that_was_not_held(self):
        rows = as_rows(table_of(days_of([1, 1, 1, 1, 1, 0, 1, 2, 1, 1, 1, 1])))
        assert [hint.subject for hint in silent_months(rows)] == ["6月"]

    def test_months_after_the_last_day_that_is_registered_are_not_silent(self):
        rows = as_rows(table_of(days_of([8, 7, 9, 8, 6, 8, 7, 9])))
        assert [hint.subject for hint in silent_months(rows)] == ["9月至12月"]
        assert not list(silent_months(rows_of(rows, last=dt.date(2021, 9, 3))))

    def test_an_office_year_from_september(self):
        counts = [8, 7, 9, 8, 6, 8, 0, 9, 8, 7, 9, 8]
        days = [day.replace(year=2021 if day.month >= 9 else 2022) for day in days_of(counts)]
        rows = as_rows(table_of(days))
        school = rows_of(rows, first=dt.date(2021, 9, 1), last=dt.date(2022, 8, 31))
        assert [hint.subject for hint in silent_months(school)] == ["7月"]

    def test_a_register_of_what_there_is_has_no_silence(self):
        rows = as_rows(table_of(days_of([8, 7, 9, 0, 6, 8, 7, 9, 8, 7, 8, 9])))
        assert not list(silent_months(rows_of(rows, is_stock=True)))


class TestChanges:
    def test_a_month_with_far_more_rows(self):
        counts = [8, 7, 9, 8, 6, 60, 7, 9, 8, 7, 8, 9]
        rows = as_rows(table_of(days_of(counts)), table_of(days_of([8] * 12, 2020)))
        (hint,) = unusual_months(rows)
        assert hint.text.startswith("活动登记6月登记60条，约为通常的7.7倍，上年同月8条")
        assert len(hint.rows) == 60

    def test_none_where_the_year_before_had_as_many(self):
        counts = [8, 7, 9, 8, 6, 60, 7, 9, 8, 7, 8, 9]
        rows = as_rows(table_of(days_of(counts)), table_of(days_of(counts, 2020)))
        assert not list(unusual_months(rows))

    def test_three_times_the_rows_of_the_year_before(self):
        rows = as_rows(table_of(days_of([30] * 12)), table_of(days_of([9] * 12, 2020)))
        assert texts(changed_totals(rows)) == ["活动登记共登记360条，上年108条，为上年的3.3倍"]

    def test_a_sum_in_another_unit(self):
        before = table_of(days_of([1] * 12, 2020), VARIED)
        now = table_of(days_of([1] * 12), [number * 10 for number in VARIED])
        (hint,) = changed_totals(as_rows(now, before))
        assert hint.subject == "人数"
        assert "合计5520人，上年552人，为上年的10倍" in hint.text

    def test_one_month_in_another_unit(self):
        people = [
            VARIED[(month * 5 + at) % 12] * (100 if month == 3 else 1)
            for month in range(12)
            for at in range(4)
        ]
        (hint,) = changed_months(as_rows(table_of(days_of([4] * 12), people)))
        assert hint.subject == "4月人数"
        assert len(hint.rows) == 4


class TestLostValues:
    def towns(self, *names):
        return [name for name in names for _ in range(12)]

    def test_a_place_that_the_year_before_had(self):
        before = table_of(days_of([3] * 12, 2020), towns=self.towns("甲镇", "乙镇", "丙镇"))
        now = table_of(days_of([2] * 12), towns=self.towns("甲镇", "丙镇"))
        assert texts(lost_values(as_rows(now, before))) == ["活动登记没有乙镇的登记，上年有12条"]

    def test_none_where_it_had_few_rows(self):
        before = table_of(days_of([2] * 12, 2020), towns=["甲镇"] * 20 + ["乙镇"] * 4)
        now = table_of(days_of([2] * 12), towns=["甲镇"] * 24)
        assert not list(lost_values(as_rows(now, before)))

    def test_each_of_many_places_reports_once(self):
        names = [f"{at}镇" for at in range(20)]
        before = table_of(days_of([20], 2020), towns=names)
        now = table_of(days_of([19]), towns=names[:7] + names[8:])
        assert texts(lost_values(as_rows(now, before))) == ["活动登记没有7镇的登记，上年有1条"]

    def test_topics_that_are_other_ones_each_year_are_not_lost(self):
        before, now = table_of(days_of([4] * 12, 2020)), table_of(days_of([4] * 12))
        before["形式"], now["形式"] = ["甲题"] * 24 + ["乙题"] * 24, ["甲题"] * 24 + ["丙题"] * 24
        assert not list(lost_values(as_rows(now, before)))

    def test_a_personal_field_is_never_named(self):
        before = table_of(days_of([3] * 12, 2020), towns=self.towns("甲镇", "乙镇", "丙镇"))
        now = table_of(days_of([2] * 12), towns=self.towns("甲镇", "丙镇"))
        fields = FIELDS | {"乡镇": Field(kind="place", personal=True)}
        assert not list(lost_values(rows_of(as_rows(now, before), fields=fields)))


class TestValues:
    def test_a_digit_too_many(self):
        rows = as_rows(table_of(days_of([1] * 12), [*VARIED[:11], 550]))
        (hint,) = unusual_values(rows)
        assert hint.text == "活动登记有一条人数为550人，是通常值（中位数45.5人）的12倍"
        assert [place.row for place in hint.rows] == [14]

    def test_a_digit_too_few(self):
        people = [number * 10 for number in VARIED]
        rows = as_rows(table_of(days_of([1] * 12), [*people[:11], 35]))
        assert [hint.subject for hint in unusual_values(rows)] == ["人数35人"]

    @pytest.mark.parametrize("tail", [0.7, 1.0, 1.5])
    def test_none_in_long_tails(self, tail):
        found = 0
        for seed in range(40):
            money = np.random.default_rng(seed).random(240) ** -tail * 100
            rows = as_rows(table_of(days_of([20] * 12), money=money))
            found += len(list(unusual_values(rows)))
        assert found <= 2

    def test_none_of_few_numbers_and_none_within_a_stated_limit(self):
        assert not list(unusual_values(as_rows(table_of(days_of([7]), [*VARIED[:6], 550]))))
        rows = as_rows(table_of(days_of([1] * 12), [*VARIED[:11], 550]))
        limited = FIELDS | {"人数": Field(kind="count", unit="人", max=1000)}
        assert not list(unusual_values(rows_of(rows, fields=limited)))

    def test_none_of_a_field_that_asks_for_none(self):
        rows = as_rows(table_of(days_of([1] * 12), [*VARIED[:11], 550]))
        quiet = FIELDS | {"人数": Field(kind="count", unit="人", hints=False)}
        assert not list(unusual_values(rows_of(rows, fields=quiet)))

    def test_a_month_of_odd_numbers_is_one_hint(self):
        people = [
            VARIED[(month * 5 + at) % 12] * (100 if month == 3 else 1)
            for month in range(12)
            for at in range(4)
        ]
        found = hints_of(as_rows(table_of(days_of([4] * 12), people)))
        assert [hint.kind for hint in found] == ["change"]


class TestDigits:
    def numbers(self, n=60):
        return [int(number) for number in np.random.default_rng(1).lognormal(5, 0.6, n)]

    def test_one_number_in_many_rows(self):
        people = self.numbers()
        people[::4] = [1] * 15
        value = max(people) + 2
        people[::4] = [value] * 15
        (hint,) = repeated_digits(as_rows(table_of(days_of([5] * 12), people)))
        assert hint.text == f"活动登记的人数有15条同为{value}人，而其他各条多不相同"
        assert len(hint.rows) == 15

    def test_none_of_numbers_of_persons_that_may_be_small(self):
        people = self.numbers()
        people[::4] = [max(people) + 2] * 15
        rows = as_rows(table_of(days_of([5] * 12), people))
        withheld = rows.fields | {"人数": Field(kind="count", unit="人", small=3)}
        assert not list(repeated_digits(rows_of(rows, fields=withheld)))

    def test_none_where_all_numbers_repeat(self):
        people = [30, 30, 40, 30, 50, 30] * 10
        assert not list(repeated_digits(as_rows(table_of(days_of([5] * 12), people))))

    def test_a_series_filled_down(self):
        people = self.numbers()
        people[20:30] = range(133, 143)
        (hint,) = repeated_digits(as_rows(table_of(days_of([5] * 12), people)))
        assert hint.what == "活动登记的人数连续10条从133人到142人逐条等差"

    def test_none_in_a_sorted_column(self):
        people = sorted([*self.numbers(40), *range(100, 120)])
        assert not list(repeated_digits(as_rows(table_of(days_of([5] * 12), people))))

    def test_all_numbers_of_one_place_end_in_nought_or_five(self):
        towns = ["甲镇"] * 40 + ["乙镇"] * 20
        people = [*self.numbers(40), *(number // 5 * 5 for number in self.numbers(20))]
        (hint,) = repeated_digits(as_rows(table_of(days_of([5] * 12), people, towns)))
        assert hint.what == "活动登记中乙镇的人数都以0或5结尾"
