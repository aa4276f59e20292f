"""Numbers without the noise of floating point: sums of columns, values of figures."""

from __future__ import annotations

from fractions import Fraction
from numbers import Integral
from typing import Any

import numpy as np
import pandas as pd

_DECIMALS = 6  # of the numbers that are added as integers; others are added as fractions
_EXACT = 2.0**53  # up to here a floating-point number holds every integer


def as_number(value: Any) -> int | float:
    """Return a number as an int if it is whole, else as a float.

    >>> as_number(Fraction(7, 2)), as_number(3.0)
    (3.5, 3)
    """
    number = float(value)
    return int(number) if number.is_integer() else number


def python_number(value: Any) -> int | float:
    """Return a number as an int or a float of Python.

    Numbers of numpy and recorded statistics (recorded/numbers.py) are no ints, even if they are
    whole, and would be written into JSON as 11.0.

    >>> python_number(np.int64(11)), python_number(np.float64(2.5))
    (11, 2.5)
    """
    return int(value) if isinstance(value, Integral) else float(value)


def exact_sum(column: pd.Series) -> Fraction:
    """Return the sum of the filled cells of a column, exactly as they are written.

    >>> exact_sum(pd.Series([0.1, 0.2, None]))
    Fraction(3, 10)
    """
    filled = column.dropna()
    if filled.dtype.kind in "iub":
        return Fraction(int(filled.sum()))
    numbers = filled.to_numpy(dtype=np.float64)
    scaled = np.rint(numbers * 10**_DECIMALS)
    is_small = bool(np.abs(scaled).sum() < _EXACT)
    if is_small and bool((scaled / 10**_DECIMALS == numbers).all()):
        return Fraction(int(scaled.sum()), 10**_DECIMALS)
    return sum((Fraction(repr(one)) for one in numbers.tolist()), Fraction(0))
