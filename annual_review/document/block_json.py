"""Blocks as JSON: what the outputs of a chapter carry for the exporters."""

from __future__ import annotations

import base64
import dataclasses
import re
from collections.abc import Iterator
from typing import Any

from annual_review.document.blocks import (
    Block,
    Chart,
    Glance,
    Heading,
    ListBlock,
    Paragraph,
    Quote,
    Span,
    Table,
    Verbatim,
)
from annual_review.errors import BuildError

BLOCK_MIME = "application/vnd.annual-review.block+json"

_KINDS: dict[str, type[Any]] = {
    "heading": Heading,
    "paragraph": Paragraph,
    "list": ListBlock,
    "quote": Quote,
    "verbatim": Verbatim,
    "table": Table,
    "chart": Chart,
    "glance": Glance,
}
_NAMES = {kind: name for name, kind in _KINDS.items()}


def block_to_json(block: Block) -> dict[str, Any]:
    """Return a block as JSON: its kind and its fields, those that have their default left out.

    The bytes of an SVG are text, those of a PNG base64.

    >>> block_to_json(Paragraph((Span("培训"), Span("1490余人", figure="farmers"))))
    {'kind': 'paragraph', 'spans': [{'text': '培训'}, {'text': '1490余人', 'figure': 'farmers'}]}
    """
    fields = _to_json(block)
    if isinstance(block, Chart):
        content = block.content
        fields["content"] = (
            content.decode() if block.format == "svg" else base64.b64encode(content).decode("ascii")
        )
    return {"kind": _NAMES[type(block)], **fields}


def _to_json(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_to_json(part) for part in value]
    if not dataclasses.is_dataclass(value):
        return value
    held = {one.name: (getattr(value, one.name), one.default) for one in dataclasses.fields(value)}
    return {name: _to_json(part) for name, (part, default) in held.items() if part != default}


def block_from_json(content: dict[str, Any]) -> Block:
    """Return the block that `block_to_json` wrote. Raises BuildError if it is no such JSON."""
    try:
        fields = dict(content)
        kind = fields.pop("kind")
        read = {name: _from_json(part) for name, part in fields.items()}
        block: Block = _KINDS[kind](**_content_from_json(read) if kind == "chart" else read)
    except (KeyError, TypeError, ValueError) as error:
        raise BuildError(f"A block cannot be read ({type(error).__name__}: {error}).") from None
    return block


def _content_from_json(fields: dict[str, Any]) -> dict[str, Any]:
    text = fields["content"]
    is_png = fields.get("format") == "png"
    return fields | {"content": base64.b64decode(text) if is_png else text.encode()}


def _from_json(value: Any) -> Any:
    """Return lists as tuples, and each object (only spans are objects) as a Span."""
    if isinstance(value, list):
        return tuple(_from_json(part) for part in value)
    return Span(**value) if isinstance(value, dict) else value


START, END = "\U000e0001", "\U000e007f"
_SHIFT = 0xE0000
printable: dict[str, Any] = {}  # what the marks made in this kernel stand for, by key
_MARKED = re.compile(f"{START}([\U000e0020-\U000e007e]+)([^{START}{END}]*){END}")


def mark(key: str, text: str) -> str:
    """Return `text` marked with an ASCII `key`."""
    return START + "".join(chr(_SHIFT + ord(char)) for char in key) + text + END


def split(text: str) -> Iterator[tuple[str, str]]:
    """Yield the parts of a text as (key, text); the key is empty between marks.

    >>> list(split(f"培训{mark('farmers', '12人')}。"))
    [('', '培训'), ('farmers', '12人'), ('', '。')]
    """
    place = 0
    for match in _MARKED.finditer(text):
        if match.start() > place:
            yield "", text[place : match.start()]
        yield "".join(chr(ord(char) - _SHIFT) for char in match[1]), match[2]
        place = match.end()
    if place < len(text):
        yield "", text[place:]


def without_marks(text: str) -> str:
    """Return a text as it reads."""
    return "".join(part for _, part in split(text))
