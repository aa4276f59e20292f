"""Templates of offices for tests: documents with styles, a page and a text of their own."""

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

OLD_TEXT = "前任干部的旧文稿"


def court(path):
    """Write a small sheet with a header, red headings and body text of its own."""
    word = docx.Document()
    normal = word.styles["Normal"]
    normal.font.name, normal.font.size = "宋体", Pt(12)
    normal.paragraph_format.line_spacing = 1.5
    normal.paragraph_format.first_line_indent = Pt(24)
    normal.element.pPr.find(qn("w:ind")).set(qn("w:firstLineChars"), "200")
    word.styles["Heading 1"].font.color.rgb = RGBColor(0x9C, 0x1F, 0x1F)
    own = word.styles.add_style("要览数字", WD_STYLE_TYPE.PARAGRAPH)
    own.font.size = Pt(30)
    page = word.sections[0]
    page.page_width, page.page_height = Mm(182), Mm(257)
    page.left_margin = page.right_margin = Mm(20)
    page.top_margin = page.bottom_margin = Mm(22)
    page.header.paragraphs[0].text = "某某县人民法院年度报告"
    word.add_paragraph(OLD_TEXT)
    word.add_picture(picture())
    word.add_comment(word.paragraphs[0].runs, OLD_TEXT, author="某干部")
    word.core_properties.author = "某干部"
    word.core_properties.keywords = OLD_TEXT
    word.save(path)
    return path


def picture():
    """Return a file of a small picture."""
    import io

    from tests.support.executed import png

    return io.BytesIO(png())
