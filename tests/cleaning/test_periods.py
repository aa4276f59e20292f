"""A year that goes on: rows after its last day are in no figure, and each has a fate."""

import datetime as dt

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from annual_review.cleaning.clean import clean
from annual_review.project.register_book import Register
from annual_review.project.year_params import YearParams
from annual_review.registers.workbooks import Sheet
from tests.support.small_registers import HEAD, PAPERS, VISITS

MAY = ["2021.5.7", "村", "和平街道", "新中国史", 20]
JUNE = ["2021年6月30日", "学校", "官舟镇", "党史", 37]
AUGUST = ["8月8日", "学校", "官舟镇", "党史", 100]
OUTSIDE = "日期不在本期（1月1日至6月30日）之内"


def up_to(settings, until):
    return settings.model_copy(update={"params": YearParams(until=until)})


@pytest.fixture
def half_year(data_folder):
    data_folder.settings = up_to(data_folder.settings, dt.date(2021, 6, 30))
    return data_folder


def optional_dates(folder):
    """Let the dates of visits be optional."""
    book = folder.settings.book
    visits = book.registers["走访慰问台账"]
    date = visits.fields["慰问时间"].model_copy(update={"required": False})
    changed = Register(**{**dict(visits), "fields": {**visits.fields, "慰问时间": date}})
    registers = {**book.registers, "走访慰问台账": changed}
    folder.settings = folder.settings.model_copy(
        update={"book": book.model_copy(update={"registers": registers})}
    )


def visit(day, place="官舟镇"):
    return [day, "春节", "老党员", "某甲", place, None]


def reasons(folder):
    return folder.clean().ledger["reason"].tolist()


class TestDated:
    def test_rows_up_to_the_last_day_are_counted(self, half_year):
        fates = half_year.fates(HEAD, MAY, JUNE, AUGUST)
        assert fates == ["heading", "kept", "kept", "out_of_period"]
        cleaned = half_year.clean()
        assert cleaned.records["宣讲台账"]["受教人数"].sum() == 57
        assert cleaned.ledger["reason"].tolist()[1:] == ["", "", OUTSIDE]

    def test_a_whole_year_leaves_nothing_out(self, data_folder):
        data_folder.settings = up_to(data_folder.settings, dt.date(2021, 12, 31))
        assert data_folder.fates(HEAD, MAY, AUGUST)[1:] == ["kept", "kept"]

    def test_a_range_counts_by_its_first_day_as_at_the_end_of_a_year(self, half_year):
        within, beyond = ["6月28日至7月3日", *MAY[1:]], ["7月1日至7月3日", *MAY[1:]]
        assert half_year.fates(HEAD, within, beyond)[1:] == ["kept", "out_of_period"]

    def test_another_year_is_still_another_year(self, half_year):
        assert half_year.fates(HEAD, MAY, ["2020.8.1", *MAY[1:]])[-1] == "out_of_year"

    def test_nobody_is_asked_about_a_row_outside_whatever_is_wrong_in_it(self, half_year):
        fates = half_year.fates(HEAD, MAY, [*AUGUST[:4], "若干"], AUGUST, AUGUST)
        assert fates[2:] == ["out_of_period"] * 3
        assert half_year.clean().fixes.empty

    def test_a_month_outside_is_not_asked_about_and_one_within_is(self, half_year):
        fates = half_year.fates(HEAD, MAY, ["2021年8月", *MAY[1:]], ["2021年3月", *MAY[1:]])
        assert fates[2:] == ["out_of_period", "rejected"]

    def test_rows_of_every_day_outside_leave_an_empty_table(self, half_year):
        assert half_year.fates(HEAD, AUGUST)[1:] == ["out_of_period"]
        assert half_year.clean().records["宣讲台账"].empty


class TestWithoutADay:
    def test_a_row_without_a_day_is_asked_about_and_not_counted(self, half_year):
        optional_dates(half_year)
        fates = half_year.fates(VISITS, visit("2021.2.3"), visit(None), sheet="走访慰问台账")
        assert fates[1:] == ["kept", "rejected"]
        (fix,) = half_year.clean().fixes.itertuples()
        assert (fix.field, fix.column) == ("慰问时间", 0)
        assert fix.reason == "不知是否在本期（1月1日至6月30日）之内，请补填慰问时间"

    def test_a_month_within_the_period_counts(self, half_year):
        optional_dates(half_year)
        rows = [visit("2021.2.3"), visit("3月"), visit("7月"), visit("不详")]
        fates = half_year.fates(VISITS, *rows, sheet="走访慰问台账")
        assert fates[1:] == ["kept", "kept", "out_of_period", "rejected"]

    def test_a_month_that_the_last_day_divides_is_asked_about(self, half_year):
        half_year.settings = up_to(half_year.settings, dt.date(2021, 6, 15))
        optional_dates(half_year)
        rows = [visit("2021.2.3"), visit("6月"), visit("2021年5月下旬")]
        fates = half_year.fates(VISITS, *rows, sheet="走访慰问台账")
        assert fates[1:] == ["kept", "rejected", "kept"]

    def test_the_year_as_a_whole_keeps_rows_without_a_day(self, data_folder):
        optional_dates(data_folder)
        fates = data_folder.fates(VISITS, visit("2021.2.3"), visit(None), sheet="走访慰问台账")
        assert fates[1:] == ["kept", "kept"]

    def test_a_register_in_which_no_row_has_a_day_stays_as_it_is(self, half_year):
        optional_dates(half_year)
        rows = [visit(None), visit("不详", "黄土镇")]
        assert half_year.fates(VISITS, *rows, sheet="走访慰问台账")[1:] == ["kept", "kept"]

    def test_a_register_without_dates_stays_as_it_is(self, half_year):
        fates = half_year.fates(PAPERS, ["晚晴", 12], ["老年报", 30], sheet="报刊订阅台账")
        assert fates[1:] == ["kept", "kept"]


class TestTotals:
    @pytest.mark.parametrize(
        ("typed", "comparison"),
        [
            (157, "填报合计157，核对157（含不在本期的行），相符"),
            (57, "填报合计57，核对57，相符"),
            (160, "填报合计160，核对157（含不在本期的行），不符，相差3（原因待查）"),
            (50, "填报合计50，核对57，不符，相差7（原因待查）"),
        ],
    )
    def test_a_total_may_be_of_the_year_or_of_the_period(self, half_year, typed, comparison):
        half_year.fates(HEAD, MAY, JUNE, AUGUST, ["合计", None, None, None, typed])
        assert reasons(half_year)[-1] == f"受教人数{comparison}"

    def test_rows_outside_that_were_reported_twice_count_once(self, half_year):
        half_year.fates(HEAD, MAY, JUNE, AUGUST, AUGUST, ["合计", None, None, None, 157])
        assert reasons(half_year)[-1].endswith("相符")

    def test_a_difference_is_explained_by_rows_of_the_year(self, half_year):
        unread = ["2021.13.1", "学校", "官舟镇", "党史", 40]
        half_year.fates(HEAD, MAY, JUNE, AUGUST, unread, ["合计", None, None, None, 197])
        assert reasons(half_year)[-1].endswith("相差40（填报合计计入了待更正的行）")

    def test_a_subtotal_of_months_outside_agrees(self, half_year):
        totals = [["小计", None, None, None, number] for number in (57, 100)]
        half_year.fates(HEAD, MAY, JUNE, totals[0], AUGUST, totals[1])
        assert [text for text in reasons(half_year) if "核对" in text] == [
            "受教人数填报合计57，核对57，相符",
            "受教人数填报合计100，核对100（含不在本期的行），相符",
        ]


@given(
    days=st.lists(st.dates(dt.date(2020, 12, 1), dt.date(2022, 1, 31)), min_size=1, max_size=12),
    until=st.dates(dt.date(2021, 1, 1), dt.date(2021, 12, 31)),
)
@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
def test_no_row_is_lost_and_the_days_alone_decide(settings, days, until):
    rows = [HEAD, *([day, "学校", "官舟镇", "党史", n + 1] for n, day in enumerate(days))]
    cleaned = clean([Sheet("a.csv", "宣讲台账", rows)], up_to(settings, until))
    expected = [
        "out_of_year" if day.year != 2021 else "kept" if day <= until else "out_of_period"
        for day in days
    ]
    assert cleaned.ledger["fate"].tolist() == ["heading", *expected]
    assert len(cleaned.records["宣讲台账"]) == expected.count("kept")
