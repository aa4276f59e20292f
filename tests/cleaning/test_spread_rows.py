import pytest

from annual_review.cleaning.clean import clean
from annual_review.errors import CorrectionError
from tests.support.ruled_registers import settings_of
from tests.support.spread_tables import (
    MONTHS,
    NAME,
    cleaned,
    correction,
    fates,
    reasons,
    records,
    sheet,
    spread,
)

HEAD = ["单位", "1月", "2月"]


@pytest.mark.parametrize("blank", ["", "-", "／", None])
def test_a_blank_cell_is_no_record_and_zero_is_one(blank):
    result = cleaned([HEAD, ["东街", blank, 0]])
    assert records(result) == [("东街", "2021-02", 0)]


def test_a_cell_that_cannot_be_read_is_a_rejected_record_that_names_its_column():
    result = cleaned([HEAD, ["东街", "若干", 2]])
    assert records(result) == [("东街", "2021-02", 2)]
    assert reasons(result, "rejected") == ["B列：人次“若干”没有具体数字"]
    assert reasons(result, "kept") == [""]
    assert result.fixes["field"].tolist() == ["人次（B列）"]


def test_a_row_without_any_number_waits_for_one():
    result = cleaned([HEAD, ["东街", 1, 2], ["西街", "", ""]])
    assert reasons(result, "rejected") == ["各月份栏都没有填人次"]


def test_a_row_that_says_nothing_in_every_column_is_no_record():
    result = cleaned([HEAD, ["东街", 1, 2], ["西街", "/", "-"]])
    assert reasons(result, "note") == ["各月份栏都写明没有，没有登记"]
    assert len(result.fixes) == 0


def test_lines_of_a_form_that_nobody_filled_in_are_notes():
    rows = [[1, "东街", 1, 2], [2, "", 0, 0], [3, "", "", ""], [4, "", "", ""]]
    result = cleaned([["序号", *HEAD], *rows])
    assert fates(result)[2:] == ["note"] * 3


def test_a_row_without_its_unit_is_rejected_once():
    result = cleaned([HEAD, ["", 1, 2]])
    assert reasons(result, "rejected") == ["本行2条记录；单位为空"]
    assert result.fixes[["field", "reason"]].to_numpy().tolist() == [["单位", "单位为空"]]


def test_a_correction_names_the_column_and_may_fill_a_blank_cell():
    wrong = [HEAD, ["东街", "若干", ""], ["", 3, 4]]
    right = [correction(2, "人次（B列）", "1"), correction(2, "人次（C列）", "2")]
    result = cleaned(wrong, corrections=[*right, correction(3, "单位", "西街")])
    assert records(result) == [
        ("东街", "2021-01", 1),
        ("东街", "2021-02", 2),
        ("西街", "2021-01", 3),
        ("西街", "2021-02", 4),
    ]


def test_a_correction_without_a_column_does_not_say_which_cell():
    with pytest.raises(CorrectionError, match="several cells"):
        cleaned([HEAD, ["东街", 1, 2]], corrections=[correction(2, "人次", "1")])


def test_rows_that_are_equal_in_all_columns_are_duplicates():
    result = cleaned([HEAD, ["东街", 1, 2], ["东街", 1, 2]])
    assert reasons(result, "duplicate") == ["本行2条记录；与表.xlsx [月度统计]第2行相同"]


def test_rows_that_agree_where_both_are_filled_are_duplicates_there():
    result = cleaned([HEAD, ["东街", 1, ""], ["东街", 1, 2]])
    assert records(result) == [("东街", "2021-01", 1), ("东街", "2021-02", 2)]
    assert fates(result)[2:] == ["duplicate", "kept"]


def test_a_unit_with_different_numbers_in_two_rows_is_kept_twice_and_doubted():
    result = cleaned([HEAD, ["东街", 1, 2], ["东街", 1, 3]])
    assert len(records(result)) == 4
    what = "与第2行的单位相同而人次不同，请核对是否重复登记"
    assert reasons(result, "kept") == ["本行2条记录", f"本行2条记录；{what}"]
    assert result.fixes["reason"].tolist() == [what]


def test_a_long_table_may_repeat_a_wide_one():
    wide = sheet([HEAD, ["东街", 1, 2]])
    long = sheet([["单位", "月份", "人次"], ["东街", "2月", 2]], file="长.xlsx")
    result = clean([wide, long], settings_of(MONTHS))
    assert len(records(result)) == 2
    assert reasons(result, "duplicate") == ["与表.xlsx [月度统计]第2行C列相同"]


def test_two_columns_of_one_choice_are_two_records():
    book = spread("报刊", "category", choices={"日报": ["甲报", "乙报"], "周刊": []})
    result = cleaned([["单位", "甲报", "乙报"], ["东街", 3, 3]], book)
    assert records(result) == [("东街", "日报", 3), ("东街", "日报", 3)]


def test_a_number_merged_over_columns_counts_once_and_is_doubted():
    result = cleaned([HEAD, ["东街", 6, ""]], merges=[((1, 1), (1, 2))])
    assert records(result) == [("东街", "2021-01", 6)]
    assert "跨B至C列" in reasons(result, "kept")[0]


def test_a_unit_merged_over_rows_belongs_to_each():
    rows = [["单位", "岗位", "1月"], ["东街", "甲", 1], ["", "乙", 2]]
    base = {"单位": {"required": True}, "岗位": {}}
    result = cleaned(rows, spread(base=base), merges=[((1, 0), (2, 0))])
    assert [row[:2] for row in records(result)] == [("东街", "甲"), ("东街", "乙")]


def test_a_row_that_sums_the_others_in_every_column_is_no_record():
    data = [["东街", 60, 10], ["西街", 10, 50], ["北街", 10, 55]]
    result = cleaned([HEAD, *data, ["某某", 80, 115]])
    assert len(records(result)) == 6
    assert "人次等于第2至4行之和" in reasons(result, "rejected")[0]


def test_the_clean_table_of_a_sheet_without_rows_is_empty():
    result = cleaned([HEAD])
    assert result.records[NAME].empty
    assert fates(result) == ["heading"]


def test_personal_fields_are_quoted_nowhere():
    book = spread(base={"姓名": {"required": True, "personal": True}})
    result = cleaned([["姓名", "1月", "2月"], ["张某某", "李某某", 2]], book)
    assert not result.ledger["reason"].str.contains("某某").any()
