"""The evidence appendix of a Word document: where each figure comes from, as in the PDF.

`exporter` puts it after the body. Each line links back to where its figure is first printed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from annual_review.document.blocks import Document
from annual_review.export.docx.elements import Element, paragraph, run, spacer
from annual_review.export.docx.links import Links
from annual_review.export.docx.page import PageSetup
from annual_review.export.docx.tables import cell, divide, row, table, underline
from annual_review.export.docx.writer import heading_paragraph
from annual_review.export.evidence_appendix import (
    APPENDIX_TITLE,
    appendix_header,
    appendix_lines,
)

EVIDENCE_BOOKMARK = "_Toc_evidence"
_COLUMNS = (16, 18, 33, 39)  # parts of the width
_SHORT_COLUMNS = (16, 20, 52)


def evidence_appendix(document: Document, links: Links, setup: PageSetup) -> Iterator[Element]:
    """Yield the appendix; nothing if params/ leave it out or there are no figures."""
    lines = [
        [links.evidence_line(id, printed), *([run(text)] for text in others)]
        for id, (printed, *others) in appendix_lines(document)
    ]
    if lines:
        title = links.bookmark(EVIDENCE_BOOKMARK, [run(APPENDIX_TITLE)])
        yield heading_paragraph(1, title, page_break=True)
        yield _evidence_table(appendix_header(document), lines, setup)
        yield spacer()


def _evidence_table(
    heads: Sequence[str], lines: Sequence[Sequence[list[Element]]], setup: PageSetup
) -> Element:
    widths = divide(setup.width, _COLUMNS if len(heads) == len(_COLUMNS) else _SHORT_COLUMNS)
    header = [
        cell(width, paragraph("EvidenceHead", run(text)))
        for width, text in zip(widths, heads, strict=True)
    ]
    rows = [
        row(
            [
                cell(width, paragraph("EvidenceText", *content), align="top")
                for width, content in zip(widths, line, strict=True)
            ]
        )
        for line in lines
    ]
    return table(widths, [underline(row(header, header=True)), *rows])
