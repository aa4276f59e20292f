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
    Spans,
    Table,
    plain,
)

_FEWEST, _MOST = 4, 28  # characters of the words before a figure
_SENTENCE_ENDS = "。！？；\n"
_CLAUSE = re.compile(r"[，、：,:]")
_GAP = "……"
_OPENING, _CLOSING = "（(“‘《", "）)”’》"


def item_names(document: Document) -> dict[str, str]:
    """Return what each figure of a document is called, by its id, in the order of printing."""
    found: dict[str, str] = {}
    for block in document.blocks:
        for id, name in _names_in(block):
            found.setdefault(id, name)
    labels = {id: str(entry.get("label") or "") for id, entry in document.evidence.items()}
    return found | {id: label for id, label in labels.items() if label}


def _names_in(block: Block) -> Iterator[tuple[str, str]]:
    match block:
        case Paragraph(spans=spans) | Quote(spans=spans) | Heading(spans=spans):
            yield from _of_sentence(spans)
        case ListBlock(items=items):
            for spans in items:
                yield from _of_sentence(spans)
        case Glance(items=items):
            for span, label in items:
                if span.figure:
                    yield span.figure, label
        case Table():
            yield from _of_sentence(block.says)
            yield from _of_table(block)
        case Chart(says=says, note=note):
            yield from _of_sentence(says)
            yield from _of_sentence(note)
        case _:
            return


def _of_table(table: Table) -> Iterator[tuple[str, str]]:
    """Yield the figures of a table's cells: caption, row and column."""
    for row in table.rows:
        name = plain(row[0]) if row and not any(span.figure for span in row[0]) else ""
        for title, spans in zip(table.header, row, strict=True):
            for span in spans:
                if span.figure and not span.shows:
                    parts = filter(None, (name, title if title != name else ""))
                    where = "，".join(parts)
                    caption = f"“{table.caption}”" if table.caption else ""
                    yield span.figure, f"{caption}{where}" or plain(spans)


def _of_sentence(spans: Spans) -> Iterator[tuple[str, str]]:
    """Yield the figures of a text with the words around them; a change is named by its figure."""
    texts = [span.text for span in spans]
    for at, span in enumerate(spans):
        if span.figure and not span.shows:
            yield span.figure, words_around("".join(texts[:at]), "".join(texts[at + 1 :]))


def words_around(before: str, after: str) -> str:
    """Return the words by which a number is known that stands between two texts.

    They are those before it in its clause, or in more clauses while these are too short; where
    nothing stands before it in its sentence, those behind it.

    >>> words_around("开展果农技术指导培训12场次，培训果农", "，发放资料")
    '培训果农'
    >>> words_around("培训情况良好。共", "。")
    '共……'
    >>> words_around("", "参加了活动，反响热烈。")
    '……参加了活动'
    """
    sentence = before[max(before.rfind(mark) for mark in _SENTENCE_ENDS) + 1 :].strip()
    starts = [0, *(match.end() for match in _CLAUSE.finditer(sentence))]
    name = ""
    for start in reversed(starts):
        longer = sentence[start:].strip()
        if name and (len(name) >= _FEWEST or len(longer) > _MOST):
            break
        name = longer
    name = _CLAUSE.sub("", name[-1:]).join((name[:-1], "")) if name else ""
    if len(name) > _MOST:
        name = f"…{name[-_MOST:]}"
    if len(name) >= _FEWEST:
        return _balanced(name)
    end = re.search(rf"[{re.escape(_SENTENCE_ENDS)}，、：,:]", after)
    rest = after[: end.start()] if end else after
    return _balanced(f"{name}{_GAP}{rest[:_MOST]}".strip())


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
