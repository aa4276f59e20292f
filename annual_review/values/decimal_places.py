"""With how many decimals the numbers of a chart are written: alike for all, as many as needed."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

_EXACT_DIGITS = 12  # significant digits; further ones are noise of binary fractions
_MOST_DECIMALS = 3  # more come from a division, and are rounded
_SIGNIFICANT = 2  # digits that are then kept of the greatest number


def exact_decimal(number: float) -> Decimal:
    """Return a number without the noise of binary fractions.

    >>> exact_decimal(0.1 + 0.2)
    Decimal('0.3')
    """
    return Decimal(f"{number:.{_EXACT_DIGITS}g}")


def decimal_places(numbers: Iterable[float]) -> int:
    """Return how many decimals numbers have, or are rounded to.

    >>> decimal_places([12, 3]), decimal_places([0.82, 0.5, 0.3]), decimal_places([1 / 3, 200])
    (0, 2, 2)
    """
    exact = [exact_decimal(number) for number in numbers]
    exponents = (int(number.normalize().as_tuple().exponent) for number in exact if number)
    needed = max((-exponent for exponent in exponents), default=0)
    if needed <= _MOST_DECIMALS:
        return max(needed, 0)
    greatest = max(map(abs, exact))
    return max(_SIGNIFICANT, _SIGNIFICANT - 1 - greatest.adjusted())
