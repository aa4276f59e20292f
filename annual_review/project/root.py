"""Find the project's folder: the one with params/office.yaml. Every place not given is in it."""

from __future__ import annotations

import os
from pathlib import Path

from annual_review.errors import InputError
from annual_review.language import _

PROJECT = "ANNUAL_REVIEW_PROJECT"  # names the project's folder to this process and its children


def project_root(start: Path | None = None) -> Path:
    """Return the project's folder: the first at or above `start` that holds params/office.yaml.

    `start` is the working directory if it is not given. The environment variable
    ANNUAL_REVIEW_PROJECT, if it is set, names the folder instead: run_report.py sets it to its own.
    Raises InputError if there is none.
    """
    if named := os.environ.get(PROJECT):
        return Path(named).resolve()
    begin = (start or Path.cwd()).resolve()
    for folder in (begin, *begin.parents):
        if (folder / "params" / "office.yaml").is_file():
            return folder
    raise InputError(
        _("There is no params/office.yaml here or in a folder above."),
        str(begin),
        _("Work in the project's folder, or name it in {project}.", project=PROJECT),
    )


def set_project_root(folder: Path) -> None:
    """Make `folder` the project of this process and its children, unless another one is named."""
    os.environ.setdefault(PROJECT, str(folder.resolve()))


def project_params() -> Path | None:
    """Return the project's own params/, or None outside a project."""
    try:
        return project_root() / "params"
    except InputError:
        return None
