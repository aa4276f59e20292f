"""Refuse arguments of a wrong type where a cell calls a function of `annual_review.chapter`.

`bars({"甲": 3})` would otherwise fail within pandas, far from the cause. What a parameter takes is
its annotation; the remedy is the example of the function's docstring. `annual_review.chapter` wraps
what it exports, so that calls within the package are not checked twice.
"""

from __future__ import annotations

import inspect
import types
import typing
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, wraps
from numbers import Integral, Real
from typing import Any, TypeVar, cast

import pandas as pd

from annual_review.cell_errors import example_of
from annual_review.chapter.clauses import Sentence
from annual_review.chapter.expressions import Expression
from annual_review.chapter.facts import Fact
from annual_review.errors import FigureError
from annual_review.language import N_, _

Function = TypeVar("Function", bound=Callable[..., Any])

_NAMES: dict[object, str] = {
    str: N_("a text"),
    int: N_("a whole number"),
    float: N_("a number"),
    bool: N_("True or False"),
    list: N_("a list"),
    tuple: N_("a tuple"),
    dict: N_("a dictionary"),
    type(None): "None",
    pd.Series: N_("a column (Series)"),
    pd.DataFrame: N_("a table (DataFrame)"),
    Mapping: N_("a dictionary"),
    Sequence: N_("a list"),
    types.FunctionType: N_("a function"),
    Expression: N_("an expression of figures"),
    Sentence: N_("a sentence"),
    Fact: N_("a fact"),
}
_NUMBERS: dict[type, type] = {int: Integral, float: Real}
_BLOCKS = {"Heading", "Paragraph", "ListBlock", "Quote", "Verbatim", "Table", "Chart", "Glance"}


def checked(function: Function) -> Function:
    """Decorate a function so that a call with wrong arguments raises FigureError, with an example.

    Annotations that say more than classes, unions, lists, tuples and mappings of these, are not
    checked.
    """
    signature = inspect.signature(function)
    hints = cache(lambda: typing.get_type_hints(function))

    @wraps(function)
    def call(*args: Any, **options: Any) -> Any:
        try:
            given = signature.bind(*args, **options).arguments
        except TypeError as error:
            raise _error(function, f"{error}") from None
        for name, value in given.items():
            hint = hints().get(name, Any)
            for one in _values(signature.parameters[name], value):
                if not _is(one, hint):
                    what = _(
                        "`{name}` takes {described}, not {given}",
                        name=name,
                        described=_described(hint),
                        given=_given(one, hint),
                    )
                    raise _error(function, what)
        return function(*args, **options)

    return cast(Function, call)


def _values(parameter: inspect.Parameter, value: Any) -> Iterable[object]:
    """Return the values that were given for a parameter: of * and ** those in it."""
    match parameter.kind:
        case inspect.Parameter.VAR_POSITIONAL:
            return cast(Iterable[object], value)
        case inspect.Parameter.VAR_KEYWORD:
            return cast(Iterable[object], value.values())
        case _:
            return (value,)


def _error(function: Callable[..., Any], what: str) -> FigureError:
    example = example_of(function)
    return FigureError(
        f"{function.__name__}: {what}.", remedy=_("Write it like {example}", example=example)
    )


def _is(value: object, hint: Any) -> bool:
    """Return whether a value is what an annotation says; True for one that says too much."""
    origin, parts = typing.get_origin(hint), typing.get_args(hint)
    if hint is Any or hint is object:
        return True
    if origin in (typing.Union, types.UnionType):
        return any(_is(value, part) for part in parts)
    if origin is not None:
        return _is_collection(value, origin, parts)
    kind = _NUMBERS.get(hint, hint)
    return not isinstance(kind, type) or isinstance(value, kind)


def _is_collection(value: Any, origin: Any, parts: tuple[Any, ...]) -> bool:
    """Return whether a value is a list, tuple or mapping of what an annotation says."""
    if origin in (list, Sequence, Iterable):
        is_sequence = isinstance(value, origin) and not isinstance(value, str)
        return is_sequence and all(_is(one, parts[0]) for one in value)
    if origin is tuple and Ellipsis not in parts:
        is_tuple = isinstance(value, tuple) and len(value) == len(parts)
        return is_tuple and all(map(_is, value, parts))
    if origin in (dict, Mapping):
        is_mapping = isinstance(value, Mapping)
        return is_mapping and all(_is(k, parts[0]) and _is(v, parts[1]) for k, v in value.items())
    return True


def _described(hint: Any) -> str:
    """Return what an annotation asks for, in words."""
    origin, parts = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        kinds = dict.fromkeys(_described(part) for part in parts if part is not type(None))
        return " or ".join(kinds)
    if getattr(hint, "__name__", "") in _BLOCKS and origin is None:
        return _("what bars(…), table(…) and the like return")
    if origin is tuple:
        return _(
            "a pair of {fromkeys}", fromkeys=" and ".join(dict.fromkeys(map(_described, parts)))
        )
    if origin in (list, Sequence, dict, Mapping):
        inner = _described(parts[-1]).removeprefix("a ")
        return (
            _("{names} of {inner}s", names=_(_NAMES[origin]), inner=inner)
            if parts[-1] is not object
            else _(_NAMES[origin])
        )
    return _NAMES.get(hint, f"a {getattr(hint, '__name__', hint)}")


def _given(value: object, hint: Any) -> str:
    """Return what was given, in words; of a collection, its first element that does not fit."""
    origin, parts = typing.get_origin(hint), typing.get_args(hint)
    if origin in (dict, Mapping) and isinstance(value, Mapping):
        for key, one in value.items():
            if not _is(one, parts[1]):
                return f"{_given(one, parts[1])} ({key})"
    kind = type(value)
    return _NAMES.get(kind, f"a {kind.__name__}")
