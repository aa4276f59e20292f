"""更正说明: the chapter of a reopened review on what differs from the sealed one, and why.

`correction_notebook` makes it as an executed notebook, so that it is rendered as every chapter: it
stands before the first one, without a number, since a reader has to know of a correction before the
corrected text. The table has a line for each number that changed: what it is, the old value as
text, the new value as the figure itself, which opens to its rows, and the rows by which it changed.
build.correction calls it; what differs is found by `changes`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import nbformat

from annual_review.changes import Changes
from annual_review.changes.model import FigureChange
from annual_review.document.block_json import BLOCK_MIME, block_to_json
from annual_review.document.blocks import (
    Block,
    Document,
    Heading,
    Paragraph,
    Span,
    Spans,
    Table,
    plain,
    spans_in,
)
from annual_review.document.numbering import UNNUMBERED
from annual_review.language import in_chinese
from annual_review.person_numbers import mask
from annual_review.values.exact_values import exact_quantity
from annual_review.versions.grounds import Grounds
from annual_review.versions.items import item_names
from annual_review.versions.seals import Seal

TITLE = "更正说明"
_HEADER = ("事项", "原数", "更正后", "依据")
_ABSENT = "（无）"
_LABEL = "label"
_NUMBER = re.compile(r"[\d.,，|｜+−-]+")


@dataclass(frozen=True)
class Correction:
    """What a note is made of.

    `seal` is that of the review that was reopened for `reason`, the `count`th of the period.
    `changes` is what differs from it, `new` the review of now without the note, `old` the sealed
    one.
    """

    seal: Seal | None
    reason: str
    count: int
    changes: Changes
    new: Document
    old: Document


def correction_notebook(correction: Correction) -> nbformat.NotebookNode:
    """Return the note as an executed notebook: a heading, and a cell with its blocks."""
    blocks, figures = _blocks_of(correction)
    content = {"blocks": [block_to_json(block) for block in blocks], "figures": figures}
    output = nbformat.v4.new_output(  # type: ignore[no-untyped-call]
        "display_data", {BLOCK_MIME: content}
    )
    title = nbformat.v4.new_markdown_cell(  # type: ignore[no-untyped-call]
        f"# {TITLE}", id="title", metadata={"tags": [UNNUMBERED]}
    )
    cell = nbformat.v4.new_code_cell("", id="note", outputs=[output])  # type: ignore[no-untyped-call]
    nb: nbformat.NotebookNode = nbformat.v4.new_notebook(  # type: ignore[no-untyped-call]
        cells=[title, cell]
    )
    return nb


def _blocks_of(correction: Correction) -> tuple[list[Block], dict[str, dict[str, Any]]]:
    """Return the blocks of the note, and the evidence of the figures in them."""
    quality = _figures_of_quality_alone(correction.new)
    changed = correction.changes.changed
    names = item_names(correction.old) | item_names(correction.new)
    shown = _distinct([one for one in changed if one.id not in quality], names)
    texts = _first_texts(correction, len(shown), any(one.id in quality for one in changed))
    blocks: list[Block] = [Paragraph((Span(text),)) for text in texts]
    if shown:
        names = item_names(correction.new, by_changes=True) | names
        grounds = Grounds(shown, names, _rules(correction.new))
        blocks.append(_table(shown, names, grounds))
        if grounds.files:
            blocks.append(Paragraph((Span(f"表中所说的行：{grounds.files}。"),), "note"))
    return blocks, {one.id: _evidence(correction.new, one.id) for one in shown if _is_new(one)}


def _distinct(changed: list[FigureChange], names: Mapping[str, str]) -> list[FigureChange]:
    """Return figures without those that say the same of the same rows under another id.

    Of these the first is kept that has a name.
    """
    found: dict[object, FigureChange] = {}
    for one in changed:
        key = one.old, one.new, one.old_unit, one.new_unit, one.rows.some
        if key not in found or (found[key].id not in names and one.id in names):
            found[key] = one
    return list(found.values())


def _first_texts(correction: Correction, shown: int, has_quality: bool) -> list[str]:
    """Return what the note says before its table."""
    review = correction.new.office_words.review
    texts = [_sealed_text(correction.seal, review)]
    if correction.count > 1:
        texts[0] += f"这是定稿后的第{correction.count}次更正，仅列与上一次定稿的差别。"
    texts.append(f"更正理由：{mask(correction.reason).rstrip('。.；;')}。")
    edits = _edited_texts(correction)
    said = f"文字修改{edits}处" if edits else "文字未作修改"
    if shown:
        texts.append(f"更正数字{shown}项，列表如下；{said}。图表中的相应数字一并更正。")
    else:
        texts.append(f"正文的数字与原{review}一致；{said}。")
    if has_quality:
        texts[-1] += "数据质量一章随登记情况更新。"
    if limits := correction.changes.limits:
        reasons = "；".join(in_chinese(one).rstrip("。") for one in limits)
        texts.append(f"未能比较的内容：{reasons}。")
    return texts


def _edited_texts(correction: Correction) -> int:
    """Return how many passages have other words; those on data quality are left aside.

    Of one that differs in numbers alone, the table says which.
    """
    quality = {
        plain(block.spans)
        for document in (correction.old, correction.new)
        for block in document.blocks
        if isinstance(block, Heading) and block.is_quality
    }
    edited = {
        (text.chapter, text.old, text.new)
        for text in correction.changes.texts
        if text.chapter not in quality
        and text.kind not in ("numbers", "moved")
        and _NUMBER.sub("", text.old) != _NUMBER.sub("", text.new)
    }
    return len(edited)


def _sealed_text(seal: Seal | None, review: str) -> str:
    if seal is None:
        return f"本{review}定稿后有更正。"
    year, month, day = seal.sealed[:10].split("-")
    who = f"（{seal.names}）" if seal.names else ""
    return f"本{review}于{year}年{int(month)}月{int(day)}日定稿{who}，现予更正。"


def _table(changed: list[FigureChange], names: Mapping[str, str], grounds: Grounds) -> Table:
    rows: list[tuple[Spans, ...]] = []
    for one in changed:
        name = one.label or names.get(one.id) or f"“{one.chapter}”中的数字"
        old = exact_quantity(one.old, one.old_unit) if one.old is not None else _ABSENT
        new = exact_quantity(one.new, one.new_unit) if _is_new(one) else _ABSENT
        old, new = one.old_withheld or old, one.new_withheld or new
        figure = Span(new, figure=one.id if _is_new(one) else "")
        rows.append(((Span(name),), (Span(old),), (figure,), (Span(grounds.of(one)),)))
    return Table("", _HEADER, tuple(rows), ("left", "right", "right", "left"))


def _is_new(one: FigureChange) -> bool:
    return one.new is not None


def _rules(document: Document) -> dict[str, str]:
    """Return the rules of each figure, of a calculated one those of its operands."""
    found: dict[str, str] = {}
    for id, entry in document.evidence.items():
        operands: Any = entry.get("operands") or ()
        found[id] = "；".join(str(one.get("rule", "")) for one in (entry, *operands))
    return found


def _evidence(document: Document, id: str) -> dict[str, Any]:
    """Return the evidence of a figure as its own chapter has shown it, which it names."""
    return {key: part for key, part in document.evidence[id].items() if key != _LABEL}


def _figures_of_quality_alone(document: Document) -> set[str]:
    """Return the figures that only a chapter on data quality prints."""
    within: set[str] = set()
    elsewhere: set[str] = set()
    is_quality = False
    for block in document.blocks:
        if isinstance(block, Heading) and block.level == 1:
            is_quality = block.is_quality
        found = {span.figure for span in spans_in(block) if span.figure}
        (within if is_quality else elsewhere).update(found)
    return within - elsewhere
