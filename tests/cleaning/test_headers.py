"""Labels of fields: their spellings, and columns that a field is split over."""

from __future__ import annotations

import pytest

from annual_review.cleaning.grid import Grid
from annual_review.cleaning.headers.fits import HeaderVocabulary
from annual_review.cleaning.headers.labels import label_keys
from annual_review.cleaning.headers.titles import Titles
from annual_review.cleaning.tables import TableFinder
from annual_review.registers.workbooks import Sheet
from tests.support.small_registers import HEAD, ONE, counted, talks, warned


class TestSpellings:
    @pytest.mark.parametrize(
        "label",
        [
            "受教人数/人",
            "受教人数、人",
            "受教人数／人次",
            "受众人数",
            "受教育人数",
            "其中受教人数",
            "其中：受教人数（人）",
        ],
    )
    def test_labels_of_a_count(self, data_folder, label):
        assert data_folder.fates([*HEAD[:4], label], ONE) == ["heading", "kept"]

    def test_a_slash_before_something_else_than_a_unit_is_part_of_the_label(self, data_folder):
        assert (
            data_folder.fates(["日期", "场所类别", "乡镇/街道", "主题", "人数"], ONE)[1] == "kept"
        )

    def test_every_dated_register_has_the_header_for_when_something_was_done(self, settings):
        for name in settings.book.registers:
            for field in settings.book.fields_of(name).values():
                assert field.kind != "date" or "开展时间" in field.headers, name

    def test_the_short_name_of_the_county(self, data_folder):
        data_folder.fates(HEAD, [*ONE[:2], "沿河官舟镇", *ONE[3:]])
        assert talks(data_folder)[["乡镇", "存疑"]].to_numpy().tolist() == [["官舟镇", ""]]


class TestSplitColumns:
    def test_the_first_of_two_parts_is_not_taken_for_the_total(self, data_folder):
        rows = [HEAD, [None] * 4 + ["男", "女"], [*ONE[:4], 40, 60]]
        assert data_folder.fates(*rows, merges=["E1:F1"]) == ["heading", "heading", "rejected"]
        assert warned(data_folder, "“受教人数”分在几栏（男、女），未采用")

    def test_parts_are_found_if_all_other_labels_are_merged_downwards(self, data_folder):
        rows = [HEAD, [None] * 4 + ["男", "女"], [*ONE[:4], 40, 60]]
        merges = ["A1:A2", "B1:B2", "C1:C2", "D1:D2", "E1:F1"]
        assert data_folder.fates(*rows, merges=merges) == ["heading", "heading", "rejected"]

    def test_parts_are_found_in_a_file_that_lost_its_merges(self, data_folder):
        data_folder.text("宣讲.csv", "日期,乡镇,受教人数,,备注\n,,男,女,\n2021.3.5,官舟镇,40,60,\n")
        assert data_folder.clean().ledger["fate"].tolist() == ["heading", "heading", "rejected"]

    @pytest.mark.parametrize(
        "total", ["合计", "小计", "总数", "总计", "计", "合计（人）", "总人数"]
    )
    def test_the_part_that_is_the_total_is_used(self, data_folder, total):
        rows = [HEAD, [None] * 4 + ["线上", "线下", total], [*ONE[:4], 40, 60, 100]]
        assert data_folder.fates(*rows, merges=["E1:G1"])[2] == "kept"
        assert counted(data_folder) == [100]

    def test_a_part_next_to_the_total_changes_nothing(self, data_folder):
        rows = [[*HEAD, None], [None] * 5 + ["其中：女"], [*ONE, 60]]
        data_folder.fates(*rows, merges=["E1:F1"])
        assert counted(data_folder) == [100]

    @pytest.mark.parametrize("labels", [("2020年", "2021年"), (2020, 2021)])
    def test_of_several_years_the_title_s_is_used(self, data_folder, labels):
        rows = [["2021年报刊订阅台账"], ["报刊名称", "订阅份数"], [None, *labels], ["晚晴", 80, 90]]
        assert data_folder.fates(*rows, sheet="Sheet1", merges=["B2:C2"])[-1] == "kept"
        assert counted(data_folder, "报刊订阅台账", "订阅份数") == [90]

    def test_of_several_other_years_none_is_used(self, data_folder):
        rows = [["报刊名称", "订阅份数"], [None, "2019年", "2020年", "合计"], ["晚晴", 80, 90, 170]]
        fates = data_folder.fates(*rows, sheet="报刊订阅", merges=["B1:D1"])
        assert fates == ["heading", "heading", "rejected"]

    def test_of_several_years_the_run_s_is_used_without_a_title(self, settings):
        rows = [["报刊名称", "订阅份数", ""], ["", "2020年", "2021年"], ["晚晴", 80, 90]]
        book, year = settings.book, settings.office_year
        finder = TableFinder(HeaderVocabulary(book), Titles(book), year)
        (layout,) = finder.find(Grid(Sheet("报刊订阅.csv", "", rows)))
        assert layout.tables[0].header.fit.columns["订阅份数"] == 2

    def test_of_planned_and_actual_numbers_the_actual_ones_are_used(self, data_folder):
        head = [*HEAD[:4], "受教人数（计划）", "受教人数（实际）"]
        data_folder.fates(head, [*ONE[:4], 120, 100])
        assert counted(data_folder) == [100]

    def test_actual_numbers_may_be_a_part_below_the_label(self, data_folder):
        rows = [HEAD, [None] * 4 + ["应到", "实到"], [*ONE[:4], 120, 100]]
        data_folder.fates(*rows, merges=["E1:F1"])
        assert counted(data_folder) == [100]

    def test_labels_that_differ_only_in_brackets_are_ambiguous(self, data_folder):
        head = [*HEAD[:4], "受教人数（线上）", "受教人数（线下）"]
        assert data_folder.fates(head, [*ONE[:4], 40, 60]) == ["heading", "rejected"]
        assert warned(data_folder, "受教人数", "线上、线下")

    def test_a_unit_in_brackets_is_no_part(self, data_folder):
        data_folder.fates([*HEAD[:4], "受教人数（女）", "受教人数（人）"], [*ONE[:4], 40, 100])
        assert counted(data_folder) == [100]

    def test_names_below_a_wide_label_are_no_parts(self, data_folder):
        rows = [["姓名", None, "原工作领域", "联系电话"], ["冉某", "男", "党史", "无"]]
        assert data_folder.fates(*rows, sheet="宣讲团名册", merges=["A1:B1"]) == ["heading", "kept"]
        assert not warned(data_folder, "冉某")

    @pytest.mark.parametrize("whole", ["全年", "全年合计", "实际", "完成数"])
    def test_words_for_the_total_of_several_parts(self, data_folder, whole):
        rows = [HEAD, [None] * 4 + ["计划", whole, "完成率"], [*ONE[:4], 120, 100, "83%"]]
        data_folder.fates(*rows, merges=["E1:G1"])
        assert counted(data_folder) == [100]


def test_a_label_may_go_without_its_brackets():
    assert label_keys("*数量（青年）：") == ["数量(青年)", "数量", "青年数量", "数量青年"]


def test_the_name_of_a_field_counts_more_than_its_other_spellings(settings):
    levels = (("时间",), ("日期",), ("受教人数",))
    fits = {fit.register: fit for fit in HeaderVocabulary(settings.book).fits(levels)}
    assert fits["宣讲台账"].columns == {"日期": 1, "受教人数": 2}
