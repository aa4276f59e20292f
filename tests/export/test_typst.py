import io
import re
import shutil

import pytest
from nbformat.v4 import new_markdown_cell, new_notebook
from pypdf import PdfReader
from pypdf.generic import Destination

from annual_review.document.blocks import (
    Chart,
    Glance,
    Heading,
    ListBlock,
    Paragraph,
    Quote,
    Span,
    Table,
    Verbatim,
    plain,
    texts,
)
from annual_review.document.fonts import SANS
from annual_review.document.reading import read_document
from annual_review.export.typesetting import compile_pdf
from annual_review.export.typst import (
    ReviewPDFExporter,
    ReviewTypstExporter,
    typst_setup,
)
from tests.support.executed import (
    CHAPTER,
    HOSTILE,
    SVG,
    every_kind_of_block,
    long_table,
    notebook,
    say,
    squeezed,
)

MILLIMETRE = 72 / 25.4


def export(nb):
    pdf, _ = ReviewPDFExporter().from_notebook_node(nb)
    return pdf


def pages_of(pdf):
    return [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]


@pytest.fixture(scope="module")
def sample():
    return every_kind_of_block()


def test_a_chart_stands_where_a_sentence_refers_to_it_with_a_link():
    sentence = Paragraph((Span("六月最多"), Span("（见图）", refers=("a",)), Span("。")))
    filler = [Paragraph((Span("汉" * 700),))] * 2
    chart = Chart("月份", "", SVG, id="a")
    reader = PdfReader(io.BytesIO(export(notebook(say(CHAPTER, sentence, *filler, chart)))))
    pages = [squeezed(page.extract_text()) for page in reader.pages]
    (at,) = [n for n, text in enumerate(pages) if "六月最多（见图1）。" in text]
    (below,) = [n for n, text in enumerate(pages) if "图1月份" in text]
    (link,) = [one.get_object() for one in reader.pages[at]["/Annots"]]
    assert below == at
    assert link["/Dest"][0] == reader.pages[below].indirect_reference


@pytest.fixture(scope="module")
def pdf(sample):
    return export(sample)


@pytest.fixture(scope="module")
def reader(pdf):
    return PdfReader(io.BytesIO(pdf))


def test_the_same_notebook_gives_the_same_bytes(sample, pdf):
    assert export(sample) == pdf


def test_every_page_is_a4(reader):
    for page in reader.pages:
        assert float(page.mediabox.width) == pytest.approx(210 * MILLIMETRE, abs=0.1)
        assert float(page.mediabox.height) == pytest.approx(297 * MILLIMETRE, abs=0.1)


def test_every_text_of_the_document_is_in_the_pdf(sample, pdf):
    text = squeezed("".join(pages_of(pdf)))
    for block in read_document(sample).blocks:
        if isinstance(block, Chart):
            assert f"{block.label}{squeezed(block.caption)}" in text
        else:
            assert all(squeezed(part) in text for part in texts(block))


def test_no_source_and_no_parameters_are_shown(pdf):
    assert "secret" not in "".join(pages_of(pdf))


def test_the_bookmarks_are_the_headings(sample, reader):
    def titles(outline):
        for one in outline:
            yield from [one.title] if isinstance(one, Destination) else titles(one)

    headings = read_document(sample).headings
    assert list(titles(reader.outline)) == [f"{one.label}{plain(one.spans)}" for one in headings]


def test_the_pdf_is_tagged_and_has_its_properties(reader):
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert reader.trailer["/Root"]["/Lang"] == "zh-CN"
    assert (reader.metadata.title, reader.metadata.author) == ("晚晴综述", "老干部局")
    assert reader.metadata.creation_date.date().isoformat() == "2022-02-17"
    assert b"pdfuaid:part" in reader.trailer["/Root"]["/Metadata"].get_data()


def test_page_numbers_start_after_the_contents(pdf):
    cover, contents, *body = pages_of(pdf)
    assert "—" not in cover + contents
    assert squeezed(cover) == "晚晴综述老干部局2022年2月17日"
    assert contents.splitlines()[1].startswith("一、搭建载体")
    assert [re.search(r"— (\d+) —", page)[1] for page in body] == [
        str(number) for number in range(1, len(body) + 1)
    ]


def test_page_numbers_are_in_the_outer_corner(reader):
    def distance_from_left(page):
        found = []
        page.extract_text(
            visitor_text=lambda text, place, *_: "—" in text and found.append(place[4])
        )
        return found[-1] / MILLIMETRE

    odd, even = (distance_from_left(page) for page in reader.pages[2:4])
    assert even == pytest.approx(28 + 5, abs=1)
    assert odd > 28 + 156 - 25


def test_a_page_holds_twenty_two_lines_of_twenty_eight_characters():
    text = "汉" * 28 * 50
    page = pages_of(export(notebook(say(CHAPTER, Paragraph((Span(text),))))))[3]
    lines = [line for line in page.splitlines() if "汉" in line]
    assert [len(line) for line in lines] == [28] * 22


def test_the_source_alone_compiles_to_the_same_pdf(sample, pdf):
    source, resources = ReviewTypstExporter().from_notebook_node(sample)
    assert resources["output_extension"] == ".typ"
    assert compile_pdf(source, read_document(sample))[0] == pdf


def test_typst_gives_no_warnings(sample):
    source, _ = ReviewTypstExporter().from_notebook_node(sample)
    assert compile_pdf(source, read_document(sample))[1] == []


def test_a_header_is_repeated_on_every_page_of_a_long_table():
    pages = pages_of(export(notebook(say(CHAPTER, long_table(90)))))
    assert all("名称" in page for page in pages[2:])


@pytest.mark.parametrize(
    ("rows", "lines"), [*((3, lines) for lines in range(15, 22)), (60, 17), (60, 18), (60, 19)]
)
def test_heading_caption_and_first_rows_stay_together(rows, lines):
    filling = [Paragraph((Span("甲"),))] * lines
    section = Heading(2, (Span("文体活动"),))
    pages = pages_of(export(notebook(say(CHAPTER, *filling, section, long_table(rows)))))[2:]
    page, *others = [page for page in pages if "表1" in page]
    assert all("续表1" in other for other in others)
    assert len(others) == len(pages) - 1 - pages.index(page)
    assert "文体活动" in page
    assert "第1行" in page
    assert rows > 3 or "第2行" in page


def test_hostile_text_stays_text_everywhere():
    blocks = (
        Heading(1, (Span(HOSTILE),)),
        Paragraph((Span(HOSTILE, figure=HOSTILE), Span(HOSTILE, "code"))),
        Quote((Span(HOSTILE, "emphasis"),)),
        Verbatim(HOSTILE),
        Chart(HOSTILE, HOSTILE, SVG),
        Table(HOSTILE, (HOSTILE,), (((Span(HOSTILE),),),), ("left",)),
        Glance(((Span(HOSTILE), HOSTILE),)),
        ListBlock(((Span(HOSTILE),),)),
    )
    link = new_markdown_cell("[点](javascript:alert(1)) [无](#无)\u202e反")
    text = squeezed("".join(pages_of(export(notebook(say(*blocks), link, title=HOSTILE)))))
    assert text.count(squeezed(HOSTILE)) >= 12
    assert "点无反" in text


@pytest.mark.slow
def test_a_hundred_thousand_characters_are_kept():
    long = Paragraph((Span("干部" * 25_000 + "ab" * 25_000),))
    pages = pages_of(export(notebook(say(CHAPTER, long))))
    assert [sum(page.count(one) for page in pages[2:]) for one in "部b"] == [25_000, 25_000]
    assert max(len(page) for page in pages) < 22 * 28 * 3


def test_the_office_s_own_font_is_used_for_its_role(tmp_path):
    own = tmp_path / "黑体.otf"
    shutil.copy(SANS, own)
    document = read_document(notebook(say(CHAPTER), fonts={"body": str(own)}))
    assert typst_setup(document).fonts["body"].families[0] == "Noto Sans SC"
    assert export(notebook(say(CHAPTER), fonts={"body": str(own)}))


def test_a_notebook_without_metadata_is_exported():
    nb = new_notebook(cells=[new_markdown_cell("文。")])
    assert squeezed(pages_of(export(nb))[0]) == "工作综述"
