"""Rows of a register that know how they were selected, by `where` or by pandas.

`review["…"]` returns `RegisterRows`. What row_methods.py picks, a mask and a list of fields return
some, too, with a step in `attrs["where"]`; whatever else pandas does runs on a plain DataFrame and
returns one, whose `attrs` say that the record is lost, and at which operation. What is set in place
is recorded as a new field, or as a change that cannot be repeated.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import pandas as pd

from annual_review.chapter.office_words import column_name
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
)
from annual_review.chapter.recorded.steps import Assigned, Masked, Picked, attrs_after
from annual_review.language import N_, Message, _

CHANGED = "changed"  # in `attrs`: fields that were set by what cannot be repeated, and by what
A_MASK = N_("a mask of pandas")
_COMPUTED = re.compile(r"@|\w\(")  # a name of Python or a call, in an expression of query
_NAME = re.compile(r"[a-z][a-z_.]*")  # of a method


class RegisterRows(pd.DataFrame):
    """Rows of a register, with the steps by which they were selected in `attrs`."""

    def __getitem__(self, key: Any) -> Any:
        """Return a column, some columns, or the rows that a mask selects."""
        if isinstance(key, str):
            key = column_name(key, self.columns)
            return _column(self, super().__getitem__(key), key)
        key = key(self) if callable(key) else key
        plain = plain_rows(self)
        found: Any = plain[pd.Series(key) if isinstance(key, RegisterColumn) else key]
        if isinstance(found, pd.Series):
            return _column(self, found, key)
        if isinstance(key, pd.Series):
            return _masked(self, found, key)
        if isinstance(key, slice):
            return sliced(self, found, key)
        is_names = isinstance(key, list) and all(isinstance(name, str) for name in key)
        return with_steps(self, found, []) if is_names else lost(found, _(A_MASK))

    def __setitem__(self, key: Any, value: Any) -> None:
        """Set a field as pandas does, and record from what."""
        super().__setitem__(key, value)
        _set(self, key, value)

    def __setattr__(self, name: str, value: Any) -> None:
        """Set an attribute as pandas does; other labels end the record."""
        super().__setattr__(name, value)
        if name in ("columns", "index"):
            lose(self, f"{name} = …")

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
            lost(found, _changed(name, changed[name]))
            return found
        return column_of(found, Call("duplicated", Field(""), (), named))

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

    It is a message where it is no name of pandas. Tables that were made by hand have no record that
    could be lost.
    """
    if LOST in rows.attrs:
        operation: str = rows.attrs[LOST]
        return operation
    changed = rows.attrs.get(CHANGED, {})
    fields = [name for step in rows.attrs.get("where", ()) for name in step.fields]
    for name in fields:
        if name in changed:
            return _changed(name, changed[name])
    if not rows.attrs.get(RECORDED):
        return ""
    is_known = isinstance(rows, RegisterRows) or expression_of(rows) is not None
    return "" if is_known else _("an operation of pandas")


def lost_words(reason: str) -> str:
    """Return in a rule's words that an operation of pandas cannot be repeated, and what can be."""
    operation = reason if _NAME.fullmatch(reason) else "运算"
    return f"由pandas的{operation}得出，不能自动与上年比较；改用where选取即可"


def with_steps(rows: pd.DataFrame, found: pd.DataFrame, steps: Iterable[Any]) -> RegisterRows:
    """Return what was found in rows as rows that were selected by further steps."""
    result, taken = RegisterRows(found), list(steps)
    where = [*rows.attrs.get("where", ()), *taken]
    recorded = {"where": where, "rows": len(found)} if taken else {}
    result.attrs = attrs_after(rows.attrs, taken) | recorded
    return result


def _changed(name: str, how: str) -> str:
    """Return a field that was set, and to what, as the operation that cannot be repeated."""
    return Message("{name} {how}", {"name": name, "how": how})


def _column(rows: RegisterRows, found: pd.Series, key: Any) -> pd.Series:
    found.attrs = rows.attrs
    changed = rows.attrs.get(CHANGED, {})
    if key in changed:
        lost(found, _changed(key, changed[key]))
        return found
    is_field = isinstance(key, str) and LOST not in rows.attrs
    return column_of(found, Field(key)) if is_field else found


def _masked(rows: RegisterRows, found: pd.DataFrame, mask: pd.Series) -> pd.DataFrame:
    steps = steps_of_mask(mask, rows)
    if steps is None:
        lost_mask: pd.DataFrame = lost(found, mask.attrs.get(LOST) or _(A_MASK))
        return lost_mask
    for step in steps:
        if isinstance(step, Masked):
            require_possible(rows, step.mask)
    return with_steps(rows, found, steps)


def sliced(rows: RegisterRows, found: pd.DataFrame, key: slice) -> pd.DataFrame:
    """Return the rows that a slice found, which is recorded if its ends are positions."""
    if key == slice(None):
        return with_steps(rows, found, [])
    ends = (key.start, key.stop, key.step)
    if all(end is None or isinstance(end, int) for end in ends):
        return with_steps(rows, found, [Picked("iloc", ends)])
    result: pd.DataFrame = lost(found, _("a slice"))
    return result


def _set(rows: RegisterRows, name: Any, value: Any) -> None:
    """Record that a field was set to a value."""
    if not isinstance(name, str):
        lose(rows, "[…] = …")
        return
    try:
        rows._set_field(name, _recorded_value(rows, value))
    except NotRepeatableError as error:
        rows._change(name, Message("= {value}", {"value": error.args[0]}))


def _recorded_value(rows: RegisterRows, value: Any) -> Any:
    """Return what a field was set to, as it is recorded. Raises NotRepeatableError."""
    if isinstance(value, pd.Series):
        expression = expression_of(value)
        if expression is None or not is_of_same_rows(value, rows):
            raise NotRepeatableError(value.attrs.get(LOST) or _("a column that is not recorded"))
        return expression
    if isinstance(value, list | tuple | dict | set):
        raise NotRepeatableError(_("a list of values"))
    return read_constant(value, pd.Series(dtype=object), "")


def lose(rows: pd.DataFrame, why: str) -> None:
    """Note in rows themselves that it is not known any more how they were selected."""
    rows.attrs = rows.attrs | {LOST: rows.attrs.get(LOST) or why}
