"""Columns of a register that know how they were computed, so that masks of them can be repeated.

`aid["金额"]` is a `RegisterColumn`. What the methods, operators and accessors that are recorded
(column_methods.py) return is one, too, with a longer expression; whatever else pandas does runs on
a plain Series and returns one, without any expression. (`_constructor` is therefore pandas' own: an
operation that nobody thought of here loses the record, and cannot make it wrong.)
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from annual_review.chapter.recorded.expression_words import word_value
from annual_review.chapter.recorded.expressions import (
    Call,
    Expression,
    Field,
    evaluate,
    fields_of,
    is_row_by_row,
    unit_of,
)
from annual_review.chapter.recorded.steps import (
    Assigned,
    adds_fields,
    masks_of,
)
from annual_review.language import _

LOST = "lost"  # in `attrs`: the operation after which it is not known how rows were selected
RECORDED = "recorded"  # in `attrs`: that the rows were recorded at first
_BASIS = ("origin", "register", "where", LOST)  # in `attrs`: which rows a column is of


class RegisterColumn(pd.Series):
    """A column of the rows of a register, with the expression that gives it."""

    _internal_names = [*pd.Series._internal_names, "_expression"]  # type: ignore[attr-defined] # noqa: RUF012
    _internal_names_set = set(_internal_names)  # noqa: RUF012
    _expression: Expression | None = None

    def __getitem__(self, key: Any) -> Any:
        """Return the rows that a mask selects, or what pandas returns."""
        found = plain_column(self)[plain_key(key)]
        if isinstance(key, RegisterColumn) and isinstance(found, pd.Series):
            return self._selected(found, steps_of_mask(key, self))
        return found

    def __setitem__(self, key: Any, value: Any) -> None:
        """Set cells as pandas does; the column no longer knows its expression."""
        super().__setitem__(key, value)
        self._expression = None

    def __reduce__(self) -> Any:
        """Pickle as a plain Series."""
        return (pd.Series, (pd.Series(self),))

    def _selected(self, found: pd.Series, steps: Iterable[Any] | None) -> pd.Series:
        """Return some rows of the column, which were selected by `steps`; None: nobody knows."""
        expression = self._expression
        if steps is None or expression is None or not is_row_by_row(expression):
            lost(found, _("a mask of pandas"))
            return found
        result = column_of(found, expression)
        where = [*self.attrs.get("where", ()), *steps]
        result.attrs = found.attrs | {"where": where, "rows": len(found)}
        return result


def column_of(found: pd.Series, expression: Expression | None) -> pd.Series:
    """Return a plain column as one that knows its expression; without one as it is."""
    if expression is None:
        return found
    column = RegisterColumn(found)
    column.attrs = found.attrs
    column._expression = expression
    return column


def computed_column(rows: pd.DataFrame, expression: Expression, name: str | None) -> pd.Series:
    """Return the column that an expression gives on some rows, by a name."""
    plain = pd.DataFrame(rows)
    found = evaluate(expression, plain).rename(name)
    found.attrs = with_unit(rows.attrs, expression, name)
    return column_of(found, expression)


def column_words(column: pd.Series) -> str:
    """Return the name of a column for a rule, and how it was computed: 人均（金额÷人数）."""
    expression = expression_of(column)
    if expression is None or isinstance(expression, Field) or "monthly" in column.attrs:
        return str(column.name)
    words = word_value(expression)
    if isinstance(expression, Call) and expression.accessor == "function":
        return str(column.name)
    is_told = column.name is None or words.startswith(f"{column.name}（") or words == column.name
    return words if is_told else f"{column.name}（{words}）"


def with_function(found: pd.Series, name: str, column: pd.Series) -> pd.Series:
    """Return what a function of the package gave of a column as one that knows its expression."""
    own = expression_of(column)
    call = None if own is None else Call(name, own, accessor="function")
    return column_of(found, call)


def expression_of(column: Any) -> Expression | None:
    """Return the expression of a column; None if it is not known."""
    return column._expression if isinstance(column, RegisterColumn) else None


def steps_of_mask(mask: Any, rows: pd.DataFrame | pd.Series) -> list[Any] | None:
    """Return the steps that select by a mask; None if it is not known how it was computed.

    The mask may have been computed before other rows were left out, if it is row by row, and from
    a field that was added to the same rows.
    """
    expression = expression_of(mask)
    if expression is None or isinstance(expression, Field) or mask.dtype.kind != "b":
        return None
    if any(mask.attrs.get(key) != rows.attrs.get(key) for key in _BASIS if key != "where"):
        return None
    masks = masks_of(expression, int(rows.attrs.get("year", 0)))
    own, other = (list(one.attrs.get("where", ())) for one in (mask, rows))
    if own == other:
        return masks if len(mask) == len(rows) else None
    since, added = other[len(own) :], own[len(other) :]
    if other[: len(own)] == own and is_row_by_row(expression):
        is_changed = any(_sets_one_of(step, fields_of(expression)) for step in since)
        return None if is_changed else masks
    names = list(rows.columns) if isinstance(rows, pd.DataFrame) else [rows.name]
    is_added = all(isinstance(step, Assigned) and step.name not in names for step in added)
    return [*added, *masks] if own[: len(other)] == other and is_added else None


def _sets_one_of(step: Any, fields: list[Any]) -> bool:
    return step.name in fields if isinstance(step, Assigned) else adds_fields(step)


def is_of_same_rows(column: pd.Series, rows: pd.DataFrame | pd.Series) -> bool:
    """Return whether a column was computed from these very rows, by fields that they have."""
    own, other = column.attrs, rows.attrs
    return len(column) == len(rows) and all(own.get(key) == other.get(key) for key in _BASIS)


def lost(found: Any, why: str) -> Any:
    """Return rows or a column of which it is not known how they were selected, or computed."""
    if isinstance(found, pd.Series | pd.DataFrame):
        found.attrs = found.attrs | {LOST: found.attrs.get(LOST) or why}
    return found


def plain_column(column: pd.Series) -> pd.Series:
    """Return the same column as a plain Series."""
    result: pd.Series = pd.Series(column)
    result.attrs = column.attrs
    return result


def plain_key(key: Any) -> Any:
    """Return a column as a plain Series; anything else as it is."""
    return plain_column(key) if isinstance(key, RegisterColumn) else key


def with_unit(attrs: Any, expression: Expression | None, name: Any) -> dict[Any, Any]:
    """Return the attrs of a computed column, in which its name has the unit of its numbers."""
    units = attrs.get("units")
    if units is None or expression is None or expression == Field(name):
        return dict(attrs)
    own = {key: unit for key, unit in units.items() if key != name}
    unit = unit_of(expression, units)
    return {**attrs, "units": own | ({name: unit} if unit else {})}


def basis_of(column: pd.Series) -> tuple[Any, ...]:
    """Return which rows a column was computed from, to be compared with that of another."""
    return tuple(column.attrs.get(key) for key in _BASIS)
