"""Classes of the numbers on a map: a few, each as even in itself as can be, with a colour.

The breaks are those of Fisher (1958), as maps are mostly classed (“natural breaks”): of all ways to
divide the sorted numbers, the one with the least squared distances from the means of the classes. A
class is named by its least and greatest number, so that nothing is rounded. Numbers below 0 have
classes of their own, in brown (see `charts.palette`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from matplotlib.colors import LinearSegmentedColormap, to_hex

from annual_review.chapter.charts.palette import palette
from annual_review.chapter.charts.style import GROUND

_MOST = 5  # classes of a sign
_MOST_DIVIDED = 400  # different numbers that are divided exactly; of more, every few


@dataclass(frozen=True)
class NumberClass:
    """A class of numbers, from the least to the greatest, and its colour (#rrggbb)."""

    least: float
    greatest: float
    colour: str

    def holds(self, number: float | None) -> bool:
        """Return whether a number is in the class."""
        return number is not None and self.least <= number <= self.greatest

    def name(self, word: Callable[[float], str]) -> str:
        """Return the class as the legend names it: 3—12, or 12."""
        least, greatest = word(self.least), word(self.greatest)
        return least if least == greatest else f"{least}—{greatest}"


def classes_of(numbers: Sequence[float]) -> list[NumberClass]:
    """Return the classes of numbers, the least first.

    >>> [(one.least, one.greatest) for one in classes_of([1, 2, 3, 50, 51, 200])][-1]
    (200.0, 200.0)
    >>> [(one.least, one.greatest) for one in classes_of([4, 4, 9])]
    [(4.0, 4.0), (9.0, 9.0)]
    """
    values = np.unique(np.array(numbers, dtype=float))
    more = LinearSegmentedColormap.from_list("more", [GROUND, *palette().more])
    less = LinearSegmentedColormap.from_list("less", palette().below)
    below, others = values[values < 0], values[values >= 0]
    return [
        *_classes(below, less, from_dark=True),
        *_classes(others, more, from_dark=False),
    ]


def _classes(
    values: np.ndarray[tuple[int], np.dtype[np.float64]],
    ramp: LinearSegmentedColormap,
    *,
    from_dark: bool,
) -> list[NumberClass]:
    parts = _divided(values, _MOST) if len(values) else []
    shades = [0.5] if len(parts) == 1 else np.linspace(0, 1, max(len(parts), 2)).tolist()
    if from_dark and len(parts) == 1:
        shades = [1.0]
    return [
        NumberClass(float(part[0]), float(part[-1]), to_hex(ramp(shade)))
        for part, shade in zip(parts, shades, strict=False)
    ]


def _divided(values: np.ndarray, most: int) -> list[np.ndarray]:
    """Divide sorted different numbers into at most `most` runs with the least squared distances."""
    number = len(values) if len(values) < most else min(most, 2 + len(values) // 4)
    if len(values) > _MOST_DIVIDED:
        return [part for part in np.array_split(values, number) if len(part)]
    sums = np.insert(np.cumsum(values), 0, 0.0)
    squares = np.insert(np.cumsum(values**2), 0, 0.0)

    def distance(start: int, end: int) -> float:
        total = sums[end] - sums[start]
        return float(squares[end] - squares[start] - total**2 / (end - start))

    size = len(values)
    best = [[distance(0, end) if end else 0.0 for end in range(size + 1)]]
    cuts: list[list[int]] = []
    for part in range(1, number):
        row, cut = [np.inf] * (size + 1), [0] * (size + 1)
        for end in range(part + 1, size + 1):
            options = [best[-1][at] + distance(at, end) for at in range(part, end)]
            place = int(np.argmin(options))
            row[end], cut[end] = options[place], place + part
        best.append(row)
        cuts.append(cut)
    ends, end = [size], size
    for cut in reversed(cuts):
        end = cut[end]
        ends.append(end)
    bounds = [0, *sorted(ends)]
    return [values[start:stop] for start, stop in pairwise(bounds)]
