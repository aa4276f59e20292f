"""The notes that the page prints: numbers behind its figures, and what each rests on at the end.

On the screen a figure opens a panel instead (`html_evidence`). On paper the page has the notes of
the PDF and the Word document (`evidence_appendix`), whole, short or none as params/ want them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from annual_review.document.blocks import Document, Span, Spans, replace_spans
from annual_review.export.evidence_appendix import (
    APPENDIX_TITLE,
    appendix_of,
    guide_of,
)
from annual_review.export.evidence_notes import ChapterNotes


@dataclass(frozen=True)
class PrintedNotes:
    """The notes by chapter and register, their title, and the guide above them."""

    title: str
    guide: str
    chapters: tuple[ChapterNotes, ...]

    def texts(self) -> Iterator[str]:
        """Yield every text."""
        yield from (self.title, self.guide)
        for chapter in self.chapters:
            yield chapter.heading
            for group in chapter.groups:
                yield from (group.heading, group.places)
                yield from (text for note in group.notes for text in (note.value, note.text))


def with_notes(document: Document, paper: Document) -> Document:
    """Return a document with all evidence, and the numbers of its notes `on_paper`."""
    numbers: list[int] = []

    def collect(span: Span) -> Spans:
        numbers.append(span.note)
        return (span,)

    for block in paper.blocks:
        replace_spans(block, collect)
    found = iter(numbers)  # of the same spans, in the same order
    blocks = tuple(
        replace_spans(block, lambda span: (replace(span, note=next(found)),))
        for block in document.blocks
    )
    return replace(document, blocks=blocks)


def printed_notes(paper: Document) -> PrintedNotes:
    """Return the notes of a document `on_paper`, in the order in which they are printed."""
    return PrintedNotes(APPENDIX_TITLE, guide_of(paper, has_pages=False), appendix_of(paper))
