"""Numbers in charts: with as many decimals as the data have, and the same for all of a chart."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from decimal import ROUND_HALF_UP, Decimal

import numpy as np
import pandas as pd

from annual_review.errors import FigureError
from annual_review.language import _
from annual_review.values.decimal_places import decimal_places, exact_decimal

Data = pd.Series | pd.DataFrame
WordNumber = Callable[[float], str]
NO_DATA = "无数据"
_no_data: ContextVar[str] = ContextVar("no_data", default=NO_DATA)


def number_words(data: Data) -> WordNumber:
    """Return a function that writes the numbers of a chart, all with the same decimals.

    >>> word = number_words(pd.Series([0.82, 0.5, 0.1 + 0.2, -3]))
    >>> [word(number) for number in (0.82, 0.5, 0.1 + 0.2, -3)]
    ['0.82', '0.50', '0.30', '−3.00']
    >>> number_words(pd.Series([12, 3]))(12), number_words(pd.Series([1 / 3, 200]))(1 / 3)
    ('12', '0.33')
    """
    values = floats(data)
    decimals = decimal_places(values[~np.isnan(values)].tolist())

    def word(number: float) -> str:
        exact = exact_decimal(number)
        step = Decimal(1).scaleb(-decimals)
        rounded = abs(exact).quantize(step, ROUND_HALF_UP)
        if exact and not rounded:
            return f"<{step}" if exact > 0 else f">−{step}"
        return f"{'−' if exact < 0 else ''}{rounded:f}"

    return word


def no_data() -> str:
    """Return what a chart says where there is no number: 无数据, or 不列出 if one is withheld."""
    return _no_data.get()


@contextmanager
def saying(word: str) -> Iterator[None]:
    """Let the chart that is drawn say a word where there is no number."""
    token = _no_data.set(word)
    try:
        yield
    finally:
        _no_data.reset(token)


def floats(data: Data) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """Return numbers as an array in which missing ones are NaN. Raises FigureError for infinity."""
    values = data.to_numpy(dtype=np.float64, na_value=np.nan)
    if np.isinf(values).any():
        raise FigureError(
            _("A number of the chart is infinite: something was divided by 0."),
            remedy=_("Leave it out, or replace it by a missing value: float('nan')."),
        )
    return values
