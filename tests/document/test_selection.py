"""Which cells are in the review, in its brief, and in neither."""

import pytest

from annual_review.document.blocks import Chart, Heading, Paragraph, Span, Table, plain, texts
from annual_review.document.brief import as_brief
from annual_review.document.reading import read_documents
from tests.support.executed import SVG, md, notebook, say

TABLE = Table("待更正的行", ("台账",), (((Span("甲"),),),), ("left",))


def paragraph(text, figure=""):
    return Paragraph((Span(text, figure=figure),))


def tagged(cell, *tags):
    cell.metadata["tags"] = list(tags)
    return cell


def documents(*cells, **parts):
    return read_documents(notebook(*cells, document=parts))


def shown(document):
    return [
        f"{block.label}{plain(block.spans)}"
        if isinstance(block, Heading)
        else "".join(texts(block))
        for block in document.blocks
    ]


REVIEW = [
    md("# 总体", "unnumbered"),
    tagged(say(paragraph("总的说。")), "brief"),
    md("# 载体"),
    say(paragraph("打造品牌。")),
    md("## 行动"),
    say(paragraph("开展行动。")),
    tagged(say(paragraph("一句话。")), "brief-only"),
    md("# 队伍"),
    say(paragraph("建立队伍。")),
    md("# 核对", "appendix"),
    say(paragraph("有3行待更正。"), TABLE),
]


def test_the_brief_has_the_tagged_cells_below_the_headings_of_their_chapters_numbered_anew():
    found = documents(*REVIEW[:2], md("# 队伍"), say(paragraph("建立队伍。")), *REVIEW[2:])
    assert shown(found.brief) == ["总体", "总的说。", "一、载体", "一句话。"]
    assert "一句话。" not in shown(found.review)
    assert shown(found.review)[:2] == ["总体", "总的说。"]


def test_the_heading_of_a_section_is_in_the_brief_if_it_is_tagged_and_has_no_number_alone():
    cells = [md("# 载体"), md("## 甲"), say(paragraph("甲。")), md("## 乙", "brief")]
    found = documents(*cells, tagged(say(paragraph("乙。")), "brief"))
    assert shown(found.brief) == ["一、载体", "乙", "乙。"]
    assert "（二）乙" in shown(found.review)


def test_a_review_without_tags_has_no_brief():
    assert documents(md("# 载体"), say(paragraph("甲。"))).brief is None


def test_a_brief_has_a_head_for_a_cover_and_no_contents_and_evidence():
    brief = documents(*REVIEW).brief
    assert brief.title == "晚晴综述（摘要）"
    assert (brief.parts.cover, brief.parts.contents, brief.parts.evidence) == (False, False, False)
    assert as_brief(brief).parts == brief.parts


def test_a_reference_in_the_brief_names_the_chart_by_its_number_there_or_nothing():
    first, second = (Chart(name, "", SVG, id=name) for name in ("甲图", "乙图"))
    sentence = Paragraph((Span("见下"), Span("", refers=("乙图",)), Span("。")))
    both = [md("# 载体"), say(first), tagged(say(sentence, second), "brief")]
    assert shown(documents(*both).brief)[1] == "见下（见图1）。"
    assert "见下（见图2）。" in shown(documents(*both).review)
    apart = [md("# 载体"), tagged(say(sentence), "brief"), say(first, second)]
    assert shown(documents(*apart).brief)[1] == "见下。"


def test_figures_of_the_brief_alone_are_among_all_figures_after_those_of_the_review():
    entry = {"value": 3, "rule": "行数", "unit": "行"}
    only = tagged(say(paragraph("3", "z"), paragraph("三余", "a"), z=entry, a=entry), "brief-only")
    later = say(paragraph("3行", "a"), a=entry | {"text": "3行"})
    found = documents(md("# 甲"), only, later)
    assert list(found.review.evidence) == ["a"]
    assert list(found.brief.evidence) == ["z", "a"]
    assert list(found.whole.evidence) == ["a", "z"]
    assert found.whole.evidence["a"]["text"] == "3行"  # as the review prints it


@pytest.mark.parametrize(
    ("quality", "last"),
    [
        (True, ["附：核对", "有3行待更正。", "待更正的行台账甲"]),
        ("short", ["附：核对", "有3行待更正。"]),
        (False, []),
    ],
)
def test_the_chapter_on_quality_is_whole_without_tables_or_left_out(quality, last):
    found = documents(*REVIEW, quality=quality)
    assert shown(found.review)[7:] == ["建立队伍。", *last]
    assert shown(found.complete)[8:] == ["附：核对", "有3行待更正。", "待更正的行台账甲"]


def test_a_section_that_has_tables_alone_loses_its_heading_where_they_are_left_out():
    cells = [md("# 核对", "appendix"), md("## 甲"), say(paragraph("甲。")), md("## 乙"), say(TABLE)]
    found = documents(*cells, quality="short")
    assert shown(found.review) == ["附：核对", "甲", "甲。"]
    assert found.review.left_out == ()


def test_another_appendix_stays_where_one_is_tagged_as_that_on_quality():
    roster = [md("# 名册", "appendix"), say(paragraph("甲，乙。"))]
    named = [md("# 核对", "appendix", "quality"), say(paragraph("全部相符。"))]
    assert shown(documents(*roster, *named, quality=False).review) == ["附：名册", "甲，乙。"]
    assert shown(documents(*roster, *named).review)[0] == "附一：名册"
    both = documents(*roster, *REVIEW[-2:], quality=False)
    assert shown(both.review) == []


def test_a_sentence_that_names_what_is_left_out_is_warned_of_with_its_cell():
    cells = [md("# 载体"), say(paragraph("名单见“核对”。"), paragraph("见“待更正的行”。"))]
    assert documents(*cells, *REVIEW[-2:]).review.left_out == ()
    (of_table,) = documents(*cells, *REVIEW[-2:], quality="short").review.left_out
    assert "cell 2" in of_table
    assert "“待更正的行”" in of_table
    assert len(documents(*cells, *REVIEW[-2:], quality=False).review.left_out) == 2


def test_figures_of_a_chapter_that_is_left_out_are_in_no_panel_but_among_all_figures():
    cells = [md("# 核对", "appendix"), say(paragraph("3", "q"), q={"value": 3})]
    found = documents(*cells, quality=False)
    assert found.review.evidence == {}
    assert list(found.whole.evidence) == ["q"]
