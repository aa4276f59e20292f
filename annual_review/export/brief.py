"""Export the brief in an executed notebook: as a page, as PDF and as a Word document.

They are those of the review (`html`, `typst`, `docx`), of the cells with the tags brief and
brief-only.
"""

from __future__ import annotations

from typing import Any

from annual_review.document.blocks import Document
from annual_review.document.brief import NO_BRIEF, TAG_CELLS
from annual_review.document.reading import Documents
from annual_review.errors import BuildError
from annual_review.export.attachments import attached_figures
from annual_review.export.base import DocumentExporter
from annual_review.export.docx.exporter import ReviewDocxExporter
from annual_review.export.html import ReviewHTMLExporter
from annual_review.export.typesetting import Attachment
from annual_review.export.typst import ReviewPDFExporter
from annual_review.language import _


class _BriefExporter(DocumentExporter):
    """Exports the brief in place of the review."""

    def choose(self, documents: Documents) -> Document:
        """Return the brief. Raises BuildError if no cell is tagged for it."""
        if documents.brief is None:
            raise BuildError(_(NO_BRIEF), remedy=_(TAG_CELLS))
        return documents.brief


class ReviewBriefExporter(_BriefExporter, ReviewHTMLExporter):
    """Exports the brief in an executed notebook as a page, always the same bytes."""

    export_from_notebook = "年度摘要网页 Brief (HTML)"


class ReviewBriefPDFExporter(_BriefExporter, ReviewPDFExporter):
    """Exports the brief in an executed notebook as a tagged PDF, always the same bytes."""

    export_from_notebook = "年度摘要版面 Brief in print (PDF)"

    def attachments(self, resources: dict[str, Any]) -> list[Attachment]:
        """Return the figures of the brief; ledger and tables are in the review."""
        return list(attached_figures(resources["documents"].brief.evidence))


class ReviewBriefDocxExporter(_BriefExporter, ReviewDocxExporter):
    """Exports the brief in an executed notebook as a Word document, always the same bytes."""

    export_from_notebook = "年度摘要文稿 Brief (Word)"
