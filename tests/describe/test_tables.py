"""Tables are found without any vocabulary, by the shape of the sheet."""

from annual_review.cleaning.grid import Grid
from annual_review.describe.tables import find_tables
from tests.support.undeclared import sheet_of


def tables(*rows, **given):
    return find_tables(Grid(sheet_of(*rows, **given)))


def names(table):
    return [column.named.name for column in table.columns]


def units(table):
    return [column.named.unit for column in table.columns]


def test_a_header_below_blank_rows_titles_and_who_reports(clinics):
    (table,) = find_tables(Grid(clinics))
    assert table.top == table.bottom == 5
    assert names(table) == [
        "序号",
        "义诊时间",
        "地点",
        "医务人员数",
        "接诊人次",
        "药品金额",
        "备注",
    ]
    assert units(table)[3:6] == ["人", "", "元"]
    assert len(table.rows) == 6


def test_a_header_of_texts_only():
    (table,) = tables(["社区", "网格员"], ["东街", "张三"], ["西街", "李四"])
    assert names(table) == ["社区", "网格员"]
    assert len(table.rows) == 2


def test_labels_below_a_common_one_take_it_in_front():
    head = [["村", "人口（人）", "", "耕地", ""], ["", "男", "女", "水田/亩", "旱地/亩"]]
    (table,) = tables(*head, ["东村", 3, 4, 5, 6])
    assert names(table) == ["村", "人口男", "人口女", "耕地水田", "耕地旱地"]
    assert units(table) == ["", "人", "人", "亩", "亩"]


def test_labels_that_say_enough_stand_alone():
    head = [["活动情况", "", "参加情况", ""], ["日期", "地点", "人数", "经费（元）"]]
    (table,) = tables(*head, ["3月5日", "广场", 5, 6.5])
    assert names(table) == ["日期", "地点", "人数", "经费"]


def test_five_rows_of_a_header_are_told_apart_by_what_differs():
    head = [
        ["项目", "资金来源", "", "", "", "合计金额"],
        ["", "财政资金", "", "", "", ""],
        ["", "本级", "", "上级", "", ""],
        ["", "2021年", "", "2021年", "", ""],
        ["", "金额", "笔数", "金额", "笔数", ""],
    ]
    merges = [
        ((0, 0), (4, 0)),
        ((0, 5), (4, 5)),
        ((0, 1), (0, 4)),
        ((1, 1), (1, 4)),
        *(((row, column), (row, column + 1)) for row in (2, 3) for column in (1, 3)),
    ]
    (table,) = tables(*head, ["修渠", 300, 3, 200, 2, 500], merges=merges)
    assert (table.top, table.bottom) == (0, 4)
    assert names(table) == ["项目", "本级金额", "本级笔数", "上级金额", "上级笔数", "合计金额"]


def test_tables_below_each_other_have_titles_of_their_own():
    first = [["来访登记"], ["日期", "人数"], ["2021.3.1", 5], ["2021.3.2", 6]]
    second = [[], ["来信登记"], ["日期", "件数"], ["2021.3.3", 7]]
    one, two = tables(*first, *second)
    assert (one.lines, two.lines) == (["来访登记"], ["来信登记"])
    assert (len(one.rows), len(two.rows)) == (2, 1)


def test_a_header_that_is_printed_again_begins_a_further_part():
    head, row = ["姓名", "电话"], ["张三", "13800000000"]
    assert len(tables(head, row, row, head, row)) == 2


def test_columns_side_by_side_are_named_once():
    (table,) = tables(["姓名", "签到", "姓名", "签到"], ["甲某", "√", "乙某", "√"])
    assert names(table) == ["姓名", "签到"]
    assert table.blocks == [[2, 3]]


def test_a_column_without_a_label_is_told():
    (table,) = tables(["姓名", "", "电话"], ["甲某", "x", "1"], ["乙某", "", "2"])
    assert table.unlabelled == [1]


def test_rows_of_data_are_no_header():
    assert not tables(["2021.3.1", 5, "党史"], ["2021.3.2", 6, "党史"], ["甲", "乙", "丙"])


def test_lines_that_were_printed_and_not_filled_in_are_no_rows():
    (table,) = tables(["序号", "姓名", "人数"], [1, "甲某", 3], [2, "", ""], [3, "", 0])
    assert len(table.rows) == 1
