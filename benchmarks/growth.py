"""How the cost of many offices grows: the line through what was measured, and where it leads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.tables import table

HOUR = 3600
PROVINCE, COUNTRY = 100, 2800  # counties, of which China has 2,800 in round numbers
CORES = (2, 16, 128)


@dataclass(frozen=True)
class Point:
    """A run of so many offices: seconds on the wall and of the processors."""

    offices: int
    wall: float
    processor: float


@dataclass(frozen=True)
class Line:
    """A line through points: seconds before the first office, and seconds for each.

    `fit` is the share of the variance that the line explains (R²).
    """

    start: float
    slope: float
    fit: float

    def at(self, offices: float) -> float:
        """Return the seconds that so many offices take.

        >>> Line(2.0, 3.0, 1.0).at(10)
        32.0
        """
        return self.start + self.slope * offices


def line_through(points: Sequence[Point]) -> Line:
    """Return the line of the least squares through points, each weighed by its share.

    A second more or less means little for 300 offices and much for one.

    >>> line = line_through([Point(1, 5, 0), Point(10, 32, 0), Point(100, 302, 0)])
    >>> round(line.start, 6), round(line.slope, 6), round(line.fit, 6)
    (2.0, 3.0, 1.0)
    """
    offices = np.array([point.offices for point in points], dtype=float)
    wall = np.array([point.wall for point in points])
    if len(points) == 1:
        return Line(0.0, float(wall[0] / offices[0]), 1.0)
    slope, start = np.polyfit(offices, wall, 1, w=1 / wall)
    left = wall - (start + slope * offices)
    return Line(float(start), float(slope), float(1 - left.var() / wall.var()))


def growth_table(points: Sequence[Point]) -> list[str]:
    """Return the table of cost by the number of offices."""
    heads = [
        "offices",
        "seconds on the wall",
        "per office",
        "offices an hour",
        "seconds of the processors per office",
    ]
    return table(heads, (_growth_row(point) for point in points))


def _growth_row(point: Point) -> list[str]:
    return [
        str(point.offices),
        f"{point.wall:.1f}",
        f"{point.wall / point.offices:.2f}",
        f"{HOUR * point.offices / point.wall:.0f}",
        f"{point.processor / point.offices:.2f}",
    ]


def reckoned_table(line: Line, cores: int, plain: float) -> list[str]:
    """Return what a province and the country would take, reckoned from the slope on `cores`.

    `plain` are the plain way's seconds for one office, one after the other whatever the cores.
    """
    heads = ["reckoned", *(f"{number} cores" for number in CORES), "plain, one after the other"]
    counties = {f"a province, {PROVINCE} counties": PROVINCE, f"the country, {COUNTRY:,}": COUNTRY}
    return table(heads, (_reckoned_row(*one, line, cores, plain) for one in counties.items()))


def _reckoned_row(name: str, offices: int, line: Line, cores: int, plain: float) -> list[str]:
    reckoned = [line.start + line.slope * offices * cores / number for number in CORES]
    return [name, *map(duration, reckoned), duration(plain * offices)]


def duration(seconds: float) -> str:
    """Say a number of seconds as people do.

    >>> duration(50), duration(600), duration(40_000), duration(200_000)
    ('50 s', '10 min', '11 h', '56 h')
    """
    if seconds < 120:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 2 * HOUR else f"{seconds / HOUR:.0f} h"
