"""What methods, operators and accessors of pandas give of a column, and what is recorded.

The names below are recorded; all other methods run on a plain Series. `define_column_methods` gives
them to `RegisterColumn`; the package calls it when it is imported.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import wraps
from inspect import isfunction
from typing import Any

import numpy as np
import pandas as pd

from annual_review.chapter.recorded.columns import (
    RegisterColumn,
    basis_of,
    column_of,
    is_of_same_rows,
    lost,
    plain_column,
    plain_key,
    with_unit,
)
from annual_review.chapter.recorded.expressions import (
    COMPARED,
    Call,
    Field,
    NotRepeatableError,
    Statistic,
    compares_days,
    evaluate,
    read_constant,
    read_constants,
)
from annual_review.chapter.recorded.numbers import NumberOfRows, number_of_rows, plain_number_of
from annual_review.chapter.recorded.steps import Picked, truths
from annual_review.errors import FigureError
from annual_review.language import N_, _

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
_NOT_ALIKE = {  # what is wrong, and what to write, by what a column holds
    "texts": (
        N_("{name} holds texts, and is compared with {value!r}."),
        N_('Compare it with a text: == "…".'),
    ),
    "numbers": (
        N_("{name} holds numbers, and is compared with {value!r}."),
        N_("Compare it with a number, without quotes."),
    ),
    "dates": (
        N_("{name} holds dates, and is compared with {value!r}."),
        N_('Compare it with a day: >= "2021-03-05".'),
    ),
}
_INDEXERS = ("loc", "iloc", "at", "iat")


def define_column_methods() -> None:
    """Give `RegisterColumn` its methods: those that record, and all others of pandas."""
    own: dict[str, Any] = dict(_own_methods())
    own |= {"copy": _copy, "rename": _rename, "str": property(_texts), "dt": property(_days)}
    own |= {name: _indexed(name) for name in _INDEXERS}
    kept = {*own, *vars(RegisterColumn), *_READING}
    for name in dir(pd.Series):
        if name not in kept and name[0] != "_" and isfunction(getattr(pd.Series, name)):
            own[name] = _on_plain(name)
    for name, method in own.items():
        setattr(RegisterColumn, name, method)


class _Accessor:
    """`str` or `dt` of a column: some of what it returns is recorded."""

    def __init__(self, column: RegisterColumn, name: str, recorded: Iterable[str]) -> None:
        self._column, self._name, self._recorded = column, name, recorded
        self._plain = getattr(plain_column(column), name)

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


def _indexed(name: str) -> Any:
    """Return the property loc, iloc, at or iat of a column."""
    return property(lambda self: _Indexer(self, getattr(super(RegisterColumn, self), name)))


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
        why = _("{operation} with {operand}", operation=_shown(name), operand=error.args[0])
        return lost(plain_column(result), why)
    call = Call(method, column._expression, read, named, accessor)
    if compares_days(call) and not _gives(call, column, result):
        return lost(plain_column(result), _shown(name))
    recorded = column_of(plain_column(result), call)
    recorded.attrs = with_unit(column.attrs, call, recorded.name)
    return recorded


def _gives(call: Call, column: pd.Series, result: pd.Series) -> bool:
    """Return whether a comparison with days gives the same as pandas gave."""
    own = call._replace(operand=Field("column"))
    found = evaluate(own, pd.DataFrame({"column": plain_column(column)}))
    return bool(np.array_equal(truths(found), truths(plain_column(result))))


def _argument(value: Any, column: RegisterColumn, method: str) -> Any:
    """Return an argument as it is recorded. Raises NotRepeatableError."""
    if isinstance(value, RegisterColumn):
        if value._expression is None or not is_of_same_rows(value, column):
            raise NotRepeatableError(_("a column of other rows"))
        return value._expression
    if isinstance(value, NumberOfRows):
        if value.statistic is None or value.basis != basis_of(column):
            raise NotRepeatableError(_("a number that was computed from rows"))
        return value.statistic
    return read_constant(value, column, method)


def _shown(name: str) -> str:
    signs = {"eq": "==", "ne": "!=", "lt": "<", "le": "<=", "gt": ">", "ge": ">="}
    return signs.get(name, name.strip("_"))


def _recorded(name: str, called: str) -> Callable[..., Any]:
    """Return a method that computes as pandas does, and records what it gives."""
    function = getattr(pd.Series, called)

    @wraps(function)
    def method(self: RegisterColumn, *args: Any, **options: Any) -> Any:
        plain = [plain_number_of(plain_key(one)) for one in args]
        try:
            result = getattr(plain_column(self), called)(*plain, **options)
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
    what, remedy = _NOT_ALIKE[holds]
    return FigureError(_(what, name=column.name, value=args[0]), remedy=_(remedy))


def _picking(name: str) -> Callable[..., Any]:
    """Return a method that picks rows as pandas does, and records it as a step."""
    function = getattr(pd.Series, name)

    @wraps(function)
    def method(self: RegisterColumn, *args: Any, **options: Any) -> Any:
        result = getattr(plain_column(self), name)(*args, **options)
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
        result = getattr(plain_column(self), name)(*map(plain_number_of, args), **options)
        is_plain = not options and not any(isinstance(one, NumberOfRows) for one in args)
        if self._expression is None or not is_plain:
            return number_of_rows(result)
        return number_of_rows(result, Statistic(name, self._expression, args), basis_of(self))

    return method


def _on_plain(name: str) -> Callable[..., Any]:
    """Return a method that runs on a plain column, whose result is not recorded."""
    function = getattr(pd.Series, name)

    @wraps(function)
    def method(self: RegisterColumn, *args: Any, **options: Any) -> Any:
        if options.get("inplace"):
            self._expression = None
            return function(self, *args, **options)
        plain = plain_column(self)
        if self._expression is not None:
            lost(plain, name)
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
    return column_of(plain_column(self).copy(deep), self._expression)


@wraps(pd.Series.rename)
def _rename(self: RegisterColumn, index: Any = None, **options: Any) -> Any:
    result = plain_column(self).rename(index, **options)
    if options or not isinstance(index, str | type(None)) or self._expression is None:
        return lost(result, "rename")
    result.attrs = with_unit(self.attrs, self._expression, index)
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
