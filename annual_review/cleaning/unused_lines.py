"""Lines of a form that nobody filled in: notes, not rows that wait for a person.

Such a line shows only what was printed or computed beforehand: serial numbers, the zeros of
formulas, values that are merged from above, and defaults. `clean` calls `mark_unused_lines` when
the rows have been judged. A row with any value of its own is left as it was judged.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Container, Sequence

import numpy as np
from numpy.typing import NDArray

from annual_review.cleaning.data_rows import DataRows
from annual_review.cleaning.duplicates import read_serial
from annual_review.cleaning.grid import Mask
from annual_review.cleaning.table_rows import TableRows
from annual_review.project.register_book import DATED, PERIODS
from annual_review.values.cell_text import as_text, compact, is_empty, is_formula_error
from annual_review.values.period_texts import is_dated

UNUSED = "表中未填写的空行（只有序号、公式的零或预填的内容），不是登记"

_LEAST_LINES = 3  # with the same content, at the end of a table
_NUMBERS = ("count", "amount")
_ZERO = re.compile(r"[¥$]?0+(?:\.0+)?\D{0,2}")
_NUMBERED = re.compile(r"(.*?)(\d{1,9})")
_NO_RESULT = ("#N/A", "#DIV/0!", "#VALUE!")  # what formulas make of blank cells
_NO_DAY = dt.date(1900, 1, 1)  # up to which a date is the zero of a formula

Content = dict[int, str]  # the texts of a row's own cells by column


def mark_unused_lines(parts: Sequence[DataRows]) -> None:
    """Make the unused lines of one register on a sheet notes."""
    table = TableRows(parts)
    candidates = np.flatnonzero(_may_be_unused(table))
    if not len(candidates):
        return
    lines = _Lines(table)
    used = {*candidates[lines.have_content(candidates)].tolist()}
    unused = {*candidates.tolist()} - used
    for part, i in map(table.place, unused.union(lines.trailing(used, unused))):
        part.fates[i], part.reasons[i] = "note", UNUSED


def _may_be_unused(table: TableRows) -> Mask:
    """Return which rows lack a required value, hold only zeros, or only what is merged from above.

    One row with nothing but zeros may be a report of nothing; unused lines come in numbers.
    """
    fields = table.parts[0].fields
    identity = {name: field.kind for name, field in fields.items() if field.is_identity}
    texts = [table.filled(name) for name, kind in identity.items() if kind not in _NUMBERS]
    numbers = [
        table.gather(column.numbers() != 0 for column in table.columns(name))
        for name, kind in identity.items()
        if kind in _NUMBERS
    ]
    none = np.zeros(len(table), dtype=bool)
    has_text, has_number = (np.logical_or.reduce([none, *masks]) for masks in (texts, numbers))
    zeros = ~has_text & ~has_number if texts else none
    filled = [table.filled(name) for name in identity]
    is_shorter = np.logical_or.reduce([none, *(~mask for mask in filled if mask.any())])
    is_merged = is_shorter & ~table.has_own_values
    kept = (zeros if zeros.sum() > 1 else none) | is_merged
    found: Mask = table.have_fates(("rejected",)) | (kept & table.have_fates(("kept",)))
    return found & ~table.corrected


class _Lines:
    """The cells of rows, without those that were printed or computed beforehand."""

    def __init__(self, table: TableRows) -> None:
        self._table, self._fields = table, table.parts[0].fields
        self._constants: dict[int, bool] = {}

    def have_content(self, indices: NDArray[np.int64]) -> Mask:
        """Return which of some rows have any content, of which each distinct cell is judged once.

        Serial numbers, which all differ, are looked at last: only those of rows without any other.
        """
        found = np.zeros(len(indices), dtype=bool)
        of_parts, within = self._table.places(indices)
        for number, part in enumerate(self._table.parts):
            names, grid = _names(part), part.layout.grid
            serial = {c for c, name in names.items() if self._fields[name].kind == "serial"}
            for column in sorted(range(grid.width), key=lambda each: each in serial):
                open_ones = np.flatnonzero((of_parts == number) & ~found)
                rows = part.rows[within[open_ones]]
                is_filled = ~grid.blank[rows, column]
                if not is_filled.any() or self._is_shared(part, column, names.get(column, "")):
                    continue
                codes, code_of = np.unique(grid.codes[column][rows], return_inverse=True)
                cells = (grid.uniques[column][code] for code in codes.tolist())
                has_own = np.array([not _is_nothing(cell, column in serial) for cell in cells])
                found[open_ones[is_filled & has_own[code_of]]] = True
        return found

    def content(self, index: int) -> Content:
        """Return the texts of a row's own cells but serial numbers, zeros and shared defaults."""
        part, i = self._table.place(index)
        grid, row, names = part.layout.grid, int(part.rows[i]), _names(part)
        content = {}
        for column in grid.filled_columns(row):
            name, cell = names.get(column, ""), grid.cell(row, column)
            is_serial = name != "" and self._fields[name].kind == "serial"
            if not _is_nothing(cell, is_serial) and not self._is_shared(part, column, name):
                content[column] = as_text(cell)
        return content

    def _is_shared(self, part: DataRows, column: int, name: str) -> bool:
        """Return whether a text that nobody has to write stands in all rows of a column."""
        kind, field = ("", None) if not name else (self._fields[name].kind, self._fields[name])
        if kind in (*DATED, *_NUMBERS) or (field is not None and field.is_required):
            return False
        return self._is_constant(part, column)

    def _is_constant(self, part: DataRows, column: int) -> bool:
        if column not in self._constants:
            codes = part.layout.grid.codes[column][self._table.rows]
            self._constants[column] = len(codes) >= _LEAST_LINES and bool((codes == codes[0]).all())
        return self._constants[column]

    def trailing(self, used: Container[int], unused: Container[int]) -> list[int]:
        """Return the last lines of the table that all have the same defaults, if they are several.

        A text that ends in a number may count up from line to line. `used` are the lines that may
        be such ones, `unused` those without content between them.
        """
        run: list[int] = []
        below: Content = {}
        for index in reversed(range(len(self._table))):
            if index in unused:
                continue
            if index not in used:
                break
            content = self.content(index)
            part, _ = self._table.place(index)
            below = below or content
            if not all(self._is_default(part, column, content, below) for column in content):
                break
            if content.keys() != below.keys():
                break
            run.append(index)
            below = content
        return run if len(run) >= _LEAST_LINES else []

    def _is_default(self, part: DataRows, column: int, content: Content, below: Content) -> bool:
        """Return whether a cell may be a default: the same as below, or the number before it.

        A column of periods is one, too: the months of a year are printed beforehand.
        """
        text, next_text = content[column], below.get(column, "")
        name = _names(part).get(column, "")
        kind = self._fields[name].kind if name else ""
        if kind in PERIODS and is_dated(text, kind) and is_dated(next_text, kind):
            return True
        if text != next_text:
            return _is_number_before(text, next_text)
        if not name or self._is_constant(part, column):
            return True
        field = self._fields[name]
        if is_formula_error(text):
            return compact(text).upper() in _NO_RESULT
        if field.kind in ("category", "place", "remark"):
            return True
        is_numbered = _NUMBERED.fullmatch(compact(text)) is not None
        return (
            field.kind == "text" and not field.personal and (is_numbered or not field.is_required)
        )


def _names(part: DataRows) -> dict[int, str]:
    return {position: name for name, position in part.positions.items()}


def _is_nothing(cell: object, is_serial: bool) -> bool:
    """Return whether a cell is a serial number, a mark for nothing, or the zero of a formula."""
    if isinstance(cell, dt.time | dt.timedelta):
        return cell in (dt.time(), dt.timedelta())
    if isinstance(cell, dt.datetime):
        return cell.date() < _NO_DAY
    if isinstance(cell, dt.date):
        return cell < _NO_DAY
    text = as_text(cell)
    if is_serial and (read_serial(text) is not None or _NUMBERED.fullmatch(compact(text))):
        return True
    return is_empty(text) or _ZERO.fullmatch(compact(text)) is not None


def _is_number_before(text: str, next_text: str) -> bool:
    """Return whether a text ends in the number before that of the next.

    >>> _is_number_before("QL-004", "QL-005"), _is_number_before("一组4", "二组5")
    (True, False)
    """
    first, second = (_NUMBERED.fullmatch(compact(each)) for each in (text, next_text))
    if first is None or second is None:
        return False
    return first[1] == second[1] and int(first[2]) + 1 == int(second[2])
