"""Export a review as Typst source, and by way of it as PDF.

nbconvert finds the exporters as `review-typst` and `review-pdf`. The layout (margins, type sizes,
page numbers) is in templates/review-typst/index.typ.j2, with the measures of `settings.Page`;
`typst_writer` writes the blocks, `typesetting` runs Typst.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from nbformat import NotebookNode
from traitlets import Unicode, default

from annual_review.document.blocks import Document
from annual_review.document.characters import printable
from annual_review.document.fonts import Role, fonts_of_roles
from annual_review.document.official import official_texts
from annual_review.document.title_lines import title_lines
from annual_review.export.attachments import attached_figures, attached_records, has_records
from annual_review.export.base import ReviewExporter
from annual_review.export.evidence_appendix import evidence_texts, on_paper
from annual_review.export.folded_tables import folded
from annual_review.export.metadata import description, keywords
from annual_review.export.page_pieces import Heights, Spread, paged
from annual_review.export.table_layout import POINTS_OF_MM
from annual_review.export.typesetting import (
    NO_DATE,
    Attachment,
    compile_pdf,
    font_families,
    publication_date,
    query_metadata,
)
from annual_review.export.typst_writer import document_source, evidence_source, literal, measures
from annual_review.project.settings import Page


class ReviewTypstExporter(ReviewExporter):
    """Exports an executed notebook as Typst source that contains everything but the fonts."""

    export_from_notebook = "年度文稿排版源文件 Review source (Typst)"
    output_mimetype = "text/vnd.typst"

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return ".typ"

    @default("template_extension")
    def _template_extension_default(self) -> str:
        return ".typ.j2"

    @default("template_name")
    def _template_name_default(self) -> str:
        return "review-typst"

    def _preprocess(
        self, nb: NotebookNode, resources: dict[str, Any]
    ) -> tuple[NotebookNode, dict[str, Any]]:
        nb, resources = super()._preprocess(nb, resources)
        document = on_paper(resources["document"])
        resources["document"] = printable(
            document, [*evidence_texts(document), *official_texts(document).texts]
        )
        resources["document"], resources["spread"] = self._paged(resources)
        return nb, resources

    def _paged(self, resources: dict[str, Any]) -> tuple[Document, Spread]:
        """Return the document with its blocks in the order in which they fill pages."""
        document: Document = resources["document"]
        page = Page.model_validate(document.page)
        document = replace(document, blocks=folded(document.blocks, page))
        resources = {**resources, "document": document, "measuring": True}
        source = self.template.render(resources=resources)
        found = query_metadata(source, document, "measured")
        heights = [Heights(whole, tuple(parts)) for whole, *parts in found["heights"]]
        return paged(document, heights, found["start"])

    def default_filters(self) -> Iterable[tuple[str, Any]]:
        """Return nbconvert's filters and those of the template."""
        yield from super().default_filters()  # type: ignore[no-untyped-call]
        yield "typst", literal
        yield "typst_blocks", document_source
        yield "typst_evidence", evidence_source
        yield "typst_measures", measures
        yield "typst_setup", typst_setup
        yield "official_texts", official_texts
        yield "description", description
        yield "keywords", keywords
        yield "typst_title", title_source


@dataclass(frozen=True)
class PreparedPDF:
    """What Typst makes a PDF of: the source, and the document it is of, without its blocks."""

    source: str
    document: Document
    attachments: list[Attachment]


class ReviewPDFExporter(ReviewTypstExporter):
    """Exports an executed notebook as PDF/A-3a and PDF/UA-1, always the same bytes.

    `run_folder` is the folder of the run that the notebook is of: its ledger and its clean tables
    are attached, and the figures of the notebook itself. Without it, that of a notebook which a run
    has executed is known by its place, reports/<period>/notebooks/.
    """

    run_folder = Unicode("", help="The folder with ledger.csv and records/ to attach.").tag(
        config=True
    )

    export_from_notebook = "年度文稿版面 Review in print (PDF)"
    output_mimetype = "application/pdf"

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return ".pdf"

    def from_notebook_node(  # type: ignore[override]
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[bytes, dict[str, Any]]:
        """Return the PDF. Raises TypesettingError for Typst's errors."""
        prepared, resources = self._prepared(nb, resources, **kw)
        return self.compiled(prepared), resources

    def prepared(self, nb: NotebookNode) -> PreparedPDF:
        """Return what Typst needs for the PDF. Raises TypesettingError for Typst's errors.

        A process that only compiles it needs half the memory of one that has also prepared it.
        """
        return self._prepared(nb)[0]

    def _prepared(
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[PreparedPDF, dict[str, Any]]:
        source, resources = super().from_notebook_node(nb, resources, **kw)
        document: Document = resources["document"]
        attachments = self.attachments(resources) if document.parts.attachments else []
        return PreparedPDF(source, replace(document, blocks=()), attachments), resources

    def compiled(self, prepared: PreparedPDF) -> bytes:
        """Return the PDF. Raises TypesettingError for Typst's errors."""
        pdf, warnings = compile_pdf(prepared.source, prepared.document, prepared.attachments)
        for warning in warnings:
            self.log.warning("Typst: %s", warning)
        return pdf

    def attachments(self, resources: dict[str, Any]) -> list[Attachment]:
        """Return the files to attach: figures, ledger, clean tables, as far as they are known."""
        evidence = resources["documents"].whole.evidence
        folder = Path(self.run_folder) if self.run_folder else _run_folder(resources)
        return [*attached_figures(evidence), *(attached_records(folder) if folder else ())]


def _run_folder(resources: dict[str, Any]) -> Path | None:
    """Return the folder of the run that has executed a notebook, by the notebook's place."""
    path = resources.get("metadata", {}).get("path")
    folder = Path(path).resolve().parent if path is not None else None
    is_of_run = folder is not None and Path(path).name == "notebooks" and has_records(folder)
    return folder if is_of_run else None


@dataclass(frozen=True)
class FontStack:
    """The fonts of a role as Typst knows them: families to be tried in turn, and the weight."""

    families: tuple[str, ...]
    weight: int


@dataclass(frozen=True)
class TypstSetup:
    """What the Typst template needs besides the blocks."""

    page: Page
    size: int
    fonts: dict[Role, FontStack]
    date: dt.date  # of the metadata, which PDF/A requires
    brand: str  # the office's colour in Typst


_TITLE_SIZE = 22.0  # points: 2号 (GB/T 9704-2012, 7.3.1)


def title_source(title: str, setup: TypstSetup) -> str:
    """Return a title as a literal, with the breaks of its lines."""
    most = setup.page.width * POINTS_OF_MM / _TITLE_SIZE
    return literal("\n".join(title_lines(title, most)))


def typst_setup(document: Document) -> TypstSetup:
    """Return the page, type size, fonts, date and colour of a review."""
    page = Page.model_validate(document.page)
    families = font_families(document)
    fonts = {
        role: FontStack(tuple(families[path][0] for path in paths), families[paths[0]][1])
        for role, paths in fonts_of_roles(document.fonts, document.more_fonts).items()
    }
    ink = document.parts.ink
    brand = f"rgb({literal(ink)})" if ink else "none"
    return TypstSetup(page, page.size, fonts, publication_date(document) or NO_DATE, brand)
