"""Convert blocks to JSON and back: the form in which a chapter's outputs carry them.

`chapter.lab_view` writes them with `block_to_json`; `document.outputs` reads them with
`block_from_json`.
"""

from __future__ import annotations

import base64
import dataclasses
from typing import Any

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
    Table,
    Verbatim,
)
from annual_review.document.chart_data import chart_data_from_json
from annual_review.errors import BuildError
from annual_review.language import _

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
    "rule": Rule,
}
_NAMES = {kind: name for name, kind in _KINDS.items()}


def block_to_json(block: Block) -> dict[str, Any]:
    """Return a block as JSON: its kind, and its fields except those that have their default.

    An SVG is text, any other picture base64.

    >>> block_to_json(Paragraph((Span("培训"), Span("1490余人", figure="farmers"))))
    {'kind': 'paragraph', 'spans': [{'text': '培训'}, {'text': '1490余人', 'figure': 'farmers'}]}
    """
    return {"kind": _NAMES[type(block)], **_to_json(block)}


def _to_json(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_to_json(part) for part in value]
    if not dataclasses.is_dataclass(value):
        return value
    defaults = {field.name: field.default for field in dataclasses.fields(value)}
    fields = {
        name: _to_json(content)
        for name, default in defaults.items()
        if (content := getattr(value, name)) != default
    }
    if isinstance(value, Chart):
        is_text = value.format == "svg"
        content = value.content
        fields["content"] = content.decode() if is_text else base64.b64encode(content).decode()
        if value.narrow:
            fields["narrow"] = value.narrow.decode()
    return fields


def block_from_json(content: dict[str, Any]) -> Block:
    """Return the block that `block_to_json` wrote. Raises BuildError for any other JSON."""
    try:
        fields = {
            name: part if name == "data" else _from_json(part) for name, part in content.items()
        }
        kind = fields.pop("kind")
        block: Block = _chart(fields) if kind == "chart" else _KINDS[kind](**fields)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise BuildError(
            _("A block cannot be read ({kind}: {error}).", kind=type(error).__name__, error=error)
        ) from None
    return block


def _chart(fields: dict[str, Any]) -> Chart:
    text = fields["content"]
    if "data" in fields:
        fields = fields | {"data": chart_data_from_json(fields["data"])}
    if "narrow" in fields:
        fields = fields | {"narrow": fields["narrow"].encode()}
    is_text = fields.get("format", "svg") == "svg"
    return Chart(**fields | {"content": text.encode() if is_text else base64.b64decode(text)})


def _from_json(value: Any) -> Any:
    """Return lists as tuples, and objects (only spans are objects) as spans."""
    if isinstance(value, list):
        return tuple(_from_json(part) for part in value)
    if not isinstance(value, dict):
        return value
    picture = {"picture": _chart(value["picture"])} if "picture" in value else {}
    refers = {"refers": tuple(value["refers"])} if "refers" in value else {}
    return Span(**value | picture | refers)
