"""Human corrections: cells that a person put right, as data with a reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from annual_review.csv_files import read_csv
from annual_review.errors import CorrectionError, RegisterError
from annual_review.texts import tidy

FILE = "corrections.csv"
COLUMNS = ("file", "sheet", "row", "field", "value", "reason", "who")


@dataclass(frozen=True)
class Correction:
    """A cell put right: `row` counts from 1; `line` is where it stands in `origin`.

    `stood` is the whole row, and `was` the cell, as it stood when it was corrected, where known.
    """

    line: int
    file: str
    sheet: str
    row: int
    field: str
    value: str
    reason: str
    who: str
    origin: str = FILE
    stood: tuple[str, ...] | None = None
    was: str = ""

    @classmethod
    def from_json(cls, said: Mapping[str, Any]) -> Correction:
        """Return what `dataclasses.asdict` and JSON made of a correction."""
        stood = said.get("stood")
        return cls(**{**said, "stood": None if stood is None else tuple(stood)})

    @property
    def place(self) -> str:
        """Where it stands and what it speaks of, for messages."""
        cell = f"{self.file} [{self.sheet}] row {self.row}, {self.field}"
        return f"{self.origin} line {self.line} ({cell})"


def read_corrections(folder: Path) -> list[Correction]:
    """Read the corrections of a folder; none if it has no corrections.csv.

    Raises CorrectionError for a line that cannot be understood, or two of the same cell.
    """
    path = folder / FILE
    if not path.exists():
        return []
    try:
        rows = read_csv(path.read_bytes(), FILE)
    except RegisterError as error:
        raise CorrectionError(error.what, FILE, error.remedy) from None
    header = [tidy(label).lower() for label in rows[0]] if rows else []
    if missing := [column for column in COLUMNS if column not in header]:
        raise CorrectionError(
            f"It has no column {', '.join(missing)}.",
            FILE,
            f"Its first line is: {','.join(COLUMNS)}.",
        )
    found = [
        _read_line(line, header, row)
        for line, row in enumerate(rows[1:], 2)
        if any(cell.strip() for cell in row)
    ]
    refuse_twins(found)
    return found


def _read_line(line: int, header: Sequence[str], row: Sequence[str]) -> Correction:
    cells = dict(zip(header, row, strict=False))
    said = {column: cells.get(column, "").strip() for column in COLUMNS}
    if not said["row"].isdecimal():
        raise CorrectionError(
            f"The row '{said['row']}' is not a number.",
            f"{FILE} line {line}",
            "Write the row number that the spreadsheet shows.",
        )
    if not said["reason"] or not said["who"]:
        raise CorrectionError(
            "It does not say why, or who.", f"{FILE} line {line}", "Fill in reason and who."
        )
    return Correction(
        line,
        said["file"],
        said["sheet"],
        int(said["row"]),
        said["field"],
        said["value"],
        said["reason"],
        said["who"],
        was=cells.get("was", "").strip(),
    )


def refuse_twins(corrections: Sequence[Correction]) -> None:
    """Raise CorrectionError for two corrections of one cell."""
    seen: dict[tuple[str, str, int, str], Correction] = {}
    for correction in corrections:
        cell = (correction.file, correction.sheet, correction.row, correction.field)
        if cell in seen:
            raise CorrectionError(
                f"Line {seen[cell].line} of {seen[cell].origin} corrects the same cell.",
                correction.place,
                "Keep one of the two.",
            )
        seen[cell] = correction


def refuse_changed_cell(correction: Correction, cell: str) -> None:
    """Raise CorrectionError where a cell no longer holds what the correction says it held."""
    if correction.was and tidy(correction.was) != tidy(cell):
        raise CorrectionError(
            f"Row {correction.row} does not hold what this line says it was.",
            correction.place,
            "Look the cell up again, then mend or delete the line.",
        )


def refuse_stale(
    correction: Correction, known_sheets: Sequence[tuple[str, str]]
) -> CorrectionError:
    """Say why a correction that was not applied no longer matches, and what to do."""
    if correction.file not in [file for file, _ in known_sheets]:
        what = f"There is no file '{correction.file}'."
    elif (correction.file, correction.sheet) not in known_sheets:
        what = f"There is no sheet '{correction.sheet}' in it."
    else:
        what = f"Row {correction.row} is not a row of data with a column '{correction.field}'."
    return CorrectionError(
        what, correction.place, "Look the cell up again, then mend or delete the line."
    )
