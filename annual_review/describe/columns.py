"""The columns of a register: those of one field in all of its tables together, with their cells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from annual_review.cleaning.headers.labels import label_key, label_keys
from annual_review.describe.column_cells import ColumnCells
from annual_review.describe.column_names import NamedColumn
from annual_review.describe.tables import FoundTable, cells_of
from annual_review.values.unit_texts import units_of_line, units_of_title

_LINES_ABOVE = 6  # rows above a header that may give a unit
_ROWS_BELOW = 2  # rows below one that may give units


@dataclass
class RegisterColumn:
    """A column of a register: the name of its field, and where it stands in each table.

    `label` is its lowest label without the unit, `headers` are labels that the name does not stand
    for. In a table with blocks side by side, it has a position in each.
    """

    name: str
    label: str
    unit: str
    headers: list[str] = field(default_factory=list)
    places: list[tuple[FoundTable, list[int]]] = field(default_factory=list)

    @cached_property
    def cells(self) -> ColumnCells:
        """The cells of the column in all tables."""
        counts: Counter[object] = Counter()
        first: dict[object, object] = {}
        rows = 0
        units: list[str] = []
        for table, positions in self.places:
            for block, position in enumerate(positions):
                of_block = table.rows
                if table.blocks:
                    used = table.columns_of_block(block)
                    of_block = of_block[~table.grid.blank[of_block][:, used].all(axis=1)]
                rows += len(of_block)
                for cell, count in cells_of(table.grid, of_block, position):
                    key = (type(cell), cell)
                    first.setdefault(key, cell)
                    counts[key] += count
            units += _units_around(table)
        cells = [(first[key], counts[key]) for key in first]
        return ColumnCells(self.label, self.unit, rows, cells, list(dict.fromkeys(units)))


def columns_of(tables: Sequence[FoundTable], left_out: Collection[int]) -> list[RegisterColumn]:
    """Return the columns of all tables of a register but those left out, by their ids."""
    columns: list[RegisterColumn] = []
    by_key: dict[str, RegisterColumn] = {}
    for table in tables:
        for place, one in enumerate(table.columns):
            if id(one) in left_out:
                continue
            named = one.named
            key = label_key(named.name)
            if key not in by_key:
                by_key[key] = RegisterColumn(named.name, named.leaf, named.unit)
                columns.append(by_key[key])
            known = by_key[key]
            known.places.append((table, table.positions_of(place)))
            known.unit = known.unit or named.unit
            _add_header(known, named)
    return columns


def _add_header(column: RegisterColumn, named: NamedColumn) -> None:
    """Add a label to the headers of a field unless its name, or another one, stands for it."""
    spelled = {key for text in (column.name, *column.headers) for key in label_keys(text)[:2]}
    if spelled.isdisjoint(label_keys(named.label)[:2]) and not _is_read_as(named, column.name):
        column.headers.append(named.label)


def _is_read_as(named: NamedColumn, name: str) -> bool:
    """Return whether cleaning reads a header of several rows as a name: see `headers`."""
    return label_key(name) in {label_key(text) for text in named.variants}


def _units_around(table: FoundTable) -> list[str]:
    """Return the units that lines above a header give."""
    grid = table.grid
    first = max(table.floor, table.top - _LINES_ABOVE)
    texts = [text for row in range(first, table.top) for text in grid.texts(row)]
    return [unit for text in texts for unit in (*units_of_line(text), *units_of_title(text))]
