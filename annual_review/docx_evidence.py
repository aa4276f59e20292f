"""The appendix of a Word document that says where each figure is from, as that of the PDF."""

from __future__ import annotations

from collections.abc import Iterator

from annual_review.document import Document
from annual_review.docx_links import Links
from annual_review.docx_page import Sheet
from annual_review.docx_tables import evidence_table
from annual_review.docx_writer import heading_paragraph
from annual_review.docx_xml import Element, run, spacer
from annual_review.typst_evidence import HEADER, TITLE, evidence_lines

BOOKMARK = "_Toc_evidence"


def evidence(document: Document, links: Links, sheet: Sheet) -> Iterator[Element]:
    """Yield the appendix; nothing where there are no figures."""
    lines = [
        [links.evidence_line(id, printed), *([run(text)] for text in rest)]
        for id, (printed, *rest) in evidence_lines(document)
    ]
    if lines:
        yield heading_paragraph(1, links.place(BOOKMARK, [run(TITLE)]), breaks=True)
        yield evidence_table(HEADER, lines, sheet)
        yield spacer()
