"""Clean a year for a chapter in JupyterLab by the project's own 01_clean.ipynb.

A run cleans the registers by executing that notebook, the first one in the folder. A chapter in
JupyterLab executes the same cells in its own process, so that what an analyst changes there holds
for both. Nothing is written.
`open_review` calls `clean_year`. A chapter of a run never does, and is spared the imports of it.
"""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

from IPython import get_ipython

from annual_review.errors import ChapterError, InputError, ReviewError
from annual_review.language import _
from annual_review.language.python_messages import in_language
from annual_review.project.paths import Paths, chapter_files
from annual_review.project.root import project_root
from annual_review.project.settings import Settings
from annual_review.records.cleaned import Cleaned

_IMPORT = "annual_review.cleaning"  # in the source of a notebook that cleans


def clean_year(settings: Settings, paths: Paths) -> Cleaned:
    """Return the clean records of a year, as the project's 01_clean.ipynb makes them.

    If the first notebook does not import annual_review.cleaning, the standard steps clean. Raises
    the errors of cleaning, and ChapterError, which names the cell, for a cell that fails.
    """
    from annual_review.cleaning import (  # noqa: PLC0415 - see above
        add_members,
        clean_registers,
        read_registers,
    )
    from annual_review.cleaning.project import Project, saved_records  # noqa: PLC0415

    notebook = _cleaning_notebook()
    if notebook is None:
        project = Project(settings, paths)
        return add_members(clean_registers(read_registers(project), project), project)
    namespace = {
        "__name__": "__main__",
        "get_ipython": get_ipython,  # what magics call
        "year": settings.year,
        "data": str(paths.data),
        "params": str(paths.params),
        "members": str(paths.members or ""),
        "of_year": paths.of_year,
        "part": paths.of_part,
    }
    with saved_records() as saved:
        _execute(notebook, namespace)
    if not saved:
        raise ChapterError(
            _("It has not saved the clean records."), notebook.name, _("End it with save(...).")
        )
    return saved[-1]


def _cleaning_notebook() -> Path | None:
    """Return the notebook that cleans: from the working directory, else from the project."""
    folders = [Path.cwd()]
    with suppress(InputError):  # the chapter is in no project
        folders.append(project_root() / "notebooks")
    for folder in folders:
        with suppress(InputError):  # there are no notebooks
            first = chapter_files(folder)[0]
            if _IMPORT in first.read_text(encoding="utf-8"):
                return first
    return None


def _execute(notebook: Path, namespace: dict[str, Any]) -> None:
    """Execute the code cells of a notebook in `namespace`, except its parameters."""
    for number, cell in enumerate(_cells(notebook), 1):
        source = "".join(cell["source"])
        tags = cell.get("metadata", {}).get("tags", ())
        if cell["cell_type"] != "code" or "parameters" in tags:
            continue
        first, *__ = source.strip().splitlines() or [""]
        place = _(
            "{name}, cell {number} ({first})", name=notebook.name, number=number, first=first[:60]
        )
        try:
            exec(compile(_as_python(source), place, "exec"), namespace)  # noqa: S102 - the project's
        except ReviewError:
            raise
        except Exception as error:
            raise ChapterError(
                _("{kind}: {error}.", kind=type(error).__name__, error=_message_of(error)),
                place,
                _("Run that notebook in JupyterLab and fix the cell."),
            ) from error


def _message_of(error: Exception) -> str:
    return in_language(str(error)).rstrip(".")


def _cells(notebook: Path) -> list[dict[str, Any]]:
    """Return the cells of a notebook. Raises ChapterError for a file that is none."""
    try:
        cells: list[dict[str, Any]] = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    except (OSError, ValueError, KeyError, TypeError):
        raise ChapterError(
            _("It is not a notebook."), str(notebook), _("Restore the file.")
        ) from None
    return cells


def _as_python(source: str) -> str:
    """Return a cell's source with IPython's own syntax, such as %time, as calls in Python."""
    from IPython.core.inputtransformer2 import TransformerManager  # noqa: PLC0415

    python: str = TransformerManager().transform_cell(source)  # type: ignore[no-untyped-call]
    return python
