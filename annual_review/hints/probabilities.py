"""How improbable a number of rows is, if rows come at a rate and in bunches.

Rows of registers are no independent events: a visit to a village makes ten rows. Their counts are
therefore taken as negative binomial, with the dispersion that other months or places show; without
bunches that is Poisson's (Cameron and Trivedi, Regression Analysis of Count Data, 3.3).
"""

from __future__ import annotations

import math

from annual_review.hints.register_rows import Counts

_LEAST_RATE = 1e-9
_LEAST_COMPARED = 3  # months or places that both years have


def dispersion(counts: Counts) -> float:
    """Return variance by mean, at least 1, which is that of independent rows.

    >>> import numpy as np
    >>> dispersion(np.array([3.0, 3.0, 3.0])), round(dispersion(np.array([0.0, 10.0])), 1)
    (1.0, 10.0)
    """
    if len(counts) < 2 or counts.mean() <= 0:
        return 1.0
    return max(1.0, float(counts.var(ddof=1) / counts.mean()))


def spread_between_years(counts: Counts, before: Counts) -> float:
    """Return how much more counts differ from those of the year before than by chance; at least 1.

    That seasons or places have more rows than others, in both years, is no difference.

    >>> import numpy as np
    >>> spread_between_years(np.array([4.0, 20.0, 6.0]), np.array([2.0, 10.0, 3.0]))
    1.0
    """
    both = (counts > 0) & (before > 0)
    if both.sum() < _LEAST_COMPARED:
        return float("inf")
    now, old = counts[both], before[both]
    scale = now.sum() / old.sum()
    squares = (now - old * scale) ** 2 / (old * scale * (1 + scale))
    return max(1.0, float(squares.mean()))


def none_at_all(rate: float, spread: float) -> float:
    """Return the probability of no row where `rate` are expected, at a dispersion `spread`.

    >>> round(none_at_all(5, 1), 4), round(none_at_all(5, 2), 4)
    (0.0067, 0.0312)
    """
    if rate <= _LEAST_RATE:
        return 1.0
    if spread <= 1 + 1e-6:
        return math.exp(-rate)
    return float(spread ** (-rate / (spread - 1)))


def distance(count: float, rate: float, spread: float) -> float:
    """Return by how many standard deviations a count is more than the rate; less is negative.

    Square roots of counts have the variance 1/4 (Anscombe 1948).

    >>> round(distance(25, 4, 1), 1)
    6.0
    """
    return 2 * (math.sqrt(count) - math.sqrt(max(rate, 0.0))) / math.sqrt(spread)


def tail(distance: float) -> float:
    """Return the probability of a normal deviate at least so far from 0, on either side.

    >>> round(tail(1.96), 3)
    0.05
    """
    return math.erfc(abs(distance) / math.sqrt(2))
