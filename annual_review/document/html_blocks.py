"""Convert HTML, of Markdown cells and of outputs, to blocks: every element, or an error.

`markdown` and `outputs` call `blocks_of_html`. What an element shows in a browser becomes blocks or
spans; an element that is neither known here nor without content is an error that names it, so that
nothing is lost in silence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from annual_review.document.blocks import (
    Align,
    Block,
    Chart,
    Effect,
    Heading,
    ListBlock,
    Paragraph,
    Quote,
    Rule,
    Span,
    Spans,
    Style,
    Table,
    Verbatim,
)
from annual_review.document.formulas import formula
from annual_review.document.html_tables import Cell, SourceTable, table_block
from annual_review.document.html_tree import Node
from annual_review.document.pictures import Attachments, picture_of_element
from annual_review.document.spans import is_blank, join_spans, source_text
from annual_review.errors import BuildError
from annual_review.language import N_, _

FORMULA, FORMULA_LINE, NOTES, NOTE_MARK = "x-formula", "x-formula-line", "x-notes", "x-note-mark"

_STYLES: dict[str, Style] = {
    **dict.fromkeys(("b", "strong"), "strong"),
    **dict.fromkeys(("i", "em", "cite", "dfn", "var"), "emphasis"),
    **dict.fromkeys(("code", "kbd", "samp", "tt"), "code"),
}
_EFFECTS: dict[str, Effect] = {
    **dict.fromkeys(("u", "ins"), "underline"),
    **dict.fromkeys(("s", "del", "strike"), "strike"),
    "sup": "super",
    "sub": "sub",
}
# Inline elements of which only the content counts: colours and sizes are those of the review.
_INLINE_NAMES = """
    a abbr acronym bdi bdo big data font label mark nobr q rb rt ruby small span time
"""
_CONTAINER_NAMES = """
    address article aside body center dd details div dl figure footer form header hgroup html li
    main nav p search section td th tr tbody thead tfoot
"""
_INLINE = frozenset(_INLINE_NAMES.split())
_CONTAINERS = frozenset(_CONTAINER_NAMES.split())
_LEAVES = frozenset({"br", "wbr", "img", "input", FORMULA, NOTE_MARK})
_NOT_SHOWN = frozenset({"style", "link", "meta", "head", "title", "rp", "colgroup", "col"})
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BLOCKS = frozenset(
    {"blockquote", "pre", "hr", "table", "ul", "ol", "menu", "dt", "summary", "figcaption", NOTES}
    | {FORMULA_LINE, "caption"}
    | _CONTAINERS
    | _HEADINGS.keys()
)
_ALIGN = re.compile(r"(?:^|;)\s*text-align\s*:\s*(left|right|center)\b", re.IGNORECASE)
_HIDDEN = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_REMEDY = N_("Remove it, or write a backslash before its < if it is text.")


def blocks_of_html(tree: Node, attachments: Attachments | None = None) -> list[Block]:
    """Return the blocks of an HTML tree; `attachments` are its cell's pictures by name.

    Raises BuildError for an element that a review cannot show, and for a picture that is missing or
    cannot be read.
    """
    return list(_Converter(attachments or {}).flow(tree.children, _Around()))


def safe_href(url: str) -> str:
    """Return a link's target if it is a web page, a mailbox or a place in the review, else "".

    >>> [safe_href(url) for url in ("https://www.gov.cn/", "#附", "javascript:alert(1)", "//x.cn")]
    ['https://www.gov.cn/', '#附', '', '']
    """
    schemes = ("https://", "http://", "mailto:", "#")
    return url if url.lower().startswith(schemes) and url.isprintable() else ""


@dataclass(frozen=True)
class _Around:
    """What the elements around a text give it: its style, its alignment, its level in lists."""

    span: Span = field(default_factory=lambda: Span(""))
    align: Align = "left"
    level: int = 0

    def within(self, node: Node) -> _Around:
        """Return what the content of an element is given."""
        span, name = self.span, node.name
        if name in _STYLES:
            span = replace(span, style=_STYLES[name])
        if name in _EFFECTS:
            span = replace(span, effect=_EFFECTS[name])
        if name == "a" and "href" in node.attributes:
            span = replace(span, href=safe_href(node.attributes["href"]))
        return replace(self, span=span, align=_alignment(node) or self.align)


def _alignment(node: Node) -> Align | None:
    if node.name == "center":
        return "center"
    style = _ALIGN.search(node.attributes.get("style", ""))
    named = (style[1] if style else node.attributes.get("align", "")).lower()
    aligns: dict[str, Align] = {"left": "left", "right": "right", "center": "center"}
    return aligns.get(named)


@dataclass(frozen=True)
class _Converter:
    """Converts the elements of one text."""

    attachments: Attachments

    def flow(self, children: Iterable[Node | str], around: _Around) -> Iterator[Block]:
        """Yield the blocks of an element's children; texts between blocks are paragraphs."""
        line: list[Span] = []
        for child in children:
            if isinstance(child, str) or not self._is_block(child):
                line += self._inline(child, around)
            else:
                yield from _paragraph(line, around)
                line = []
                yield from self._block(child, around)
        yield from _paragraph(line, around)

    def _is_block(self, node: Node) -> bool:
        """Return whether an element is a block, or an inline one that contains a block."""
        if node.name in _BLOCKS:
            return True
        return node.name not in _LEAVES and any(self._is_block(child) for child in node.elements)

    def _block(self, node: Node, around: _Around) -> Iterator[Block]:
        _require_visible(node)
        name, inner = node.name, around.within(node)
        if name in _HEADINGS:
            spans = self.line(node, inner)
            if not is_blank(spans):
                yield Heading(_HEADINGS[name], spans)
        elif name in ("ul", "ol", "menu"):
            yield from self._list(node, inner)
        elif name == "table":
            yield from self._table(node)
        elif name == "figure":
            yield from self._figure(node, inner)
        elif name in ("pre", "hr", FORMULA_LINE, NOTES):
            yield from self._own_block(node, inner)
        else:
            yield from self._container(node, inner)

    def _own_block(self, node: Node, around: _Around) -> Iterator[Block]:
        match node.name:
            case "pre":
                yield Verbatim(node.text.removeprefix("\n").rstrip("\n"))
            case "hr":
                yield Rule()
            case "x-formula-line":
                yield Paragraph((Span("", picture=formula(node.text)),), align="center")
            case _:
                for note in node.elements:
                    mark = Span(f"[{note.attributes['id']}]")
                    yield Paragraph((mark, *self.line(note, around)), "note")

    def _container(self, node: Node, around: _Around) -> Iterator[Block]:
        """Yield the blocks of an element that contains blocks."""
        if node.name in ("blockquote", "dd"):
            yield from _quoted(self.flow(node.children, replace(around, align="left")))
        elif node.name in ("dt", "summary"):
            strong = replace(around, span=replace(around.span, style="strong"))
            yield from self.flow(node.children, strong)
        else:
            if node.name not in _BLOCKS:  # an inline element around blocks
                _require_known(node)
            yield from self.flow(node.children, around)

    def line(self, node: Node, around: _Around) -> Spans:
        """Return the content of an element as one line; blocks in it are lines of their own."""
        return _as_line(list(self.flow(node.children, around)))

    def _figure(self, node: Node, around: _Around) -> Iterator[Block]:
        """Yield the blocks of a <figure>; its caption is that of its only picture or table."""
        titles = [child for child in node.elements if child.name == "figcaption"]
        rest = [child for child in node.children if child not in titles]
        blocks = list(self.flow(rest, around))
        title = " ".join("".join(title.text for title in titles).split())
        if title and len(blocks) == 1 and isinstance(blocks[0], Chart | Table):
            yield replace(blocks[0], caption=title)
            return
        yield from blocks
        for one in titles:
            yield from self.flow(one.children, replace(around, align="center"))

    # Lists

    def _list(self, node: Node, around: _Around) -> Iterator[Block]:
        """Yield a list, split after each item that contains a list or another block."""
        ordered = node.name == "ol"
        start, items = _number(node.attributes.get("start", "")), list[Spans]()
        inner = replace(around, level=around.level + 1)
        for item in _items(node):
            lines, nested = self._item(item, inner)
            items.append(lines)
            if nested:
                yield ListBlock(tuple(items), ordered, start, around.level)
                start, items = start + len(items), []
                yield from nested
        if items:
            yield ListBlock(tuple(items), ordered, start, around.level)

    def _item(self, item: Node, around: _Around) -> tuple[Spans, list[Block]]:
        """Return the lines of an item, and the blocks after them, in the order of the source."""
        if item.name in ("ul", "ol", "menu"):  # a list directly within a list
            return (), list(self._list(item, around))
        blocks = list(self.flow(item.children, around))
        count = 0
        while count < len(blocks) and isinstance(blocks[count], Paragraph):
            count += 1
        return _as_line(blocks[:count]), blocks[count:]

    # Tables

    def _table(self, node: Node) -> Iterator[Block]:
        source = SourceTable(is_markdown="markdown" in node.classes)
        for child, is_in_head in _rows_and_captions(node):
            if child.name == "caption":
                source.caption = " ".join(child.text.split())
            else:
                cells = [self._cell(cell) for cell in _cells(child)]
                source.add_row(cells, is_in_head=is_in_head)
        if table := table_block(source):
            yield table

    def _cell(self, node: Node) -> Cell:
        _require_visible(node)
        return Cell(
            self.line(node, _Around()),
            _alignment(node),
            node.name == "th",
            _number(node.attributes.get("colspan", "")),
            _number(node.attributes.get("rowspan", "")),
        )

    # Inline elements

    def _inline(self, child: Node | str, around: _Around) -> Iterator[Span]:
        if isinstance(child, str):
            if "<!--" in child and around.span.style != "code":
                raise BuildError(
                    _("A comment is broken by an empty line, and would be printed."),
                    remedy=_("Remove the empty line, or make a comment of each part."),
                )
            yield replace(around.span, text=source_text(child))
            return
        _require_visible(child)
        name = child.name
        if name == "br":
            yield replace(around.span, text="\n")
        elif name == "img":
            picture = picture_of_element(child, self.attachments)
            yield replace(around.span, text="", style="", effect="", picture=picture)
        elif name == "input":
            yield replace(around.span, text=_checkbox(child))
        elif name == FORMULA:
            yield replace(around.span, text="", style="", effect="", picture=formula(child.text))
        elif name == NOTE_MARK:
            yield replace(around.span, text=f"[{child.text}]", effect="super")
        elif name not in (*_NOT_SHOWN, "wbr"):
            _require_known(child)
            before, after = {"q": ("“", "”"), "rt": ("（", "）")}.get(name, ("", ""))
            yield replace(around.span, text=before)
            for one in child.children:
                yield from self._inline(one, around.within(child))
            yield replace(around.span, text=after)


def _require_known(node: Node) -> None:
    if node.name not in _INLINE and node.name not in _STYLES and node.name not in _EFFECTS:
        raise BuildError(
            _("The element <{name}> cannot be shown in a review.", name=node.name), "", _(_REMEDY)
        )


def _require_visible(node: Node) -> None:
    if "hidden" in node.attributes or _HIDDEN.search(node.attributes.get("style", "")):
        raise BuildError(
            _("The element <{name}> is hidden.", name=node.name), "", _("Remove it, or show it.")
        )


def _checkbox(node: Node) -> str:
    if node.attributes.get("type", "").lower() != "checkbox":
        raise BuildError(_("The element <input> cannot be shown in a review."), "", _(_REMEDY))
    return "☑" if "checked" in node.attributes else "☐"


def _number(value: str) -> int:
    return int(value) if value.isdecimal() else 1


def _paragraph(line: Sequence[Span], around: _Around) -> Iterator[Block]:
    """Yield the paragraph of some spans; pictures without any text or link are blocks."""
    spans = join_spans(line)
    if is_blank(spans):
        return
    pictures = [span.picture for span in spans if span.picture]
    is_text = any(span.text.strip() or (span.picture and span.href) for span in spans)
    if is_text or any(picture.height for picture in pictures):
        yield Paragraph(spans, align=around.align)
    else:
        yield from pictures


def _quoted(blocks: Iterable[Block]) -> Iterator[Block]:
    for block in blocks:
        yield Quote(block.spans) if isinstance(block, Paragraph) else block


def _items(node: Node) -> Iterator[Node]:
    """Yield the items of a list; what stands between them is an item, too."""
    for child in node.children:
        if isinstance(child, str):
            if child.strip():
                yield Node("li", children=[child])
        elif child.name in ("li", "ul", "ol", "menu"):
            yield child
        else:
            yield Node("li", children=[child])


def _rows_and_captions(table: Node) -> Iterator[tuple[Node, bool]]:
    """Yield the rows and captions of a table; the second value is true for rows of its head."""
    for child in table.elements:
        if child.name in ("thead", "tbody", "tfoot"):
            yield from ((one, child.name == "thead") for one, __ in _rows_and_captions(child))
        elif child.name in ("tr", "caption"):
            yield child, False
        elif child.name in ("td", "th"):
            yield Node("tr", children=[child]), False
        elif child.name not in _NOT_SHOWN:
            raise BuildError(
                _("The element <{name}> stands between cells.", name=child.name), "", _(_REMEDY)
            )
    text = "".join(child for child in table.children if isinstance(child, str)).strip()
    if text:
        raise BuildError(
            _("The text “{text}” of a table is in none of its cells.", text=text[:30]),
            "",
            _(_REMEDY),
        )


def _cells(row: Node) -> Iterator[Node]:
    for child in row.elements:
        if child.name not in ("td", "th"):
            raise BuildError(
                _("The element <{name}> stands between cells.", name=child.name), "", _(_REMEDY)
            )
        yield child
    text = "".join(child for child in row.children if isinstance(child, str)).strip()
    if text:
        raise BuildError(
            _("The text “{text}” of a table is in none of its cells.", text=text[:30]),
            "",
            _(_REMEDY),
        )


def _as_line(blocks: Sequence[Block]) -> Spans:
    """Return blocks as lines of text, as a cell of a table or an item of a list has them."""
    lines = [line for block in blocks for line in _lines(block)]
    spans = [span for line in lines for span in (Span("\n"), *line)]
    return join_spans(spans[1:])


def _lines(block: Block) -> Iterator[Spans]:
    if isinstance(block, Heading | Paragraph | Quote):
        yield block.spans
    elif isinstance(block, ListBlock):
        for number, item in enumerate(block.items, block.start):
            yield (Span(f"{number}．" if block.ordered else "• "), *item)
    elif isinstance(block, Verbatim):
        yield from ((Span(line, "code"),) for line in block.text.split("\n"))
    elif isinstance(block, Chart):
        yield (Span("", picture=block),)
    elif isinstance(block, Table):
        rows: list[tuple[Spans, ...]] = [tuple((Span(name),) for name in block.header), *block.rows]
        for row in rows:
            cells = [span for cell in row if cell for span in (Span("　"), *cell)]
            yield tuple(cells[1:])
