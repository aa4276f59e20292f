"""Find rows whose numbers are the sums of the rows above them.

Only numbers are looked at here; `unmarked_totals` looks at the rest of such a row. A register may
have a million rows, so sums are differences of running totals.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from annual_review.cleaning.grid import Mask

_TOLERANCE = 1e-6  # of a running total of decimals
_LEAST_ROWS = 2  # with a number: one equal number is no sum
_FIRST_WINDOW = 64  # rows

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class SumRow:
    """A row, by its index, that holds the sums of the rows from `first` to `last`.

    `fields` are the numbers of the fields whose sums agree, `rows` is how many of the rows have a
    number in them.
    """

    index: int
    first: int
    last: int
    fields: tuple[int, ...]
    rows: int


@dataclass(frozen=True)
class Addends:
    """Numbers by field and row; `present` tells a number from none, `added` the rows to add up."""

    numbers: Numbers
    present: Mask
    added: Mask

    def reversed(self) -> Addends:
        """Return the same from the last row to the first, to find sums of the rows below."""
        return Addends(self.numbers[:, ::-1], self.present[:, ::-1], self.added[::-1])

    def without(self, rows: Iterable[int]) -> Addends:
        """Return the same without adding some rows."""
        added = self.added.copy()
        added[list(rows)] = False
        return Addends(self.numbers, self.present, added)


class SumSearch:
    """Finds sums among rows; `accepts` decides by the rest of a row whether it may be one."""

    def __init__(self, addends: Addends, eligible: Mask, accepts: Callable[[SumRow], bool]) -> None:
        self._numbers, self._present = addends.numbers, addends.present
        added = np.where(addends.added & addends.present, addends.numbers, 0)
        self._sums = _running(added)
        self._counts = _running((added != 0).astype(np.float64))
        self._largest = addends.numbers.max(axis=1, initial=0)
        self._eligible, self._accepts = eligible, accepts

    def within(self, start: int, stop: int) -> Iterator[SumRow]:
        """Yield the sums of the rows since `start` or since the sum before, up to `stop`."""
        first = start
        while found := next(self.of_all(first, stop), None):
            yield found
            first = found.index + 1

    def of_all(self, start: int, stop: int) -> Iterator[SumRow]:
        """Yield the rows before `stop` that are sums of all rows from `start`."""
        low, size = start + _LEAST_ROWS, _FIRST_WINDOW
        while low < stop and self._may_continue(start, low):
            high = min(low + size, stop)
            yield from self._window(start, low, high)
            low, size = high, size * 4

    def _may_continue(self, start: int, low: int) -> bool:
        """Return whether any sum from `start` is not yet larger than every number."""
        sums = self._sums[:, low] - self._sums[:, start]
        return bool((sums <= self._largest + _TOLERANCE).any())

    def _window(self, start: int, low: int, high: int) -> Iterator[SumRow]:
        sums = self._sums[:, low:high] - self._sums[:, [start]]
        counts = self._counts[:, low:high] - self._counts[:, [start]]
        present = self._present[:, low:high]
        same = np.abs(self._numbers[:, low:high] - sums) <= _TOLERANCE
        agree = present & same & (sums > _TOLERANCE) & (counts >= _LEAST_ROWS)
        agreeing, differing = agree.sum(axis=0), (present & ~same).sum(axis=0)
        is_sum = (agreeing > differing) & ((differing == 0) | (agreeing > 1))
        for offset in map(int, np.flatnonzero(is_sum & self._eligible[low:high])):
            fields = tuple(map(int, np.flatnonzero(agree[:, offset])))
            rows = int(counts[list(fields), offset].max())
            found = SumRow(low + offset, start, low + offset - 1, fields, rows)
            if self._accepts(found):
                yield found


def _running(numbers: Numbers) -> Numbers:
    """Return the sums of the numbers before each row, and of all."""
    return np.concatenate([np.zeros((len(numbers), 1)), numbers.cumsum(axis=1)], axis=1)
