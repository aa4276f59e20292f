"""nbconvert's exporter to one HTML page that holds everything and loads nothing."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from jinja2 import Environment
from markupsafe import Markup
from traitlets import default

from annual_review.document import (
    Block,
    Chart,
    Document,
    Heading,
    ListBlock,
    Paragraph,
    Quote,
    Span,
    Spans,
    Table,
    plain,
    texts,
)
from annual_review.exporter import TEMPLATES, ReviewExporter
from annual_review.html_evidence import evidence_json
from annual_review.page_sheet import PageSheet, font_faces


class ReviewHTMLExporter(ReviewExporter):
    """Exports an executed notebook as a page for the screen, always the same bytes."""

    export_from_notebook = "综述网页 Review page (HTML)"
    output_mimetype = "text/html"

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return ".html"

    @default("template_name")
    def _template_name_default(self) -> str:
        return "review-html"

    def default_filters(self) -> Iterable[tuple[str, Any]]:
        """Return nbconvert's filters and those of the template."""
        yield from super().default_filters()  # type: ignore[no-untyped-call]
        yield "sheet", sheet_of
        yield "kind", kind
        yield "data_uri", data_uri
        yield "exact", exact
        yield "plain", plain
        yield "evidence_json", evidence_json

    def _create_environment(self) -> Environment:
        environment: Environment = super()._create_environment()
        environment.autoescape = True
        environment.trim_blocks = environment.lstrip_blocks = True
        return environment


def kind(block: Block) -> str:
    """Return the name of a block's kind, by which the template tells blocks apart."""
    return type(block).__name__


def data_uri(chart: Chart) -> str:
    """Return a chart as a data: URI.

    An SVG in an image element runs no script and its ids cannot meet those of another.
    """
    mime = "image/svg+xml" if chart.format == "svg" else "image/png"
    return f"data:{mime};base64,{base64.b64encode(chart.content).decode('ascii')}"


def exact(span: Span, document: Document) -> str:
    """Return the exact value of a span's figure, or its text where there is no evidence."""
    return str(document.evidence.get(span.figure, {}).get("value", span.text))


def sheet_of(document: Document) -> PageSheet:
    """Return the style, with the fonts that the document needs in it, and the script."""
    folder = TEMPLATES / "review-html"
    faces = font_faces(_serif_texts(document), _sans_texts(document))
    style = faces + (folder / "review.css").read_text(encoding="utf-8")
    names = ("review.js", "evidence.js") if document.evidence else ("review.js",)
    script = "\n".join((folder / name).read_text(encoding="utf-8") for name in names)
    return PageSheet(Markup(style), Markup(script))  # noqa: S704 - files of this package


def _serif_texts(document: Document) -> Iterator[str]:
    """Yield the texts that are read: paragraphs, lists and quotes."""
    for block in document.blocks:
        if _is_read(block):
            yield from texts(block)
    yield from (document.title, document.office)
    yield from _own_words()


def _sans_texts(document: Document) -> Iterator[str]:
    """Yield the texts that are looked at: headings, tables, captions and what is strong."""
    for block in document.blocks:
        if not _is_read(block):
            yield from texts(block)
        if isinstance(block, Heading | Chart | Table):
            yield block.label
        yield from (span.text for span in _spans(block) if span.style in ("strong", "code"))
    yield from (document.title, document.office, document.date_line)
    yield from _own_words()
    # The panel that a figure opens:
    yield evidence_json(document)
    yield from (str(kept.get("text", "")) for kept in document.evidence.values())


@lru_cache(maxsize=1)
def _own_words() -> tuple[str, ...]:
    """Return all that the page itself may say: the texts of its templates and scripts."""
    files = sorted((TEMPLATES / "review-html").glob("*.j*"))
    return tuple(path.read_text(encoding="utf-8") for path in files)


def _is_read(block: Block) -> bool:
    if isinstance(block, Paragraph):
        return block.role in ("body", "lead")
    return isinstance(block, ListBlock | Quote)


def _spans(block: Block) -> Spans:
    if isinstance(block, ListBlock):
        return tuple(span for item in block.items for span in item)
    return block.spans if isinstance(block, Paragraph | Quote) else ()
