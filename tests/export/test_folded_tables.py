import io

import pytest
from pypdf import PdfReader

from annual_review.document.blocks import Paragraph, Span, Table, plain
from annual_review.export.folded_tables import folded_table
from annual_review.export.table_layout import POINTS_OF_MM, set_layout, upright_layout
from annual_review.export.typst import ReviewPDFExporter
from annual_review.project.settings import Page
from tests.support.executed import CHAPTER, notebook, say

PAGE = Page()


def wide(columns, rows=3):
    header = ("单位", *(f"指标{number}" for number in range(1, columns)))
    cells = tuple(
        ((Span(f"第{row}行"),), *((Span(f"{row}{number:04}"),) for number in range(1, columns)))
        for row in range(rows)
    )
    return Table("主要指标", header, cells, ("left", *["right"] * (columns - 1)), number=1)


def test_a_table_that_fits_stays_whole():
    assert folded_table(wide(6), PAGE) == (wide(6),)


@pytest.mark.parametrize("columns", [16, 24, 60])
def test_parts_of_a_wide_table_repeat_its_names_and_have_every_column(columns):
    parts = folded_table(wide(columns), PAGE)
    assert all(part.header[0] == "单位" for part in parts)
    assert [head for part in parts for head in part.header[1:]] == list(wide(columns).header[1:])
    assert [part.label for part in parts] == ["表1", *["续表1"] * (len(parts) - 1)]
    assert max(len(part.header) for part in parts) - min(len(part.header) for part in parts) <= 1
    layouts = [upright_layout(part, PAGE.width * POINTS_OF_MM) for part in parts]
    assert all(layout and layout.size >= 9 for layout in layouts)


def test_a_serial_number_is_repeated_with_the_name():
    table = wide(20)
    rows = tuple(((Span(str(at)),), *row) for at, row in enumerate(table.rows))
    numbered = Table("题", ("序号", *table.header), rows, ("right", *table.align), number=2)
    assert all(part.header[:2] == ("序号", "单位") for part in folded_table(numbered, PAGE))


def test_heads_stay_in_one_line_where_there_is_room():
    table = Table(
        "题",
        ("文件", "有内容的行", "采用", "表题表头", "说明"),
        (((Span("一" * 30),), *((Span("1"),),) * 3, (Span("二" * 40),)),),
        ("left", "right", "right", "right", "left"),
    )
    layout = set_layout(table, PAGE)
    for head, width in zip(table.header, layout.widths, strict=True):
        assert len(head) * layout.size + 2 * layout.padding <= width + 0.01


def pages_of(*blocks):
    pdf, _ = ReviewPDFExporter().from_notebook_node(notebook(say(CHAPTER, *blocks)))
    return [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]


def test_a_long_table_is_headed_again_on_each_page_that_it_goes_on():
    rows = tuple(((Span(f"第{number}行"),),) for number in range(90))
    long = Table("名单", ("姓名",), rows, ("left",))
    pages = [page for page in pages_of(Paragraph((Span("文"),)), long) if "姓名" in page]
    assert len(pages) > 2
    assert ["续表1" in page for page in pages] == [False, *[True] * (len(pages) - 1)]
    assert all("名单" in page for page in pages)


def test_a_wide_table_is_printed_in_parts():
    table = wide(24)
    printed = "".join(pages_of(table))
    assert "续表1" in printed
    for row in table.rows:
        assert all(plain(cell) in printed for cell in row)
