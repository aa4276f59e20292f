"""Showing blocks in a notebook: as JSON for the exporters, and as HTML or text for JupyterLab."""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping
from typing import Any

from annual_review.block_json import BLOCK_MIME, block_to_json
from annual_review.document import (
    Block,
    Chart,
    Glance,
    Paragraph,
    Spans,
    Table,
    plain,
    texts,
)


def show_blocks(blocks: Iterable[Block], evidence: Mapping[str, Mapping[str, Any]]) -> None:
    """Show blocks with the evidence of the figures in them."""
    shown = list(blocks)
    if shown:
        from IPython.display import display  # noqa: PLC0415 - only a kernel shows anything

        display(bundle(shown, evidence), raw=True)  # type: ignore[no-untyped-call]


def bundle(blocks: list[Block], evidence: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Return the MIME bundle of one output."""
    content = {"blocks": [block_to_json(block) for block in blocks], "figures": dict(evidence)}
    pictures = "".join(_html(block, evidence) for block in blocks)
    words = "\n".join(text for block in blocks for text in texts(block))
    return {BLOCK_MIME: content, "text/html": pictures, "text/plain": words}


def _html(block: Block, evidence: Mapping[str, Mapping[str, Any]]) -> str:
    """Return a block as JupyterLab shows it."""
    match block:
        case Paragraph():
            return f"<p class='annual-review-{block.role}'>{_spans(block.spans, evidence)}</p>"
        case Chart():
            caption = html.escape(block.caption)
            return f"<figure>{block.content.decode()}<figcaption>{caption}</figcaption></figure>"
        case Glance():
            items = (
                f"<dt>{html.escape(name)}</dt><dd>{_spans((s,), evidence)}</dd>"
                for s, name in block.items
            )
            return f"<dl>{''.join(items)}</dl>"
        case Table():
            return _table(block, evidence)
        case _:
            return f"<p>{html.escape(' '.join(texts(block)))}</p>"


def _table(block: Table, evidence: Mapping[str, Mapping[str, Any]]) -> str:
    head = "".join(f"<th>{html.escape(name)}</th>" for name in block.header)
    rows = ("".join(f"<td>{_spans(cell, evidence)}</td>" for cell in row) for row in block.rows)
    body = "".join(f"<tr>{row}</tr>" for row in rows)
    caption = html.escape(block.caption)
    head = f"<caption>{caption}</caption><thead><tr>{head}</tr></thead>"
    return f"<table>{head}<tbody>{body}</tbody></table>"


def _spans(spans: Spans, evidence: Mapping[str, Mapping[str, Any]]) -> str:
    """Return spans with each figure's exact value and rule at the pointer."""
    return "".join(
        f'<b title="{html.escape(_title(evidence.get(span.figure, {})), quote=True)}">'
        f"{html.escape(span.text)}</b>"
        if span.figure
        else html.escape(plain((span,)))
        for span in spans
    )


def _title(kept: Mapping[str, Any]) -> str:
    return f"{kept.get('value', '')}{kept.get('unit', '')}：{kept.get('rule', '')}"
