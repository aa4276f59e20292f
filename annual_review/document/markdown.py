"""Convert the Markdown of notebooks to blocks, as JupyterLab shows it.

`reading` and `outputs` call `blocks_of_markdown`. markdown-it-py parses what JupyterLab does
(CommonMark, tables, strikethrough, task lists, formulas), and footnotes; its HTML is converted by
`html_blocks`, so that raw HTML in Markdown is an ordinary case of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, MutableMapping, Sequence
from functools import lru_cache
from html import escape
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_block.table import escapedSplit
from markdown_it.token import Token
from mdit_py_plugins.amsmath import amsmath_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.tasklists import tasklists_plugin

from annual_review.document.blocks import Block
from annual_review.document.html_blocks import (
    FORMULA,
    FORMULA_LINE,
    NOTE_MARK,
    NOTES,
    blocks_of_html,
    safe_href,
)
from annual_review.document.html_tree import Node, parse_html
from annual_review.document.pictures import Attachments
from annual_review.errors import BuildError
from annual_review.language import _

__all__ = ["blocks_of_markdown", "picture_sources", "safe_href"]

_Env = MutableMapping[str, Any]
_BARE_URL = re.compile(r"https?://[!#-;=?-\[\]_a-z~]*[#-&*+\-/-9=@-Z_a-z~]", re.ASCII)


def blocks_of_markdown(source: str, attachments: Attachments | None = None) -> list[Block]:
    """Return the blocks of a Markdown text; `attachments` are its cell's pictures by name.

    Raises BuildError for what a review cannot show, and for what Markdown would leave out: cells
    beyond a table's last column, footnotes to which no text refers.
    """
    return blocks_of_html(_tree(source), attachments)


def picture_sources(source: str) -> Iterator[str]:
    """Yield the sources of the pictures in a Markdown text, for the files to be attached."""
    if "![" in source or "<img" in source.lower():
        for node in _tree(source).walk():
            if node.name == "img" and node.attributes.get("src"):
                yield node.attributes["src"]


def _tree(source: str) -> Node:
    env: _Env = {}
    tokens = _parser().parse(source, env)
    _require_used_footnotes(env)
    _require_columns(tokens, source)
    return parse_html(_parser().renderer.render(tokens, _parser().options, env))


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    """Return the parser; it holds no text."""
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    parser.validateLink = lambda url: True  # type: ignore[method-assign]  # safe_href decides
    parser.normalizeLink = lambda url: url  # type: ignore[method-assign]  # names of files stay
    parser.use(footnote_plugin, inline=False)
    # A dollar sign before a digit or after a space is an amount, as in Pandoc.
    parser.use(
        dollarmath_plugin,
        allow_space=False,
        allow_digits=False,
        allow_labels=False,
        double_inline=True,
    )
    parser.use(amsmath_plugin).use(tasklists_plugin)
    for name in ("math_inline", "math_inline_double"):
        parser.add_render_rule(name, _formula)
    for name in ("math_block", "amsmath"):
        parser.add_render_rule(name, _formula_line)
    parser.add_render_rule("footnote_ref", _note_mark)
    parser.add_render_rule("footnote_block_open", _notes_open)
    parser.add_render_rule("footnote_block_close", _notes_close)
    parser.add_render_rule("footnote_open", _note_open)
    parser.add_render_rule("footnote_close", _note_close)
    parser.add_render_rule("footnote_anchor", _nothing)
    parser.add_render_rule("table_open", _table_open)
    parser.add_render_rule("text", _text)
    return parser


def _formula(renderer: RendererHTML, tokens: Sequence[Token], at: int, *__: Any) -> str:
    return f"<{FORMULA}>{escape(tokens[at].content)}</{FORMULA}>"


def _formula_line(renderer: RendererHTML, tokens: Sequence[Token], at: int, *__: Any) -> str:
    return f"<{FORMULA_LINE}>{escape(tokens[at].content)}</{FORMULA_LINE}>"


def _note_mark(renderer: RendererHTML, tokens: Sequence[Token], at: int, *__: Any) -> str:
    return f"<{NOTE_MARK}>{tokens[at].meta['id'] + 1}</{NOTE_MARK}>"


def _notes_open(*__: Any) -> str:
    return f"<{NOTES}>"


def _notes_close(*__: Any) -> str:
    return f"</{NOTES}>"


def _note_open(renderer: RendererHTML, tokens: Sequence[Token], at: int, *__: Any) -> str:
    return f'<div id="{tokens[at].meta["id"] + 1}">'


def _note_close(*__: Any) -> str:
    return "</div>"


def _nothing(*__: Any) -> str:
    return ""


def _table_open(*__: Any) -> str:
    return '<table class="markdown">'


def _text(renderer: RendererHTML, tokens: Sequence[Token], at: int, *__: Any) -> str:
    """Write text, in which a bare address of the web becomes a link, as in GitHub's Markdown."""
    text = tokens[at].content
    if "://" not in text or _is_in_link(tokens, at):
        return escape(text, quote=False)
    parts, place = [], 0
    for url in _BARE_URL.finditer(text):
        parts.append(escape(text[place : url.start()], quote=False))
        parts.append(f'<a href="{escape(url[0])}">{escape(url[0])}</a>')
        place = url.end()
    return "".join(parts) + escape(text[place:], quote=False)


def _is_in_link(tokens: Sequence[Token], at: int) -> bool:
    types = [token.type for token in tokens[:at]]
    return types.count("link_open") > types.count("link_close")


def _require_used_footnotes(env: _Env) -> None:
    refs = env.get("footnotes", {}).get("refs", {})
    unused = [label.removeprefix(":") for label, number in refs.items() if number < 0]
    if unused:
        raise BuildError(
            _(
                "No text refers to the footnote [^{label}], which would not be shown.",
                label=unused[0],
            ),
            remedy=_(
                "Write [^{label}] where it belongs, in the same cell, or remove it.",
                label=unused[0],
            ),
        )


def _require_columns(tokens: Sequence[Token], source: str) -> None:
    """Raise BuildError for a row with more cells than its table's header: they would be lost."""
    lines = source.split("\n")
    columns = 0
    for number, token in enumerate(tokens):
        if token.type == "table_open":
            columns = sum(one.type == "th_open" for one in _until(tokens[number:], "thead_close"))
        elif token.type == "tr_open" and token.map and columns:
            row = lines[token.map[0]].lstrip(" \t>").rstrip().removeprefix("|")
            cells = escapedSplit(row)
            if cells and not cells[-1].strip():
                cells.pop()
            if [cell for cell in cells[columns:] if cell.strip()]:
                raise BuildError(
                    _(
                        "The row “{row}” has {cells} cells, and its table {columns} columns; "
                        "the others would be lost.",
                        row=row.strip()[:60],
                        cells=len(cells),
                        columns=columns,
                    ),
                    remedy=_("Add columns to the header, or write \\| for a | in a text."),
                )


def _until(tokens: Sequence[Token], end: str) -> Iterator[Token]:
    for token in tokens:
        if token.type == end:
            return
        yield token
