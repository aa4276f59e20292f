import datetime as dt

import pytest

from tests.support.spread_tables import (
    MONTHS,
    NAME,
    cleaned,
    fates,
    reasons,
    records,
    spread,
)

TWO = [("东街", "2021-01", 1), ("东街", "2021-02", 2)]


def tall(*columns, first=0, last=1):
    return [((first, column), (last, column)) for column in columns]


@pytest.mark.parametrize(
    "labels",
    [
        ["1月", "2月"],
        ["一月", "二月份"],
        ["2021年1月", "2021.02"],
        ["1月\n（春节）", "2 月"],
        ["1月人次", "服务人次（2月）"],
        [dt.datetime(2021, 1, 1), dt.datetime(2021, 2, 1)],
        ["01月", "Feb"],
    ],
)
def test_columns_headed_by_months_hold_one_record_a_row_and_month(labels):
    result = cleaned([["单位", *labels], ["东街", 1, 2]])
    assert records(result) == TWO
    assert list(result.records[NAME].index.get_level_values("columns")) == ["B", "C"]
    assert reasons(result, "kept") == ["本行2条记录"]


@pytest.mark.parametrize(
    "head",
    [
        [["单位", "服务人次", ""], ["", "1月", "2月"]],
        [["", "1月", "2月"], ["单位", "人次", "人次"]],
        [["单位", "月份", ""], ["", 1, 2]],
        [["单位", "2021年", ""], ["", "1月", "2月"]],
        [["单位", "2021年", ""], ["", "服务人次", ""], ["", "1月", "2月"]],
    ],
)
@pytest.mark.parametrize("has_merges", [True, False])
def test_a_header_may_take_several_rows_with_or_without_its_merges(head, has_merges):
    height = len(head)
    if head[1][1:] == [1, 2]:
        head = [[*head[0], ""], [*head[1], 3]]
    wide = [((row, 1), (row, 2)) for row in range(height - 1) if head[row][2] == ""]
    merges = [*tall(0, last=height - 1), *wide] if has_merges and head[0][0] else []
    data = [["东街", 1, 2], ["西街", 3, 4]]
    assert records(cleaned([*head, *data], merges=merges))[:2] == TWO


def test_months_of_another_year_are_out_of_year():
    head = [["单位", "2020年", "", "2021年", ""], ["", "1月", "2月", "1月", "2月"]]
    result = cleaned([*head, ["东街", 8, 9, 1, 2]])
    assert records(result) == TWO
    assert sorted(fates(result)[2:]) == ["kept", "out_of_year"]
    assert not result.warnings


def test_months_without_a_year_are_of_the_year_of_the_title():
    result = cleaned([["2020年月度统计"], ["单位", "1月", "2月"], ["东街", 1, 2]])
    assert fates(result) == ["heading", "heading", "out_of_year"]


def test_numbers_count_months_where_the_corner_says_so():
    result = cleaned([["单位/月份", 1, 2, 3], ["东街", 1, 2, 3]])
    assert records(result)[:2] == TWO


def test_numbers_below_months_only_number_the_columns():
    result = cleaned([["单位", "1月", "2月"], ["甲", 1, 2], ["东街", 1, 2]])
    assert records(result) == TWO


@pytest.mark.parametrize(
    ("book", "labels", "values"),
    [
        (spread("季度", "quarter"), ["一季度", "Q2"], ["2021Q1", "2021Q2"]),
        (spread("地区", "place"), ["官舟", "谯家镇"], ["官舟镇", "谯家镇"]),
        (
            spread("报刊", "category", choices={"日报": ["党报"], "周刊": []}),
            ["党报", "周 刊"],
            ["日报", "周刊"],
        ),
    ],
)
def test_quarters_places_and_choices_may_head_columns(book, labels, values):
    result = cleaned([["单位", *labels], ["东街", 1, 2]], book)
    assert records(result) == [("东街", values[0], 1), ("东街", values[1], 2)]


def test_years_may_head_columns_as_numbers():
    result = cleaned([["单位", 2020, 2021], ["东街", 1, 2]], spread("年度", "year"))
    assert records(result) == [("东街", "2021", 2)]


def test_days_may_head_columns_below_their_month():
    head = [["单位", "3月", ""], ["", "5日", "6日"]]
    result = cleaned([*head, ["东街", 1, 2]], spread("日期", "date"))
    assert [str(day.date()) for day in result.records[NAME]["日期"]] == ["2021-03-05", "2021-03-06"]


@pytest.mark.parametrize("merges", [[((0, 1), (0, 2)), ((0, 3), (0, 4))], []])
def test_of_two_numbers_a_month_the_one_named_by_the_register_is_read(merges):
    head = [["单位", "1月", "", "2月", ""], ["", "场次", "人次", "场次", "人次"]]
    result = cleaned([*head, ["东街", 7, 1, 8, 2]], merges=merges)
    assert records(result) == TWO
    assert result.warnings == [
        "表.xlsx [月度统计]（月度统计）：各月份栏下的“场次”不是“人次”，未采用。"
    ]


def test_months_below_two_labels_are_those_of_the_field():
    head = [["单位", "场次", "", "人次", ""], ["", "1月", "2月", "1月", "2月"]]
    assert records(cleaned([*head, ["东街", 7, 8, 1, 2]])) == TWO


def test_two_columns_of_a_month_that_nothing_tells_apart_are_not_counted():
    result = cleaned([["单位", "1月", "1月", "2月"], ["东街", 1, 1, 2]])
    assert records(result) == [("东街", "2021-02", 2)]
    assert any("“1月”下有几栏" in warning for warning in result.warnings)


def test_a_column_of_something_else_is_no_value():
    result = cleaned([["单位", "1月", "2月", "2月经费", "负责人"], ["东街", 1, 2, 900, "张某"]])
    assert records(result) == TWO
    assert any("负责人" in warning for warning in result.warnings)


def test_a_long_table_of_the_register_is_read_as_ever():
    result = cleaned([["单位", "月份", "人次"], ["东街", "1月", 1], ["东街", "2月", 2]])
    assert records(result) == TWO
    assert set(result.records[NAME].index.get_level_values("columns")) == {""}


def test_a_header_repeated_on_the_next_page_continues_the_table():
    head = ["单位", "1月", "2月"]
    result = cleaned([head, ["东街", 1, 2], head, ["西街", 3, 4], ["合计", 4, 6]])
    assert fates(result) == ["heading", "kept", "heading", "kept", "subtotal"]
    assert reasons(result, "subtotal") == ["人次2栏填报合计，均相符"]


def test_the_second_half_of_a_year_may_stand_below_the_first():
    first = [["单位", "1月", "2月"], ["东街", 1, 2], ["合计", 1, 2]]
    second = [["单位", "7月", "8月"], ["东街", 3, 4], ["合计", 3, 4]]
    result = cleaned([*first, *second])
    assert records(result) == [*TWO, ("东街", "2021-07", 3), ("东街", "2021-08", 4)]
    assert reasons(result, "subtotal") == ["人次2栏填报合计，均相符"] * 2


def test_only_the_rows_of_the_field_are_read_where_a_column_names_what_rows_hold():
    rows = [["东街", "场次", 7, 8], ["", "人次", 1, 2], ["合计", "场次", 7, 8], ["", "人次", 1, 2]]
    merges = [((1, 0), (2, 0)), ((3, 0), (4, 0))]
    result = cleaned([["单位", "指标", "1月", "2月"], *rows], merges=merges)
    assert records(result) == TWO
    assert fates(result)[1:] == ["note", "kept", "note", "subtotal"]


def test_a_register_without_other_fields_has_one_row_of_values():
    book = spread(base={})
    result = cleaned([["月份", "1月", "2月"], ["人次", 1, 2]], book)
    assert records(result) == [("2021-01", 1), ("2021-02", 2)]
    assert not result.warnings


@pytest.mark.parametrize(
    "lines",
    [
        [["单位：元"], ["单位", "1月", "2月"]],
        [["单位", "金额（元）", ""], ["", "1月", "2月"]],
        [["单位", "1月（元）", "2月（元）"]],
    ],
)
def test_numbers_are_converted_from_the_unit_in_a_header_or_above_it(lines):
    book = spread(value="金额", count={"kind": "amount", "unit": "万元"})
    result = cleaned([[NAME], *lines, ["东街", 10_000, 20_000]], book)
    assert records(result) == [("东街", "2021-01", 1.0), ("东街", "2021-02", 2.0)]


def test_a_table_is_found_by_its_title_beside_another_register():
    book = MONTHS | {"走访": {"fields": {"月份": {"kind": "month"}, "户数": {"kind": "count"}}}}
    rows = [["走访"], ["月份", "户数"], ["1月", 9], [""], [NAME], ["单位", "1月"], ["东街", 1]]
    result = cleaned(rows, book)
    assert records(result) == TWO[:1]
    assert result.records["走访"]["户数"].tolist() == [9]
