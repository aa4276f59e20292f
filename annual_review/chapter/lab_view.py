"""Show a chapter's outputs in JupyterLab as they will print, each number with its rows.

`show_blocks` shows what `say`, `show` and the like make; the other `bundle_of_...` functions make
what a cell shows whose last line is a figure or a listing. The HTML holds a style and no script.
Exporters do not read it: they read the blocks that each output holds as JSON (`BLOCK_MIME`).
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from itertools import groupby
from pathlib import Path
from typing import Any

from annual_review.chapter.evidence import is_interactive
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
from annual_review.document.sources import (
    RowGroup,
    before_words,
    count_rows,
    have_different_rows,
)
from annual_review.errors import FigureError
from annual_review.values.exact_values import exact_quantity
from annual_review.values.format_specs import SPECS

MOST_ROWS = 12  # of a figure are shown
_STYLE = Path(__file__).parent / "templates" / "lab_view.css"
_NUMBER = re.compile(r"-?\d*\.?\d*")
_BRIEF = 8  # characters of a cell that is not broken into lines, as on the page
_FIGURE_SPECS = ("", *(spec for spec in SPECS if not spec.startswith("=")))
_WITH_DECIMALS = (".1", ",.1")  # not shown of a whole number
_LISTING_SPECS = ("", "3", "分别")

Evidence = Mapping[str, Mapping[str, Any]]  # Figure.evidence() by id
WordingOf = Callable[[str], str]  # the text that a spec gives


def show_blocks(blocks: Iterable[Block], evidence: Evidence) -> None:
    """Show blocks as an output of the cell, with the evidence of their figures."""
    shown = list(blocks)
    if shown:
        from IPython.display import display  # noqa: PLC0415 - only a kernel shows anything

        display(bundle_of_blocks(shown, evidence), raw=True)  # type: ignore[no-untyped-call]


def bundle_of_blocks(blocks: Sequence[Block], evidence: Evidence) -> dict[str, Any]:
    """Return the MIME bundle of an output: blocks for the exporters, HTML and text for Jupyter."""
    content = {"blocks": [block_to_json(block) for block in blocks], "figures": dict(evidence)}
    html = html_of_blocks(blocks, evidence, interactive=is_interactive())
    text = "\n".join(text for block in blocks for text in texts(block))
    return {BLOCK_MIME: content, "text/html": html, "text/plain": text}


def bundle_of_figure(id: str, evidence: Mapping[str, Any], wording: WordingOf) -> dict[str, Any]:
    """Return the MIME bundle of a figure: id, value, rule, rows, and the text of each spec."""
    value = _exact_value(evidence)
    is_whole = isinstance(evidence["value"], int)
    specs = [spec for spec in _FIGURE_SPECS if not (is_whole and spec in _WITH_DECIMALS)]
    more = [("编号", escape(id)), ("写法", _html_of_specs(specs, wording))]
    heading = f"<div class='value'>{escape(value)}</div>"
    html = f"{heading}{_html_of_evidence(evidence, more)}"
    return _bundle_without_blocks(html, f"{value}（{id}：{evidence['rule']}）")


def bundle_of_listing(names: tuple[str, ...], wording: WordingOf) -> dict[str, Any]:
    """Return the MIME bundle of a listing: the number of names, and the text of each spec."""
    number = {"value": len(names), "unit": "个名称"}
    html = _html_of_evidence(number, [("写法", _html_of_specs(_LISTING_SPECS, wording))])
    return _bundle_without_blocks(html, f"{len(names)}个名称：{wording('')}")


def bundle_of_missing(reason: str) -> dict[str, Any]:
    """Return the MIME bundle of a figure or listing of a register that is missing."""
    return _bundle_without_blocks(f"<div class='notice'>{escape(reason)}</div>", reason)


def _bundle_without_blocks(html: str, text: str) -> dict[str, Any]:
    """Return the MIME bundle of what JupyterLab shows and the review does not."""
    return {
        BLOCK_MIME: {"blocks": [], "figures": {}},
        "text/html": _with_style(html),
        "text/plain": text,
    }


def html_of_blocks(blocks: Iterable[Block], evidence: Evidence, *, interactive: bool) -> str:
    """Return blocks as HTML.

    If `interactive`, figures open to their evidence, and the style is included. Otherwise, to keep
    the notebooks of a run small, figures have their exact value and rule as a tooltip only.
    """
    writer = _BlockWriter(evidence, interactive)
    content = "".join(map(writer.block, blocks))
    return _with_style(content) if interactive else content


def _with_style(content: str) -> str:
    return f"<style>{_style()}</style><div class='annual-review'>{content}</div>"


@lru_cache(maxsize=1)
def _style() -> str:
    lines = _STYLE.read_text(encoding="utf-8").splitlines()
    return "\n".join(line for line in lines if line and not line.startswith("/*"))


@dataclass(frozen=True)
class _BlockWriter:
    """Writes blocks as HTML; if `interactive`, their figures open to their evidence."""

    evidence: Evidence
    interactive: bool

    def block(self, block: Block) -> str:
        match block:
            case Paragraph():
                content = "".join(map(self._span, block.spans))
                return f"<div class='{block.printed_as}'>{content}</div>"
            case Chart():
                return self._chart(block)
            case Glance():
                items = "".join(
                    f"<div><dt>{escape(name)}</dt><dd>{self._text_of(span)}</dd></div>"
                    for span, name in block.items
                )
                spans = [span for span, __ in block.items]
                return f"<dl class='glance'>{items}</dl>{self._evidence_of(spans)}"
            case Table():
                cells = [span for row in block.rows for cell in row for span in cell]
                return self._table(block) + self._evidence_of(cells)
            case _:
                return f"<div class='body'>{escape(' '.join(texts(block)))}</div>"

    def _span(self, span: Span) -> str:
        """Return a span of a sentence; one that prints a figure opens to its evidence."""
        if not (span.figure and self.interactive):
            return self._text_of(span)
        panel = _html_of_evidence(self.evidence.get(span.figure, {}))
        content = f"<summary>{self._text_of(span)}</summary><div>{panel}</div>"
        return f'<details class="figure" data-figure="{escape(span.figure)}">{content}</details>'

    def _text_of(self, span: Span) -> str:
        """Return the text of a span; that of a figure with value and rule as a tooltip."""
        if not span.figure:
            return escape(span.text)
        own = self.evidence.get(span.figure, {})
        title = escape(f"{_exact_value(own)}：{own.get('rule', '')}")
        return f'<b title="{title}">{escape(span.text)}</b>'

    def _evidence_of(self, spans: Sequence[Span]) -> str:
        """Return the evidence of several figures, which opens below the block that prints them."""
        # Of a figure that is printed several times, the last that prints its value.
        ordered = sorted(spans, key=lambda span: not span.shows)
        figures = {span.figure: span for span in ordered if span.figure}
        if not (figures and self.interactive):
            return ""
        panels = "".join(
            f"<p><b>{escape(span.text)}</b></p>{_html_of_evidence(self.evidence.get(id, {}))}"
            for id, span in figures.items()
        )
        return f"<details class='all'><summary>各数字的依据</summary>{panels}</details>"

    def _chart(self, chart: Chart) -> str:
        """Return a chart as an image, since the ids of inline SVGs would clash."""
        mime = "image/svg+xml" if chart.format == "svg" else "image/png"
        source = f"data:{mime};base64,{base64.b64encode(chart.content).decode('ascii')}"
        image = f'<img src="{source}" alt="{escape(chart.description)}">'
        note = "".join(map(self._span, chart.note))
        below = f"{self._caption(chart)}{f'<div>{note}</div>' if note else ''}"
        caption = f"<figcaption>{below}</figcaption>" if chart.caption else ""
        return f"<figure class='chart'>{image}{caption}</figure>"

    def _caption(self, block: Chart | Table) -> str:
        title = escape(block.caption)
        if not block.says:
            return title
        return f"<div class='says'>{''.join(map(self._span, block.says))}</div>{title}"

    def _table(self, table: Table) -> str:
        caption = f"<caption>{self._caption(table)}</caption>" if table.caption else ""
        head = _header_cells(table.header, table.align)
        body = "".join(f"<tr>{self._cells(row, table)}</tr>" for row in table.rows)
        return f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"

    def _cells(self, row: Sequence[Spans], table: Table) -> str:
        return "".join(
            f"<td class='{align}{' brief' if len(plain(cell)) <= _BRIEF else ''}'>"
            f"{''.join(map(self._text_of, cell))}</td>"
            for cell, align in zip(row, table.align, strict=True)
        )


def _header_cells(names: Sequence[str], aligns: Sequence[Align]) -> str:
    return "".join(
        f"<th class='{align}'>{escape(name)}</th>"
        for name, align in zip(names, aligns, strict=True)
    )


def _html_of_evidence(evidence: Mapping[str, Any], more: Sequence[tuple[str, str]] = ()) -> str:
    """Return a figure's exact value, rule and first rows; `more` are labels with HTML each."""
    before = evidence.get("before", {})
    year_before = before_words(before)
    items = [
        ("精确值", escape(_exact_value(evidence))),
        *_calculation(evidence),
        *more,
    ]
    if before:
        label = before.get("label") or before.get("name") or f"{before['year']}年"
        value = f"{_exact_value(before | {'unit': evidence['unit']})}（{label}）"
        items.append((year_before, escape(value)))
    lines = "".join(f"<dt>{label}</dt><dd>{html}</dd>" for label, html in items if html)
    rows = _html_of_rows(evidence.get("rows", []))
    operands = evidence.get("operands", ())
    for operand in operands if have_different_rows(operands) else ():
        if of_operand := _html_of_rows(operand["rows"]):
            name = escape(_exact_value(operand))
            rows += f"<details class='all'><summary>{name}的行</summary>{of_operand}</details>"
    if rows_before := _html_of_rows(before.get("rows", [])):
        rows += f"<details class='all'><summary>{year_before}的行</summary>{rows_before}</details>"
    return f"<div class='evidence'><dl>{lines}</dl>{rows}</div>"


def _calculation(evidence: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return how a figure was computed: its rule, or its formula and its operands."""
    rule = escape(str(evidence.get("rule", "")))
    if "worked" not in evidence:
        return [("算法", rule)]
    lines = [
        escape(f"{_exact_value(operand)}：{operand['rule']}") for operand in evidence["operands"]
    ]
    return [("算式", escape(evidence["worked"])), ("其中", "<br>".join(lines))]


def _exact_value(evidence: Mapping[str, Any]) -> str:
    return exact_quantity(evidence.get("value"), evidence.get("unit", ""))


def _html_of_rows(groups: Sequence[RowGroup]) -> str:
    """Return the first rows of a figure, a table for each register, and the number of all rows."""
    left, tables = MOST_ROWS, []
    for group in groups:
        rows = group["rows"][:left]
        left -= len(rows)
        if rows:
            tables.append(_html_of_group(group, rows))
    total = count_rows(groups)
    if not total:
        return ""
    return "".join(tables) + f"<p>{'…' if total > MOST_ROWS else ''}共{total}行</p>"


def _html_of_group(group: RowGroup, rows: Sequence[Sequence[Any]]) -> str:
    """Return rows of a register as a table, grouped by sheet."""
    aligns = [_align(column) for column in list(zip(*rows, strict=True))[2:]]
    head = _header_cells(["行", *group["fields"]], aligns)
    body = "".join(
        _html_of_sheet(place, list(rows_of_sheet), aligns)
        for place, rows_of_sheet in groupby(rows, key=lambda row: (row[0], row[1]))
    )
    return f"<div><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"


def _align(column: Sequence[Any]) -> Align:
    """Return right for a column of numbers, left for any other."""
    return "right" if all(_NUMBER.fullmatch(str(text)) for text in column) else "left"


def _html_of_sheet(
    place: tuple[str, str], rows: Sequence[Sequence[Any]], aligns: Sequence[Align]
) -> str:
    name = escape(" ".join(filter(None, place)))
    body = ""
    for row in rows:
        cells = zip(aligns, row[2:], strict=True)
        line = "".join(f"<td class='{align}'>{escape(str(text))}</td>" for align, text in cells)
        body += f"<tr>{line}</tr>"
    return f"<tr><th class='sheet' colspan='{len(aligns)}'>{name}</th></tr>{body}"


def _html_of_specs(specs: Iterable[str], wording: WordingOf) -> str:
    """Return a line for each text with the specs that give it; errors and no text give no line."""
    specs_by_text: dict[str, list[str]] = {}
    for spec in specs:
        with suppress(FigureError):
            specs_by_text.setdefault(wording(spec), []).append(f"{{x:{spec}}}" if spec else "{x}")
    return "<br>".join(
        f"{escape(text)}　<code>{escape(' '.join(written))}</code>"
        for text, written in specs_by_text.items()
        if text
    )
