"""Which cells of a table are withheld, so that the small ones cannot be computed from the rest.

A reader knows the sums of rows and columns, and that a cell printed 少于3 is 1 or 2 and one printed
… at least 3. A small cell is safe if there is another table that fits all this, in which it has
another number. Tables with the same sums differ by cycles through rows and columns, as in a
network: of the cycles through a small cell the one is chosen whose cells, which are then withheld,
are the smallest (complementary suppression; Kelly, Golden and Assad, Networks 22 (1992)).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import count

Place = tuple[int, int]  # row and column of a cell
_Node = str
_ALL_ROWS, _ALL_COLUMNS = "rows", "columns"


@dataclass(frozen=True)
class Pattern:
    """The cells that are withheld besides the small ones.

    If `is_whole`, no choice of cells protects the small ones, and no cell of the table is shown.
    """

    hidden: frozenset[Place] = frozenset()
    is_whole: bool = False


@dataclass
class _Arc:
    """A number of the table between two sums that it is part of."""

    start: _Node
    end: _Node
    value: int
    is_hidden: bool
    may_be_hidden: bool
    place: Place | None = None

    def may_change(self, by: int, threshold: int) -> bool:
        """Return whether a reader cannot exclude that the number is greater, or less, by one."""
        if not (self.is_hidden or self.may_be_hidden) or self.value <= 0:
            return False
        is_small = self.value < threshold
        changed = self.value + by
        return 0 < changed < threshold if is_small else changed >= threshold

    @property
    def cost(self) -> int:
        """What it costs to withhold the number too: itself."""
        return 0 if self.is_hidden else self.value


def pattern_of_list(
    values: Sequence[int],
    threshold: int,
    *,
    hidden: Collection[int] = (),
    shown: Collection[int] = (),
    knows_total: bool = True,
) -> Pattern:
    """Return which of some numbers, whose total a reader knows, are withheld.

    `hidden` are withheld already, `shown` are printed elsewhere and cannot be.

    >>> sorted(pattern_of_list([1, 40, 6, 0, 12], 3).hidden)
    [(2, 0)]
    """
    arcs = [
        _Arc(
            _ALL_ROWS,
            _ALL_COLUMNS,
            value,
            0 < value < threshold or at in hidden,
            at not in shown,
            (at, 0),
        )
        for at, value in enumerate(values)
    ]
    total = sum(values)
    is_open = not knows_total or 0 < total < threshold
    arcs.append(_Arc(_ALL_COLUMNS, _ALL_ROWS, total, is_open, may_be_hidden=False))
    return _protected(arcs, threshold)


def pattern_of_table(
    cells: Sequence[Sequence[int]],
    threshold: int,
    *,
    hidden: Collection[Place] = (),
    shown: Collection[Place] = (),
    hidden_rows: Collection[int] = (),
    hidden_columns: Collection[int] = (),
) -> Pattern:
    """Return which cells of a table are withheld; a reader knows all sums but the hidden ones.

    >>> sorted(pattern_of_table([[1, 40, 9], [20, 30, 8], [7, 11, 4]], 3).hidden)
    [(0, 2), (2, 0), (2, 2)]
    """
    rows = [sum(row) for row in cells]
    columns = [sum(column) for column in zip(*cells, strict=True)]
    arcs = [
        _Arc(
            f"row {i}",
            f"column {j}",
            value,
            0 < value < threshold or (i, j) in hidden,
            (i, j) not in shown,
            (i, j),
        )
        for i, row in enumerate(cells)
        for j, value in enumerate(row)
    ]
    for i, value in enumerate(rows):
        is_open = 0 < value < threshold or i in hidden_rows
        arcs.append(_Arc(_ALL_ROWS, f"row {i}", value, is_open, may_be_hidden=False))
    for j, value in enumerate(columns):
        is_open = 0 < value < threshold or j in hidden_columns
        arcs.append(_Arc(f"column {j}", _ALL_COLUMNS, value, is_open, may_be_hidden=False))
    total = sum(rows)
    arcs.append(_Arc(_ALL_COLUMNS, _ALL_ROWS, total, 0 < total < threshold, may_be_hidden=False))
    return _protected(arcs, threshold)


def _protected(arcs: list[_Arc], threshold: int) -> Pattern:
    """Withhold the cells of the cheapest cycle through each small number."""
    small = [arc for arc in arcs if 0 < arc.value < threshold]
    if not small:
        return Pattern()
    given = {id(arc) for arc in arcs if arc.is_hidden}
    for arc in sorted(small, key=lambda one: one.value):
        cycle = _cheapest_cycle(arc, arcs, threshold)
        if cycle is None:
            return Pattern(is_whole=True)
        for other in cycle:
            other.is_hidden = True
    found = (arc.place for arc in arcs if arc.is_hidden and id(arc) not in given)
    return Pattern(frozenset(place for place in found if place is not None))


def _cheapest_cycle(arc: _Arc, arcs: Sequence[_Arc], threshold: int) -> list[_Arc] | None:
    """Return the other numbers of a cycle in which a number changes by one; None without any."""
    ways = []
    if arc.may_change(1, threshold):
        ways.append(_path(arc.end, arc.start, arc, arcs, threshold))
    if arc.may_change(-1, threshold):
        ways.append(_path(arc.start, arc.end, arc, arcs, threshold))
    found = [way for way in ways if way is not None]
    return min(found, key=lambda way: (way[0], len(way[1])))[1] if found else None


def _path(
    start: _Node, goal: _Node, without: _Arc, arcs: Sequence[_Arc], threshold: int
) -> tuple[int, list[_Arc]] | None:
    """Return the cheapest path between two sums (Dijkstra), with its cost."""
    steps: dict[_Node, list[tuple[_Node, _Arc]]] = {}
    for arc in arcs:
        if arc is not without:
            for here, there in _directions(arc, threshold):
                steps.setdefault(here, []).append((there, arc))
    order = count()  # of equal costs the first, so that the result is always the same
    waiting: list[tuple[int, int, _Node, list[_Arc]]] = [(0, next(order), start, [])]
    reached: set[_Node] = set()
    while waiting:
        cost, __, node, path = heappop(waiting)
        if node == goal:
            return cost, path
        if node in reached:
            continue
        reached.add(node)
        for there, arc in steps.get(node, ()):
            if there not in reached:
                heappush(waiting, (cost + arc.cost, next(order), there, [*path, arc]))
    return None


def _directions(arc: _Arc, threshold: int) -> Iterator[tuple[_Node, _Node]]:
    if arc.may_change(1, threshold):
        yield arc.start, arc.end
    if arc.may_change(-1, threshold):
        yield arc.end, arc.start
