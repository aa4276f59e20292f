"""Read a year's folder: its registers, and the corrections of their cells.

`cleaning.read_registers` and the check of a new form call `read_inputs`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from annual_review.errors import InputError, RegisterError, UnreadableError
from annual_review.pauses import without_gc
from annual_review.project.register_files import (
    has_registers,
    ignored_files,
    is_register,
    register_files,
)
from annual_review.registers.cell_marks import MOST_CELLS, refuse_size
from annual_review.registers.corrections import (
    Correction,
    read_corrections,
    refuse_changed_rows,
    refuse_duplicates,
    split_registers,
)
from annual_review.registers.csv_files import read_csv
from annual_review.registers.unread_files import notice_of, unreadable_by_name
from annual_review.registers.workbooks import Sheet, read_workbook


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
    a file that cannot be opened, CorrectionError for a correction that does not match its row.
    """
    ignored = [notice_of(name) for name in ignored_files(folder)]
    if optional and not has_registers(folder):
        return Inputs([], [], ignored)
    read, unreadable = _read_files(folder)
    sheets, answers = split_registers(read)
    if not sheets:
        raise InputError(
            "There are corrections, but no registers.", str(folder), "Put the registers there, too."
        )
    corrections = [*read_corrections(folder), *answers]
    refuse_duplicates(corrections)
    refuse_changed_rows(corrections, sheets)
    return Inputs(sheets, corrections, [*ignored, *(error.notice for error in unreadable)])


def read_folder(folder: Path) -> list[Sheet]:
    """Read every register under `folder`, in the order of relative paths; hidden sheets, too.

    One that is locked, or no workbook at all, is left out unless there is no other. Raises
    InputError if there is no folder or no register in it, RegisterError for a file that cannot be
    opened.
    """
    return _read_files(folder)[0]


def read_any(path: Path) -> list[Sheet]:
    """Read one register, or every register under a folder.

    Raises what `read_folder` raises, UnreadableError also for a file that is called no register.
    """
    if path.is_dir():
        return read_folder(path)
    if not is_register(path):
        raise unreadable_by_name(path.name)
    with without_gc():
        return _read_file(path, path.name)


def _read_files(folder: Path) -> tuple[list[Sheet], list[UnreadableError]]:
    """Read every register under `folder`; also return why some could not be, if others could."""
    sheets: list[Sheet] = []
    unreadable: list[UnreadableError] = []
    files = register_files(folder)
    with without_gc():
        for path in files:
            try:
                sheets += _read_file(path, path.relative_to(folder).as_posix())
            except UnreadableError as error:
                unreadable.append(error)
    if len(unreadable) == len(files):
        raise unreadable[0] if len(files) == 1 else _nothing_readable(unreadable)
    return sheets, unreadable


def _nothing_readable(errors: Sequence[UnreadableError]) -> RegisterError:
    return RegisterError(
        "None of the registers can be read.",
        ", ".join(error.where for error in errors),
        " ".join(dict.fromkeys(f"{error.what} {error.remedy}" for error in errors)),
    )


def _read_file(path: Path, name: str) -> list[Sheet]:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise RegisterError(
            f"It cannot be read: {error.strerror}.",
            name,
            "Close it in other programs, or correct its permissions.",
        ) from None
    if path.suffix.lower() == ".csv":
        return [Sheet(name, "", _narrow(read_csv(content, name), name))]
    return read_workbook(content, name)


def _narrow(rows: list[list[str]], name: str) -> list[list[str]]:
    """Return the rows of a CSV file; of a very wide one without the blank cells at their end.

    Raises RegisterError for one that is too wide all the same.
    """
    if len(rows) * max(map(len, rows), default=0) <= MOST_CELLS:
        return rows
    rows = [row[: max((i + 1 for i, cell in enumerate(row) if cell), default=0)] for row in rows]
    widest = max(range(len(rows)), key=lambda row: len(rows[row]))
    width = len(rows[widest])
    refuse_size(len(rows), width, name, f"to column {width} in row {widest + 1}")
    return rows
