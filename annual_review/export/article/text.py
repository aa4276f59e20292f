"""Export a review's article as plain text, to be pasted anywhere."""

from __future__ import annotations

from collections.abc import Iterator

from annual_review.document.blocks import Document, Heading, plain, spans_in
from annual_review.export.article.prose import INDENT, article_of
from annual_review.export.base import WrittenExporter


class ReviewArticleTextExporter(WrittenExporter):
    """Exports the article in an executed notebook as text, always the same."""

    extension = ".txt"
    output_mimetype = "text/plain"

    def write(self, document: Document) -> str:
        """Return the text."""
        return article_text(article_of(document))


def article_text(article: Document) -> str:
    """Return an article as text: title, byline, an empty line, and a line for each paragraph.

    Paragraphs are indented by two full-width spaces, with no empty lines between them, which an
    editor would keep as empty paragraphs.
    """
    return "".join(f"{line}\n" for line in _lines(article))


def _lines(article: Document) -> Iterator[str]:
    yield from filter(None, (article.title, article.byline))
    yield ""
    for block in article.blocks:
        label = block.label if isinstance(block, Heading) else ""
        yield f"{INDENT}{label}{plain(tuple(spans_in(block)))}"
    if article.data_note:
        yield from ("", f"{INDENT}{article.data_note}")
