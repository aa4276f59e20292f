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
from annual_review.document.blocks import Block
from annual_review.errors import FigureError
from annual_review.language import N_, _
from annual_review.python_messages import in_language

Function = TypeVar("Function", bound=Callable[..., Any])

_NAMES: dict[object, tuple[str, str]] = {  # one of a class, and several, by class or its name
    str: (N_("a text"), N_("texts")),
    int: (N_("a whole number"), N_("whole numbers")),
    float: (N_("a number"), N_("numbers")),
    bool: (N_("True or False"), N_("True or False")),
    list: (N_("a list"), N_("lists")),
    tuple: (N_("a tuple"), N_("tuples")),
    dict: (N_("a dictionary"), N_("dictionaries")),
    type(None): (N_("None"), N_("None")),
    pd.Series: (N_("a column (Series)"), N_("columns (Series)")),
    pd.DataFrame: (N_("a table (DataFrame)"), N_("tables (DataFrame)")),
    types.FunctionType: (N_("a function"), N_("functions")),
    Expression: (N_("an expression of figures"), N_("expressions of figures")),
    Sentence: (N_("a sentence"), N_("sentences")),
    Fact: (N_("a fact"), N_("facts")),
    "Figure": (N_("a Figure"), N_("Figures")),
    "Listing": (N_("a Listing"), N_("Listings")),
    "Named": (N_("what named(…) returns"), N_("what named(…) returns")),
    "Review": (N_("a Review"), N_("Reviews")),
}
_COLLECTIONS: dict[object, tuple[str, str]] = {
    list: (N_("a list of {things}"), N_("lists of {things}")),
    dict: (N_("a dictionary of {things}"), N_("dictionaries of {things}")),
}
_ALIASES: dict[object, object] = {
    Sequence: list,
    Mapping: dict,
    Callable: types.FunctionType,
}
_NUMBERS: dict[type, type] = {int: Integral, float: Real}
_BLOCKS = typing.get_args(Block)


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
            raise _error(function, in_language(str(error))) from None
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
        _("{function}: {what}.", function=function.__name__, what=what),
        remedy=_("Write it like {example}", example=example),
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


def _described(hint: Any, *, many: bool = False) -> str:
    """Return what an annotation asks for, in words; `many` of it, in a list.

    >>> _described(str | list[str | int]), _described(Mapping[str, float])
    ('a text or a list of texts or whole numbers', 'a dictionary of numbers')
    """
    origin, parts = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        wanted = [part for part in parts if part is not type(None)]
        return _any_of(_described(part, many=many) for part in wanted)
    if hint in _BLOCKS:
        return _("what bars(…), table(…) and the like return")
    if origin is tuple:
        things = _any_of(_described(part, many=True) for part in parts)
        return (
            _("pairs of {things}", things=things)
            if many
            else _("a pair of {things}", things=things)
        )
    kind = _ALIASES.get(origin, origin)
    if kind in (list, dict) and parts[-1] is not object:
        things = _described(parts[-1], many=True)
        return _(_COLLECTIONS[kind][many], things=things)
    return _name_of(kind or hint, many=many)


def _any_of(described: Iterable[str]) -> str:
    """Return what may be given as one clause: a text or a list of texts."""
    first, *others = dict.fromkeys(described)
    for other in others:
        first = _("{one} or {other}", one=first, other=other)
    return first


def _name_of(kind: Any, *, many: bool = False) -> str:
    """Return one of a class, or several of it, in words."""
    name = getattr(kind, "__name__", str(kind))
    if words := _NAMES.get(kind) or _NAMES.get(name):
        return _(words[many])
    return _("some {name}", name=name) if many else _("a {name}", name=name)


def _given(value: object, hint: Any) -> str:
    """Return what was given, in words; of a collection, its first element that does not fit."""
    origin, parts = typing.get_origin(hint), typing.get_args(hint)
    if origin in (dict, Mapping) and isinstance(value, Mapping):
        for key, one in value.items():
            if not _is(one, parts[1]):
                return _("{given} ({key})", given=_given(one, parts[1]), key=key)
    kinds = [kind for kind in type(value).__mro__ if kind in _NAMES or kind.__name__ in _NAMES]
    return _name_of(kinds[0] if kinds else type(value))
