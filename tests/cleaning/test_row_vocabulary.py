"""Words that tell rows apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annual_review.cleaning.classify import marks_heading, marks_note, marks_subtotal
from annual_review.cleaning.form_parts import is_example
from annual_review.cleaning.row_vocabulary import (
    is_heading,
    is_mean_or_share,
    is_note,
    is_section,
    is_signature,
    read_subtotal,
)


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
        ("全院合计", 5),
        ("各科室合计", 5),
        ("骨科病区小计", 1),
        ("西校区合计", 1),
    ],
)
def test_totals_are_ranked_by_their_span(text, rank):
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
    "judge", [marks_subtotal, marks_note, marks_heading, is_signature, is_mean_or_share, is_example]
)
@given(
    cells=st.lists(st.text(st.characters(categories=["Nd"]), min_size=1), min_size=1, max_size=4)
)
def test_no_predicate_of_words_accepts_digits(judge, cells):
    assert not any(map(judge, cells))
