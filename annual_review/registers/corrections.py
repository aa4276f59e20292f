"""Corrections: cells that a person put right, with a reason and a name.

They come from two places: corrections.csv in the year's folder (`read_corrections`), and workbooks
to_fix.xlsx that clerks filled in and put among the registers (`split_registers`). A correction
replaces a cell before cleaning (cleaning/data_rows.py); one that no longer matches its row stops
the run.
"""

from __future__ import annotations

import re
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from annual_review.errors import CorrectionError, RegisterError
from annual_review.language import N_, _, listed
from annual_review.project.register_files import CORRECTIONS
from annual_review.registers.cell_marks import column_number
from annual_review.registers.csv_files import read_csv
from annual_review.registers.workbooks import Sheet
from annual_review.values.cell_text import as_text, is_blank, strip_illegal, tidy

COLUMNS = ("file", "sheet", "row", "field", "value", "reason", "who")  # of corrections.csv
_FIELD_IN_COLUMN = re.compile(r"(.+)（([A-Z]{1,3})列）")
_NO_REASON = N_("It has no reason or no name.")

# The labels of a to_fix.xlsx (records/to_fix.py), by which it is recognised when it comes back.
SOURCE_LABEL, ROW_LABEL, NOTHING_TO_FIX = "来源文件", "原行号", "没有需要更正的行"
ANSWER_LABELS = ("状态", "栏目", "问题", "建议", "正确值", "填写人", "理由")  # right of a row
_FIELD, _VALUE, _WHO, _WHY = map(ANSWER_LABELS.index, ("栏目", "正确值", "填写人", "理由"))


@dataclass(frozen=True)
class Correction:
    """A corrected cell: its row counts from 1; `line` is the correction's line in `origin`.

    `stood` is the row, and `was` the cell, as they were when it was corrected, if known.
    """

    line: int
    file: str
    sheet: str
    row: int
    field: str
    value: str
    reason: str
    who: str
    origin: str = CORRECTIONS
    stood: tuple[str, ...] | None = None
    was: str = ""

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Correction:
        """Return the correction that `dataclasses.asdict` and JSON saved."""
        stood = values.get("stood")
        return cls(**{**values, "stood": None if stood is None else tuple(stood)})

    def field_among(self, fields: Container[str]) -> str | None:
        """Return the field of the cell, if it is one of `fields`, without the column behind it."""
        if self.field in fields:
            return self.field
        named = _FIELD_IN_COLUMN.fullmatch(self.field)
        return named[1] if named and named[1] in fields else None

    def is_of_column(self, column: int) -> bool:
        """Return whether the cell may stand in a column (from 0): the field may name another."""
        named = _FIELD_IN_COLUMN.fullmatch(self.field)
        return named is None or column_number(named[2].encode()) == column

    @property
    def place(self) -> str:
        """The line of the correction and the cell, for messages."""
        template = N_("{file} [{sheet}] row {row}, {field}")
        if not self.sheet:
            template = N_("{file} row {row}, {field}")
        cell = _(template, file=self.file, sheet=self.sheet, row=self.row, field=self.field)
        return _("{place} line {line} ({cell})", place=self.origin, line=self.line, cell=cell)


def field_in_column(field: str, letters: str) -> str:
    """Return how a correction names a field of a row that holds several records.

    >>> field_in_column("人次", "C")
    '人次（C列）'
    """
    return f"{field}（{letters}列）"


def read_corrections(folder: Path) -> list[Correction]:
    """Read corrections.csv of a folder; there are none without the file.

    Raises CorrectionError for a line that cannot be understood, or two for the same cell.
    """
    path = folder / CORRECTIONS
    if not path.exists():
        return []
    try:
        rows = read_csv(path.read_bytes(), CORRECTIONS)
    except RegisterError as error:
        raise CorrectionError(error.what, CORRECTIONS, error.remedy) from None
    header = [tidy(label).lower() for label in rows[0]] if rows else []
    if missing := [column for column in COLUMNS if column not in header]:
        raise CorrectionError(
            _("It has no column {missing}.", missing=listed(missing)),
            CORRECTIONS,
            _("Its first line is: {columns}.", columns=",".join(COLUMNS)),
        )
    found = [
        _read_line(line, header, row)
        for line, row in enumerate(rows[1:], 2)
        if any(cell.strip() for cell in row)
    ]
    refuse_duplicates(found)
    return found


def _read_line(line: int, header: Sequence[str], row: Sequence[str]) -> Correction:
    cells = {label: cell.strip() for label, cell in zip(header, row, strict=False)}
    file, sheet, number, field, value, reason, who = (cells.get(name, "") for name in COLUMNS)
    place = _("{place} line {line}", place=CORRECTIONS, line=line)
    if not number.isdecimal():
        raise CorrectionError(
            _("The row '{number}' is not a number.", number=number),
            place,
            _("Write the row number that the spreadsheet shows."),
        )
    if not reason or not who:
        raise CorrectionError(_(_NO_REASON), place, _("Fill in reason and who."))
    return Correction(
        line, file, sheet, int(number), field, value, reason, who, was=cells.get("was", "")
    )


def split_registers(sheets: Sequence[Sheet]) -> tuple[list[Sheet], list[Correction]]:
    """Split sheets into those of registers, and the corrections in workbooks to_fix.xlsx.

    Raises CorrectionError for a correction without a reason or a name.
    """
    registers = [sheet for sheet in sheets if not is_to_fix(sheet)]
    answers = [answer for sheet in sheets if is_to_fix(sheet) for answer in read_answers(sheet)]
    return registers, answers


def is_to_fix(sheet: Sheet) -> bool:
    """Return whether a sheet is from a to_fix.xlsx, whatever its file is called."""
    first = [as_text(cell) for cell in sheet.rows[0]] if sheet.rows else []
    return bool(first) and (first[0] in (SOURCE_LABEL, NOTHING_TO_FIX))


def read_answers(sheet: Sheet) -> list[Correction]:
    """Return the corrections in a sheet of to_fix.xlsx: its lines with a correct value."""
    if as_text(sheet.rows[0][0]) == NOTHING_TO_FIX:
        return []
    file, name = as_text(sheet.rows[0][1]), as_text(sheet.rows[0][3])
    found, start = [], None
    for line, row in enumerate(sheet.rows[2:], 3):
        if as_text(row[0]) == ROW_LABEL:
            start = _start_of_answers([as_text(cell) for cell in row])
        elif start is not None and not is_blank(_cell(row, start + _VALUE)):
            found.append(_read_answer(sheet, line, row, (file, name, start)))
    return found


def _start_of_answers(labels: Sequence[str]) -> int | None:
    """Return where the answers begin, the rightmost place: a register may have such labels, too."""
    width = len(ANSWER_LABELS)
    places = range(len(labels) - width, 0, -1)
    return next((p for p in places if tuple(labels[p : p + width]) == ANSWER_LABELS), None)


def _read_answer(
    sheet: Sheet, line: int, row: Sequence[Any], source: tuple[str, str, int]
) -> Correction:
    file, name, start = source
    answers = [tidy(as_text(_cell(row, start + place))) for place in range(len(ANSWER_LABELS))]
    if not answers[_WHO] or not answers[_WHY]:
        raise CorrectionError(
            _(_NO_REASON),
            _("{place} line {line}", place=sheet.place, line=line),
            _("Fill in 填写人 and 理由 next to 正确值."),
        )
    return Correction(
        line,
        file,
        name,
        int(float(as_text(row[0]))),
        answers[_FIELD],
        as_text(_cell(row, start + _VALUE)).strip(),
        answers[_WHY],
        answers[_WHO],
        sheet.place,
        tuple(comparable_row(row[1:start])),
    )


def _cell(row: Sequence[Any], column: int) -> Any:
    return row[column] if column < len(row) else None


def comparable_row(row: Sequence[Any]) -> list[str]:
    """Return a row as texts without blanks at its end, to compare it with another version."""
    texts = ["" if is_blank(cell) else strip_illegal(as_text(cell)).strip() for cell in row]
    while texts and not texts[-1]:
        texts.pop()
    return texts


def refuse_duplicates(corrections: Sequence[Correction]) -> None:
    """Raise CorrectionError for two corrections of one cell."""
    seen: dict[tuple[str, str, int, str], Correction] = {}
    for correction in corrections:
        cell = (correction.file, correction.sheet, correction.row, correction.field)
        if cell in seen:
            raise CorrectionError(
                _(
                    "Line {line} of {file} corrects the same cell.",
                    line=seen[cell].line,
                    file=seen[cell].origin,
                ),
                correction.place,
                _("Keep one of the two."),
            )
        seen[cell] = correction


def refuse_changed_rows(corrections: Sequence[Correction], sheets: Sequence[Sheet]) -> None:
    """Raise CorrectionError for a correction whose row has changed since it was sent back."""
    rows_of = {(sheet.file, sheet.name): sheet.rows for sheet in sheets}
    for correction in corrections:
        rows = rows_of.get((correction.file, correction.sheet), [])
        if correction.stood is None or correction.row > len(rows):
            continue  # a row that does not exist is reported by cleaning, see `stale_error`
        if comparable_row(rows[correction.row - 1]) != list(correction.stood):
            raise CorrectionError(
                _("Row {row} is not the row that was sent back.", row=correction.row),
                correction.place,
                _("Find the row in the register, then correct or delete this line."),
            )


def refuse_changed_cell(correction: Correction, cell: str) -> None:
    """Raise CorrectionError if a cell no longer holds the value that the correction gives."""
    if correction.was and tidy(correction.was) != tidy(cell):
        raise CorrectionError(
            _("Row {row} has another value than the column was of this line.", row=correction.row),
            correction.place,
            _("Find the cell in the register, then correct or delete the line."),
        )


def stale_error(correction: Correction, known_sheets: Sequence[tuple[str, str]]) -> CorrectionError:
    """Return the error for a correction that was not applied: what no longer matches."""
    if correction.file not in [file for file, __ in known_sheets]:
        what = _("There is no file '{file}'.", file=correction.file)
    elif (correction.file, correction.sheet) not in known_sheets:
        what = _("There is no sheet '{sheet}' in it.", sheet=correction.sheet)
    else:
        what = _(
            "Row {row} is not a row of data with a column '{field}'.",
            row=correction.row,
            field=correction.field,
        )
    return CorrectionError(
        what, correction.place, _("Find the cell in the register, then correct or delete the line.")
    )


def ambiguous_error(correction: Correction) -> CorrectionError:
    """Return the error for a correction that may be of several cells of its row."""
    return CorrectionError(
        _(
            "Row {row} has several cells of the column '{field}'.",
            row=correction.row,
            field=correction.field,
        ),
        correction.place,
        _(
            "Write which one, as {example}.",
            example=field_in_column(correction.field, "C"),
        ),
    )
