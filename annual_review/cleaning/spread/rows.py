"""Rows of tables whose columns are values: each filled cell is a record, each row is seen whole.

`clean` calls `divide_rows` when the lanes of such tables are parsed, each with all rows: a blank
cell is no record. Where rows are compared with one another, `SpreadRows.whole` is compared, a row
with all its columns, and what is found is passed on to the records.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from annual_review.cleaning.columns import Column
from annual_review.cleaning.data_rows import SEPARATOR, DataRows
from annual_review.cleaning.grid import Mask
from annual_review.cleaning.layout import FoundTable, SpreadGroup
from annual_review.registers.cell_marks import column_letters
from annual_review.registers.corrections import field_in_column

NOTHING = "各{into}栏都写明没有，没有登记"
_ORDER = ("kept", "rejected", "out_of_year", "subtotal", "note")  # the fate of a row of several

Indices = NDArray[np.intp]


@dataclass
class SpreadRows:
    """Rows of one header whose columns are values.

    `lanes` hold the records of each column, from left to right; `records[k, i]` is the index in
    lane k of the record that row i of `whole` has there, or -1. `whole` has the other fields and a
    field for each column of values, named as `names` are: 人次（C列）.
    """

    group: SpreadGroup
    lanes: list[DataRows]
    names: list[str]
    whole: DataRows
    records: Indices
    blank: Mask  # rows without any record but one that says so
    settled: NDArray[np.object_] = field(init=False)  # the fates of whole rows before comparison

    def settle(self) -> None:
        """Give the whole rows the fates of their records; those without any are rejected."""
        first = self.lanes[0]
        for row in np.flatnonzero(self.blank).tolist():
            i = int(self.records[0, row])
            first.fates[i] = "rejected"
            first.reasons[i] = SEPARATOR.join(
                finding.reason for finding in first.findings(i) if finding.reason
            )
        for fate in reversed(_ORDER):
            for lane, records in zip(self.lanes, self.records, strict=True):
                has_record = records >= 0
                of_rows = np.zeros(len(has_record), dtype=bool)
                of_rows[has_record] = (lane.fates == fate)[records[has_record]]
                self.whole.fates[of_rows] = fate
        for row in np.flatnonzero(self.blank & self._say_nothing()).tolist():
            self._give(row, "note", NOTHING.format(into=self.group.into))
        self._doubt_merged()
        self.settled = self.whole.fates.copy()

    def _doubt_merged(self) -> None:
        """Doubt the numbers that are merged over several columns of values: they count once."""
        lanes = {lane.table.column: k for k, lane in enumerate(self.lanes)}
        for (top, left), (_, right) in self.whole.layout.grid.merges.items():
            covered = [column for column in lanes if left <= column <= right]
            row = int(np.searchsorted(self.whole.rows, top))
            if len(covered) < 2 or left not in lanes or row >= len(self.whole.rows):
                continue
            i = int(self.records[lanes[left], row])
            lane = self.lanes[lanes[left]]
            if self.whole.rows[row] == top and i >= 0 and lane.fates[i] == "kept":
                span = f"{column_letters(left)}至{column_letters(right)}列"
                what = f"{self.group.value}是合并单元格里的数，跨{span}，只计一次，请分栏填写"
                lane.add_doubt(i, what, self.group.value)

    def _say_nothing(self) -> Mask:
        """Return which rows have a mark for nothing in every column of values."""
        grid, rows = self.whole.layout.grid, self.whole.rows
        marked = [~grid.blank[rows, lane.table.column] for lane in self.lanes]
        found: Mask = np.all(np.stack(marked), axis=0)
        return found

    def pass_on(self) -> None:
        """Give the records what was found when the whole rows were compared."""
        for row in np.flatnonzero(self.whole.fates != self.settled).tolist():
            self._give(row, self.whole.fates[row], self.whole.reasons[row])
        for row, findings in self.whole.doubts.items():
            for finding in findings:
                at = self.names.index(finding.field) if finding.field in self.names else 0
                if self.records[at, row] < 0:
                    at = int(np.flatnonzero(self.records[:, row] >= 0)[0])
                name = self.group.value if finding.field in self.names else finding.field
                reason = finding.reason.replace(finding.field, name)
                self.lanes[at].add_doubt(int(self.records[at, row]), reason, name)

    def _give(self, row: int, fate: str, reason: str) -> None:
        """Give a row's records a fate; a row that holds none has a kind of its own."""
        self.whole.fates[row] = fate
        for lane, i in self.of_row(row):
            lane.fates[i], lane.reasons[i] = fate, ""
        if fate not in ("subtotal", "note"):
            return
        layout, at = self.whole.layout, int(self.whole.rows[row])
        layout.kinds[at] = fate
        if reason:
            layout.reasons[at] = reason
        if fate == "subtotal":
            for table in self.tables:
                table.subtotals.append(at)
                column = dict(next(iter(table.blocks), ())).get(self.group.value, -1)
                table.columns[at] = {self.group.value: column}

    @property
    def tables(self) -> Iterator[FoundTable]:
        """The tables of the lanes."""
        return (lane.table for lane in self.lanes)

    def of_row(self, row: int) -> Iterator[tuple[DataRows, int]]:
        """Yield the records of a row: lane and index."""
        for lane, i in zip(self.lanes, self.records[:, row].tolist(), strict=True):
            if i >= 0:
                yield lane, i


def divide_rows(parts: Sequence[DataRows]) -> tuple[list[DataRows], list[SpreadRows]]:
    """Return parsed rows with the records of filled cells only, and those rows as they stand."""
    by_group: dict[int, list[DataRows]] = {}
    divided = []
    for part in parts:
        if part.table.group is None or not len(part.rows):
            divided.append(part)
        else:
            by_group.setdefault(id(part.table.group), []).append(part)
    found = [rows for same in by_group.values() for rows in _rows_of_group(same)]
    return divided + [lane for rows in found for lane in rows.lanes], found


def _rows_of_group(parts: Sequence[DataRows]) -> Iterator[SpreadRows]:
    """Yield the rows of a header: those that are parsed in the same way in all lanes together."""
    group = parts[0].table.group
    assert group is not None
    of_lane = [[part for part in parts if part.table is lane] for lane in group.lanes]
    rows = np.unique(np.concatenate([part.rows for part in of_lane[0]]))
    rows = rows[~np.isin(rows, list(group.left_out))]
    if not len(rows):
        none = np.zeros(0, dtype=np.intp)
        yield _divided(group, [same[0].take(none) for same in of_lane])
        return
    part_of = np.stack([_number_of_part(same, rows) for same in of_lane])
    kinds, kind_of = np.unique(part_of, axis=1, return_inverse=True)
    for kind, numbers in enumerate(kinds.T.tolist()):
        own = rows[kind_of.ravel() == kind]
        full = [
            same[number].take(np.searchsorted(same[number].rows, own))
            for same, number in zip(of_lane, numbers, strict=True)
        ]
        yield _divided(group, full)


def _number_of_part(parts: Sequence[DataRows], rows: NDArray[np.int64]) -> Indices:
    """Return which of some parts of a lane holds each row."""
    found = np.zeros(len(rows), dtype=np.intp)
    for number, part in enumerate(parts):
        found[np.isin(rows, part.rows)] = number
    return found


def _divided(group: SpreadGroup, full: Sequence[DataRows]) -> SpreadRows:
    """Return the records of rows: those of the cells that hold something."""
    filled = np.stack([~part.columns[group.value].empties for part in full])
    blank: Mask = ~np.any(filled, axis=0)
    is_record = filled.copy()
    is_record[0] |= blank
    records = np.where(is_record, is_record.cumsum(axis=1) - 1, -1)
    lanes = [
        part.take(np.flatnonzero(own), part.rows[~own])
        for part, own in zip(full, is_record, strict=True)
    ]
    names = [field_in_column(group.value, column_letters(part.table.column)) for part in full]
    return SpreadRows(group, lanes, names, _whole(group, full, names), records, blank)


def _whole(group: SpreadGroup, full: Sequence[DataRows], names: Sequence[str]) -> DataRows:
    """Return rows with all their columns."""
    first, of_spread = full[0], (group.into, group.value)
    columns = {name: each for name, each in first.columns.items() if name not in of_spread}
    positions = {name: at for name, at in first.positions.items() if name not in of_spread}
    for name, part in zip(names, full, strict=True):
        columns[name] = part.columns[group.value]
        positions[name] = part.positions[group.value]
    table = FoundTable(first.table.register, first.table.title, first.table.year, "")
    corrected = frozenset().union(*(part.corrected for part in full))
    return DataRows(
        first.layout, first.sheet_number, table, first.rows, positions, columns, corrected
    )


def alike(rows: Sequence[SpreadRows]) -> Iterator[list[SpreadRows]]:
    """Yield the rows of each sheet that have the same columns: they stand below one another."""
    found: dict[tuple[int, tuple[str, ...]], list[SpreadRows]] = {}
    for each in rows:
        key = each.whole.sheet_number, tuple(each.whole.columns)
        found.setdefault(key, []).append(each)
    yield from found.values()


def columns_of(rows: SpreadRows) -> list[Column]:
    """Return the columns of values, each for all rows."""
    return [rows.whole.columns[name] for name in rows.names]
