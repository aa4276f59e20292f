"""The notes of a review on paper: a number behind each figure in the text, its evidence at the end.

`on_paper` gives the text its numbers, `appendix_of` the notes, by chapter and register.
`typst_writer` and `docx.evidence` print both; `evidence_notes` words a note.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import count
from typing import Any, TypeVar

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
    replace_spans,
    spans_in,
)
from annual_review.export.evidence_notes import ChapterNotes, NoteWriter, identity
from annual_review.values.cell_text import text_width
from annual_review.values.exact_values import exact_quantity

APPENDIX_TITLE = "数字依据一览"
_LINE, _HALF_LINE = 98, 46  # half-width characters of a line of the appendix
_BESIDE = 12  # of these, the numbers of a note and of its page
_FEW = 12  # notes
_GUIDE = "编号见文中数字的右上角"
_GUIDE_TO_ROWS = "，行号是{word}中的行"
_GUIDE_TO_PAGES = "，右侧是数字所在的页"

_Part = TypeVar("_Part")


def note_numbers(document: Document) -> dict[str, int]:
    """Return the number of the note of each figure that has one, by the figure's id.

    Notes are numbered from 1 in the order in which a document first prints their figures. Figures
    with the same value, rule and rows have one note. Those that only the chapter on data quality
    prints have none: they are evidence of the cleaning itself. Without an appendix of evidence
    (params/ may leave it out) there are no notes.

    >>> note_numbers(Document("题", "", 2021, None, (Heading(1, (Span("总体情况"),)),)))
    {}
    """
    if not document.parts.evidence:
        return {}
    keys = {id: identity(entry) for id, entry in document.evidence.items()}
    known: dict[str, int] = {}
    for part in _parts_outside_quality(document):
        for id in _marked_figures(part, keys, document.evidence).values():
            known.setdefault(keys[id], len(known) + 1)
    return {id: known[key] for id, key in keys.items() if key in known}


def on_paper(document: Document) -> Document:
    """Return a document as it is printed: with the numbers of its notes, and their evidence alone.

    Each note has the evidence of the first of its figures, in the order of their numbers; whatever
    prints one of them refers to that figure, and nothing to a figure without a note. In a
    paragraph, an item, a caption or a row of a table the number stands once (`Span.note`): behind
    the text that says the value, or the first.
    """
    numbers = note_numbers(document)
    ids: dict[int, str] = {}
    for id, number in sorted(numbers.items(), key=lambda pair: pair[1]):
        ids.setdefault(number, id)
    evidence = {id: document.evidence[id] for id in ids.values()}
    first = {id: ids[number] for id, number in numbers.items()}

    def refer(span: Span) -> Spans:
        return (replace(span, figure=first.get(span.figure, "")),) if span.figure else (span,)

    def mark(part: _Part) -> _Part:
        part = replace_spans(part, refer)
        chosen = _marked_figures(part, first, evidence)
        places = count()

        def with_note(span: Span) -> Spans:
            id = chosen.get(next(places))
            return (replace(span, note=numbers[id]),) if id else (span,)

        return replace_spans(part, with_note)

    blocks = (
        replace_spans(block, refer) if isinstance(block, Heading) else _change_parts(block, mark)
        for block in document.blocks
    )
    return replace(document, blocks=tuple(blocks), evidence=evidence)


def appendix_of(document: Document) -> tuple[ChapterNotes, ...]:
    """Return the notes of a document `on_paper`, by the chapter in which their numbers are first.

    Short ones, if params/ want them so, have the value and the rule of a figure alone.
    """
    is_short = document.parts.evidence == "short"
    writer = NoteWriter(document.evidence, document.office_words.register, is_short=is_short)
    by_chapter: dict[str, list[str]] = {}
    places = _chapters_of_notes(document)
    for id in document.evidence:
        by_chapter.setdefault(places[id], []).append(id)
    return tuple(writer.chapter(name, ids) for name, ids in by_chapter.items())


def columns_of(chapters: Sequence[ChapterNotes]) -> int:
    """Return in how many columns notes are set: two if that saves a fifth of their lines.

    Long notes take as many pages in two columns, in lines that cannot be justified well.
    """
    if sum(len(group.notes) for one in chapters for group in one.groups) <= _FEW:
        return 1
    whole, half = (_lines(chapters, width) for width in (_LINE, _HALF_LINE))
    return 2 if half / 2 < 0.8 * whole else 1


def _lines(chapters: Sequence[ChapterNotes], width: int) -> int:
    """Return about how many lines of some half-width characters notes take."""
    texts = [""] * len(chapters)
    for group in (group for one in chapters for group in one.groups):
        texts.append(f"{group.heading}　{group.places}")
        texts += [f"{' ' * _BESIDE}{note.value}　{note.text}" for note in group.notes]
    return sum(max(1, math.ceil(text_width(text) / width)) for text in texts)


def guide_of(document: Document, *, has_pages: bool) -> str:
    """Return what stands above the notes: where their numbers are, and what rows and pages are."""
    word = document.office_words.register
    rows = "" if document.parts.evidence == "short" else _GUIDE_TO_ROWS.format(word=word)
    return f"{_GUIDE}{rows}{_GUIDE_TO_PAGES if has_pages else ''}。"


def evidence_texts(document: Document) -> Iterator[str]:
    """Yield every text of the appendix of a document `on_paper`."""
    yield from (APPENDIX_TITLE, guide_of(document, has_pages=True))
    for chapter in appendix_of(document):
        yield chapter.heading
        for group in chapter.groups:
            yield from (group.heading, group.places)
            for note in group.notes:
                yield f"{note.value}{note.text}"


def _chapters_of_notes(document: Document) -> dict[str, str]:
    """Return the title of the chapter in which each note's number stands first, by its id."""
    found: dict[str, str] = {}
    for chapter in document.chapters:
        heading = chapter.heading
        name = f"{heading.label}{plain(heading.spans)}".replace("\n", "") if heading else ""
        for span in spans_in(chapter.blocks):
            if span.note:
                found.setdefault(span.figure, name)
    return found


def _parts_outside_quality(document: Document) -> Iterator[object]:
    """Yield the parts of a document in which a note's number stands once, in order."""
    parts: list[object] = []

    def keep(part: _Part) -> _Part:
        parts.append(part)
        return part

    is_quality = False
    for block in document.blocks:
        if isinstance(block, Heading) and block.level == 1:
            is_quality = block.is_quality
        if not is_quality:
            _change_parts(block, keep)
    return iter(parts)


def _change_parts(block: Block, change: Callable[[Any], Any]) -> Block:
    """Return a block with its parts changed; a heading has none, as it stands in the contents."""
    match block:
        case Paragraph() | Quote():
            return replace(block, spans=change(block.spans))
        case ListBlock():
            return replace(block, items=tuple(map(change, block.items)))
        case Table():
            return replace(block, says=change(block.says), rows=tuple(map(change, block.rows)))
        case Chart():
            return replace(block, says=change(block.says), note=change(block.note))
        case Glance():
            items = tuple((change((span,))[0], label) for span, label in block.items)
            return replace(block, items=items)
    return block


def _marked_figures(
    part: object, keys: Mapping[str, str], evidence: Mapping[str, Mapping[str, Any]]
) -> dict[int, str]:
    """Return behind which spans of a part a note's number stands, with the ids of their figures.

    Of the figures with the same key it stands once: behind the first text that says the value
    (1026人次, not 增长73%), or else the first.
    """
    chosen: dict[str, tuple[bool, int, str]] = {}
    for at, span in enumerate(spans_in(part)):
        id = span.figure
        if id in keys:
            value = exact_quantity(evidence[id].get("value")) if id in evidence else ""
            found = (not (value and value in span.text), at, id)
            chosen[keys[id]] = min(found, chosen.get(keys[id], found))
    return {at: id for _says, at, id in sorted(chosen.values(), key=lambda found: found[1])}
