"""Columns of fields that are not one cell a row: of groups, and put together from several columns.

`data_rows.parse_sheet` makes a `WrittenOnce` for each table, and asks it for the columns of these
fields; those of all others are parsed from their own cells, and filled down by `fill_down`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from annual_review.cleaning.columns import Column
from annual_review.cleaning.grid import Codes
from annual_review.cleaning.layout import Columns, FoundTable, Layout, Rows
from annual_review.cleaning.written_once.date_columns import JoinedDates, joined_dates
from annual_review.cleaning.written_once.group_values import GroupValues
from annual_review.project.register_book import Field
from annual_review.records.field_readers import Reader
from annual_review.registers.corrections import Correction
from annual_review.registers.workbooks import Cell
from annual_review.values.office_year import OfficeYear

Corrected = Mapping[tuple[int, str], Correction]  # by row of the grid and name of the column
NO_COLUMN = -1


@dataclass
class ParsedFields:
    """Parsed columns by field, with the cells from which rows take their values, and doubts.

    `sources` are as in `DataRows`; `doubts` are by field and row, both from the columns' own rows.
    """

    columns: dict[str, Column] = field(default_factory=dict)
    sources: dict[str, NDArray[np.int64]] = field(default_factory=dict)
    doubts: dict[tuple[str, int], str] = field(default_factory=dict)


class WrittenOnce:
    """The fields of one table that need more than the cells of one column.

    `readers` are those of the table's fields. `year` is that of the table's title or of the run.
    """

    def __init__(
        self,
        layout: Layout,
        table: FoundTable,
        fields: Mapping[str, Field],
        readers: Mapping[str, Reader],
        year: OfficeYear,
    ) -> None:
        self._layout, self._table, self._fields = layout, table, fields
        self._readers, self._year = readers, year
        self._groups = GroupValues(layout, table, fields)
        self._dates: dict[str, JoinedDates] = {}

    def correct(self, corrections: Sequence[Correction]) -> list[tuple[Correction, Cell]]:
        """Apply the corrections of cells that stand in no row of data, and those of parts of dates.

        Return those that were applied to heads of groups, each with its cell.
        """
        applied = self._groups.correct(corrections)
        self._groups.explain(self._readers)
        for name, own in self._fields.items():
            if any(name in parts for parts in self._table.parts.values()):
                self._dates[name] = joined_dates(
                    self._layout,
                    self._table,
                    name,
                    own,
                    corrections=corrections,
                    year=self._year,
                )
        return applied

    def places(self, header: Columns) -> dict[str, int]:
        """Return the columns of the cells that can be corrected under a header, by their names.

        A part of a date has its label as its name. A group without a column has none.
        """
        places = dict(header)
        for name, columns in self._table.parts.get(header, {}).items():
            labels = zip(self._fields[name].columns, columns, strict=True)
            places = dict(labels) | places
        groups = (name for name, own in self._fields.items() if own.is_group)
        return {name: NO_COLUMN for name in groups if name not in places} | places

    def parse(
        self,
        header: Columns,
        rows: Rows,
        cells: Mapping[str, tuple[Codes, list[Any]]],
        here: Corrected,
    ) -> ParsedFields:
        """Return the columns of these fields in some rows under a header.

        `cells` are those of the columns of groups, `here` the corrections of the rows.
        """
        parsed = ParsedFields()
        for name in self._table.parts.get(header, {}):
            whole = {row: each.value for (row, of), each in here.items() if of == name}
            column, sources = self._dates[name].column(rows, whole, self._readers[name])
            parsed.columns[name], parsed.sources[name] = column, sources
        for name, own in self._fields.items():
            if own.is_group:
                codes, uniques = cells[name]
                typed = Column.parse(own, codes, uniques, self._readers[name])
                grouped = self._groups.fill(name, typed, rows, self._readers[name])
                parsed.columns[name], parsed.sources[name] = grouped.column, grouped.cells
                parsed.doubts |= {(name, i): text for i, text in grouped.doubts.items()}
        return parsed
