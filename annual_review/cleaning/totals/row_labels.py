"""What stands beside the numbers of a row: one text, which may label a total, or a record."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Container
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from annual_review.cleaning.duplicates import read_serial
from annual_review.cleaning.grid import Grid
from annual_review.cleaning.row_vocabulary import names_a_sum
from annual_review.cleaning.table_rows import TableRows
from annual_review.project.settings import Office
from annual_review.values.cell_text import as_text, is_empty, loose_key
from annual_review.values.county_names import short_name
from annual_review.values.ditto_marks import is_ditto
from annual_review.values.places import Places, choice_test

_LONG_NUMBER = re.compile(r"\d{6}")  # within a text: a telephone or an identity card


@dataclass(frozen=True)
class Label:
    """The one text of a row, "" without one, and its column, -1 without one.

    `is_word`: the text names a total, or the office or its area as a whole. `is_merged`: its cell
    is merged over several columns. `has_serial`: the row has a serial number.
    """

    text: str = ""
    column: int = -1
    is_word: bool = False
    is_merged: bool = False
    has_serial: bool = False


class RowLabels:
    """Reads the labels of the rows of one register on a sheet."""

    def __init__(self, table: TableRows, office: Office) -> None:
        self._table, self._fields = table, table.parts[0].fields
        self._places = Places(office)
        areas = office.names_of_area
        names = [office.name, *areas, *map(short_name, areas)]
        self._names = {loose_key(f"{before}{name}") for name in names for before in ("", "全")}
        self._choices = {
            name: choice_test(field.choices)
            for name, field in self._fields.items()
            if field.choices
        }

    def of(self, index: int, others: NDArray[np.int64]) -> Label | None:
        """Return the label of a row, or None if the row is a record: it has several texts.

        What all `others`, the rows beside it, have as well is no text of its own.
        """
        part, i = self._table.place(index)
        grid, row = part.layout.grid, int(part.rows[i])
        name_of = {position: name for name, position in part.positions.items()}
        labels, remarks, has_serial, is_record = [], [], False, False
        for column in grid.filled_columns(row):
            cell, name = grid.cell(row, column), name_of.get(column, "")
            kind, text = self._fields[name].kind if name else "", as_text(cell)
            if is_empty(text) or kind in ("count", "amount"):
                continue
            if kind == "serial" and read_serial(text) is not None:
                has_serial = True
            elif kind == "remark":
                remarks.append(text)
            elif kind == "" and isinstance(cell, int | float):
                continue
            elif is_ditto(cell):
                is_record = True
            elif names_a_sum(text) or loose_key(text) in self._names:
                is_record |= self._is_choice(name, cell)
                label = Label(text, column, True, grid.merged_width(row, column) > 1)
                labels.append(label)
            elif not self._is_shared(grid, row, column, others):
                is_record |= self._is_value(name, cell)
                labels.append(Label(text, column, False, grid.merged_width(row, column) > 1))
        words = [label for label in labels if label.is_word]
        if is_record and not words:
            return None
        found = words[:1] or labels or [Label(text, is_word=names_a_sum(text)) for text in remarks]
        if len({label.text for label in found}) > 1:
            return None
        label = found[0] if found else Label()
        return Label(label.text, label.column, label.is_word, label.is_merged, has_serial)

    def _is_shared(self, grid: Grid, row: int, column: int, others: NDArray[np.int64]) -> bool:
        codes = grid.codes[column]
        rows = self._table.rows[others]
        return len(rows) > 1 and bool((codes[rows] == codes[row]).all())

    def _is_choice(self, name: str, cell: object) -> bool:
        return name in self._choices and self._choices[name](cell)

    def _is_value(self, name: str, cell: object) -> bool:
        """Return whether a cell holds what only a record does: a choice, a place, a telephone."""
        text = as_text(cell)
        if isinstance(cell, dt.date) or _LONG_NUMBER.search(text) or self._is_choice(name, cell):
            return True
        return self._places.is_known(text)

    def is_usual(self, label: Label, index: int, totals: Container[int]) -> bool:
        """Return whether the text of a label stands in its column in ordinary rows, too.

        Ordinary rows are not in `totals`, and fill what the rows with other texts fill.
        """
        if label.column < 0 or label.is_word:
            return False
        part, i = self._table.place(index)
        codes = part.layout.grid.codes[label.column]
        is_same = codes[self._table.rows] == codes[int(part.rows[i])]
        others = np.flatnonzero(~is_same)
        return any(
            other not in totals and not self._table.lacks(other, others)
            for other in np.flatnonzero(is_same).tolist()
        )
