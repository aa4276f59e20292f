"""Divide the forms below one title: side by side, then below each other.

Forms stand side by side where the labels of a row occur again in it, and below each other where the
labels of the first begin again. `FormBlocks` calls `side_by_side` and `below_each_other`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from annual_review.cleaning.forms.labels import Label
from annual_review.cleaning.forms.slots import Slots
from annual_review.cleaning.grid import Grid

_FAR = 1 << 20  # right of all columns


@dataclass(frozen=True)
class Block:
    """A form on a sheet: its register, its first and last row and column, and its labels.

    `titles` are the lines above the labels, the nearest first, `first` the row of its first label.
    Of several forms side by side, `lane` is the number and `is_beside` true.
    """

    register: str
    top: int
    bottom: int
    left: int
    right: int
    labels: tuple[Label, ...]
    titles: tuple[str, ...] = ()
    lane: int = 0
    is_beside: bool = False

    @property
    def first(self) -> int:
        """The row of the first label."""
        return min(label.slot.row for label in self.labels)

    @property
    def keys(self) -> set[str]:
        """The keys of the labels."""
        return {label.key for label in self.labels}


def side_by_side(block: Block, grid: Grid, slots: Slots) -> list[Block]:
    """Divide a block where the labels of its rows occur again in them."""
    starts = _starts_in_rows(block)
    if len(starts) > 1:
        parts = _parts_by_column(block, starts, grid)
        if _are_alike([part.keys for part in parts]):
            return parts
    return [replace(block, right=_last_column(block, grid, slots))]


def _starts_in_rows(block: Block) -> list[int]:
    """Return the columns in which the forms of a block begin that stand side by side.

    They are the first ones in which labels occur again, all from left to right.
    """
    places: dict[tuple[int, str], set[int]] = {}
    for label in block.labels:
        places.setdefault((label.slot.row, label.key), set()).add(label.slot.column)
    repeated = [sorted(columns) for columns in places.values() if len(columns) > 1]
    if not repeated:
        return []
    number = Counter(map(len, repeated)).most_common(1)[0][0]
    sides = [*zip(*(columns for columns in repeated if len(columns) == number), strict=True)]
    starts = [min(side) for side in sides]
    are_apart = all(max(left) < start for left, start in zip(sides, starts[1:], strict=False))
    return [0, *starts[1:]] if are_apart else []


def _parts_by_column(block: Block, starts: Sequence[int], grid: Grid) -> list[Block]:
    ends = [*starts[1:], _FAR]
    is_filled = ~grid.blank[block.first : block.bottom + 1].all(axis=0)
    parts = []
    for lane, (start, end) in enumerate(zip(starts, ends, strict=True)):
        labels = tuple(x for x in block.labels if start <= x.slot.column < end)
        left = min((x.slot.column for x in labels), default=start)
        last = [c for c in map(int, np.flatnonzero(is_filled)) if start <= c < end]
        right = min(end - 1, max(left + _extent(labels), *last[-1:], left))
        parts.append(
            replace(block, left=left, right=right, labels=labels, lane=lane, is_beside=True)
        )
    return parts


def _extent(labels: Sequence[Label]) -> int:
    """Return how far a form reaches to the right of its first column: a value behind each label."""
    left = min((x.slot.column for x in labels), default=0)
    return max((x.slot.right + 1 for x in labels), default=left) - left


def _last_column(block: Block, grid: Grid, slots: Slots) -> int:
    """Return the last column of a form that stands alone: the last filled, or behind a label.

    There is no column behind a label that is merged over the whole form.
    """
    is_filled = ~grid.blank[block.top : block.bottom + 1].all(axis=0)
    filled = np.flatnonzero(is_filled)
    last = slots.at(block.top, int(filled[-1])).right if len(filled) else 0
    first = min(label.slot.column for label in block.labels)
    beside = [
        x.slot.right + 1 for x in block.labels if (x.slot.column, x.slot.right) != (first, last)
    ]
    return max([last, *beside])


def _are_alike(keys: Sequence[set[str]]) -> bool:
    """Return whether sets of labels are those of forms of one kind: half of the most, each."""
    most = max(map(len, keys))
    known = max(keys, key=len)
    return all(2 * len(each & known) >= most for each in keys) and min(map(len, keys)) > 0


def below_each_other(block: Block) -> list[Block]:
    """Divide a block where its labels begin again."""
    starts = _starts(block)
    if len(starts) < 2:
        return [block] if block.labels else []
    ends = [*starts[1:], block.bottom + 1]
    parts = []
    for i, (start, end) in enumerate(zip(starts, ends, strict=True)):
        labels = tuple(
            x for x in block.labels if start <= x.slot.row < end or (not i and x.slot.row < end)
        )
        top = block.top if not i else start
        parts.append(replace(block, top=top, bottom=end - 1, labels=labels))
    return parts


def _starts(block: Block) -> list[int]:
    """Return the rows in which the forms of a block begin."""
    counts = Counter(label.key for label in block.labels)
    number = Counter(counts.values()).most_common()
    times = min((n for n, many in number if many == number[0][1]), default=1)
    if times < 2:
        return []
    first = next(x.key for x in block.labels if counts[x.key] == times)
    rows = [x.slot.row for x in block.labels if x.key == first]
    parts = [
        {x.key for x in block.labels if start <= x.slot.row < end}
        for start, end in zip(rows, [*rows[1:], block.bottom + 1], strict=True)
    ]
    if len(set(rows)) == len(rows) and _are_alike(parts) and _are_complete(parts, counts, times):
        return rows
    return _greedy_starts(block)


def _are_complete(parts: Sequence[set[str]], counts: Counter[str], times: int) -> bool:
    """Return whether each part has all labels that occur as often as there are parts."""
    regular = {key for key, many in counts.items() if many == times}
    return all(regular <= part for part in parts)


def _greedy_starts(block: Block) -> list[int]:
    """Return the rows in which labels occur again, once all labels have occurred."""
    every = block.keys
    starts: list[int] = []
    seen: set[str] = set()
    rows: dict[int, set[str]] = {}
    for label in block.labels:
        rows.setdefault(label.slot.row, set()).add(label.key)
    for row, keys in rows.items():
        if not starts or (2 * len(seen) > len(every) and seen & keys and _begins(rows, row, seen)):
            starts.append(row)
            seen = set()
        seen |= keys
    return starts


def _begins(rows: Mapping[int, set[str]], row: int, seen: set[str]) -> bool:
    """Return whether most of the labels seen so far occur again from a row on."""
    after: set[str] = set()
    for other, keys in rows.items():
        if other >= row:
            if after & keys and len(after) >= len(seen):
                break
            after |= keys
    return 2 * len(after & seen) > len(seen)
