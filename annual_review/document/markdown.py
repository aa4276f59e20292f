"""Convert the Markdown of notebooks to blocks, with mistune's parser.

`reading` and `outputs` call `blocks_of_markdown`. Raw HTML is text; only links to a web page, a
mailbox or a place in the review stay links.
"""

from __future__ import annotations

import base64
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Literal

import mistune

from annual_review.document.blocks import (
    Align,
    Block,
    Chart,
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

Token = dict[str, Any]
Attachments = Mapping[str, Mapping[str, str]]
Style = Literal["", "strong", "emphasis", "code"]

_parse = mistune.create_markdown(renderer="ast", plugins=["table"])
_SOFT = "\ufdd0"  # the end of a source line, until the text on both sides of it is known
_STYLES: dict[str, Style] = {"strong": "strong", "emphasis": "emphasis"}


def blocks_of_markdown(source: str, attachments: Attachments | None = None) -> list[Block]:
    """Return the blocks of a Markdown text; `attachments` are its cell's pictures by name."""
    tokens = _parse(source.replace(_SOFT, ""))
    return list(_blocks(tokens, attachments or {})) if isinstance(tokens, list) else []


def _blocks(tokens: Iterable[Token], attachments: Attachments) -> Iterator[Block]:
    for token in tokens:
        match token["type"]:
            case "heading":
                yield Heading(token["attrs"]["level"], _spans(token))
            case "paragraph":
                yield from _paragraph(token, attachments)
            case "list":
                yield from _lists(token, 0, attachments)
            case "block_quote":
                yield from _quotes(token, attachments)
            case "table":
                yield _table(token)
            case "block_code":
                yield Verbatim(token["raw"].rstrip("\n"))
            case "block_html":
                yield Paragraph((Span(token["raw"].strip()),))


def _paragraph(token: Token, attachments: Attachments) -> Iterator[Block]:
    """Yield the paragraph, or the attached picture that is its only content."""
    children = token["children"]
    if len(children) == 1 and children[0]["type"] == "image":
        picture = _picture(children[0], attachments)
        if picture is not None:
            yield picture
            return
    spans = _spans(token)
    if plain(spans).strip():
        yield Paragraph(spans)


def _picture(token: Token, attachments: Attachments) -> Chart | None:
    """Return the picture if it is attached to the cell; others cannot be embedded."""
    data = attachments.get(token["attrs"]["url"].removeprefix("attachment:"), {})
    caption = token["attrs"].get("title") or ""
    alt = plain(_spans(token))
    if "image/svg+xml" in data:
        svg = data["image/svg+xml"]
        content = svg.encode() if "<svg" in svg else base64.b64decode(svg)
        return Chart(caption, alt, content, "svg")
    if "image/png" in data:
        return Chart(caption, alt, base64.b64decode(data["image/png"]), "png")
    return None


def _quotes(token: Token, attachments: Attachments) -> Iterator[Block]:
    for block in _blocks(token["children"], attachments):
        yield Quote(block.spans) if isinstance(block, Paragraph) else block


def _lists(token: Token, level: int, attachments: Attachments) -> Iterator[Block]:
    """Yield a list, split after each item that contains a list or another block."""
    ordered = bool(token["attrs"]["ordered"])
    start = int(token["attrs"].get("start", 1))
    items: list[Spans] = []
    for item in token["children"]:
        lines = [part for part in item["children"] if part["type"] in ("block_text", "paragraph")]
        nested = [part for part in item["children"] if part not in lines]
        items.append(_lines(lines))
        if nested:
            yield ListBlock(tuple(items), ordered, start, level)
            start, items = start + len(items), []
            yield from _nested_blocks(nested, level, attachments)
    if items:
        yield ListBlock(tuple(items), ordered, start, level)


def _nested_blocks(
    tokens: Iterable[Token], level: int, attachments: Attachments
) -> Iterator[Block]:
    for token in tokens:
        if token["type"] == "list":
            yield from _lists(token, level + 1, attachments)
        else:
            yield from _blocks([token], attachments)


def _lines(tokens: Iterable[Token]) -> Spans:
    """Return the spans of an item's paragraphs, separated by line breaks."""
    spans: list[Span] = []
    for token in tokens:
        spans += [Span("\n"), *_spans(token)] if spans else _spans(token)
    return tuple(spans)


def _table(token: Token) -> Table:
    head, *bodies = token["children"]
    rows = [
        tuple(_spans(cell) for cell in row["children"])
        for body in bodies
        for row in body["children"]
    ]
    align: list[Align] = [cell["attrs"].get("align") or "left" for cell in head["children"]]
    header = tuple(plain(_spans(cell)) for cell in head["children"])
    return Table("", header, tuple(rows), tuple(align))


def _spans(token: Token) -> Spans:
    return _merge(_inline(token.get("children", ()), Span("")))


def _inline(tokens: Iterable[Token], around: Span) -> Iterator[Span]:
    """Yield the spans of inline tokens; `around` has the style and the link around them."""
    for token in tokens:
        match token["type"]:
            case "softbreak":
                yield replace(around, text=_SOFT)
            case "linebreak":
                yield replace(around, text="\n")
            case "codespan":
                yield replace(around, text=token["raw"], style="code")
            case "strong" | "emphasis" as style:
                yield from _inline(token["children"], replace(around, style=_STYLES[style]))
            case "link":
                href = safe_href(token["attrs"]["url"])
                yield from _inline(token["children"], replace(around, href=href))
            case "image":
                yield from _inline(token["children"], around)
            case _:
                yield replace(around, text=token.get("raw", ""))


def safe_href(url: str) -> str:
    """Return a link's target if it is a web page, a mailbox or a place in the review, else "".

    >>> [safe_href(url) for url in ("https://www.gov.cn/", "#附", "javascript:alert(1)", "//x.cn")]
    ['https://www.gov.cn/', '#附', '', '']
    """
    schemes = ("https://", "http://", "mailto:", "#")
    return url if url.lower().startswith(schemes) and url.isprintable() else ""


def _merge(spans: Iterable[Span]) -> Spans:
    """Merge adjacent spans of the same style and link, and resolve line ends of the source.

    A line end next to a Chinese character is removed; any other becomes a space.
    """
    merged: list[Span] = []
    for span in spans:
        if merged and not span.figure and replace(merged[-1], text="") == replace(span, text=""):
            merged[-1] = replace(span, text=merged[-1].text + span.text)
        elif span.text:
            merged.append(span)
    text = plain(tuple(merged))
    breaks = iter([_line_end(text, place) for place, char in enumerate(text) if char == _SOFT])
    return tuple(
        replace(span, text="".join(next(breaks) if char == _SOFT else char for char in span.text))
        for span in merged
    )


def _line_end(text: str, place: int) -> str:
    return "" if _is_wide(text[place - 1 : place]) or _is_wide(text[place + 1 :][:1]) else " "


def _is_wide(char: str) -> bool:
    """Return whether a character is Chinese; curly quotes, of ambiguous width, count as such."""
    return bool(char) and (unicodedata.east_asian_width(char) in "WF" or char in "“”‘’…—·")
