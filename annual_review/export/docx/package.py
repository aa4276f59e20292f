"""The file of a Word document: its parts, its settings, what it says of itself; always the same."""

from __future__ import annotations

import copy
import datetime as dt
import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence

import docx
from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.part import Part
from docx.shared import Pt
from lxml import etree

from annual_review.document.blocks import Document, plain
from annual_review.export.docx.elements import (
    Element,
    Links,
    field,
    field_end,
    field_start,
    paragraph,
    run,
    shown,
    spacer,
    w,
)
from annual_review.export.docx.page import Sheet
from annual_review.export.docx.tables import evidence_table
from annual_review.export.docx.writer import Picture, heading_paragraph
from annual_review.export.typst import HEADER, TITLE, evidence_lines
from annual_review.values.cell_text import text_width

_NEEDLESS = ("stylesWithEffects", "webSettings", "customXml", "thumbnail", "extended-properties")
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)  # the first that an archive can say
_WORD_2013 = 15
_WORD_URI = "http://schemas.microsoft.com/office/word"


class Package:
    """A Word document in the making, of python-docx's template with nothing of its own left."""

    def __init__(self) -> None:
        self.word: WordDocument = docx.Document()
        self.part = self.word.part
        for rels in (self.part.rels, self.part.package.rels):
            for id in [id for id, one in rels.items() if one.reltype.endswith(_NEEDLESS)]:
                del rels[id]

    def relate(self, address: str) -> str:
        """Return the id of an address outside."""
        return self.part.relate_to(address, RT.HYPERLINK, is_external=True)

    def show(self, picture: Picture, description: str, number: int) -> Element:
        """Return the run that shows a picture, with its text for who can't see it."""
        inline = self.part.new_pic_inline(
            io.BytesIO(picture.png), Pt(picture.width), Pt(picture.height)
        )
        inline.docPr.set("id", str(number))
        inline.docPr.set("name", f"图 {number}")
        inline.docPr.set("descr", shown(description))
        return w("r", w("drawing", inline))

    def fill(self, body: Sequence[Element], section: Element) -> None:
        """Put in the body, and the page numbers of its last section."""
        self.part.element.attrib.clear()  # it speaks of namespaces that are not used
        held = self.part.element.body
        held.clear()
        held.extend([*body, section])
        last = self.word.sections[-1]
        for footer, made in zip((last.footer, last.even_page_footer), footers(1), strict=True):
            footer.is_linked_to_previous = False
            footer._element.clear()
            footer._element.append(made)

    def set_parts(self, styles: Element, numbering: Element, fonts: Element) -> None:
        """Put in the styles, lists and fonts, and the settings."""
        _refill(self.part._styles_part.element, styles)
        _refill(self.part.numbering_part.element, numbering)
        _refill(self.word.settings.element, _settings())
        self._replace(RT.FONT_TABLE, fonts)

    def _replace(self, kind: str, content: Element) -> None:
        """Replace a part that python-docx holds as bytes."""
        held = self.part.part_related_by(kind)
        blob = etree.tostring(content, xml_declaration=True, encoding="UTF-8", standalone=True)
        new = Part(held.partname, held.content_type, blob, self.part.package)
        next(one for one in self.part.rels.values() if one.reltype == kind)._target = new

    def name(self, document: Document, date: dt.date) -> None:
        """Say what the document is: no person, no program and no clock is named."""
        known = self.word.core_properties
        known.title, known.author = shown(document.title)[:255], shown(document.office)[:255]
        known.last_modified_by, known.comments = known.author, ""
        known.language, known.revision = "zh-CN", 1
        known.created = known.modified = dt.datetime.combine(date, dt.time())

    def content(self) -> bytes:
        """Return the file."""
        made, packed = io.BytesIO(), io.BytesIO()
        self.word.save(made)
        with zipfile.ZipFile(made) as whole, zipfile.ZipFile(packed, "w") as fixed:
            for name in whole.namelist():
                told = zipfile.ZipInfo(name, _ZIP_TIME)
                told.compress_type = zipfile.ZIP_DEFLATED
                told.external_attr = 0o644 << 16
                fixed.writestr(told, whole.read(name))
        return packed.getvalue()


def _refill(held: Element, content: Element) -> None:
    held.clear()
    held.extend(list(content))


def _settings() -> Element:
    """Return the settings: odd pages unlike even ones, as Word of 2013 and later."""
    word = [("compatibilityMode", _WORD_2013), ("overrideTableStyleFontSizeAndJustification", 1)]
    word += [("doNotFlipMirrorIndents", 1), ("enableOpenTypeFeatures", 1)]
    modes = [w("compatSetting", name=name, uri=_WORD_URI, val=said) for name, said in word]
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


_DEEPEST = 3
_TITLE_LINE = 720  # twips

Entry = tuple[int, str, str]  # a heading's level, text and bookmark


def cover(document: Document, sheet: Sheet) -> Iterator[Element]:
    """Yield the title, the office and the date, each at its height of the page."""
    lines = -(-text_width(document.title) * 220 // sheet.width)
    free = sheet.height - lines * _TITLE_LINE - 4 * sheet.pitch
    yield paragraph("Title", run(document.title), properties=_gap(free * 3 // 8))
    yield paragraph("Subtitle", run(document.office), properties=_gap(free // 2))
    yield paragraph("Subtitle", run(document.date_line))


def _gap(height: int) -> tuple[Element]:
    return (w("spacing", before=max(height, 0)),)


def entries_of(document: Document, links: Links) -> list[Entry]:
    """Return what the contents name, in order."""
    entries = [
        (one.level, f"{one.label}{plain(one.spans)}".replace("\n", " "), links.headings[one.id])
        for one in document.headings
        if one.level <= _DEEPEST
    ]
    return [*entries, (1, TITLE, BOOKMARK)] if document.evidence else entries


def contents(entries: Sequence[Entry], pages: Mapping[str, int]) -> Iterator[Element]:
    """Yield the contents: a field, filled in, that Word fills in anew when asked.

    Nothing asks the reader to bring it up to date at opening: `pages`, by bookmark, are foreseen.
    """
    heading = paragraph("TOCHeading", run("目　录"), properties=(w("pageBreakBefore"),))
    lines = [_line(entry, pages) for entry in entries]
    if lines:
        start = field_start(f'TOC \\o "1-{_DEEPEST}" \\h \\z \\u')
        for place, part in enumerate(start, 1):
            lines[0].insert(place, part)
        lines[-1].append(field_end())
    kind = w("docPartObj", w("docPartGallery", val="Table of Contents"), w("docPartUnique"))
    yield w("sdt", w("sdtPr", kind), w("sdtContent", heading, *lines))


def _line(entry: Entry, pages: Mapping[str, int]) -> Element:
    level, text, bookmark = entry
    page = field(f"PAGEREF {bookmark} \\h", run(str(pages.get(bookmark, 1))))
    link = w("hyperlink", run(text), w("r", w("tab")), *page, anchor=bookmark, history=1)
    return paragraph(f"TOC{level}", link)


def section_end(sheet: Sheet) -> Element:
    """Return the end of the section of cover and contents, whose pages have no numbers."""
    return paragraph("SectionEnd", properties=(sheet.section(body=False),))


def footers(number: int) -> list[Element]:
    """Return the page numbers of odd and of even pages: at the outer corner, a character in."""
    page = [run("— "), *field("PAGE", run(str(number))), run(" —")]
    odd = paragraph("Footer", *page, properties=(w("ind", right=280), w("jc", val="right")))
    even = paragraph("Footer", *copy.deepcopy(page), properties=(w("ind", left=280),))
    return [odd, even]


BOOKMARK = "_Toc_evidence"


def evidence(document: Document, links: Links, sheet: Sheet) -> Iterator[Element]:
    """Yield the appendix; nothing where there are no figures."""
    lines = [
        [links.evidence_line(id, printed), *([run(text)] for text in rest)]
        for id, (printed, *rest) in evidence_lines(document)
    ]
    if lines:
        yield heading_paragraph(1, links.place(BOOKMARK, [run(TITLE)]), breaks=True)
        yield evidence_table(HEADER, lines, sheet)
        yield spacer()
