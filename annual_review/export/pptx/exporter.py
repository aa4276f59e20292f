"""Export the slides of an executed notebook.

nbconvert finds `ReviewSlidesExporter` as `review-pptx`; `writer` makes the file.
"""

from __future__ import annotations

from annual_review.document.blocks import Document
from annual_review.document.reading import Documents
from annual_review.document.slides import NO_SLIDES, TAG_SLIDES
from annual_review.errors import BuildError
from annual_review.export.base import WrittenExporter
from annual_review.language import _


class ReviewSlidesExporter(WrittenExporter):
    """Exports the slides in an executed notebook as a presentation, always the same bytes."""

    export_from_notebook = "年度汇报幻灯片 Slides (PowerPoint)"
    extension = ".pptx"
    output_mimetype = "application/vnd.openxmlformats-officedocument.presentationml.presentation"

    def choose(self, documents: Documents) -> Document:
        """Return the slides. Raises BuildError if there is nothing for one."""
        if documents.slides is None:
            raise BuildError(_(NO_SLIDES), remedy=_(TAG_SLIDES))
        return documents.slides

    def write(self, document: Document) -> bytes:
        """Return the presentation. Raises ParamsError for a template that cannot be used."""
        from annual_review.export.pptx.writer import slides_file  # noqa: PLC0415 - python-pptx

        return slides_file(document)
