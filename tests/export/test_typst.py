import io
import re
import shutil

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from PIL import Image
from pypdf import PdfReader
from pypdf.generic import Destination

from annual_review.document.block_json import BLOCK_MIME, block_to_json
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
from annual_review.errors import TypesettingError
from annual_review.export.typst import (
    ReviewPDFExporter,
    ReviewTypstExporter,
    compile_pdf,
    setting_of,
)

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="300" height="90"><path d="M0 0h9v9z"/></svg>'
HOSTILE = '<script> #import "x": y; $x^2$ {{ 7*7 }} `a` \\ @ref <lbl> *b* _i_ [c](d) // ~ \\u{41}'
CHAPTER = Heading(1, (Span("搭建载体"),))
MILLIMETRE = 72 / 25.4


def say(*blocks):
    data = {BLOCK_MIME: {"blocks": [block_to_json(one) for one in blocks]}}
    return new_code_cell("secret_source()", outputs=[new_output("display_data", data=data)])


def notebook(*cells, **review):
    review = {"title": "晚晴综述", "office": "老干部局", "year": 2021} | review
    return new_notebook(cells=list(cells), metadata={"review": review})


def export(nb):
    pdf, _ = ReviewPDFExporter().from_notebook_node(nb)
    return pdf


def pages_of(pdf):
    return [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]


def squeezed(text):
    return re.sub(r"[\s\u200b\u00a0]", "", text)


def png():
    held = io.BytesIO()
    Image.new("RGB", (40, 20), "red").save(held, "png")
    return held.getvalue()


def long_table(rows):
    cells = tuple(((Span(f"第{i}行"),), (Span(f"{i}"),)) for i in range(rows))
    return Table("活动一览", ("名称", "人数"), cells, ("left", "right"))


@pytest.fixture(scope="module")
def sample():
    return notebook(
        new_markdown_cell("# 搭建载体\n\n全年**行动**与*宣讲*，见[网站](https://www.gov.cn/)。"),
        new_code_cell("secret_year = 2021", metadata={"tags": ["parameters"]}),
        say(
            Glance(
                ((Span("30余起", figure="disputes"), "调解"), (Span("7场"), "大型法治知识竞赛活动"))
            ),
            Paragraph((Span("培训"), Span("1490余人", figure="farmers"), Span("。"))),
            Paragraph((Span("3行待核"),), "notice"),
            Paragraph((Span("注：按登记汇总"),), "note"),
            Chart("月份", "六月最多", SVG),
            Chart("", "", png(), "png"),
            ListBlock(((Span("甲事"),), (Span("乙事"),)), True, 2),
            ListBlock(((Span("丙事"),),), level=1),
            Quote((Span("老有所为"),)),
            Verbatim("读取 5 个文件"),
            long_table(60),
        ),
        new_markdown_cell("## 宣讲\n\n### 学校\n\n进学校。\n\n# 核对\n\n完。"),
        date="2022-02-17",
    )


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


def test_the_pdf_is_tagged_and_says_what_it_is(reader):
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert reader.trailer["/Root"]["/Lang"] == "zh-CN"
    assert (reader.metadata.title, reader.metadata.author) == ("晚晴综述", "老干部局")
    assert reader.metadata.creation_date.date().isoformat() == "2022-02-17"
    assert b"pdfuaid:part" in reader.trailer["/Root"]["/Metadata"].get_data()


def test_pages_are_numbered_from_behind_the_contents(pdf):
    cover, contents, *body = pages_of(pdf)
    assert "—" not in cover + contents
    assert squeezed(cover) == "晚晴综述老干部局2022年2月17日"
    assert contents.splitlines()[1].startswith("一、搭建载体")
    assert [re.search(r"— (\d+) —", page)[1] for page in body] == [
        str(number) for number in range(1, len(body) + 1)
    ]


def test_page_numbers_stand_at_the_outer_corner(reader):
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


def test_the_source_holds_everything_and_sets_to_the_same_pdf(sample, pdf):
    source, resources = ReviewTypstExporter().from_notebook_node(sample)
    assert resources["output_extension"] == ".typ"
    assert compile_pdf(source, read_document(sample))[0] == pdf


def test_typst_has_nothing_to_warn_of(sample):
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
    (page,) = [page for page in pages if "表1" in page]
    assert "文体活动" in page
    assert "第1行" in page
    assert rows > 3 or "第2行" in page


def test_hostile_text_is_text_wherever_it_stands():
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
def test_a_hundred_thousand_characters_are_all_there():
    long = Paragraph((Span("干部" * 25_000 + "ab" * 25_000),))
    pages = pages_of(export(notebook(say(CHAPTER, long))))
    assert [sum(page.count(one) for page in pages[2:]) for one in "部b"] == [25_000, 25_000]
    assert max(len(page) for page in pages) < 22 * 28 * 3


def test_a_glyph_that_no_font_has_is_named_with_its_chapter():
    with pytest.raises(TypesettingError, match=r"搭建载体.*U\+20BB7.*走访"):
        export(notebook(say(CHAPTER, Paragraph((Span("走访\U00020bb7家"),)))))
    with pytest.raises(TypesettingError, match=r"cover.*U\+1F600"):
        export(notebook(title="综述😀"))


def test_the_office_s_own_font_is_used_for_its_role(tmp_path):
    own = tmp_path / "黑体.otf"
    shutil.copy(SANS, own)
    document = read_document(notebook(say(CHAPTER), fonts={"body": str(own)}))
    assert setting_of(document).faces["body"].families[0] == "Noto Sans SC"
    assert export(notebook(say(CHAPTER), fonts={"body": str(own)}))


def test_a_font_file_that_is_no_font_is_named(tmp_path):
    own = tmp_path / "楷体.ttf"
    own.write_bytes(b"no font")
    with pytest.raises(TypesettingError, match="楷体"):
        export(notebook(say(CHAPTER), fonts={"subheading": str(own)}))


def test_source_that_typst_refuses_is_a_typesetting_error(sample):
    with pytest.raises(TypesettingError, match="refused"):
        compile_pdf("#let", read_document(sample))


def test_a_notebook_without_any_metadata_is_set_too():
    nb = new_notebook(cells=[new_markdown_cell("文。")])
    assert squeezed(pages_of(export(nb))[0]) == "工作综述"
