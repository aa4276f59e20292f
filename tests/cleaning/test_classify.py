"""The fate of a row by its words and its values."""

from __future__ import annotations

import re

import pytest

from annual_review.cleaning import classify
from annual_review.project.register_book import Field, Register
from annual_review.records.cleaned import FATES
from tests.support.small_registers import HEAD, ONE, TWO, talks


def test_the_module_says_where_each_fate_is_decided():
    listed = re.findall(r"^    (\w+) {3,}\w", classify.__doc__, re.MULTILINE)
    assert {*listed} - {"fate"} == {*FATES}


class TestFates:
    def test_a_row_that_is_right_is_kept(self, data_folder):
        assert data_folder.fates(HEAD, ONE) == ["heading", "kept"]

    def test_blank_rows_have_no_fate(self, data_folder):
        assert data_folder.fates(HEAD, [], ONE, [" \u3000\u200b"], TWO) == [
            "heading",
            "kept",
            "kept",
        ]

    def test_a_date_of_another_year_counts_more_than_other_faults(self, data_folder):
        assert data_folder.fates(HEAD, ["2020.3.5", "", "", "", "若干"]) == [
            "heading",
            "out_of_year",
        ]

    def test_all_faults_of_a_row_are_named(self, data_folder):
        data_folder.fates(HEAD, ["2021.2.30", "学校", "官舟镇", "党史", "若干"])
        reason = data_folder.clean().ledger["reason"].iloc[-1]
        assert reason == "日期“2021.2.30”不是存在的日期；受教人数“若干”没有具体数字"

    def test_a_missing_count_is_rejected(self, data_folder):
        data_folder.fates(HEAD, [*ONE[:4], "/"])
        assert data_folder.clean().ledger["reason"].iloc[-1] == "受教人数为空"

    def test_a_row_with_only_a_serial_number_was_not_used(self, data_folder):
        assert data_folder.fates(["序号", *HEAD], [1, *ONE], [2]) == ["heading", "kept", "note"]
        assert "未填写的空行" in data_folder.clean().ledger["reason"].iloc[-1]

    def test_content_outside_the_fields_alone_is_rejected(self, data_folder):
        assert data_folder.fates(HEAD, ONE, [None] * 8 + ["？"], TWO)[2] == "rejected"

    def test_an_optional_value_that_cannot_be_read_is_left_out_and_marked(
        self, data_folder, settings
    ):
        field = (
            settings.book.registers["宣讲台账"]
            .fields["受教人数"]
            .model_copy(update={"required": False})
        )
        register = settings.book.registers["宣讲台账"].model_copy(
            update={"fields": settings.book.registers["宣讲台账"].fields | {"受教人数": field}}
        )
        book = settings.book.model_copy(
            update={"registers": settings.book.registers | {"宣讲台账": register}}
        )
        data_folder.settings = settings.model_copy(update={"book": book})
        assert data_folder.fates(HEAD, [*ONE[:4], "若干"]) == ["heading", "kept"]
        table = talks(data_folder)
        assert str(table["受教人数"].dtype) == "Int64"
        assert table["受教人数"].isna().all()
        assert table["存疑"].tolist() == ["受教人数“若干”没有具体数字"]


class TestNotes:
    @pytest.mark.parametrize(
        "note",
        [
            "备注：本表由各单位报送汇总。",
            "注：含教师",
            "说明：1.略",
            "填表人：　　审核人：",
            "负责人：冉某",
            "联系电话：13800000000",
            "填表人",
            "（盖章）",
            "2021年12月31日",
            "第1页 共3页",
        ],
    )
    def test_lines_below_a_table_are_notes(self, data_folder, note):
        assert data_folder.fates(["序号", *HEAD], [1, *ONE], [note])[2] == "note"

    def test_notes_may_be_above_and_between_tables(self, data_folder):
        assert data_folder.fates(["注：按实填写"], HEAD, ONE, ["备注：以上为上半年"], TWO) == [
            "note",
            "heading",
            "kept",
            "note",
            "kept",
        ]

    @pytest.mark.parametrize("section", ["一、上半年", "3月份", "（二）下半年", "第一季度"])
    def test_titles_of_sections_are_headings(self, data_folder, section):
        assert data_folder.fates(HEAD, [section], ONE) == ["heading", "heading", "kept"]

    def test_a_line_merged_across_the_table_is_a_heading(self, data_folder):
        assert data_folder.fates(HEAD, ["官舟镇片区"], ONE, merges=["A2:E2"]) == [
            "heading",
            "heading",
            "kept",
        ]

    def test_in_doubt_a_line_is_data(self, data_folder):
        assert data_folder.fates(HEAD, ONE, ["官舟"]) == ["heading", "kept", "rejected"]


def test_a_dated_record_of_two_columns_is_no_note(data_folder):
    rows = [["议题", "会议时间"], ["注意：传达文件", "2021.3.5"], ["研究工作", "2021.4.5"]]
    fates = data_folder.fates(*rows, sheet="关工委主任办公会")
    assert fates == ["heading", "kept", "kept"]


def test_a_register_of_nothing_but_numbers_and_remarks_loses_no_row(data_folder):
    only = Register(fields={"编号": Field(kind="serial"), "附记": Field(kind="remark")})
    book = data_folder.settings.book.model_copy(update={"registers": {"编号台账": only}})
    data_folder.settings = data_folder.settings.model_copy(update={"book": book})
    data_folder.workbook("a.xlsx", {"编号台账": [["编号", "附记"], [1, "甲"], [2, "乙"]]})
    assert list(data_folder.clean().ledger["fate"]) == ["heading", "rejected", "rejected"]
