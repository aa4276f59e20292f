"""Withhold small numbers in what charts and tables are made of: a Series or a DataFrame of numbers.

`tally` and `crosstab` let their results know the rows behind each label (counted.py). Where a
chapter has gone on calculating with them, a number is withheld if the one that was counted under
its labels is. Numbers of which nothing is known any more, since they were put together by hand or
by an operation of pandas that drops `attrs`, are compared with the parts of the registers.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from annual_review.chapter.small_counts.counted import CELLS, Cells, Numbers, counted, label_of
from annual_review.chapter.small_counts.pattern import pattern_of_list
from annual_review.chapter.small_counts.registers import (
    SMALL,
    any_is_small,
    disclosures_of,
    origins,
)
from annual_review.chapter.small_counts.words import State

_NEAR = 1e-6

States = NDArray[np.object_]


@dataclass(frozen=True)
class Withheld:
    """Which numbers are withheld, in the shape of their table; `threshold` is 0 if none is."""

    states: States
    threshold: int = 0


def withheld_in(numbers: Numbers) -> Withheld:
    """Return which numbers are withheld."""
    states = np.full(numbers.shape, "shown", dtype=object)
    if not any_is_small() and CELLS not in numbers.attrs:
        return Withheld(states)
    threshold = 0
    if isinstance(numbers, pd.Series):
        states, threshold = _of_series(numbers)
    else:
        cells = numbers.attrs.get(CELLS)
        if isinstance(cells, Cells):
            states, threshold = _of_table(numbers, cells), cells.threshold
        for at in range(numbers.shape[1]):
            column = numbers.iloc[:, at]
            if (states[:, at] == "shown").all() and column.dtype.kind in "iuf":
                own = column if CELLS not in column.attrs else column.copy()
                own.attrs = {name: one for name, one in own.attrs.items() if name != CELLS}
                states[:, at], found = _of_series(own)
                threshold = max(threshold, found)
    return Withheld(states, threshold if (states != "shown").any() else 0)


def protected(numbers: Any) -> tuple[Any, int]:
    """Return numbers without the withheld ones, and the threshold; 0 where all are printed."""
    if not isinstance(numbers, pd.Series | pd.DataFrame):
        return numbers, 0
    withheld = withheld_in(numbers)
    if not withheld.threshold:
        return numbers, 0
    shown = numbers.mask(withheld.states != "shown")
    shown.attrs = dict(numbers.attrs)
    return shown, withheld.threshold


def _of_series(numbers: pd.Series) -> tuple[States, int]:
    cells = numbers.attrs.get(CELLS)
    if isinstance(cells, Cells):
        return _by_cells(numbers, cells), cells.threshold
    labels = [label_of(label) for label in numbers.index]
    return states_by_labels(numbers, labels, numbers.attrs.get(SMALL, {}))


def _by_cells(numbers: pd.Series, cells: Cells) -> States:
    """Return the states of a list by its labels, or by its values if all labels were replaced."""
    labels = [label_of(label) for label in numbers.index]
    values = [0.0 if pd.isna(value) else float(value) for value in numbers.tolist()]
    axis = _axis(labels, cells)
    if axis is None:
        return _array(_states_by_values(values, cells))
    if len(cells.labels) > 1 and label_of(numbers.name) in cells.labels[1 - axis]:
        other = label_of(numbers.name)
        pairs = [(label, other) if axis == 0 else (other, label) for label in labels]
        return _array([cells.table_states.get(pair, "shown") for pair in pairs])
    states, withheld = cells.list_states(axis), _withheld_sums(cells, axis)
    return _array(
        [
            states.get(label) or _of_unknown(value, withheld, cells.threshold)
            for label, value in zip(labels, values, strict=True)
        ]
    )


def _states_by_values(values: Sequence[float], cells: Cells) -> list[State]:
    """Return the states of a list whose labels were replaced, such as 4 by 4月.

    Where its numbers are those that were counted, in the order of an axis, they are the states of
    that axis; else each number is withheld that is as great as one that is.
    """
    for axis in range(len(cells.labels)):
        sums, states = cells.sums(axis), cells.list_states(axis)
        for labels in (sorted(sums, key=_in_order), cells.labels[axis]):
            if [value for value in values if value] == [sums[one] for one in labels if sums[one]]:
                known = iter([states[one] for one in labels if sums[one]])
                return [next(known) if value else "shown" for value in values]
    withheld = set().union(*(_withheld_sums(cells, axis) for axis in range(len(cells.labels))))
    return [_of_unknown(value, withheld, cells.threshold) for value in values]


def _in_order(label: str) -> tuple[bool, int, str]:
    """Return the place of a label among others: numbers first, by their value."""
    return (not label.isdecimal(), int(label) if label.isdecimal() else 0, label)


def _withheld_sums(cells: Cells, axis: int) -> set[float]:
    """Return the sums under those labels of an axis that are withheld."""
    states = cells.list_states(axis)
    return {total for label, total in cells.sums(axis).items() if states[label] != "shown"}


def _of_unknown(value: float, withheld: Collection[float], threshold: int) -> State:
    """Return the state of a number whose label was replaced."""
    if 0 < abs(value) < threshold:
        return "small"
    return "hidden" if value and value in withheld else "shown"


def _of_table(numbers: pd.DataFrame, cells: Cells) -> States:
    """Return the states of a table by its labels; those of a sum of its rows by one of them."""
    states = np.full(numbers.shape, "shown", dtype=object)
    rows, columns = ([label_of(label) for label in axis] for axis in numbers.axes)
    axis, other = _axis(rows, cells), _axis(columns, cells)
    if len(cells.labels) > 1 and None in (axis, other):
        return _of_unknown_table(numbers, cells)
    for j, column in enumerate(columns):
        for i, row in enumerate(rows):
            if axis is not None and other is not None and axis != other:
                pair = (row, column) if axis == 0 else (column, row)
                states[i, j] = cells.table_states.get(pair, "shown")
                if column not in cells.labels[other]:  # a sum of the row that was added
                    states[i, j] = cells.list_states(axis).get(row, "shown")
                elif row not in cells.labels[axis]:
                    states[i, j] = cells.list_states(other).get(column, "shown")
            elif axis is not None:
                states[i, j] = cells.list_states(axis).get(row, "shown")
            elif other is not None:
                states[i, j] = cells.list_states(other).get(column, "shown")
    return states


def _of_unknown_table(numbers: pd.DataFrame, cells: Cells) -> States:
    """Return the states of a table whose labels are lost: nothing of it, if a number is small."""
    values = numbers.select_dtypes("number").to_numpy(dtype=np.float64, na_value=0)
    is_small = bool(((np.abs(values) > 0) & (np.abs(values) < cells.threshold)).any())
    return np.full(numbers.shape, "hidden" if is_small else "shown", dtype=object)


def _axis(labels: Sequence[str], cells: Cells) -> int | None:
    """Return the axis that has most of some labels; None if none has any."""
    sizes = [len(set(labels) & set(own)) for own in cells.labels]
    most = max(sizes)
    return sizes.index(most) if most else None


def states_by_labels(
    numbers: pd.Series, labels: Sequence[str], small: Mapping[str, int]
) -> tuple[States, int]:
    """Return the states of numbers of which only labels are known, and the threshold.

    They are those of a part of a register that has the same sums; or, if their field is small, of
    the numbers by themselves.
    """
    values = [0.0 if pd.isna(value) else float(value) for value in numbers.tolist()]
    for known, parts in (
        (one, part)
        for origin in origins()
        for one, all_parts in disclosures_of(origin)
        for part in all_parts
    ):
        own = [parts.get(label) for label in labels]
        alike = [rows for rows, value in zip(own, values, strict=True) if rows and value]
        if len(alike) > 1 and all(
            abs((known.total(rows) if rows else 0.0) - value) < 1e-6
            for rows, value in zip(own, values, strict=True)
        ):
            of_parts = dict(zip(parts, known.states_of_list(list(parts.values())), strict=True))
            return _array([of_parts.get(label, "shown") for label in labels]), known.threshold
    for cells in reversed(counted):
        for axis in range(len(cells.labels)):
            if _are_sums(cells.sums(axis), labels, values):
                of_labels = cells.list_states(axis)
                return _array([of_labels.get(label, "shown") for label in labels]), cells.threshold
    threshold = small.get(str(numbers.name), 0)
    if not threshold:
        return _array(["shown"] * len(values)), 0
    withheld = _withheld_parts(labels)
    pattern = pattern_of_list([round(abs(value)) for value in values], threshold)
    hidden = {at for at, __ in pattern.hidden}
    states: list[State] = [
        "small"
        if 0 < abs(value) < threshold and not pattern.is_whole
        else "hidden"
        if pattern.is_whole or at in hidden or (value and labels[at] in withheld)
        else "shown"
        for at, value in enumerate(values)
    ]
    return _array(states), threshold


def _are_sums(sums: Mapping[str, float], labels: Sequence[str], values: Sequence[float]) -> bool:
    """Return whether numbers are the sums under their labels, two at least that are not 0."""
    pairs = [(sums.get(label), value) for label, value in zip(labels, values, strict=True)]
    known = [value for own, value in pairs if own is not None and value]
    return len(known) > 1 and all(abs((own or 0.0) - value) < _NEAR for own, value in pairs)


def _withheld_parts(labels: Sequence[str]) -> set[str]:
    """Return which labels are withheld as parts of a register, whatever is computed of them."""
    found: set[str] = set()
    for origin in origins():
        for known, all_parts in disclosures_of(origin):
            for parts in all_parts:
                if len(set(labels) & set(parts)) > 1:
                    states = known.states_of_list(list(parts.values()))
                    named = zip(parts, states, strict=True)
                    found |= {label for label, state in named if state != "shown"}
    return found


def _array(states: Sequence[State]) -> States:
    found = np.empty(len(states), dtype=object)
    found[:] = states
    return found
