"""Single rows of a column as figures: the largest, the smallest, and the one in the middle.

    most = largest("aid.largest", aid["金额"], "元")
    say(f"最大的一笔是{listing(aid.loc[most.index]['乡镇'])}的{most}。")

A largest or smallest value has its own rows behind it, all of those that hold it.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import NamedTuple

import pandas as pd

from annual_review.chapter.aggregates import (
    Recompute,
    are_partial,
    conversion_note,
    factor_of,
    index_of,
    require_numbers,
    rule_of,
)
from annual_review.chapter.earlier import selection_of
from annual_review.chapter.exact_numbers import as_number
from annual_review.chapter.figures import Figure, computed
from annual_review.chapter.recorded.columns import column_words
from annual_review.chapter.selections import missing_reason
from annual_review.chapter.small_counts.figures import SmallNumber, small_value
from annual_review.chapter.small_counts.registers import threshold_of_rows

_Aggregate = Callable[[str, pd.Series, str], Figure]


def largest(id: str, column: pd.Series, unit: str) -> Figure:
    """Return the largest number of `column` as a figure, with the rows that hold it.

        most = largest("aid.largest", aid["金额"], "元")
        say(f"最大的一笔是{listing(aid.loc[most.index]['乡镇'])}的{most}。")

    `id` names the figure in figures.json, once in the whole review; `column` is a column of numbers
    of one register; `unit` is the unit of the number, to which one in another scale is converted.
    The index of the figure is that of its rows, several if they are equal. A column without any
    number has no largest one: the figure is false and prints nothing. Raises FigureError as `total`
    does.
    """
    return _extreme(largest, id, column, unit, "最大值")


def smallest(id: str, column: pd.Series, unit: str) -> Figure:
    """Return the smallest number of `column` as a figure, with the rows that hold it.

        least = smallest("aid.smallest", aid["金额"], "元")

    `id`, `column` and `unit` are as for `largest`. Empty cells are no numbers. Raises FigureError
    as `total` does.
    """
    return _extreme(smallest, id, column, unit, "最小值")


def median(id: str, column: pd.Series, unit: str) -> Figure:
    """Return the median of `column` as a figure: half of the numbers are at most as large.

        middle = median("aid.median", aid["金额"], "元")

    `id`, `column` and `unit` are as for `largest`; the rows of the figure are all of the column. Of
    an even number it is the mean of the two in the middle. Raises FigureError as `total` does.
    """
    require_numbers(id, column)
    factor = factor_of(id, column, unit)
    numbers = sorted(column.dropna().tolist())
    middle = numbers[(len(numbers) - 1) // 2 : len(numbers) // 2 + 1]
    exact = sum(map(_exact, middle), Fraction(0)) * factor / max(len(middle), 1)
    rule = rule_of(id, column, f"{column_words(column)}，中位数{conversion_note(column, factor)}")
    return _figure(median, id, column, unit, _Found(exact if middle else None, rule, column))


def _extreme(aggregate: _Aggregate, id: str, column: pd.Series, unit: str, name: str) -> Figure:
    """Return the figure of the rows that hold the largest or the smallest number."""
    require_numbers(id, column)
    factor = factor_of(id, column, unit)
    value = column.max() if aggregate is largest else column.min()
    own = column[(column == value).fillna(False).astype(bool)]
    rule = rule_of(id, column, f"{column_words(column)}，{name}{conversion_note(column, factor)}")
    exact = _exact(value) * factor if len(own) else None
    among = "" if threshold_of_rows(column) else f"中的{len(own)}行"
    return _figure(aggregate, id, column, unit, _Found(exact, f"{rule}{among}", own))


def _small(
    aggregate: _Aggregate, column: pd.Series, unit: str, found: _Found
) -> SmallNumber | None:
    """Return how the number is withheld if it is of few persons; None if it is not."""
    number = None if found.exact is None else found.exact / factor_of("", column, unit)
    return small_value(column, number, None if aggregate is median else found.rows)


def _exact(value: float) -> Fraction:
    return Fraction(str(value))


class _Found(NamedTuple):
    """The value that was found, None if the column has no number; its rule and its rows."""

    exact: Fraction | None
    rule: str
    rows: pd.Series


def _figure(aggregate: _Aggregate, id: str, column: pd.Series, unit: str, found: _Found) -> Figure:
    """Return the figure of what was found in a column."""
    origin, selection = str(column.attrs.get("origin", "")), selection_of(column)
    value = as_number(found.exact or 0)
    # Rows that pandas selected may have the same extreme as all rows, and are not selected again.
    is_known = not are_partial(column)
    figure = Figure(
        id,
        value,
        unit,
        found.rule,
        index_of(id, found.rows),
        origin,
        missing_reason(column),
        register=selection.register,
        then=Recompute(aggregate, id, unit, selection, origin, value) if is_known else None,
        is_average=aggregate is median,
        lacks_value=found.exact is None,
        small=_small(aggregate, column, unit, found),
    )
    return computed(figure)
