"""Find an office's own templates beside office.yaml, and what tells a right file from others.

`word_template` and `slides_template` check theirs with it before a run begins.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from pathlib import Path


def find_template(params: Path, name: str) -> Path | None:
    """Return a template of the office, None if it has none; `params` is the file of the year."""
    file = params.parent / name
    return file if file.is_file() else None


def find_other_format(params: Path, suffixes: Iterable[str]) -> Path | None:
    """Return a file that is called a template, but is of a format that is not read."""
    files = (params.parent / f"template{suffix}" for suffix in suffixes)
    return next((file for file in files if file.is_file()), None)


def content_types(file: Path) -> bytes:
    """Return [Content_Types].xml of an Office file (ECMA-376, part 2); empty of any other file."""
    try:
        with zipfile.ZipFile(file) as archive:
            return archive.read("[Content_Types].xml")
    except (zipfile.BadZipFile, KeyError, RuntimeError, OSError, EOFError):
        return b""
