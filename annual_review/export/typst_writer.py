"""Blocks as Typst source: each a call of a function of templates/review-typst.

Text never stands in Typst's markup, where `#`, `$`, `@`, `<` and more have a meaning: all of it is
in string literals, in which but the backslash and the quotation mark need escaping. So no text can
become code, and yet the source holds everything and can be read.
"""

from __future__ import annotations

import base64
import re
import struct
from collections.abc import Iterable
from urllib.parse import unquote

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
    plain,
)
from annual_review.values.cell_text import text_width

_LONG_RUN = re.compile(r"[!-~]{25,}")  # Latin text without a space, which no line would hold
_BREAK = "\u200b"


def document_source(document: Document) -> str:
    """Return the blocks of a document as calls, one a line."""
    return "\n".join(block_source(block) for block in document.blocks)


def literal(text: str) -> str:
    r"""Return `text` as a Typst string literal.

    >>> print(literal('a "b" \\ #c'))
    "a \"b\" \\ #c"
    """
    for char, escaped in _ESCAPES.items():
        text = text.replace(char, escaped)
    return f'"{text}"'


# The backslash first, or those of the others would be escaped once more.
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", _BREAK: "\\u{200b}"}


def breakable(text: str) -> str:
    """Let a line end within a long run of Latin characters, such as an address."""
    return _LONG_RUN.sub(lambda run: _BREAK.join(re.findall(".{1,12}", run[0])), text)


def content(spans: Spans) -> str:
    """Return spans as a Typst content block."""
    return "[" + "".join(f"#{_span(span)}" for span in spans) + "]"


def _span(span: Span) -> str:
    written = literal(breakable(span.text))
    if span.style == "code":
        written = f"raw({written})"
    elif span.style:
        written = f"{'strong' if span.style == 'strong' else 'emph'}({written})"
    if span.figure:
        written = f"figure-text({literal(span.figure)}, {written})"
    if span.href.startswith("#"):
        return f"inner-link({literal(unquote(span.href[1:]))}, {written})"
    return f"link({literal(span.href)}, {written})" if span.href else written


def block_source(block: Block) -> str:
    """Return one block as a call."""
    match block:
        case Heading():
            source = _heading(block)
        case Paragraph():
            source = f"#{block.role}-paragraph({content(block.spans)})"
        case Quote():
            source = f"#quote(block: true, {content(block.spans)})"
        case Verbatim():
            source = f"#raw(block: true, {literal(breakable(block.text))})"
        case ListBlock():
            source = _list(block)
        case Table():
            source = _table(block)
        case Chart():
            source = _chart(block)
        case Glance():
            source = _glance(block)
    return source


def _heading(heading: Heading) -> str:
    body = content((Span(heading.label), *heading.spans))
    start = "#appendix-start()\n" if heading.label.startswith("附") else ""
    return f"{start}#heading(level: {heading.level}, {body}) #label({literal(heading.id)})"


def _glance(block: Glance) -> str:
    items = (f"({content((span,))}, {literal(label)})" for span, label in block.items)
    return f"#glance({_array(items)})"


def _list(block: ListBlock) -> str:
    items = ", ".join(content(item) for item in block.items)
    if block.ordered:
        return f"#ordered-list({block.level}, {block.start}, {items})"
    return f"#plain-list({block.level}, {items})"


def _table(table: Table) -> str:
    header = _array(literal(breakable(text)) for text in table.header)
    cells = ", ".join(content(cell) for row in table.rows for cell in row)
    return (
        f"#data-table({_caption(table)}, ({_columns(table)}), {_array(table.align)}, "
        f"{header}, {cells})"
    )


def _caption(block: Table | Chart) -> str:
    return literal(f"{block.label}　{block.caption}") if block.label else "none"


def _columns(table: Table) -> str:
    """Return the columns' widths: by their content where that fits a line, else shares of it."""
    parts = shares(natural_widths(table)) or [0] * len(table.header)
    return "".join(f"{part}fr, " if part else "auto, " for part in parts)


def _chart(chart: Chart) -> str:
    return f"#chart({_caption(chart)}, {literal(chart.description)}, {literal(drawing_of(chart))})"


def drawing_of(chart: Chart) -> str:
    """Return a chart as an SVG."""
    return chart.content.decode() if chart.format == "svg" else _png_in_svg(chart.content)


def _png_in_svg(png: bytes) -> str:
    """Return an SVG around a PNG, since Typst source holds text, not bytes."""
    width, height = struct.unpack(">II", png[16:24])  # of the header, IHDR
    data = base64.b64encode(png).decode("ascii")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}">'
        f'<image width="{width}" height="{height}" href="data:image/png;base64,{data}"/></svg>'
    )


def _array(items: Iterable[str]) -> str:
    """Return a Typst array, with the comma that makes an array of a single item."""
    return "(" + "".join(f"{item}, " for item in items) + ")"


ROOM = 80  # half-width characters of a table's text that a line has room for
GAP = 3  # half-width characters between two columns
_NARROW = 12  # half-width characters of a column that is never broken


def natural_widths(table: Table) -> list[int]:
    """Return the width of each column's longest text, in half-width characters."""
    return [
        max(text_width(text) for text in (head, *(plain(row[place]) for row in table.rows)))
        for place, head in enumerate(table.header)
    ]


def shares(widths: list[int]) -> list[int] | None:
    """Return each column's share of the line, 0 for one as wide as its content; None if all fit.

    A narrow column is as wide as its content, unless there are many. A share grows with the
    longest cell, but a column of long texts leaves room for the others.
    """
    if sum(widths) + GAP * len(widths) <= ROOM:
        return None
    narrowest = _widest_narrow(widths)
    return [0 if width <= narrowest else min(max(width, 4), ROOM // 2) + GAP for width in widths]


def _widest_narrow(widths: list[int]) -> int:
    """Return the width up to which columns are narrow; all of them leave a third of the line."""
    taken = widest = 0
    for width in sorted(widths):
        taken += width + GAP
        if width > _NARROW or taken > 2 * ROOM // 3:
            break
        widest = width
    return widest
