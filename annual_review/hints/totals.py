"""Rows and sums that are three times, or a third of, those of the year before, or of other months.

That a sum has grown with the rows, or by one number alone, is said of these and not of the sum.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from annual_review.hints.hint import Hint, places_of, quantity, strength_of, times
from annual_review.hints.months import month_names
from annual_review.hints.probabilities import (
    dispersion,
    distance,
    spread_between_years,
    tail,
)
from annual_review.hints.register_rows import Floats, RegisterRows
from annual_review.project.register_book import Field
from annual_review.values.wording import plain_number

_FACTOR, _FAR = 3.0, 4.0  # times as much, and standard deviations
_ALIKE = 2.0  # rows that are less than so many times as many are about as many
_LEAST_VALUES, _LEAST_SPREAD = 8, 0.12
_LEAST_MONTHS, _LEAST_OF_MONTH, _FAR_MONTH = 8, 3, 5.0
_LEAST_DISPERSION = 1.5  # of years, which are never alike
ROWS = "登记条数"  # the subject of a hint on how many rows there are


def changed_totals(rows: RegisterRows) -> Iterator[Hint]:
    """Yield hints on how many rows there are, and on the sums of fields, against last year's."""
    if rows.before is None or not len(rows.before):
        return
    now, before = len(rows.table), len(rows.before)
    far = distance(now, before, 2 * _spread_of_rows(rows))
    ratio = now / before
    if abs(far) >= _FAR and _is_abrupt(ratio):
        yield Hint(
            *("change", rows.name, ROWS),
            f"{rows.name}共登记{plain_number(now)}条",
            f"上年{before}条，为上年的{times(ratio)}",
            field=ROWS,
            strength=strength_of(tail(far)),
        )
    if not 1 / _ALIKE < ratio < _ALIKE:
        return
    for name, field in rows.shown_fields("count", "amount"):
        yield from _changed_sum(rows, name, field)


def _spread_of_rows(rows: RegisterRows) -> float:
    """Return how much more rows vary than by chance: between the years, or else the months."""
    counts = [one for one in (rows.counts(), rows.counts_before()) if one is not None]
    of_months = max([dispersion(one) for one in counts], default=_LEAST_DISPERSION)
    between = spread_between_years(*counts) if len(counts) > 1 else of_months
    return max(_LEAST_DISPERSION, min(of_months, between))


def _changed_sum(rows: RegisterRows, name: str, field: Field) -> Iterator[Hint]:
    """Yield a hint if a field's sum, and its usual number, are other than in the year before."""
    values, earlier = (
        one[one > 0] for one in (rows.numbers(name), rows.numbers(name, before=True))
    )
    if min(len(values), len(earlier)) < _LEAST_VALUES:
        return
    ratio = float(values.sum() / earlier.sum())
    logs, old = np.log10(values), np.log10(earlier)
    shift = float(np.median(logs) - np.median(old))
    error = 1.2533 * np.hypot(*(_spread(one) / np.sqrt(len(one)) for one in (logs, old)))
    far = shift / float(error)
    if not _is_abrupt(ratio) or abs(shift) < np.log10(2) or shift * (ratio - 1) < 0:
        return
    if abs(far) < _FAR:
        return
    sums = [quantity(float(one.sum()), field.unit) for one in (values, earlier)]
    yield Hint(
        *("change", rows.name, name),
        f"{rows.name}的{name}合计{sums[0]}",
        f"上年{sums[1]}，为上年的{times(ratio)}，而登记条数相近",
        field=name,
        strength=strength_of(tail(far)),
    )


def changed_months(rows: RegisterRows) -> Iterator[Hint]:
    """Yield a hint for each month in which the usual number of a field is quite another one.

    So are numbers of one month that were written in another unit.
    """
    counts = rows.counts()
    if counts is None or rows.months is None or (counts > 0).sum() < _LEAST_MONTHS:
        return
    for name, field in rows.shown_fields("count", "amount"):
        values = rows.numbers(name)
        yield from _changed_months(rows, name, field, values, rows.months)


def _changed_months(
    rows: RegisterRows, name: str, field: Field, values: Floats, months: np.ndarray
) -> Iterator[Hint]:
    is_there = values > 0
    logs = np.log10(np.where(is_there, values, 1.0))
    of_month = {
        int(month): np.flatnonzero(is_there & (months == month)) for month in rows.full_months
    }
    filled = {month: at for month, at in of_month.items() if len(at) >= _LEAST_OF_MONTH}
    medians = {month: float(np.median(logs[at])) for month, at in filled.items()}
    if len(medians) < _LEAST_MONTHS:
        return
    known = np.array(list(medians.values()))
    middle = float(np.median(known))
    spread = max(float(np.median(np.abs(known - middle))) * 1.4826, _LEAST_SPREAD / 2)
    within = _spread(logs[is_there])
    for month, median in medians.items():
        at = filled[month]
        error = max(spread, 1.2533 * within / np.sqrt(len(at))) * (1 + 4 / len(known))
        far = (median - middle) / error
        ratio = 10 ** (median - middle)
        if abs(far) < _FAR_MONTH or not _is_abrupt(ratio):
            continue
        named = month_names([month])
        usual, here = (quantity(10**one, field.unit) for one in (middle, median))
        yield Hint(
            *("change", rows.name, f"{named}{name}"),
            f"{rows.name}{named}的{name}多在{here}上下",
            f"其他月份多在{usual}上下，为其{times(ratio)}",
            field=name,
            months=(month,),
            rows=places_of(rows.table, at),
            strength=strength_of(tail(far)),
        )


def _spread(logs: Floats) -> float:
    middle = float(np.median(np.abs(logs - np.median(logs)))) * 1.4826
    low, high = np.quantile(logs, [0.1, 0.9])
    return max(middle, float(high - low) / 2.5631, _LEAST_SPREAD)


def _is_abrupt(ratio: float) -> bool:
    return ratio >= _FACTOR or ratio <= 1 / _FACTOR
