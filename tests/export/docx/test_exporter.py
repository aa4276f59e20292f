from docx.oxml.ns import qn
from nbformat.v4 import new_markdown_cell, new_notebook

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
from annual_review.document.reading import read_document
from tests.support.executed import (
    CHAPTER,
    EVIDENCE,
    HOSTILE,
    SVG,
    notebook,
    say,
    squeezed,
)
from tests.support.word import body_of, export, opened, text_of


def test_the_same_notebook_gives_the_same_bytes(sample, content):
    assert export(sample) == content


def test_every_text_of_the_document_is_in_it(sample, content):
    text = text_of(content)
    for block in read_document(sample).blocks:
        if isinstance(block, Chart):
            assert f"{block.label}{squeezed(block.caption)}" in text
        else:
            assert all(squeezed(part) in text for part in texts(block))
    assert "secret" not in text


def test_the_outline_is_that_of_the_document(sample, word):
    headings = [
        (int(one.style.name.removeprefix("Heading ")), one.text)
        for one in word.paragraphs
        if one.style.name.startswith("Heading ")
    ]
    expected = [
        (one.level, f"{one.label}{plain(one.spans)}") for one in read_document(sample).headings
    ]
    assert headings == [*expected, (1, "数字依据一览")]
    for level in (1, 2, 3):
        outline = word.styles[f"Heading {level}"].element.pPr.find(qn("w:outlineLvl"))
        assert outline.get(qn("w:val")) == str(level - 1)
        assert word.styles[f"Heading {level}"].paragraph_format.keep_with_next


def test_hostile_text_stays_text_everywhere():
    hostile = HOSTILE + ' =1+1 { HYPERLINK "x" } \\* <w:r/> &amp; ]]>\uffff\x00'
    blocks = (
        Heading(1, (Span(hostile),)),
        Paragraph((Span(hostile, figure="a.b"), Span(hostile, "code"))),
        Quote((Span(hostile, "emphasis"),)),
        Verbatim(hostile),
        Chart(hostile, hostile, SVG),
        Table(hostile, (hostile,), (((Span(hostile),),),), ("left",)),
        Glance(((Span(hostile), hostile),)),
        ListBlock(((Span(hostile),),)),
        Paragraph((Span("点", href="javascript:alert(1)"), Span("无", href="#无"))),
    )
    content = export(notebook(say(*blocks, **{"a.b": EVIDENCE}), title=hostile, office=hostile))
    shown = squeezed(hostile.replace("\uffff", "").replace("\x00", ""))
    assert text_of(content).count(shown) >= 14
    body = body_of(content)
    codes = {one.text.split()[0] for one in body.iter(qn("w:instrText"))}
    assert codes == {"TOC", "PAGEREF", "SEQ"}
    assert not list(body.iter(qn("w:fldSimple")))
    word = opened(content)
    assert not [one for one in word.part.rels.values() if one.is_external]
    assert word.core_properties.title.startswith("<script>")


def test_a_hundred_thousand_characters_are_kept():
    long = Paragraph((Span("干部" * 25_000 + "ab" * 25_000),))
    text = text_of(export(notebook(say(CHAPTER, long), office="办公室")))
    assert [text.count(one) for one in "部b"] == [25_000, 25_000]


def test_a_notebook_without_metadata_is_exported():
    word = opened(export(new_notebook(cells=[new_markdown_cell("文。")])))
    assert word.paragraphs[0].text == "工作综述"
