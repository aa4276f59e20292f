"""Evidence: the rows that a figure was computed from, without their personal fields.

`Review.enable_evidence` stores the tables of a review by an *origin*, a key that the tables carry
in `attrs["origin"]`; figures keep that key and the index of their rows. `row_groups` looks the rows
up when a sentence prints the figure, as lab_view and the exporters show them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import product
from typing import Any, cast

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from annual_review.chapter.exact_numbers import as_number
from annual_review.chapter.period_labels import named, period_name
from annual_review.document.sources import COLUMNS, PackedSource, RowGroup, pack
from annual_review.records.cleaned import INDEX
from annual_review.values.exact_values import exact_text

MAX_ROWS = 2000  # rows of a register that a figure keeps; of more it keeps a sample
_FIRST, _SPREAD = 300, 200  # rows of the sample: the first, and others spread over the rest

Integers = NDArray[np.int64]


@dataclass(frozen=True)
class _Origin:
    """The tables of an origin by register, and the texts of those that were asked for."""

    tables: Mapping[str, pd.DataFrame]
    file_of: Callable[[str], str] | None = None
    texts: dict[str, _TableTexts] = field(default_factory=dict)

    def texts_of(self, register: str) -> _TableTexts | None:
        """Return the texts of a register's table; None if there is no such table."""
        name = register if register in self.tables else ""
        if name not in self.texts and name in self.tables:
            self.texts[name] = _TableTexts(self.tables[name])
        return self.texts.get(name)


_origins: dict[str, _Origin] = {}
_settings = {"interactive": False}


def set_tables(
    origin: str, tables: Mapping[str, pd.DataFrame], file_of: Callable[[str], str] | None = None
) -> None:
    """Store the tables of an origin by register, in place of earlier ones.

    The table named "" serves all registers that have none of their own. Tables are indexed as
    `Cleaned.records` are, have no personal fields, and are looked up when the first figure of them
    is shown (see `LazyMapping`). `file_of` returns the name of the file in the run's folder that
    holds all rows of a register.
    """
    _origins[origin] = _Origin(tables, file_of)


def tables_of(origin: str) -> Mapping[str, pd.DataFrame] | None:
    """Return the tables of an origin by register; None for an unknown origin."""
    return _origins[origin].tables if origin in _origins else None


def stands_in_a_register(text: str) -> bool:
    """Return whether a cell of any table holds `text`. It reads all tables: ask it seldom."""
    return any(
        column.dtype.kind not in "iufbM"
        and named(column).dropna().astype("str").str.contains(text, regex=False).any()
        for origin in _origins.values()
        for table in origin.tables.values()
        for _, column in table.items()
    )


def set_interactive(*, interactive: bool) -> None:
    """Set whether outputs are shown to a person in JupyterLab, or collected by a run."""
    _settings["interactive"] = interactive


def is_interactive() -> bool:
    """Return whether outputs are shown to a person in JupyterLab."""
    return _settings["interactive"]


def row_groups(origin: str, index: pd.MultiIndex) -> list[RowGroup]:
    """Return the rows of an index, grouped by register, sorted, and without duplicates.

    Of more than `MAX_ROWS` rows of a register the group holds a sample, and the places of all.
    Raises KeyError for a row that the table of the register does not have.
    """
    return [_group(_origins.get(origin), places) for places in places_of(index)]


def _group(origin: _Origin | None, places: RowPlaces) -> RowGroup:
    texts = origin.texts_of(places.register) if origin else None
    if texts is not None and texts.are_of_persons:
        return {"register": places.register, "fields": [], "rows": []}
    if len(places) <= MAX_ROWS:
        return _group_of_all(origin, places)
    packed: list[PackedSource] = [
        {"file": file, "sheet": sheet, "packed": pack(rows)}
        for file, sheet, rows in places.by_sheet()
    ]
    group = _group_of_all(origin, places.take(_sample(len(places))))
    file = origin.file_of(places.register) if origin and origin.file_of else ""
    return {**group, "count": len(places), "whole": file, "packed": packed}


def _sample(count: int) -> Integers:
    """Return the positions of the sample: the first rows, then others evenly from the rest."""
    spread = np.linspace(_FIRST, count - 1, _SPREAD).round().astype(np.int64)
    return np.concatenate([np.arange(_FIRST), spread])


def _group_of_all(origin: _Origin | None, places: RowPlaces) -> RowGroup:
    """Return the rows at these places, with the fields that are filled in any of them.

    Where records name their columns, these are the first of the fields.
    """
    table = origin.texts_of(places.register) if origin else None
    names, texts = ([COLUMNS], places.columns_of_rows()) if places.name_columns else ([], [])
    cells = [[text] for text in texts] or [[] for _ in range(len(places))]
    if table is None:
        rows = [[*place, *of_row] for place, of_row in zip(places, cells, strict=True)]
        return {"register": places.register, "fields": names, "rows": rows}
    known = table.rows_at(places)
    filled = [at for at, column in enumerate(zip(*known, strict=True)) if any(column)]
    rows = [
        [*place, *of_row, *(row[at] for at in filled)]
        for place, of_row, row in zip(places, cells, known, strict=True)
    ]
    fields = [*names, *(table.fields[at] for at in filled)]
    return {"register": places.register, "fields": fields, "rows": rows}


class _TableTexts:
    """The cells of a table as texts; a row is converted when it is first asked for.

    Numbers of persons that may be small are left out: with their sum, all but one would tell it.
    Of rows that `are_of_persons` none is listed: they would count them.
    """

    def __init__(self, table: pd.DataFrame) -> None:
        small = [name for name in table.attrs.get("small", {}) if name in table]
        self.are_of_persons = "" in table.attrs.get("small", {})
        self._table = table.drop(columns=small) if small else table
        self.fields = [str(name) for name in self._table.columns]
        self._rows: dict[int, list[str]] = {}

    @cached_property
    def _finder(self) -> RowFinder:
        return RowFinder(cast(pd.MultiIndex, self._table.index))

    def rows_at(self, places: RowPlaces) -> list[list[str]]:
        """Return the texts of rows. Raises KeyError for a row that the table does not have."""
        wanted = self._finder.find(places)
        lacking = [at for at in wanted.tolist() if at not in self._rows]
        if lacking:  # a small table is converted at once, as many figures are of it
            small = len(self._table) <= MAX_ROWS
            self._convert(np.arange(len(self._table)) if small else np.array(lacking))
        return [self._rows[at] for at in wanted.tolist()]

    def _convert(self, positions: Integers) -> None:
        part = self._table.iloc[positions]
        columns = [[_text(value) for value in column.tolist()] for _, column in part.items()]
        rows = map(list, zip(*columns, strict=True)) if columns else ([] for _ in range(len(part)))
        self._rows.update(zip(positions.tolist(), rows, strict=True))


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    if pd.isna(value):
        return ""
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    if isinstance(value, pd.Period):
        return period_name(value)
    return exact_text(as_number(value))


@dataclass(frozen=True)
class RowPlaces:
    """The sorted places of rows of one register: row `rows[i]` of the sheet `sheets[codes[i]]`.

    A sheet is (file, name); rows count from 1. Where a row of a sheet holds several records,
    `spans[columns[i]]` are the columns of this one, else "".
    """

    register: str
    sheets: list[tuple[str, str]]
    codes: Integers
    rows: Integers
    spans: list[str]
    columns: Integers

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[tuple[str, str, int]]:
        for code, row in zip(self.codes.tolist(), self.rows.tolist(), strict=True):
            yield *self.sheets[code], row

    @property
    def name_columns(self) -> bool:
        """Whether any of the records is only a part of its row."""
        return any(self.spans[code] for code in np.unique(self.columns))

    def columns_of_rows(self) -> list[str]:
        """Return the columns of each record."""
        return [self.spans[code] for code in self.columns.tolist()]

    def take(self, positions: Integers) -> RowPlaces:
        """Return the places at these positions."""
        return self._at(positions)

    def _at(self, some: NDArray[Any]) -> RowPlaces:
        return replace(
            self, codes=self.codes[some], rows=self.rows[some], columns=self.columns[some]
        )

    def by_sheet(self) -> Iterator[tuple[str, str, Integers]]:
        """Yield file, name and rows of each sheet."""
        for code in np.unique(self.codes):
            yield *self.sheets[code], self.rows[self.codes == code]

    def sorted_unique(self) -> RowPlaces:
        """Return each place once, in the order of sheets, rows and columns."""
        order = np.lexsort((self.columns, self.rows, self.codes))
        ordered = self._at(order)
        is_new = np.ones(len(order), dtype=bool)
        is_new[1:] = False
        for values in (ordered.codes, ordered.rows, ordered.columns):
            is_new[1:] |= values[1:] != values[:-1]
        return ordered._at(is_new)


def places_of(index: pd.MultiIndex) -> list[RowPlaces]:
    """Return the places of an index by register, in the order of the registers' first rows."""
    if not len(index):
        return []
    (registers, of_register), (files, of_file), (sheets, of_sheet) = (
        _sorted_codes(index, name) for name in INDEX[:3]
    )
    spans, columns = _sorted_codes(index, "columns")
    rows = index.get_level_values("row").to_numpy(dtype=np.int64)
    codes = of_file * len(sheets) + of_sheet
    pairs = list(product(files, sheets))
    found, firsts = np.unique(of_register, return_index=True)
    return [
        RowPlaces(
            registers[code], pairs, codes[mask], rows[mask], spans, columns[mask]
        ).sorted_unique()
        for code in found[np.argsort(firsts)]
        for mask in (of_register == code,)
    ]


def _sorted_codes(index: pd.MultiIndex, name: str) -> tuple[list[str], Integers]:
    """Return the sorted labels of a level, and for each row the position of its label."""
    level = index.names.index(name)
    labels = index.levels[level].tolist()
    ordered = sorted(labels)
    positions = {label: position for position, label in enumerate(ordered)}
    by_code = np.array([positions[label] for label in labels], dtype=np.int64)
    return ordered, by_code[index.codes[level]]


class RowFinder:
    """Finds the positions of a table's rows by their places; of duplicates the first."""

    def __init__(self, index: pd.MultiIndex) -> None:
        (registers, of_register), (files, of_file), (sheets, of_sheet), (spans, of_span) = (
            _sorted_codes(index, name) for name in (*INDEX[:3], "columns")
        )
        triples = product(registers, files, sheets)
        self._codes = {triple: code for code, triple in enumerate(triples)}
        self._spans = {span: code for code, span in enumerate(spans)}
        codes = (of_register * len(files) + of_file) * len(sheets) + of_sheet
        rows = index.get_level_values("row").to_numpy(dtype=np.int64)
        keys = self._keys_of(codes, of_span, rows)
        self._order = keys.argsort(kind="stable")
        self._keys = keys[self._order]

    def find(self, places: RowPlaces) -> Integers:
        """Return the positions of rows. Raises KeyError for one that the table does not have."""
        known = [self._codes.get((places.register, *sheet), -1) for sheet in places.sheets]
        spans = [self._spans.get(span, -1) for span in places.spans]
        keys = self._keys_of(
            np.array(known, dtype=np.int64)[places.codes],
            np.array(spans, dtype=np.int64)[places.columns],
            places.rows,
        )
        at = np.searchsorted(self._keys, keys)
        found = at < len(self._keys)
        found[found] = self._keys[at[found]] == keys[found]
        if not found.all():
            raise KeyError((places.register, *list(places)[int(np.argmin(found))]))
        return self._order[at]

    def _keys_of(self, codes: Integers, spans: Integers, rows: Integers) -> Integers:
        """Return one integer for each place: the code of its sheet, of its columns, its row.

        It is negative for a sheet or columns that the table does not have.
        """
        sheets = np.where((codes < 0) | (spans < 0), -1, codes * len(self._spans) + spans)
        return sheets * 2**32 + rows
