"""Evidence: the rows behind a figure, with those of their fields that are not personal.

A chapter's tables say by their attribute `origin` where they come from; what each origin holds is
remembered here, for the figures of this kernel.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, cast

import numpy as np
import pandas as pd

from annual_review.packed_rows import pack
from annual_review.phrases import plain_number
from annual_review.row_places import Finder, Numbers, Places, places_of
from annual_review.sources import PackedSource, RowGroup

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
