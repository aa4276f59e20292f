"""What a number or a list of names looks like where it is the last line of a cell.

It is for who writes the chapter: such an output carries no block, and so leaves no trace in the
review.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from html import escape
from typing import Any

from annual_review.block_json import BLOCK_MIME
from annual_review.errors import FigureError
from annual_review.live_html import evidence_panel, page
from annual_review.phrases import SPECS

Wording = Callable[[str], str]
_LISTED = ("", "3", "3等")


def look_of_figure(id: str, kept: Mapping[str, Any], wording: Wording) -> dict[str, Any]:
    """Return the MIME bundle of a figure: id, value, rule, rows, and how each spec words it."""
    said = f"{kept['value']}{kept['unit']}"
    more = [("编号", escape(id)), ("写法", _wordings(("", *SPECS[:-1]), wording))]
    heading = f"<div class='look'>{escape(said)}</div>"
    return _bundle(f"{heading}{evidence_panel(kept, more)}", f"{said}（{id}：{kept['rule']}）")


def look_of_listing(names: tuple[str, ...], wording: Wording) -> dict[str, Any]:
    """Return the MIME bundle of a list of names: how many, and how each spec lists them."""
    kept = {"value": len(names), "unit": "个名称"}
    more = [("写法", _wordings(_LISTED, wording))]
    return _bundle(evidence_panel(kept, more), f"{len(names)}个名称：{wording('')}")


def look_of_nothing(reason: str) -> dict[str, Any]:
    """Return the MIME bundle of what a register that nobody sent would have given."""
    return _bundle(f"<div class='notice'>{escape(reason)}</div>", reason)


def _wordings(specs: Iterable[str], wording: Wording) -> str:
    """Return a line a text, with the specs that give it; impossible ones are left out."""
    found: dict[str, list[str]] = {}
    for spec in specs:
        try:
            found.setdefault(wording(spec), []).append(f"{{x:{spec}}}" if spec else "{x}")
        except FigureError:
            continue
    lines = (
        f"{escape(text)}　<code>{escape(' '.join(written))}</code>"
        for text, written in found.items()
    )
    return "<br>".join(lines)


def _bundle(content: str, text: str) -> dict[str, Any]:
    return {
        BLOCK_MIME: {"blocks": [], "figures": {}},
        "text/html": page(content),
        "text/plain": text,
    }
