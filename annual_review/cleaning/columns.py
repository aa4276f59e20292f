"""A column of a table, parsed: each distinct cell once, then spread over its rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from annual_review.cleaning.grid import Codes, Grid, Mask
from annual_review.cleaning.tables import Layout
from annual_review.project.settings import Field, Settings
from annual_review.values.cell_text import (
    FORMULA_ERROR,
    Reading,
    as_text,
    find_untidy,
    is_formula_error,
    loose_key,
    read_text,
    strip_illegal,
)
from annual_review.values.counts import Scale, read_amount, read_count
from annual_review.values.dates import read_date
from annual_review.values.places import Townships, category_reader
from annual_review.values.units import scale_of, units_of_label, units_of_line

Reader = Callable[..., Reading]  # of a cell; those of numbers take a scale and a doubt too


def readers(settings: Settings, register: str) -> dict[str, Reader]:
    """Return the reader of each field of a register."""
    townships = Townships(settings.office)
    by_kind: dict[str, Callable[[Field], Reader]] = {
        "date": lambda field: partial(read_date, year=settings.year),
        "count": lambda field: partial(read_count, unit=field.unit),
        "amount": lambda field: partial(read_amount, unit=field.unit),
        "place": lambda field: townships.read,
        "category": lambda field: category_reader(field.choices),
    }
    fields = settings.book.fields_of(register)
    return {name: by_kind.get(field.kind, _text_reader)(field) for name, field in fields.items()}


def scaled(read: Reader, scale: Scale) -> Reader:
    """Return a reader of numbers for a column that stands under a unit of its own."""
    return partial(read, scale=scale.factor, doubt=scale.doubt)


def _text_reader(_: Field) -> Reader:
    return read_text


@dataclass(frozen=True)
class Column:
    """A parsed column: the cell of row i is `cells[codes[i]]`, and `found[codes[i]]` its value.

    `odd` are the readings that say more than a value, by their codes: there are few of them, and a
    million rows may hold as many distinct cells.
    """

    field: Field
    codes: Codes
    cells: list[Any]
    found: list[Any]
    odd: dict[int, Reading]

    @classmethod
    def parse(cls, field: Field, codes: Codes, uniques: list[Any], read: Reader) -> Column:
        """Parse the cells of a column that its rows use."""
        used = np.flatnonzero(np.bincount(codes, minlength=len(uniques)))
        places = np.zeros(len(uniques), dtype=np.int64)
        places[used] = np.arange(len(used))
        cells = [uniques[code] for code in used.tolist()]
        found, odd = list(cells), {}
        for code in find_untidy(cells) if read is read_text else range(len(cells)):
            reading = FORMULA_ERROR if is_formula_error(cells[code]) else read(cells[code])
            found[code] = reading.value
            if reading.problem or reading.doubt:
                odd[code] = reading
        return cls(field, places[codes], cells, found, odd)

    @classmethod
    def absent(cls, field: Field, height: int) -> Column:
        """Stand for a column that a table does not have."""
        return cls(field, np.zeros(height, dtype=np.int64), [None], [None], {})

    def reading(self, i: int) -> Reading:
        """Return what reading the cell of row i gave."""
        code = int(self.codes[i])
        return self.odd.get(code) or Reading(self.found[code])

    @cached_property
    def problems(self) -> Mask:
        """Tell of each row whether the cell could not be read."""
        return self._spread([code for code, reading in self.odd.items() if reading.problem])

    @cached_property
    def empties(self) -> Mask:
        """Tell of each row whether the cell holds nothing."""
        bare = [code for code, value in enumerate(self.found) if value is None]
        return self._spread([code for code in bare if code not in self.odd])

    @cached_property
    def doubts(self) -> Mask:
        """Tell of each row whether the value is doubted."""
        return self._spread([code for code, reading in self.odd.items() if reading.doubt])

    def _spread(self, codes: list[int]) -> Mask:
        """Tell of each row whether its cell is one of some."""
        verdicts = np.zeros(len(self.cells), dtype=bool)
        verdicts[codes] = True
        return verdicts[self.codes]

    def keys(self, known: dict[str, int]) -> Codes:
        """Return what duplicates have in common here: the value, or the text that gave none.

        As the number of each in `known`, which new ones join.
        """
        keys = list(map(_key, self.found))
        for code, reading in self.odd.items():
            if reading.problem:
                keys[code] = loose_key(strip_illegal(as_text(self.cells[code])))
        numbers = (known.setdefault(key, len(known)) for key in keys)
        return np.fromiter(numbers, np.int64, len(keys))[self.codes]

    def values(self) -> pd.Series:
        """Return the values as a Series of the field's type, empty where there is none."""
        if self.field.kind == "date":
            return pd.Series(np.array(self.found, dtype="datetime64[ns]")[self.codes])
        if self.field.kind == "count":
            return pd.Series(pd.array(self.found, dtype="Int64").take(self.codes))
        if self.field.kind == "amount":
            return pd.Series(np.array(self.found, dtype=np.float64)[self.codes])
        texts = np.array(["" if value is None else value for value in self.found], dtype=object)
        return pd.Series(pd.array(texts, dtype="str").take(self.codes))

    def years(self) -> NDArray[np.int64]:
        """Return the year of each date; 0 where there is none."""
        years = [value.year if value is not None else 0 for value in self.found]
        return np.array(years, np.int64)[self.codes]

    def numbers(self) -> NDArray[np.float64]:
        """Return the numbers, 0 where there is none."""
        return np.array([value or 0 for value in self.found], dtype=np.float64)[self.codes]


def _key(value: Any) -> str:
    return loose_key(value) if isinstance(value, str) else as_text(value)


_HIGHEST = 8  # rows of a header and above it that may name a unit
_LABELS = 2  # texts of a header, at least
_NO_DATA = ("heading", "note", "")

Rows = NDArray[np.int64]
Scales = tuple[tuple[str, Scale], ...]  # of the fields that are not in their own unit


def rows_by_scale(
    layout: Layout, runs: Sequence[Rows], columns: Mapping[str, int], fields: Mapping[str, Field]
) -> dict[Scales, Rows]:
    """Put the runs of rows together that stand under the same units."""
    by_scales: dict[Scales, list[Rows]] = {}
    for run in runs:
        scales = scales_above(layout, int(run[0]), columns, fields) if len(run) else ()
        by_scales.setdefault(scales, []).append(run)
    return {scales: np.concatenate(same) for scales, same in by_scales.items()}


def scales_above(
    layout: Layout, first: int, columns: Mapping[str, int], fields: Mapping[str, Field]
) -> Scales:
    """Return the scales of the fields that stand under a unit other than their own."""
    labels, lines = _above(layout, first)
    found = []
    for name, column in columns.items():
        if fields[name].kind in ("count", "amount"):
            texts = [layout.grid.text(row, column) for row in labels]
            scale = _scale(texts, lines, fields[name].unit)
            if scale.factor != 1:
                found.append((name, scale))
    return tuple(found)


def _above(layout: Layout, first: int) -> tuple[list[int], list[str]]:
    """Return the rows of the header above a row, from below, and the units of the lines above."""
    grid, labels = layout.grid, label_rows(layout, first)
    lines: list[str] = []
    row = labels[-1] if labels else -1
    while row >= 0 and labels[-1] - row < _HIGHEST and layout.kinds[row] in _NO_DATA:
        lines += _units_of_line(grid, row)
        row -= 1
    return labels, lines


def label_rows(layout: Layout, first: int) -> list[int]:
    """Return the rows of the header above a row of data, and what names units below it, upwards."""
    row, labels = -1, []
    above = layout.headings[: np.searchsorted(layout.headings, first)]
    for row in map(int, above[::-1]):
        if _is_label_row(layout, row):
            break
        labels.append(row)
    else:
        row = -1
    lowest = row
    while row >= 0 and lowest - row < _HIGHEST and _is_label_row(layout, row):
        labels.append(row)
        row -= 1
    return labels


def _units_of_line(grid: Grid, row: int) -> list[str]:
    texts = [as_text(grid.cell(row, column)) for column in grid.filled_columns(row)]
    return [unit for text in texts for unit in units_of_line(text)]


def _is_label_row(layout: Layout, row: int) -> bool:
    if layout.kinds[row] != "heading" or layout.grid.filled[row] < _LABELS:
        return False
    return not _units_of_line(layout.grid, row)


def _scale(labels: Sequence[str], lines: Sequence[str], unit: str) -> Scale:
    """Return the scale of a column: its own label says it, or else a line above the table."""
    for label in labels:
        for said in units_of_label(label):
            if factor := scale_of(said, unit):
                return Scale(factor)
    for said in lines:
        if (factor := scale_of(said, unit)) > 1:
            return Scale(factor, f"按表上注明的单位“{said}”换算")
    return Scale()
