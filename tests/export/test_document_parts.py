"""What `document:` in params/ leaves out of each format, and how it looks."""

import io
import re

import pypdf
import pytest

from annual_review.document.blocks import Chart, Glance, Paragraph, Span
from annual_review.document.reading import read_documents
from annual_review.errors import BuildError
from annual_review.export.base import ReadNotebook
from annual_review.export.brief import (
    ReviewBriefDocxExporter,
    ReviewBriefExporter,
    ReviewBriefPDFExporter,
)
from annual_review.export.docx.exporter import ReviewDocxExporter
from annual_review.export.html import ReviewHTMLExporter
from annual_review.export.typst import ReviewPDFExporter, ReviewTypstExporter
from tests.support.executed import EVIDENCE, SVG, md, notebook, say, squeezed
from tests.support.word import opened

CELLS = [
    md("# 载体"),
    say(
        Glance(((Span("30余起", figure="a"), "调解"),)),
        Paragraph((Span("培训"), Span("1490余人", figure="a"), Span("。"))),
        Chart("月份", "六月最多", SVG),
        a=EVIDENCE,
    ),
    md("## 行动\n\n开展行动。"),
    md("# 核对\n\n完。", "appendix"),
]


def export(exporter, *cells, **parts):
    nb = notebook(*(cells or CELLS), date="2022-02-17", document=parts)
    return exporter().from_notebook_node(ReadNotebook(read_documents(nb)))[0]


def pages(pdf):
    return [squeezed(page.extract_text()) for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]


def body_of(content):
    return opened(content).element.body


def styles_in(content):
    return [one.style.name for one in opened(content).paragraphs if one.style is not None]


def test_a_page_without_contents_has_no_navigation_and_nothing_that_looks_for_it():
    page = export(ReviewHTMLExporter, contents=False)
    assert "<nav" not in page
    assert ".contents details" not in page.split("<script>")[1]
    assert 'class="columns alone"' in page
    assert "<nav" in export(ReviewHTMLExporter, cover=False)


def test_a_page_without_a_cover_has_a_lower_head():
    assert 'class="masthead head"' in export(ReviewHTMLExporter, cover=False)
    assert 'class="masthead"' in export(ReviewHTMLExporter)


def test_the_page_keeps_its_panels_whatever_is_said_of_the_appendix():
    page = export(ReviewHTMLExporter, evidence=False)
    assert 'data-figure="a"' in page
    assert '"value":1493' in page


def test_a_pdf_without_cover_and_contents_begins_with_the_title_above_the_text():
    (first, *_) = pages(export(ReviewPDFExporter, cover=False, contents=False))
    assert first.startswith("晚晴综述老干部局2022年2月17日一、载体")
    assert "图1月份" in first  # which floats below the text there
    cover, *others = pages(export(ReviewPDFExporter))
    assert (cover, others[0][:2]) == ("晚晴综述老干部局2022年2月17日", "目录")


def test_a_pdf_without_a_cover_has_the_title_above_its_contents():
    assert pages(export(ReviewPDFExporter, cover=False))[0].startswith(
        "晚晴综述老干部局2022年2月17日目录"
    )


@pytest.mark.parametrize("exporter", [ReviewPDFExporter, ReviewDocxExporter])
@pytest.mark.parametrize(
    ("evidence", "has_title", "has_place"),
    [(True, True, True), ("short", True, False), (False, False, False)],
)
def test_the_appendix_is_whole_short_or_left_out(exporter, evidence, has_title, has_place):
    content = export(exporter, evidence=evidence)
    if exporter is ReviewPDFExporter:
        text = "".join(pages(content))
    else:
        text = squeezed("".join(body_of(content).itertext()))
    assert ("数字依据一览" in text) is has_title
    assert ("果农人数，合计，3行" in text) is has_title
    assert ("第3—4、9行" in text) is has_place


def test_numbers_link_to_nothing_where_the_appendix_is_left_out():
    links = body_of(export(ReviewDocxExporter, evidence=False)).xpath("//w:hyperlink/@w:anchor")
    assert not [one for one in links if one.startswith("_Line")]
    linked = body_of(export(ReviewDocxExporter, evidence="short")).xpath("//w:hyperlink/@w:anchor")
    assert [one for one in linked if one.startswith("_Line")]
    source = export(ReviewTypstExporter, evidence=False)
    assert "#evidence-appendix(" not in source


@pytest.mark.parametrize(
    ("parts", "first", "sections"),
    [
        ({}, ["Title", "Subtitle"], 2),
        ({"cover": False}, ["Title", "署名"], 2),
        ({"contents": False}, ["Title", "Subtitle"], 2),
        ({"cover": False, "contents": False}, ["Title", "署名"], 1),
    ],
)
def test_a_word_file_has_a_section_before_the_text_if_there_is_anything_in_it(
    parts, first, sections
):
    content = export(ReviewDocxExporter, **parts)
    word = opened(content)
    assert styles_in(content)[:2] == first
    assert len(word.sections) == sections
    assert bool(word.element.body.xpath("w:sdt")) is parts.get("contents", True)
    numbered = [not one.footer.is_linked_to_previous for one in word.sections]
    assert numbered == [False] * (sections - 1) + [True]


def test_the_office_s_colour_is_in_every_format():
    parts = {"color": "#1f4e8c", "cover": False}
    assert ":root { --accent: #1f4e8c; }" in export(ReviewHTMLExporter, **parts)
    assert '#let brand = rgb("#1f4e8c")' in export(ReviewTypstExporter, **parts)
    styles = opened(export(ReviewDocxExporter, **parts)).styles
    assert str(styles["heading 1"].font.color.rgb) == "1F4E8C"
    assert str(styles["要览数字"].font.color.rgb) == "1F4E8C"
    assert ":root { --accent: #8" in export(ReviewHTMLExporter, color="#ffd966")


def test_without_a_colour_paper_is_black_and_grey():
    assert "#let brand = none" in export(ReviewTypstExporter)
    assert opened(export(ReviewDocxExporter)).styles["heading 1"].font.color.rgb is None


def test_decimal_numbers_stand_at_the_margin_and_in_every_format():
    page = export(ReviewHTMLExporter, headings="decimal")
    assert re.findall('<span class="label">([^<]*)</span>', page)[:3] == ["1　", "1.1　", "附录A　"]
    assert pages(export(ReviewPDFExporter, headings="decimal", cover=False))[-2].startswith(
        "附录A核对"
    )
    styles = opened(export(ReviewDocxExporter, headings="decimal")).styles
    assert styles["heading 1"].paragraph_format.first_line_indent == 0


BRIEF = [md("# 载体"), say(Paragraph((Span("培训"), Span("9人", figure="a"))), a=EVIDENCE)]
BRIEF[1].metadata["tags"] = ["brief-only"]


def test_the_brief_opens_its_numbers_on_the_page_and_has_no_appendix_on_paper():
    page = export(ReviewBriefExporter, *BRIEF)
    assert "<title>晚晴综述（摘要）</title>" in page
    assert "<nav" not in page
    assert 'data-figure="a"' in page
    assert '"value":1493' in page
    (text,) = pages(export(ReviewBriefPDFExporter, *BRIEF))
    assert text.startswith("晚晴综述（摘要）老干部局2022年2月17日一、载体培训9人")
    assert "数字依据" not in "".join(body_of(export(ReviewBriefDocxExporter, *BRIEF)).itertext())
    assert "9人" not in export(ReviewHTMLExporter, *BRIEF)


def test_a_brief_of_cells_without_its_tags_is_an_error_that_says_which_tags():
    with pytest.raises(BuildError, match=r"No cell is for the brief.*tag brief, or brief-only"):
        export(ReviewBriefExporter)
