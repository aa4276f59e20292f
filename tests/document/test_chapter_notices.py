import pytest
from nbformat.v4 import new_code_cell

from annual_review.document.blocks import Chart, Glance, Heading, Paragraph, Rule, Span, plain
from annual_review.document.missing import LATER, Missing
from tests.support.executed import SVG, md, read, say

CHART = say(Chart("图题", "", SVG))
NOTHING = new_code_cell("show(None)")


def unsent(name):
    return say(Missing("本年未收到", f"《{name}》", ending=LATER).paragraph)


def absent(thing):
    return say(Paragraph((Span(f"本年没有登记{thing}。"),), "absent"))


def body(text="正文。"):
    return say(Paragraph((Span(text),)))


def outline(document):
    """Return what a document prints, a line for a block: headings with their numbers."""
    return [line_of(block) for block in document.blocks]


def line_of(block):
    if isinstance(block, Heading):
        return f"{block.label}{plain(block.spans)}"
    if isinstance(block, Paragraph):
        mark = {"notice": "【提示】", "body": ""}[block.printed_as]
        return f"{mark}{plain(block.spans)}"
    return block.caption


def test_a_chapter_has_one_notice_before_its_first_section():
    chapter = [
        md("# 聚焦四项工作\n\n四项工作。"),
        md("## 组织建设"),
        unsent("甲"),
        body(),
        unsent("甲"),
    ]
    assert outline(read(*chapter, md("## 政策落实\n\n落实。"), unsent("乙"), CHART)) == [
        "一、聚焦四项工作",
        "四项工作。",
        "【提示】本年未收到《甲》《乙》，有关情况暂缺。",
        "（一）组织建设",
        "正文。",
        "（二）政策落实",
        "落实。",
        "图题",
    ]


def test_a_notice_of_one_section_stays_in_it_where_it_was():
    cells = [
        md("# 章\n\n## 甲\n\n甲文。"),
        unsent("甲"),
        body(),
        unsent("甲"),
        md("## 乙\n\n乙文。"),
    ]
    assert outline(read(*cells)) == [
        "一、章",
        "（一）甲",
        "甲文。",
        "【提示】本年未收到《甲》，有关情况暂缺。",
        "正文。",
        "（二）乙",
        "乙文。",
    ]


def test_a_section_of_nothing_else_gives_way_and_the_only_one_left_has_no_number():
    document = read(
        md("# 章"),
        md("## 甲"),
        absent("文体活动"),
        md("## 乙"),
        unsent("乙"),
        NOTHING,
        md("## 丙"),
        body(),
    )
    assert outline(document) == [
        "一、章",
        "【提示】本年未收到《乙》，有关情况暂缺。本年没有登记文体活动。",
        "丙",
        "正文。",
    ]
    assert document.left_out == ()


def test_the_sections_after_one_that_gave_way_take_its_number():
    document = read(md("# 章"), md("## 甲"), unsent("甲"), md("## 乙\n\n乙文。\n\n## 丙\n\n丙文。"))
    assert [one.label for one in document.headings] == ["一、", "（一）", "（二）"]
    assert [one.id for one in document.headings] == ["章", "乙", "丙"]


def test_a_section_that_was_always_alone_keeps_its_number():
    assert [one.label for one in read(md("# 章\n\n## 甲\n\n文。")).headings] == ["一、", "（一）"]


def test_what_is_absent_beside_other_content_stays_where_it_is():
    document = read(md("# 章"), md("## 甲"), CHART, absent("文体活动"), md("## 乙\n\n文。"))
    assert outline(document) == [
        "一、章",
        "（一）甲",
        "图题",
        "本年没有登记文体活动。",
        "（二）乙",
        "文。",
    ]


def test_an_absent_statement_in_a_chapter_of_no_sections_stays_text():
    assert outline(read(md("# 章"), absent("文体活动"))) == ["一、章", "本年没有登记文体活动。"]


def test_what_a_subsection_lacks_is_said_in_its_section():
    document = read(
        md("# 章"),
        md("## 甲\n\n甲文。"),
        md("### 子"),
        unsent("甲"),
        md("### 丑"),
        unsent("乙"),
        body(),
        md("## 乙\n\n乙文。"),
    )
    assert outline(document) == [
        "一、章",
        "（一）甲",
        "甲文。",
        "【提示】本年未收到《甲》《乙》，有关情况暂缺。",
        "丑",
        "正文。",
        "（二）乙",
        "乙文。",
    ]


def test_a_section_stays_for_what_is_told_in_its_subsection():
    assert outline(read(md("# 章\n\n## 甲\n\n### 子"), unsent("甲"), md("### 丑\n\n文。"))) == [
        "一、章",
        "（一）甲",
        "【提示】本年未收到《甲》，有关情况暂缺。",
        "丑",
        "文。",
    ]


def test_levels_that_were_skipped_are_parts_of_what_they_are_printed_below():
    document = read(md("### 章\n\n##### 甲"), unsent("甲"), md("##### 乙\n\n文。"))
    assert outline(document) == [
        "一、章",
        "【提示】本年未收到《甲》，有关情况暂缺。",
        "乙",
        "文。",
    ]


def test_chapters_have_their_own_notices():
    document = read(md("# 甲"), unsent("甲"), md("# 乙"), unsent("甲"), md("## 丙"), unsent("甲"))
    assert outline(document) == [
        "一、甲",
        "【提示】本年未收到《甲》，有关情况暂缺。",
        "二、乙",
        "【提示】本年未收到《甲》，有关情况暂缺。",
    ]


def test_blocks_before_the_first_heading_have_a_notice_too():
    assert outline(read(unsent("甲"), body(), unsent("乙"), md("# 章\n\n文。"))) == [
        "【提示】本年未收到《甲》《乙》，有关情况暂缺。",
        "正文。",
        "一、章",
        "文。",
    ]


def test_a_heading_with_nothing_below_is_dropped_and_its_cell_named():
    empty = md("## 图表")
    empty.metadata["chapter"] = "03_x"
    document = read(md("# 章\n\n文。"), empty, NOTHING, say(Glance(()), Rule()), md("# 尾"))
    assert outline(document) == ["一、章", "文。"]
    assert document.left_out == (
        "03_x.ipynb, cell 1 (## 图表): left out of the review: "
        "the heading “图表” has nothing below it.",
        "cell 4 (# 尾): left out of the review: the heading “尾” has nothing below it.",
    )


def test_headings_stay_for_whatever_is_shown_below_them():
    kinds = ["> 引文", "- 项", "    x = 1", "|甲|\n|-|\n|乙|", "注：文"]
    document = read(
        md("# 章\n\n" + "\n\n".join(f"## {at}\n\n{kind}" for at, kind in enumerate(kinds)))
    )
    assert len(document.headings) == 1 + len(kinds)


def test_a_notice_of_the_program_is_no_missing_register():
    cells = [say(Paragraph((Span(text),), "notice")) for text in ("未读取。", "未采用。")]
    assert outline(read(md("# 附\n\n## 提示"), *cells))[2:] == [
        "【提示】未读取。",
        "【提示】未采用。",
    ]


@pytest.mark.parametrize("cells", [[], [md("# 甲")], [md("## 甲"), NOTHING]])
def test_a_review_of_nothing_has_a_title_and_no_blocks(cells):
    document = read(*cells)
    assert (document.blocks, document.chapters) == ((), ())
    assert document.title


def test_figures_of_an_absent_statement_keep_their_evidence():
    statement = Paragraph((Span("上年的"), Span("3场", figure="a"), Span("没有再办。")), "absent")
    entry = {"value": 3, "rule": "宣讲台账，行数"}
    document = read(md("# 章\n\n## 甲"), say(statement, a=entry), md("## 乙"), unsent("乙"))
    assert list(document.evidence) == ["a"]
    assert Span("3场", figure="a") in document.blocks[1].spans
