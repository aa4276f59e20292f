"""Export a review's article as a Word document: title, byline and text, without a cover.

The page, the fonts and the styles are those of the review's own Word document (`export.docx`).
"""

from __future__ import annotations

from dataclasses import replace

from annual_review.document.blocks import Document, Paragraph, Span
from annual_review.export.article.prose import article_of
from annual_review.export.docx.exporter import NO_DATE, WordExporter
from annual_review.export.docx.front_matter import head
from annual_review.export.docx.links import Links
from annual_review.export.docx.lists import ListNumbering
from annual_review.export.docx.package import Package
from annual_review.export.docx.template import open_template
from annual_review.export.docx.writer import BlockWriter
from annual_review.export.typesetting import publication_date


class ReviewArticleDocxExporter(WordExporter):
    """Exports the article in an executed notebook as a Word document."""

    def write(self, document: Document) -> bytes:
        """Return the document. Raises TypesettingError for a missing font file."""
        return article_document(article_of(document))


def article_document(article: Document) -> bytes:
    """Return an article as a Word document.

    Raises TypesettingError for a missing font file, ParamsError for a template that cannot be used.
    """
    template = open_template(article)
    package = Package(template)
    links = Links(replace(article, evidence={}), package.relate)  # there is no appendix
    writer = BlockWriter(template.setup, links, ListNumbering(template), (), package.add_drawing)
    note = [Paragraph((Span(article.data_note),), "note")] if article.data_note else []
    body = [*head(article, template), *writer.blocks((*article.blocks, *note))]
    package.set_body(body, continued=False, from_one=False)
    package.set_properties(article, publication_date(article) or NO_DATE)
    return package.content()
