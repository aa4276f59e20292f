"""Titles of sections, labels of a form, and footnotes: no records, and never at a record's cost."""

from __future__ import annotations

import pytest

from tests.cleaning.test_unmarked_totals import fates

CASES = {
    "序号": {"kind": "serial"},
    "编号": {"required": True},
    "日期": {"kind": "date"},
    "事由": {},
    "人数": {"kind": "count", "required": False},
}
ONE, TWO = [1, "甲01", "2021.2.1", "政策咨询", 5], [2, "甲02", "2021.2.2", "生活困难", 6]


def between(row, **more):
    return fates(CASES, ONE, row, TWO, **more)[1]


def last(*rows):
    return fates(CASES, ONE, TWO, *rows)[2:]


@pytest.mark.parametrize(
    "row",
    [
        ["", "二、接入设备"],
        ["一", "城区"],
        ["（二）", "农村"],
        ["城区学校"],
        ["", "城区学校："],
        ["", "A、设备"],
        ["第一批"],
    ],
)
def test_the_title_of_a_section_is_a_heading(row):
    assert between(row) == "heading"


def test_a_remark_that_is_merged_over_rows_makes_no_record_of_a_title():
    fields = CASES | {"备注": {"kind": "remark"}}
    rows = [["", "二、设备", "", "", "", "变化须注明"], ONE, TWO]
    assert fates(fields, *rows, merges=[((1, 5), (3, 5))]) == ["heading", "kept", "kept"]


def test_a_text_that_is_merged_across_a_narrow_table_is_a_heading():
    fields = {"学校": {"required": True}, "人数": {"kind": "count"}}
    rows = [["城区学校", ""], ["一小", 5]]
    assert fates(fields, *rows, merges=[((1, 0), (1, 1))]) == ["heading", "kept"]


@pytest.mark.parametrize("row", [["", "城区"], [3, "城区"], ["", "", "", "一事一议"]])
def test_one_text_in_a_field_may_be_a_record_that_lacks_the_rest(row):
    assert between(row) == "rejected"


def test_sections_are_not_told_by_their_numbers_where_all_rows_have_such():
    rows = [["一", "甲01", "", "", 5], ["二", "甲02"], ["三", "甲03", "2021.2.1"]]
    assert fates(CASES, *rows) == ["rejected", "rejected", "kept"]


@pytest.mark.parametrize(
    "row",
    [
        ["", "", "申请时间：    年    月"],
        ["申请时间：2021年3月5日"],
        ["", "申请人：", "张三", "联系电话：", 13800000000],
        ["", "年  月  日"],
        ["经办单位（章）：______"],
        ["", "以下空白"],
        ["備註：略"],
    ],
)
def test_lines_of_a_form_below_a_table_are_notes(row):
    assert last(row) == ["note"]


@pytest.mark.parametrize(
    "row", [[3, "甲03", "2021.2.3", "主题：学习"], [3, "甲03", "", "主题：学习", 5]]
)
def test_a_record_with_a_colon_in_a_text_is_no_line_of_a_form(row):
    assert last(row) != ["note"]


PAPERS = {
    "名称": {},
    "日期": {"kind": "date", "required": False},
    "份数": {"kind": "count", "required": False},
    "电话": {},
}


class TestFootnotes:
    @pytest.mark.parametrize("text", ["*、某项", "注：某项", "备注：某项", "※1.某项"])
    @pytest.mark.parametrize("rest", [["", 6], ["2021.3.1"], ["", "", "13800000000"]])
    def test_a_row_with_a_number_a_date_or_a_telephone_is_a_record(self, text, rest):
        assert fates(PAPERS, ["甲", "", 5], [text, *rest]) == ["kept", "kept"]

    @pytest.mark.parametrize("rest", [[], ["", "", "见附表"]])
    def test_any_other_is_a_note(self, rest):
        assert fates(PAPERS, ["甲", "", 5], ["注：不含教师", *rest]) == ["kept", "note"]

    def test_a_choice_is_a_value(self):
        choices = ["*、其他", "合计：", "平均", "甲"]
        fields = {"类别": {"kind": "category", "choices": choices}, "人数": {"kind": "count"}}
        assert fates(fields, *([choice, 5] for choice in choices)) == ["kept"] * 4
