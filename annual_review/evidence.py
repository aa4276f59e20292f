"""Evidence: the rows behind a figure, with those of their fields that are not personal.

A chapter's tables say by their attribute `origin` where they come from; what each origin holds is
remembered here, for the figures of this kernel.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypedDict

import pandas as pd

from annual_review.phrases import plain_number

PLACE = ("file", "sheet", "row")


class RowGroup(TypedDict):
    """Rows of one register: each is file, sheet, row (from 1), then a text for each field."""

    register: str
    fields: list[str]
    rows: list[list[Any]]


class Source(TypedDict):
    """Rows (from 1, ascending) of one sheet; `sheet` is empty for a CSV file."""

    file: str
    sheet: str
    rows: list[int]


_origins: dict[str, Mapping[str, pd.DataFrame]] = {}


def remember(origin: str, tables: Mapping[str, pd.DataFrame]) -> None:
    """Remember the tables of an origin by register; one by the name “” serves all others.

    They are indexed by (register, file, sheet, row) and hold nothing personal.
    """
    _origins[origin] = tables


def rows_behind(origin: str, index: pd.MultiIndex) -> list[RowGroup]:
    """Return the rows of an index by register, in order, each row once."""
    places = index.drop_duplicates()
    names = places.get_level_values("register")
    return [
        _group(origin, str(name), places[names == name]) for name in dict.fromkeys(names.tolist())
    ]


def _group(origin: str, register: str, places: pd.MultiIndex) -> RowGroup:
    tables = _origins.get(origin, {})
    table = tables.get(register, tables.get(""))
    where = places.sort_values().to_frame(index=False)[list(PLACE)].to_numpy().tolist()
    if table is None:
        return {"register": register, "fields": [], "rows": where}
    known = table[~table.index.duplicated()].loc[places.sort_values()]
    texts = {str(name): _texts(known[name]) for name in known.columns}
    filled = {name: column for name, column in texts.items() if any(column)}
    rows = [place + list(more) for place, *more in zip(where, *filled.values(), strict=True)]
    return {"register": register, "fields": list(filled), "rows": rows}


def _texts(column: pd.Series) -> list[str]:
    return [_text(value) for value in column.tolist()]


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    if pd.isna(value):
        return ""
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    return plain_number(value)


def sources_of(groups: Sequence[RowGroup]) -> list[Source]:
    """Return where rows stand, by sheet."""
    found: dict[tuple[str, str], list[int]] = {}
    for group in groups:
        for file, sheet, row, *_ in group["rows"]:
            found.setdefault((file, sheet), []).append(row)
    return [
        {"file": file, "sheet": sheet, "rows": sorted(set(rows))}
        for (file, sheet), rows in found.items()
    ]


def count_rows(groups: Sequence[RowGroup]) -> int:
    """Return how many rows there are."""
    return sum(len(group["rows"]) for group in groups)
