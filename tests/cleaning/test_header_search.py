"""Where headers are, over how many rows, and what looks like one."""

from __future__ import annotations

import pytest

from tests.support.small_registers import HEAD, ONE, TWO, counted, talks, warned


class TestHeaders:
    @pytest.mark.parametrize(
        "labels",
        [
            ["时间", "场所", "乡镇（街道）", "主题", "人数"],
            ["日 期", "*场所类别：", "乡镇/街道", "宣讲\n主题", "受教人数（人）"],
            ["宣讲时间", "场 所", "镇街", "内容", "听众人数"],
        ],
    )
    def test_labels_are_spelled_in_many_ways(self, data_folder, labels):
        assert data_folder.fates(labels, ONE) == ["heading", "kept"]

    def test_a_table_may_begin_below_titles_and_in_a_later_column(self, data_folder):
        shifted = [[None, None, *row] for row in (HEAD, ONE)]
        rows = [
            ["沿河县2021年宣讲台账"],
            ["填报单位：老干部局", "", "填报时间：2021年12月31日"],
            [],
            *shifted,
        ]
        assert data_folder.fates(*rows, sheet="Sheet1") == ["heading", "heading", "heading", "kept"]

    def test_two_rows_under_merged_cells(self, data_folder):
        rows = [
            ["序号", "日期", "互帮形式", "乡镇", "数量", None, "备注"],
            [None, None, None, None, "老同志", "青年"],
            [1, "2021.3.5", "交流", "官舟镇", 5, 6],
        ]
        merges = ["A1:A2", "B1:B2", "C1:C2", "D1:D2", "E1:F1", "G1:G2"]
        assert data_folder.fates(*rows, sheet="互帮活动", merges=merges) == [
            "heading",
            "heading",
            "kept",
        ]
        table = data_folder.clean().records["互帮活动台账"]
        assert table[["老同志人数", "青年人数"]].to_numpy().tolist() == [[5, 6]]

    def test_three_rows_under_merged_cells(self, data_folder):
        rows = [
            ["基本情况", None, None, None, "人数情况", None],
            ["日期", "互帮形式", "乡镇", "备注", "参加人数", None],
            [None, None, None, None, "老同志", "青年"],
            ["2021.3.5", "交流", "官舟镇", None, 5, 6],
        ]
        merges = ["A1:D1", "E1:F1", "A2:A3", "B2:B3", "C2:C3", "D2:D3", "E2:F2"]
        fates = data_folder.fates(*rows, sheet="互帮活动", merges=merges)
        assert fates == ["heading", "heading", "heading", "kept"]
        assert data_folder.clean().records["互帮活动台账"]["青年人数"].tolist() == [6]

    def test_two_rows_whose_merges_were_lost(self, data_folder):
        data_folder.text(
            "互帮活动.csv",
            "日期,互帮形式,乡镇,数量,,备注\n,,,老同志,青年,\n2021.3.5,交流,官舟镇,5,6,\n",
        )
        assert data_folder.clean().ledger["fate"].tolist() == ["heading", "heading", "kept"]

    def test_a_header_printed_again(self, data_folder):
        assert data_folder.fates(HEAD, ONE, HEAD, TWO) == ["heading", "kept", "heading", "kept"]

    def test_a_header_printed_again_with_other_columns(self, data_folder):
        assert data_folder.fates(HEAD, ONE, HEAD[::-1], TWO[::-1]) == [
            "heading",
            "kept",
            "heading",
            "kept",
        ]
        assert talks(data_folder)["受教人数"].tolist() == [100, 50]

    def test_rows_that_number_the_columns_or_name_units(self, data_folder):
        rows = [HEAD, ["甲", "乙", "丙", 1, 2], ["", "", "", "", "（人）"], ONE]
        assert data_folder.fates(*rows) == ["heading", "heading", "heading", "kept"]

    def test_a_row_that_subdivides_unknown_labels_is_a_heading(self, data_folder):
        rows = [[*HEAD, "其中", None], [None] * 5 + ["男", "女"], [*ONE, 40, 60]]
        assert data_folder.fates(*rows) == ["heading", "heading", "kept"]

    def test_a_second_column_of_the_same_field_is_reported(self, data_folder):
        assert data_folder.fates([*HEAD, "人数"], [*ONE, 999]) == ["heading", "kept"]
        assert talks(data_folder)["受教人数"].tolist() == [100]
        assert any("“人数”" in warning for warning in data_folder.clean().warnings)

    def test_a_missing_required_column_is_reported(self, data_folder):
        assert data_folder.fates(HEAD[:4], ONE[:4]) == ["heading", "rejected"]
        assert any("缺少必填字段“受教人数”" in warning for warning in data_folder.clean().warnings)


class TestRecordsThatLookLikeHeaders:
    def test_words_below_merged_values_are_a_record(self, data_folder):
        rows = [HEAD, ONE, [None, "学校", "社区", "内容", None], TWO]
        fates = data_folder.fates(*rows, merges=["A2:A3", "E2:E3"])
        assert fates == ["heading", "kept", "rejected", "kept"]
        assert counted(data_folder) == [100, 50]

    @pytest.mark.parametrize("place", ["社区", "乡镇"])
    def test_a_record_without_a_date_is_rejected_and_the_table_goes_on(self, data_folder, place):
        rows = [HEAD, ONE, [None, "学校", place, "内容", None], TWO]
        assert data_folder.fates(*rows) == ["heading", "kept", "rejected", "kept"]

    def test_the_first_record_may_look_like_a_header(self, data_folder):
        roll = ["姓名", "原工作领域", "联系电话"]
        rows = [roll, ["学校", "社区", "内容"], ["冉某", "党史", "13800000000"]]
        assert data_folder.fates(*rows, sheet="宣讲团成员名册") == ["heading", "kept", "kept"]

    def test_a_header_in_a_column_of_dates_is_no_record(self, data_folder):
        rows = [
            HEAD,
            ONE,
            ["姓名", "类别", "单位", "内容", "备注"],
            ["冉某", "甲", "乙", "丙", None],
        ]
        assert data_folder.fates(*rows)[2:] == ["unrecognised", "unrecognised"]

    def test_a_complete_header_right_below_a_register_of_words_is_a_header(self, data_folder):
        roll = [["姓名", "原工作领域", "联系电话"], ["冉某", "党史", "13800000000"]]
        papers = [["报刊名称", "订阅份数"], ["晚晴", 90]]
        assert data_folder.fates(*roll, *papers, sheet="Sheet1") == ["heading", "kept"] * 2

    def test_a_number_among_many_labels_does_not_hide_a_header(self, data_folder):
        assert data_folder.fates([*HEAD, 2021], [*ONE, "是"]) == ["heading", "kept"]
        assert warned(data_folder, "“2021”")


class TestHeadersOfManyRows:
    """Four, five or six rows, with rows of numbers between the labels, merged or not."""

    ROWS = (
        ["互帮活动台账"],
        ["日期", "互帮形式", "乡镇", "参加情况", None, None, None],
        [None, None, None, "数量", None, None, None],
        [None, None, None, "2021年", None, "2020年", None],
        [None, None, None, "100人", None, "100人", None],
        [None, None, None, "老同志", "青年", "老同志", "青年"],
        ["甲", "乙", "丙", 1, 2, 3, 4],
        ["2021.3.5", "交流", "官舟镇", 5, 6, 7, 8],
    )
    MERGES = ("A2:A6", "B2:B6", "C2:C6", "D2:G2", "D3:G3", "D4:E4", "F4:G4", "D5:E5", "F5:G5")

    @pytest.mark.parametrize("merges", [MERGES, ()], ids=["merged", "merges lost"])
    def test_of_labels_that_stand_twice_the_year_decides(self, data_folder, merges):
        fates = data_folder.fates(*self.ROWS, sheet="Sheet1", merges=merges)
        assert fates == ["heading"] * 7 + ["kept"]
        table = data_folder.clean().records["互帮活动台账"]
        assert table[["老同志人数", "青年人数"]].to_numpy().tolist() == [[5, 6]]

    def test_numbers_with_one_label_under_two_others_are_ambiguous(self, data_folder):
        rows = [
            ["日期", "场所类别", "线上", None, "线下", None],
            [None, None, "受教人数", "场次", "受教人数", "场次"],
            ["2021.3.5", "学校", 40, 1, 60, 1],
        ]
        fates = data_folder.fates(*rows, merges=["A1:A2", "B1:B2", "C1:D1", "E1:F1"])
        assert fates == ["heading", "heading", "rejected"]
        assert warned(data_folder, "“受教人数”分在几栏（线上、线下）")

    def test_the_actual_numbers_under_an_upper_label_are_used(self, data_folder):
        rows = [
            ["日期", "场所类别", "计划", None, "实际", None],
            [None, None, "受教人数", "场次", "受教人数", "场次"],
            ["2021.3.5", "学校", 40, 1, 60, 1],
        ]
        data_folder.fates(*rows, merges=["A1:A2", "B1:B2", "C1:D1", "E1:F1"])
        assert counted(data_folder) == [60]

    def test_a_header_with_one_known_label_in_each_row(self, data_folder):
        rows = [
            ["宣讲台账"],
            ["宣讲", None, "受教", None],
            ["时间", "场所", "人数", "次数"],
            ["2021.3.5", "学校", 60, 1],
        ]
        data_folder.fates(*rows, sheet="Sheet1")
        assert counted(data_folder) == [60]
