"""Files that are all made, or none of them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from annual_review.errors import InputError

_REMEDY = "Mend the permissions or free some room, or name another place with --data or --params."


def write_new(contents: Mapping[Path, bytes]) -> None:
    """Write each file beside its place, then move all of them in.

    Raises InputError if that cannot be done; then no file is left, and no folder that was made.
    """
    folders: list[Path] = []
    written: list[Path] = []
    try:
        for path, content in contents.items():
            _make_folders(path.parent, folders)
            written.append(_draft(path))
            _draft(path).write_bytes(content)
        for path in contents:
            _draft(path).rename(path)
            written.append(path)
    except BaseException as error:
        _undo(written, folders)
        if not isinstance(error, OSError):
            raise
        what = f"It cannot be written: {error.strerror or error}."
        raise InputError(what, str(error.filename or path), _REMEDY) from None


def _draft(path: Path) -> Path:
    return path.with_name(f".{path.name}.{os.getpid()}")


def _make_folders(folder: Path, made: list[Path]) -> None:
    """Make a folder and those above it; adds what was not there before to `made`."""
    lacking = [one for one in (folder, *folder.parents) if not one.exists()]
    for one in reversed(lacking):
        one.mkdir()
        made.append(one)


def _undo(files: Iterable[Path], folders: Iterable[Path]) -> None:
    with suppress(OSError):
        for path in files:
            path.unlink(missing_ok=True)
        for folder in reversed(list(folders)):
            folder.rmdir()
