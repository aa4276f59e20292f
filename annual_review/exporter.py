"""What the review's exporters share: they read the Document once, then render it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters import Exporter, TemplateExporter
from nbformat import NotebookNode
from traitlets import default

from annual_review.reading import read_document

TEMPLATES = Path(__file__).parent / "templates"


class DocumentExporter(Exporter):
    """Reads an executed notebook; the Document is in `resources["document"]` then.

    It is read behind nbconvert's preprocessors, so that `--execute` and the removal of cells by tag
    work as everywhere.
    """

    def _preprocess(
        self, nb: NotebookNode, resources: dict[str, Any]
    ) -> tuple[NotebookNode, dict[str, Any]]:
        # As nbconvert does, but without copying what is a copy already, and validating each step.
        for preprocess in self._preprocessors:
            nb, resources = preprocess(nb, resources)
        nbformat.validate(nb, relax_add_props=True)
        resources["document"] = read_document(nb)
        return nb, resources


class ReviewExporter(DocumentExporter, TemplateExporter):
    """Renders a Document by a template of this package, which has it as `resources.document`."""

    @default("extra_template_basedirs")
    def _default_extra_template_basedirs(self) -> list[str]:
        return [str(TEMPLATES)]
