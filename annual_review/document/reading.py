"""From an executed notebook, one chapter or all of them merged, to a Document."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from annual_review.document.blocks import (
    Block,
    Chart,
    Document,
    Glance,
    Heading,
    ListBlock,
    Paragraph,
    Quote,
    Span,
    Table,
    map_text,
    plain,
    texts,
)
from annual_review.document.markdown import blocks_of_markdown
from annual_review.document.marks import MARK_CHARACTER
from annual_review.document.numbering import Tagged, number_blocks
from annual_review.document.outputs import Evidence, blocks_of_output
from annual_review.errors import BuildError, FigureError

Printed = tuple[str, dict[str, object]]

REMOVE_CELL = "remove-cell"


def read_document(nb: Mapping[str, Any]) -> Document:
    """Return the review that an executed notebook holds.

    The notebook's metadata may say under "review" what stands on the cover (title, office, year,
    date), which font files the office has (fonts) and its page (page). Raises BuildError, which
    names the cell, for an output that is an error or an unresolved placeholder.
    """
    evidence: Evidence = {}
    tagged: list[Tagged] = []
    chapter = ""
    for place, cell in enumerate(nb["cells"], start=1):
        tags = frozenset(cell["metadata"].get("tags", ()))
        if REMOVE_CELL in tags:
            continue
        where = _place(cell, place)
        blocks, printed = _read_cell(cell, where)
        tagged += [(block, tags) for block in blocks]
        chapter = _last_title(blocks) or chapter
        for id, kept in printed:
            _keep(evidence, id, kept | {"chapter": chapter}, where)
    numbered = tuple(_without_repeated_notices(number_blocks(tagged)))
    order = dict.fromkeys(id for block in numbered for id in _figures_in(block))
    labels = _labels_of(numbered)
    in_order = {id: _labelled(evidence[id], labels.get(id)) for id in order if id in evidence}
    return _titled(nb["metadata"], numbered, in_order)


def _read_cell(cell: Mapping[str, Any], where: str) -> tuple[list[Block], list[Printed]]:
    """Return what a cell says, and the figures that it prints, with their evidence.

    A code cell says its outputs; its source is never shown.
    """
    blocks: list[Block] = []
    printed: list[Printed] = []
    if cell["cell_type"] == "markdown":
        blocks = blocks_of_markdown(_source(cell), cell.get("attachments"))
    for output in cell.get("outputs", ()):
        shown, figures = blocks_of_output(output, where)
        blocks += shown
        printed += figures.items()
    for block in blocks:
        _refuse_placeholders(block, where)
    cleaned = [(id, clean_evidence(kept)) for id, kept in printed]
    return [map_text(block, clean_text) for block in blocks], cleaned


def clean_evidence(part: Any) -> Any:
    """Return evidence with every text in it cleaned."""
    if isinstance(part, str):
        return clean_text(part)
    if isinstance(part, list):  # of texts, mostly: rows
        return [clean_text(one) if isinstance(one, str) else clean_evidence(one) for one in part]
    if isinstance(part, dict):
        return {key: clean_evidence(one) for key, one in part.items()}
    return part


def _last_title(blocks: list[Block]) -> str:
    titles = [plain(one.spans) for one in blocks if isinstance(one, Heading) and one.level == 1]
    return titles[-1] if titles else ""


def _figures_in(part: object) -> Iterator[str]:
    """Yield the ids of the figures that a block prints, in order."""
    if isinstance(part, Span):
        if part.figure:
            yield part.figure
    elif isinstance(part, tuple):
        for inner in part:
            yield from _figures_in(inner)
    elif isinstance(part, Paragraph | Quote):
        yield from _figures_in(part.spans)
    elif isinstance(part, ListBlock | Glance):
        yield from _figures_in(part.items)
    elif isinstance(part, Table):
        yield from _figures_in(part.rows)


def _labels_of(blocks: Iterable[Block]) -> dict[str, str]:
    """Return the labels of the figures that are set large side by side, of two the first."""
    glances = [block for block in blocks if isinstance(block, Glance)]
    items = [item for glance in reversed(glances) for item in reversed(glance.items)]
    return {span.figure: label for span, label in items if span.figure}


def _labelled(kept: dict[str, object], label: str | None) -> dict[str, object]:
    return kept | {"label": label} if label else kept


def _keep(evidence: Evidence, id: str, kept: dict[str, object], where: str) -> None:
    """Keep a figure's evidence as first printed; one id cannot stand for two numbers."""
    first = evidence.setdefault(id, kept)
    if any(first.get(key) != kept.get(key) for key in ("value", "unit", "rule", "rows")):
        raise FigureError(
            f"The figure {id} is {_said(kept)} here, and {_said(first)} in {first['chapter']}.",
            where,
            "Give one of them an id of its own.",
        )


def _said(kept: Mapping[str, object]) -> str:
    return f"{kept.get('value')}{kept.get('unit', '')}（{kept.get('rule', '')}）"


def _source(cell: Mapping[str, Any]) -> str:
    source = cell["source"]
    return source if isinstance(source, str) else "".join(source)


def _place(cell: Mapping[str, Any], place: int) -> str:
    chapter = cell["metadata"].get("chapter")
    return f"{chapter}, cell {place}" if chapter else f"cell {place}"


def _refuse_placeholders(block: Block, where: str) -> None:
    drawn = [block.content.decode(errors="replace")] if isinstance(block, Chart) else []
    for text in [*texts(block), *drawn]:
        found = MARK_CHARACTER.search(text)
        if found:
            around = MARK_CHARACTER.sub("", text[max(0, found.start() - 20) : found.end() + 40])
            raise BuildError(
                f"A figure was left unresolved in “{around}”.",
                where,
                "Write the sentence with say(f'…'), the figure inside its braces.",
            )


@lru_cache(maxsize=1 << 16)
def clean_text(text: str) -> str:
    r"""Return text without characters that show nothing, but may disturb the page.

    Control characters (DOCX cannot hold them), marks that turn the direction of writing, soft
    hyphens and the like go; a tab or a line separator is a space; a newline stays.

    >>> clean_text("甲\u202e乙\x00\t丙\n")
    '甲乙 丙\n'
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(_shown(char) for char in text)


def _shown(char: str) -> str:
    category = unicodedata.category(char)
    if char == "\n" or category[0] not in "CZ" or category in ("Zs", "Co", "Cn"):
        return char
    return " " if category in ("Zl", "Zp") or char == "\t" else ""


def _without_repeated_notices(blocks: Iterable[Block]) -> Iterator[Block]:
    """Drop a notice that was given before under the same heading."""
    given: set[Paragraph] = set()
    for block in blocks:
        if isinstance(block, Heading):
            given.clear()
        if isinstance(block, Paragraph) and block.role == "notice":
            if block in given:
                continue
            given.add(block)
        yield block


def _titled(metadata: Mapping[str, Any], blocks: tuple[Block, ...], evidence: Evidence) -> Document:
    review = metadata.get("review", {})
    date = dt.date.fromisoformat(review["date"]) if review.get("date") else None
    fonts = {role: Path(path) for role, path in (review.get("fonts") or {}).items() if path}
    title = clean_text(review.get("title") or _first_title(blocks))
    return Document(
        title=" ".join(title.split()),
        office=clean_text(review.get("office") or ""),
        year=int(review.get("year") or _year_of_run(metadata)),
        date=date,
        blocks=blocks,
        evidence=evidence,
        fonts=fonts,
        page=dict(review.get("page") or {}),
    )


def _first_title(blocks: tuple[Block, ...]) -> str:
    headings = [plain(block.spans) for block in blocks if isinstance(block, Heading)]
    return headings[0] if headings else "工作综述"


def _year_of_run(metadata: Mapping[str, Any]) -> int:
    """Return the year that papermill ran the notebook with, or 0 if none is known."""
    year = metadata.get("papermill", {}).get("parameters", {}).get("year", 0)
    return year if isinstance(year, int) else 0
