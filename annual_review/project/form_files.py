"""Forms of a superior office, in forms/: workbooks in whose cells placeholders stand.

`forms_folder` says where a run looks for them, `form_files` lists them. `export.forms` fills them.
Nothing heavy is imported.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

FORMS = "forms"  # the folder of the forms, and in a review that of the filled ones
_ABOVE = 3  # folders above that of an office: offices/, params/, the project
FILLED_SUFFIXES = (".xlsx", ".xlsm")


def forms_folder(params: Path, notebooks: Path) -> Path:
    """Return where an office's forms are: beside its office.yaml, or else beside the notebooks.

    `params` is the file of the period. An office with notebooks of its own may share the forms of
    the folders above it. The folder may not exist.
    """
    own = params.parent / FORMS
    if form_files(own):
        return own
    beside = notebooks.parent
    shared = [beside] if beside != params.parent else params.parent.parents[:_ABOVE]
    found = (folder / FORMS for folder in shared)
    return next(filter(form_files, found), beside / FORMS)


def form_files(folder: Path) -> Sequence[Path]:
    """Return the files of a folder of forms, without hidden ones and lock files (~$)."""
    if not folder.is_dir():
        return []
    return sorted(
        path for path in folder.iterdir() if path.is_file() and not path.name.startswith((".", "~"))
    )


def is_filled(path: Path) -> bool:
    """Return whether a file can be filled, by its name."""
    return path.suffix.lower() in FILLED_SUFFIXES
