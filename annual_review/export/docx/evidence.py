"""The notes of the evidence in a Word document, as in the PDF but without the pages of the numbers.

`exporter` puts them after the body. The number of each links back to where its figure is first
printed. On which page that is, Word knows only after it has updated a field, which it does not do
on opening; a page that may be wrong is worse than none.
"""

from __future__ import annotations

from collections.abc import Iterator

from annual_review.document.blocks import Document
from annual_review.export.docx.elements import Element, paragraph, run, spacer, w
from annual_review.export.docx.links import Links
from annual_review.export.docx.writer import heading_paragraph
from annual_review.export.evidence_appendix import APPENDIX_TITLE, appendix_of, guide_of
from annual_review.export.evidence_notes import Note

EVIDENCE_BOOKMARK = "_Toc_evidence"
_HANGING = 480  # twips; the left indent of the style of notes


def evidence_appendix(document: Document, links: Links) -> Iterator[Element]:
    """Yield the notes; nothing if params/ leave them out or there are no figures."""
    chapters = appendix_of(document)
    if not chapters:
        return
    title = links.bookmark(EVIDENCE_BOOKMARK, [run(APPENDIX_TITLE)])
    yield heading_paragraph(1, title, page_break=True)
    yield paragraph("EvidenceRegister", run(guide_of(document, has_pages=False)))
    for chapter in chapters:
        if chapter.heading:
            yield paragraph("EvidenceChapter", run(chapter.heading))
        for group in chapter.groups:
            places = f"　{group.places}" if group.places else ""
            yield paragraph("EvidenceRegister", run(group.heading, "Strong"), run(places))
            for note in group.notes:
                yield _note(note, links)
    yield spacer()


def _note(note: Note, links: Links) -> Element:
    return paragraph(
        "EvidenceText",
        *links.note_number(note.id, str(note.number)),
        w("r", w("tab")),
        run(note.value, "Strong"),
        run(f"　{note.text}"),
        properties=(w("ind", left=_HANGING, hanging=_HANGING),),
    )
