"""What methods and indexers of pandas give of the rows of a register, and what is recorded.

The names below are recorded; all other methods run on a plain DataFrame. `define_row_methods` gives
them to `RegisterRows`; the package calls it when it is imported.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from inspect import isfunction
from typing import Any

import pandas as pd

from annual_review.chapter.recorded.columns import LOST, lost
from annual_review.chapter.recorded.expressions import NotRepeatableError, read_constants
from annual_review.chapter.recorded.steps import Picked
from annual_review.chapter.recorded.tables import (
    RegisterRows,
    lose,
    plain_rows,
    sliced,
    with_steps,
)

# Methods whose result is recorded if their arguments are constants.
_PICKING = (
    "head", "tail", "nlargest", "nsmallest", "drop_duplicates", "dropna", "sort_values",
    "sort_index", "rename", "drop", "fillna",
)  # fmt: skip
# Methods that run on the rows themselves: they read, set a field, or are made of what is recorded.
_OWN = {"assign", "eval", "get", "pop", "info", "memory_usage"}
_PLAIN_ARGUMENTS = {"ignore_index", "inplace"}  # after which rows no longer know where they are


def define_row_methods() -> None:
    """Give `RegisterRows` its methods: those that record, and all others of pandas."""
    own: dict[str, Any] = {name: _picking(name) for name in _PICKING} | {"copy": _copy}
    own |= {name: _indexed(name) for name in ("loc", "iloc", "at", "iat")}
    kept = {*own, *vars(RegisterRows), *_OWN}
    for name in dir(pd.DataFrame):
        if name not in kept and name[0] != "_" and isfunction(getattr(pd.DataFrame, name)):
            own[name] = _on_plain(name)
    for name, method in own.items():
        setattr(RegisterRows, name, method)


def _indexed(name: str) -> Any:
    """Return the property loc, iloc, at or iat of rows."""
    kind = {"loc": _Loc, "iloc": _Iloc}.get(name, _Indexer)
    return property(lambda self: kind(self, getattr(super(RegisterRows, self), name)))


class _Indexer:
    """loc, iloc, at or iat of rows: cells that are set end the record of their field."""

    def __init__(self, rows: RegisterRows, indexer: Any) -> None:
        self._rows, self._indexer = rows, indexer

    def __getitem__(self, key: Any) -> Any:
        return lost(self._indexer[key], self._name)

    def __setitem__(self, key: Any, value: Any) -> None:
        self._indexer[key] = value
        field = key[1] if isinstance(key, tuple) and len(key) == 2 else None
        if isinstance(field, str) and field in self._rows.columns:
            self._rows._change(field, f"{self._name}[…] = …")
        else:
            lose(self._rows, f"{self._name}[…] = …")

    def __getattr__(self, name: str) -> Any:
        return getattr(self._indexer, name)

    @property
    def _name(self) -> str:
        return str(self._indexer.name)


class _Loc(_Indexer):
    """loc of rows: a mask selects as `rows[mask]` does."""

    def __getitem__(self, key: Any) -> Any:
        rows, columns = key if isinstance(key, tuple) and len(key) == 2 else (key, slice(None))
        if callable(rows):
            rows = rows(self._rows)
        is_all = isinstance(rows, slice) and rows == slice(None)
        if not (is_all or (isinstance(rows, pd.Series) and rows.dtype.kind == "b")):
            return super().__getitem__(key)
        chosen = self._rows if is_all else self._rows[rows]
        if isinstance(columns, slice) and columns == slice(None):
            return chosen
        if isinstance(columns, slice):
            found = plain_rows(chosen).loc[:, columns]
            return with_steps(chosen, found, []) if isinstance(chosen, RegisterRows) else found
        return chosen[columns]


class _Iloc(_Indexer):
    """iloc of rows: a slice selects rows that others have, too."""

    def __getitem__(self, key: Any) -> Any:
        found = self._indexer[key]
        return sliced(self._rows, found, key) if isinstance(key, slice) else lost(found, "iloc")


def _picking(name: str) -> Callable[..., Any]:
    """Return a method that returns some rows as pandas does, and records it as a step."""
    function = getattr(pd.DataFrame, name)

    @wraps(function)
    def method(self: RegisterRows, *args: Any, **options: Any) -> Any:
        if options.get("inplace"):
            lose(self, name)
            return function(self, *args, **options)
        found = getattr(plain_rows(self), name)(*args, **options)
        if not _PLAIN_ARGUMENTS.isdisjoint(options):
            return lost(found, name)
        try:
            given, named = read_constants(args, options, pd.Series(dtype=object))
        except NotRepeatableError:
            return lost(found, name)
        return with_steps(self, found, [Picked(name, given, named)])

    return method


def _on_plain(name: str) -> Callable[..., Any]:
    """Return a method that runs on a plain table, whose result is not recorded."""
    function = getattr(pd.DataFrame, name)

    @wraps(function)
    def method(self: RegisterRows, *args: Any, **options: Any) -> Any:
        if options.get("inplace") or name in ("update", "isetitem"):
            lose(self, name)
            return function(self, *args, **options)
        plain = pd.DataFrame(self)
        plain.attrs = self.attrs | {LOST: self.attrs.get(LOST) or name}
        return getattr(plain, name)(*args, **options)

    return method


@wraps(pd.DataFrame.copy)
def _copy(self: RegisterRows, deep: bool = True) -> Any:
    return with_steps(self, plain_rows(self).copy(deep), [])
