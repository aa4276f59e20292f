"""Exact values as evidence shows them: 397.5, and 1.989348… of a number that goes on."""

from __future__ import annotations

from decimal import ROUND_DOWN, Decimal

MOST_DECIMALS = 6
_LEAST_DIGITS = 4  # of a number below 1


def exact_text(value: float) -> str:
    """Return a number with all its decimals, or the first of them and … if they are many.

    >>> exact_text(1493), exact_text(12.72), exact_text(1.9893483023001095), exact_text(-200 / 3)
    ('1493', '12.72', '1.989348…', '-66.666666…')
    >>> exact_text(0.0000123456789)
    '0.00001234…'
    """
    exact = Decimal(str(value))
    exponent = exact.as_tuple().exponent
    if not isinstance(exponent, int) or -exponent <= MOST_DECIMALS:
        return str(value)
    most = max(MOST_DECIMALS, _LEAST_DIGITS - 1 - exact.adjusted())
    if -exponent <= most:
        return f"{exact:f}"
    return f"{exact.quantize(Decimal(1).scaleb(-most), ROUND_DOWN):f}…"


def exact_quantity(value: object, unit: object = "") -> str:
    """Return a value of some evidence, which may lack it, with its unit.

    >>> exact_quantity(12.72, "万元"), exact_quantity(None)
    ('12.72万元', '')
    """
    if isinstance(value, int | float):
        return f"{exact_text(value)}{unit}"
    return f"{'' if value is None else value}{unit}"
