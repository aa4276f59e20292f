"""Blocks as elements of a Word document."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Iterator
from itertools import count
from urllib.parse import unquote

from annual_review.document import (
    Block,
    Chart,
    Glance,
    Heading,
    ListBlock,
    Paragraph,
    Quote,
    Span,
    Spans,
    Table,
    Verbatim,
)
from annual_review.docx_charts import Picture
from annual_review.docx_links import Links
from annual_review.docx_lists import Numbering, list_item
from annual_review.docx_page import Sheet
from annual_review.docx_tables import data_table, glance_table
from annual_review.docx_xml import Element, field, paragraph, run, spacer, w
from annual_review.markdown import safe_href

_ROLES = {"body": "BodyText", "lead": "BodyText", "note": "Note", "notice": "Notice"}
_STYLES = {"": "", "strong": "Strong", "emphasis": "Emphasis", "code": "Code"}

# Takes a picture, what it shows, and a number of its own; returns the run that shows it.
Show = Callable[[Picture, str, int], Element]


class Writer:
    """Writes blocks; `pictures` are those of the charts, in order."""

    def __init__(
        self,
        sheet: Sheet,
        links: Links,
        numbering: Numbering,
        pictures: Iterable[Picture],
        show: Show,
    ) -> None:
        self._sheet, self._links, self._numbering = sheet, links, numbering
        self._pictures, self._show, self._shown = iter(pictures), show, count(1)

    def blocks(self, blocks: Iterable[Block]) -> Iterator[Element]:
        """Yield the elements of blocks."""
        first = True
        for block in blocks:
            yield from (
                self._heading(block, first) if isinstance(block, Heading) else self.block(block)
            )
            first = False

    def block(self, block: Block) -> Iterator[Element]:
        """Yield the elements of a block that is no heading."""
        match block:
            case Paragraph():
                yield paragraph(_ROLES[block.role], *self.spans(block.spans))
            case Quote():
                yield paragraph("Quote", *self.spans(block.spans))
            case Verbatim():
                yield paragraph("Verbatim", run(block.text))
            case ListBlock():
                yield from self._list(block)
            case Table():
                yield from self._table(block)
            case Chart():
                yield from self._chart(block)
            case Glance():
                yield from (spacer(keep=True), glance_table(block, self._sheet, self.spans))
                yield spacer()

    def spans(self, spans: Spans) -> list[Element]:
        """Return spans as runs, and as links of runs."""
        return [element for span in spans for element in self._span(span)]

    def _span(self, span: Span) -> list[Element]:
        href = safe_href(span.href)
        text = run(span.text, _STYLES[span.style])
        if span.figure:
            return self._links.to_evidence(span, text)
        if href.startswith("#"):
            return self._links.to_heading(unquote(href[1:]), [text])
        return [self._links.to_page(href, span.text)] if href else [text]

    def _heading(self, heading: Heading, first: bool) -> Iterator[Element]:
        """Yield a heading; the first, and that of an appendix, begins a page with no gap above."""
        runs = [run(heading.label)] if heading.label else []
        content = [*runs, *self.spans(heading.spans)]
        yield heading_paragraph(
            heading.level,
            self._links.place(self._links.headings[heading.id], content),
            breaks=heading.label.startswith("附") and not first,
            first=first,
        )

    def _list(self, block: ListBlock) -> Iterator[Element]:
        numbered = self._numbering.properties(block)
        for item in block.items:
            content = self.spans(item)
            yield list_item(content, copy.deepcopy(numbered), ordered=block.ordered)

    def _table(self, table: Table) -> Iterator[Element]:
        yield caption("TableCaption", table) if table.label else spacer(keep=True)
        yield data_table(table, self._sheet, self.spans)
        yield spacer()

    def _chart(self, chart: Chart) -> Iterator[Element]:
        picture = self._show(next(self._pictures), chart.description, next(self._shown))
        style = paragraph("Picture", picture)
        if not chart.label:
            style[0].append(w("keepNext", val=0))
        yield style
        if chart.label:
            yield caption("Caption", chart)


def heading_paragraph(
    level: int, content: list[Element], *, breaks: bool = False, first: bool = False
) -> Element:
    """Return a heading, which may begin a page: as its first paragraph or by breaking to one."""
    properties = [w("pageBreakBefore")] * breaks
    properties += [w("spacing", before=0)] * (breaks or first)
    return paragraph(f"Heading{min(level, 6)}", *content, properties=tuple(properties))


def caption(style: str, block: Table | Chart) -> Element:
    """Return a caption whose number Word can count anew."""
    kind = block.label[0]
    number = field(f"SEQ {kind} \\* ARABIC", run(str(block.number)))
    return paragraph(style, run(kind), *number, run(f"　{block.caption}"))
