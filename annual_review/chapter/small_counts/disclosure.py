"""What a reader can compute from the printed numbers of one field, and what is withheld therefore.

A printed number is the sum of a field over some rows; all of them together are linear equations.
`Disclosure` keeps those that are known and the small ones; a further number is withheld if it would
let a small one be computed (auditing of a statistical database: Chin and Özsoyoglu, IEEE TSE 8
(1982)): as the difference to another, or as any combination of all. Before anything is printed, the
total of the register is taken as known, and so are its parts by place, kind and month, so that all
chapters, which do not know of each other, withhold the same of them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from annual_review.chapter.small_counts.pattern import Place, pattern_of_list, pattern_of_table
from annual_review.chapter.small_counts.words import State

_NEAR = 1e-7  # below which what remains of a sum is nothing
_MOST_SINGLE = 800  # rows of which each small one is kept by itself

Rows = frozenset[int]
Vectors = NDArray[np.float64]


class Disclosure:
    """The numbers of one field that are known to a reader.

    `amounts` are what the rows of the register have of it, by their places; `threshold` is the
    number from which on a sum is printed.
    """

    def __init__(self, amounts: Mapping[Hashable, float], threshold: int) -> None:
        self.threshold = threshold
        filled = {place: amount for place, amount in amounts.items() if amount}
        self._positions = {place: at for at, place in enumerate(filled)}
        self._amounts = np.array(list(filled.values()), dtype=np.float64)
        self._states: dict[Rows, State] = {}
        self._totals: dict[Rows, float] = {}
        self._known: list[Rows] = []
        self._members = _Matrix(len(filled), np.float32)  # of the known sums: 1 for each row
        self._basis = _Matrix(len(filled), np.float64)  # of the known sums, orthonormal
        self._small: list[Rows] = []
        self._untold: list[float] = []  # the square of what the known sums do not say of each

    def rows(self, places: Iterable[Hashable]) -> Rows:
        """Return the rows at these places that have something of the field."""
        return frozenset(self._positions[one] for one in places if one in self._positions)

    def all_rows(self) -> Rows:
        """Return all rows that have something of the field."""
        return frozenset(range(len(self._amounts)))

    def begin(self, partitions: Iterable[Sequence[Rows]]) -> None:
        """Take the total as known, keep the small rows, and divide all rows in several ways."""
        self.state(self.all_rows())
        single = [at for at, amount in enumerate(self._amounts) if self._is_small(amount)]
        if 1 < len(single) < len(self._amounts) and len(single) <= _MOST_SINGLE:
            for at in single:
                self._keep_small(frozenset([at]))
        for cells in partitions:
            self.states_of_list(cells)

    def total(self, rows: Rows) -> float:
        """Return the sum over some rows."""
        if rows not in self._totals:
            self._totals[rows] = float(self._amounts[list(rows)].sum()) if rows else 0.0
        return self._totals[rows]

    def state(self, rows: Rows) -> State:
        """Return whether the sum over some rows is printed; if so, it is known from now on."""
        if rows not in self._states:
            self._states[rows] = self._decide(rows)
        return self._states[rows]

    def states_of_list(self, cells: Sequence[Rows]) -> list[State]:
        """Return whether the parts of some rows are printed, with their sum known."""
        self._begin_with(cells)
        is_known = self.state(frozenset().union(*cells)) == "shown"
        numbers = {at: rows for at, rows in enumerate(cells) if rows}
        pattern = pattern_of_list(
            [self._whole_number(rows) for rows in cells],
            self.threshold,
            hidden=[at for at, rows in numbers.items() if self._states.get(rows) == "hidden"],
            shown=[at for at, rows in numbers.items() if self._states.get(rows) == "shown"],
            knows_total=is_known,
        )
        if pattern.is_whole:
            return self._none_of(cells)
        self._hide(cells[at] for at, __ in pattern.hidden)
        return self._states_from_greatest(cells)

    def states_of_table(self, table: Sequence[Sequence[Rows]]) -> list[list[State]]:
        """Return whether the cells of a table are printed, with the sums of rows and columns known.

        Sums that are withheld in a list by themselves are withheld here, too.
        """
        rows = [frozenset().union(*row) for row in table]
        columns = [frozenset().union(*column) for column in zip(*table, strict=True)]
        of_rows, of_columns = self.states_of_list(rows), self.states_of_list(columns)
        flat = [cell for row in table for cell in row]
        self._begin_with(flat)
        width = len(columns)

        def places(state: State) -> list[Place]:
            return [
                divmod(at, width)
                for at, cell in enumerate(flat)
                if cell and self._states.get(cell) == state
            ]

        pattern = pattern_of_table(
            [[self._whole_number(cell) for cell in row] for row in table],
            self.threshold,
            hidden=places("hidden"),
            shown=places("shown"),
            hidden_rows=[at for at, state in enumerate(of_rows) if state != "shown"],
            hidden_columns=[at for at, state in enumerate(of_columns) if state != "shown"],
        )
        if pattern.is_whole:
            found = self._none_of(flat)
        else:
            self._hide(table[i][j] for i, j in pattern.hidden)
            found = self._states_from_greatest(flat)
        return [found[at : at + width] for at in range(0, len(found), width)]

    def _none_of(self, cells: Sequence[Rows]) -> list[State]:
        """Withhold all cells: also the empty ones, since those that are not would tell."""
        self._hide(cells)
        return ["hidden"] * len(cells)

    def _begin_with(self, cells: Iterable[Rows]) -> None:
        """Decide on the small cells before the others are known."""
        for rows in cells:
            if self._is_small(self.total(rows)):
                self.state(rows)

    def _hide(self, cells: Iterable[Rows]) -> None:
        for rows in cells:
            if rows and not self._is_small(self.total(rows)):
                self._states.setdefault(rows, "hidden")

    def _states_from_greatest(self, cells: Sequence[Rows]) -> list[State]:
        for rows in sorted(cells, key=self.total, reverse=True):
            self.state(rows)
        return [self.state(rows) for rows in cells]

    def _whole_number(self, rows: Rows) -> int:
        return round(self.total(rows))

    def _is_small(self, number: float) -> bool:
        return 0 < abs(number) < self.threshold

    def _decide(self, rows: Rows) -> State:
        if not rows or not self.total(rows):
            return "shown"
        if self._is_small(self.total(rows)):
            self._keep_small(rows)
            return "small"
        own = self._vector(rows)
        rest = self._rest(own)
        length = float(np.linalg.norm(rest))
        if length < _NEAR * np.linalg.norm(own):  # a reader can compute it already
            return "shown"
        direction = rest / length
        told = self._told(direction)
        if self._tells_by_difference(rows, own) or bool(
            ((self._left - told < _NEAR) & (self._left >= _NEAR)).any()
        ):
            return "hidden"
        self._known.append(rows)
        self._members.append(own)
        self._basis.append(direction)
        self._untold = (self._left - told).tolist()
        return "shown"

    def _keep_small(self, rows: Rows) -> None:
        said = self._basis.rows[:, list(rows)].sum(axis=1)
        self._small.append(rows)
        self._untold.append(len(rows) - float(said @ said))

    @property
    def _left(self) -> Vectors:
        return np.array(self._untold, dtype=np.float64)

    def _told(self, direction: Vectors) -> Vectors:
        """Return the square of what a further direction says of each small number."""
        if not self._small:
            return np.zeros(0)
        sizes = [len(rows) for rows in self._small]
        places = np.fromiter((at for rows in self._small for at in rows), np.int64, sum(sizes))
        starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
        found: Vectors = np.add.reduceat(direction[places], starts) ** 2
        return found

    def _vector(self, rows: Rows) -> Vectors:
        vector = np.zeros(len(self._amounts))
        vector[list(rows)] = 1
        return vector

    def _rest(self, vector: Vectors) -> Vectors:
        """Return what the known numbers do not say of a sum."""
        basis = self._basis.rows
        for __ in range(2):  # twice, for the errors of rounding
            vector = vector - basis.T @ (basis @ vector)
        return vector

    def _tells_by_difference(self, rows: Rows, own: Vectors) -> bool:
        """Return whether a number and one that holds it, or that it holds, differ by a small one.

        Also if they differ by small ones alone, whose sum says that each is 1, or the most it can.
        """
        common = self._members.rows @ own.astype(np.float32)
        for known, both in zip(self._known, common.tolist(), strict=True):
            if round(both) not in (len(rows), len(known)):
                continue
            difference = abs(self.total(known) - self.total(rows))
            if self._is_small(difference) or self._are_extreme(rows ^ known, difference):
                return True
        return False

    def _are_extreme(self, rows: Rows, number: float) -> bool:
        if number > (self.threshold - 1) * len(rows):
            return False
        parts: list[Rows] = []
        left = rows
        for small in sorted(self._small, key=len, reverse=True):
            if len(small) <= len(left) and small <= left:
                parts.append(small)
                left = left - small
        bounds = (len(parts), len(parts) * (self.threshold - 1))
        return bool(parts) and not left and number in bounds


class _Matrix:
    """Rows of numbers that are added one by one."""

    def __init__(self, width: int, kind: type) -> None:
        self._content: NDArray[Any] = np.zeros((16, width), dtype=kind)
        self._number = 0

    @property
    def rows(self) -> NDArray[Any]:
        """The rows that were added."""
        return self._content[: self._number]

    def append(self, row: Vectors) -> None:
        """Add a row."""
        if self._number == len(self._content):
            self._content = np.concatenate([self._content, np.zeros_like(self._content)])
        self._content[self._number] = row
        self._number += 1


_disclosures: dict[Hashable, Disclosure] = {}


def disclosure_of(key: Hashable, make: Callable[[], Disclosure]) -> Disclosure:
    """Return what is known of a field; it is made when it is first asked for."""
    if key not in _disclosures:
        _disclosures[key] = make()
    return _disclosures[key]


def forget(keys: Collection[Hashable] | None = None) -> None:
    """Forget what was printed: a review was opened anew."""
    for key in [*_disclosures] if keys is None else keys:
        _disclosures.pop(key, None)
