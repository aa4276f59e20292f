"""The limits of numbers, `min` and `max` of a field: a number beyond one is kept with a doubt.

Limits are in the field's unit. `field_readers` wraps the readers of fields that have any.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from annual_review.project.register_book import Field
from annual_review.values.cell_text import Reading, as_text, compact


def within_limits(read: Callable[..., Reading], field: Field) -> Callable[..., Reading]:
    """Return a reader that doubts the numbers beyond a field's limits; `read` without limits.

    >>> from annual_review.values.counts import read_count
    >>> read = within_limits(read_count, Field(kind="count", unit="人", max=500))
    >>> read("620人").doubt, read("0.062万人").doubt, read("500").doubt
    ('超出上限500人', '即620人，超出上限500人', '')
    """
    if field.min is None and field.max is None:
        return read

    def read_within(cell: Any, **column: Any) -> Reading:
        reading = read(cell, **column)
        if reading.value is None or not (beyond := beyond_limit(reading.value, field)):
            return reading
        is_shown = (
            field.personal
            or field.small
            or _exact(reading.value) in compact(as_text(cell)).replace(",", "")
        )
        converted = "" if is_shown else f"即{_exact(reading.value)}{field.unit}"
        doubts = filter(None, [reading.doubt, converted, beyond])
        return reading._replace(doubt="，".join(doubts))

    return read_within


def beyond_limit(number: float, field: Field) -> str:
    """Return, in Chinese, which limit of a field a number is beyond; "" if it is within them."""
    if field.max is not None and number > field.max:
        return f"超出上限{_exact(field.max)}{field.unit}"
    if field.min is not None and number < field.min:
        return f"低于下限{_exact(field.min)}{field.unit}"
    return ""


def _exact(number: float) -> str:
    """Write a number with all its digits.

    >>> _exact(500.0), _exact(0.125), _exact(1e11)
    ('500', '0.125', '100000000000')
    """
    return f"{Decimal(str(number)).normalize():f}"
