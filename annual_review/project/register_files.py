"""Which files of a folder are registers, and which are ignored."""

from __future__ import annotations

from pathlib import Path

from annual_review.errors import InputError

WORKBOOKS = frozenset({".xlsx", ".xlsm", ".xls", ".ods"})
CORRECTIONS = "corrections.csv"


def register_files(folder: Path) -> list[Path]:
    """Return the registers under `folder` in order. Raises InputError if there are none."""
    files = [path for path in _visible_files(folder) if _is_register(path)]
    if not files:
        raise InputError(
            "There are no registers." if folder.is_dir() else "There is no such folder.",
            str(folder),
            "Put the year's .xlsx, .xls, .ods or .csv files there.",
        )
    return files


def has_registers(folder: Path) -> bool:
    """Return whether there is any register under `folder`."""
    return any(_is_register(path) for path in _visible_files(folder))


def ignored_files(folder: Path) -> list[str]:
    """Return the files under `folder` that nothing reads, by relative path; .md files aside."""
    return [
        path.relative_to(folder).as_posix()
        for path in _visible_files(folder)
        if not _is_register(path) and not _is_corrections(path) and path.suffix.lower() != ".md"
    ]


def _visible_files(folder: Path) -> list[Path]:
    """Return the files under `folder` but hidden ones and the lock files of office programs."""
    if not folder.is_dir():
        return []
    by_place = {path.relative_to(folder): path for path in folder.rglob("*") if path.is_file()}
    return [
        by_place[place]
        for place in sorted(by_place, key=Path.as_posix)
        if not any(part.startswith((".", "~$")) for part in place.parts)
    ]


def _is_register(path: Path) -> bool:
    return path.suffix.lower() in WORKBOOKS | {".csv"} and not _is_corrections(path)


def _is_corrections(path: Path) -> bool:
    return path.name.lower() == CORRECTIONS
