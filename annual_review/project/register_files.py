"""Which files of a folder are registers, and which are ignored."""

from __future__ import annotations

from pathlib import Path

from annual_review.errors import InputError
from annual_review.language import _, listed
from annual_review.project.file_formats import DELIMITED, WORKBOOKS, Format, format_of

CORRECTIONS = "corrections.csv"
_BY_NAME = WORKBOOKS | DELIMITED | {".zip"}
# Whatever is in them: what people look at, and what programs leave behind.
_PICTURES = ".jpg .jpeg .png .bmp .gif .tif .tiff .webp .heic .svg .mp3 .mp4 .mov .avi"
_LEFT_BEHIND = ".tmp .temp .bak .part .crdownload .download .asd .wbk .xlk .lnk .exe .ini"
_OTHERS = ".md .pdf .rar .7z .gz .json .yaml .yml .py .ipynb"
_NEVER = frozenset(f"{_PICTURES} {_LEFT_BEHIND} {_OTHERS}".split())
_MOST_BYTES = 256 * 2**20  # of a file whose name does not say that it is a register
# Also the links between the sheets of a page that Excel has saved in a folder.
_OF_THE_SYSTEM = frozenset({"thumbs.db", "ehthumbs.db", "desktop.ini", "__macosx", "tabstrip.htm"})
_MOST_NAMED = 10  # files in an error


def register_files(folder: Path) -> list[Path]:
    """Return the registers under `folder` in order. Raises InputError if there are none."""
    files = [path for path in _visible_files(folder) if _is_register(path)]
    if files:
        return files
    what = _("There are no registers.") if folder.is_dir() else _("There is no such folder.")
    if others := [path.relative_to(folder).as_posix() for path in ignored_files(folder)]:
        what = _only_others(others)
    remedy = _("Put the year's .xlsx, .xls, .csv, .docx or .zip files there.")
    raise InputError(what, str(folder), remedy)


def _only_others(others: list[str]) -> str:
    names, more = listed(others[:_MOST_NAMED]), len(others) - _MOST_NAMED
    if more > 0:
        return _(
            "There are no registers, only files of other kinds, such as {names} and {more} more.",
            names=names,
            more=more,
        )
    return _("There are no registers, only files of other kinds, such as {names}.", names=names)


def has_registers(folder: Path) -> bool:
    """Return whether there is any register under `folder`."""
    return any(_is_register(path) for path in _visible_files(folder))


def ignored_files(folder: Path) -> list[Path]:
    """Return the files under `folder` that nothing reads; .md files aside."""
    return [
        path
        for path in _visible_files(folder)
        if not _is_register(path) and not is_corrections(path.name) and path.suffix.lower() != ".md"
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
        if not any(map(is_hidden, place.parts))
    ]


def is_hidden(name: str) -> bool:
    """Return whether a file or folder is hidden, or belongs to the system or an open program.

    >>> [is_hidden(name) for name in (".~走访.xlsx", "~$走访.xlsx", "__MACOSX", "走访.xlsx")]
    [True, True, True, False]
    """
    return name.startswith((".", "~$")) or name.lower() in _OF_THE_SYSTEM


def is_corrections(name: str) -> bool:
    """Return whether a file holds corrections, by its name."""
    return name.lower() == CORRECTIONS


def _is_register(path: Path) -> bool:
    """Return whether a file is a register: by its name, or else if there are tables in it."""
    suffix = path.suffix.lower()
    if is_corrections(path.name) or suffix in _NEVER:
        return False
    return suffix in _BY_NAME or _has_tables(path)


def _has_tables(path: Path) -> bool:
    try:
        return format_of_file(path).is_read
    except OSError:  # who reads it says why it cannot be
        return True


def format_of_file(path: Path) -> Format:
    """Return the format of a file whose name does not say that it is a register.

    It is not opened if its name rules that out. Raises OSError for a file that cannot be read.
    """
    suffix = path.suffix.lower()
    if suffix in _NEVER or path.stat().st_size > _MOST_BYTES:
        return Format.OTHER
    return format_of(path.read_bytes(), suffix)
