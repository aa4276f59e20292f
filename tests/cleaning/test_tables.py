"""Words that tell rows apart, titles, and labels of headers."""

from __future__ import annotations

import pytest

from annual_review.cleaning.headers import HeaderVocabulary, label_keys
from annual_review.cleaning.row_vocabulary import is_heading, is_note, is_section, read_subtotal
from annual_review.cleaning.titles import Titles


@pytest.mark.parametrize(
    ("text", "rank"),
    [
        ("3月小计", 1),
        ("官舟镇小计", 1),
        ("本页合计", 1),
        ("一季度合计", 2),
        ("上半年小计", 3),
        ("合 计", 4),
        ("总计：", 5),
        ("全年合计", 5),
    ],
)
def test_totals_by_what_they_span(text, rank):
    assert read_subtotal(text).rank == rank


@pytest.mark.parametrize("text", ["经费合计说明", "总计划", "小计划会议", "全县支出合计超百亿", ""])
def test_texts_that_are_no_total(text):
    assert read_subtotal(text) is None


def test_headings_notes_and_sections_are_not_mixed_up():
    assert is_heading("填报单位（盖章）：老干部局")
    assert not is_heading("单位负责人：冉某")
    assert is_note("单位负责人：冉某")
    assert not is_note("注重实效的培训")
    assert is_section("第一季度")
    assert not is_section("3月5日")


@pytest.mark.parametrize(
    ("text", "register"),
    [
        ("沿河土家族自治县2021年度宣讲登记表", "宣讲台账"),
        ("宣讲团成员名册", "宣讲团成员名册"),
        ("关工委2021年活动情况汇总表", "关工委活动台账"),
        ("01老干部工作台账", ""),
    ],
)
def test_the_longest_title_wins(settings, text, register):
    assert Titles(settings.book).find(text, settings.book.registers) == register


def test_a_title_counts_only_for_registers_that_fit(settings):
    assert Titles(settings.book).find("宣讲团成员名册", ["宣讲台账"]) == "宣讲台账"


def test_a_label_may_go_without_its_brackets():
    assert label_keys("*数量（青年）：") == ["数量(青年)", "数量", "青年数量", "数量青年"]


def test_the_name_of_a_field_goes_before_its_other_spellings(settings):
    levels = (("时间",), ("日期",), ("受教人数",))
    fits = {fit.register: fit for fit in HeaderVocabulary(settings.book).fits(levels)}
    assert fits["宣讲台账"].columns == {"日期": 1, "受教人数": 2}
