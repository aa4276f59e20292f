"""Numbers that all rows of a column gave, such as its mean: other rows give others.

`aid["金额"] > aid["金额"].mean()` compares with a number that looks like a constant and is none: of
the year before, another one is meant. So `mean` and the like of a register's column return numbers
that know what gave them, and what is computed from those is known to come from rows.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from numbers import Integral
from typing import Any, Self

import numpy as np

from annual_review.chapter.recorded.expressions import Statistic

_BINARY = ("add", "sub", "mul", "truediv", "floordiv", "mod", "pow")
_UNARY = ("neg", "pos", "abs", "round")
_COMPARED = ("eq", "ne", "lt", "le", "gt", "ge")
_OTHERS = ("bool", "int", "float", "hash", "format", "str", "repr", "divmod", "rdivmod")


class NumberOfRows:
    """A number that rows gave: by which statistic, if that is known, and of which rows.

    `plain` is the number as pandas returns it. This one computes and shows itself alike, and has
    its methods. (It is no subclass of numpy's scalars: these cannot hold attributes.)
    """

    __array_priority__ = 1000  # so that numpy leaves the operators to this class

    def __init__(self, plain: Any) -> None:
        self.plain = plain
        self.statistic: Statistic | None = None
        self.basis: tuple[Any, ...] = ()

    def __getattr__(self, name: str) -> Any:
        """Return what the number of numpy has by a name."""
        return getattr(self.__dict__["plain"], name)

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Any:
        """Return the number as an array without dimensions."""
        return np.array(self.plain, dtype=dtype)

    def __reduce__(self) -> Any:
        """Pickle and copy as the number of numpy."""
        return self.plain.__reduce__()


class FloatOfRows(NumberOfRows, float):
    """A float that rows gave, one of Python as those of numpy are."""

    def __new__(cls, plain: Any) -> Self:
        """Return the number."""
        return super().__new__(cls, float(plain))


class IntOfRows(FloatOfRows):
    """A whole number that rows gave.

    It is no int of Python, and neither are those of numpy: 1.5 times an int would be a plain float.
    """


def number_of_rows(
    value: Any, statistic: Statistic | None = None, basis: tuple[Any, ...] = ()
) -> Any:
    """Return a number as one that rows gave; anything else as it is."""
    number: NumberOfRows
    if isinstance(value, float | np.floating):
        number = FloatOfRows(np.float64(value))
    elif isinstance(value, int | np.integer) and not isinstance(value, bool):
        number = IntOfRows(np.int64(value))
    else:
        return value
    number.statistic, number.basis = statistic, basis
    return number


def plain_number_of(value: Any) -> Any:
    """Return a number that rows gave as one of numpy; anything else as it is."""
    return value.plain if isinstance(value, NumberOfRows) else value


def _binary(name: str, *, is_reversed: bool) -> Callable[..., Any]:
    """Return an operator of two numbers, whose result is known to come from rows, too."""
    compute = getattr(operator, name)

    def method(self: NumberOfRows, other: Any) -> Any:
        sides = (self.plain, plain_number_of(other))
        return number_of_rows(compute(*(reversed(sides) if is_reversed else sides)))

    return method


def _own(name: str, *, keeps: bool) -> Callable[..., Any]:
    """Return a method of numpy's number; `keeps` says that its result comes from rows, too."""

    def method(self: NumberOfRows, *others: Any) -> Any:
        result = getattr(self.plain, name)(*map(plain_number_of, others))
        return number_of_rows(result) if keeps else result

    return method


def _define_operators(kind: type[NumberOfRows]) -> None:
    for name in _BINARY:
        setattr(kind, f"__{name}__", _binary(name, is_reversed=False))
        setattr(kind, f"__r{name}__", _binary(name, is_reversed=True))
    for name in _COMPARED:
        setattr(kind, f"__{name}__", _binary(name, is_reversed=False))
    for name in (*_UNARY, *_OTHERS):
        setattr(kind, f"__{name}__", _own(f"__{name}__", keeps=name in _UNARY))


Integral.register(IntOfRows)
_define_operators(FloatOfRows)
_define_operators(IntOfRows)
setattr(IntOfRows, "__index__", _own("__index__", keeps=False))  # noqa: B010 - as all the others
