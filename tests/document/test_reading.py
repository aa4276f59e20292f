import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from annual_review.document.block_json import BLOCK_MIME, block_to_json
from annual_review.document.blocks import (
    Chart,
    Glance,
    Heading,
    Paragraph,
    Span,
    Table,
    Verbatim,
    plain,
)
from annual_review.document.reading import clean_text, read_document
from annual_review.errors import BuildError, FigureError


def say(*blocks, **figures):
    data = {BLOCK_MIME: {"blocks": [block_to_json(one) for one in blocks], "figures": figures}}
    return new_code_cell("source", outputs=[new_output("display_data", data=data)])


def shown(data, metadata=None):
    return new_code_cell(
        "source", outputs=[new_output("display_data", data=data, metadata=metadata or {})]
    )


def md(source, *tags):
    return new_markdown_cell(source, metadata={"tags": list(tags)})


def read(*cells, **metadata):
    return read_document(new_notebook(cells=list(cells), metadata=metadata))


def labels(*cells):
    return [f"{one.label}{plain(one.spans)}" for one in read(*cells).headings]


def test_levels_are_numbered_as_official_documents_are():
    headings = labels(md("# 甲\n## 乙\n### 丙\n#### 丁\n##### 戊\n### 己\n## 庚\n# 辛\n## 壬"))
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
    assert labels(md("# 前言", "unnumbered"), md("## 甲"), md("# 乙")) == [
        "前言",
        "（一）甲",
        "一、乙",
    ]


def test_appendices_are_counted_only_if_there_are_several():
    assert labels(md("# 甲"), md("# 核对", "appendix")) == ["一、甲", "附：核对"]
    assert labels(md("# 核对", "appendix"), md("# 名册", "appendix")) == [
        "附一：核对",
        "附二：名册",
    ]


def test_the_tenth_chapter_is_ten_and_not_one_ten():
    assert labels(*(md("# 章") for _ in range(21)))[9::5] == ["十、章", "十五、章", "二十、章"]


def test_a_level_that_is_skipped_is_closed_up():
    headings = read(md("### 甲\n# 乙\n### 丙\n#### 丁")).headings
    assert [one.level for one in headings] == [1, 1, 2, 3]


@given(st.lists(st.text(max_size=5), max_size=6))
def test_heading_ids_are_unique(titles):
    blocks = [Heading(2, (Span(title),)) for title in titles]
    ids = [one.id for one in read(say(*blocks)).headings]
    assert len(set(ids)) == len(titles)
    assert all(ids)


def test_a_heading_keeps_its_id_when_a_chapter_is_put_before_it():
    assert read(md("# 甲"), md("# 乙、丙")).headings[1].id == read(md("# 乙、丙")).headings[0].id


def test_blocks_are_read_with_their_evidence():
    cell = say(Paragraph((Span("12场", figure="lectures"),)), lectures={"value": 12})
    document = read(cell)
    assert document.blocks == (Paragraph((Span("12场", figure="lectures"),)),)
    assert document.evidence == {"lectures": {"value": 12, "chapter": ""}}


def test_a_main_figure_is_known_by_the_label_below_it():
    said = Paragraph((Span("9场", figure="a"), Span("7人", figure="b")))
    large = Glance(((Span("7人", figure="b"), "听众"), (Span("三", figure=""), "没有依据")))
    again = Glance(((Span("7人", figure="b"), "另一种说法"),))
    kept = {"value": 9, "rule": "宣讲台账，行数"}
    document = read(md("# 甲"), say(said, large, a=kept, b=kept), say(again, b=kept))
    assert {id: one.get("label") for id, one in document.evidence.items()} == {
        "a": None,
        "b": "听众",
    }


def test_charts_and_tables_with_a_caption_are_numbered_each_in_order():
    chart, bare = Chart("图题", "", b"<svg/>"), Chart("", "", b"<svg/>")
    table = Table("表题", ("甲",), (), ("left",))
    blocks = read(say(chart, table, bare), say(chart, table)).blocks
    assert [one.label for one in blocks] == ["图1", "表1", "", "图2", "表2"]


def test_no_source_and_no_removed_cell_is_read():
    removed = say(Paragraph((Span("不见"),)))
    removed.metadata["tags"] = ["remove-cell"]
    parameters = new_code_cell("year = 2021", metadata={"tags": ["parameters"]})
    document = read(removed, md("# 不见", "remove-cell"), parameters, md("# 甲"))
    assert [plain(block.spans) for block in document.blocks] == ["甲"]


def test_a_notice_twice_under_one_heading_is_shown_once():
    notice = Paragraph((Span("3行待核"),), "notice")
    blocks = read(say(notice), say(notice), md("# 甲"), say(notice)).blocks
    assert [isinstance(block, Paragraph) for block in blocks] == [True, False, True]


def test_foreign_outputs_fall_back_to_the_best_form_they_have():
    png = base64.b64encode(b"\x89PNG").decode()
    document = read(
        shown({"image/svg+xml": "<svg/>", "text/plain": "x"}, {"caption": "图题"}),
        shown({"image/png": png}, {"image/png": {"alt": "柱形图"}}),
        shown({"text/html": "<table><tr><th>甲</table>", "text/plain": "x"}),
        shown({"text/html": "<b>x</b>", "text/plain": "文"}),
        shown({"text/markdown": "**甲**"}),
    )
    assert document.blocks == (
        Chart("图题", "", b"<svg/>", number=1),
        Chart("", "柱形图", b"\x89PNG", "png"),
        Table("", ("甲",), (), ("left",)),
        Verbatim("文"),
        Paragraph((Span("甲", "strong"),)),
    )


def test_what_is_printed_is_kept_and_warnings_are_not():
    outputs = [
        new_output("stream", name="stdout", text="\x1b[31m读取\x1b[0m\n"),
        new_output("stream", name="stderr", text="警告"),
    ]
    assert read(new_code_cell("x", outputs=outputs)).blocks == (Verbatim("读取"),)


def test_an_error_output_fails_the_build_and_names_the_cell():
    cell = new_code_cell("x", outputs=[new_output("error", ename="KeyError", evalue="'年'")])
    cell.metadata["chapter"] = "02_carrier"
    with pytest.raises(BuildError, match=r"02_carrier, cell 2.*KeyError"):
        read(md("# 甲"), cell)


@pytest.mark.parametrize("mark", ["\U000e0001", "\U000e0020", "\U000e007f"])
def test_an_unresolved_placeholder_fails_the_build_and_shows_the_text_around(mark):
    with pytest.raises(BuildError, match=r"cell 2.*培训果农人次"):
        read(md("# 甲"), say(Paragraph((Span(f"培训果农{mark}人次"),))))
    with pytest.raises(BuildError, match="unresolved"):
        read(say(Chart("题", "", f"<svg>{mark}</svg>".encode())))


def test_the_title_block_comes_from_the_metadata():
    review = {"title": "综述", "office": "局", "year": 2021, "date": "2022-02-17", "fonts": {}}
    document = read(md("# 甲"), review=review)
    assert (document.title, document.office, document.year) == ("综述", "局", 2021)
    assert document.date_line == "2022年2月17日"


def test_without_metadata_the_title_is_the_first_heading_and_the_year_the_run_s():
    document = read(md("# 甲"), papermill={"parameters": {"year": 2021}})
    assert (document.title, document.office, document.year) == ("甲", "", 2021)
    assert read().title == "工作综述"


@given(st.text())
def test_clean_text_is_clean_and_keeps_what_is_seen(text):
    cleaned = clean_text(text)
    assert clean_text(cleaned) == cleaned
    assert [c for c in cleaned if c.isalnum()] == [c for c in text if c.isalnum()]


def test_marks_that_turn_the_direction_of_writing_are_dropped():
    assert clean_text("甲\u202e乙\u2066丙\x00\u200b\t丁\u2028戊") == "甲乙丙 丁 戊"


@pytest.mark.parametrize("change", [{"value": 13}, {"unit": "次"}, {"rule": "别的"}, {"rows": [1]}])
def test_one_id_cannot_stand_for_two_numbers(change):
    figure = Paragraph((Span("12场", figure="a.b"),))
    one = {"value": 12, "unit": "场", "rule": "宣讲台账", "rows": []}
    assert read(say(figure, **{"a.b": one}), say(figure, **{"a.b": one})).evidence
    with pytest.raises(FigureError, match=r"a\.b is"):
        read(say(figure, **{"a.b": one}), say(figure, **{"a.b": one | change}))
