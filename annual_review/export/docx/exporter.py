"""Export a review as a Word document with the layout of the PDF.

nbconvert finds `ReviewDocxExporter` as `review-docx`; `word_document` puts the parts together.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from annual_review.document.blocks import Document
from annual_review.document.official import end_of_text, official_texts
from annual_review.export.base import WrittenExporter
from annual_review.export.docx.elements import Element
from annual_review.export.docx.evidence import evidence_appendix
from annual_review.export.docx.front_matter import (
    Entry,
    contents,
    contents_entries,
    cover,
    fit_contents,
    head,
)
from annual_review.export.docx.links import Links
from annual_review.export.docx.lists import ListNumbering
from annual_review.export.docx.official import (
    end_on_even_page,
    keep_with_next,
    mark_as_draft,
    official_end,
    official_foot,
    official_head,
    official_marks,
)
from annual_review.export.docx.package import Package
from annual_review.export.docx.page import body_section_end, section_end
from annual_review.export.docx.paging import estimate_pages
from annual_review.export.docx.pictures import draw_charts
from annual_review.export.docx.template import Template, open_template
from annual_review.export.docx.writer import BlockWriter
from annual_review.export.evidence_appendix import on_paper
from annual_review.export.typesetting import publication_date

NO_DATE = dt.date(1970, 1, 1)


class WordExporter(WrittenExporter):
    """Exports an executed notebook as a Word document, always the same bytes."""

    extension = ".docx"
    output_mimetype = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class ReviewDocxExporter(WordExporter):
    """Exports a review as a Word document."""

    export_from_notebook = "年度文稿 Review (Word)"

    def write(self, document: Document) -> bytes:
        """Return the document. Raises TypesettingError for a chart that cannot be drawn."""
        return word_document(document)


def word_document(document: Document) -> bytes:
    """Return a review as a Word document.

    Raises TypesettingError for a chart that cannot be drawn and for a missing font file,
    ParamsError for a template that cannot be used.
    """
    document, parts = on_paper(document), document.parts
    template = open_template(document)
    setup, package = template.setup, Package(template)
    links = Links(document, package.relate)
    entries = contents_entries(document, links) if parts.contents else []
    if parts.cover:
        fit_contents(template, len(entries))
    pictures, numbering = draw_charts(document, setup), ListNumbering(template)
    writer = BlockWriter(setup, links, numbering, pictures, package.add_drawing)
    official, end = official_texts(document), end_of_text(document)
    text = list(writer.blocks(document.blocks[:end]))
    if official.signers and text:
        keep_with_next(text[-1])
    text += official_end(official, setup)
    text += writer.blocks(document.blocks[end:], first=not end)
    body = [*text, *evidence_appendix(document, links)]
    if official.has_head:
        body = [*official_head(document, official, template), *body]
    elif not parts.cover and not parts.contents:
        body = [*official_marks(official, setup), *head(document, template), *body]
    before = _front_matter(
        document, entries, estimate_pages(body, template.styles, setup), template
    )
    continued = writer.has_sections or official.has_foot
    if official.has_foot:
        body.append(body_section_end(setup, first=not writer.has_sections, turned=False))
        body += official_foot(official, setup)
    package.set_body([*before, *body], continued=continued, from_one=bool(before))
    if official.has_foot:
        end_on_even_page(template.word)
    if official.draft:
        mark_as_draft(template.word, official.draft)
    package.set_properties(document, publication_date(document) or NO_DATE)
    return package.content()


def _front_matter(
    document: Document, entries: Sequence[Entry], pages: Mapping[str, int], template: Template
) -> list[Element]:
    """Return the section before the body: cover and contents, as far as params/ want them."""
    parts = document.parts
    if not parts.cover and not parts.contents:
        return []
    official = official_texts(document)
    first = list(cover(document, template) if parts.cover else head(document, template))
    if not parts.cover and official.has_head:
        first = []
    else:
        first = [*official_marks(official, template.setup), *first]
    listed = contents(entries, pages, new_page=bool(first)) if parts.contents else ()
    return [*first, *listed, section_end(template.setup)]
