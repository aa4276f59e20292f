"""Sheets that are forms: labels with their values beside them, one record a form.

`find_forms` tells them from tables: in a form, labels stand at the beginning of row after row, in a
table in the header only. What stands in the same cell of all sheets of a file is a label, too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from annual_review.cleaning.grid import Grid
from annual_review.cleaning.headers.labels import label_key
from annual_review.cleaning.row_vocabulary import is_signature
from annual_review.describe.label_words import is_known_label
from annual_review.describe.labels import is_label
from annual_review.describe.names import clean_name
from annual_review.project.settings import Office
from annual_review.registers.workbooks import Cell
from annual_review.values.cell_text import as_text, compact

_LEAST_LABELS = 3
_MOST_ROWS = 400  # of a sheet of forms
_SHARE = 0.5  # of the rows, that begin with a label
_NEARLY_ALL = 0.8  # of the sheets of a file, in which a label stands in the same cell
_MOST_ADJACENT = 2  # labels beside each other; a header has more


@dataclass(frozen=True)
class _Pair:
    """A label and the cell beside it, None if that is blank or a label, too."""

    row: int
    label: str
    value: Any


@dataclass
class FormSheets:
    """Forms with the same labels: their titles, where they stand, and their cells by label."""

    grids: list[Grid] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    sheets: list[str] = field(default_factory=list)
    cells: dict[str, list[tuple[Any, int]]] = field(default_factory=dict)
    count: int = 0

    def name(self, office: Office | None) -> str:
        """Return the name of the register."""
        offered = [clean_name(text, office) for text in (*self.titles, *self.sheets)]
        return next(filter(None, offered), "登记表")


def find_forms(grids: Sequence[Grid]) -> tuple[list[FormSheets], list[Grid]]:
    """Return the forms among some sheets, those with the same labels together, and other sheets."""
    found: list[FormSheets] = []
    rest: list[Grid] = []
    for grid in grids:
        same = [other for other in grids if other.sheet.file == grid.sheet.file]
        form = _Form(grid, _constants(same)) if grid.height <= _MOST_ROWS else None
        if form is not None and form.is_form:
            _add(found, grid, form.pairs)
        else:
            rest.append(grid)
    return [forms for forms in found if forms.count], rest


def _constants(grids: Sequence[Grid]) -> frozenset[tuple[Cell, str]]:
    """Return the texts that stand in the same cell of nearly all sheets."""
    if len(grids) < 2 or any(grid.height > _MOST_ROWS for grid in grids):
        return frozenset()
    counts = Counter(
        ((row, column), compact(as_text(grid.cell(row, column))))
        for grid in grids
        for row in range(grid.height)
        for column in grid.filled_columns(row)
    )
    least = max(2.0, _NEARLY_ALL * len(grids))
    return frozenset(place for place, count in counts.items() if count >= least)


class _Form:
    """A sheet as it would be read if it were a form."""

    def __init__(self, grid: Grid, constants: frozenset[tuple[Cell, str]]) -> None:
        self._grid, self._constants = grid, constants
        self._rows = [row for row in range(grid.height) if grid.filled[row] > 1]
        self.pairs = [pair for row in self._rows for pair in self._pairs(row)]

    @property
    def is_form(self) -> bool:
        """Whether most rows begin with a label, and none is a header."""
        labels = {label_key(pair.label) for pair in self.pairs if not is_signature(pair.label)}
        first = sum(self._begins_with_label(row) for row in self._rows)
        return (
            len(labels) >= _LEAST_LABELS
            and first >= max(2.0, _SHARE * len(self._rows))
            and not any(map(self._is_header, self._rows))
        )

    def _begins_with_label(self, row: int) -> bool:
        column = self._grid.filled_columns(row)[0]
        is_signed = is_signature(as_text(self._grid.cell(row, column)))
        return self._is_label(row, column) and not is_signed

    def _is_label(self, row: int, column: int, *, is_sure: bool = False) -> bool:
        """Return whether a cell is a label: by its words, or by standing in all sheets."""
        cell = self._grid.cell(row, column)
        key = compact(as_text(cell))
        if not isinstance(cell, str) or not is_label(key.rstrip(":")):
            return False
        is_constant = ((row, column), key) in self._constants
        return key.endswith(":") or is_known_label(key) or (is_constant and not is_sure)

    def _is_header(self, row: int) -> bool:
        """Return whether all cells of a row are labels, or more of them stand side by side."""
        columns = self._grid.filled_columns(row)
        are_all = all(self._is_label(row, column, is_sure=True) for column in columns)
        if are_all and columns[-1] - columns[0] == len(columns) - 1:
            return True
        adjacent, end = 0, -1
        for column in columns:
            is_next = column == end
            is_one = self._is_label(row, column, is_sure=True)
            adjacent = (adjacent if is_next else 0) + 1 if is_one else 0
            end = column + self._grid.merged_width(row, column)
            if adjacent > _MOST_ADJACENT:
                return True
        return False

    def _pairs(self, row: int) -> list[_Pair]:
        """Return the labels of a row, each with the cell beside it."""
        grid, columns = self._grid, self._grid.filled_columns(row)
        found: list[_Pair] = []
        is_value = False
        for place, column in enumerate(columns):
            if is_value or not self._is_label(row, column):
                is_value = False
                continue
            beside = columns[place + 1] if place + 1 < len(columns) else -1
            is_near = beside == column + grid.merged_width(row, column)
            is_value = is_near and not self._is_label(row, beside, is_sure=True)
            label = compact(as_text(grid.cell(row, column))).rstrip(":")
            found.append(_Pair(row, label, grid.cell(row, beside) if is_value else None))
        return found


def _add(found: list[FormSheets], grid: Grid, pairs: Sequence[_Pair]) -> None:
    """Add a sheet to the forms with the same labels."""
    labels = {label_key(pair.label) for pair in pairs}
    known = next(
        (one for one in found if 2 * len(labels & set(map(label_key, one.cells))) > len(labels)),
        None,
    )
    if known is None:
        known = FormSheets()
        found.append(known)
    known.grids.append(grid)
    known.places.append(grid.sheet.place)
    known.sheets.append(grid.sheet.name)
    known.titles += [text for row in range(pairs[0].row) for text in grid.texts(row)]
    values: dict[str, list[Any]] = {}
    for pair in pairs:
        if pair.value is not None or not is_signature(pair.label):
            values.setdefault(pair.label, []).append(pair.value)
    if all(value is None for of_label in values.values() for value in of_label):
        return  # nobody filled it in
    known.count += max(map(len, values.values()))
    for label, of_label in values.items():
        known.cells.setdefault(label, []).extend((value, 1) for value in of_label)
