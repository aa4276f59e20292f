"""Merge executed chapters, and write the figures in them; run by the plain build as a script.

    python benchmarks/merge_notebooks.py YEAR PARAMS FOLDER

reads FOLDER/notebooks/*.ipynb and writes FOLDER/merged.ipynb, figures.json and typed.json. It
imports nothing of the benchmarks, since its start is part of what is measured.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from annual_review.build.notebooks import (
    merge_notebooks,
    read_notebook,
    write_notebook,
)
from annual_review.document.figures_file import write_figures
from annual_review.document.reading import read_document
from annual_review.document.typed_numbers import (
    find_typed_numbers,
    known_names,
    write_typed_numbers,
)
from annual_review.project.cover import cover_of
from annual_review.project.loading import load_settings
from annual_review.project.paths import chapter_files


def main(arguments: Sequence[str]) -> int:
    """Run the command and return its exit status."""
    year, params, folder = arguments
    merge_chapters(int(year), Path(params), Path(folder))
    return 0


def merge_chapters(year: int, params: Path, folder: Path) -> None:
    """Merge the chapters that have been executed so far, and write their figures."""
    settings = load_settings(year, params)
    chapters = [(path.stem, read_notebook(path)) for path in chapter_files(folder / "notebooks")]
    merged = merge_notebooks(chapters, cover_of(settings, params))
    write_notebook(merged, folder / "merged.ipynb")
    document = read_document(merged)
    write_figures(document.evidence, folder / "figures.json")
    write_typed_numbers(find_typed_numbers(document, known_names(settings)), folder / "typed.json")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
