"""Columns of a register that know how they were computed, so that masks of them can be repeated.

`aid["金额"]` is a `RegisterColumn`. What the methods and operators in `_RECORDED` and the accessors
`str` and `dt` return is one, too, with a longer expression; whatever else pandas does runs on a
plain Series and returns one, without any expression. (`_constructor` is therefore pandas' own: an
operation that nobody thought of here loses the record, and cannot make it wrong.)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import wraps
from inspect import isfunction
from typing import Any

import numpy as np
import pandas as pd

from annual_review.chapter.recorded.expression_words import word_value
from annual_review.chapter.recorded.expressions import (
    COMPARED,
    Call,
    Expression,
    Field,
    NotRepeatableError,
    Statistic,
    compares_days,
    evaluate,
    fields_of,
    is_row_by_row,
    read_constant,
    read_constants,
    unit_of,
)
from annual_review.chapter.recorded.numbers import NumberOfRows, number_of_rows, plain_number_of
from annual_review.chapter.recorded.steps import (
    Assigned,
    Picked,
    adds_fields,
    masks_of,
    truths,
)
from annual_review.errors import FigureError

LOST = "lost"  # in `attrs`: the operation after which it is not known how rows were selected
RECORDED = "recorded"  # in `attrs`: that the rows were recorded at first
_BASIS = ("origin", "register", "where", LOST)  # in `attrs`: which rows a column is of

_OPERATORS = ("add", "sub", "mul", "truediv", "floordiv", "mod", "pow")
_COMPARISONS = ("eq", "ne", "lt", "le", "gt", "ge")
_LOGIC = ("__and__", "__or__", "__xor__", "__rand__", "__ror__", "__rxor__", "__invert__")
_METHODS = (
    "between", "isin", "isna", "isnull", "notna", "notnull", "fillna", "round", "abs", "__abs__",
    "clip", "astype", "duplicated", "__neg__",
)  # fmt: skip
_PICKING = ("head", "tail", "nlargest", "nsmallest", "dropna", "drop_duplicates", "sort_values")
_STATISTICS = ("mean", "median", "max", "min", "sum", "quantile", "std", "count", "nunique")
_OF_TEXTS = (
    "contains", "startswith", "endswith", "match", "fullmatch", "len", "strip", "lstrip", "rstrip",
    "lower", "upper", "casefold", "slice", "get", "replace",
)  # fmt: skip
_OF_DAYS = ("month", "quarter", "day", "days", "dayofweek", "weekday")
_ALIASES = {"div": "truediv", "divide": "truediv", "rdiv": "rtruediv", "multiply": "mul"}
_ALIASES |= {"subtract": "sub"}
_SAME = _ALIASES | {"isnull": "isna", "notnull": "notna", "__abs__": "abs"}
_SAME |= {"__rand__": "__and__", "__ror__": "__or__", "__rxor__": "__xor__"}
_READING = {"get", "items", "keys", "to_list", "tolist", "to_numpy", "info", "memory_usage"}


class RegisterColumn(pd.Series):
    """A column of the rows of a register, with the expression that gives it."""

    _internal_names = [*pd.Series._internal_names, "_expression"]  # type: ignore[attr-defined] # noqa: RUF012
    _internal_names_set = set(_internal_names)  # noqa: RUF012
    _expression: Expression | None = None

    def __getitem__(self, key: Any) -> Any:
        """Return the rows that a mask selects, or what pandas returns."""
        found = _plain(self)[_plain_key(key)]
        if isinstance(key, RegisterColumn) and isinstance(found, pd.Series):
            return self._selected(found, steps_of_mask(key, self))
        return found

    def __setitem__(self, key: Any, value: Any) -> None:
        """Set cells as pandas does; the column no longer knows its expression."""
        super().__setitem__(key, value)
        self._expression = None

    @property
    def loc(self) -> Any:
        """Rows by label or mask."""
        return _Indexer(self, super().loc)

    @property
    def iloc(self) -> Any:
        """Rows by position."""
        return _Indexer(self, super().iloc)

    @property
    def at(self) -> Any:
        """One cell by label."""
        return _Indexer(self, super().at)

    @property
    def iat(self) -> Any:
        """One cell by position."""
        return _Indexer(self, super().iat)

    def __reduce__(self) -> Any:
        """Pickle as a plain Series."""
        return (pd.Series, (pd.Series(self),))

    def _selected(self, found: pd.Series, steps: Iterable[Any] | None) -> pd.Series:
        """Return some rows of the column, which were selected by `steps`; None: nobody knows."""
        expression = self._expression
        if steps is None or expression is None or not is_row_by_row(expression):
            lost(found, "a mask of pandas")
            return found
        result = column_of(found, expression)
        where = [*self.attrs.get("where", ()), *steps]
        result.attrs = found.attrs | {"where": where, "rows": len(found)}
        return result


class _Accessor:
    """`str` or `dt` of a column: some of what it returns is recorded."""

    def __init__(self, column: RegisterColumn, name: str, recorded: Iterable[str]) -> None:
        self._column, self._name, self._recorded = column, name, recorded
        self._plain = getattr(_plain(column), name)

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._plain, name)
        if name not in self._recorded and not callable(found):
            return lost(found, f"{self._name}.{name}")
        if not callable(found):
            return _record(self._column, name, ((), {}), found, self._name)

        @wraps(found)
        def method(*args: Any, **options: Any) -> Any:
            result = found(*args, **options)
            if name not in self._recorded:
                return lost(result, f"{self._name}.{name}")
            return _record(self._column, name, (args, options), result, self._name)

        return method

    def __getitem__(self, key: Any) -> Any:
        result = self._plain[key]
        if isinstance(key, slice) and key.step in (None, 1):
            return _record(self._column, "slice", ((key.start, key.stop), {}), result, "str")
        return _record(self._column, "get", ((key,), {}), result, "str")

    def __dir__(self) -> list[str]:
        return dir(self._plain)


class _Indexer:
    """loc, iloc, at or iat of a column: a mask selects, and a cell that is set ends the record."""

    def __init__(self, column: RegisterColumn, indexer: Any) -> None:
        self._column, self._indexer = column, indexer

    def __getitem__(self, key: Any) -> Any:
        if isinstance(key, RegisterColumn):
            return self._column[key]
        return self._indexer[key]

    def __setitem__(self, key: Any, value: Any) -> None:
        self._indexer[key] = value
        self._column._expression = None

    def __getattr__(self, name: str) -> Any:
        return getattr(self._indexer, name)


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
    found.attrs = _with_unit(rows.attrs, expression, name)
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


def _plain(column: pd.Series) -> pd.Series:
    """Return the same column as a plain Series."""
    result: pd.Series = pd.Series(column)
    result.attrs = column.attrs
    return result


def _plain_key(key: Any) -> Any:
    return _plain(key) if isinstance(key, RegisterColumn) else key


def _record(
    column: RegisterColumn,
    name: str,
    given: tuple[tuple[Any, ...], Mapping[str, Any]],
    result: Any,
    accessor: str = "",
) -> Any:
    """Return what a method gave as a column that knows its expression, if it can be repeated.

    `given` are the arguments and the options of the method.
    """
    args, options = given
    if column._expression is None or not isinstance(result, pd.Series):
        return result
    if len(result) != len(column):
        return lost(result, name)
    method = _SAME.get(name, name)
    try:
        read = tuple(_argument(one, column, method) for one in args)
        named = tuple((key, _argument(one, column, method)) for key, one in options.items())
    except NotRepeatableError as error:
        return lost(_as_plain(result), f"{_shown(name)} with {error}")
    call = Call(method, column._expression, read, named, accessor)
    if compares_days(call) and not _gives(call, column, result):
        return lost(_as_plain(result), _shown(name))
    recorded = column_of(_as_plain(result), call)
    recorded.attrs = _with_unit(column.attrs, call, recorded.name)
    return recorded


def _with_unit(attrs: Any, expression: Expression | None, name: Any) -> dict[Any, Any]:
    """Return the attrs of a computed column, in which its name has the unit of its numbers."""
    units = attrs.get("units")
    if units is None or expression is None or expression == Field(name):
        return dict(attrs)
    own = {key: unit for key, unit in units.items() if key != name}
    unit = unit_of(expression, units)
    return {**attrs, "units": own | ({name: unit} if unit else {})}


def _gives(call: Call, column: pd.Series, result: pd.Series) -> bool:
    """Return whether a comparison with days gives the same as pandas gave."""
    own = call._replace(operand=Field("column"))
    found = evaluate(own, pd.DataFrame({"column": _plain(column)}))
    return bool(np.array_equal(truths(found), truths(_as_plain(result))))


def _as_plain(result: pd.Series) -> pd.Series:
    return _plain(result) if isinstance(result, RegisterColumn) else result


def _argument(value: Any, column: RegisterColumn, method: str) -> Any:
    """Return an argument as it is recorded. Raises NotRepeatableError."""
    if isinstance(value, RegisterColumn):
        if value._expression is None or not is_of_same_rows(value, column):
            raise NotRepeatableError("a column of other rows")
        return value._expression
    if isinstance(value, NumberOfRows):
        if value.statistic is None or value.basis != _basis(column):
            raise NotRepeatableError("a number that was computed from rows")
        return value.statistic
    return read_constant(value, column, method)


def _basis(column: pd.Series) -> tuple[Any, ...]:
    return tuple(column.attrs.get(key) for key in _BASIS)


def _shown(name: str) -> str:
    signs = {"eq": "==", "ne": "!=", "lt": "<", "le": "<=", "gt": ">", "ge": ">="}
    return signs.get(name, name.strip("_"))


def _recorded(name: str, called: str) -> Callable[..., Any]:
    """Return a method that computes as pandas does, and records what it gives."""
    function = getattr(pd.Series, called)

    @wraps(function)
    def method(self: RegisterColumn, *args: Any, **options: Any) -> Any:
        plain = [plain_number_of(_plain_key(one)) for one in args]
        try:
            result = getattr(_plain(self), called)(*plain, **options)
        except TypeError as error:
            raise _not_alike(self, name, args, error) from None
        return _record(self, name, (args, options), result)

    return method


def _not_alike(column: pd.Series, name: str, args: tuple[Any, ...], error: TypeError) -> Exception:
    """Return the error of numbers that are compared with texts, and the like."""
    if name not in COMPARED or len(args) != 1 or isinstance(args[0], pd.Series):
        return error
    is_text = column.dtype.kind not in "iufbmM" and not isinstance(column.dtype, pd.PeriodDtype)
    holds = "texts" if is_text else "numbers" if column.dtype.kind in "iuf" else "dates"
    return FigureError(
        f"{column.name} holds {holds}, and is compared with {args[0]!r}.",
        remedy={
            "texts": 'Compare it with a text: == "…".',
            "numbers": "Compare it with a number, without quotes.",
            "dates": 'Compare it with a day: >= "2021-03-05".',
        }[holds],
    )


def _picking(name: str) -> Callable[..., Any]:
    """Return a method that picks rows as pandas does, and records it as a step."""
    function = getattr(pd.Series, name)

    @wraps(function)
    def method(self: RegisterColumn, *args: Any, **options: Any) -> Any:
        result = getattr(_plain(self), name)(*args, **options)
        if result is None or self._expression is None:
            return result
        try:
            given, named = read_constants(args, options, self)
        except NotRepeatableError:
            return lost(result, name)
        if options.get("ignore_index"):
            return lost(result, name)
        return self._selected(result, [Picked(name, given, named, self._expression)])

    return method


def _statistic(name: str) -> Callable[..., Any]:
    """Return a method that gives a number of all rows, which is known to be one."""
    function = getattr(pd.Series, name)

    @wraps(function)
    def method(self: RegisterColumn, *args: Any, **options: Any) -> Any:
        result = getattr(_plain(self), name)(*map(plain_number_of, args), **options)
        is_plain = not options and not any(isinstance(one, NumberOfRows) for one in args)
        if self._expression is None or not is_plain:
            return number_of_rows(result)
        return number_of_rows(result, Statistic(name, self._expression, args), _basis(self))

    return method


def _on_plain(name: str) -> Callable[..., Any]:
    """Return a method that runs on a plain column, whose result is not recorded."""
    function = getattr(pd.Series, name)

    @wraps(function)
    def method(self: RegisterColumn, *args: Any, **options: Any) -> Any:
        if options.get("inplace"):
            self._expression = None
            return function(self, *args, **options)
        plain = lost(_plain(self), name) if self._expression is not None else _plain(self)
        return getattr(plain, name)(*args, **options)

    return method


def _texts(column: RegisterColumn) -> Any:
    """Return the methods of texts."""
    return _Accessor(column, "str", _OF_TEXTS)


def _days(column: RegisterColumn) -> Any:
    """Return the properties of dates and periods."""
    return _Accessor(column, "dt", _OF_DAYS)


@wraps(pd.Series.copy)
def _copy(self: RegisterColumn, deep: bool = True) -> Any:
    return column_of(_plain(self).copy(deep), self._expression)


@wraps(pd.Series.rename)
def _rename(self: RegisterColumn, index: Any = None, **options: Any) -> Any:
    result = _plain(self).rename(index, **options)
    if options or not isinstance(index, str | type(None)) or self._expression is None:
        return lost(result, "rename")
    result.attrs = _with_unit(self.attrs, self._expression, index)
    return column_of(result, self._expression)


def _own_methods() -> Iterator[tuple[str, Callable[..., Any]]]:
    """Yield the methods of a column by name: those that record, and all others of pandas."""
    for name in (*_OPERATORS, *(f"r{name}" for name in _OPERATORS), *_COMPARISONS):
        yield name, _recorded(name, name)
        yield f"__{name}__", _recorded(name, f"__{name}__")
    for name in (*_LOGIC, *_METHODS, *_ALIASES):
        yield name, _recorded(name, name)
    for name in _PICKING:
        yield name, _picking(name)
    for name in _STATISTICS:
        yield name, _statistic(name)


def _define_methods() -> None:
    own: dict[str, Any] = dict(_own_methods())
    own |= {"copy": _copy, "rename": _rename, "str": property(_texts), "dt": property(_days)}
    kept = {*own, *vars(RegisterColumn), *_READING}
    for name in dir(pd.Series):
        if name not in kept and name[0] != "_" and isfunction(getattr(pd.Series, name)):
            own[name] = _on_plain(name)
    for name, method in own.items():
        setattr(RegisterColumn, name, method)


_define_methods()
