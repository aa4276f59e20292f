"""更正说明: the chapter of a reopened review on what differs from the sealed one, and why.

`correction_notebook` makes it as an executed notebook, so that it is rendered as every chapter: it
stands before the first one, without a number, since a reader has to know of a correction before the
corrected text. The table has a line for each number that changed: what it is, the old value as
text, the new value as the figure itself, which opens to its rows, and the rows by which it changed.
build.correction calls it; what differs is found by `changes`.
"""

from __future__ import annotations

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
    spans_in,
)
from annual_review.document.numbering import UNNUMBERED
from annual_review.language import in_chinese
from annual_review.person_numbers import mask
from annual_review.values.exact_values import exact_quantity
from annual_review.versions.grounds import grounds_of
from annual_review.versions.items import item_names
from annual_review.versions.seals import Seal

TITLE = "更正说明"
_HEADER = ("事项", "原数", "更正后", "依据")
_ABSENT = "（无）"
_CHAPTER, _LABEL = "chapter", "label"


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
    shown = [one for one in changed if one.id not in quality]
    of_quality = len(changed) - len(shown)
    blocks: list[Block] = [
        _paragraph(text) for text in _first_texts(correction, len(shown), of_quality)
    ]
    if shown:
        blocks.append(_table(shown, correction))
    return blocks, {one.id: _evidence(correction.new, one.id) for one in shown if _is_new(one)}


def _first_texts(correction: Correction, shown: int, of_quality: int) -> list[str]:
    """Return what the note says before its table."""
    review = correction.new.office_words.review
    texts = [_sealed_text(correction.seal, review)]
    if correction.count > 1:
        texts[0] += f"这是定稿后的第{correction.count}次更正，仅列与上一次定稿的差别。"
    texts.append(f"更正理由：{mask(correction.reason).rstrip('。.；;')}。")
    edits = sum(text.kind not in ("numbers", "moved") for text in correction.changes.texts)
    if shown:
        said = f"更正数字{shown}项，列表如下；未列的数字与原{review}一致。"
    else:
        said = f"正文各章的数字与原{review}一致。"
    said += f"文字修改{edits}处。" if edits else "文字未作修改。"
    if of_quality:
        said += f"数据质量一章中有{of_quality}项数字随之变动，见该章。"
    texts.append(said)
    if limits := correction.changes.limits:
        reasons = "；".join(in_chinese(one).rstrip("。") for one in limits)
        texts.append(f"未能比较的内容：{reasons}。")
    return texts


def _sealed_text(seal: Seal | None, review: str) -> str:
    if seal is None:
        return f"本{review}定稿后有更正。"
    year, month, day = seal.sealed[:10].split("-")
    who = f"（{seal.names}）" if seal.names else ""
    return f"本{review}于{year}年{int(month)}月{int(day)}日定稿{who}，现予更正。"


def _table(changed: list[FigureChange], correction: Correction) -> Table:
    names, gone = item_names(correction.new), item_names(correction.old)
    ids = {one.id for one in changed}
    rows: list[tuple[Spans, ...]] = []
    for one in changed:
        name = one.label or names.get(one.id) or gone.get(one.id) or f"{one.chapter}中的数字"
        old = exact_quantity(one.old, one.old_unit) if one.old is not None else _ABSENT
        new = exact_quantity(one.new, one.new_unit) if _is_new(one) else _ABSENT
        rows.append(
            (
                (Span(name),),
                (Span(old),),
                (Span(new, figure=one.id if _is_new(one) else ""),),
                (Span(grounds_of(one, ids, names)),),
            )
        )
    return Table("", _HEADER, tuple(rows), ("left", "right", "right", "left"))


def _is_new(one: FigureChange) -> bool:
    return one.new is not None


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


def _paragraph(text: str) -> Paragraph:
    return Paragraph((Span(text),))
