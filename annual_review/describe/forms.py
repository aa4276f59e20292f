"""Sheets that are forms: labels with their values beside or below them, one record a form.

`find_forms` tells them from tables: in a form, labels stand in row after row, in a table in the
header only.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from annual_review.cleaning.grid import Grid
from annual_review.cleaning.headers import label_key
from annual_review.cleaning.row_vocabulary import is_note, is_signature
from annual_review.describe import labels
from annual_review.describe.names import clean_name
from annual_review.project.settings import Office
from annual_review.values.cell_text import as_text, compact

_LEAST_PAIRS = 3
_MOST_ROWS = 400  # of a sheet of forms
_SHARE = 0.5  # of the rows, that begin with a label


@dataclass
class FormSheets:
    """Forms with the same labels: their titles, where they stand, and their cells by label."""

    titles: list[str] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    sheets: list[str] = field(default_factory=list)
    cells: dict[str, list[tuple[object, int]]] = field(default_factory=dict)
    count: int = 0

    def name(self, office: Office | None) -> str:
        """Return the name of the register."""
        offered = [clean_name(text, office) for text in (*self.titles, *self.sheets)]
        return next(filter(None, offered), "登记表")


def find_forms(grids: Sequence[Grid]) -> tuple[list[FormSheets], list[Grid]]:
    """Return the forms among some sheets, those with the same labels together, and other sheets."""
    found: list[FormSheets] = []
    rest: list[Grid] = []
    known: Counter[str] = Counter()
    for grid in grids:
        if grid.height <= _MOST_ROWS:
            known.update(
                {label_key(text) for row in range(grid.height) for text in grid.texts(row)}
            )
    for grid in grids:
        pairs = _pairs(grid, known) if grid.height <= _MOST_ROWS else []
        if not _is_form(grid, pairs):
            rest.append(grid)
            continue
        _add(found, grid, pairs)
    return found, rest


def _is_label(text: str, known: Counter[str]) -> bool:
    key = compact(text)
    if key.endswith(":") and labels.is_label(key.rstrip(":")):
        return True
    return labels.is_label(key) and labels.is_known_label(key)


def _pairs(grid: Grid, known: Counter[str]) -> list[tuple[int, str, object]]:
    """Return the row, the label and the value of each label with a cell beside or below it."""
    found: list[tuple[int, str, object]] = []
    for row in range(grid.height):
        columns = grid.filled_columns(row)
        cells = [grid.cell(row, column) for column in columns]
        at = 0
        while at < len(cells):
            cell = cells[at]
            if isinstance(cell, str) and _is_label(cell, known) and not is_note(cell):
                beside = cells[at + 1] if at + 1 < len(cells) else ""
                gap = columns[at + 1] - columns[at] if at + 1 < len(cells) else 0
                width = grid.merged_width(row, columns[at])
                is_value = (
                    at + 1 < len(cells)
                    and gap <= width
                    and not (isinstance(beside, str) and _is_label(beside, known))
                )
                found.append((row, compact(cell).rstrip(":"), beside if is_value else ""))
                at += 2 if is_value else 1
                continue
            at += 1
    return found


def _is_form(grid: Grid, pairs: Sequence[tuple[int, str, object]]) -> bool:
    """Return whether most rows of a sheet begin with a label that has a value beside it."""
    rows = [row for row in range(grid.height) if grid.filled[row] > 1]
    firsts = [
        row
        for row in rows
        if any(
            place == row
            and as_text(grid.cell(row, grid.filled_columns(row)[0])).strip().rstrip(":：")
            and label_key(as_text(grid.cell(row, grid.filled_columns(row)[0]))) == label_key(label)
            for place, label, _ in pairs
        )
    ]
    filled = [pair for pair in pairs if pair[2] != ""]
    distinct = {label_key(label) for _, label, _ in pairs}
    if len(distinct) < _LEAST_PAIRS or len(firsts) < 2 or not filled:
        return bool(_is_blank_form(grid, pairs, firsts))
    return len(firsts) > _SHARE * len(rows)


def _is_blank_form(
    grid: Grid, pairs: Sequence[tuple[int, str, object]], firsts: Sequence[int]
) -> bool:
    """Return whether a sheet holds labels only, in several rows: a form that nobody filled in."""
    rows = [row for row in range(grid.height) if grid.filled[row] > 1]
    cells = sum(int(grid.filled[row]) for row in rows)
    return len(firsts) > 1 and len(firsts) == len(rows) and len(pairs) >= cells >= _LEAST_PAIRS


def _add(found: list[FormSheets], grid: Grid, pairs: Sequence[tuple[int, str, object]]) -> None:
    keys = {label_key(label) for _, label, _ in pairs}
    known = next(
        (
            forms
            for forms in found
            if len(keys & {label_key(label) for label in forms.cells}) * 2 > len(keys)
        ),
        None,
    )
    if known is None:
        known = FormSheets()
        found.append(known)
    known.places.append(grid.sheet.place)
    known.sheets.append(grid.sheet.name)
    first = pairs[0][0]
    known.titles += [text for row in range(first) for text in grid.texts(row)]
    values: dict[str, list[object]] = {}
    for _, label, value in pairs:
        if not is_signature(label) or value != "":
            values.setdefault(label, []).append(value)
    if all(value == "" for of_label in values.values() for value in of_label):
        return  # nobody filled it in
    known.count += max(map(len, values.values()))
    for label, of_label in values.items():
        known.cells.setdefault(label, []).extend((value, 1) for value in of_label)
