"""Showing blocks in a notebook: as JSON for the exporters, and as HTML or text for JupyterLab."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from annual_review.block_json import BLOCK_MIME, block_to_json
from annual_review.document import Block, texts
from annual_review.evidence import are_rows_shown
from annual_review.live_html import live_html


def show_blocks(blocks: Iterable[Block], evidence: Mapping[str, Mapping[str, Any]]) -> None:
    """Show blocks with the evidence of the figures in them."""
    shown = list(blocks)
    if shown:
        from IPython.display import display  # noqa: PLC0415 - only a kernel shows anything

        display(bundle(shown, evidence), raw=True)  # type: ignore[no-untyped-call]


def bundle(blocks: list[Block], evidence: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Return the MIME bundle of one output."""
    content = {"blocks": [block_to_json(block) for block in blocks], "figures": dict(evidence)}
    pictures = live_html(blocks, evidence, by_hand=are_rows_shown())
    words = "\n".join(text for block in blocks for text in texts(block))
    return {BLOCK_MIME: content, "text/html": pictures, "text/plain": words}
