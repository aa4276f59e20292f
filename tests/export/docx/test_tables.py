import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from annual_review.document.blocks import (
    Chart,
    Paragraph,
    Span,
    Table,
)
from tests.support.docx_schema import misplaced
from tests.support.executed import (
    CHAPTER,
    SVG,
    notebook,
    say,
)
from tests.support.word import export, opened


def test_a_header_is_repeated_and_no_row_is_split(word):
    tables = [one for one in word.tables if one.style.name == "三线表" and len(one.rows) > 10]
    (table,) = tables
    rows = [row._tr.trPr for row in table.rows]
    assert [row.find(qn("w:tblHeader")) is not None for row in rows] == [True] + [False] * 60
    assert all(row.find(qn("w:cantSplit")) is not None for row in rows)
    assert [cell.paragraphs[0].alignment for cell in table.rows[1].cells] == [
        WD_ALIGN_PARAGRAPH.LEFT,
        WD_ALIGN_PARAGRAPH.RIGHT,
    ]
    widths = [int(one.get(qn("w:w"))) for one in table._tbl.tblGrid]
    page = word.sections[-1]
    assert Pt(sum(widths) / 20) <= page.page_width - page.left_margin - page.right_margin


def test_numbers_in_a_table_are_never_split():
    names = (
        "文件",
        "有内容的行",
        "采用",
        "重复",
        "年外",
        "待更正",
        "合计行",
        "表题表头",
        "表外说明",
        "未识别",
    )
    row = ("法治知识竞赛参赛统计2020.csv", "835", "811", "7", "3", "4", "1", "20", "2", "0")
    cells = tuple((Span(text),) for text in row)
    table = Table("甲", names, (cells,), ("left", *["right"] * 9))
    word = opened(export(notebook(say(CHAPTER, table))))
    widths = [int(one.get(qn("w:w"))) for one in word.tables[0]._tbl.tblGrid]
    figure = 105  # twips of a digit, beside the margins of a cell
    assert all(
        width - 220 >= figure * len(text) for width, text in zip(widths[1:], row[1:], strict=True)
    )
    assert widths[0] - 220 >= 12 * figure


def test_a_turned_table_has_a_section_of_its_own_and_pages_go_on():
    # Words that no line break divides: a column and its labels are too wide for an upright page.
    names = ("W" * 19,) * 3
    wide = Table("甲", names, (tuple((Span(name),) for name in names),), ("right", "left", "right"))
    words = Paragraph((Span("后"),))
    word = opened(export(notebook(say(CHAPTER, wide, words, wide))))
    sides = [section.orientation for section in word.sections]
    assert sides == [0, 0, 1, 0, 1, 0]
    starts = [one._sectPr.find(qn("w:pgNumType")) is not None for one in word.sections]
    assert starts == [False, True, False, False, False, False]
    assert [one.footer.is_linked_to_previous for one in word.sections[2:]] == [True] * 4
    assert not misplaced(word.element)


def test_a_row_that_is_too_high_for_a_page_may_be_split():
    table = Table("甲", ("名",), (((Span("文" * 9000),),), ((Span("短"),),)), ("left",))
    word = opened(export(notebook(say(CHAPTER, table))))
    breaks = [row._tr.trPr is None for row in word.tables[0].rows]
    assert breaks == [False, True, False]


def test_tables_and_charts_fit_an_office_s_own_page():
    wide = Table(
        "甲", ("名", "数"), (((Span("文" * 60),), (Span("3人次又又又"),)),), ("left", "right")
    )
    many = Table("乙", tuple("名" * 5 for _ in range(5)), (), ("left",) * 5)
    own = {"top": 20, "left": 70, "width": 60, "height": 100, "lines": 12, "characters": 11}
    word = opened(export(notebook(say(CHAPTER, wide, many, Chart("图", "图", SVG)), page=own)))
    page = word.sections[-1]
    room = page.page_width - page.left_margin - page.right_margin
    assert room == pytest.approx(Mm(60), abs=Mm(0.1))
    for table in word.tables:
        widths = [int(one.get(qn("w:w"))) for one in table._tbl.tblGrid]
        assert min(widths) > 0
        assert Pt(sum(widths) / 20) <= room
    assert all(shape.width <= room for shape in word.inline_shapes)
