"""A number that is merged over several rows: counted once, and a person is asked."""

from __future__ import annotations

import pytest

from tests.support.small_registers import HEAD, ONE, TWO, talks

QUIZ = ["序号", "学校", "乡镇", "参赛人数"]
SCHOOLS = [
    [1, "一小", "官舟镇", 30],
    [2, "二小", "官舟镇", None],
    [3, "三小", "官舟镇", None],
    [4, "四小", "谯家镇", 12],
]


def quiz(data_folder, *rows, merges):
    return data_folder.fates(QUIZ, *rows, sheet="法治知识竞赛参赛统计", merges=merges)


def test_it_counts_once_and_the_other_rows_wait(data_folder):
    fates = quiz(data_folder, *SCHOOLS, merges=["D2:D4"])
    assert fates == ["heading", "kept", "rejected", "rejected", "kept"]
    cleaned = data_folder.clean()
    assert cleaned.records["法治知识竞赛参赛统计"]["参赛人数"].tolist() == [30, 12]
    assert cleaned.ledger["reason"].iloc[1] == (
        "参赛人数“30”是合并单元格里的数，跨第2至4行，只计一次，请分行填写"
    )
    assert cleaned.ledger["reason"].iloc[2] == "参赛人数与第2行合并为一格，未计，请分行填写"


def test_a_text_a_date_or_a_place_belongs_to_every_row(data_folder):
    rows = [[1, "一小", "官舟镇", 30], [2, "二小", None, 5], [3, "三小", None, 6]]
    assert quiz(data_folder, *rows, merges=["C2:C4"]) == ["heading", "kept", "kept", "kept"]
    assert set(data_folder.clean().ledger["reason"].iloc[1:]) == {""}


def test_a_merge_over_blank_rows_is_an_ordinary_number(data_folder):
    data_folder.fates(HEAD, ONE, [], [], TWO, merges=["E2:E4"])
    assert talks(data_folder)["存疑"].tolist() == ["", ""]


def test_a_merge_that_holds_nothing_is_empty(data_folder):
    rows = [[1, "一小", "官舟镇", None], [2, "二小", "官舟镇", None]]
    quiz(data_folder, *rows, merges=["D2:D3"])
    assert data_folder.clean().ledger["reason"].iloc[1:].tolist() == ["参赛人数为空"] * 2


def test_a_merge_that_cannot_be_read_stays_a_problem_of_its_cell(data_folder):
    rows = [[1, "一小", "官舟镇", "若干"], [2, "二小", "官舟镇", None]]
    quiz(data_folder, *rows, merges=["D2:D3"])
    assert data_folder.clean().ledger["reason"].iloc[1] == "参赛人数“若干”没有具体数字"


CORRECTED = (
    "file,sheet,row,field,value,reason,who\n台账.xlsx,法治知识竞赛参赛统计,{},参赛人数,{},拆分,甲"
)


@pytest.mark.parametrize("row", [2, 3])
def test_a_correction_of_a_row_holds(data_folder, row):
    data_folder.text("corrections.csv", CORRECTED.format(row, 9))
    quiz(data_folder, *SCHOOLS, merges=["D2:D4"])
    records = data_folder.clean().records["法治知识竞赛参赛统计"].reset_index()
    corrected = records[records["row"] == row]
    assert corrected[["参赛人数", "存疑"]].to_numpy().tolist() == [[9, ""]]
