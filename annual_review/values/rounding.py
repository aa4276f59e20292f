"""Exact numbers, rounded half up, and written in Arabic numerals.

Python rounds half to even and in binary fractions: `round(0.125, 2)` is 0.12 and `round(2.675, 2)`
2.67, where people write 0.13 and 2.68. Whole parts are divided by a comma into groups of three
digits where that is asked for (GB/T 15835-2011, 5.1.1), the sign of a negative number is as long as
a plus, and a decimal below one has its zero before the point (5.1.2).
"""

from __future__ import annotations

from fractions import Fraction
from numbers import Rational

MINUS = "−"
_EXACT_DIGITS = 15  # of a spreadsheet's numbers; further ones are noise of binary fractions


def exact(value: float | Fraction) -> Fraction:
    """Return a number as people write it: 0.1 is a tenth, and so is 0.30000000000000004 − 0.2.

    >>> exact(0.1), exact(0.1 + 0.2), exact(12)
    (Fraction(1, 10), Fraction(3, 10), Fraction(12, 1))
    """
    if isinstance(value, Rational):
        return Fraction(int(value.numerator), int(value.denominator))
    return Fraction(f"{value:.{_EXACT_DIGITS}g}")


def half_up(value: Fraction, decimals: int = 0) -> Fraction:
    """Round to some decimals, of which 5 is rounded away from zero.

    >>> str(half_up(Fraction("0.125"), 2)), str(half_up(Fraction("-2.5")))
    ('13/100', '-3')
    """
    step = Fraction(10) ** -decimals
    rounded = (abs(value) / step + Fraction(1, 2)) // 1 * step
    return rounded if value >= 0 else -rounded


def towards_zero(value: Fraction, step: Fraction) -> Fraction:
    """Return the multiple of `step` next to a number, on the side of zero.

    >>> towards_zero(Fraction(1493), Fraction(10)), towards_zero(Fraction(-1493), Fraction(10))
    (Fraction(1490, 1), Fraction(-1490, 1))
    """
    whole = abs(value) // step * step
    return whole if value >= 0 else -whole


def written(value: Fraction, decimals: int, *, grouped: bool = False) -> str:
    """Write a number with exactly so many decimals, rounded half up.

    >>> written(Fraction("1493.25"), 1, grouped=True), written(Fraction("-3.2"), 2)
    ('1,493.3', '−3.20')
    """
    rounded = half_up(value, decimals)
    whole, part = divmod(int(abs(rounded) * 10**decimals), 10**decimals)
    sign = MINUS if rounded < 0 else ""
    number = f"{sign}{whole:,}" if grouped else f"{sign}{whole}"
    return f"{number}.{part:0{decimals}d}" if decimals else number


def needed_decimals(value: Fraction, most: int) -> int:
    """Return how many decimals a number has, at most `most`, once it is rounded to these.

    >>> [needed_decimals(Fraction(text), 2) for text in ("12", "12.5", "12.504", "12.996")]
    [0, 1, 1, 0]
    """
    rounded = half_up(value, most)
    return next(n for n in range(most + 1) if rounded * 10**n % 1 == 0)
