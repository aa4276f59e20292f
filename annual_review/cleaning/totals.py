"""Totals that an office typed, against the sums of the rows that were kept."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, combinations

import numpy as np
from numpy.typing import NDArray

from annual_review.cleaning.columns import scales_above
from annual_review.cleaning.grid import Grid, Mask
from annual_review.cleaning.row_vocabulary import Subtotal, is_no_sum, is_signer, read_subtotal
from annual_review.cleaning.tables import Layout, Table
from annual_review.project.settings import Field
from annual_review.values.cell_text import as_text, compact, is_empty
from annual_review.values.counts import Scale, read_amount
from annual_review.values.dates import is_date

_WHOLE_RANK = 5
_TYPED_WITHIN = re.compile(r"(\d[\d,]*(?:\.\d+)?)(万)?([^\d\s、，,;；。()（）]{0,3})")
_TOLERANCE = 0.005  # of an amount in yuan: half a fen


@dataclass(frozen=True)
class Total:
    """A number of a totals row: `typed` by the office, `ours` the sum of the kept rows.

    `cause` says what the difference between them comes from, as far as the rows tell.
    """

    row: int
    field: str
    typed: float
    ours: float
    cause: str = ""

    @property
    def agrees(self) -> bool:
        """Whether both are the same number."""
        return abs(self.typed - self.ours) < _TOLERANCE

    def __str__(self) -> str:
        """Say the comparison in Chinese."""
        verdict = "相符" if self.agrees else f"不符，相差{abs(self.typed - self.ours):.10g}"
        said = f"{self.field}填报合计{self.typed:.10g}，核对{self.ours:.10g}，{verdict}"
        return f"{said}（{self.cause}）" if self.cause else said


@dataclass(frozen=True)
class Sums:
    """The rows of a table in order, with the numbers of each field (0 where not kept).

    `aside` are the numbers of the rows that were not kept, by what became of them.
    """

    rows: NDArray[np.int64]
    numbers: Mapping[str, NDArray[np.float64]]
    aside: Mapping[str, Mapping[str, NDArray[np.float64]]] = field(default_factory=dict)

    def between(self, field: str, first: int, end: int) -> float:
        """Add up a field over the rows from `first` to `end`, not included."""
        here = slice(*np.searchsorted(self.rows, [first, end]))
        return float(self.numbers[field][here].sum())

    def cause(self, name: str, difference: float, first: int, end: int) -> str:
        """Say which rows that were not kept make up a difference, if any do."""
        here = slice(*np.searchsorted(self.rows, [first, end]))
        sums = {fate: float(numbers[name][here].sum()) for fate, numbers in self.aside.items()}
        fates = [fate for fate, number in sums.items() if number]
        for some in chain.from_iterable(combinations(fates, n) for n in range(1, len(fates) + 1)):
            if abs(sum(sums[fate] for fate in some) - difference) < _TOLERANCE:
                return f"填报合计计入了{'、'.join(some)}的行"
        return "原因待查"

    def has_rows(self, first: int, end: int) -> bool:
        """Tell whether any row of data lies from `first` to `end`, not included."""
        low, high = np.searchsorted(self.rows, [first, end])
        return bool(high > low)


def check_totals(
    layout: Layout,
    subtotals: Sequence[int],
    columns: Mapping[int, Mapping[str, int]],
    fields: Mapping[str, Field],
    sums: Sums,
) -> list[Total]:
    """Compare each readable number of the totals rows of one table with ours.

    小计 covers the rows since the total before it that spans as much, or those up to the next where
    totals stand above their rows; 总计 and 共计 cover the table, 累计 the rows so far. 合计 covers
    the table, unless the table has several that each have rows of their own.
    """
    grid = layout.grid
    said = {row: _words(grid, row) for row in sorted(subtotals)}
    scopes = _Scopes(said, sums)
    totals: list[Total] = []
    for row, words in said.items():
        typed = _typed(layout, row, columns[row], fields)
        block, whole = scopes.of(row), (0, grid.height)
        ours = {name: sums.between(name, *block) for name in typed}
        if words.rank == 4 and block != whole:  # a last 合计 may mean its block or the table
            table = {name: sums.between(name, *whole) for name in typed}
            ours = table if table == typed else ours
        totals += [_explained(Total(row, n, typed[n], ours[n]), sums, block) for n in typed]
    return totals


def _explained(total: Total, sums: Sums, block: tuple[int, int]) -> Total:
    if total.agrees:
        return total
    return replace(total, cause=sums.cause(total.field, total.typed - total.ours, *block))


def _words(grid: Grid, row: int) -> Subtotal:
    """Return what the first cell that says so says of a totals row."""
    found = (read_subtotal(as_text(grid.cell(row, column))) for column in grid.filled_columns(row))
    return next(subtotal for subtotal in found if subtotal is not None)


class _Scopes:
    """Which rows each totals row of a table covers; `said` are their words, from the top down."""

    def __init__(self, said: Mapping[int, Subtotal], sums: Sums) -> None:
        self._said, self._sums = said, sums
        self._rows = np.array(list(said), dtype=np.int64)
        self._ranks = np.array([subtotal.rank for subtotal in said.values()], dtype=np.int64)
        self._table = (0, int(sums.rows[-1]) + 1 if len(sums.rows) else 0)
        self._stands_above = _stands_above(said, sums)

    def of(self, row: int) -> tuple[int, int]:
        """Return the rows that a totals row covers: the first, and the end (not included)."""
        rank, word = self._said[row].rank, self._said[row].word
        if word == "累计" and self._sums.has_rows(0, row):
            return 0, row
        others = self._rows != row
        is_only = not (others & (self._ranks == 4)).any()
        if rank >= _WHOLE_RANK or (rank == 4 and is_only):
            return self._table
        peers = self._rows[others & (self._ranks >= rank)]
        above, below = peers[peers < row], peers[peers > row]
        if self._stands_above:
            block = row + 1, int(below[0]) if len(below) else self._table[1]
        else:
            block = int(above[-1]) + 1 if len(above) else 0, row
        return block if self._sums.has_rows(*block) else self._table


def _stands_above(said: Mapping[int, Subtotal], sums: Sums) -> bool:
    """Tell whether totals stand above the rows they cover."""
    parts = [row for row, subtotal in said.items() if subtotal.rank < _WHOLE_RANK]
    return (
        bool(parts)
        and bool(len(sums.rows))
        and min(parts) < sums.rows[0]
        and max(parts) < sums.rows[-1]
    )


def _typed(
    layout: Layout, row: int, columns: Mapping[str, int], fields: Mapping[str, Field]
) -> dict[str, float]:
    """Return the numbers of a totals row by field, each by the unit that its header says."""
    grid, scales = layout.grid, dict(scales_above(layout, row, columns, fields))
    counted = {
        name: column for name, column in columns.items() if fields[name].kind in ("count", "amount")
    }
    cells = {
        name: read_amount(
            grid.cell(row, column), fields[name].unit, scales.get(name, Scale()).factor
        ).value
        for name, column in counted.items()
    }
    typed = {name: value for name, value in cells.items() if value is not None}
    return typed or _typed_within(grid, row, {name: fields[name].unit for name in counted})


def _typed_within(grid: Grid, row: int, units: Mapping[str, str]) -> dict[str, float]:
    """Return the numbers within a totals row's words, as in “合计：1916人”, by field."""
    text = next(
        (
            t
            for t in (as_text(grid.cell(row, c)) for c in grid.filled_columns(row))
            if read_subtotal(t)
        ),
        "",
    )
    found = _TYPED_WITHIN.findall(compact(text))
    typed: dict[str, float] = {}
    for digits, scale, word in found:
        fitting = [name for name, unit in units.items() if unit and word.startswith(unit)]
        if not fitting and len(units) == 1 == len(found) and not word:
            fitting = list(units)
        if len(fitting) == 1 and fitting[0] not in typed:
            typed[fitting[0]] = float(digits.replace(",", "")) * (10_000 if scale else 1)
    return typed


_LONGEST = 20  # characters of a cell that is nothing but such a word
_SHARE = re.compile(r"[-+]?[\d,.]+[%‰]")

Rows = NDArray[np.int64]


@dataclass(frozen=True)
class _Block:
    """Rows under one header: the sheet, the columns of their fields, and the fields."""

    grid: Grid
    columns: Mapping[str, int]
    fields: Mapping[str, Field]

    def opening(self, row: int) -> int:
        """Return the first column that shows anything, the serial number left out."""
        filled = self.grid.filled_columns(row)
        serial = self._of_kind("serial")
        return next((column for column in filled if column not in serial), filled[0])

    def opened_by(self, judge: Callable[[str], bool], rows: Rows) -> list[int]:
        """Return the rows whose opening cell is judged so."""
        told = self.grid.mask_of_words(judge)
        return [
            row for row in map(int, rows[told[rows].any(axis=1)]) if told[row, self.opening(row)]
        ]

    def has_day(self, row: int) -> bool:
        """Tell whether a row has a date where a date belongs."""
        cells = [self.grid.cell(row, column) for column in self._of_kind("date")]
        return any(is_date(cell) for cell in cells)

    def is_bare(self, row: int) -> bool:
        """Tell whether a row has no day and, beside its opening word and a remark, only numbers."""
        if self.has_day(row):
            return False
        aside = {self.opening(row), *self._of_kind("remark")}
        columns = [c for c in self.columns.values() if c not in aside]
        return all(_is_number(self.grid.cell(row, column)) for column in columns)

    def _of_kind(self, kind: str) -> list[int]:
        return [column for name, column in self.columns.items() if self.fields[name].kind == kind]


def _is_number(value: object) -> bool:
    text = as_text(value)
    if is_empty(text) or read_amount(value).value is not None:
        return True
    return _SHARE.fullmatch(compact(text)) is not None


def set_bare_rows_aside(
    layout: Layout, table: Table, rows: Rows, columns: dict[str, int], fields: Mapping[str, Field]
) -> Rows:
    """Take totals in other words and lines of signatures out of the rows of data; return the rest.

    The totals join those of the table, to be compared with the sums.
    """
    block = _Block(layout.grid, columns, fields)
    signers = [row for row in block.opened_by(is_signer, rows) if not block.has_day(row)]
    totals = [row for row in block.opened_by(_is_total, rows) if block.is_bare(row)]
    layout.kinds[signers], layout.kinds[totals] = "note", "subtotal"
    table.subtotals += totals
    table.columns |= dict.fromkeys(totals, columns)
    return rows[~np.isin(rows, signers + totals)]


def rows_without_sum(
    grid: Grid, rows: Rows, columns: Mapping[str, int], fields: Mapping[str, Field]
) -> Mask:
    """Tell of each row whether it holds means or shares: no record, and no sum to compare."""
    block = _Block(grid, columns, fields)
    found = [row for row in block.opened_by(is_no_sum, rows) if block.is_bare(row)]
    return np.isin(rows, found)


def _is_total(text: str) -> bool:
    return len(text) <= _LONGEST and read_subtotal(text) is not None
