"""Tables whose columns are values: a table of its own, a lane, for each such column.

`tables.TableFinder` calls `add_lanes` for a header with such columns. The lanes of one header share
its rows; each knows what stands above its column, and `SpreadGroup` holds them together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from annual_review.cleaning.header_search import PlacedHeader
from annual_review.cleaning.layout import Constant, FoundTable, Layout, Rows, SpreadGroup, SumTable
from annual_review.cleaning.spread_columns import SpreadColumns
from annual_review.project.register_book import Field
from annual_review.registers.cell_marks import column_letters


def add_lanes(
    layout: Layout, table: FoundTable, header: PlacedHeader, data: Rows, subtotals: Iterable[int]
) -> None:
    """Add rows under a header with columns of values to a table's lanes.

    `table` is new, or one that the header continues; another lane is added to the layout for each
    column that it has not.
    """
    spread, subtotals = header.fit.spread, list(subtotals)
    assert spread is not None
    group = table.group
    if group is None:
        table.group = group = _new_group(table, header, spread)
        layout.tables += group.lanes[1:]
    elif group.texts != dict(spread.texts):
        group = _new_group(replace(table, blocks={}, subtotals=[], columns={}), header, spread)
        layout.tables += group.lanes
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


def fields_by_column(header: PlacedHeader, fields: Mapping[str, Field]) -> dict[str, Field]:
    """Return the fields of a header's columns, those of values by names of their own."""
    spread = header.fit.spread
    if spread is None:
        return dict(fields)
    return {**fields, **dict.fromkeys(spread.by_name, fields[spread.value])}
