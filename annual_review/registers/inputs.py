"""Read a year's folder: its registers, and the corrections of their cells.

`cleaning.read_registers` and the check of a new form call `read_inputs`.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from annual_review.errors import InputError, RegisterError
from annual_review.pauses import without_gc
from annual_review.project.register_files import has_registers, ignored_files, register_files
from annual_review.registers.corrections import (
    Correction,
    read_corrections,
    refuse_changed_rows,
    refuse_duplicates,
    split_registers,
)
from annual_review.registers.csv_files import read_csv
from annual_review.registers.workbooks import Sheet, read_workbook


@dataclass(frozen=True)
class Inputs:
    """The sheets of the registers, the corrections of cells, and the files that were not read."""

    sheets: list[Sheet]
    corrections: list[Correction]
    ignored: list[str]


def read_inputs(folder: Path, *, optional: bool = False) -> Inputs:
    """Read a year's folder: registers, corrections.csv, and to_fix workbooks that were filled in.

    Raises InputError for a folder without registers, unless they are `optional`, RegisterError for
    a file that cannot be opened, CorrectionError for a correction that does not match its row.
    """
    if optional and not has_registers(folder):
        return Inputs([], [], ignored_files(folder))
    sheets, answers = split_registers(read_folder(folder))
    if not sheets:
        raise InputError(
            "There are corrections, but no registers.", str(folder), "Put the registers there, too."
        )
    corrections = [*read_corrections(folder), *answers]
    refuse_duplicates(corrections)
    refuse_changed_rows(corrections, sheets)
    return Inputs(sheets, corrections, ignored_files(folder))


def read_folder(folder: Path) -> list[Sheet]:
    """Read every register under `folder`, in the order of relative paths; hidden sheets, too.

    Raises InputError if there is no folder or no register in it, RegisterError for a file that
    cannot be opened.
    """
    files = register_files(folder)
    with without_gc():
        return [
            sheet
            for path in files
            for sheet in _read_file(path, path.relative_to(folder).as_posix())
        ]


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
        return [Sheet(name, "", read_csv(content, name))]
    return read_workbook(content, name)
