"""Blocks as elements of a Word document."""

from __future__ import annotations

import copy
import struct
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from urllib.parse import unquote

import typst

from annual_review.document.blocks import (
    Block,
    Chart,
    Document,
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
from annual_review.document.markdown import safe_href
from annual_review.errors import TypesettingError
from annual_review.export.docx.elements import Element, Links, field, paragraph, run, spacer, w
from annual_review.export.docx.page import Sheet
from annual_review.export.docx.tables import data_table, glance_table
from annual_review.export.typst import font_book
from annual_review.export.typst_writer import drawing_of, literal

_DPI = 220
_MOST_HIGH = 0.6  # of the type area

# Each picture on a page of its own, as wide as it is drawn unless the type area is narrower.
_SOURCE = """
#set page(width: auto, height: auto, margin: 0pt, fill: white)
#let picture(drawing) = context {{
  let drawn(..size) = image(bytes(drawing), format: "svg", ..size)
  let natural = measure(drawn())
  let shrink = calc.min(1, {width}pt / natural.width, {height}pt / natural.height)
  drawn(width: natural.width * shrink)
}}
"""


@dataclass(frozen=True)
class Picture:
    """A PNG, and how large it is printed, in points."""

    png: bytes
    width: float
    height: float


def pictures_of(document: Document, sheet: Sheet) -> list[Picture]:
    """Return the document's charts in order, drawn for print.

    Raises TypesettingError for a drawing that cannot be read.
    """
    charts = [block for block in document.blocks if isinstance(block, Chart)]
    return [_picture(png, sheet) for png in _draw(charts, document, sheet)] if charts else []


def _draw(charts: Sequence[Chart], document: Document, sheet: Sheet) -> list[bytes]:
    source = _SOURCE.format(width=sheet.width / 20, height=_MOST_HIGH * sheet.height / 20)
    calls = (f"#picture({literal(drawing_of(chart))})" for chart in charts)
    with tempfile.TemporaryDirectory() as empty:
        try:
            drawn = typst.Compiler(
                (source + "\n#pagebreak()\n".join(calls)).encode(),
                Path(empty),
                font_book(document),
                ignore_system_fonts=True,
            ).compile(format="png", ppi=_DPI)
        except typst.TypstError as error:
            raise TypesettingError(
                f"A chart cannot be drawn: {error.message}.", document.title, "Mend its drawing."
            ) from None
    return [drawn] if isinstance(drawn, bytes) else list(drawn or ())


def _picture(png: bytes, sheet: Sheet) -> Picture:
    width, height = struct.unpack(">II", png[16:24])  # of the header, IHDR
    points = min(72 / _DPI, sheet.width / 20 / width)  # a pixel; the last one may reach beyond
    return Picture(png, width * points, height * points)


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


_BULLETS, _NUMBERS = 1, 2
_DEEPEST = 8


class Numbering:
    """The lists of a document, which Word keeps in a part of its own."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self._counts = [w("num", w("abstractNumId", val=_BULLETS), numId=1)]

    def properties(self, block: ListBlock) -> Element:
        """Return what makes paragraphs the items of a list."""
        level = min(block.level, _DEEPEST)
        number = self._count_from(block.start, level) if block.ordered else 1
        return w("numPr", w("ilvl", val=level), w("numId", val=number))

    def _count_from(self, start: int, level: int) -> int:
        number = len(self._counts) + 1
        override = w("lvlOverride", w("startOverride", val=start), ilvl=level)
        self._counts.append(w("num", w("abstractNumId", val=_NUMBERS), override, numId=number))
        return number

    def part(self) -> Element:
        """Return the part."""
        return w(
            "numbering",
            self._kind(_BULLETS, "bullet", "•", 320),
            self._kind(_NUMBERS, "decimal", "%{}．", 480),
            *self._counts,
        )

    def _kind(self, id: int, format: str, text: str, hanging: int) -> Element:
        levels = (
            w(
                "lvl",
                w("start", val=1),
                w("numFmt", val=format),
                w("lvlText", val=text.format(level + 1)),
                w("lvlJc", val="left"),
                w(
                    "pPr",
                    w("ind", left=self._sheet.indent * (level + 1) + hanging, hanging=hanging),
                ),
                ilvl=level,
            )
            for level in range(_DEEPEST + 1)
        )
        return w("abstractNum", w("multiLevelType", val="multilevel"), *levels, abstractNumId=id)


def list_item(content: list[Element], numbered: Element, *, ordered: bool) -> Element:
    """Return an item of a list."""
    style = "ListNumber" if ordered else "ListBullet"
    return paragraph(style, *content, properties=(numbered,))
