"""Rows of values that stand twice: equal in all numbers, or with other ones.

Two records of a spread table are duplicates only if their rows agree in every column that both
fill: `duplicates` asks `RowsOfValues`. A row that stands twice with different numbers is kept, and
doubted by `doubt_repeated_rows`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from annual_review.cleaning.data_rows import DataRows
from annual_review.cleaning.grid import Codes
from annual_review.cleaning.spread.rows import SpreadRows

Place = tuple[DataRows, int]
Values = Mapping[Any, Any]  # what a row holds, by the values that its columns stand for


class RowsOfValues:
    """The whole rows of the records of spread tables."""

    def __init__(self, spread: Sequence[SpreadRows]) -> None:
        self._lanes = {
            id(lane): (rows, np.flatnonzero(records >= 0))
            for rows in spread
            for lane, records in zip(rows.lanes, rows.records, strict=True)
        }
        self._values: dict[tuple[int, int], Values] = {}

    def differ(self, one: Place, other: Place) -> bool:
        """Return whether two records are of rows with different numbers, or of the same row."""
        first, second = self._row(one), self._row(other)
        if first is None or second is None:
            return False
        if first[0] is second[0] and first[1] == second[1]:
            return True
        values, others = self._of(*first), self._of(*second)
        return any(values[into] != others[into] for into in values.keys() & others.keys())

    def are_of_one_row(self, one: Place, other: Place) -> bool:
        """Return whether two records stand in one row."""
        first, second = self._row(one), self._row(other)
        if first is None or second is None:
            return False
        return first[0] is second[0] and first[1] == second[1]

    def has_any(self, *places: Place) -> bool:
        """Return whether any of some records is of a spread table."""
        return any(self._row(place) is not None for place in places)

    def _row(self, place: Place) -> tuple[SpreadRows, int] | None:
        found = self._lanes.get(id(place[0]))
        return (found[0], int(found[1][place[1]])) if found else None

    def _of(self, rows: SpreadRows, row: int) -> Values:
        key = id(rows), row
        if key not in self._values:
            self._values[key] = dict(_values(rows, row))
        return self._values[key]


def _values(rows: SpreadRows, row: int) -> Iterator[tuple[Any, Any]]:
    """Yield what a row holds: the value that a column stands for, and its number."""
    for lane, i in rows.of_row(row):
        into, value = (
            lane.columns[name].reading(i) for name in (rows.group.into, rows.group.value)
        )
        yield into.value, value.value


def doubt_repeated_rows(
    parts: Sequence[DataRows],
    spread: Sequence[SpreadRows],
    unlike: Callable[[Place, Place], bool],
) -> None:
    """Doubt kept records whose rows stand twice with different numbers; both stay kept.

    They agree in all fields but the number; `unlike(one, other)` tells whether two records differ
    in a column of their table that is no field.
    """
    group, fields = spread[0].group, spread[0].lanes[0].fields
    names = [name for name, field in fields.items() if field.is_identity and name != group.value]
    own = [name for name in names if name != group.into]
    if not own:
        return
    values = RowsOfValues(spread)
    for first, *others in _groups(parts, names, own):
        for place in others:
            is_other_row = not values.are_of_one_row(first, place)
            if is_other_row and values.has_any(first, place) and not unlike(first, place):
                _doubt(place, first, own, group.value)


def _doubt(place: Place, first: Place, names: Sequence[str], value: str) -> None:
    (part, i), (other, k) = place, first
    filled = "、".join(name for name in names if part.columns[name].reading(i).value is not None)
    where = "" if part.sheet_number == other.sheet_number else other.layout.grid.sheet.place
    what = f"与{where}第{other.origins[k] + 1}行的{filled}相同而{value}不同"
    part.add_doubt(i, f"{what}，请核对是否重复登记")


def _groups(
    parts: Sequence[DataRows], names: Sequence[str], own: Sequence[str]
) -> Iterator[list[Place]]:
    """Yield the kept records, two or more, that agree in some fields, in the order of records.

    Those with nothing in the fields `own` are left out.
    """
    known: dict[str, dict[str, int]] = defaultdict(dict)
    found: dict[int, Codes] = {}
    frames = []
    for number, part in enumerate(parts):
        filled: NDArray[np.bool_] = np.any([~part.columns[name].empties for name in own], axis=0)
        kept = np.flatnonzero((part.fates == "kept") & filled)
        place = {"part": number, "index": kept, "sheet": part.sheet_number}
        place |= {"row": part.origins[kept], "lane": part.table.lane}
        keys = {f"key {name}": part.columns[name].keys(known[name], found)[kept] for name in names}
        frames.append(pd.DataFrame(place | keys))
    rows, keys_of = (
        pd.concat(frames, ignore_index=True),
        [f"key {name}" for name in names],
    )
    rows = rows[rows.duplicated(keys_of, keep=False)]
    if not len(rows):
        return
    rows = rows.sort_values(["sheet", "row", "lane"], kind="stable")
    rows = rows.assign(group=rows.groupby(keys_of, sort=False).ngroup())
    rows = rows.sort_values("group", kind="stable")
    cells = zip(*(rows[name].tolist() for name in ("group", "part", "index")), strict=True)
    for __, same in groupby(cells, key=lambda cell: cell[0]):
        yield [(parts[part], index) for __, part, index in same]
