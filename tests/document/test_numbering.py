from itertools import chain

from hypothesis import given
from hypothesis import strategies as st

from annual_review.document.blocks import Chart, Heading, Paragraph, Span, Table, plain
from annual_review.document.reading import read_document
from tests.support.executed import md, notebook, read, say


def titled(source, *tags):
    """Return a Markdown cell of headings with a line of text below each."""
    return md(source.replace("\n", "\n文。\n") + "\n文。", *tags)


def labels(*cells):
    return [f"{one.label}{plain(one.spans)}" for one in read(*cells).headings]


def test_each_level_is_numbered_as_in_official_documents():
    headings = labels(titled("# 甲\n## 乙\n### 丙\n#### 丁\n##### 戊\n### 己\n## 庚\n# 辛\n## 壬"))
    assert headings == [
        "一、甲",
        "（一）乙",
        "1．丙",
        "（1）丁",
        "戊",
        "2．己",
        "（二）庚",
        "二、辛",
        "（一）壬",
    ]


def test_an_unnumbered_chapter_is_not_counted_but_its_sections_are():
    assert labels(titled("# 前言", "unnumbered"), titled("## 甲"), titled("# 乙")) == [
        "前言",
        "（一）甲",
        "一、乙",
    ]


def test_appendices_are_counted_only_if_there_are_several():
    assert labels(titled("# 甲"), titled("# 核对", "appendix")) == ["一、甲", "附：核对"]
    assert labels(titled("# 核对", "appendix"), titled("# 名册", "appendix")) == [
        "附一：核对",
        "附二：名册",
    ]


def test_the_tenth_chapter_is_ten_and_not_one_ten():
    assert labels(*(titled("# 章") for _ in range(21)))[9::5] == ["十、章", "十五、章", "二十、章"]


def test_no_level_is_skipped():
    headings = read(titled("### 甲\n# 乙\n### 丙\n#### 丁")).headings
    assert [one.level for one in headings] == [1, 1, 2, 3]


def test_headings_of_one_level_stay_side_by_side_where_a_level_is_skipped():
    assert labels(titled("# 甲\n### 乙\n### 丙\n## 丁\n# 戊\n## 己")) == [
        "一、甲",
        "（一）乙",
        "（二）丙",
        "（三）丁",
        "二、戊",
        "（一）己",
    ]
    assert labels(titled("## 甲\n### 乙\n## 丙")) == ["一、甲", "（一）乙", "二、丙"]


@given(st.lists(st.text(max_size=5), max_size=6))
def test_heading_ids_are_unique(titles):
    blocks = [(Heading(2, (Span(title),)), Paragraph((Span("文。"),))) for title in titles]
    ids = [one.id for one in read(say(*chain.from_iterable(blocks))).headings]
    assert len(set(ids)) == len(titles)
    assert all(ids)


def test_a_heading_keeps_its_id_when_a_chapter_is_inserted_before_it():
    assert (
        read(titled("# 甲"), titled("# 乙、丙")).headings[1].id
        == read(titled("# 乙、丙")).headings[0].id
    )


def test_charts_and_tables_with_a_caption_are_numbered_separately():
    chart, bare = Chart("图题", "", b"<svg/>"), Chart("", "", b"<svg/>")
    table = Table("表题", ("甲",), (), ("left",))
    blocks = read(say(chart, table, bare), say(chart, table)).blocks
    assert [one.label for one in blocks] == ["图1", "表1", "", "图2", "表2"]


DEEP = [
    md("# 总体", "unnumbered"),
    md("## 概况\n\n概。"),
    md("# 载体"),
    md("## 品牌\n\n品。"),
    md("## 行动"),
    md("### 场次\n\n场。"),
    md("#### 逐月\n\n月。"),
    md("# 名册", "appendix"),
    md("## 甲类\n\n甲。"),
    md("# 核对\n\n核。", "appendix"),
]


def numbers(style):
    nb = notebook(*DEEP, document={"headings": style})
    return [(one.label, plain(one.spans)) for one in read_document(nb).headings]


def test_headings_are_numbered_as_standards_number_them():
    assert numbers("decimal") == [
        ("", "总体"),
        ("", "概况"),
        ("1　", "载体"),
        ("1.1　", "品牌"),
        ("1.2　", "行动"),
        ("1.2.1　", "场次"),
        ("1.2.1.1　", "逐月"),
        ("附录A　", "名册"),
        ("A.1　", "甲类"),
        ("附录B　", "核对"),
    ]


def test_headings_without_numbers_still_say_which_chapters_are_appendices():
    found = numbers("plain")
    assert {label for label, title in found if title not in ("名册", "核对")} == {""}
    assert found[-1] == ("附：", "核对")


def test_only_the_official_style_numbers_as_official_documents_do():
    assert [label for label, _ in numbers("official")] == [
        "",
        "（一）",
        "一、",
        "（一）",
        "（二）",
        "1．",
        "（1）",
        "附一：",
        "（一）",
        "附二：",
    ]
