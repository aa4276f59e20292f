"""Registers of an office whose year begins in September: what is of its year, and what is asked."""

import datetime as dt

import pytest
import yaml

from annual_review.cleaning.clean import clean
from annual_review.project.register_book import RegisterBook
from annual_review.project.settings import Office, Settings
from annual_review.project.year_params import YearParams
from annual_review.registers.workbooks import Sheet

BOOK = """
registers:
  家访台账:
    fields:
      日期: {kind: date}
      班级: {required: true}
      学年: {kind: year, required: false}
    rules:
      - {that: 日期 == 学年, say: 日期不在该学年}
  年月表:
    fields:
      月份: {kind: month}
      年份: {kind: year}
      金额: {kind: amount, unit: 元}
  服务月报:
    fields:
      月份: {kind: month}
      人次: {kind: count}
  借阅统计:
    spread: {into: 月份, value: 册次}
    fields:
      年级: {required: true}
      月份: {kind: month}
      册次: {kind: count}
  困难学生名册:
    fields:
      姓名: {required: true}
      班级: {}
"""
MONTHS = [f"{month}月" for month in (9, 10, 11, 12, 1, 2, 3, 4, 5, 6, 7, 8)]
CALENDAR = [f"{month}月" for month in range(1, 13)]
HEAD = ["日期", "班级"]
OPEN = "没有写年份，表题的2021年可指公历年，也可指年度，按2022年读，请核对"
OUTSIDE = "日期不在2021—2022学年度"


@pytest.fixture
def cleaned():
    """Return a function that cleans one sheet of a school in its year 2021."""
    settings = Settings(
        year=2021,
        office=Office(name="三小", county="青岭县", year_starts=9, year_name="学年度"),
        book=RegisterBook.model_validate(yaml.safe_load(BOOK)),
        params=YearParams(),
    )
    return lambda *rows: clean(
        [Sheet("登记.xlsx", "Sheet1", [list(row) for row in rows])], settings
    )


def fates(cleaned, at):
    ledger = cleaned.ledger.iloc[at:]
    return list(zip(ledger["fate"], ledger["reason"], strict=True))


def months_of(cleaned):
    return list(map(str, cleaned.records["借阅统计"]["月份"]))


def test_rows_are_of_the_days_of_the_office_s_year(cleaned):
    days = ["2021-08-31", "2021-09-01", "9月1日", "8月31日", dt.date(2022, 8, 31), "2022.9.1"]
    found = cleaned(["家访台账"], HEAD, *([day, f"{i}班"] for i, day in enumerate(days)))
    assert [fate for fate, _ in fates(found, 2)] == ["out_of_year", *["kept"] * 4, "out_of_year"]
    assert fates(found, 2)[0][1] == OUTSIDE
    assert list(found.records["家访台账"]["日期"].dt.strftime("%Y-%m-%d")) == [
        *("2021-09-01", "2021-09-01", "2022-08-31", "2022-08-31"),
    ]


@pytest.mark.parametrize(
    "title",
    ["2021—2022学年", "2021年秋季学期", "2022年春季学期", "2022年1月", "2021学年", "2021级新生"],
)
def test_a_title_within_the_year_changes_nothing(cleaned, title):
    found = cleaned([f"{title}家访台账"], HEAD, ["10月5日", "a"], ["3月5日", "b"])
    assert fates(found, 2) == [("kept", ""), ("kept", "")]
    assert found.warnings == []


def test_a_title_of_the_calendar_year_or_of_the_office_s_is_asked_about(cleaned):
    found = cleaned(["2021年家访台账"], HEAD, ["10月5日", "a"], ["3月5日", "b"], ["2022.3.6", "c"])
    assert fates(found, 2) == [("kept", ""), ("kept", f"日期“3月5日”{OPEN}"), ("kept", "")]


def test_a_title_of_the_second_calendar_year_holds_a_part_of_the_office_s(cleaned):
    found = cleaned(["2022年家访台账"], HEAD, ["10月5日", "a"], ["3月5日", "b"])
    assert fates(found, 2) == [("out_of_year", OUTSIDE), ("kept", "")]
    (warning,) = found.warnings
    assert "标题是2022年，没写年份的日期按2022年读，有1行不在2021—2022学年度之内" in warning


def test_a_title_of_another_year_is_of_that_year(cleaned):
    found = cleaned(["2020—2021学年家访台账"], HEAD, ["10月5日", "a"], ["3月5日", "b"])
    assert fates(found, 2) == [("out_of_year", OUTSIDE)] * 2
    assert "标题是2020—2021学年度，不是2021—2022学年度" in found.warnings[0]


def test_a_list_without_dates_is_asked_about_if_its_year_is_partly_the_office_s(cleaned):
    head, row = ["姓名", "班级"], ["甲", "一班"]
    titles = {year: f"{year}年困难学生名册" for year in (2021, 2022, 2023)}
    rows = {year: fates(cleaned([title], head, row), 2) for year, title in titles.items()}
    assert rows[2021] == [("kept", "")]
    assert rows[2022] == [("kept", "表题为2022年，只有一部分在2021—2022学年度之内，请核对")]
    assert rows[2023] == [("out_of_year", "表题为2023年")]


@pytest.mark.parametrize(
    "above",
    [
        [],
        [["", *["2021年"] * 4, *["2022年"] * 8]],
        [["", *["2021年"] * 12]],
        [["", *["2021—2022学年"] * 12]],
    ],
)
@pytest.mark.parametrize("title", ["借阅统计", "2021年借阅统计"])
def test_columns_of_months_are_of_the_office_s_year(cleaned, above, title):
    head = [["年级", *above[0][1:]], ["", *MONTHS]] if above else [["年级", *MONTHS]]
    found = cleaned([title], *head, ["一年级", *range(1, 13)])
    assert months_of(found) == [f"2021-{m:02}" for m in range(9, 13)] + [
        f"2022-{m:02}" for m in range(1, 9)
    ]
    assert (found.records["借阅统计"]["存疑"] == "").all()


def test_columns_in_the_calendar_s_order_below_a_calendar_year_are_of_it(cleaned):
    found = cleaned(["2021年借阅统计"], ["年级", *CALENDAR], ["一年级", *range(1, 13)])
    assert months_of(found) == ["2021-09", "2021-10", "2021-11", "2021-12"]
    assert "标题是2021年，没写年份的日期按2021年读" in found.warnings[0]


def test_sums_of_months_beside_and_below_them_are_no_records(cleaned):
    head = ["年级", *MONTHS[:3], *MONTHS[3:6], "12-2月小计", *MONTHS[6:], "合计"]
    beside = cleaned(["借阅统计"], head, ["一年级", *range(1, 7), 15, *range(7, 13), 78])
    assert beside.records["借阅统计"]["册次"].sum() == 78
    assert (beside.records["借阅统计"]["存疑"] == "").all()
    assert set(beside.totals["typed"]) >= {15, 78}
    rows = [[month, number] for number, month in enumerate(MONTHS, 1)]
    sums = [["全年", 78], ["一季度", 5 + 6 + 7], ["9-12月", 10], ["12-1月", 9]]
    below = cleaned(["服务月报"], ["月份", "人次"], *rows, *sums)
    assert [fate for fate, _ in fates(below, 14)] == ["subtotal"] * 4
    assert below.records["服务月报"]["人次"].sum() == 78


def test_a_year_beside_a_month_is_the_calendar_s_unless_it_says_otherwise(cleaned):
    head = ["年月表"], ["年份", "月份", "金额"]
    calendar = cleaned(
        *head, [2021, "9月", 1], [2022, "3月", 2], [2021, "3月", 4], [2022, "10月", 8]
    )
    assert [fate for fate, _ in fates(calendar, 2)] == [
        "kept",
        "kept",
        "out_of_year",
        "out_of_year",
    ]
    office = cleaned(*head, ["2021—2022学年", "9月", 1], ["2021—2022学年", "3月", 2])
    assert fates(office, 2) == [("kept", ""), ("kept", "")]
    unsure = cleaned(*head, [2021, "9月", 1], [2021, "3月", 2])
    assert fates(unsure, 2) == [
        ("kept", ""),
        ("kept", "年份2021可指公历年，也可指年度，按2021—2022学年度读，请核对"),
    ]


def test_a_rule_compares_a_day_with_the_office_s_year(cleaned):
    head = [*HEAD, "学年"]
    found = cleaned(
        ["家访台账"], head, ["3月5日", "a", "2021-2022学年"], ["3月6日", "b", "2020学年"]
    )
    assert fates(found, 2) == [("kept", ""), ("kept", "日期不在该学年")]
