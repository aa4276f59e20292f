"""What a figure is called in a list that stands apart from the sentence that prints it.

`item_names` reads a document: a figure has its label, else the words of the sentence, or the row
and the column of the table, that print it first. Ids are names of the program and are not shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

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
    Spans,
    Table,
    plain,
)

_FEWEST, _MOST = 4, 28  # characters of the words before a figure
_SENTENCE_ENDS = "。！？；\n"
_CLAUSE = re.compile(r"[，：,:]")
_END = re.compile(rf"[{_SENTENCE_ENDS}，：,:]")
_GAP = "……"
_OPENING, _CLOSING = "（(“‘《", "）)”’》"


def item_names(document: Document, *, by_changes: bool = False) -> dict[str, str]:
    """Return what each figure of a document is called, by its id, in the order of printing.

    Figures of which only the change from the year before is printed are named if `by_changes`.
    """
    found: dict[str, str] = {}
    heading = ""
    for block in document.blocks:
        if isinstance(block, Heading):
            heading = plain(block.spans)
        for span, name in _names_in(block, heading):
            if not span.shows or by_changes:
                found.setdefault(span.figure, name)
    labels = {id: str(entry.get("label") or "") for id, entry in document.evidence.items()}
    return found | {id: label for id, label in labels.items() if label}


def _names_in(block: Block, heading: str) -> Iterator[tuple[Span, str]]:
    match block:
        case Paragraph(spans=spans) | Quote(spans=spans) | Heading(spans=spans):
            yield from _of_sentence(spans, heading)
        case ListBlock(items=items):
            for spans in items:
                yield from _of_sentence(spans, heading)
        case Glance(items=items):
            for span, label in items:
                if span.figure:
                    yield span, label
        case Table():
            yield from _of_sentence(block.says, heading)
            yield from _of_table(block, heading)
        case Chart(says=says, note=note):
            yield from _of_sentence(says, heading)
            yield from _of_sentence(note, heading)
        case _:
            return


def _of_table(table: Table, heading: str) -> Iterator[tuple[Span, str]]:
    """Yield the figures of a table's cells: caption, row and column."""
    for row in table.rows:
        name = "" if any(span.figure for span in row[0]) else plain(row[0])
        for title, spans in zip(table.header, row, strict=True):
            where = "，".join(filter(None, dict.fromkeys((name, title))))
            for span in spans:
                if span.figure:
                    yield span, f"“{table.caption or heading}”{where}"


def _of_sentence(spans: Spans, heading: str) -> Iterator[tuple[Span, str]]:
    """Yield the figures of a text with the words around them.

    Other figures are left out of the words: they are numbers of their own.
    """
    texts = ["" if span.figure else span.text for span in spans]
    for at, span in enumerate(spans):
        if span.figure:
            name = words_around("".join(texts[:at]), "".join(texts[at + 1 :]))
            unit = re.sub(r"^[^\d]*[\d.,]+[余多]?", "", span.text)
            yield span, name if len(name) > 1 else f"{heading}：{name}{_GAP}{unit}"


def words_around(before: str, after: str) -> str:
    """Return the words by which a number is known that stands between two texts.

    They are those before it in its clause, or in more clauses while these are too short; where
    nothing stands before it in its sentence, those behind it.

    >>> words_around("开展技术指导，培训农户", "，发放资料")
    '培训农户'
    >>> words_around("开展宣讲，听众", "。"), words_around("情况良好。共", "。")
    ('开展宣讲，听众', '共')
    >>> words_around("", "参加了活动，反响热烈。")
    '……参加了活动'
    """
    sentence = before[max(before.rfind(mark) for mark in _SENTENCE_ENDS) + 1 :]
    starts = [0, *(match.end() for match in _CLAUSE.finditer(sentence))]
    name = ""
    for start in reversed(starts):
        longer = sentence[start:].strip()
        if name and (len(name) >= _FEWEST or len(longer) > _MOST):
            break
        name = longer
    name = name.rstrip("，、：,: ")
    if len(name) > _MOST:
        name = f"…{name[-_MOST:]}"
    if name:
        return _balanced(name)
    end = _END.search(after)
    rest = (after[: end.start()] if end else after).strip()[:_MOST]
    return _balanced(f"{_GAP}{rest}") if rest else ""


def _balanced(text: str) -> str:
    """Return a text without brackets and quotation marks of which it has only one of the two."""
    open_at: list[int] = []
    alone: set[int] = set()
    for at, char in enumerate(text):
        if char in _OPENING:
            open_at.append(at)
        elif char in _CLOSING:
            if open_at:
                open_at.pop()
            else:
                alone.add(at)
    alone.update(open_at)
    return "".join(char for at, char in enumerate(text) if at not in alone)
