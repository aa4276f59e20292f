"""Base classes of the review's exporters: read the Documents once, then render one of them.

`html`, `typst` and `docx.exporter` derive from them. What is on the cover of a chapter that is
exported alone comes from `project.cover.find_cover`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

import nbformat
from jinja2 import BytecodeCache, Environment
from jinja2.bccache import Bucket
from nbconvert.exporters import Exporter, TemplateExporter
from nbformat import NotebookNode
from traitlets import default

from annual_review.document.blocks import Document
from annual_review.document.linked import attach_linked_pictures
from annual_review.document.reading import Documents, read_documents
from annual_review.errors import BuildError
from annual_review.export import TEMPLATES
from annual_review.language import _
from annual_review.project.cover import find_cover


class ReadNotebook(NotebookNode):
    """A notebook that has already been read: exporters take a Document of it and copy nothing."""

    def __init__(self, documents: Documents) -> None:
        metadata: dict[str, Any] = {"review": {}}  # the Documents have what is on the cover
        super().__init__(  # type: ignore[no-untyped-call]
            nbformat.from_dict(  # type: ignore[no-untyped-call]
                {"cells": [], "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
            )
        )
        self.__dict__["documents"] = documents

    def __deepcopy__(self, memo: Any) -> ReadNotebook:
        """Return the notebook itself."""
        return self


class DocumentExporter(Exporter):
    """Reads an executed notebook into `resources["document"]`: the review, or what `choose` does.

    It is read after nbconvert's preprocessors, so that `--execute` and the removal of cells by tag
    work as usual. What is on the cover is in the metadata of the notebook that a run has merged;
    for a single chapter (from JupyterLab's menu, or by `jupyter nbconvert`) it is looked up in the
    project around its folder.
    """

    def _preprocess(
        self, nb: NotebookNode, resources: dict[str, Any]
    ) -> tuple[NotebookNode, dict[str, Any]]:
        # As in nbconvert, but without its second copy and its validation after every step.
        for preprocess in self._preprocessors:
            nb, resources = preprocess(nb, resources)
        is_read = isinstance(nb, ReadNotebook)
        if not is_read:  # else it has no cells; making the validator alone takes 80 ms
            nbformat.validate(nb, relax_add_props=True)
        folder = resources.get("metadata", {}).get("path")
        if "review" not in nb.metadata and folder is not None:
            _require_run(nb)
            places = {
                cell["id"]: _("cell {number}", number=number)
                for number, cell in enumerate(nb.cells, 1)
            }
            attach_linked_pictures(nb, Path(folder), lambda cell: places[cell["id"]])
            nb.metadata["review"] = find_cover(nb, Path(folder))
        documents = nb.__dict__["documents"] if is_read else self._read(nb)
        resources["documents"] = documents
        resources["document"] = self.choose(documents)
        return nb, resources

    def choose(self, documents: Documents) -> Document:
        """Return the document to export."""
        return documents.review

    def _read(self, nb: NotebookNode) -> Documents:
        """Read the documents of a notebook, and warn of what is left out of them."""
        documents = read_documents(nb)
        for warning in documents.review.left_out:
            self.log.warning(warning)
        return documents


class WrittenExporter(DocumentExporter):
    """Exports a Document as what `write` returns, in a file that ends in `extension`."""

    extension: ClassVar[str]

    def write(self, document: Document) -> str | bytes:
        """Return the content of the file."""
        raise NotImplementedError

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return self.extension

    def from_notebook_node(  # type: ignore[override]
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[str | bytes, dict[str, Any]]:
        """Return what `write` does. Raises its errors."""
        nb, resources = super().from_notebook_node(nb, resources, **kw)
        resources["output_extension"] = self.file_extension
        return self.write(resources["document"]), resources


def _require_run(nb: NotebookNode) -> None:
    """Raise BuildError for a notebook whose code cells have not been run."""
    code = [cell for cell in nb.cells if cell.cell_type == "code"]
    if code and not any(cell.execution_count or cell.outputs for cell in code):
        raise BuildError(
            _("The notebook has not been run."), remedy=_("Run all its cells, and save it.")
        )


class _CompiledTemplates(BytecodeCache):
    """Templates compiled in this process, or in the process it was forked from."""

    def __init__(self) -> None:
        self._codes: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._codes:
            bucket.bytecode_from_string(self._codes[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._codes[bucket.key] = bucket.bytecode_to_string()


_COMPILED_TEMPLATES = _CompiledTemplates()


class ReviewExporter(DocumentExporter, TemplateExporter):
    """Renders a Document with a template of this package, as `resources.document`."""

    @default("extra_template_basedirs")
    def _default_extra_template_basedirs(self) -> list[str]:
        return [str(TEMPLATES)]

    def _create_environment(self) -> Environment:
        environment: Environment = super()._create_environment()  # type: ignore[no-untyped-call]
        environment.bytecode_cache = _COMPILED_TEMPLATES
        return environment
