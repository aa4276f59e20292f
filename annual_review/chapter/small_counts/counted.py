"""The rows behind the labels of what `tally` and `crosstab` counted, if small ones are withheld.

`note_cells` lets the result know them; `cells` asks them what is printed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

import pandas as pd

from annual_review.chapter.small_counts.disclosure import Disclosure, Rows
from annual_review.chapter.small_counts.registers import (
    SMALL,
    disclosure_of_column,
    disclosure_of_rows,
    places_in,
    threshold_of_column,
    threshold_of_rows,
)
from annual_review.chapter.small_counts.words import State
from annual_review.records.cleaned import INDEX

CELLS = "small_cells"  # in attrs
_MOST_COUNTED = 100  # counted numbers by which others are recognised that lost their attrs
_MOST_CELLS = 1500  # of a table whose cells are decided on one by one

Numbers = pd.Series | pd.DataFrame
_Key = tuple[tuple[int, str], ...]  # labels by axis

counted: list[Cells] = []  # what was counted last


def label_of(name: Any) -> str:
    """Return a label as text, however it is counted: 3 and 3.0 are one month, no value is ""."""
    if isinstance(name, float) and name.is_integer():
        return str(int(name))
    return "" if pd.isna(name) else str(name)


class Cells:
    """The rows behind the labels of counted numbers, and whether each number is printed.

    pandas copies and compares attrs: to it this is one value.
    """

    def __init__(
        self, known: Sequence[Disclosure], names: Sequence[pd.Series], places: Sequence[Any]
    ) -> None:
        self._known = list(known)  # the first is that of the numbers
        self._names = [[label_of(name) for name in column] for column in names]
        self._places = list(places)

    def __deepcopy__(self, memo: object) -> Cells:
        """Return the same object."""
        return self

    def __repr__(self) -> str:
        """Return how many rows there are."""
        return f"{len(self._places)} rows"

    @property
    def threshold(self) -> int:
        """The least number that is printed."""
        return max(one.threshold for one in self._known)

    @cached_property
    def labels(self) -> list[list[str]]:
        """The labels of each axis, in the order of the rows."""
        return [list(dict.fromkeys(names)) for names in self._names]

    def sums(self, axis: int) -> dict[str, float]:
        """Return the sum under each label of an axis."""
        own = self._known[0]
        return {label: own.total(self._rows(own, {axis: label})) for label in self.labels[axis]}

    def list_states(self, axis: int) -> dict[str, State]:
        """Return whether the sum under each label of an axis is printed."""
        labels = self.labels[axis]
        if axis not in self._list_states:
            found = [
                one.states_of_list([self._rows(one, {axis: label}) for label in labels])
                for one in self._known
            ]
            self._list_states[axis] = dict(zip(labels, _joined(found), strict=True))
        return self._list_states[axis]

    @cached_property
    def _list_states(self) -> dict[int, dict[str, State]]:
        return {}

    @cached_property
    def table_states(self) -> dict[tuple[str, str], State]:
        """Whether the number under each pair of labels is printed."""
        rows, columns = self.labels
        pairs = [(row, column) for row in rows for column in columns]
        if len(pairs) > _MOST_CELLS:
            return dict.fromkeys(pairs, "hidden")
        found = []
        for one in self._known:
            table = [[self._rows(one, {0: row, 1: column}) for column in columns] for row in rows]
            found.append([state for line in one.states_of_table(table) for state in line])
        return dict(zip(pairs, _joined(found), strict=True))

    def _rows(self, known: Disclosure, labels: Mapping[int, str]) -> Rows:
        return known.rows(self._by_labels.get(tuple(sorted(labels.items())), ()))

    @cached_property
    def _by_labels(self) -> dict[_Key, list[Any]]:
        found: dict[_Key, list[Any]] = {}
        for place, *names in zip(self._places, *self._names, strict=True):
            keys: list[_Key] = [((axis, name),) for axis, name in enumerate(names)]
            keys += [tuple(enumerate(names))] if len(names) > 1 else []
            for key in keys:
                found.setdefault(key, []).append(place)
        return found


def _joined(found: Sequence[Sequence[State]]) -> list[State]:
    """Return the states of the numbers, withheld also where one of the others is."""
    own, *others = found
    return [
        state if state != "shown" or all(one[at] == "shown" for one in others) else "hidden"
        for at, state in enumerate(own)
    ]


def note_cells(result: Numbers, names: Sequence[pd.Series], values: pd.Series | None) -> None:
    """Let counted numbers know the rows behind each label, if small ones are withheld.

    `names` are the columns that were counted, of the same rows; `values` those that were added up.
    """
    first = names[0]
    of_rows = threshold_of_rows(first)
    of_values = 0 if values is None else threshold_of_column(values)
    small = result.attrs.pop(SMALL, None)
    result.attrs.pop(CELLS, None)
    if not small or not set(INDEX) <= set(first.index.names):
        return
    known = [disclosure_of_column(values)] if values is not None and of_values else []
    known += [disclosure_of_rows(first)] if of_rows else []
    if not known:
        return
    if values is not None and not of_values:
        known = [_Few(known[0]), *known]  # type: ignore[list-item]
    cells = Cells(known, names, places_in(first.index))
    result.attrs[CELLS] = cells
    if isinstance(known[0], Disclosure):
        counted.append(cells)
        del counted[:-_MOST_COUNTED]


class _Few:
    """Stands for numbers of another field, which are printed unless their rows are too few."""

    def __init__(self, rows: Disclosure) -> None:
        self._rows, self.threshold = rows, rows.threshold

    def rows(self, places: Sequence[Any]) -> Rows:
        return self._rows.rows(places)

    def states_of_list(self, cells: Sequence[Rows]) -> list[State]:
        return ["shown"] * len(cells)

    def states_of_table(self, table: Sequence[Sequence[Rows]]) -> list[list[State]]:
        return [["shown"] * len(row) for row in table]
