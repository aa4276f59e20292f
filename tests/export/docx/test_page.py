import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt


def test_the_page_is_that_of_the_standard(word):
    page = word.sections[-1]
    assert (page.page_width, page.page_height) == (
        pytest.approx(Mm(210), abs=Mm(0.1)),
        pytest.approx(Mm(297), abs=Mm(0.1)),
    )
    assert page.top_margin == pytest.approx(Mm(37), abs=Mm(0.1))
    assert page.left_margin == pytest.approx(Mm(28), abs=Mm(0.1))
    width = page.page_width - page.left_margin - page.right_margin
    height = page.page_height - page.top_margin - page.bottom_margin
    body = word.styles["Normal"]
    spacing = int(body.element.rPr.find(qn("w:spacing")).get(qn("w:val"))) / 20
    assert width >= 28 * Pt(body.font.size.pt + spacing) > width - Pt(4)
    assert height >= 22 * body.paragraph_format.line_spacing > height - Pt(2)
    grid = page._sectPr.find(qn("w:docGrid"))
    assert grid.get(qn("w:type")) == "lines"
    assert int(grid.get(qn("w:linePitch"))) == body.paragraph_format.line_spacing.twips


def test_page_numbers_are_in_the_outer_corner_and_start_after_the_contents(word):
    front, body = word.sections
    assert word.settings.odd_and_even_pages_header_footer
    assert front.footer.is_linked_to_previous
    assert front.even_page_footer.is_linked_to_previous
    (odd,), (even,) = body.footer.paragraphs, body.even_page_footer.paragraphs
    assert (odd.alignment, even.alignment) == (WD_ALIGN_PARAGRAPH.RIGHT, None)
    for page in (odd, even):
        assert page.text == "— 1 —"
        assert "".join(page._p.itertext(qn("w:instrText"))).strip() == "PAGE"
    assert body._sectPr.find(qn("w:pgNumType")).get(qn("w:start")) == "1"
