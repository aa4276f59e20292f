"""Export a review as a Word document with the layout of the PDF.

nbconvert finds `ReviewDocxExporter` as `review-docx`; `word_document` puts the parts together.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from nbformat import NotebookNode
from traitlets import default

from annual_review.document.blocks import Document
from annual_review.export.base import DocumentExporter
from annual_review.export.docx.evidence import evidence_appendix
from annual_review.export.docx.fonts import word_fonts
from annual_review.export.docx.front_matter import contents, contents_entries, cover
from annual_review.export.docx.links import Links
from annual_review.export.docx.lists import ListNumbering
from annual_review.export.docx.package import Package
from annual_review.export.docx.page import PageSetup, section_end
from annual_review.export.docx.paging import estimate_pages
from annual_review.export.docx.pictures import draw_charts
from annual_review.export.docx.styles import paragraph_styles
from annual_review.export.docx.styles_part import styles_part
from annual_review.export.docx.writer import BlockWriter
from annual_review.export.typesetting import publication_date
from annual_review.project.settings import Page

_NO_DATE = dt.date(1970, 1, 1)


class ReviewDocxExporter(DocumentExporter):
    """Exports an executed notebook as a Word document, always the same bytes."""

    export_from_notebook = "综述文稿 Review (Word)"
    output_mimetype = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return ".docx"

    def from_notebook_node(  # type: ignore[override]
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[bytes, dict[str, Any]]:
        """Return the document. Raises TypesettingError for a chart that cannot be drawn."""
        nb, resources = super().from_notebook_node(nb, resources, **kw)
        resources["output_extension"] = self.file_extension
        return word_document(resources["document"]), resources


def word_document(document: Document) -> bytes:
    """Return a review as a Word document.

    Raises TypesettingError for a chart that cannot be drawn and for a missing font file.
    """
    setup, fonts = PageSetup(Page.model_validate(document.page)), word_fonts(document.fonts)
    package, numbering = Package(), ListNumbering(setup)
    links = Links(document, package.relate)
    entries = contents_entries(document, links)
    styles = paragraph_styles(setup, len(entries))
    pictures = draw_charts(document, setup)
    writer = BlockWriter(setup, links, numbering, pictures, package.add_picture)
    body = [*writer.blocks(document.blocks), *evidence_appendix(document, links, setup)]
    pages = estimate_pages(body, styles, setup)
    front_matter = [*cover(document, setup), *contents(entries, pages)]
    last_section = setup.section(body=True, continued=writer.has_sections)
    package.set_body([*front_matter, section_end(setup), *body], last_section)
    package.set_parts(styles_part(styles, fonts, setup), numbering.part(), fonts.table())
    package.set_properties(document, publication_date(document) or _NO_DATE)
    return package.content()
