"""Write blocks as Typst source: each a call of a function in templates/review-typst.

`typst` gives `document_source` and `evidence_source` to the template. Text is never in Typst's
markup, where `#`, `$`, `@`, `<` and more have a meaning, but in string literals, in which only the
backslash and the quotation mark need escaping: no text can become code.
"""

from __future__ import annotations

import base64
import io
import re
import struct
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
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
    Rule,
    Span,
    Spans,
    Table,
    Verbatim,
    plain,
)
from annual_review.document.numbering import is_appendix
from annual_review.document.official import end_of_text, official_texts
from annual_review.document.title_lines import title_lines
from annual_review.export.evidence_appendix import (
    APPENDIX_TITLE,
    appendix_of,
    columns_of,
    guide_of,
)
from annual_review.export.evidence_notes import RegisterNotes
from annual_review.export.page_pieces import Spread
from annual_review.export.table_layout import (
    LONG_RUN,
    PIECE,
    POINTS_OF_MM,
    TableLayout,
    is_one_line,
    set_layout,
)
from annual_review.project.settings import Page

_BREAK = "\u200b"
_ROW_PADDING = 5.5  # above and below the text of a row, in points
_CAPTION_SIZE = 12.0  # points
POINTS_OF_PIXEL = 0.75  # of CSS
_HEAD_OF_SVG = re.compile(r"<svg(?=[^>]*\swidth=)(?=[^>]*\sheight=)[^>]*[^>/]")
_EFFECTS = {"underline": "underline", "strike": "strike", "super": "raised", "sub": "lowered"}
# The backslash first, or it would escape the escapes of the others.
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", _BREAK: "\\u{200b}"}


def document_source(document: Document, spread: Spread | None = None) -> str:
    """Return the blocks of a document as calls, one per line; `spread` says how they fill pages."""
    page, heading, calls = Page.model_validate(document.page), "", []
    end = end_of_text(document) if official_texts(document).has_end else -1
    for place, block in enumerate(document.blocks):
        heading = plain(block.spans) if isinstance(block, Heading) else heading
        kept = spread.kept.get(place, 0.0) if spread else 0.0
        source = block_source(block, page, heading, kept)
        if place == end:
            calls.append("#official-end()")
        if place == end - 1 and isinstance(block, Paragraph):
            source = f"#kept-with-end[{source}]"
        if isinstance(block, Heading) and is_appendix(block):
            calls.append("#appendix-start()")
        first = spread.above.get(place, 0.0) if spread else 0.0
        if spread and place in spread.above and not first:
            calls.append("#spare-space")
        calls.append(f"#lowered-by({first:.2f}pt)[{source}]" if first else source)
        if spread and place in spread.below:
            calls.append("#spare-space")
    if end == len(document.blocks):
        calls.append("#official-end()")
    return "\n".join(calls)


def measures(document: Document) -> Iterator[str]:
    """Yield for each block of a document an array of its heights in points, in Typst."""
    page, heading = Page.model_validate(document.page), ""
    for block in document.blocks:
        heading = plain(block.spans) if isinstance(block, Heading) else heading
        if isinstance(block, Table):
            layout = set_layout(block, page, heading)
            head = _measured_row([(Span(text, "strong"),) for text in block.header], layout)
            rows = _array(_measured_row(row, layout) for row in block.rows)
            yield f"table-heights({_table_arguments(block, layout, page)}{head}, {rows})"
        else:
            source = block_source(_for_measuring(block), page)
            yield f"(measure([{source}], width: type-area.width).height.pt(),)"


def block_source(
    block: Block, page: Page | None = None, heading: str = "", kept: float = 0.0
) -> str:
    """Return one block as a call; `heading` is the one above it.

    A table of which `kept` points stay together may break below them.

    Raises TypesettingError for a table that is too wide for the page.
    """
    match block:
        case Heading():
            source = _heading(block)
        case Paragraph(align="left"):
            has_pictures = any(span.picture and not span.picture.height for span in block.spans)
            kind = "picture" if has_pictures else block.printed_as
            source = f"#{kind}-paragraph({_content(block.spans)})"
        case Paragraph():
            source = f"#aligned-paragraph({block.align}, {_content(block.spans)})"
        case Rule():
            source = "#rule()"
        case Quote():
            source = f"#quote(block: true, {_content(block.spans)})"
        case Verbatim():
            source = f"#raw(block: true, {literal(breakable(block.text))})"
        case ListBlock():
            source = _list(block)
        case Table():
            layout = set_layout(block, page or Page(), heading)
            cells = ", ".join(_content(cell) for row in block.rows for cell in row)
            source = f"#data-table({_table_arguments(block, layout, page, kept)}{cells})"
        case Chart():
            arguments = f"{literal(block.description)}, {literal(svg_of(block))}"
            arguments += ", shrinks: true" if block.format != "svg" else ""
            source = f"#chart({_caption(block, page)}, {arguments}{_asked_width(block)})"
        case Glance():
            items = (f"({_content((span,))}, {literal(label)})" for span, label in block.items)
            source = f"#glance({_array(items)})"
    return source


def evidence_source(document: Document) -> str:
    """Return the notes of the evidence as a call; an empty text if there are none."""
    notes = appendix_of(document)
    if not notes:
        return ""
    chapters = _array(
        f"({literal(chapter.heading)}, {_array(map(_register_notes, chapter.groups))})"
        for chapter in notes
    )
    guide = literal(guide_of(document, has_pages=True))
    return (
        f"#evidence-appendix({literal(APPENDIX_TITLE)}, {guide}, {columns_of(notes)}, {chapters})"
    )


def _register_notes(group: RegisterNotes) -> str:
    notes = (
        f"({note.number}, {literal(note.id)}, {literal(breakable(note.value))}, "
        f"{literal(breakable(note.text))})"
        for note in group.notes
    )
    places = literal(breakable(group.places))
    return f"({literal(breakable(group.heading))}, {places}, {_array(notes)})"


def literal(text: str) -> str:
    r"""Return `text` as a Typst string literal.

    >>> print(literal('a "b" \\ #c'))
    "a \"b\" \\ #c"
    """
    for char, escaped in _ESCAPES.items():
        text = text.replace(char, escaped)
    return f'"{text}"'


def breakable(text: str) -> str:
    """Allow line breaks within a long run of Latin characters, such as a URL."""
    return LONG_RUN.sub(lambda run: _BREAK.join(re.findall(f".{{1,{PIECE}}}", run[0])), text)


def _content(spans: Spans) -> str:
    """Return spans as a Typst content block."""
    return "[" + "".join(f"#{_span(span)}" for span in spans) + "]"


def _span(span: Span) -> str:
    source = literal(breakable(span.text))
    if span.picture:
        source = _picture_in_line(span.picture)
    elif span.style == "code":
        source = f"raw({source})"
    elif span.style:
        source = f"{'strong' if span.style == 'strong' else 'emph'}({source})"
    if span.effect:
        source = f"{_EFFECTS[span.effect]}({source})"
    if span.figure:
        note = f", note: {span.note}" if span.note else ""
        source = f"figure-text({literal(span.figure)}, {source}{note})"
    if span.href.startswith("#"):
        return f"inner-link({literal(unquote(span.href[1:]))}, {source})"
    return f"link({literal(span.href)}, {source})" if span.href else source


def _picture_in_line(picture: Chart) -> str:
    arguments = f"{literal(picture.description)}, {literal(svg_of(picture))}"
    if picture.height:
        return f"formula({arguments}, {picture.height}em, {picture.depth}em)"
    return f"picture-in-line({arguments}{_asked_width(picture)})"


def _asked_width(picture: Chart) -> str:
    return f", asked: {picture.width * POINTS_OF_PIXEL}pt" if picture.width else ""


def _heading(heading: Heading) -> str:
    body = _content((Span(heading.label), *heading.spans))
    label = f" #label({literal(heading.id)})" if heading.id else ""
    return f"#heading(level: {heading.level}, {body}){label}"


def _list(block: ListBlock) -> str:
    items = ", ".join(_content(item) for item in block.items)
    if block.ordered:
        return f"#ordered-list({block.level}, {block.start}, {items})"
    return f"#plain-list({block.level}, {items})"


def _for_measuring(block: Block) -> Block:
    """Return a block as high: a heading without a label, a drawing with nothing in it."""
    if isinstance(block, Heading):
        return replace(block, id="")
    if isinstance(block, Chart) and block.format == "svg":
        head = _HEAD_OF_SVG.search(svg_of(block))
        return replace(block, content=f"{head[0]}/>".encode()) if head else block
    return block


def _table_arguments(
    table: Table, layout: TableLayout, page: Page | None, kept: float = 0.0
) -> str:
    """Return everything but the cells of a table, with a comma at the end."""
    widths = "".join(f"{width}pt, " for width in layout.widths)
    header = _array(literal(breakable(text)) for text in table.header)
    options = f"size: {layout.size}pt, padding: {layout.padding}pt, "
    options += "turned: true, " if layout.turned else ""
    options += f"kept: {kept:.2f}pt, " if kept else ""
    if table.label:
        again = literal(_in_lines(f"续表{table.number}　{table.caption}", page))
        key = literal(table.label + table.header[-1])
        options += f"again: ({key}, {again}), "
    return f"{_caption(table, page)}, ({widths}), {_array(table.align)}, {header}, {options}"


def _measured_row(cells: Sequence[Spans], layout: TableLayout) -> str:
    """Return the height of a row of single lines, or what Typst has to measure of another."""
    broken = [
        f"({width - 2 * layout.padding:.2f}pt, {_content(cell)})"
        for cell, width in zip(cells, layout.widths, strict=True)
        if not is_one_line(cell, width, layout)
    ]
    return _array(broken) if broken else f"{layout.size + 2 * _ROW_PADDING}"


def _caption(block: Table | Chart, page: Page | None) -> str:
    """Return a caption as a string, or as a call if a finding stands above it."""
    if not block.label:
        return "none"
    title = literal(_in_lines(f"{block.label}　{block.caption}", page))
    title = f"finding-above({_content(block.says)}, {title})" if block.says else title
    if isinstance(block, Chart) and block.note:
        title = f"note-below({title}, {_content(block.note)})"
    return f"anchored({literal(block.anchor)}, {title})" if block.anchor else title


def _in_lines(caption: str, page: Page | None) -> str:
    """Return a caption with line breaks by sense where it is longer than a line."""
    width = (page or Page()).width * POINTS_OF_MM
    return "\n".join(title_lines(caption, width / _CAPTION_SIZE))


def svg_of(chart: Chart) -> str:
    """Return a chart as an SVG: Typst source holds text, and so a PNG or JPEG within an SVG."""
    if chart.format == "svg":
        return chart.content.decode()
    width, height = _pixels(chart)
    data = base64.b64encode(chart.content).decode("ascii")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}">'
        f'<image width="{width}" height="{height}" '
        f'href="data:image/{chart.format};base64,{data}"/></svg>'
    )


def _pixels(chart: Chart) -> tuple[int, int]:
    if chart.format == "png":
        return png_size(chart.content)
    from PIL import Image  # noqa: PLC0415 - few reviews have a photograph

    with Image.open(io.BytesIO(chart.content)) as picture:
        return picture.size


def png_size(png: bytes) -> tuple[int, int]:
    """Return a PNG's width and height in pixels, from its header (IHDR)."""
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def _array(items: Iterable[str]) -> str:
    """Return a Typst array, with the comma that makes an array of a single item."""
    return "(" + "".join(f"{item}, " for item in items) + ")"
