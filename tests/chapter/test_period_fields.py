"""Fields of months, quarters and years in a chapter: counted in order, selected, compared."""

import pandas as pd
import pytest

from annual_review.chapter import at_least, between
from annual_review.chapter.aggregates import count, distinct, total
from annual_review.chapter.charts.bars_and_lines import columns, lines
from annual_review.chapter.evidence import row_groups
from annual_review.chapter.grouping import crosstab, peak, tally
from annual_review.chapter.leading import leading
from annual_review.chapter.listing import listing
from annual_review.chapter.opening import open_review
from annual_review.chapter.reasons import mostly
from annual_review.chapter.selections import months, where
from annual_review.chapter.tables import table
from annual_review.document.blocks import plain
from annual_review.errors import FigureError

REGISTERS = """
lines: [服务]
registers:
  服务月报:
    line: 服务
    fields:
      年月: {kind: month}
      站点: {}
      人次: {kind: count, unit: 人次}
  季度报表:
    line: 服务
    fields:
      季度: {kind: quarter}
      户数: {kind: count, unit: 户}
  历年汇总:
    fields:
      年份: {kind: year}
      人次: {kind: count, unit: 人次}
"""
ROWS = {
    2021: {
        "服务月报": [
            *("2021年10月,东街,90", "2月,西街,20", "2021.03,东街,30", "2021-3,西街,5"),
            "一月,东街,",
        ],
        "季度报表": ["第四季度,14", "第一季度,11", "二季度,12"],
        "历年汇总": ["2020年,20", "2021年,30"],
    },
    2020: {
        "服务月报": ["2020年2月,西街,25", "2020年10月,东街,30", "2020年3月,东街,40"],
        "季度报表": ["2020年第一季度,10", "2020年第四季度,7"],
        "历年汇总": ["2020年,20"],
    },
}
HEADS = {"服务月报": "年月,站点,人次", "季度报表": "季度,户数", "历年汇总": "年份,人次"}


@pytest.fixture
def opened(tmp_path):
    """Return a function that opens the review of an office with a register of each kind."""

    def open_with(params_of_year, rows=ROWS[2021]):
        for year, registers in {**ROWS, 2021: rows}.items():
            folder = tmp_path / "data" / str(year)
            folder.mkdir(parents=True)
            for name, lines_of in registers.items():
                text = "\n".join([HEADS[name], *lines_of]) + "\n"
                (folder / f"{name}.csv").write_text(text, encoding="utf-8")
        params = tmp_path / "params"
        params.mkdir()
        office = "name: 青岭县民政局\ncounty: 青岭县\ntownships: {城关镇: }\nnames: {}\n"
        files = {"office.yaml": office, "registers.yaml": REGISTERS, "2021.yaml": params_of_year}
        for name, text in files.items():
            (params / name).write_text(text, encoding="utf-8")
        return open_review(2021, str(tmp_path / "data" / "2021"), str(params / "2021.yaml"))

    return open_with


@pytest.fixture
def review(opened):
    """Return the review of a whole year, with the year before."""
    return opened("date: 2022-02-01\n")


def test_months_are_counted_in_the_order_of_the_calendar_also_those_without_a_row(review) -> None:
    report = review["服务月报"]
    found = tally(report["年月"], report["人次"])
    assert list(found.index) == [f"{month}月" for month in range(1, 13)]
    assert found.dropna().to_dict() == {"2月": 20, "3月": 35, "10月": 90}
    assert peak(found) == "10月"
    rows = tally(report["年月"])
    assert (rows["3月"], rows["4月"], rows.dtype) == (2, 0, "int64")


def test_quarters_and_years_are_counted_by_their_names(review) -> None:
    quarters = review["季度报表"]
    assert tally(quarters["季度"]).to_dict() == {
        "第一季度": 1,
        "第二季度": 1,
        "第三季度": 0,
        "第四季度": 1,
    }
    years = review["历年汇总"]
    assert tally(years["年份"], years["人次"]).to_dict() == {"2021年": 30}


def test_the_same_months_of_two_years_stand_side_by_side(review) -> None:
    now, before = (one["服务月报"] for one in (review, review.before))
    both = pd.DataFrame({"2020年": tally(before["年月"]), "2021年": tally(now["年月"])})
    assert list(both.index) == [f"{month}月" for month in range(1, 13)]
    assert both.loc["3月"].to_dict() == {"2020年": 1, "2021年": 2}


def test_two_columns_are_crossed_by_month(review) -> None:
    report = review["服务月报"]
    crossed = crosstab(report["年月"], report["站点"], report["人次"])
    assert list(crossed.index) == [f"{month}月" for month in range(1, 13)]
    assert crossed.loc["3月"].to_dict() == {"东街": 30, "西街": 5}
    assert crossed.loc["2月"].to_dict() == {"东街": 0, "西街": 20}
    assert crossed.loc["4月"].isna().all()
    turned = crosstab(report["站点"], report["年月"])
    assert list(turned.columns) == list(crossed.index)


def test_the_months_of_a_field_of_months_are_numbers_as_those_of_dates(review) -> None:
    assert tally(months(review["服务月报"]["年月"])).to_dict() == {2: 1, 3: 2, 10: 1}
    with pytest.raises(FigureError, match="neither dates nor months"):
        months(review["季度报表"]["季度"])


@pytest.mark.parametrize(
    ("condition", "people"),
    [
        ({"年月": "2021年3月"}, 35),
        ({"年月": "三月份"}, 35),
        ({"年月": 3}, 35),
        ({"年月": pd.Period("2021-03", "M")}, 35),
        ({"年月": "一季度"}, 55),
        ({"年月": ["2月", "10月"]}, 110),
        ({"年月": at_least("3月")}, 125),
        ({"年月": between("2月", "3月")}, 55),
        ({"month": 10}, 90),
        ({"quarter": 1}, 55),
    ],
)
def test_rows_are_selected_by_a_month_in_any_spelling(review, condition, people) -> None:
    rows = where(review["服务月报"], **condition)
    assert rows["人次"].sum() == people


def test_rows_are_selected_by_quarters_and_years(review) -> None:
    quarters = review["季度报表"]
    for value in (2, "2021Q2", "第二季度", "4-6月"):
        assert where(quarters, 季度=value)["户数"].tolist() == [12]
    assert where(quarters, 季度="下半年")["户数"].tolist() == [14]
    assert where(quarters, quarter=4)["户数"].tolist() == [14]
    assert where(review["历年汇总"], 年份=2021)["人次"].tolist() == [30]


@pytest.mark.parametrize(
    ("name", "condition", "message"),
    [
        ("服务月报", {"年月": "3月5日"}, "holds months"),
        ("季度报表", {"季度": "3月"}, "holds quarters"),
        ("服务月报", {"年月": "腊月"}, "是农历"),
        ("季度报表", {"month": 3}, "needs a field of dates"),
        ("历年汇总", {"年份": 2015}, "No row has 年份=2015年.* The nearest is 2020年"),
    ],
)
def test_what_the_field_cannot_have_is_refused(review, name, condition, message) -> None:
    with pytest.raises(FigureError, match=message):
        where(review[name], **condition)


def test_figures_are_compared_with_the_same_month_of_the_year_before(review) -> None:
    report = review["服务月报"]
    march = where(report, 年月="3月")
    people = total("monthly.march", march["人次"], "人次")
    assert (people.value, people.before.value) == (35, 40)
    assert "年月=2021年3月" in people.rule
    assert "年月=2020年3月" in people.before.rule
    number = distinct("monthly.months", report["年月"], "个月")
    assert (number.value, number.before.value) == (3, 3)
    quarter = total("quarterly.first", where(review["季度报表"], 季度=1)["户数"], "户")
    assert (quarter.value, quarter.before.value) == (11, 10)
    assert "季度=2021年第一季度" in quarter.rule


def test_the_month_that_carries_a_change_is_found(review) -> None:
    report = review["服务月报"]
    people = total("monthly.people", report["人次"], "人次")
    assert "10月" in mostly("monthly.most", people, report["年月"])
    few = leading(report, "年月", "人次", most=1)
    assert few["人次"].tolist() == [90]


def test_periods_read_as_in_chinese_in_tables_lists_and_evidence(review) -> None:
    report = review["服务月报"]
    shown = table(report[["年月", "人次"]], "逐月")
    assert [plain(row[0]) for row in shown.rows] == ["10月", "2月", "3月", "3月"]
    assert sorted(listing(report["年月"]).names) == ["10月", "2月", "3月"]
    figure = count("monthly.rows", where(report, 年月="10月"), "条")
    (group,) = row_groups(figure.origin, figure.index)
    assert group["rows"][0][-3:] == ["2021年10月", "东街", "90"]


def test_charts_name_periods_that_a_chapter_has_grouped_itself(review) -> None:
    report = review["服务月报"]
    grouped = report.groupby("年月")["人次"].sum()
    assert "3月35人次" in columns(grouped, "逐月人次", "人次").description
    both = crosstab(report["年月"], report["站点"], report["人次"])
    assert "3月，东街30人次，西街5人次；4月，东街无数据" in lines(both, "逐月", "人次").description


def test_a_row_of_a_month_is_an_event_of_its_month_one_of_a_quarter_is_not(review) -> None:
    activity = review.activity()
    assert set(activity.index.get_level_values("register")) == {"服务月报"}
    assert sorted(months(activity["日期"]).tolist()) == [2, 3, 3, 10]
    assert review.not_in_calendar == ["季度报表"]
    assert review.undated == ["历年汇总"]


def test_a_part_of_the_year_is_compared_with_the_same_months(opened) -> None:
    review = opened("until: 2021-03-15\n")
    report = review["服务月报"]
    assert list(tally(report["年月"]).index) == ["1月", "2月", "3月"]
    people = total("monthly.people", report["人次"], "人次")
    assert (people.value, people.before.value) == (20, 25)  # March is divided in both years
    homes = total("quarterly.homes", review["季度报表"]["户数"], "户")
    assert (homes.value, homes.change) == (0, None)
    years = total("yearly.people", review["历年汇总"]["人次"], "人次")
    assert (years.value, years.change) == (30, None)


def test_without_a_last_day_the_year_reaches_to_the_last_month_of_any_row(opened) -> None:
    so_far = {"服务月报": ["2月,西街,20", "3月,东街,30"], "季度报表": ["一季度,11"]}
    review = opened("", so_far)
    assert str(review.until) == "2021-03-31"
    assert list(tally(review["服务月报"]["年月"]).index) == ["1月", "2月", "3月"]
    homes = total("quarterly.homes", review["季度报表"]["户数"], "户")
    assert (homes.value, homes.before.value) == (11, 10)
