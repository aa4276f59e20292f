import pytest
from hypothesis import given
from hypothesis import strategies as st
from nbformat.v4 import new_code_cell, new_output

from annual_review.document.blocks import (
    Chart,
    Glance,
    Heading,
    Paragraph,
    Span,
    plain,
)
from annual_review.document.cells import ReadCells, clean_text
from annual_review.document.reading import documents_of, read_documents
from annual_review.errors import BuildError, FigureError
from tests.support.executed import md, notebook, read, say


def test_blocks_are_read_with_their_evidence():
    cell = say(Paragraph((Span("12场", figure="lectures"),)), lectures={"value": 12})
    document = read(cell)
    assert document.blocks == (Paragraph((Span("12场", figure="lectures"),)),)
    assert document.evidence == {"lectures": {"value": 12, "chapter": ""}}


def test_the_evidence_of_a_main_figure_has_its_label():
    sentence = Paragraph((Span("9场", figure="a"), Span("7人", figure="b")))
    large = Glance(((Span("7人", figure="b"), "听众"), (Span("三", figure=""), "没有依据")))
    again = Glance(((Span("7人", figure="b"), "另一种说法"),))
    entry = {"value": 9, "rule": "宣讲台账，行数"}
    document = read(md("# 甲"), say(sentence, large, a=entry, b=entry), say(again, b=entry))
    assert {id: one.get("label") for id, one in document.evidence.items()} == {
        "a": None,
        "b": "听众",
    }


def test_sources_and_removed_cells_are_left_out():
    removed = say(Paragraph((Span("不见"),)))
    removed.metadata["tags"] = ["remove-cell"]
    parameters = new_code_cell("year = 2021", metadata={"tags": ["parameters"]})
    document = read(removed, md("# 不见", "remove-cell"), parameters, md("甲。"))
    assert [plain(block.spans) for block in document.blocks] == ["甲。"]


def test_a_repeated_notice_under_one_heading_is_shown_once():
    notice = Paragraph((Span("3行待核"),), "notice")
    blocks = read(say(notice), say(notice), md("# 甲"), say(notice)).blocks
    assert [isinstance(block, Paragraph) for block in blocks] == [True, False, True]


def test_an_error_output_fails_the_build_and_names_the_cell():
    cell = new_code_cell("x", outputs=[new_output("error", ename="KeyError", evalue="'年'")])
    cell.metadata["chapter"] = "02_carrier"
    with pytest.raises(BuildError, match=r"02_carrier\.ipynb, cell 1 .*KeyError"):
        read(md("# 甲"), cell)


@pytest.mark.parametrize("mark", ["\U000e0001", "\U000e0020", "\U000e007f"])
def test_an_unresolved_mark_fails_the_build_and_quotes_the_text_around_it(mark):
    with pytest.raises(BuildError, match=r"cell 2.*培训果农人次"):
        read(md("# 甲"), say(Paragraph((Span(f"培训果农{mark}人次"),))))
    with pytest.raises(BuildError, match="unresolved"):
        read(say(Chart("题", "", f"<svg>{mark}</svg>".encode())))


def test_the_title_block_comes_from_the_metadata():
    review = {"title": "综述", "office": "局", "year": 2021, "date": "2022-02-17", "fonts": {}}
    document = read(md("# 甲"), review=review)
    assert (document.title, document.office, document.year) == ("综述", "局", 2021)
    assert document.date_line == "2022年2月17日"


def test_without_metadata_the_title_is_the_first_heading_and_the_year_that_of_the_run():
    document = read(md("# 甲"), papermill={"parameters": {"year": 2021}})
    assert (document.title, document.office, document.year) == ("甲", "", 2021)
    assert read().title == "工作综述"


@given(st.text())
def test_cleaning_twice_changes_nothing_and_letters_are_kept(text):
    cleaned = clean_text(text)
    assert clean_text(cleaned) == cleaned
    assert [c for c in cleaned if c.isalnum()] == [c for c in text if c.isalnum()]


def test_marks_of_direction_and_controls_are_removed():
    assert clean_text("甲\u202e乙\u2066丙\x00\u200b\t丁\u2028戊") == "甲乙丙 丁 戊"


@pytest.mark.parametrize("change", [{"value": 13}, {"unit": "次"}, {"rule": "别的"}, {"rows": [1]}])
def test_one_id_cannot_be_two_numbers(change):
    figure = Paragraph((Span("12场", figure="a.b"),))
    one = {"value": 12, "unit": "场", "rule": "宣讲台账", "rows": []}
    assert read(say(figure, **{"a.b": one}), say(figure, **{"a.b": one})).evidence
    with pytest.raises(FigureError, match=r"a\.b is"):
        read(say(figure, **{"a.b": one}), say(figure, **{"a.b": one | change}))


def test_a_heading_that_a_cell_shows_replaces_the_one_of_its_level_right_above():
    fitted = say(Heading(1, (Span("创新三项行动"),)))
    document = read(md("# 创新五项行动", "unnumbered"), fitted, say(Paragraph((Span("文。"),))))
    (heading,) = document.headings
    assert (plain(heading.spans), heading.label, heading.id) == ("创新三项行动", "", "创新三项行动")


def test_a_heading_that_a_cell_shows_below_text_or_another_level_is_one_more():
    section = say(Heading(2, (Span("节"),)), Paragraph((Span("文。"),)))
    last = say(Heading(2, (Span("又一节"),)), Paragraph((Span("文。"),)))
    titles = [plain(one.spans) for one in read(md("# 章"), section, last).headings]
    assert titles == ["章", "节", "又一节"]


def test_the_error_of_a_chapter_that_was_read_early_comes_after_the_cells_before_it():
    broken = new_code_cell(
        "1 / 0", outputs=[new_output("error", ename="E", evalue="", traceback=[])]
    )
    early = ReadCells([md("# 甲"), broken, md("乙")])
    cells = iter(early)
    assert plain(next(cells).blocks[0].spans) == "甲"
    with pytest.raises(BuildError, match=r"1 / 0"):
        next(cells)


def test_cells_that_are_read_early_make_the_same_documents():
    sentence = Paragraph((Span("12场", figure="lectures"),))
    cells = [md("# 甲"), say(sentence, lectures={"value": 12, "rule": "a\u202e"})]
    nb = notebook(*cells)
    early = [*ReadCells(cells[:1]), *ReadCells(cells[1:])]
    made = [documents_of(early, nb["metadata"]) for _ in range(2)]
    assert made == [read_documents(nb)] * 2
