"""Evidence: the rows behind a figure, with those of their fields that are not personal.

A chapter's tables say by their attribute `origin` where they come from; what each origin holds is
remembered here, for the figures of this kernel.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from annual_review.phrases import plain_number
from annual_review.records import INDEX
from annual_review.sources import RowGroup

Place = tuple[str, str, str, int]


@dataclass(frozen=True)
class _Written:
    """A table in writing: its fields, and by its place each row: file, sheet, row, then texts."""

    fields: list[str]
    rows: dict[Place, list[Any]]


@dataclass(frozen=True)
class _Origin:
    """The tables of an origin by register, and in writing those that were asked for."""

    tables: Mapping[str, pd.DataFrame]
    written: dict[str, _Written] = field(default_factory=dict)

    def rows_of(self, register: str) -> _Written | None:
        """Return a register in writing, or None where nothing is remembered of it."""
        name = register if register in self.tables else ""
        if name not in self.written and name in self.tables:
            self.written[name] = _write(self.tables[name])
        return self.written.get(name)


_origins: dict[str, _Origin] = {}
_shown = {"rows": False}


def show_rows(*, by_hand: bool) -> None:
    """Let JupyterLab show the rows behind figures, or not: a run has nobody to look."""
    _shown["rows"] = by_hand


def are_rows_shown() -> bool:
    """Tell whether JupyterLab is to show the rows behind figures."""
    return _shown["rows"]


def remember(origin: str, tables: Mapping[str, pd.DataFrame]) -> None:
    """Remember the tables of an origin by register; one by the name “” serves all others.

    They are indexed by (register, file, sheet, row) and hold nothing personal. A table is asked for
    when the first figure shows rows of it.
    """
    _origins[origin] = _Origin(tables)


def tables_of(origin: str) -> Mapping[str, pd.DataFrame] | None:
    """Return the tables of an origin by register; None where nothing is remembered of it."""
    return _origins[origin].tables if origin in _origins else None


def rows_behind(origin: str, index: pd.MultiIndex) -> list[RowGroup]:
    """Return the rows of an index by register, in order, each row once.

    Raises KeyError for a row that the remembered register does not have.
    """
    by_register: dict[str, list[Place]] = {}
    for place in dict.fromkeys(_places(index)):
        by_register.setdefault(place[0], []).append(place)
    return [_group(origin, name, sorted(places)) for name, places in by_register.items()]


def _places(index: pd.Index) -> list[Place]:
    levels = (index.get_level_values(name).tolist() for name in INDEX)
    return list(zip(*levels, strict=True))


def _group(origin: str, register: str, places: Sequence[Place]) -> RowGroup:
    written = _origins[origin].rows_of(register) if origin in _origins else None
    if written is None:
        return {"register": register, "fields": [], "rows": [list(place[1:]) for place in places]}
    file, sheet, row, *texts = zip(*(written.rows[place] for place in places), strict=True)
    filled = {
        name: column for name, column in zip(written.fields, texts, strict=True) if any(column)
    }
    rows = map(list, zip(file, sheet, row, *filled.values(), strict=True))
    return {"register": register, "fields": list(filled), "rows": list(rows)}


def _write(table: pd.DataFrame) -> _Written:
    """Write all texts of a table, once for the many figures of it; of rows in one place, the first.

    Each figure leaves out the fields that are empty in all of its rows.
    """
    known = table[~table.index.duplicated()]
    places = _places(known.index)
    columns = [[_text(value) for value in known[name].tolist()] for name in known.columns]
    rows = ([*place[1:], *texts] for place, *texts in zip(places, *columns, strict=True))
    return _Written([str(name) for name in known.columns], dict(zip(places, rows, strict=True)))


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    if pd.isna(value):
        return ""
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    return plain_number(value)
