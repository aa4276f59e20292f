"""What an office sent for a year: its registers, its corrections, and files of no use."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from annual_review.errors import InputError
from annual_review.project.register_files import has_registers, ignored_files
from annual_review.registers.corrections import (
    Correction,
    part,
    read_corrections,
    refuse_changed_rows,
    refuse_twins,
)
from annual_review.registers.workbooks import Sheet, read_folder


@dataclass(frozen=True)
class Inputs:
    """The sheets of the registers, the corrections of cells, and the files that were not read."""

    sheets: list[Sheet]
    corrections: list[Correction]
    ignored: list[str]


def read_inputs(folder: Path, *, optional: bool = False) -> Inputs:
    """Read a year's folder: registers, corrections.csv, and to_fix workbooks that came back.

    Raises InputError for a folder without registers, unless they are `optional`, RegisterError for
    a file that cannot be opened, CorrectionError for a correction that does not match its row.
    """
    if optional and not has_registers(folder):
        return Inputs([], [], ignored_files(folder))
    sheets, filled = part(read_folder(folder))
    if not sheets:
        raise InputError(
            "There are corrections, but no registers.", str(folder), "Put the registers there, too."
        )
    corrections = [*read_corrections(folder), *filled]
    refuse_twins(corrections)
    refuse_changed_rows(corrections, sheets)
    return Inputs(sheets, corrections, ignored_files(folder))
