"""The cover and the table of contents of a Word document, or the head in place of a cover.

`exporter` puts them before the body. The table of contents is a field that Word can update; its
page numbers are estimated by `paging`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from docx.shared import Pt

from annual_review.document.blocks import Document, plain
from annual_review.document.title_lines import title_lines
from annual_review.export.docx.elements import (
    Element,
    field,
    field_end,
    field_start,
    paragraph,
    run,
    w,
)
from annual_review.export.docx.evidence import EVIDENCE_BOOKMARK
from annual_review.export.docx.links import Links
from annual_review.export.docx.template import Template
from annual_review.export.evidence_appendix import APPENDIX_TITLE

_OFFICE = "Office"  # the style of the office's name, in its colour
_DEEPEST = 3  # level of headings in the table of contents
# The height of a line of the contents, in ems: usual, and where lines are moved together.
_LOOSE, _CLOSE = 1.5, 1.25

Entry = tuple[int, str, str]  # a heading's level, text and bookmark


def cover(document: Document, template: Template) -> Iterator[Element]:
    """Yield the title, the office and the date, distributed over the page."""
    setup, styles = template.setup, template.styles
    title, office = _lines(document.title, "Title", template), document.office
    below = _lines(office, "Subtitle", template)
    taken = len(title) * styles["Title"].line + (len(below) + 1) * styles["Subtitle"].line
    free = setup.height - taken
    yield paragraph("Title", _run(title), properties=_space_before(free * 3 // 8))
    yield paragraph("Subtitle", _run(below, _OFFICE), properties=_space_before(free // 2))
    yield paragraph("Subtitle", run(document.date_line))


def head(document: Document, template: Template) -> Iterator[Element]:
    """Yield the title, and the office and the date below it, at the head of the first page."""
    yield paragraph("Title", _run(_lines(document.title, "Title", template)))
    if document.byline:
        yield paragraph("Byline", _run(_lines(document.byline, "Byline", template)))


def _lines(text: str, style: str, template: Template) -> tuple[str, ...]:
    """Return a text in lines that a style's fit the page, broken by sense."""
    room = template.setup.width - template.styles[style].left - template.styles[style].right
    return title_lines(text, room / 20 / template.styles[style].size)


def _run(lines: tuple[str, ...], style: str = "") -> Element:
    return run("\n".join(lines), style)


def _space_before(height: int) -> tuple[Element]:
    return (w("spacing", before=max(height, 0)),)


def contents_entries(document: Document, links: Links) -> list[Entry]:
    """Return the entries of the table of contents, in order."""
    entries = [
        (one.level, f"{one.label}{plain(one.spans)}".replace("\n", " "), links.headings[one.id])
        for one in document.headings
        if one.level <= _DEEPEST
    ]
    return [*entries, (1, APPENDIX_TITLE, EVIDENCE_BOOKMARK)] if document.evidence else entries


def fit_contents(template: Template, entries: int) -> None:
    """Move the lines of the table of contents together if all of them then fit a page.

    Styles of the office's own template stay as they are.
    """
    size, head = template.setup.size, template.styles["TOCHeading"]
    fitting = (template.setup.height - head.line - head.after - 40) / 20 / max(entries, 1)
    line = min(fitting, _LOOSE * size) if fitting >= _CLOSE * size else _LOOSE * size
    lists = {template.ids[f"TOC{level}"] for level in (1, 2, 3) if f"TOC{level}" in template.added}
    for style in template.word.styles:
        if style.style_id in lists:
            style.paragraph_format.line_spacing = Pt(line)


def contents(
    entries: Sequence[Entry], pages: Mapping[str, int], *, new_page: bool = True
) -> Iterator[Element]:
    """Yield the table of contents, filled in: a field that Word updates on request.

    Nothing asks the reader to update it on opening: `pages`, by bookmark, are estimates.
    """
    breaks = (w("pageBreakBefore"),) if new_page else ()
    heading = paragraph("TOCHeading", run("目　录"), properties=breaks)
    lines = [_line(entry, pages) for entry in entries]
    if lines:
        start = field_start(f'TOC \\o "1-{_DEEPEST}" \\h \\z \\u')
        for place, element in enumerate(start, 1):
            lines[0].insert(place, element)
        lines[-1].append(field_end())
    kind = w("docPartObj", w("docPartGallery", val="Table of Contents"), w("docPartUnique"))
    yield w("sdt", w("sdtPr", kind), w("sdtContent", heading, *lines))


def _line(entry: Entry, pages: Mapping[str, int]) -> Element:
    level, text, bookmark = entry
    page = field(f"PAGEREF {bookmark} \\h", run(str(pages.get(bookmark, 1))))
    link = w("hyperlink", run(text), w("r", w("tab")), *page, anchor=bookmark, history=1)
    return paragraph(f"TOC{level}", link)
