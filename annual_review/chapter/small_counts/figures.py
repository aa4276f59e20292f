"""Whether the number of a figure is printed, or withheld as a small one or beside such a one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import pandas as pd

from annual_review.chapter.evidence import tables_of
from annual_review.chapter.small_counts.registers import (
    SMALL,
    disclosure_of_column,
    disclosure_of_rows,
    places_in,
    threshold_of_column,
    threshold_of_rows,
)
from annual_review.chapter.small_counts.words import State

_Decision = Callable[[], State]


@dataclass(frozen=True, eq=False)
class SmallNumber:
    """The threshold of a figure, and what decides whether it is printed, when that is asked."""

    threshold: int
    decisions: tuple[_Decision, ...]
    measure: tuple[str, str] | None = None  # register and field of a sum

    def __deepcopy__(self, memo: object) -> SmallNumber:
        """Return the same object: pandas copies attrs."""
        return self

    @property
    def state(self) -> State:
        """Whether the number is printed; asking makes it known to the reader."""
        found = [decide() for decide in self.decisions]
        return next((state for state in found if state != "shown"), "shown")


def small_count(rows: pd.DataFrame | pd.Series) -> SmallNumber | None:
    """Return how the number of some rows is withheld; None if it is not."""
    threshold = threshold_of_rows(rows)
    if not threshold:
        return None
    known = disclosure_of_rows(rows)
    own = known.rows(places_in(rows.index))
    return SmallNumber(threshold, (lambda: known.state(own),))


def small_count_at(register: str, origin: str, index: pd.MultiIndex) -> SmallNumber | None:
    """Return how the number of the rows at some places is withheld; None if it is not."""
    table = (tables_of(origin) or {}).get(register)
    if table is None or not threshold_of_rows(table):
        return None
    own = pd.DataFrame(index=index)
    own.attrs = {"origin": origin, "register": register, SMALL: table.attrs[SMALL]}
    return small_count(own)


def small_sum(column: pd.Series, *, is_mean: bool = False) -> SmallNumber | None:
    """Return how the sum of a column, or its mean, is withheld; None if it is not."""
    if not threshold_of_column(column):
        return _with_few_rows(column, [])
    found = _with_few_rows(column, [_of_sum(column, column)])
    if found is None or is_mean:
        return found
    return replace(found, measure=(str(column.attrs["register"]), str(column.name)))


def small_value(
    column: pd.Series, number: Fraction | float | None, own: pd.Series | None = None
) -> SmallNumber | None:
    """Return how a single value of a column, or how many it has, is withheld; None if it is not.

    `number` is that value in the unit of the field, `own` are the rows that hold it.
    """
    threshold = threshold_of_column(column)
    if not threshold:
        return _with_few_rows(column, [])
    is_small = number is not None and 0 < number < threshold
    decisions: list[_Decision] = [lambda: "small" if is_small else "shown"]
    if own is not None:
        decisions += [_of_sum(column, own.iloc[at : at + 1]) for at in range(len(own))]
    return _with_few_rows(column, decisions)


def _of_sum(column: pd.Series, rows: pd.Series) -> _Decision:
    known = disclosure_of_column(column)
    own = known.rows(places_in(rows.index))
    return lambda: known.state(own)


def _with_few_rows(column: pd.Series, decisions: Sequence[_Decision]) -> SmallNumber | None:
    """Add that nothing is said of fewer persons than the threshold of the rows."""
    of_rows = threshold_of_rows(column)
    few = 0 < len(column) < of_rows
    found: list[_Decision] = [*decisions]
    if of_rows:
        found.append(lambda: "hidden" if few else "shown")
    threshold = max(of_rows, threshold_of_column(column))
    return SmallNumber(threshold, tuple(found)) if found else None
