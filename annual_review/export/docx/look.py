"""What params/office.yaml says of the look of a Word document, put into our own template.

`page:`, `fonts:`, and `color:` and `headings:` of `document:`. An office's own template has all of
that itself.
"""

from __future__ import annotations

from typing import Any

from docx.document import Document as WordDocument
from docx.shared import Pt, RGBColor, Twips

from annual_review.document.blocks import Document
from annual_review.export.docx.elements import qualified
from annual_review.export.docx.fonts import set_fonts
from annual_review.export.docx.page import PageSetup, set_margins
from annual_review.project.document_parts import DocumentParts
from annual_review.project.settings import Page

_HEADINGS = tuple(f"Heading {level}" for level in range(1, 7))
_CONTENTS = tuple(f"toc {level}" for level in (1, 2, 3))
_IN_OFFICE_COLOUR = ("Heading 1", "署名", "要览数字", "单位")


def set_look(word: WordDocument, document: Document) -> None:
    """Put an office's page, fonts, colour and style of headings into our template.

    Raises TypesettingError for a missing font file.
    """
    setup = PageSetup(Page.model_validate(document.page))
    if setup != PageSetup(Page()):
        _set_page(word, setup)
    set_fonts(word, document.fonts)
    _set_colour(word, document.parts)
    if document.parts.headings == "decimal":
        for name in _HEADINGS:
            _style(word, name).paragraph_format.first_line_indent = Pt(0)


def _set_page(word: WordDocument, setup: PageSetup) -> None:
    """Set margins, type size and line pitch, and all that follows from them in styles."""
    for section in word.element.sectPr_lst:
        set_margins(section, setup)
    pitch, indent = Twips(setup.pitch), Twips(setup.indent)
    normal = _style(word, "Normal")
    normal.font.size, normal.paragraph_format.line_spacing = Pt(setup.size), pitch
    normal.element.rPr.find(qualified("spacing")).set(qualified("val"), str(setup.tracking))
    for name in ("Body Text", *_HEADINGS):
        _style(word, name).paragraph_format.first_line_indent = indent
    quote = _style(word, "Quote").paragraph_format
    quote.left_indent = quote.right_indent = indent
    _style(word, "Heading 1").paragraph_format.space_before = pitch
    _style(word, "Subtitle").paragraph_format.line_spacing = Twips(2 * setup.pitch)
    byline = _style(word, "署名").paragraph_format
    byline.space_before, byline.space_after = Twips(setup.pitch // 2), pitch
    _style(word, "TOC Heading").paragraph_format.space_after = pitch
    for one in word.part.numbering_part.element.iter(qualified("lvl")):
        level, place = int(one.get(qualified("ilvl"))), next(one.iter(qualified("ind")))
        left = setup.indent * (level + 1) + int(place.get(qualified("hanging")))
        place.set(qualified("left"), str(left))
    for level, name in enumerate(_CONTENTS):
        lines = _style(word, name).paragraph_format
        lines.left_indent = Twips(level * setup.indent // 2)
        lines.tab_stops[0].position = Twips(setup.width)


def _set_colour(word: WordDocument, parts: DocumentParts) -> None:
    if not parts.ink:
        return
    ink = parts.ink.removeprefix("#").upper()
    for name in _IN_OFFICE_COLOUR:
        _style(word, name).font.color.rgb = RGBColor.from_string(ink)
    bar = next(_style(word, "提示").element.iter(qualified("pBdr")))
    bar.find(qualified("left")).set(qualified("color"), ink)


def _style(word: WordDocument, name: str) -> Any:
    """Return one of our styles, of a paragraph or of characters."""
    return word.styles[name]
