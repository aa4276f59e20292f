"""Workbooks that come back from the clerks: a to_fix.xlsx filled in is a list of corrections."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from annual_review.corrections import Correction
from annual_review.errors import CorrectionError
from annual_review.texts import as_text, is_blank, legal, tidy
from annual_review.to_fix_labels import BEHIND, NOTHING, ROW, SOURCE
from annual_review.workbooks import Sheet

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
