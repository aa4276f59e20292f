"""Rows of a register that know how they were selected, by `where` or by pandas.

`review["…"]` returns `RegisterRows`. What is in `_PICKING`, a mask and a list of fields return
some, too, with a step in `attrs["where"]`; whatever else pandas does runs on a plain DataFrame and
returns one, whose `attrs` say that the record is lost, and at which operation. What is set in place
is recorded as a new field, or as a change that cannot be repeated.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import wraps
from inspect import isfunction
from typing import Any

import pandas as pd

from annual_review.chapter.recorded.checks import require_possible
from annual_review.chapter.recorded.columns import (
    LOST,
    RECORDED,
    RegisterColumn,
    column_of,
    expression_of,
    is_of_same_rows,
    lost,
    steps_of_mask,
)
from annual_review.chapter.recorded.expressions import (
    Call,
    Field,
    NotRepeatableError,
    literal_days,
    read_constant,
    read_constants,
)
from annual_review.chapter.recorded.steps import Assigned, Masked, Picked, attrs_after

CHANGED = "changed"  # in `attrs`: fields that were set by what cannot be repeated, and by what
A_MASK = "a mask of pandas"
_COMPUTED = re.compile(r"@|\w\(")  # a name of Python or a call, in an expression of query
_NAME = re.compile(r"[a-z][a-z_.]*")  # of a method

# Methods whose result is recorded if their arguments are constants.
_PICKING = (
    "head", "tail", "nlargest", "nsmallest", "drop_duplicates", "dropna", "sort_values",
    "sort_index", "rename", "drop", "fillna",
)  # fmt: skip
# Methods that run on the rows themselves: they read, set a field, or are made of what is recorded.
_OWN = {"assign", "eval", "get", "pop", "info", "memory_usage"}
_PLAIN_ARGUMENTS = {"ignore_index", "inplace"}  # after which rows no longer know where they are


class RegisterRows(pd.DataFrame):
    """Rows of a register, with the steps by which they were selected in `attrs`."""

    def __getitem__(self, key: Any) -> Any:
        """Return a column, some columns, or the rows that a mask selects."""
        if isinstance(key, str):
            return _column(self, super().__getitem__(key), key)
        key = key(self) if callable(key) else key
        plain = plain_rows(self)
        found: Any = plain[pd.Series(key) if isinstance(key, RegisterColumn) else key]
        if isinstance(found, pd.Series):
            return _column(self, found, key)
        if isinstance(key, pd.Series):
            return _masked(self, found, key)
        if isinstance(key, slice):
            return _sliced(self, found, key)
        is_names = isinstance(key, list) and all(isinstance(name, str) for name in key)
        return _with_steps(self, found, []) if is_names else lost(found, A_MASK)

    def __setitem__(self, key: Any, value: Any) -> None:
        """Set a field as pandas does, and record from what."""
        super().__setitem__(key, value)
        _set(self, key, value)

    def __setattr__(self, name: str, value: Any) -> None:
        """Set an attribute as pandas does; other labels end the record."""
        super().__setattr__(name, value)
        if name in ("columns", "index"):
            _lose(self, f"{name} = …")

    def insert(self, loc: int, column: Any, value: Any, *args: Any, **options: Any) -> None:
        """Insert a field as pandas does, and record from what."""
        super().insert(loc, column, value, *args, **options)
        _set(self, column, value)

    def query(self, expr: str, **options: Any) -> Any:
        """Return the rows that an expression selects, as pandas does."""
        is_literal = isinstance(expr, str) and not _COMPUTED.search(expr)
        with literal_days(are_literal=is_literal):
            return super().query(expr, **options | {"level": options.get("level", 0) + 1})

    def duplicated(self, subset: Any = None, keep: Any = "first") -> pd.Series:
        """Return which rows repeat others, as pandas does."""
        found = plain_rows(self).duplicated(subset, keep)
        options = {"subset": subset, "keep": keep}
        named = tuple(
            (name, tuple(value) if isinstance(value, list) else value)
            for name, value in options.items()
        )
        found.attrs = self.attrs
        compared = (
            list(self.columns)
            if subset is None
            else [subset]
            if isinstance(subset, str)
            else list(subset)
        )
        changed = self.attrs.get(CHANGED, {})
        if name := next((one for one in compared if one in changed), None):
            lost(found, f"{name} {changed[name]}")
            return found
        return column_of(found, Call("duplicated", Field(""), (), named))

    @property
    def loc(self) -> Any:
        """Rows by mask or label, and columns."""
        return _Loc(self, super().loc)

    @property
    def iloc(self) -> Any:
        """Rows by position."""
        return _Iloc(self, super().iloc)

    @property
    def at(self) -> Any:
        """One cell by label."""
        return _Indexer(self, super().at)

    @property
    def iat(self) -> Any:
        """One cell by position."""
        return _Indexer(self, super().iat)

    def __reduce__(self) -> Any:
        """Pickle as a plain DataFrame."""
        return (pd.DataFrame, (pd.DataFrame(self),))

    def _set_field(self, name: str, value: Any) -> None:
        """Record a field that was set, from an expression or a constant."""
        step = Assigned(name, value, int(self.attrs.get("year", 0)))
        where = [*self.attrs.get("where", ()), step]
        self.attrs = attrs_after(self.attrs, [step]) | {"where": where}

    def _change(self, name: str, how: str) -> None:
        """Note that a field was set by what cannot be repeated."""
        self.attrs = self.attrs | {CHANGED: self.attrs.get(CHANGED, {}) | {name: how}}


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
            _lose(self._rows, f"{self._name}[…] = …")

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
            return _with_steps(chosen, found, []) if isinstance(chosen, RegisterRows) else found
        return chosen[columns]


class _Iloc(_Indexer):
    """iloc of rows: a slice selects rows that others have, too."""

    def __getitem__(self, key: Any) -> Any:
        found = self._indexer[key]
        return _sliced(self._rows, found, key) if isinstance(key, slice) else lost(found, "iloc")


def recorded_rows(table: pd.DataFrame) -> RegisterRows:
    """Return all rows of a register as rows that record what is done to them."""
    rows = RegisterRows(table)
    rows.attrs = table.attrs | {RECORDED: True}
    return rows


def plain_rows(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the same rows as a plain DataFrame."""
    if type(rows) is pd.DataFrame:
        return rows
    result = pd.DataFrame(rows)
    result.attrs = rows.attrs
    return result


def as_recorded(rows: pd.DataFrame, like: pd.DataFrame) -> pd.DataFrame:
    """Return rows with their own attrs as rows that record, if those that they are of do."""
    if not isinstance(like, RegisterRows):
        return rows
    result = RegisterRows(rows)
    result.attrs = rows.attrs
    return result


def lost_reason(rows: pd.DataFrame | pd.Series) -> str:
    """Return the operation after which it is not known how rows were selected; "" if it is known.

    Tables that were made by hand have no record that could be lost.
    """
    if LOST in rows.attrs:
        return str(rows.attrs[LOST])
    changed = rows.attrs.get(CHANGED, {})
    fields = [name for step in rows.attrs.get("where", ()) for name in step.fields]
    for name in fields:
        if name in changed:
            return f"{name} {changed[name]}"
    if not rows.attrs.get(RECORDED):
        return ""
    is_known = isinstance(rows, RegisterRows) or expression_of(rows) is not None
    return "" if is_known else "an operation of pandas"


def lost_words(reason: str) -> str:
    """Return in a rule's words that an operation of pandas cannot be repeated, and what can be."""
    operation = reason if _NAME.fullmatch(reason) else "运算"
    return f"由pandas的{operation}得出，不能自动与上年比较；改用where选取即可"


def _with_steps(rows: pd.DataFrame, found: pd.DataFrame, steps: Iterable[Any]) -> RegisterRows:
    result, taken = RegisterRows(found), list(steps)
    where = [*rows.attrs.get("where", ()), *taken]
    recorded = {"where": where, "rows": len(found)} if taken else {}
    result.attrs = attrs_after(rows.attrs, taken) | recorded
    return result


def _column(rows: RegisterRows, found: pd.Series, key: Any) -> pd.Series:
    found.attrs = rows.attrs
    changed = rows.attrs.get(CHANGED, {})
    if key in changed:
        lost(found, f"{key} {changed[key]}")
        return found
    is_field = isinstance(key, str) and LOST not in rows.attrs
    return column_of(found, Field(key)) if is_field else found


def _masked(rows: RegisterRows, found: pd.DataFrame, mask: pd.Series) -> pd.DataFrame:
    steps = steps_of_mask(mask, rows)
    if steps is None:
        lost_mask: pd.DataFrame = lost(found, mask.attrs.get(LOST) or A_MASK)
        return lost_mask
    for step in steps:
        if isinstance(step, Masked):
            require_possible(rows, step.mask)
    return _with_steps(rows, found, steps)


def _sliced(rows: RegisterRows, found: pd.DataFrame, key: slice) -> pd.DataFrame:
    if key == slice(None):
        return _with_steps(rows, found, [])
    ends = (key.start, key.stop, key.step)
    if all(end is None or isinstance(end, int) for end in ends):
        return _with_steps(rows, found, [Picked("iloc", ends)])
    result: pd.DataFrame = lost(found, "a slice")
    return result


def _set(rows: RegisterRows, name: Any, value: Any) -> None:
    """Record that a field was set to a value."""
    if not isinstance(name, str):
        _lose(rows, "[…] = …")
        return
    try:
        rows._set_field(name, _recorded_value(rows, value))
    except NotRepeatableError as error:
        rows._change(name, f"= {error}")


def _recorded_value(rows: RegisterRows, value: Any) -> Any:
    """Return what a field was set to, as it is recorded. Raises NotRepeatableError."""
    if isinstance(value, pd.Series):
        expression = expression_of(value)
        if expression is None or not is_of_same_rows(value, rows):
            raise NotRepeatableError(value.attrs.get(LOST) or "a column that is not recorded")
        return expression
    if isinstance(value, list | tuple | dict | set):
        raise NotRepeatableError("a list of values")
    return read_constant(value, pd.Series(dtype=object), "")


def _lose(rows: pd.DataFrame, why: str) -> None:
    rows.attrs = rows.attrs | {LOST: rows.attrs.get(LOST) or why}


def _picking(name: str) -> Callable[..., Any]:
    """Return a method that returns some rows as pandas does, and records it as a step."""
    function = getattr(pd.DataFrame, name)

    @wraps(function)
    def method(self: RegisterRows, *args: Any, **options: Any) -> Any:
        if options.get("inplace"):
            _lose(self, name)
            return function(self, *args, **options)
        found = getattr(plain_rows(self), name)(*args, **options)
        if not _PLAIN_ARGUMENTS.isdisjoint(options):
            return lost(found, name)
        try:
            given, named = read_constants(args, options, pd.Series(dtype=object))
        except NotRepeatableError:
            return lost(found, name)
        return _with_steps(self, found, [Picked(name, given, named)])

    return method


def _on_plain(name: str) -> Callable[..., Any]:
    """Return a method that runs on a plain table, whose result is not recorded."""
    function = getattr(pd.DataFrame, name)

    @wraps(function)
    def method(self: RegisterRows, *args: Any, **options: Any) -> Any:
        if options.get("inplace") or name in ("update", "isetitem"):
            _lose(self, name)
            return function(self, *args, **options)
        plain = pd.DataFrame(self)
        plain.attrs = self.attrs | {LOST: self.attrs.get(LOST) or name}
        return getattr(plain, name)(*args, **options)

    return method


@wraps(pd.DataFrame.copy)
def _copy(self: RegisterRows, deep: bool = True) -> Any:
    return _with_steps(self, plain_rows(self).copy(deep), [])


def _define_methods() -> None:
    own = {name: _picking(name) for name in _PICKING} | {"copy": _copy}
    kept = {*own, *vars(RegisterRows), *_OWN}
    for name in dir(pd.DataFrame):
        if name not in kept and name[0] != "_" and isfunction(getattr(pd.DataFrame, name)):
            own[name] = _on_plain(name)
    for name, method in own.items():
        setattr(RegisterRows, name, method)


_define_methods()
