"""Write blocks as elements of a Word document.

`exporter` calls `BlockWriter.blocks`; tables, lists and pictures have modules of their own.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Iterator
from itertools import count
from urllib.parse import unquote

from annual_review.document.blocks import (
    Block,
    Chart,
    Glance,
    Heading,
    ListBlock,
    Paragraph,
    Quote,
    Rule,
    Span,
    Spans,
    Table,
    Verbatim,
    plain,
)
from annual_review.document.html_blocks import safe_href
from annual_review.document.numbering import is_appendix
from annual_review.export.docx.cell_marks import CAPTION, NOTE, SAYS, item_part
from annual_review.export.docx.charts import ChartPicture
from annual_review.export.docx.elements import Element, field, paragraph, run, spacer, w
from annual_review.export.docx.links import Links
from annual_review.export.docx.lists import ListNumbering, list_item
from annual_review.export.docx.page import PageSetup, body_section_end
from annual_review.export.docx.pictures import Drawing, Picture
from annual_review.export.docx.tables import TABLE_SIZE, data_table, glance_table, set_smaller
from annual_review.export.folded_tables import folded_table
from annual_review.export.table_layout import table_layout

_PARAGRAPH_STYLES = {"body": "BodyText", "lead": "BodyText", "note": "Note", "notice": "Notice"}
_FINDING_SIZE, _NOTE_SIZE = 12, 10.5  # points, as in styles
_CHARACTER_STYLES = {"": "", "strong": "Strong", "emphasis": "Emphasis", "code": "Code"}

# Takes a picture or a chart, its alternative text and its number; returns the run with it.
AddDrawing = Callable[[Drawing, str, int], Element]


class BlockWriter:
    """Writes blocks; `pictures` are those of the charts, in order."""

    def __init__(
        self,
        setup: PageSetup,
        links: Links,
        numbering: ListNumbering,
        pictures: Iterable[Drawing],
        add_drawing: AddDrawing,
    ) -> None:
        self._setup, self._links, self._numbering = setup, links, numbering
        self._pictures, self._add_drawing = iter(pictures), add_drawing
        self._picture_numbers = count(1)
        self.has_sections = False  # beside its last
        self._heading_above = ""

    def blocks(self, blocks: Iterable[Block], *, first: bool = True) -> Iterator[Element]:
        """Yield the elements of blocks; a heading that is `first` of all has no space above it."""
        for block in blocks:
            if isinstance(block, Heading):
                self._heading_above = plain(block.spans)
                yield self._heading(block, first=first)
            else:
                yield from self._block(block)
            first = False

    def _block(self, block: Block) -> Iterator[Element]:
        match block:
            case Paragraph():
                yield self._paragraph(block)
            case Quote():
                properties = self._line_height(block.spans)
                content = self._links.marked(block, "", self._spans(block.spans))
                yield paragraph("Quote", *content, properties=properties)
            case Verbatim():
                yield paragraph("Verbatim", run(block.text))
            case ListBlock():
                yield from self._list(block)
            case Table():
                yield from self._table(block)
            case Chart():
                yield from self._chart(block)
            case Glance():
                yield spacer(keep=True)
                yield glance_table(block, self._setup, self._spans)
                yield spacer()
            case Rule():
                line = w("pBdr", w("bottom", val="single", sz=4, space=1, color="787878"))
                yield paragraph("Gap", properties=(line,))
                yield spacer()

    def _table(self, block: Table) -> Iterator[Element]:
        for part in folded_table(block, self._setup.page):
            yield from self._table_part(part)

    def _table_part(self, block: Table) -> Iterator[Element]:
        layout = table_layout(block, self._setup.page, self._heading_above)
        turned = layout is not None and layout.turned
        if turned:
            yield body_section_end(self._setup, first=not self.has_sections, turned=False)
            self.has_sections = True
        if block.label:
            yield from self._caption("TableCaption", block)
        else:
            yield spacer(keep=True)
        element = data_table(block, self._setup, self._cell_spans, layout)
        yield set_smaller(element, layout.size) if layout else element
        if turned:
            yield body_section_end(self._setup, first=False, turned=True)
        else:
            yield spacer()

    def _paragraph(self, block: Paragraph) -> Element:
        properties = self._line_height(block.spans)
        if block.align != "left":
            properties += (w("ind", firstLine=0), w("jc", val=block.align))
        content = self._links.marked(block, "", self._spans(block.spans))
        return paragraph(_PARAGRAPH_STYLES[block.printed_as], *content, properties=properties)

    def _line_height(self, spans: Spans) -> tuple[Element, ...]:
        """Return the property that lets a line grow with the pictures in it."""
        if not any(span.picture for span in spans):
            return ()
        return (w("spacing", line=self._setup.pitch, lineRule="atLeast"),)

    def _heading(self, heading: Heading, *, first: bool) -> Element:
        """Return a heading; the first, and that of an appendix, has no space above it."""
        runs = [run(heading.label)] if heading.label else []
        content = self._links.marked(heading, "", [*runs, *self._spans(heading.spans)])
        return heading_paragraph(
            heading.level,
            self._links.bookmark(self._links.headings[heading.id], content),
            page_break=is_appendix(heading) and not first,
            first=first,
        )

    def _list(self, block: ListBlock) -> Iterator[Element]:
        numbering = self._numbering.properties(block)
        for at, item in enumerate(block.items):
            properties = (copy.deepcopy(numbering), *self._line_height(item))
            content = self._links.marked(block, item_part(at), self._spans(item))
            yield list_item(content, properties, ordered=block.ordered)

    def _chart(self, chart: Chart) -> Iterator[Element]:
        drawing, remarks = next(self._pictures), list[Element]()
        note = self._links.marked(chart, NOTE, self._spans(chart.note, em=_NOTE_SIZE))
        properties = [] if chart.label else [w("keepNext", val=0)]
        if isinstance(drawing, ChartPicture):
            if drawing.chart.unit:
                yield _unit_line(drawing.chart.unit)
                properties.append(w("spacing", before=0))
            if remark := drawing.chart.remark:  # a picture says it in its drawing
                remarks = [run(f"{'；' if chart.note else '注：'}{remark}")]
        yield paragraph("Picture", self._picture(drawing, chart), properties=tuple(properties))
        if chart.label:
            yield from self._caption("Caption", chart, noted=bool(note or remarks))
            if note or remarks:
                yield paragraph("ChartNote", *note, *remarks)

    def _caption(
        self, style: str, block: Chart | Table, *, noted: bool = False
    ) -> Iterator[Element]:
        """Yield a caption, and above it what the chart or the table shows."""
        if block.says:
            says = self._links.marked(block, SAYS, self._spans(block.says, em=_FINDING_SIZE))
            yield paragraph("Finding", *says)
        yield caption(style, block, self._links, noted=noted)

    def _picture(self, drawing: Drawing, chart: Chart) -> Element:
        return self._add_drawing(drawing, chart.description, next(self._picture_numbers))

    def _cell_spans(self, spans: Spans) -> list[Element]:
        """Return the runs of a table's cell, whose text is smaller."""
        return self._spans(spans, em=TABLE_SIZE)

    def _spans(self, spans: Spans, em: float = 0) -> list[Element]:
        return [element for span in spans for element in self._span(span, em or self._setup.size)]

    def _picture_in_line(self, chart: Chart, em: float) -> Element:
        """Return the run of a picture; that of a formula is as high as its text asks for."""
        picture = next(self._pictures)
        if not chart.height or isinstance(picture, ChartPicture):
            return self._picture(picture, chart)
        ratio = chart.height * em / picture.height
        scaled = Picture(picture.png, picture.width * ratio, picture.height * ratio)
        element = self._picture(scaled, chart)
        element.insert(0, w("rPr", w("position", val=-round(2 * chart.depth * em))))
        return element

    def _span(self, span: Span, em: float) -> list[Element]:
        href = safe_href(span.href)
        if span.picture:
            text = self._picture_in_line(span.picture, em)
        elif href and not span.figure and not href.startswith("#"):
            text = run(span.text, "Hyperlink", span.effect)
        else:
            text = run(span.text, _CHARACTER_STYLES[span.style], span.effect)
        if span.figure:
            return self._links.to_evidence(span, text)
        if link := self._links.to_block(span.href, text):
            return link
        if href.startswith("#"):
            return self._links.to_heading(unquote(href[1:]), [text])
        return [self._links.to_page(href, text)] if href else [text]


def _unit_line(unit: str) -> Element:
    """Return the line above a native chart that names the unit of its numbers."""
    properties = w("keepNext"), w("spacing", before=120, after=0), w("jc", val="right")
    return paragraph("ChartNote", run(f"单位：{unit}"), properties=properties)


def heading_paragraph(
    level: int, content: list[Element], *, page_break: bool = False, first: bool = False
) -> Element:
    """Return a heading; at the start of a page, by a page break or as the first, without space."""
    properties = [w("pageBreakBefore")] * page_break
    properties += [w("spacing", before=0)] * (page_break or first)
    return paragraph(f"Heading{min(level, 6)}", *content, properties=tuple(properties))


def caption(style: str, block: Table | Chart, links: Links, *, noted: bool = False) -> Element:
    """Return a caption whose number Word can update; below a finding it is smaller.

    It is on the page of the note below it, if it is `noted`.
    """
    kind, smaller = block.label[0], "SmallTitle" if block.says else ""
    number = field(f"SEQ {kind} \\* ARABIC", run(str(block.number), smaller))
    space = ({"before": 0} if block.says else {}) | ({"after": 0} if noted else {})
    properties = [w("keepNext")] * noted + ([w("spacing", **space)] if space else [])
    label = links.block_label(block, [run(kind, smaller), *number])
    title = run(f"　{block.caption}", smaller)
    content = links.marked(block, CAPTION, [*label, title])
    return paragraph(style, *content, properties=tuple(properties))
