"""Totals that offices typed: which rows they are, what they cover, where differences come from."""

from __future__ import annotations

import pytest

from tests.support.small_registers import HEAD, ONE, QUIZ, THREE, TWO, fates_of_papers


class TestSubtotals:
    @pytest.mark.parametrize(
        "word",
        [
            "合计",
            "合 计：",
            "总计",
            "小计",
            "共计",
            "累计",
            "本页合计",
            "3月小计",
            "全县合计",
            "合计（人）",
        ],
    )
    def test_the_words_of_a_total(self, data_folder, word):
        assert data_folder.fates(HEAD, ONE, [word, "", "", "", 100]) == [
            "heading",
            "kept",
            "subtotal",
        ]
        totals = data_folder.clean().totals
        assert totals[["field", "typed", "ours"]].to_numpy().tolist() == [["受教人数", 100, 100]]

    def test_the_word_of_a_total_may_follow_a_serial_number(self, data_folder):
        assert (
            data_folder.fates(["序号", *HEAD], [1, *ONE], [2, "合计", "", "", "", 100])[2]
            == "subtotal"
        )

    def test_a_text_about_totals_is_data(self, data_folder):
        row = ["2021.3.5", "学校", "官舟镇", "经费合计", 100]
        assert data_folder.fates(HEAD, row, ["2021.3.6", "支出合计", "官舟镇", "党史", 5]) == [
            "heading",
            "kept",
            "kept",
        ]

    def test_a_total_above_the_rows(self, data_folder):
        assert data_folder.fates(HEAD, ["合计", "", "", "", 150], ONE, TWO)[1] == "subtotal"
        assert data_folder.clean().totals["ours"].tolist() == [150]

    def test_a_total_in_one_merged_cell(self, data_folder):
        assert data_folder.fates(HEAD, ONE, ["合计：1916人"], merges=["A3:E3"])[2] == "subtotal"
        assert (
            data_folder.clean().ledger["reason"].iloc[-1]
            == "受教人数填报合计1916，核对100，不符，相差1816（原因待查）"
        )

    def test_subtotals_by_month(self, data_folder):
        rows = [
            HEAD,
            ONE,
            ["3月小计", "", "", "", 100],
            TWO,
            THREE,
            ["小计", "", "", "", 71],
            ["总计", "", "", "", 170],
        ]
        data_folder.fates(*rows)
        assert data_folder.clean().totals["ours"].tolist() == [100, 70, 170]

    def test_subtotals_above_their_rows(self, data_folder):
        rows = [
            HEAD,
            ["总计", "", "", "", 170],
            ["小计", "", "", "", 100],
            ONE,
            ["小计", "", "", "", 70],
            TWO,
            THREE,
        ]
        data_folder.fates(*rows)
        assert data_folder.clean().totals["ours"].tolist() == [170, 100, 70]

    def test_quarters_over_months(self, data_folder):
        rows = [
            HEAD,
            ONE,
            ["3月小计", "", "", "", 100],
            TWO,
            ["4月小计", "", "", "", 50],
            ["上半年合计", "", "", "", 150],
        ]
        data_folder.fates(*rows)
        assert data_folder.clean().totals["ours"].tolist() == [100, 50, 150]

    def test_several_totals_that_divide_the_table(self, data_folder):
        data_folder.fates(
            HEAD, ONE, ["合计", "", "", "", 100], TWO, THREE, ["合计", "", "", "", 70]
        )
        assert data_folder.clean().totals["ours"].tolist() == [100, 70]

    def test_only_kept_rows_are_added_up(self, data_folder):
        data_folder.fates(HEAD, ONE, ONE, [*TWO[:4], "若干"], ["合计", "", "", "", 150])
        assert data_folder.clean().totals["ours"].tolist() == [100]


class TestBareTotals:
    @pytest.mark.parametrize(
        "word",
        [
            "计",
            " 计：",
            "汇总",
            "总和",
            "总共",
            "全部",
            "全县",
            "共2种",
            "共二种",
            "总计数",
            "Total",
            "（汇总）",
        ],
    )
    def test_bare_totals_are_compared(self, data_folder, word):
        assert fates_of_papers(data_folder, [word, 50]) == ["subtotal"]
        cleaned = data_folder.clean()
        assert cleaned.records["报刊订阅台账"]["订阅份数"].sum() == 50
        assert cleaned.totals[["typed", "ours"]].to_numpy().tolist() == [[50, 50]]

    def test_bare_totals_are_found_in_dated_registers(self, data_folder):
        assert data_folder.fates(HEAD, ONE, ["全县", "", "", "", "100人"])[2] == "subtotal"

    @pytest.mark.parametrize("word", ["平均", "平均数", "占比", "百分比", "占比（%）", "同比"])
    def test_means_and_shares_are_neither_records_nor_sums(self, data_folder, word):
        assert fates_of_papers(data_folder, [word, "25"], [word, "60%"]) == ["subtotal", "subtotal"]
        cleaned = data_folder.clean()
        assert cleaned.records["报刊订阅台账"]["订阅份数"].sum() == 50
        assert len(cleaned.totals) == len(cleaned.fixes) == 0
        assert cleaned.ledger["reason"].iloc[-1] == "是平均数或占比，不是合计，不作核对"

    def test_only_a_whole_cell_is_a_bare_total(self, data_folder):
        assert (
            fates_of_papers(data_folder, ["全县通讯", 5], ["汇总月刊", 6], ["计算机世界", 7])
            == ["kept"] * 3
        )

    def test_a_row_with_more_than_numbers_is_a_record(self, data_folder):
        rows = [QUIZ, [1, "全县", "和平街道", "高中", 30, ""], [2, "全部", "", "", 30, "另报"]]
        fates = data_folder.fates(*rows, sheet="法治知识竞赛参赛统计")
        assert fates == ["heading", "kept", "subtotal"]

    def test_a_row_with_a_date_is_a_record(self, data_folder):
        head = ["宣讲主题", "日期", "受教人数"]
        assert data_folder.fates(head, ["汇总", "2021.3.5", 10], ["汇总", "", 10])[1:] == [
            "kept",
            "subtotal",
        ]


class TestSignatures:
    @pytest.mark.parametrize(
        "row",
        [
            ["审核人（签字）", "张三", "", "填表人", "李四"],
            ["经手人", "张三", "", "", "5"],
            ["领导", "张三"],
            ["审批人", "张三", "", "", ""],
            ["领导：张三", "", "经手人：李四"],
            ["经手人（签字）：张三"],
        ],
    )
    def test_the_signer_s_name_may_be_in_the_next_cell(self, data_folder, row):
        assert data_folder.fates(HEAD, ONE, row)[2] == "note"
        assert fates_of_papers(data_folder, row) == ["note"]

    def test_a_dated_row_that_begins_with_a_signer_s_title_is_a_record(self, data_folder):
        head = ["宣讲主题", "日期", "场所类别", "受教人数"]
        assert data_folder.fates(head, ["领导", "2021.3.5", "学校", 10])[1] == "kept"


def row(day, number, topic="党史"):
    return [f"2021.3.{day}", "学校", "官舟镇", topic, number]


def cause(data_folder, typed, *rows):
    data_folder.workbook("a.xlsx", {"宣讲台账": [HEAD, *rows, ["合计", None, None, None, typed]]})
    cleaned = data_folder.clean()
    return cleaned.totals["cause"].iloc[0], cleaned.ledger["reason"].iloc[-1]


def test_a_total_that_agrees_needs_no_cause(data_folder):
    assert cause(data_folder, 30, row(1, 10), row(2, 20)) == (
        "",
        "受教人数填报合计30，核对30，相符",
    )


def test_a_total_that_counts_another_year_and_a_rejected_row_is_explained(data_folder):
    other, bad = ["2020.3.1", *row(1, 7)[1:]], ["2021年2月30日", *row(1, 5)[1:]]
    assert cause(data_folder, 42, row(1, 10), row(2, 20), other, bad)[0] == (
        "填报合计计入了不在本年、待更正的行"
    )


def test_a_difference_that_no_rows_explain_has_no_cause_yet(data_folder):
    assert cause(data_folder, 999, row(1, 10), row(1, 10))[0] == "原因待查"


def test_a_total_is_in_the_unit_of_its_header(data_folder):
    rows = [
        ["党支部名称", "是否达标", "党费返还（万元）"],
        ["一支部", "是", 1.2],
        ["二支部", "是", 0.5],
    ]
    data_folder.workbook("a.xlsx", {"离退休干部党支部": [*rows, ["合计", None, 1.7]]})
    totals = data_folder.clean().totals
    assert totals[["typed", "ours", "cause"]].to_numpy().tolist() == [[17000, 17000, ""]]
