"""Export a review as one HTML page that embeds everything and loads nothing.

nbconvert finds `ReviewHTMLExporter` as `review-html`. The markup is in templates/review-html; the
page's style, script and fonts come from `html_assets`, the data of its evidence panel from
`html_evidence`.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable
from typing import Any

from jinja2 import Environment
from traitlets import default

from annual_review.document.blocks import Block, Chart, Document, Span, plain
from annual_review.export.base import ReviewExporter
from annual_review.export.evidence_appendix import on_paper
from annual_review.export.html_assets import page_assets
from annual_review.export.html_data import data_rows
from annual_review.export.html_drawings import drawings
from annual_review.export.html_evidence import evidence_json
from annual_review.export.html_layout import head_parts, layout
from annual_review.export.html_notes import printed_notes, with_notes
from annual_review.export.html_titles import heading_parts, title_parts


class ReviewHTMLExporter(ReviewExporter):
    """Exports an executed notebook as a page for the screen, always the same bytes."""

    export_from_notebook = "年度网页 Review page (HTML)"
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
        yield "assets", page_assets
        yield "kind", kind
        yield "data_uri", data_uri
        yield "inline_class", inline_class
        yield "drawings", drawings
        yield "data_rows", data_rows
        yield "exact", exact
        yield "plain", plain
        yield "evidence_json", evidence_json
        yield "layout", layout
        yield "head_parts", head_parts
        yield "title_parts", title_parts
        yield "heading_parts", heading_parts
        yield "on_paper", on_paper
        yield "with_notes", with_notes
        yield "printed_notes", printed_notes

    def _create_environment(self) -> Environment:
        environment: Environment = super()._create_environment()
        environment.autoescape = True
        environment.trim_blocks = environment.lstrip_blocks = True
        return environment


def kind(block: Block) -> str:
    """Return the name of a block's kind, which selects its macro in the template."""
    return type(block).__name__


def data_uri(chart: Chart) -> str:
    """Return a chart as a data: URI.

    An SVG in an img element runs no script, and its ids cannot clash with those of another SVG.
    """
    mime = "image/svg+xml" if chart.format == "svg" else f"image/{chart.format}"
    return f"data:{mime};base64,{base64.b64encode(chart.content).decode('ascii')}"


def inline_class(picture: Chart) -> str:
    """Return the classes of a picture in a line; those of a formula say how deep it reaches."""
    if not picture.height:
        return "inline"
    return f"formula depth-{min(max(round(picture.depth * 10), 1), 30)}"


def exact(span: Span, document: Document) -> str:
    """Return the exact value of what a span prints of its figure.

    It is that of the year before where the span prints that one. A change, and a figure without
    evidence, has the text of the span.
    """
    entry: Any = document.evidence.get(span.figure, {})
    if span.shows:
        entry = entry.get("before", {}) if span.shows == "before" else {}
    return str(entry.get("value", span.text))
