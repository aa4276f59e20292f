"""The order of series, and with it their colours: as params/ list choices, lines of work, places.

A series that follows size, or the first row that has it, changes its colour from year to year. So
the columns of `crosstab` and the series of charts have the order of registers.yaml (choices, lines)
and office.yaml (townships, members), and a series keeps its place in the list, its *slot*, where
others have no row this year.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd

HEADER = "header"  # the key in attrs of series whose order a chapter gives
SLOTS = "slots"  # the key in attrs of the places of series in their list
_HALF = 0.5
_known: dict[str, list[list[str]]] = {"kinds": [], "places": []}


def set_declared_orders(kinds: Iterable[Sequence[str]], places: Iterable[Sequence[str]]) -> None:
    """Keep the lists of an office, for numbers that have lost the attrs of their register.

    `kinds` are lists of choices and of lines of work, `places` those of townships and members.
    """
    _known["kinds"] = [list(names) for names in kinds if names]
    _known["places"] = [list(names) for names in places if names]


def declared_of(column: pd.Series) -> list[str]:
    """Return the values that params/ list for a field, in order; [] of any other field."""
    for key in ("order", "choices"):
        if names := column.attrs.get(key, {}).get(column.name):
            return list(names)
    return []


def in_order(sizes: pd.Series, declared: Sequence[str]) -> list[Any]:
    """Return the labels of sizes: declared ones in their order, then others, the greatest first.

    Equal ones are in the order of their names, so that the order of rows makes no difference.

    >>> in_order(pd.Series({"丙": 1, "乙": 1, "其他": 9, "甲": 2}), ["甲", "乙"])
    ['甲', '乙', '其他', '丙']
    """
    first = [name for name in declared if name in sizes.index]
    others = [name for name in sizes.index if name not in first]
    return [*first, *sorted(others, key=lambda name: (-float(sizes[name]), name_key(name)))]


def name_key(name: object) -> tuple[bool, Any]:
    """Return a key that sorts names: numbers as such, Chinese mostly by its pronunciation."""
    if isinstance(name, int | float):
        return False, name
    return True, str(name).encode("gb18030", "replace")


def with_declared_order(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table for a chart: its series, and kinds in its rows, in their declared order.

    `attrs` then have the slots of the series. Where a chapter has given `header` or `index` to
    `crosstab`, that order stays.
    """
    series, rows = list(map(str, table.columns)), list(map(str, table.index))
    of_series = _list_of(series, table, places=True)
    of_rows = _list_of(rows, table, places=False)
    columns = _sorted(series, of_series, table)
    ordered = table.iloc[_sorted(rows, of_rows, table), columns]
    ordered.attrs = dict(table.attrs)
    if of_series:
        ordered.attrs[SLOTS] = _slots([series[at] for at in columns], of_series)
    return ordered


def _sorted(labels: Sequence[str], declared: Sequence[str], table: pd.DataFrame) -> list[int]:
    """Return the positions of labels, in declared order; the others follow as they are."""
    positions = list(range(len(labels)))
    if not declared or set(labels) <= set(table.attrs.get(HEADER, ())):
        return positions
    places = {name: place for place, name in enumerate(declared)}
    return sorted(positions, key=lambda at: places.get(labels[at], len(places)))


def _list_of(labels: Sequence[str], table: pd.DataFrame, *, places: bool) -> list[str]:
    """Return the declared list that labels are of: all of them, or else more than half.

    The lists of the table's own register come first.
    """
    own = [*table.attrs.get("order", {}).values()]
    own += table.attrs.get("choices", {}).values() if places else ()
    known = [*own, *_known["kinds"], *(_known["places"] if places else ())]
    for least in (1.0, _HALF):
        for names in known:
            found = sum(label in names for label in labels)
            if found and found >= least * len(labels) and found > _HALF * len(labels):
                return list(map(str, names))
    return []


def _slots(labels: Sequence[str], declared: Sequence[str]) -> list[int]:
    places = {name: place for place, name in enumerate(declared)}
    others = iter(range(len(places), len(places) + len(labels)))
    return [places[label] if label in places else next(others) for label in labels]


def slots_of(table: pd.DataFrame) -> list[int]:
    """Return the slots of the series of a table; of undeclared ones their positions."""
    slots: list[int] = table.attrs.get(SLOTS, [])
    return slots if len(slots) == table.shape[1] else list(range(table.shape[1]))


def has_declared_series(table: pd.DataFrame) -> bool:
    """Return whether the series of a table are of a declared list."""
    return SLOTS in table.attrs


def different(slots: Sequence[int], number: int) -> list[int]:
    """Return a look for each slot, of `number` looks: its own, or the next that is free.

    >>> different([0, 2, 6, 7], 6), different([0, 1, 2, 3], 3)
    ([0, 2, 1, 3], [0, 1, 2, 0])
    """
    taken: set[int] = set()
    looks: list[int] = []
    for slot in slots:
        if len(taken) == number:
            taken.clear()
        look = slot % number
        while look in taken:
            look = (look + 1) % number
        taken.add(look)
        looks.append(look)
    return looks
