"""Pack the parts of a Word document into a .docx file, always the same bytes.

`exporter` fills a Package. It starts from python-docx's template, without the parts of it that a
review does not need, and names no person, program or clock.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence

import docx
from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.part import Part
from docx.shared import Pt
from lxml import etree

from annual_review.document.blocks import Document
from annual_review.export.docx.elements import Element, w, xml_text
from annual_review.export.docx.page import footers
from annual_review.export.docx.pictures import Picture
from annual_review.files import zip_bytes, zip_parts

_UNUSED = ("stylesWithEffects", "webSettings", "customXml", "thumbnail", "extended-properties")
_ZIP_YEAR = 1980  # the earliest that an archive can hold
_WORD_2013 = 15
_WORD_URI = "http://schemas.microsoft.com/office/word"


class Package:
    """A Word document that is being assembled."""

    def __init__(self) -> None:
        self.word: WordDocument = docx.Document()
        self.part = self.word.part
        for rels in (self.part.rels, self.part.package.rels):
            for id in [id for id, one in rels.items() if one.reltype.endswith(_UNUSED)]:
                del rels[id]

    def relate(self, url: str) -> str:
        """Return the id of a relationship to a URL."""
        return self.part.relate_to(url, RT.HYPERLINK, is_external=True)

    def add_picture(self, picture: Picture, description: str, number: int) -> Element:
        """Add a picture; return the run with it and its alternative text."""
        inline = self.part.new_pic_inline(
            io.BytesIO(picture.png), Pt(picture.width), Pt(picture.height)
        )
        inline.docPr.set("id", str(number))
        inline.docPr.set("name", f"图 {number}")
        inline.docPr.set("descr", xml_text(description))
        return w("r", w("drawing", inline))

    def set_body(
        self, body: Sequence[Element], section: Element, *, first_numbered: int = 1
    ) -> None:
        """Set the body, and the page numbers of its sections from `first_numbered` on."""
        self.part.element.attrib.clear()  # refers to namespaces that are not used
        content = self.part.element.body
        content.clear()
        content.extend([*body, section])
        body_section = self.word.sections[first_numbered]  # later ones have its footers, too
        own = body_section.footer, body_section.even_page_footer
        for footer, number in zip(own, footers(1), strict=True):
            footer.is_linked_to_previous = False
            footer._element.clear()
            footer._element.append(number)

    def set_parts(self, styles: Element, numbering: Element, fonts: Element) -> None:
        """Set the styles, lists, fonts and settings."""
        _refill(self.part._styles_part.element, styles)
        _refill(self.part.numbering_part.element, numbering)
        _refill(self.word.settings.element, _settings())
        self._replace(RT.FONT_TABLE, fonts)

    def _replace(self, kind: str, content: Element) -> None:
        """Replace a part that python-docx keeps as bytes."""
        old = self.part.part_related_by(kind)
        blob = etree.tostring(content, xml_declaration=True, encoding="UTF-8", standalone=True)
        new = Part(old.partname, old.content_type, blob, self.part.package)
        next(one for one in self.part.rels.values() if one.reltype == kind)._target = new

    def set_properties(self, document: Document, date: dt.date) -> None:
        """Set the document's properties; the office is its author."""
        properties = self.word.core_properties
        properties.title = xml_text(document.title)[:255]
        properties.author = xml_text(document.office)[:255]
        properties.last_modified_by, properties.comments = properties.author, ""
        properties.language, properties.revision = "zh-CN", 1
        properties.created = properties.modified = dt.datetime.combine(date, dt.time())

    def content(self) -> bytes:
        """Return the file."""
        saved = io.BytesIO()
        self.word.save(saved)
        return zip_bytes(zip_parts(saved.getvalue()), _ZIP_YEAR, mode=0o644)


def _refill(part: Element, content: Element) -> None:
    part.clear()
    part.extend(list(content))


def _settings() -> Element:
    """Return the settings: different odd and even pages, and the layout of Word 2013 and later."""
    options = [("compatibilityMode", _WORD_2013), ("overrideTableStyleFontSizeAndJustification", 1)]
    options += [("doNotFlipMirrorIndents", 1), ("enableOpenTypeFeatures", 1)]
    modes = [w("compatSetting", name=name, uri=_WORD_URI, val=value) for name, value in options]
    return w(
        "settings",
        w("zoom", percent=100),
        w("bordersDoNotSurroundHeader"),
        w("bordersDoNotSurroundFooter"),
        w("defaultTabStop", val=420),
        w("evenAndOddHeaders"),
        w("characterSpacingControl", val="compressPunctuation"),
        w("compat", *modes),
        w("themeFontLang", val="en-US", eastAsia="zh-CN"),
        w("decimalSymbol", val="."),
        w("listSeparator", val=","),
    )
