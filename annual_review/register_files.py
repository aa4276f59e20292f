"""Which files of a folder are registers, and which are of no use."""

from __future__ import annotations

from pathlib import Path

from annual_review.errors import InputError

WORKBOOKS = frozenset({".xlsx", ".xlsm", ".xls", ".ods"})


def register_files(folder: Path) -> list[Path]:
    """Return the registers under `folder` in order. Raises InputError if there are none."""
    files = [path for path in _files(folder) if _is_register(path)]
    if not files:
        raise InputError(
            "There are no registers." if folder.is_dir() else "There is no such folder.",
            str(folder),
            "Put the year's .xlsx, .xls, .ods or .csv files there.",
        )
    return files


def other_files(folder: Path) -> list[str]:
    """Return the files under `folder` that are neither registers nor ours, by relative path."""
    ignored = {".md"}
    return [
        path.relative_to(folder).as_posix()
        for path in _files(folder)
        if not _is_register(path) and path.suffix.lower() not in ignored and not _is_ours(path)
    ]


def _files(folder: Path) -> list[Path]:
    """Return the visible files under `folder`; lock files of office programs are not."""
    if not folder.is_dir():
        return []
    found = [path for path in folder.rglob("*") if path.is_file()]
    visible = [
        p
        for p in found
        if not any(part.startswith((".", "~$")) for part in p.relative_to(folder).parts)
    ]
    return sorted(visible, key=lambda path: path.relative_to(folder).as_posix())


def _is_ours(path: Path) -> bool:
    """Tell whether a file is part of our own bookkeeping."""
    return path.name.lower() == "corrections.csv"


def _is_register(path: Path) -> bool:
    return path.suffix.lower() in WORKBOOKS | {".csv"} and not _is_ours(path)


def has_registers(folder: Path) -> bool:
    """Tell whether there is any register under `folder`."""
    return any(_is_register(path) for path in _files(folder))
