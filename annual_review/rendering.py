"""Rendering the merged notebook, each format in a process of its own."""

from __future__ import annotations

import importlib
from pathlib import Path

from annual_review.notebooks import read_notebook

FORMATS = {
    "review.html": "annual_review.html_exporter:ReviewHTMLExporter",
    "review.pdf": "annual_review.typst_exporter:ReviewPDFExporter",
}


def render(merged: Path, target: Path) -> None:
    """Write `target`, whose name says the format, from the merged notebook.

    Raises BuildError for what the exporter refuses.
    """
    module, _, name = FORMATS[target.name].partition(":")
    exporter = getattr(importlib.import_module(module), name)()
    content, _ = exporter.from_notebook_node(read_notebook(merged))
    target.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
