"""nbconvert's exporter to one HTML page that holds everything and loads nothing."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment
from markupsafe import Markup
from traitlets import default

from annual_review.document.blocks import (
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
from annual_review.document.fonts import SANS, SERIF, characters_of, woff_subset
from annual_review.document.sources import RowGroup, count_rows, files_of_samples
from annual_review.export.base import TEMPLATES, ReviewExporter


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


def evidence_json(document: Document) -> Markup:
    """Return the page's evidence as JSON that can stand in a script element.

    `figures` by id: value, unit, rule, chapter, count, and parts, pairs of a table and the numbers
    of its rows; before, the same of the year before where there is one. Where the rows are a sample
    of `count`, `whole` names the files that hold them all. `tables`: register, fields, and rows
    (file, sheet, row, then the fields' texts).
    """
    tables = _Tables()
    figures = {id: _figure(kept, tables) for id, kept in document.evidence.items()}
    text = json.dumps(
        {"figures": figures, "tables": tables.content}, ensure_ascii=False, separators=(",", ":")
    )
    # Nothing in it can end the element or begin a comment; it stays the same JSON.
    safe = text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
    return Markup(safe.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029"))  # noqa: S704


def _figure(kept: dict[str, Any], tables: _Tables) -> dict[str, Any]:
    groups: list[RowGroup] = kept.get("rows", [])
    figure = {
        "value": kept.get("value"),
        "unit": kept.get("unit", ""),
        "rule": kept.get("rule", ""),
        "chapter": kept.get("chapter", ""),
        "count": count_rows(groups),
        **_parts(groups, tables),
    }
    return figure | ({"before": _before(kept["before"], tables)} if "before" in kept else {})


def _before(kept: dict[str, Any], tables: _Tables) -> dict[str, Any]:
    said = {name: value for name, value in kept.items() if name != "rows"}
    parts = _parts(kept["rows"], tables)
    return said | parts | ({"count": count_rows(kept["rows"])} if "whole" in parts else {})


def _parts(groups: Sequence[RowGroup], tables: _Tables) -> dict[str, Any]:
    parts = {"parts": [tables.place(group) for group in groups]}
    whole = files_of_samples(groups)
    return parts | ({"whole": whole} if whole else {})


class _Tables:
    """Rows by table, each row once, however many figures stand on it."""

    def __init__(self) -> None:
        self.content: list[dict[str, Any]] = []
        self._tables: dict[tuple[str, ...], int] = {}
        self._rows: list[dict[tuple[Any, ...], int]] = []

    def place(self, group: RowGroup) -> list[Any]:
        """Return the number of the group's table and those of its rows in it."""
        key = (group["register"], *group["fields"])
        number = self._tables.setdefault(key, len(self.content))
        if number == len(self.content):
            named = {"register": group["register"], "fields": group["fields"], "rows": []}
            self.content.append(named)
            self._rows.append({})
        known, rows = self._rows[number], self.content[number]["rows"]
        places = []
        for row in group["rows"]:
            place = known.setdefault(tuple(row), len(rows))
            if place == len(rows):
                rows.append(row)
            places.append(place)
        return [number, places]


_LATIN = "".join(map(chr, range(0x20, 0x7F)))


@dataclass(frozen=True)
class PageSheet:
    """The page's style and script, safe to write out as they are."""

    style: Markup
    script: Markup

    @property
    def policy(self) -> str:
        """The Content-Security-Policy: nothing but this style, this script and data in the page."""
        return "; ".join(
            (
                "default-src 'none'",
                "img-src data:",
                "font-src data:",
                f"style-src {_hash(self.style)}",
                f"script-src {_hash(self.script)}",
                "base-uri 'none'",
                "form-action 'none'",
            )
        )


def font_faces(serif: Iterable[str], sans: Iterable[str]) -> str:
    """Return the page's two fonts as CSS, with the glyphs of the texts that are set in each."""
    return _font_face("Review Serif", SERIF, serif) + _font_face("Review Sans", SANS, sans)


def _font_face(family: str, font: Path, texts: Iterable[str]) -> str:
    had, characters = characters_of(font), frozenset(_LATIN).union(*texts)
    packed = woff_subset(font, frozenset(char for char in characters if ord(char) in had))
    source = base64.b64encode(packed).decode("ascii")
    return (
        f'@font-face{{font-family:"{family}";font-weight:100 900;font-display:block;'
        f'src:url(data:font/woff;base64,{source}) format("woff")}}\n'
    )


def _hash(content: str) -> str:
    digest = hashlib.sha256(content.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"
