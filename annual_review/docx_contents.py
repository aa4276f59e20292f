"""The cover and the contents of a Word document."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping, Sequence

from annual_review.document import Document, plain
from annual_review.docx_evidence import BOOKMARK
from annual_review.docx_links import Links
from annual_review.docx_page import Sheet
from annual_review.docx_xml import Element, field, field_end, field_start, paragraph, run, w
from annual_review.table_widths import text_width
from annual_review.typst_evidence import TITLE

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
