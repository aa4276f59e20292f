"""Months without rows, and months with far more or fewer than usual.

What is usual is the lesser (for silence and drops) or the greater (for rises) of what the other
months have and what the same month of the year before had, so that holidays and seasons are no
oddities once a year has shown them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np

from annual_review.hints.hint import Hint, places_of, strength_of, times
from annual_review.hints.probabilities import (
    dispersion,
    distance,
    none_at_all,
    spread_between_years,
    tail,
)
from annual_review.hints.register_rows import Counts, RegisterRows
from annual_review.values.wording import plain_number

_LEAST_MONTHS = 4  # with rows, by which the others can be judged
_NEARLY_ALL = 0.65  # of the months have rows
_RARE = 0.005  # the probability of silence by chance
_REGULAR_MONTHS, _REGULAR_SPREAD = 8, 0.25  # of a register with about as many rows each month
_RISE, _FAR = 3.0, 5.0  # times the usual, and standard deviations
_MOST_GROWTH = 5.0  # from one year to the next, by which last year's months say what is usual


def silent_months(rows: RegisterRows) -> Iterator[Hint]:
    """Yield a hint for each run of months without a row in a register that has them in most."""
    counts = rows.counts()
    if counts is None or not _has_most(counts):
        return
    before = rows.counts_before()
    runs = list(_runs(np.flatnonzero(counts == 0)))
    for run in runs:
        others = np.delete(counts, run)
        spread = dispersion(others[others > 0])
        if before is not None:
            spread = min(spread, spread_between_years(counts, before))
        rates = [min(_usual(others), _usual_before(before, at, counts)) for at in run]
        chance = float(np.prod([none_at_all(rate, spread) for rate in rates]))
        if chance < _RARE or (len(runs) == 1 and _are_regular(others, rates, len(run))):
            months = tuple(int(rows.full_months[at]) for at in run)
            yield silent_hint(
                rows.name,
                months,
                _compared(others, before, run),
                strength_of(min(chance, _RARE)),
            )


def silent_hint(register: str, months: Sequence[int], detail: str, strength: float) -> Hint:
    """Return the hint of months without a row."""
    named = month_names(months)
    what = f"{register}{named}没有登记"
    return Hint(*("silent", register, named, what, detail), months=tuple(months), strength=strength)


def unusual_months(rows: RegisterRows) -> Iterator[Hint]:
    """Yield a hint for each month with at least three times, or a third of, the usual rows."""
    counts = rows.counts()
    if counts is None or not _has_most(counts):
        return
    before = rows.counts_before()
    for at, count in enumerate(counts):
        if count == 0:  # a silent month
            continue
        others = np.delete(counts, at)
        usual = _usual(others)
        same = [usual, *_same_month(before, at, counts)]
        rate = max(same) if count > usual else min(same)
        spread = max(dispersion(others), dispersion(others[others > 0]))
        if before is not None:
            left = np.delete(before, at)
            spread = min(spread, 1.5 * spread_between_years(others, left))
        far = distance(count, rate, spread)
        is_abrupt = count >= _RISE * rate if count > usual else count <= rate / _RISE
        if rate <= 0 or abs(far) < _FAR or not is_abrupt:
            continue
        month = int(rows.full_months[at])
        named = month_names([month])
        detail = f"约为通常的{times(count / rate)}"
        if before is not None:
            detail = f"{detail}，上年同月{plain_number(before[at])}条"
        assert rows.months is not None
        positions = np.flatnonzero(rows.months == month)
        yield Hint(
            *("change", rows.name, named),
            f"{rows.name}{named}登记{plain_number(count)}条",
            detail,
            months=(month,),
            rows=places_of(rows.table, positions) if count > rate else (),
            strength=strength_of(tail(far)),
        )


def month_names(months: Sequence[int]) -> str:
    """Return consecutive months, counted from the year 0, in words.

    >>> month_names([24254]), month_names([24263, 24264])
    ('3月', '12月至1月')
    """
    first, last = months[0] % 12 + 1, months[-1] % 12 + 1
    return f"{first}月" if len(months) == 1 else f"{first}月至{last}月"


def _has_most(counts: Counts) -> bool:
    filled = int((counts > 0).sum())
    return filled >= _LEAST_MONTHS and filled >= _NEARLY_ALL * len(counts)


def _usual(others: Counts) -> float:
    """Return the usual count of a month by the others: the lesser of median and mean."""
    return float(min(np.median(others), others.mean())) if len(others) else 0.0


def _same_month(before: Counts | None, at: int, counts: Counts) -> list[float]:
    """Return what the same month of the year before lets expect, with its neighbours and alone."""
    if before is None or before.sum() == 0:
        return []
    return [_usual_before(before, at, counts), float(before[at]) * _scale(counts, before, at)]


def _scale(counts: Counts, before: Counts, at: int) -> float:
    """Return how many times as many rows this year has in the other months with rows."""
    filled = counts > 0
    filled[at] = False
    scale = counts[filled].sum() / max(before[filled].sum(), 1.0)
    return float(np.clip(scale, 1 / _MOST_GROWTH, _MOST_GROWTH))


def _usual_before(before: Counts | None, at: int, counts: Counts) -> float:
    """Return what the same month of the year before lets expect; infinite if that is not known.

    Its neighbours count half: one year's count of one month says little. None at all then is the
    season's.
    """
    if before is None or before.sum() == 0:
        return float("inf")
    if before[at] == 0:
        return 0.0
    beside = [before[i] for i in (at - 1, at + 1) if 0 <= i < len(before)]
    smooth = (2 * before[at] + sum(beside)) / (2 + len(beside))
    return float(smooth * _scale(counts, before, at))


def _are_regular(others: Counts, rates: Sequence[float], length: int) -> bool:
    """Return whether all other months have about as many rows, as of a monthly meeting."""
    if len(others) < _REGULAR_MONTHS or (others == 0).any() or length > 2 or min(rates) <= 0:
        return False
    return float(others.var(ddof=1)) <= _REGULAR_SPREAD * float(others.mean())


def _compared(others: Counts, before: Counts | None, run: Sequence[int]) -> str:
    """Return with what silence is compared: the rows of other months, and of the year before."""
    mean = others.mean()
    usual = f"其他月份平均每月{plain_number(round(float(mean), 1 if mean < 10 else 0))}条"
    if before is None:
        return usual
    same = plain_number(float(before[list(run)].sum()))
    return f"{usual}，上年{'同月' if len(run) == 1 else '同期'}{same}条"


def _runs(positions: np.ndarray) -> Iterator[list[int]]:
    """Yield runs of consecutive positions."""
    if not len(positions):
        return
    breaks = [at for at, (one, other) in enumerate(pairwise(positions), 1) if other != one + 1]
    for start, end in pairwise([0, *breaks, len(positions)]):
        yield [int(at) for at in positions[start:end]]
