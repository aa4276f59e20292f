"""A chapter's outputs as JupyterLab shows them: as they will print, each number with its rows.

It is HTML and a style, no script. The exporters never read it: they read the blocks (`block_json`).
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from itertools import groupby
from pathlib import Path
from typing import Any

from annual_review.chapter.evidence import are_rows_shown
from annual_review.document.block_json import BLOCK_MIME, block_to_json
from annual_review.document.blocks import (
    Align,
    Block,
    Chart,
    Glance,
    Paragraph,
    Span,
    Spans,
    Table,
    plain,
    texts,
)
from annual_review.document.sources import RowGroup, count_rows
from annual_review.errors import FigureError
from annual_review.values.wording import SPECS

MOST_ROWS = 12  # shown of those behind a figure
_STYLE = Path(__file__).parent / "templates" / "lab_view.css"
_NUMBER = re.compile(r"-?\d*\.?\d*")
_BRIEF = 8  # characters of a cell that is not broken into lines, as on the page

Evidence = Mapping[str, Mapping[str, Any]]


def live_html(blocks: Iterable[Block], evidence: Evidence, *, by_hand: bool) -> str:
    """Return blocks as HTML.

    By hand with the style and with what each figure rests on; in a run, which nobody watches, with
    each figure's exact value and rule at the pointer alone, to keep its notebooks small.
    """
    write = _Writer(evidence, by_hand)
    content = "".join(map(write.block, blocks))
    return page(content) if by_hand else content


def page(content: str) -> str:
    """Return HTML with the style that it needs."""
    return f"<style>{_style()}</style><div class='annual-review'>{content}</div>"


@lru_cache(maxsize=1)
def _style() -> str:
    lines = _STYLE.read_text(encoding="utf-8").splitlines()
    return "\n".join(line for line in lines if line and not line.startswith("/*"))


@dataclass(frozen=True)
class _Writer:
    """Writes blocks with the evidence of their figures, to be opened if `opens`."""

    evidence: Evidence
    opens: bool

    def block(self, block: Block) -> str:
        match block:
            case Paragraph():
                return f"<div class='{block.role}'>{''.join(map(self._said, block.spans))}</div>"
            case Chart():
                return _chart(block)
            case Glance():
                items = "".join(
                    f"<div><dt>{escape(name)}</dt><dd>{self._printed(span)}</dd></div>"
                    for span, name in block.items
                )
                shown = [span for span, _ in block.items]
                return f"<dl class='glance'>{items}</dl>{self._all(shown)}"
            case Table():
                cells = [span for row in block.rows for cell in row for span in cell]
                return self._table(block) + self._all(cells)
            case _:
                return f"<div class='body'>{escape(' '.join(texts(block)))}</div>"

    def _said(self, span: Span) -> str:
        """Return a span of a sentence; one that prints a figure opens to what it rests on."""
        if not (span.figure and self.opens):
            return self._printed(span)
        panel = evidence_panel(self.evidence.get(span.figure, {}))
        opened = f"<summary>{self._printed(span)}</summary><div>{panel}</div>"
        return f'<details class="figure" data-figure="{escape(span.figure)}">{opened}</details>'

    def _printed(self, span: Span) -> str:
        """Return a span; a figure's text with its exact value and rule at the pointer."""
        if not span.figure:
            return escape(span.text)
        kept = self.evidence.get(span.figure, {})
        title = escape(f"{_value(kept)}：{kept.get('rule', '')}")
        return f'<b title="{title}">{escape(span.text)}</b>'

    def _all(self, spans: Sequence[Span]) -> str:
        """Return the evidence of several figures, to be opened below the block that prints them."""
        figures = {span.figure: span for span in spans if span.figure}
        if not (figures and self.opens):
            return ""
        panels = "".join(
            f"<p><b>{escape(span.text)}</b></p>{evidence_panel(self.evidence.get(id, {}))}"
            for id, span in figures.items()
        )
        return f"<details class='all'><summary>各数字的依据</summary>{panels}</details>"

    def _table(self, table: Table) -> str:
        caption = f"<caption>{escape(table.caption)}</caption>" if table.caption else ""
        head = "".join(
            f"<th class='{align}'>{escape(name)}</th>"
            for name, align in zip(table.header, table.align, strict=True)
        )
        body = "".join(f"<tr>{self._cells(row, table)}</tr>" for row in table.rows)
        return f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"

    def _cells(self, row: Sequence[Spans], table: Table) -> str:
        return "".join(
            f"<td class='{align}{' brief' if len(plain(cell)) <= _BRIEF else ''}'>"
            f"{''.join(map(self._printed, cell))}</td>"
            for cell, align in zip(row, table.align, strict=True)
        )


def _value(kept: Mapping[str, Any]) -> str:
    return f"{kept.get('value', '')}{kept.get('unit', '')}"


def evidence_panel(kept: Mapping[str, Any], more: Sequence[tuple[str, str]] = ()) -> str:
    """Return a figure's exact value, rule, and its first rows; `more` are lines of HTML by name."""
    said = [("精确值", escape(_value(kept))), ("算法", escape(str(kept.get("rule", "")))), *more]
    before = kept.get("before", {})
    if before:
        said.append(("上年", escape(f"{before['value']}{kept['unit']}（{before['year']}年）")))
    lines = "".join(f"<dt>{name}</dt><dd>{text}</dd>" for name, text in said if text)
    rows = _rows(kept.get("rows", [])) + _rows_before(before)
    return f"<div class='evidence'><dl>{lines}</dl>{rows}</div>"


def _rows_before(before: Mapping[str, Any]) -> str:
    """Return the first rows of the year before, to be opened."""
    rows = _rows(before.get("rows", []))
    return f"<details class='all'><summary>上年的行</summary>{rows}</details>" if rows else ""


def _rows(groups: Sequence[RowGroup]) -> str:
    """Return the first rows of a figure, a table a register, and how many there are in all."""
    left, shown = MOST_ROWS, []
    for group in groups:
        rows = group["rows"][:left]
        left -= len(rows)
        if rows:
            shown.append(_group(group, rows))
    total = count_rows(groups)
    if not total:
        return ""
    return "".join(shown) + f"<p>{'…' if total > MOST_ROWS else ''}共{total}行</p>"


def _group(group: RowGroup, rows: Sequence[Sequence[Any]]) -> str:
    """Return rows of a register as a table, those of a sheet together below its name."""
    heads = ["行", *group["fields"]]
    sides = [_side(column) for column in list(zip(*rows, strict=True))[2:]]
    head = "".join(
        f"<th class='{side}'>{escape(name)}</th>" for side, name in zip(sides, heads, strict=True)
    )
    body = "".join(
        _sheet(place, list(of_sheet), sides)
        for place, of_sheet in groupby(rows, key=lambda row: (row[0], row[1]))
    )
    return f"<div><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"


def _side(column: Sequence[Any]) -> Align:
    """Return right for a column of numbers, left for any other."""
    return "right" if all(_NUMBER.fullmatch(str(text)) for text in column) else "left"


def _sheet(place: tuple[str, str], rows: Sequence[Sequence[Any]], sides: Sequence[Align]) -> str:
    name = escape(" ".join(filter(None, place)))
    body = ""
    for row in rows:
        cells = zip(sides, row[2:], strict=True)
        line = "".join(f"<td class='{side}'>{escape(str(text))}</td>" for side, text in cells)
        body += f"<tr>{line}</tr>"
    return f"<tr><th class='sheet' colspan='{len(sides)}'>{name}</th></tr>{body}"


def _chart(chart: Chart) -> str:
    """Return a chart as an image, so that its ids meet those of no other chart."""
    mime = "image/svg+xml" if chart.format == "svg" else "image/png"
    source = f"data:{mime};base64,{base64.b64encode(chart.content).decode('ascii')}"
    image = f'<img src="{source}" alt="{escape(chart.description)}">'
    caption = f"<figcaption>{escape(chart.caption)}</figcaption>" if chart.caption else ""
    return f"<figure class='chart'>{image}{caption}</figure>"


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
