"""Equal rows: duplicates, unless the office's own total counts them as separate records."""

from __future__ import annotations

import pytest

from tests.support.small_registers import HEAD, ONE, TWO

TAKEN_TWICE = "与第2行相同，但填报合计把两行都计入，按两次登记采用，请核对"
OTHER_YEAR = ["2020.3.5", *ONE[1:4], 7]
BAD = ["2021.2.30", *ONE[1:4], 9]


def total(number, word="合计"):
    return [word, "", "", "", number]


def fates(data_folder, *rows):
    return data_folder.fates(HEAD, *rows)[1:]


def test_a_total_that_counts_equal_rows_proves_them_separate(data_folder):
    assert fates(data_folder, ONE, ONE, TWO, total(250)) == ["kept", "kept", "kept", "subtotal"]
    cleaned = data_folder.clean()
    assert cleaned.records["宣讲台账"]["存疑"].tolist() == ["", TAKEN_TWICE, ""]
    assert cleaned.totals[["typed", "ours", "cause"]].to_numpy().tolist() == [[250, 250, ""]]


def test_a_total_that_counts_each_once_proves_nothing(data_folder):
    assert fates(data_folder, ONE, ONE, TWO, total(150))[1] == "duplicate"


def test_a_total_that_agrees_in_neither_way_proves_nothing(data_folder):
    assert fates(data_folder, ONE, ONE, TWO, total(260))[1] == "duplicate"


@pytest.mark.parametrize("typed", [257, 259, 266])
def test_a_total_may_count_rows_of_another_year_and_rejected_ones_as_well(data_folder, typed):
    assert fates(data_folder, ONE, ONE, TWO, OTHER_YEAR, BAD, total(typed))[1] == "kept"


def test_a_total_that_other_rows_explain_proves_nothing(data_folder):
    late = ["2020.3.5", *ONE[1:4], 100]
    assert fates(data_folder, ONE, ONE, TWO, late, total(250))[1] == "duplicate"


def test_totals_that_contradict_one_another_prove_nothing(data_folder):
    rows = [ONE, ONE, total(100, "小计"), TWO, total(50, "小计"), total(250, "总计")]
    assert fates(data_folder, *rows)[1] == "duplicate"


def test_a_row_sent_twice_in_two_files_stays_a_duplicate(data_folder):
    data_folder.workbook("甲.xlsx", {"宣讲台账": [HEAD, ONE, total(100)]})
    data_folder.workbook("乙.xlsx", {"宣讲台账": [HEAD, ONE, TWO, total(150)]})
    ledger = data_folder.clean().ledger
    assert ledger["fate"].tolist().count("duplicate") == 1


def test_a_doubt_about_a_cell_stays(data_folder):
    about = [*ONE[:4], "约100人"]
    fates(data_folder, about, about, TWO, total(250))
    doubts = data_folder.clean().records["宣讲台账"]["存疑"].tolist()
    assert doubts[1] == f"受教人数“约100人”为约数；{TAKEN_TWICE}"


class TestTotalsOfOtherYears:
    def test_a_total_of_rows_of_another_year_is_not_compared(self, data_folder):
        rows = [OTHER_YEAR, total(8, "小计"), ONE, TWO, total(150, "小计")]
        assert fates(data_folder, *rows)[1] == "subtotal"
        cleaned = data_folder.clean()
        assert cleaned.totals["typed"].tolist() == [150]
        assert cleaned.ledger["reason"].iloc[2] == "所计的各行都不在本年，不作核对"

    def test_a_total_that_counts_another_year_agrees_and_says_so(self, data_folder):
        fates(data_folder, OTHER_YEAR, ONE, total(107))
        assert data_folder.clean().ledger["reason"].iloc[-1] == (
            "受教人数填报合计107，核对107，相符（含不在本年的行）"
        )

    def test_a_total_that_is_wrong_with_and_without_another_year_disagrees(self, data_folder):
        fates(data_folder, OTHER_YEAR, ONE, total(108))
        assert "不符，相差8" in data_folder.clean().ledger["reason"].iloc[-1]
