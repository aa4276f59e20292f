"""Human corrections: cells that a person put right, as data with a reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from annual_review.errors import CorrectionError, RegisterError
from annual_review.registers.csv_files import read_csv
from annual_review.registers.workbooks import Sheet
from annual_review.values.cell_text import as_text, is_blank, legal, tidy

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


SOURCE, ROW, NOTHING = "来源文件", "原行号", "没有需要更正的行"
BEHIND = ("状态", "栏目", "问题", "建议", "正确值", "填写人", "理由")  # the columns behind a row


_FIELD, _VALUE, _WHO, _WHY = (BEHIND.index(name) for name in ("栏目", "正确值", "填写人", "理由"))


def part(sheets: Sequence[Sheet]) -> tuple[list[Sheet], list[Correction]]:
    """Part sheets into registers, and the corrections of filled workbooks, by what they hold.

    Raises CorrectionError for a correction that does not say who or why.
    """
    registers = [sheet for sheet in sheets if not is_to_fix(sheet)]
    filled = [sheet for sheet in sheets if is_to_fix(sheet)]
    return registers, [one for sheet in filled for one in corrections_of(sheet)]


def is_to_fix(sheet: Sheet) -> bool:
    """Tell whether a sheet is one of a to_fix.xlsx, under whatever name."""
    first = [as_text(cell) for cell in sheet.rows[0]] if sheet.rows else []
    return bool(first) and (first[0] in (SOURCE, NOTHING))


def corrections_of(sheet: Sheet) -> list[Correction]:
    """Return the corrections that a clerk wrote into a sheet: the lines with a right value."""
    if as_text(sheet.rows[0][0]) == NOTHING:
        return []
    file, name = as_text(sheet.rows[0][1]), as_text(sheet.rows[0][3])
    found, start = [], None
    for line, row in enumerate(sheet.rows[2:], 3):
        if as_text(row[0]) == ROW:
            start = _start_of_answers([as_text(cell) for cell in row])
        elif start is not None and not is_blank(_at(row, start + _VALUE)):
            found.append(_correction(sheet, line, row, (file, name, start)))
    return found


def _start_of_answers(labels: Sequence[str]) -> int | None:
    """Return where the columns behind a row begin; from the right, as a register may have them."""
    places = range(len(labels) - len(BEHIND), 0, -1)
    return next((p for p in places if tuple(labels[p : p + len(BEHIND)]) == BEHIND), None)


def _at(row: Sequence[Any], place: int) -> Any:
    return row[place] if place < len(row) else None


def _correction(
    sheet: Sheet, line: int, row: Sequence[Any], where: tuple[str, str, int]
) -> Correction:
    file, name, start = where
    said = [tidy(as_text(_at(row, start + place))) for place in range(len(BEHIND))]
    if not said[_WHO] or not said[_WHY]:
        raise CorrectionError(
            "It does not say why, or who.",
            f"{sheet.place} line {line}",
            "Fill in 填写人 and 理由 beside 正确值.",
        )
    return Correction(
        line,
        file,
        name,
        int(float(as_text(row[0]))),
        said[_FIELD],
        as_text(_at(row, start + _VALUE)).strip(),
        said[_WHY],
        said[_WHO],
        sheet.place,
        tuple(standing(row[1:start])),
    )


def standing(row: Sequence[Any]) -> list[str]:
    """Return a row as it stands, to be compared: texts, without blanks at its end."""
    texts = ["" if is_blank(cell) else legal(as_text(cell)).strip() for cell in row]
    while texts and not texts[-1]:
        texts.pop()
    return texts


def refuse_changed_rows(corrections: Sequence[Correction], sheets: Sequence[Sheet]) -> None:
    """Raise CorrectionError for a correction of a row that no longer stands as it stood."""
    rows = {(sheet.file, sheet.name): sheet.rows for sheet in sheets}
    for one in corrections:
        here = rows.get((one.file, one.sheet), [])
        if one.stood is None or one.row > len(here):
            continue  # said elsewhere: that there is no such row
        if standing(here[one.row - 1]) != list(one.stood):
            raise CorrectionError(
                f"Row {one.row} is not the row that was sent back.",
                one.place,
                "Look the row up in the register, then mend or delete this line.",
            )
