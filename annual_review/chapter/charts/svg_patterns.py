"""Make the tile of a hatching small: that of matplotlib has hundreds of equal dots."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from itertools import pairwise

_FEW = 40  # figures of a tile that are left as they are
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e-?\d+)?")

Point = tuple[float, float]


def narrow_tile(pattern: ET.Element) -> None:
    """Let a pattern of SVG repeat a part of its tile, where many figures stand in a grid in it."""
    for path in pattern:
        figures = [one.strip() for one in path.get("d", "").split("M") if one.strip()]
        starts = [_start(figure) for figure in figures]
        if len(figures) > _FEW and (tile := _period(starts)):
            across, along = tile
            near = [
                f"M {figure}"
                for figure, (x, y) in zip(figures, starts, strict=True)
                if x < 1.6 * across and y < 1.6 * along
            ]
            path.set("d", " ".join(near))
            pattern.set("width", f"{across:.4f}")
            pattern.set("height", f"{along:.4f}")


def _start(figure: str) -> Point:
    x, y = _NUMBER.findall(figure)[:2]
    return float(x), float(y)


def _period(starts: list[Point]) -> Point | None:
    """Return after what width and height a grid repeats, whose rows are shifted by turns.

    >>> _period([(0, 0), (4, 0), (2, 3), (6, 3), (0, 6), (4, 6)])
    (4, 6)
    """
    rows: dict[float, list[float]] = {}
    for x, y in starts:
        rows.setdefault(round(y, 2), []).append(round(x, 2))
    heights = sorted(rows)
    firsts = sorted(rows[heights[0]])
    if len(heights) < 3 or len(firsts) < 2:
        return None
    across, along = round(firsts[1] - firsts[0], 2), round(heights[2] - heights[0], 2)
    for low, row in rows.items():
        above = rows.get(round(low + along, 2), row)
        steps = {round(other - one, 1) for one, other in pairwise(sorted(row))}
        if steps - {round(across, 1)} or round(min(above) - min(row), 1) % across:
            return None
    return across, along
