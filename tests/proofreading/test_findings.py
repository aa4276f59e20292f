import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annual_review.document.blocks import (
    Chart,
    Document,
    Heading,
    ListBlock,
    Paragraph,
    Quote,
    Span,
    Table,
)
from annual_review.proofreading import width
from annual_review.proofreading.findings import (
    faults,
    proofread,
    proofreading_warnings,
    read_findings,
    write_findings,
)
from tests.proofreading.correct_sentences import SENTENCES
from tests.proofreading.reviews import CHAPTER, review

WRONG = "开展开展宣讲12场。"
MARKS = "，。、；：！？（）《》“”‘’…—-()\"'.,;: \n\ufffc名次人3二两千第等年〇A"


def of_blocks(*blocks):
    return proofread(Document("题", "", 2021, None, (CHAPTER, *blocks)))


@settings(max_examples=300, deadline=None)
@given(st.lists(st.text(st.sampled_from(MARKS) | st.characters(codec="utf-8")), max_size=4))
def test_any_text_can_be_proofread_and_what_is_found_stands_in_it(texts):
    spans = tuple(Span(text, is_name=place == 1) for place, text in enumerate(texts))
    for finding in proofread(review(spans), ["宣讲台账"], ["名次"]):
        assert finding.chapter == "params" or finding.quoted in "".join(texts)
        assert finding.advice


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(SENTENCES), st.sampled_from(SENTENCES))
def test_a_correct_sentence_stays_correct_behind_another(first, second):
    found = proofread(review(first + second))
    assert all(one.is_hint for one in found)
    assert {one.rule for one in found} <= {"开头重复", "重复的句子"}


@pytest.mark.parametrize(
    "block",
    [
        Paragraph((Span(WRONG),)),
        Paragraph((Span(WRONG),), "lead"),
        Paragraph((Span(WRONG),), "analysis"),
        Paragraph((Span(WRONG),), "note"),
        Quote((Span(WRONG),)),
        ListBlock(((Span("甲"),), (Span(WRONG),))),
        Heading(2, (Span("开展开展宣讲"),)),
        Chart("开展开展宣讲的场次", "", b""),
        Chart("宣讲的场次", "", b"", says=(Span("开展开展宣讲最多的是三月"),)),
        Table("开展开展宣讲的场次", (), (), ()),
    ],
)
def test_all_prose_is_proofread(block):
    (finding,) = of_blocks(block)
    assert (finding.chapter, finding.quoted) == ("工作情况", "开展开展")


@pytest.mark.parametrize(
    "block",
    [
        Paragraph((Span(WRONG),), "notice"),
        Paragraph((Span(WRONG),), "missing"),
        Table("题", ("甲",), (((Span(WRONG),),),), ("left",)),
        Paragraph((Span("运行"), Span("开展开展", style="code"), Span("即可。"))),
    ],
)
def test_messages_cells_of_tables_and_code_are_not(block):
    assert of_blocks(block) == []


def test_what_params_ignore_is_not_found_where_it_stands():
    assert proofread(review(WRONG), ignored=["开展开展宣讲"]) == []
    others = proofread(review(WRONG, "再次开展开展培训。"), ignored=["开展开展宣讲"])
    assert [one.sentence for one in others] == ["再次开展开展培训。"]


def test_what_params_ignore_in_vain_is_reported():
    (finding,) = proofread(review("开展宣讲12场。"), ignored=["开展开展宣讲"])
    assert str(finding) == (
        "“params”的文字校对：proofread 的 ignore 中的“开展开展宣讲”不再对应任何提示，可以删去。"
    )
    assert finding.is_hint


def test_a_finding_is_reported_with_its_chapter_sentence_and_source(tmp_path):
    findings = proofread(review("先说一句。发放资料3千多册！完。"))
    write_findings(findings, tmp_path / "proofread.json")
    assert read_findings(tmp_path / "proofread.json") == findings
    assert proofreading_warnings(str(tmp_path / "proofread.json")) == [
        "“工作情况”的文字校对：“3千”混用两种数字；除“万”“亿”外，"
        "一个数只用一种数字（GB/T 15835—2011，5.3）。原句：发放资料3千多册！"
    ]
    assert proofreading_warnings("") == []


def test_style_is_a_hint_and_no_fault():
    findings = proofread(review("评选“五好”、“四强”支部，。"))
    assert [one.rule for one in findings] == ["并列的书名号、引号之间的顿号", "标点连用"]
    assert [one.rule for one in faults(findings)] == ["标点连用"]


def test_without_autocorrect_its_rules_alone_are_left_out(monkeypatch):
    monkeypatch.setitem(sys.modules, "autocorrect_py", None)
    width._corrector.cache_clear()
    try:
        (finding,) = proofread(review("组织培训,订阅《人民日报》，发放资料１２册。"))
    finally:
        width._corrector.cache_clear()
    assert (finding.rule, finding.quoted) == ("半角标点", ",")
