import pandas as pd
import pytest

from annual_review.chapter.aggregates import count, total
from annual_review.chapter.tables import comparison, table
from annual_review.document.blocks import Paragraph, plain
from annual_review.document.marks import without_marks
from annual_review.document.missing import Missing
from annual_review.errors import FigureError


def texts(block):
    return [[plain(cell) for cell in row] for row in block.rows]


def test_a_table_formats_dates_numbers_and_empty_cells():
    frame = pd.DataFrame(
        {
            "日期": pd.to_datetime(["2021-03-05", None]),
            "人数": pd.array([12, None], dtype="Int64"),
            "金额": [2900.5, 3000.0],
            "名称": ["甲", ""],
        }
    )
    block = table(frame, "题")
    assert texts(block) == [["3月5日", "12", "2900.5", "甲"], ["", "", "3000", ""]]
    assert block.align == ("left", "right", "right", "left")
    assert block.header == ("日期", "人数", "金额", "名称")


def test_a_long_table_says_how_much_it_leaves_out():
    block = table(pd.DataFrame({"甲": range(50), "乙": range(50)}), "题", most=10)
    assert len(block.rows) == 11
    assert texts(block)[-1] == ["……另有40行", ""]


def test_no_rows_give_no_table_and_a_missing_register_a_notice():
    empty = pd.DataFrame({"甲": []})
    assert table(empty, "题") is None
    empty.attrs = {"missing": Missing("本年未收到", "《宣讲台账》")}
    assert isinstance(table(empty, "题"), Paragraph)


def test_a_table_of_fewer_rows_than_it_asks_for_is_left_out():
    frame = pd.DataFrame({"甲": [1, 2]})
    assert table(frame, "题", least=3) is None
    assert len(table(frame, "题", least=2).rows) == 2
    frame.attrs = {"missing": Missing("本年未收到", "《宣讲台账》")}
    assert isinstance(table(frame, "题", least=3), Paragraph)


def test_a_comparison_has_both_years_difference_and_rate(two_years):
    talks = two_years.open()["宣讲台账"]
    table = comparison(
        {"听众": total("a", talks["受教人数"], "人"), "场次": count("b", talks, "场")}, "与上年相比"
    )
    assert table.header == ("项目", "2020年", "2021年", "增减", "增长（%）")
    rows = [[without_marks(plain(cell)) for cell in row] for row in table.rows]
    assert rows == [
        ["听众（人）", "100", "105", "+5", "+5"],
        ["场次（场）", "3", "2", "−1", "−33.3"],
    ]


def test_a_comparison_is_in_the_scale_in_which_its_figures_are_printed(office):
    for year, people in ((2020, 123651), (2021, 127249)):
        office.write(year, [(f"{year}-12-08", "学校", "官舟镇", "党史", people)])
    people = office.audience()
    table = comparison({"听众": f"{people:.2万}", "全部": people}, "与上年相比")
    rows = [[without_marks(plain(cell)) for cell in row] for row in table.rows]
    assert rows == [
        ["听众（万人）", "12.37", "12.72", "+0.35", "+2.9"],  # exactly +0.3598
        ["全部（人）", "123651", "127249", "+3598", "+2.9"],
    ]


@pytest.mark.parametrize("spec", ["余", "汉", "=很多", "比"])
def test_a_table_has_numbers_and_no_words(two_years, spec):
    people = two_years.audience()
    with pytest.raises(FigureError, match=r"talks\.audience: .* prints no number for a table"):
        comparison({"听众": f"{people:{spec}}"}, "与上年相比")


def test_the_heads_say_what_is_compared_as_the_office_does(two_years):
    two_years.params("wording: {change: 同比}\n")
    table = comparison({"听众": two_years.audience()}, "与上年相比")
    assert table.header == ("项目", "2020年", "2021年", "同比增减", "同比增长（%）")


def test_a_comparison_marks_what_is_redefined(two_years):
    two_years.params("redefined: {a: 今年起含夜校}\n")
    talks = two_years.open()["宣讲台账"]
    table = comparison({"听众": total("a", talks["受教人数"], "人")}, "与上年相比")
    assert [without_marks(plain(cell)) for cell in table.rows[0]][3:] == ["口径不同", "—"]


def test_a_register_without_rows_this_year_is_left_out_of_a_comparison(office):
    office.write(2020)
    office.write(2021, [])
    assert comparison({"听众": office.audience()}, "与上年相比") is None


def test_without_a_year_before_there_is_no_comparison(office):
    office.write(2021)
    assert comparison({"听众": office.audience()}, "与上年相比") is None


def test_a_column_of_printed_figures_is_one_of_numbers(two_years):
    people = two_years.audience()
    rows = pd.DataFrame(
        {
            "项目": ["听众", "合计"],
            "人数": [f"{people:,}", people],
            "部分": [f"{people:.1}", None],
            "说明": [f"共{people}", f"{people:=全部}"],
        }
    )
    assert table(rows, "题").align == ("left", "right", "right", "left")
