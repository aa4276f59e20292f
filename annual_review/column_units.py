"""The units that stand above the rows of a table: rows under one header, by the scale they mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from annual_review.counts import Scale
from annual_review.grids import Grid
from annual_review.header_units import scale_of, units_of_label, units_of_line
from annual_review.settings import Field
from annual_review.tables import Layout
from annual_review.texts import as_text

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
