"""Numbers ten times the usual, or a tenth of it: a digit too many or too few.

Amounts differ by factors, so they are compared as logarithms: with the median, in robust standard
deviations, and with the nearest number among the usual ones. Where numbers have a long tail, as
prizes and crowds have, the largest is far from the next by nature: the mean distance within the
tail (Hill 1975) says how far.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from annual_review.hints.hint import Hint, places_of, quantity, strength_of, times
from annual_review.hints.probabilities import tail
from annual_review.hints.register_rows import Floats, RegisterRows
from annual_review.project.register_book import Field

_LEAST_VALUES = 8
_LEAST_FACTOR = 5.0
_DEVIATIONS = 4.5
_LEAST_SPREAD = 0.12  # of decimal logarithms: about 30 per cent
_LEAST_GAP, _GAP_OF_TAIL = 0.3, 6.0  # a gap in a tail is 6 times the mean one in 1 of 400
_SAMPLE = 50_000  # of very many numbers, which tell the middle and the spread as well
_MOST_FOUND = 0.02  # of the values; more are no slips
_ALIKE = 0.3  # between the medians of years: twice as much
_LEAST_MEDIAN_BELOW = 20.0  # of whole numbers: of small ones, a tenth is nothing odd


def unusual_values(rows: RegisterRows) -> Iterator[Hint]:
    """Yield a hint for each number far from the others of its field."""
    for name, field in rows.shown_fields("count", "amount"):
        values = rows.numbers(name)
        for at in find_unusual(values, field, rows.numbers(name, before=True)):
            yield _hint(rows, name, field, values, int(at))


def find_unusual(values: Floats, field: Field, before: Floats) -> NDArray[np.int64]:
    """Return the positions of numbers that are far from the others, or beyond a digit's slip.

    Where few are of this year, those of the year `before` help to know what is usual. A number that
    a limit of its field excludes is doubted already, and one that it allows is no oddity.
    """
    at = np.flatnonzero(values > 0)
    logs = np.log10(values[at])
    if len(logs) < _LEAST_VALUES:
        return np.zeros(0, np.int64)
    known = logs
    earlier = np.log10(before[before > 0])
    is_alike = len(earlier) >= _LEAST_VALUES and abs(np.median(earlier) - np.median(logs)) < _ALIKE
    if is_alike:
        known = np.concatenate([logs, earlier])
    found = np.zeros(len(logs), np.bool_)
    if field.max is None:
        found |= _far_above(logs, known)
    can_lack_a_digit = field.kind == "amount" or 10 ** np.median(known) >= _LEAST_MEDIAN_BELOW
    if field.min is None and can_lack_a_digit:
        found |= _far_above(-logs, -known)
    return at[found]


def _far_above(logs: Floats, known: Floats) -> NDArray[np.bool_]:
    """Return which of `logs` are far above what is usual by the `known` ones."""
    nothing = np.zeros(len(logs), np.bool_)
    sample = known[:: max(1, len(known) // _SAMPLE)]
    median = float(np.median(sample))
    limit = median + max(np.log10(_LEAST_FACTOR), _DEVIATIONS * _spread(sample, median))
    usual = known[known <= limit]
    far = int((known > limit).sum())
    if far == 0 or far > max(1.0, _MOST_FOUND * len(known)):
        return nothing
    most = max(_LEAST_VALUES // 2, math.isqrt(len(usual)))
    top = np.sort(np.partition(usual, -most)[-most:])
    gap = max(_LEAST_GAP, _GAP_OF_TAIL * float((top[1:] - top[0]).mean()))
    above: NDArray[np.bool_] = logs > max(limit, top[-1] + gap)
    return above


def _spread(known: Floats, median: float) -> float:
    """Return a robust standard deviation of the upper half, by its middle and by its end.

    The greatest number, which may be the odd one, is left out. Crowds may be as small as anything
    and no greater than the hall. That of few numbers is not well known; it is taken as greater.
    """
    known = np.sort(known)[:-1]
    middle = float(np.median(known[known >= median] - median)) * 1.4826
    upper = (float(np.quantile(known, 0.9)) - median) / 1.2816
    return max(middle, upper, _LEAST_SPREAD) * (1 + 2 / len(known))


def _hint(rows: RegisterRows, name: str, field: Field, values: Floats, at: int) -> Hint:
    value = float(values[at])
    median = float(np.median(values[values > 0]))
    shown, usual = quantity(value, field.unit), quantity(median, field.unit)
    logs = np.log10(values[values > 0]) * (1 if value > median else -1)
    far = abs(np.log10(value / median)) / _spread(logs, float(np.median(logs)))
    return Hint(
        *("value", rows.name, f"{name}{shown}"),
        f"{rows.name}有一条{name}为{shown}",
        f"是通常值（中位数{usual}）的{times(value / median)}",
        field=name,
        value=value,
        rows=places_of(rows.table, [at]),
        strength=strength_of(tail(far)),
    )
