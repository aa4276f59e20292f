"""Tables whose columns are values: a table of its own, a lane, for each such column.

`tables.TableFinder` calls `add_lanes` for a header with such columns. The lanes of one header share
its rows; each knows what stands above its column, and `SpreadGroup` holds them together.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from annual_review.cleaning.grid import Mask
from annual_review.cleaning.headers.header_search import PlacedHeader
from annual_review.cleaning.layout import Constant, FoundTable, Layout, Rows, SpreadGroup, SumTable
from annual_review.cleaning.spread.columns import SpreadColumns
from annual_review.cleaning.spread.labels import SpreadLabels
from annual_review.project.register_book import Field
from annual_review.registers.cell_marks import column_letters
from annual_review.values.cell_text import quote


def add_lanes(
    layout: Layout,
    table: FoundTable,
    header: PlacedHeader,
    labels: SpreadLabels,
    rows: range,
) -> None:
    """Add the rows of a header with columns of values, from its titles on, to a table's lanes.

    `table` is new, or one that the header continues; another lane is added to the layout for each
    column that it has not. `labels` are those of the register.
    """
    spread, first, end = header.fit.spread, header.bottom + 1, rows.stop
    assert spread is not None
    mark_merged_totals(layout, header, first, end)
    kinds = layout.kinds[rows.start : end]
    data = first + np.flatnonzero(layout.kinds[first:end] == "data")
    group = table.group
    if group is None:
        table.group = group = _new_group(table, header, spread)
        layout.tables += group.lanes[1:]
    elif group.texts != dict(spread.texts):
        group = _new_group(replace(table, blocks={}, subtotals=[], columns={}), header, spread)
        layout.tables += group.lanes
    counted = rows.start + np.flatnonzero((kinds == "data") | (kinds == "subtotal"))
    mark_other_measures(layout, group, header, labels, counted[counted >= first])
    subtotals = (rows.start + np.flatnonzero(kinds == "subtotal")).tolist()
    for lane in group.lanes:
        column = lane.column
        lane.add(header, data, subtotals, header.fit.columns | {spread.value: column})
        for row in subtotals:
            lane.columns[row] = {spread.value: column}
    for each in group.sums:
        each.table.subtotals += subtotals
        each.table.columns |= {row: {spread.value: each.column} for row in subtotals}


def _new_group(first: FoundTable, header: PlacedHeader, spread: SpreadColumns) -> SpreadGroup:
    """Return the lanes of a header, of which `first` becomes the first one."""
    group = SpreadGroup(spread.into, spread.value, dict(spread.texts))
    for number, (column, text) in enumerate(spread.texts.items()):
        lane = first if not number else replace(first, blocks={}, subtotals=[], columns={})
        lane.lane, lane.span, lane.group = number, column_letters(column), group
        row = header.top + spread.levels[column]
        lane.constants = {spread.into: Constant(text, row, column)}
        group.lanes.append(lane)
    for each in spread.sums:
        span = column_letters(each.column)
        table = replace(first, blocks={}, subtotals=[], columns={}, span=span)
        group.sums.append(SumTable(each.column, each.label, each.scopes, each.is_sure, table))
    return group


def mark_other_measures(
    layout: Layout, group: SpreadGroup, header: PlacedHeader, labels: SpreadLabels, rows: Rows
) -> None:
    """Leave out the rows of data or totals that hold something else than the field of the values.

    A column that is no field may name what its rows hold: 场次, 人次. If any cell of it names the
    field, the rows with another text are not of the field.
    """
    grid, spread = layout.grid, header.fit.spread
    assert spread is not None
    known = {*header.fit.columns.values(), *spread.columns} - spread.corners
    for column in sorted(set(range(min(spread.texts))) - known):
        named: Mask = grid.word_mask(labels.names_value)[rows, column]
        others = rows[~named & ~grid.blank[rows, column]].tolist()
        if not named.any() or not others:
            continue
        group.left_out.update(others)
        texts = sorted({quote(grid.text(row, column)) for row in others})
        layout.mark_notes(others, f"不是“{spread.value}”，未采用")
        layout.warnings.append(
            f"{grid.sheet.place}（{header.fit.register}）："
            f"{'、'.join(texts)}各行不是“{spread.value}”，未采用。"
        )
        return


def mark_merged_totals(layout: Layout, header: PlacedHeader, first: int, end: int) -> None:
    """Make all rows totals over which the label of a total is merged: 合计 beside 场次, 人次."""
    spread = header.fit.spread
    assert spread is not None
    for column in range(min(spread.texts)):
        for top, bottom in layout.grid.tall_merges(column):
            if first <= top < end and layout.kinds[top] == "subtotal":
                below = layout.kinds[top : bottom + 1]
                below[below == "data"] = "subtotal"


def fields_by_column(header: PlacedHeader, fields: Mapping[str, Field]) -> dict[str, Field]:
    """Return the fields of a header's columns, those of values by names of their own."""
    spread = header.fit.spread
    if spread is None:
        return dict(fields)
    return {**fields, **dict.fromkeys(spread.by_name, fields[spread.value])}
