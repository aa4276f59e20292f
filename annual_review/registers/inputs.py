"""Read a year's folder: its registers, and the corrections of their cells.

`cleaning.read_registers` and the check of a new form call `read_inputs`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from annual_review.errors import InputError, RegisterError, UnreadableError, os_reason
from annual_review.language import _, listed, sentences
from annual_review.pauses import without_gc
from annual_review.project.register_files import (
    format_of_file,
    has_registers,
    ignored_files,
    register_files,
)
from annual_review.registers.corrections import (
    Correction,
    read_corrections,
    refuse_changed_rows,
    refuse_duplicates,
    split_registers,
)
from annual_review.registers.reading import read_file
from annual_review.registers.unread_files import DAMAGED, notice_of
from annual_review.registers.workbooks import Sheet


@dataclass(frozen=True)
class Inputs:
    """The sheets of the registers, the corrections of cells, and the files that were not read.

    `ignored` are texts in Chinese: the name of each such file, what it is, and what to do.
    """

    sheets: list[Sheet]
    corrections: list[Correction]
    ignored: list[str]


def read_inputs(folder: Path, *, optional: bool = False) -> Inputs:
    """Read a year's folder: registers, corrections.csv, and to_fix workbooks that were filled in.

    Raises InputError for a folder without registers, unless they are `optional`, RegisterError for
    a file that cannot be read, CorrectionError for a correction that does not match its row.
    """
    ignored = [_notice(path, folder) for path in ignored_files(folder)]
    if optional and not has_registers(folder):
        return Inputs([], [], ignored)
    read, unreadable = _read_files(folder, optional=optional)
    sheets, answers = split_registers(read)
    notices = [*ignored, *map(_notice_of_error, unreadable)]
    if optional and not read:
        return Inputs([], [], notices)
    if not sheets:
        raise InputError(
            _("There are corrections, but no registers."),
            str(folder),
            _("Put the registers there, too."),
        )
    corrections = [*read_corrections(folder), *answers]
    refuse_duplicates(corrections)
    refuse_changed_rows(corrections, sheets)
    return Inputs(sheets, corrections, notices)


def read_folder(folder: Path) -> list[Sheet]:
    """Read every register under `folder`, in the order of relative paths; hidden sheets, too.

    One that is locked, or no workbook at all, is left out unless there is no other. Raises
    InputError if there is no folder or no register in it, RegisterError for a file that cannot be
    opened.
    """
    return _read_files(folder)[0]


def read_any(path: Path) -> list[Sheet]:
    """Read one file, whatever its name, or every register under a folder.

    Raises what `read_folder` raises, also for a file in which there is no table.
    """
    if path.is_dir():
        return read_folder(path)
    with without_gc():
        sheets, errors = read_file(_content(path, path.name), path.name)
    if not sheets and errors:
        raise errors[0] if len(errors) == 1 else _nothing_readable(errors)
    return sheets


def _read_files(folder: Path, *, optional: bool = False) -> tuple[list[Sheet], list[RegisterError]]:
    """Read every register under `folder`; also return why some could not be, if others could."""
    sheets: list[Sheet] = []
    unreadable: list[RegisterError] = []
    with without_gc():
        for path in register_files(folder):
            name = path.relative_to(folder).as_posix()
            try:
                of_file, errors = read_file(_content(path, name), name)
            except UnreadableError as error:
                unreadable.append(error)
            else:
                sheets += of_file
                unreadable += errors
    if not sheets and not optional:
        raise unreadable[0] if len(unreadable) == 1 else _nothing_readable(unreadable)
    return sheets, unreadable


def _nothing_readable(errors: Sequence[RegisterError]) -> RegisterError:
    return RegisterError(
        _("None of the registers can be read."),
        listed(error.where for error in errors),
        sentences(*dict.fromkeys(sentences(error.what, error.remedy) for error in errors)),
    )


def _content(path: Path, name: str) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise RegisterError(
            _("It cannot be read: {reason}.", reason=os_reason(error)),
            name,
            _("Close it in other programs, or correct its permissions."),
        ) from None


def _notice(path: Path, folder: Path) -> str:
    """Return the notice of a file that holds no tables."""
    return notice_of(path.relative_to(folder).as_posix(), format_of_file(path))


def _notice_of_error(error: RegisterError) -> str:
    return error.notice or f"{error.where}：{DAMAGED}。"
