"""Duplicates: rows that equal an earlier kept row of their register.

`clean` calls `mark_duplicates` for each register. Rows that differ only in a column of the table
that is no field of the register may be two records, so both are kept, the second with a doubt.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

import numpy as np
import pandas as pd

from annual_review.cleaning.column_units import label_rows
from annual_review.cleaning.data_rows import DataRows, are_in_order
from annual_review.cleaning.grid import Codes
from annual_review.values.cell_text import as_text, compact, is_cut, is_empty, loose_key
from annual_review.values.counts import read_amount

_REMARK = re.compile("备注|说明|附注|备考")
_SHORT = 12  # digits of a number that needs no careful reading

Place = tuple[DataRows, int]  # and the index of one of its rows


def mark_duplicates(
    parts: Sequence[DataRows], are_distinct: Callable[[Place, Place], bool] | None = None
) -> None:
    """Mark the duplicates among the kept rows of one register; the first in order stays kept.

    Two rows are equal if they agree in every field but serial numbers and remarks, and are not
    distinct by what `are_distinct` knows of them.
    """
    unmapped = UnmappedColumns()
    for equal in _groups(parts):
        distinct: list[Place] = []
        for place in equal:
            others = [
                each for each in distinct if are_distinct is None or not are_distinct(each, place)
            ]
            earlier = next((each for each in others if not unmapped.differ(each, place)), None)
            if earlier is not None:
                _mark(place, earlier)
                continue
            if others:
                _doubt(place, others[0])
            distinct.append(place)


def _groups(parts: Sequence[DataRows]) -> Iterator[list[Place]]:
    """Yield the groups of two or more rows that agree in every field, in the order of records."""
    known: dict[str, dict[str, int]] = defaultdict(dict)
    found: dict[int, Codes] = {}
    frames = [_keys(part, i, known, found) for i, part in enumerate(parts)]
    rows = pd.concat(frames, ignore_index=True)
    if not are_in_order(rows["sheet"].to_numpy(), rows["row"].to_numpy()):
        rows = rows.sort_values(["sheet", "row", "lane"], kind="stable", ignore_index=True)
    keys = [name for name in rows.columns if name.startswith("key ")]
    if not keys or not len(rows):
        return
    equal = rows[rows.duplicated(keys, keep=False)]
    number = equal.groupby(keys, sort=False).ngroup()
    equal = equal.assign(group=number).sort_values("group", kind="stable")
    places = zip(*(equal[name].tolist() for name in ("group", "part", "index")), strict=True)
    for __, group in groupby(places, key=lambda place: place[0]):
        yield [(parts[part], index) for __, part, index in group]


def _keys(
    part: DataRows, number: int, known: dict[str, dict[str, int]], found: dict[int, Codes]
) -> pd.DataFrame:
    """Return for each kept row of a part where it is, and a key for each field that identifies it.

    `known` holds by field the keys of the values seen so far, to which new ones are added, `found`
    those of lists of values (see `Column.keys`).
    """
    kept = np.flatnonzero(part.fates == "kept")
    place = {
        "part": number,
        "index": kept,
        "sheet": part.sheet_number,
        "row": part.origins[kept],
        "lane": part.table.lane,
    }
    keys = {
        f"key {name}": column.keys(known[name], found)[kept]
        for name, column in part.columns.items()
        if column.field.is_identity
    }
    return pd.DataFrame(place | keys)


def _mark(place: Place, earlier: Place) -> None:
    (part, i), (other, first) = place, earlier
    part.fates[i], part.originals[i] = "duplicate", earlier
    part.reasons[i] = f"与{other.layout.grid.sheet.place}{other.place(first)}相同"


def _doubt(place: Place, earlier: Place) -> None:
    (part, i), (other, first) = place, earlier
    part.add_doubt(i, f"与{other.place(first)}登记内容相同，仅未登记的栏目不同")


class UnmappedColumns:
    """The columns of tables that are no field of the register; found once for each `DataRows`."""

    def __init__(self) -> None:
        self._columns: dict[int, frozenset[int]] = {}  # by id()

    def differ(self, one: Place, other: Place) -> bool:
        """Return whether two rows of one table differ in an unmapped column that both fill."""
        (part, i), (second, k) = one, other
        if part.table is not second.table:
            return False
        grid, rows = part.layout.grid, (int(part.rows[i]), int(second.rows[k]))
        return any(
            _are_different(*(as_text(grid.cell(row, column)) for row in rows))
            for column in self._of(part) & self._of(second)
        )

    def _of(self, part: DataRows) -> frozenset[int]:
        if id(part) not in self._columns:
            self._columns[id(part)] = frozenset(_unmapped_columns(part))
        return self._columns[id(part)]


def _are_different(one: str, other: str) -> bool:
    if is_empty(one) or is_empty(other):
        return False
    return is_cut(one) or is_cut(other) or loose_key(one) != loose_key(other)


def _unmapped_columns(part: DataRows) -> list[int]:
    """Return the labelled columns next to the fields' that hold no serial numbers or remarks."""
    labels = _labels(part)
    mapped = {*part.positions.values(), *(c for columns in part.parts.values() for c in columns)}
    if (group := part.table.group) is not None:
        mapped |= {*group.texts, *(each.column for each in group.sums)}
    return [
        column
        for column in _table_range(set(labels) | mapped, mapped)
        if column not in mapped
        and not _REMARK.search(labels.get(column, ""))
        and not _is_serial(part, column)
    ]


def _labels(part: DataRows) -> dict[int, str]:
    """Return the labels above the rows by column."""
    grid, rows = part.layout.grid, label_rows(part.layout, int(part.rows[0]))
    texts = {c: compact("".join(grid.text(r, c) for r in rows)) for c in range(grid.width)}
    return {column: text for column, text in texts.items() if text}


def _table_range(labelled: set[int], mapped: set[int]) -> range:
    """Return the columns of the fields and the labelled ones next to them, without a gap."""
    first, last = min(mapped), max(mapped)
    while first - 1 in labelled:
        first -= 1
    while last + 1 in labelled:
        last += 1
    return range(first, last + 1)


def _is_serial(part: DataRows, column: int) -> bool:
    """Return whether a column numbers the rows: every number is greater than the one above."""
    grid = part.layout.grid
    last, cells = -math.inf, grid.uniques[column]
    for text in (as_text(cells[code]) for code in grid.codes[column][part.rows].tolist()):
        if is_empty(text):
            continue
        number = read_serial(text)
        if number is None or number <= last:
            return False
        last = number
    return last > -math.inf


def read_serial(text: str) -> float | None:
    """Return the number that a text is; plain digits are not read the long way."""
    is_plain = text.isascii() and text.isdecimal() and len(text) <= _SHORT
    return int(text) if is_plain else read_amount(text).value
