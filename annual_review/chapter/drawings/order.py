"""Give seaborn the names of an axis, of colours and of panels in the order of params/.

Seaborn takes them as they first occur, so that an order of rows would decide which choice is dark.
Before it draws, columns that hold declared choices, lines or places become categories in their
order, and a choice has the colour of its place in the list, also where others have no row.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from annual_review.chapter.charts.palette import palette
from annual_review.chapter.declared_order import declared_of, different, in_order

_ROLES = ("x", "y", "hue", "style", "col", "row")


def with_order(
    arguments: tuple[Any, ...], options: Mapping[str, Any]
) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """Return the arguments of a function of seaborn with their columns in order."""
    given = dict(options)
    table = given.get("data", next((x for x in arguments if isinstance(x, pd.DataFrame)), None))
    if isinstance(table, pd.DataFrame) and table.columns.is_unique:
        names = [given.get(role) for role in _ROLES]
        ordered = _ordered_table(table, [name for name in names if isinstance(name, str)])
        arguments = tuple(ordered if one is table else one for one in arguments)
        if given.get("data") is table:
            given["data"] = ordered
    else:
        ordered = None
    for role in _ROLES:
        if isinstance(given.get(role), pd.Series):
            given[role] = _ordered(given[role])
    hue = given.get("hue")
    column = hue if isinstance(hue, pd.Series) else None
    if isinstance(hue, str) and ordered is not None and hue in ordered.columns:
        column = ordered[hue]
    colours = {} if column is None else _colours(column)
    if colours and given.get("palette") is None:
        given["palette"] = colours
    return arguments, given


def _ordered_table(table: pd.DataFrame, names: list[str]) -> pd.DataFrame:
    columns = {name: _ordered(table[name]) for name in names if name in table.columns}
    changed = {name: one for name, one in columns.items() if one is not table[name]}
    if not changed:
        return table
    result = table.assign(**changed)
    result.attrs = dict(table.attrs)
    return result


def _ordered(column: pd.Series) -> pd.Series:
    """Return a column of texts as categories in order; another column as it is."""
    if not pd.api.types.is_string_dtype(column.dtype) or "register" not in column.attrs:
        return column
    sizes = column.value_counts()
    names = in_order(sizes, declared_of(column))
    result: pd.Series = column.astype(pd.CategoricalDtype(names))
    result.attrs = dict(column.attrs)
    return result


def _colours(column: pd.Series) -> dict[Any, str]:
    """Return the colours of the names of a column that is declared; {} of any other."""
    declared = declared_of(column)
    if not declared or not isinstance(column.dtype, pd.CategoricalDtype):
        return {}
    names = column.cat.categories.tolist()
    places = {name: place for place, name in enumerate(declared)}
    slots = [places.get(name, len(places) + at) for at, name in enumerate(names)]
    cycle = palette().cycle
    looks = different(slots, len(cycle))
    return {name: cycle[look] for name, look in zip(names, looks, strict=True)}
