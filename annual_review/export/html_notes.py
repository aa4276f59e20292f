"""The notes that the page prints: numbers behind its figures, and what each rests on at the end.

On the screen a figure opens a panel instead (`html_evidence`). The notes are the lines of the
evidence appendix, as params/ want it: whole, short or none.
"""

from __future__ import annotations

from annual_review.document.blocks import Document
from annual_review.export.evidence_appendix import appendix_lines, on_paper

Note = tuple[str, tuple[str, ...]]  # the id of a figure, and the texts of its note


def notes(document: Document) -> list[Note]:
    """Return the notes in the order of their numbers, which begin at 1."""
    return [(id, tuple(line)) for id, line in appendix_lines(on_paper(document))]


def note_numbers(document: Document) -> dict[str, int]:
    """Return the number of each figure's note, by the figure's id."""
    return {id: number for number, (id, __) in enumerate(notes(document), 1)}
