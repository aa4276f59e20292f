"""Where the names of places stand on a map: inside each, and none over another.

A name that has no room beside those that are placed already is a number on the map, and the key
below it says whose number it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from annual_review.chapter.charts.labels import width_of
from annual_review.chapter.maps.boundaries import Polygon, Ring

_SIZE = 9.0  # points
_LINE = 1.25  # of the size
_STEPS = 9  # heights at which a polygon is looked at
_SHIFTS = (0.0, 0.5, -0.5, 1.0, -1.0)  # of a line, by which a label gives way


@dataclass(frozen=True)
class Label:
    """A text at a place of the map; `key` is what the key says where the text is a number."""

    place: str
    x: float
    y: float
    text: str
    key: str = ""
    size: float = _SIZE


Box = tuple[float, float, float, float]


def place_labels(
    polygons: Mapping[str, list[Polygon]],
    texts: Mapping[str, Sequence[str]],
    scale: tuple[float, float],
) -> list[Label]:
    """Return a label for each place: its lines, its lines in one, or a number with a key.

    `texts` are the lines of each place, `scale` the points of a unit of both coordinates. Large
    places choose first.
    """
    homes = {name: _homes(shapes, scale) for name, shapes in polygons.items()}
    taken: list[Box] = []
    labels: list[Label] = []
    without_room: list[str] = []
    for name in sorted(polygons, key=lambda name: -homes[name][0][2]):
        label = next(_free(name, homes[name], texts[name], scale, taken), None)
        if label is None:
            without_room.append(name)
        else:
            labels.append(label)
            taken.append(_box(label, scale))
    order = [name for name in polygons if name in without_room]
    for number, name in enumerate(order, 1):
        text = f"{number}"
        key = f"{number} {' '.join(texts[name])}"
        spots = [Label(name, x, y, text, key) for x, y, _ in homes[name]]
        label = next((one for one in spots if not _hits(_box(one, scale), taken)), spots[0])
        labels.append(label)
        taken.append(_box(label, scale))
    return labels


def key_lines(labels: Sequence[Label], width: float) -> list[str]:
    """Return the key of the numbers on a map, in lines within a width in inches."""
    lines: list[str] = []
    for part in (label.key for label in labels if label.key):
        longer = f"{lines[-1]}；{part}" if lines else part
        if lines and width_of(longer, _SIZE) <= 0.97 * width * 72:
            lines[-1] = longer
        else:
            lines.append(part)
    return lines


def _free(
    place: str,
    homes: Sequence[tuple[float, float, float]],
    lines: Sequence[str],
    scale: tuple[float, float],
    taken: Sequence[Box],
) -> Iterator[Label]:
    """Yield the labels that hit none: at the widest places, as lines below each other or in one."""
    for text in dict.fromkeys(("\n".join(lines), " ".join(lines))):
        for x, y, room in homes[:3]:
            for shift in _SHIFTS:
                label = Label(place, x, y + shift * _SIZE / scale[1], text)
                box = _box(label, scale)
                is_own = box[2] - box[0] <= 1.6 * room
                if is_own and not _hits(box, taken):
                    yield label


def _box(label: Label, scale: tuple[float, float]) -> Box:
    """Return left, low, right and high of a label, in points."""
    lines = label.text.split("\n")
    across = max(width_of(line, label.size) for line in lines) / 2
    along = len(lines) * _LINE * label.size / 2
    x, y = label.x * scale[0], label.y * scale[1]
    return x - across, y - along, x + across, y + along


def _hits(box: Box, taken: Sequence[Box]) -> bool:
    left, low, right, high = box
    return any(
        left < other[2] and other[0] < right and low < other[3] and other[1] < high
        for other in taken
    )


def _homes(
    shapes: Sequence[Polygon], scale: tuple[float, float]
) -> list[tuple[float, float, float]]:
    """Return points inside the largest polygon, the one with most room across first.

    Each is x, y, and the room in points. The middle of the polygon comes before those with hardly
    more room.
    """
    largest = max(shapes, key=lambda shape: abs(_area(shape[0])))
    ys = [y for _, y in largest[0]]
    low, high = min(ys), max(ys)
    found = []
    for step in range(1, _STEPS + 1):
        part = step / (_STEPS + 1)
        y = low + part * (high - low)
        for left, right in _inside(largest, y):
            room = (right - left) * scale[0]
            found.append((room * (1 - abs(part - 0.5)), (left + right) / 2, y, room))
    if not found:  # a sliver
        (x, y), *_ = largest[0]
        return [(x, y, 0.0)]
    ordered = sorted(found, key=lambda home: -home[0])
    return [(x, y, room) for _, x, y, room in ordered]


def _inside(polygon: Polygon, y: float) -> list[tuple[float, float]]:
    """Return the runs of a horizontal line that are within a polygon, and not in its holes."""
    crossings = sorted(
        x0 + (y - y0) / (y1 - y0) * (x1 - x0)
        for ring in polygon
        for (x0, y0), (x1, y1) in pairwise(ring)
        if (y0 > y) != (y1 > y)
    )
    return list(zip(crossings[::2], crossings[1::2], strict=False))


def _area(ring: Ring) -> float:
    points = np.array(ring)
    x, y = points[:, 0], points[:, 1]
    return float(np.sum(x[:-1] * y[1:] - x[1:] * y[:-1]) / 2)
