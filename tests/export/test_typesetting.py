import io

import pytest
from pypdf import PdfReader

from annual_review.document.blocks import Document, Paragraph, Span
from annual_review.errors import TypesettingError
from annual_review.export.typesetting import compile_pdf, compile_pictures
from annual_review.export.typst import ReviewPDFExporter
from tests.support.executed import CHAPTER, notebook, say, squeezed


def export(nb):
    return ReviewPDFExporter().from_notebook_node(nb)


def test_what_no_font_has_is_printed_as_a_sign():
    words = Paragraph((Span("走访\U0003134a家、𠮷家✗"),))
    pdf, _ = export(notebook(say(CHAPTER, words), title="综述\U0003134a"))
    text = squeezed("".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages))
    assert "综述〓" in text
    assert "走访〓家、𠮷家✗" in text


def test_a_font_file_that_is_not_a_font_is_named(tmp_path):
    own = tmp_path / "楷体.ttf"
    own.write_bytes(b"no font")
    with pytest.raises(TypesettingError, match="楷体"):
        export(notebook(say(CHAPTER), fonts={"subheading": str(own)}))


def test_source_that_typst_refuses_raises_an_error():
    with pytest.raises(TypesettingError, match="refused"):
        compile_pdf("#let", Document("综述", "", 2021, None, ()))


def test_each_page_of_pictures_is_a_png():
    document = Document("综述", "", 2021, None, ())
    source = "#set page(width: 9pt, height: 9pt)\n#pagebreak()"
    pictures = compile_pictures(source, document, 72)
    assert [picture[:4] for picture in pictures] == [b"\x89PNG"] * 2
