"""Reviews of offices whose year begins in September or April, against pandas of their own."""

import datetime as dt

import openpyxl
import pandas as pd
import pytest

from annual_review.chapter import between
from annual_review.chapter.aggregates import count, total
from annual_review.chapter.grouping import crosstab, tally
from annual_review.chapter.opening import open_review
from annual_review.chapter.selections import months, where
from annual_review.chapter.tables import comparison, table
from annual_review.document.blocks import plain
from annual_review.errors import FigureError

REGISTERS = """
lines: [德育]
registers:
  家访台账:
    line: 德育
    fields:
      日期: {kind: date}
      班级: {required: true}
      学生数: {kind: count, unit: 人}
  课后服务月报:
    fields:
      月份: {kind: month}
      人次: {kind: count, unit: 人次}
  图书借阅统计:
    spread: {into: 月份, value: 册次}
    fields:
      年级: {required: true}
      月份: {kind: month}
      册次: {kind: count, unit: 册次}
  经费季报:
    fields:
      季度: {kind: quarter}
      支出: {kind: amount, unit: 元}
  学年概况:
    fields:
      学年: {kind: year}
      在校生: {kind: count, unit: 人}
"""
ORDER = [9, 10, 11, 12, 1, 2, 3, 4, 5, 6, 7, 8]


def days_of(year, starts):
    """Return every sixth day of an office's year, and what each row holds."""
    first, last = dt.date(year, starts, 1), dt.date(year + 1, starts, 1)
    days = pd.date_range(first, last - dt.timedelta(days=1), freq="6D")
    return pd.DataFrame({"day": days, "number": range(year % 100, year % 100 + len(days))})


def written(day, way):
    """Return a day as a cell: with its year, without, or as a date."""
    ways = (
        f"{day.month}月{day.day}日",
        f"{day.year}年{day.month}月{day.day}日",
        day.to_pydatetime(),
    )
    return ways[way % 3]


def write_book(folder, name, rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    folder.mkdir(parents=True, exist_ok=True)
    book.save(folder / f"{name}.xlsx")


def write_year(folder, year, starts):
    visits = days_of(year, starts)
    rows = [[written(d, i), f"{i}班", n] for i, (d, n) in enumerate(visits.itertuples(index=False))]
    others = [dt.date(year, starts, 1) - dt.timedelta(days=1), dt.date(year + 1, starts, 1)]
    rows += [[f"{d:%Y-%m-%d}", "外班", 1000] for d in others]
    write_book(folder, "家访台账", [["日期", "班级", "学生数"], *rows])
    order = [(starts - 1 + k) % 12 + 1 for k in range(12)]
    monthly = [[f"{month}月", 100 * year + month] for month in order]
    write_book(folder, "课后服务月报", [["月份", "人次"], *monthly])
    heads = ["年级", *(f"{month}月" for month in order)]
    write_book(folder, "图书借阅统计", [heads, *([g, *order] for g in ("一年级", "二年级"))])
    quarters = [["第四季度", 4], ["一季度", 1], ["2季度", 2], ["第三季度", 1000]]
    write_book(folder, "经费季报", [["季度", "支出"], *quarters])
    of_years = [[f"{y}—{y + 1}学年", y] for y in (year - 1, year)]
    write_book(folder, "学年概况", [["学年", "在校生"], *of_years])


@pytest.fixture
def opened(tmp_path):
    """Return a function that opens a period of an office with registers of two years."""

    def open_period(period, starts=9, name="学年度"):
        params = tmp_path / "params"
        params.mkdir()
        office = f"name: 第三小学\ncounty: 青岭县\nyear_starts: {starts}\nyear_name: {name}\n"
        (params / "office.yaml").write_text(office, encoding="utf-8")
        (params / "registers.yaml").write_text(REGISTERS, encoding="utf-8")
        for year in (2020, 2021):
            write_year(tmp_path / "data" / str(year), year, starts)
        return open_review(period, str(tmp_path / "data" / "2021"), str(params / "2021.yaml"))

    return open_period


SPANS = [
    ("2021", 9, "2021-09-01", "2022-08-31"),
    ("2021-h1", 9, "2021-09-01", "2022-02-28"),
    ("2021-q3", 9, "2022-03-01", "2022-05-31"),
    ("2021-06", 9, "2022-06-01", "2022-06-30"),
    ("2021", 4, "2021-04-01", "2022-03-31"),
    ("2021-h2", 4, "2021-10-01", "2022-03-31"),
]


@pytest.mark.parametrize(("period", "starts", "first", "last"), SPANS)
def test_the_rows_of_a_period_are_those_of_its_days(opened, period, starts, first, last):
    review = opened(period, starts)
    visits, expected = review["家访台账"], days_of(2021, starts)
    expected = expected[expected["day"].between(first, last)]
    number, pupils = count("visits", visits, "次"), total("pupils", visits["学生数"], "人")
    assert (number.value, pupils.value) == (len(expected), expected["number"].sum())
    assert sorted(visits["日期"]) == list(expected["day"])
    before = days_of(2020, starts)
    shift = pd.DateOffset(years=1)
    of_before = before["day"].between(pd.Timestamp(first) - shift, pd.Timestamp(last) - shift)
    assert number.before.value == of_before.sum()
    assert pupils.before.value == before["number"][of_before].sum()
    monthly, order = review["课后服务月报"], review.months
    numbers = {f"{m}月": 202100 + m for m in order}
    assert tally(monthly["月份"], monthly["人次"]).to_dict() == numbers
    assert list(tally(monthly["月份"]).index) == list(numbers)
    assert list(tally(months(visits["日期"])).index) == order
    assert total("books", review["图书借阅统计"]["册次"], "册次").value == 2 * sum(order)


def test_months_come_in_the_order_of_the_office_s_year(opened):
    review = opened("2021")
    lent = review["图书借阅统计"]
    assert review.months == ORDER
    table_of = crosstab(lent["月份"], lent["年级"], lent["册次"])
    assert list(table_of.index) == [f"{month}月" for month in ORDER]
    by_month = crosstab(lent["年级"], months(lent["月份"]), lent["册次"], header=review.months)
    assert list(by_month.columns) == ORDER


def test_conditions_without_a_year_are_of_the_office_s_year(opened):
    review = opened("2021")
    visits, days = review["家访台账"], days_of(2021, 9)["day"]
    march = count("march", where(visits, 日期="3月"), "次")
    assert march.value == ((days.dt.year == 2022) & (days.dt.month == 3)).sum()
    assert march.rule == f"家访台账，日期=2022年3月，行数，{march.value}行"
    assert march.before.rule.startswith("家访台账，日期=2021年3月")
    winter = count("winter", where(visits, 日期=between("12月", "2月")), "次")
    assert winter.value == days.between("2021-12-01", "2022-02-28").sum()
    first = count("first", where(visits, quarter=1), "次")
    assert first.value == (days.dt.quarter == 1).sum()
    whole = count("whole", where(visits, 日期="2021-2022学年度"), "次")
    assert whole.value == len(days)
    report = review["课后服务月报"]
    assert total("one", where(report, 月份="10月")["人次"], "人次").value == 202110


def test_a_calendar_year_alone_is_asked_about(opened):
    visits = opened("2021")["家访台账"]
    with pytest.raises(FigureError, match="可指2021年1月至12月，也可指2021—2022学年度"):
        where(visits, 日期="2021年")


def test_quarters_are_the_calendar_s_and_one_in_two_years_is_asked_about(opened):
    review = opened("2021")
    spent = review["经费季报"]
    assert tally(spent["季度"], spent["支出"]).to_dict() == {
        "2021年第四季度": 4,
        "2022年第一季度": 1,
        "2022年第二季度": 2,
    }
    ledger = review.ledger
    (why,) = ledger.loc[ledger["去向"] == "待更正", "原因"]
    assert why == "季度“第三季度”分属前后两个年度，请写明年份"


def test_quarters_of_a_fiscal_year_from_april_are_all_in_it(opened):
    spent = opened("2021", 4, "财年")["经费季报"]
    found = tally(spent["季度"], spent["支出"])
    assert list(found.index) == ["第二季度", "第三季度", "第四季度", "第一季度"]
    assert list(found) == [2, 1000, 4, 1]


def test_years_are_named_as_the_office_names_its_own(opened):
    review = opened("2021")
    pupils = review["学年概况"]
    assert tally(pupils["学年"], pupils["在校生"]).to_dict() == {"2021学年度": 2021}
    this = total("pupils", where(pupils, 学年="2021—2022学年")["在校生"], "人")
    assert (this.value, this.before.value) == (2021, 2020)
    assert "学年=2021学年度" in this.rule
    visits = count("visits", review["家访台账"], "次")
    assert list(visits.history.index) == ["2020学年度", "2021学年度"]
    assert visits.evidence()["before"]["name"] == "2020学年度"
    of_before = f"{len(days_of(2020, 9))}次（2020学年度）"
    assert of_before in visits._repr_mimebundle_()["text/html"]
    assert comparison({"家访": visits}, "题").header[1:3] == ("2020学年度", "2021学年度")
    shown = table(pupils.reset_index(drop=True)[["学年", "在校生"]], "题")
    assert plain(shown.rows[0][0]) == "2021学年度"


def test_a_year_goes_on_until_the_last_day_of_its_records(opened, tmp_path):
    review = opened("2021")
    assert (review.until, str(review.period)) == (None, "2021年9月1日至2022年8月31日")
    for name, rows in {
        "家访台账": [["日期", "班级", "学生数"], ["9月3日", "一班", 1], ["2月5日", "二班", 2]],
        "课后服务月报": [["月份", "人次"], ["9月", 1]],
    }.items():
        write_book(tmp_path / "other" / "2021", name, rows)
    data, params = tmp_path / "other" / "2021", tmp_path / "params" / "2021.yaml"
    assert open_review(2021, str(data), str(params)).until == dt.date(2022, 2, 5)
