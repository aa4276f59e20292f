"""The texts of printed reviews without the raised numbers of their notes."""

import re

from docx.oxml.ns import qn
from pypdf import PdfReader

from tests.support.executed import squeezed


def text_of_pdf(file):
    """Return the squeezed text of a PDF without raised numbers."""
    pieces = []

    def keep(text, cm, _tm, _font, size):
        if not text.strip():
            return
        height = cm[5]
        _text, below, large = pieces[-1] if pieces else ("", 0, 0)
        rise = height - below
        if text.strip().isdigit() and size < large and 0.3 * large < rise < large:
            return
        pieces.append((text, height, size))

    for page in PdfReader(file).pages:
        page.extract_text(visitor_text=keep)
    return squeezed("".join(text for text, _height, _size in pieces))


def word_text(part):
    """Return the text of an element of a Word document without white space and raised numbers."""
    raised = part.xpath(".//w:r[w:rPr/w:vertAlign]//w:t")
    texts = (one.text or "" for one in part.iter(qn("w:t")) if one not in raised)
    return re.sub(r"\s", "", "".join(texts))
