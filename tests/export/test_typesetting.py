import pytest

from annual_review.document.blocks import Document, Paragraph, Span
from annual_review.errors import TypesettingError
from annual_review.export.typesetting import compile_pdf, compile_pictures
from annual_review.export.typst import ReviewPDFExporter
from tests.support.executed import CHAPTER, notebook, say


def export(nb):
    return ReviewPDFExporter().from_notebook_node(nb)


def test_a_missing_glyph_is_reported_with_its_chapter():
    with pytest.raises(TypesettingError, match=r"搭建载体.*U\+20BB7.*走访"):
        export(notebook(say(CHAPTER, Paragraph((Span("走访\U00020bb7家"),)))))
    with pytest.raises(TypesettingError, match=r"cover.*U\+1F600"):
        export(notebook(title="综述😀"))


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
