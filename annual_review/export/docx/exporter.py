"""nbconvert's exporter to a Word document, laid out as the PDF is."""

from __future__ import annotations

import datetime as dt
from typing import Any

from nbformat import NotebookNode
from traitlets import default

from annual_review.document.blocks import Document
from annual_review.export.base import DocumentExporter
from annual_review.export.docx.elements import Links
from annual_review.export.docx.package import (
    Package,
    contents,
    cover,
    entries_of,
    evidence,
    section_end,
)
from annual_review.export.docx.page import Sheet, faces_of
from annual_review.export.docx.paging import pages_of
from annual_review.export.docx.styles import styles_of, styles_part
from annual_review.export.docx.writer import Numbering, Writer, pictures_of
from annual_review.export.typst import publication_date
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

    Raises TypesettingError for a chart that cannot be drawn, or an office's font that is not there.
    """
    sheet, faces = Sheet(Page.model_validate(document.page)), faces_of(document.fonts)
    package, numbering = Package(), Numbering(sheet)
    links = Links(document, package.relate)
    entries = entries_of(document, links)
    styles = styles_of(sheet, len(entries))
    writer = Writer(sheet, links, numbering, pictures_of(document, sheet), package.show)
    body = [*writer.blocks(document.blocks), *evidence(document, links, sheet)]
    pages = pages_of(body, styles, sheet)
    front = [*cover(document, sheet), *contents(entries, pages)]
    package.fill([*front, section_end(sheet), *body], sheet.section(body=True))
    package.set_parts(styles_part(styles, faces, sheet), numbering.part(), faces.table())
    package.name(document, publication_date(document) or _NO_DATE)
    return package.content()
