"""Numbers that look copied: one value in many rows, or filled down as a series; all rounded.

Only where the numbers around are varied: of a register in which all numbers are round, or most are
equal, it says nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from annual_review.hints.hint import Hint, places_of, quantity, strength_of
from annual_review.hints.register_rows import Floats, RegisterRows
from annual_review.person_numbers import mask
from annual_review.project.register_book import Field

_LEAST_VALUES = 20
_LEAST_COPIES, _TIMES_THE_NEXT = 10, 4  # of one value, and of the next frequent
_VARIED = 0.4  # of the other values are different ones
_LEAST_SERIES = 7  # values in a row
_MOST_COPIES = 0.7  # of the values; where nearly all are equal, that is usual
_RARE = 1e-4
_LEAST_ROUND, _USUALLY_ROUND = 12, 0.5  # values that are all round; the share among the others
_ALL_ROUND, _FAR_ROUND = 0.95, 5.0  # the share this year; standard deviations from last year's
_LEAST_TO_ROUND = 10  # a smaller number is not rounded
_MOST_GROUPS, _MOST_STRETCHES = 60, 20

Integers = NDArray[np.int64]


def repeated_digits(rows: RegisterRows) -> Iterator[Hint]:
    """Yield hints on copied, filled and rounded numbers of a register."""
    for name, field in rows.shown_fields("count", "amount"):
        values = rows.numbers(name)
        is_there = values > 0
        if is_there.sum() < _LEAST_VALUES:
            continue
        copies = _copied(rows, name, field, values, is_there)
        yield from copies
        if not copies:
            yield from _runs_of_copies(rows, name, field, values)
        yield from _series(rows, name, field, values)
        yield from _rounded(rows, name, field, values, is_there)


def _copied(
    rows: RegisterRows, name: str, field: Field, values: Floats, is_there: NDArray[np.bool_]
) -> list[Hint]:
    """Return a hint on the most frequent value, if all others are varied."""
    different, counts = np.unique(values[is_there], return_counts=True)
    order = np.argsort(-counts, kind="stable")
    most = int(counts[order[0]])
    value = float(different[order[0]])
    next_most = int(counts[order[1]]) if len(order) > 1 else most
    others = int(is_there.sum()) - most
    if most < max(_LEAST_COPIES, _TIMES_THE_NEXT * next_most) or others < _LEAST_COPIES:
        return []
    if len(different) - 1 < _VARIED * others or value == different[0]:
        return []
    earlier = rows.numbers(name, before=True)
    if len(earlier) and (earlier == value).mean() > (values == value).mean() / 3:
        return []  # it is usual
    return [_copies(rows, name, field, np.flatnonzero(values == value), most - next_most)]


def _copies(rows: RegisterRows, name: str, field: Field, at: Integers, strength: float) -> Hint:
    value = float(rows.numbers(name)[at[0]])
    shown = quantity(value, field.unit)
    return Hint(
        *("digits", rows.name, f"{name}{shown}"),
        f"{rows.name}的{name}有{len(at)}条同为{shown}",
        "而其他各条多不相同",
        field=name,
        value=value,
        rows=places_of(rows.table, at),
        strength=min(float(strength), 12.0),
    )


def _runs_of_copies(rows: RegisterRows, name: str, field: Field, values: Floats) -> Iterator[Hint]:
    """Yield a hint on equal values in consecutive rows, as they are filled down by mistake."""
    is_there = ~np.isnan(values)
    for start, end in _stretches(np.diff(values) == 0, _LEAST_SERIES - 1):
        if end - start >= _MOST_COPIES * is_there.sum():
            continue
        share = float((values[is_there] == values[start]).mean())
        chance = share ** (end - start) * is_there.sum()
        if chance < _RARE:
            at = np.arange(start, end + 1)
            yield _copies(rows, name, field, at, strength_of(chance))


def _series(rows: RegisterRows, name: str, field: Field, values: Floats) -> Iterator[Hint]:
    """Yield a hint on values that rise or fall by the same step from row to row."""
    steps = np.diff(values)
    if not (steps < 0).any() or not (steps > 0).any():
        return  # sorted
    same = (np.diff(steps) == 0) & (steps[1:] != 0)
    for start, end in _stretches(same, _LEAST_SERIES - 2):
        at = np.arange(start, end + 2)
        first, last = (quantity(float(values[place]), field.unit) for place in (at[0], at[-1]))
        yield Hint(
            *("digits", rows.name, f"{name}{first}至{last}"),
            f"{rows.name}的{name}连续{len(at)}条从{first}到{last}逐条等差",
            "像是下拉填充的序列",
            field=name,
            value=float(values[start]),
            rows=places_of(rows.table, at),
            strength=float(len(at)),
        )


def _rounded(
    rows: RegisterRows, name: str, field: Field, values: Floats, is_there: NDArray[np.bool_]
) -> Iterator[Hint]:
    """Yield a hint on numbers that all end in 0 or 5, where others do not.

    Compared are this year and the year before; the rows of one place, and those of all others; and
    so the rows of one file.
    """
    can_be = is_there & (values >= _LEAST_TO_ROUND)
    is_round = np.mod(values, 5) == 0
    earlier = rows.numbers(name, before=True)
    earlier = earlier[earlier >= _LEAST_TO_ROUND]
    if len(earlier) >= _LEAST_VALUES and can_be.sum() >= _LEAST_VALUES:
        usual, share = (np.mod(earlier, 5) == 0).mean(), is_round[can_be].mean()
        far = (share - usual) / np.sqrt(0.25 * (1 / len(earlier) + 1 / can_be.sum()))
        if share >= _ALL_ROUND and usual <= _USUALLY_ROUND and far > _FAR_ROUND:
            yield Hint(
                *("digits", rows.name, name),
                f"{rows.name}的{name}几乎都以0或5结尾",
                "上年不是这样，可能是估计数",
                field=name,
                strength=float(far),
            )
            return
    for word, groups in _groups(rows):
        codes, names = groups.factorize()
        is_placed = can_be & (codes >= 0)
        size = np.bincount(codes[is_placed], minlength=len(names))
        even = np.bincount(codes[is_placed & is_round], minlength=len(names))
        for code in np.flatnonzero((even == size) & (size >= _LEAST_ROUND)).tolist():
            others = int(size.sum() - size[code])
            share = max(float((even.sum() - even[code]) / max(others, 1)), 0.2)
            chance = share ** int(size[code]) * len(names)
            if others < _LEAST_VALUES or share > _USUALLY_ROUND or chance > _RARE:
                continue
            shown = mask(str(names[code]))
            yield Hint(
                *("digits", rows.name, f"{shown}{name}"),
                f"{rows.name}中{word}{shown}的{name}都以0或5结尾",
                "其他各条不是这样，可能是估计数",
                field=name,
                value=str(names[code]),
                rows=places_of(rows.table, np.flatnonzero(is_placed & (codes == code))),
                strength=strength_of(chance),
            )


def _groups(rows: RegisterRows) -> Iterator[tuple[str, pd.Series]]:
    """Yield the places of a register's rows, and their files, if these are several and not many."""
    columns = [("", rows.table[name]) for name, __ in rows.shown_fields("place")]
    files = rows.table.index.get_level_values("file").to_series(index=rows.table.index)
    for word, column in (*columns, ("文件", files)):
        if 1 < column.nunique() <= _MOST_GROUPS:
            yield word, column


def _stretches(same: NDArray[np.bool_], least: int) -> Iterator[tuple[int, int]]:
    """Yield the start and the end of each stretch of at least so many true values.

    Its end is left out. Of very many stretches the longest are enough.
    """
    edges = np.flatnonzero(np.diff(np.concatenate([[False], same, [False]]).astype(np.int8)))
    starts, ends = edges[::2], edges[1::2]
    long = np.flatnonzero(ends - starts >= least)
    longest = long[np.argsort(starts[long] - ends[long], kind="stable")][:_MOST_STRETCHES]
    for at in longest.tolist():
        yield int(starts[at]), int(ends[at])
