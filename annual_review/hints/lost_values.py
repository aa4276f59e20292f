"""Places, and values of categories, that the year before had and this year has not.

A register whose categories are other ones each year, such as topics, tells nothing by that; one
whose values stay does.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from annual_review.hints.hint import Hint, strength_of
from annual_review.hints.probabilities import none_at_all
from annual_review.hints.register_rows import RegisterRows
from annual_review.person_numbers import mask
from annual_review.values.wording import plain_number

_RARE = 0.03  # the probability that any value of a field is lost by chance
_STABLE = 0.75  # of the rows have values that both years have
_LEAST_ROWS = 8  # of either year
_MOST_LOST = 0.34  # of the values: a field that loses more is another field
_REGULAR_VALUES, _REGULAR_SPREAD = 8, 0.25  # where each value has about as many rows
_MEDIAN_OF_SQUARE = 0.455  # of a standard normal deviate


def lost_values(rows: RegisterRows) -> Iterator[Hint]:
    """Yield a hint for each place or value of a category that this year has no row of."""
    if rows.before is None:
        return
    for name, field in rows.shown_fields("place", "category"):
        if name not in rows.before:
            continue
        word = "" if field.kind == "place" else f"{name}为"
        new, old = _counts(rows.table[name]), _counts(rows.before[name])
        if field.kind == "category" and not _is_stable(new, old):
            continue
        for value, count, strength in _lost(new, old):
            shown = mask(value) if field.kind == "place" else f"“{mask(value)}”"
            yield Hint(
                *("lost", rows.name, mask(value)),
                f"{rows.name}没有{word}{shown}的登记",
                f"上年有{plain_number(count)}条",
                field=name,
                value=value,
                strength=strength,
            )


def _lost(new: pd.Series, old: pd.Series) -> list[tuple[str, int, float]]:
    """Return the values that are lost: each with its rows of the year before, and the strength."""
    if not len(new) or min(new.sum(), old.sum()) < _LEAST_ROWS:
        return []
    lost = old.index.difference(new.index)
    if not len(lost) or len(lost) > max(1, _MOST_LOST * len(old)):
        return []
    scale = new.sum() / old[old.index.isin(new.index)].sum()
    spread = _spread(new, old, scale)
    is_regular = len(lost) <= max(1, len(old) // 10) and _are_regular(new, old)
    found = []
    for value in lost:
        rate = float(old[value]) * min(scale, 1.0)
        chance = none_at_all(rate / spread, 1.0) * len(old)
        if chance < _RARE or is_regular:
            found.append((str(value), int(old[value]), strength_of(min(chance, _RARE))))
    return found


def _counts(column: pd.Series) -> pd.Series:
    counts = column.value_counts()
    return counts[[value != "" for value in counts.index]]


def _is_stable(new: pd.Series, old: pd.Series) -> bool:
    """Return whether most rows of both years have values that both have."""
    both = new.index.intersection(old.index)
    return bool(new[both].sum() >= _STABLE * new.sum() and old[both].sum() >= _STABLE * old.sum())


def _spread(new: pd.Series, old: pd.Series, scale: float) -> float:
    """Return how much more the counts of values change from year to year than by chance.

    That is the median of the squared deviations of the values that both years have.
    """
    both = new.index.intersection(old.index)
    expected, found = old[both].to_numpy(float) * scale, new[both].to_numpy(float)
    variance = expected * (1 + scale)
    squares = (found - expected) ** 2 / np.maximum(variance, 1e-9)
    return max(1.0, float(np.median(squares) / _MEDIAN_OF_SQUARE), float(squares.mean()))


def _are_regular(new: pd.Series, old: pd.Series) -> bool:
    """Return whether each value has about as many rows, as where each place reports once."""
    return len(new) >= _REGULAR_VALUES and all(
        one.var(ddof=1) <= _REGULAR_SPREAD * one.mean() for one in (new, old)
    )
