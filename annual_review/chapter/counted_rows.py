"""The rows behind a table of numbers: those that `tally` and `crosstab` have counted.

Their results are indexed by names, no longer by rows. pandas' `attrs` carry the places of the rows,
so that a drawing or a map of the numbers opens to them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from annual_review.records.cleaned import INDEX

COUNTED = "counted"  # the key in attrs


class CountedRows:
    """The places of counted rows, and the names under which each was counted.

    pandas copies and compares attrs: to it this is one value.
    """

    def __init__(self, index: pd.Index, names: Sequence[pd.Series]) -> None:
        self._index = index
        self._names = [column.to_numpy() for column in names]

    def __deepcopy__(self, _: Any) -> CountedRows:
        return self

    def __repr__(self) -> str:
        """Return how many rows there are."""
        return f"{len(self._index)} rows"

    def of(self, data: pd.DataFrame | pd.Series) -> pd.Index:
        """Return the places of the rows whose names are still among the labels of `data`.

        Where none of the names is, the labels were replaced, and all rows are behind the numbers.
        """
        labels = {label for axis in data.axes for label in axis}
        if isinstance(data, pd.Series):
            labels.add(data.name)
        kept = np.ones(len(self._index), dtype=bool)
        for names in self._names:
            is_there = np.array([name in labels for name in names], dtype=bool)
            if is_there.any():
                kept &= is_there
        return self._index[kept]


def note_counted(numbers: pd.Series | pd.DataFrame, *names: pd.Series) -> None:
    """Let numbers know the rows that were counted under `names`, if these are of a register."""
    if set(INDEX) <= set(names[0].index.names):
        numbers.attrs[COUNTED] = CountedRows(names[0].index, names)


def places_behind(data: Any) -> pd.MultiIndex | None:
    """Return the places of the rows behind a table, a column or numbers; None if not known.

    Rows know their places by their index, also if it was reset into columns.
    """
    if not isinstance(data, pd.DataFrame | pd.Series):
        return None
    if set(INDEX) <= set(data.index.names):
        return pd.MultiIndex.from_frame(data.index.to_frame(index=False)[list(INDEX)])
    if isinstance(data, pd.DataFrame) and set(INDEX) <= set(map(str, data.columns)):
        return pd.MultiIndex.from_frame(data[list(INDEX)])
    counted: CountedRows | None = data.attrs.get(COUNTED)
    if counted is None:
        return None
    return pd.MultiIndex.from_frame(counted.of(data).to_frame(index=False)[list(INDEX)])
