"""Evidence: the rows behind a figure, with those of their fields that are not personal.

A chapter's tables say by their attribute `origin` where they come from; what each origin holds is
remembered here, for the figures of this kernel.
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

from annual_review.document.sources import PackedSource, RowGroup, pack
from annual_review.records.cleaned import INDEX
from annual_review.values.wording import plain_number

MOST = 2000  # rows of a register that a figure keeps whole
_FIRST, _SPREAD = 300, 200  # of more: so many at their beginning, and so many over the rest


class _Written:
    """A table in writing: its fields, and the texts of the rows that were asked for."""

    def __init__(self, table: pd.DataFrame) -> None:
        self._table = table
        self.fields = [str(name) for name in table.columns]
        self._texts: dict[int, list[str]] = {}

    @cached_property
    def _finder(self) -> Finder:
        return Finder(cast(pd.MultiIndex, self._table.index))

    def texts(self, places: Places) -> list[list[str]]:
        """Return the texts of rows. Raises KeyError for a row that the table does not have."""
        wanted = self._finder.find(places)
        lacking = [at for at in wanted.tolist() if at not in self._texts]
        if lacking:
            self._write(np.arange(len(self._table)) if len(self._table) <= MOST else lacking)
        return [self._texts[at] for at in wanted.tolist()]

    def _write(self, rows: Numbers | list[int]) -> None:
        """Write some rows; of a small table all, once for the many figures of it."""
        some = self._table.iloc[rows]
        columns = [[_text(value) for value in column.tolist()] for _, column in some.items()]
        texts = map(list, zip(*columns, strict=True)) if columns else ([] for _ in range(len(some)))
        self._texts.update(zip(map(int, rows), texts, strict=True))


@dataclass(frozen=True)
class _Origin:
    """The tables of an origin by register, and in writing those that were asked for.

    `whole` names the file of a run that holds all rows of a register.
    """

    tables: Mapping[str, pd.DataFrame]
    whole: Callable[[str], str] | None = None
    written: dict[str, _Written] = field(default_factory=dict)

    def rows_of(self, register: str) -> _Written | None:
        """Return a register in writing, or None where nothing is remembered of it."""
        name = register if register in self.tables else ""
        if name not in self.written and name in self.tables:
            self.written[name] = _Written(self.tables[name])
        return self.written.get(name)


_origins: dict[str, _Origin] = {}
_shown = {"rows": False}


def show_rows(*, by_hand: bool) -> None:
    """Let JupyterLab show the rows behind figures, or not: a run has nobody to look."""
    _shown["rows"] = by_hand


def are_rows_shown() -> bool:
    """Tell whether JupyterLab is to show the rows behind figures."""
    return _shown["rows"]


def remember(
    origin: str, tables: Mapping[str, pd.DataFrame], whole: Callable[[str], str] | None = None
) -> None:
    """Remember the tables of an origin by register; one by the name “” serves all others.

    They are indexed by (register, file, sheet, row) and hold nothing personal. A table is asked for
    when the first figure shows rows of it. `whole` names the file of all rows of a register.
    """
    _origins[origin] = _Origin(tables, whole)


def tables_of(origin: str) -> Mapping[str, pd.DataFrame] | None:
    """Return the tables of an origin by register; None where nothing is remembered of it."""
    return _origins[origin].tables if origin in _origins else None


def rows_behind(origin: str, index: pd.MultiIndex) -> list[RowGroup]:
    """Return the rows of an index by register, in order, each row once.

    Of more than `MOST` rows of a register a sample, with where all of them stand. Raises KeyError
    for a row to show that the remembered register does not have.
    """
    return [_group(_origins.get(origin), places) for places in places_of(index)]


def _group(origin: _Origin | None, places: Places) -> RowGroup:
    if len(places) <= MOST:
        return _listed(origin, places)
    packed: list[PackedSource] = [
        {"file": file, "sheet": sheet, "packed": pack(rows)}
        for file, sheet, rows in places.by_sheet()
    ]
    group = _listed(origin, places.take(_sample(len(places))))
    whole = origin.whole(places.register) if origin and origin.whole else ""
    return {**group, "count": len(places), "whole": whole, "packed": packed}


def _sample(count: int) -> Numbers:
    """Return which of many rows are shown: the first, and others evenly from the rest."""
    spread = np.linspace(_FIRST, count - 1, _SPREAD).round().astype(np.int64)
    return np.concatenate([np.arange(_FIRST), spread])


def _listed(origin: _Origin | None, places: Places) -> RowGroup:
    """Return rows with the fields that any of them fills."""
    written = origin.rows_of(places.register) if origin else None
    if written is None:
        return {"register": places.register, "fields": [], "rows": list(map(list, places))}
    texts = written.texts(places)
    filled = [at for at, column in enumerate(zip(*texts, strict=True)) if any(column)]
    fields = [written.fields[at] for at in filled]
    rows = zip(places, texts, strict=True)
    shown = [[*place, *(line[at] for at in filled)] for place, line in rows]
    return {"register": places.register, "fields": fields, "rows": shown}


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    if pd.isna(value):
        return ""
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    return plain_number(value)


Numbers = NDArray[np.int64]


@dataclass(frozen=True)
class Places:
    """Places of rows of one register in order: row `rows[i]` of the sheet `sheets[codes[i]]`.

    A sheet is a file and a name; rows count from 1.
    """

    register: str
    sheets: list[tuple[str, str]]
    codes: Numbers
    rows: Numbers

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[tuple[str, str, int]]:
        for code, row in zip(self.codes.tolist(), self.rows.tolist(), strict=True):
            yield *self.sheets[code], row

    def take(self, chosen: Numbers) -> Places:
        """Return some of the places."""
        return replace(self, codes=self.codes[chosen], rows=self.rows[chosen])

    def by_sheet(self) -> Iterator[tuple[str, str, Numbers]]:
        """Yield file, name and rows of each sheet."""
        for code in np.unique(self.codes):
            yield *self.sheets[code], self.rows[self.codes == code]


def places_of(index: pd.MultiIndex) -> list[Places]:
    """Return the places of an index by register, in the order in which registers come in it."""
    if not len(index):
        return []
    (registers, of_register), (files, of_file), (sheets, of_sheet) = (
        _ranked(index, name) for name in INDEX[:3]
    )
    rows = index.get_level_values("row").to_numpy(dtype=np.int64)
    codes = of_file * len(sheets) + of_sheet
    pairs = list(product(files, sheets))
    found, firsts = np.unique(of_register, return_index=True)
    return [
        _distinct(Places(registers[code], pairs, codes[here], rows[here]))
        for code in found[np.argsort(firsts)]
        for here in (of_register == code,)
    ]


def _distinct(places: Places) -> Places:
    order = np.lexsort((places.rows, places.codes))
    codes, rows = places.codes[order], places.rows[order]
    is_new = np.ones(len(rows), dtype=bool)
    is_new[1:] = (codes[1:] != codes[:-1]) | (rows[1:] != rows[:-1])
    return replace(places, codes=codes[is_new], rows=rows[is_new])


def _ranked(index: pd.MultiIndex, name: str) -> tuple[list[str], Numbers]:
    """Return the names of a level in order, and of each row the number of its own."""
    level = index.names.index(name)
    names = index.levels[level].tolist()
    ordered = sorted(names)
    ranks = {one: rank for rank, one in enumerate(ordered)}
    ranked = np.array([ranks[one] for one in names], dtype=np.int64)
    return ordered, ranked[index.codes[level]]


class Finder:
    """Finds rows of a table by their places; of several in one place the first."""

    def __init__(self, index: pd.MultiIndex) -> None:
        (registers, _), (files, _), (sheets, _) = levels = [_ranked(index, n) for n in INDEX[:3]]
        self._codes = {one: code for code, one in enumerate(product(registers, files, sheets))}
        one, other, last = (codes for _, codes in levels)
        codes = (one * len(files) + other) * len(sheets) + last
        keys = _keys(codes, index.get_level_values("row").to_numpy(dtype=np.int64))
        self._order = keys.argsort(kind="stable")
        self._keys = keys[self._order]

    def find(self, places: Places) -> Numbers:
        """Return where in the table rows are. Raises KeyError for one that it does not have."""
        known = [self._codes.get((places.register, *sheet), -1) for sheet in places.sheets]
        keys = _keys(np.array(known, dtype=np.int64)[places.codes], places.rows)
        at = np.searchsorted(self._keys, keys)
        there = at < len(self._keys)
        there[there] = self._keys[at[there]] == keys[there]
        if not there.all():
            raise KeyError((places.register, *list(places)[int(np.argmin(there))]))
        return self._order[at]


def _keys(codes: Numbers, rows: Numbers) -> Numbers:
    return codes * 2**32 + rows
