"""Fields with `fill: group`: each row has the value of the group that it stands in.

`data_rows.parse_sheet` calls `GroupValues` for each table with such fields, with the corrections
of the rows that head groups applied. A value in a row's own cell goes before that of its group. In
a row below no head of a group the field is a problem, with the last group as a suggestion.

A group ends with the next one, or one of a field that stands above it (乡镇 above 村), with a
totals row, and with whatever ends a column that is filled down (`filling.stops`). Where there are
two levels, a totals row ends the lower one; the upper one ends with a second totals row below it,
or one that names it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from annual_review.cleaning.columns import Column
from annual_review.cleaning.grid import Codes
from annual_review.cleaning.layout import FoundTable, GroupRow, Layout, Rows
from annual_review.cleaning.written_once.added_cells import NewCells, blank_codes, mask_of
from annual_review.cleaning.written_once.filling import stops
from annual_review.project.register_book import Field
from annual_review.records.cleaned import GROUP_HEAD
from annual_review.records.field_readers import Reader
from annual_review.registers.corrections import Correction
from annual_review.registers.workbooks import Cell
from annual_review.values.cell_text import as_text, loose_key, quote, tidy
from annual_review.values.ditto_marks import find_dittos

NO_GROUP = "为空，这一行不在任何一个分组之下，请补填"
NO_GROUPS = "表中没有找到写“{name}”的分组行。"
_NONE = -1


@dataclass(frozen=True)
class GroupedColumn:
    """A column filled from groups: `cells` are the row and column, or -1, of each group's head.

    `doubts` are the rows, by their indices, whose own value is not that of their group.
    """

    column: Column
    cells: NDArray[np.int64]
    doubts: Mapping[int, str] = field(default_factory=dict)


class GroupValues:
    """The groups of one table, for each of its fields with `fill: group`."""

    def __init__(self, layout: Layout, table: FoundTable, fields: Mapping[str, Field]) -> None:
        self._layout, self._table, self._fields = layout, table, fields
        self._groups = list(table.groups)
        named = dict.fromkeys(group.field for group in self._groups)
        self._levels = {name: level for level, name in enumerate(named)}
        self._stops = stops(layout, table) if self._groups else np.empty(0, np.int64)
        runs = [rows for runs in table.blocks.values() for rows in runs]
        self._data = np.sort(np.concatenate([np.empty(0, np.int64), *runs]))

    def correct(self, corrections: Sequence[Correction]) -> list[tuple[Correction, Cell]]:
        """Apply the corrections of the heads of groups; return them with their cells."""
        applied = []
        for at, group in enumerate(self._groups):
            row, column = self._layout.origin(group.row, group.column)
            for correction in corrections:
                is_here = correction.row - 1 == row and correction.is_of_column(column)
                if is_here and correction.field_among((group.field,)):
                    applied.append((correction, (group.row, group.column)))
                    self._groups[at] = replace(group, text=correction.value)
        return applied

    def explain(self, readers: Mapping[str, Reader]) -> None:
        """Give the rows that head groups their reasons, and warn of fields without any."""
        is_of_persons = any(of_field.personal for of_field in self._fields.values())
        for group in self._groups:
            reading, own = readers[group.field](group.text), self._fields[group.field]
            is_known = reading.value is not None and not reading.doubt and not own.personal
            is_quoted = is_known if is_of_persons else not own.personal
            value = f"为{quote(group.text)}" if is_quoted else ""
            wrong = reading.problem or reading.doubt or group.doubt
            asked = f"，{wrong}，请核对" if wrong else ""
            reason = f"{GROUP_HEAD}：以下各行的{group.field}{value}{asked}"
            self._layout.reasons[group.row] = reason
        for name, own in self._fields.items():
            if own.is_group and name not in self._levels and self._has_no_column(name):
                place = f"{self._layout.grid.sheet.place}（{self._table.register}）"
                warning = f"{place}：{NO_GROUPS.format(name=name)}"
                if len(self._data) and warning not in self._layout.warnings:
                    self._layout.warnings.append(warning)

    def _has_no_column(self, name: str) -> bool:
        return all(name not in dict(columns) for columns in self._table.blocks)

    def fill(self, name: str, own: Column, rows: Rows, read: Reader) -> GroupedColumn:
        """Return the column of a field in some rows; `own` are their own cells, blank or not."""
        heads = np.full((len(rows), 2), _NONE, dtype=np.int64)
        groups = [group for group in self._groups if group.field == name]
        if not groups:
            return GroupedColumn(own, heads)
        texts = [group.text for group in groups]
        heading = Column.parse(own.field, np.arange(len(texts)), texts, read)
        doubted = {
            at: (group.text, reading._replace(doubt=f"，{group.doubt}，请核对"))
            for at, group in enumerate(groups)
            if group.doubt and not (reading := heading.reading(at)).doubt
        }
        heading = heading.with_readings(doubted)
        number, last = self._group_of(groups, rows)
        is_blank_cell = mask_of(own, blank_codes(own))
        takes = is_blank_cell | mask_of(own, find_dittos(own.cells))
        new, codes = NewCells(own), own.codes.copy()
        given = takes & (number != _NONE)
        codes[given] = new.of(heading, heading.codes[number[given]])
        places = np.array([(group.row, group.column) for group in groups], dtype=np.int64)
        heads[given] = places[number[given]]
        for i in np.flatnonzero(takes & (number == _NONE)).tolist():
            suggestion = tidy(as_text(texts[last[i]])) if last[i] != _NONE else None
            codes[i] = new.problem(own.cells[own.codes[i]], NO_GROUP, suggestion)
        column = replace(new.column(codes), taken=is_blank_cell)
        differing = self._differing(own, heading, np.where(takes, _NONE, number))
        doubts = {
            i: f"{name}与第{groups[at].row + 1}行分组行的不同，按本行填写的采用，请核对"
            for i, at in differing
        }
        return GroupedColumn(column, heads, doubts)

    def _differing(self, own: Column, heading: Column, number: Codes) -> Iterator[tuple[int, int]]:
        """Yield the rows whose own value is not their group's, each with the group's number."""
        keys = [[loose_key(as_text(x)) for x in column.values] for column in (own, heading)]
        for i in np.flatnonzero((number != _NONE) & own.has_value).tolist():
            at = int(number[i])
            if keys[0][own.codes[i]] != keys[1][heading.codes[at]]:
                yield i, at

    def _group_of(self, groups: Sequence[GroupRow], rows: Rows) -> tuple[Codes, Codes]:
        """Return the number of the group of each row, and of the last one above it; -1 for none."""
        name = groups[0].field
        starts = {group.row: number for number, group in enumerate(groups)}
        ends = dict.fromkeys(self._ends(name, groups), _NONE)
        events = sorted((ends | starts).items())
        at = np.searchsorted([row for row, _ in events], rows) - 1
        numbers = np.array([number for _, number in events], dtype=np.int64)
        upper = sorted(g.row for g in self._groups if self._levels[g.field] < self._levels[name])
        heads = np.array([_NONE, *sorted(starts)], dtype=np.int64)
        last = np.searchsorted(heads, rows) - 1
        uppers = np.array([_NONE, *upper], dtype=np.int64)
        is_same = heads[last] >= uppers[np.searchsorted(uppers, rows) - 1]
        return np.where(at < 0, _NONE, numbers[at]), np.where(is_same, last - 1, _NONE)

    def _ends(self, name: str, groups: Sequence[GroupRow]) -> Iterator[int]:
        """Yield the rows that end the groups of a field."""
        level, before = self._levels[name], _NONE
        level_of = {group.row: self._levels[group.field] for group in self._groups}
        totals = set(self._table.subtotals)
        for row in self._stops.tolist():
            if level_of.get(row, level) > level:
                continue
            if row in totals and level < len(self._levels) - 1:
                above = [group for group in groups if group.row < row]
                if self._has_rows(before, row) and not self._names(row, above[-1:]):
                    before = row
                    continue
            before = row if row in totals else before
            yield row

    def _has_rows(self, first: int, end: int) -> bool:
        """Return whether there is a row of data between two rows."""
        return bool(np.searchsorted(self._data, end) > np.searchsorted(self._data, first))

    def _names(self, row: int, groups: Sequence[GroupRow]) -> bool:
        texts: list[Any] = [loose_key(text) for text in self._layout.grid.texts(row)]
        return any(loose_key(as_text(group.text)) in text for group in groups for text in texts)
