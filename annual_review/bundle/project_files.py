"""The files of a project that go into an archive: no registers, no reviews, no outputs of cells.

What chapters have shown in JupyterLab may hold rows of registers; it is left out of the notebooks.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from annual_review.errors import InputError
from annual_review.language import _

_FOLDERS = ("params", "notebooks", "forms", "lab")
_FILES = ("run_report.py", "README.md", "README.zh-CN.md")
_DATA = "data"


def project_files(root: Path, *, with_data: bool) -> Iterator[tuple[str, bytes]]:
    """Return the path, relative to the project, and the content of each file, in order.

    Hidden files and caches are left out, `data/` if it is not asked for.
    """
    folders = [*_FOLDERS, _DATA] if with_data else _FOLDERS
    paths = [root / name for name in _FILES if (root / name).is_file()]
    for folder in folders:
        paths += sorted(path for path in (root / folder).rglob("*") if path.is_file())
    for path in paths:
        place = path.relative_to(root)
        if not any(part.startswith((".", "~$", "__pycache__")) for part in place.parts):
            content = path.read_bytes()
            is_notebook = path.suffix == ".ipynb"
            yield place.as_posix(), without_outputs(content, path) if is_notebook else content


def without_outputs(content: bytes, path: Path) -> bytes:
    """Return a notebook without the outputs of its cells; unchanged if there are none.

    Raises InputError for a file that is not a notebook.
    """
    try:
        notebook = json.loads(content)
        cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(_("This is not a notebook."), str(path)) from error
    if not any(cell.get("outputs") or cell.get("execution_count") for cell in cells):
        return content
    for cell in cells:
        cell["outputs"], cell["execution_count"] = [], None
    return (json.dumps(notebook, ensure_ascii=False, indent=1) + "\n").encode()
