"""Which files of a folder are registers, and which are ignored."""

from __future__ import annotations

from pathlib import Path

from annual_review.errors import InputError

WORKBOOKS = frozenset({".xlsx", ".xlsm", ".xls", ".ods"})
CORRECTIONS = "corrections.csv"
_OF_THE_SYSTEM = frozenset({"thumbs.db", "ehthumbs.db", "desktop.ini", "__macosx"})


def register_files(folder: Path) -> list[Path]:
    """Return the registers under `folder` in order. Raises InputError if there are none."""
    files = [path for path in _visible_files(folder) if is_register(path)]
    if files:
        return files
    what = "There are no registers." if folder.is_dir() else "There is no such folder."
    if others := ignored_files(folder):
        what = f"There are no registers, only files of other kinds, such as {others[0]}."
    raise InputError(what, str(folder), "Put the year's .xlsx, .xls, .ods or .csv files there.")


def has_registers(folder: Path) -> bool:
    """Return whether there is any register under `folder`."""
    return any(is_register(path) for path in _visible_files(folder))


def ignored_files(folder: Path) -> list[str]:
    """Return the files under `folder` that nothing reads, by relative path; .md files aside."""
    return [
        path.relative_to(folder).as_posix()
        for path in _visible_files(folder)
        if not is_register(path) and not _is_corrections(path) and path.suffix.lower() != ".md"
    ]


def _visible_files(folder: Path) -> list[Path]:
    """Return the files under `folder` but hidden ones and those of the system or of open programs.

    An office program that has a workbook open keeps a lock file beside it, ~$台账.xlsx.
    """
    if not folder.is_dir():
        return []
    by_place = {path.relative_to(folder): path for path in folder.rglob("*") if path.is_file()}
    return [
        by_place[place]
        for place in sorted(by_place, key=Path.as_posix)
        if not any(map(_is_hidden, place.parts))
    ]


def _is_hidden(name: str) -> bool:
    return name.startswith((".", "~$")) or name.lower() in _OF_THE_SYSTEM


def is_register(path: Path) -> bool:
    """Return whether a file is read as a register, by its name."""
    return path.suffix.lower() in WORKBOOKS | {".csv"} and not _is_corrections(path)


def _is_corrections(path: Path) -> bool:
    return path.name.lower() == CORRECTIONS
