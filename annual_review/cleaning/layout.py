"""The layout of a sheet: its tables, the kind of each row, and the labels and units above a row.

`tables.TableFinder` builds a `Layout` from a sheet's grid; parsing, totals and the ledger read it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from annual_review.cleaning.grid import Grid
from annual_review.cleaning.header_search import PlacedHeader
from annual_review.project.settings import Field
from annual_review.values.counts import Scale
from annual_review.values.units import scale_of, units_of_label, units_of_line

Rows = NDArray[np.int64]  # indices of rows, from 0
Kinds = NDArray[np.object_]  # for each row: data, subtotal, heading, note, "" for a blank one
Scales = tuple[tuple[str, Scale], ...]  # of the fields that are not in their own unit

_REACH = 8  # rows of a header and above it that may name a unit
_LEAST_LABELS = 2  # texts in a row of a header
_NO_DATA = ("heading", "note", "")


@dataclass
class FoundTable:
    """A table of a sheet: its register, its rows of data by header, and its totals rows.

    `blocks` are the rows of data by the columns of their header, `columns` those of each totals
    row. `year` is stated by the title or the name of the sheet (`year_source`, in Chinese), or 0.
    """

    register: str
    title: str
    year: int
    year_source: str
    blocks: dict[tuple[tuple[str, int], ...], list[Rows]] = field(default_factory=dict)
    subtotals: list[int] = field(default_factory=list)
    columns: dict[int, dict[str, int]] = field(default_factory=dict)
    header: PlacedHeader | None = None  # the last one

    def add(self, header: PlacedHeader, rows: Rows, subtotals: Iterable[int]) -> None:
        """Add the rows under one header."""
        self.header, columns = header, header.fit.columns
        self.blocks.setdefault(tuple(columns.items()), []).append(rows)
        for row in subtotals:
            self.subtotals.append(row)
            self.columns[row] = columns

    def is_of_other_year(self, year: int) -> bool:
        """Return whether the title states another year than `year`."""
        return self.year not in (0, year)


@dataclass
class Layout:
    """A sheet's tables, and the kind and register of each of its rows.

    A kind is "data", the fate of a row that holds none, or "" for a blank row. `reasons` are those
    of rows whose kind needs one.
    """

    grid: Grid
    tables: list[FoundTable]
    kinds: Kinds
    registers: NDArray[np.object_]
    warnings: list[str] = field(default_factory=list)
    reasons: dict[int, str] = field(default_factory=dict)

    def mark_notes(self, rows: Iterable[int], reason: str) -> None:
        """Make rows notes, with a reason."""
        for row in rows:
            self.kinds[row], self.reasons[row] = "note", reason

    @cached_property
    def headings(self) -> NDArray[np.intp]:
        """The rows that are headings. To be used once all rows have their kinds."""
        return np.flatnonzero(self.kinds == "heading")


def label_rows(layout: Layout, row: int) -> list[int]:
    """Return the header rows above a row of data, and rows of units below them, from below."""
    label_row, found = -1, []
    above = layout.headings[: np.searchsorted(layout.headings, row)]
    for heading in map(int, above[::-1]):
        if _is_label_row(layout, heading):
            label_row = heading
            break
        found.append(heading)
    lowest = label_row
    while label_row >= 0 and lowest - label_row < _REACH and _is_label_row(layout, label_row):
        found.append(label_row)
        label_row -= 1
    return found


def _is_label_row(layout: Layout, row: int) -> bool:
    if layout.kinds[row] != "heading" or layout.grid.filled[row] < _LEAST_LABELS:
        return False
    return not _units_in_row(layout.grid, row)


def _units_in_row(grid: Grid, row: int) -> list[str]:
    return [unit for text in grid.texts(row) for unit in units_of_line(text)]


def rows_by_scale(
    layout: Layout, runs: Sequence[Rows], columns: Mapping[str, int], fields: Mapping[str, Field]
) -> dict[Scales, Rows]:
    """Group runs of rows by the units above them."""
    by_scales: dict[Scales, list[Rows]] = {}
    for run in runs:
        scales = scales_above(layout, int(run[0]), columns, fields) if len(run) else ()
        by_scales.setdefault(scales, []).append(run)
    return {scales: np.concatenate(same) for scales, same in by_scales.items()}


def scales_above(
    layout: Layout, row: int, columns: Mapping[str, int], fields: Mapping[str, Field]
) -> Scales:
    """Return the scales of the fields that have another unit than their own above a row."""
    labels = label_rows(layout, row)
    units = _units_above(layout, labels)
    scales = {
        name: _scale(
            [layout.grid.text(label_row, column) for label_row in labels], units, fields[name].unit
        )
        for name, column in columns.items()
        if fields[name].kind in ("count", "amount")
    }
    return tuple((name, scale) for name, scale in scales.items() if scale.factor != 1)


def _units_above(layout: Layout, labels: Sequence[int]) -> list[str]:
    """Return the units that lines above a header name; `labels` are the header's rows."""
    units: list[str] = []
    row = labels[-1] if labels else -1
    while row >= 0 and labels[-1] - row < _REACH and layout.kinds[row] in _NO_DATA:
        units += _units_in_row(layout.grid, row)
        row -= 1
    return units


def _scale(labels: Sequence[str], units: Sequence[str], own: str) -> Scale:
    """Return the scale of a column: by the unit in its label, else by one above the table."""
    for label in labels:
        for unit in units_of_label(label):
            if factor := scale_of(unit, own):
                return Scale(factor)
    for unit in units:
        if (factor := scale_of(unit, own)) > 1:
            return Scale(factor, f"按表上注明的单位“{unit}”换算")
    return Scale()
