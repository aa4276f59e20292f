"""Ordinary years have next to no hints, and oddities put into them are found."""

import numpy as np
import pandas as pd
import pytest

from annual_review.hints.finding import hints_of
from tests.support.plausible_registers import as_rows, indexed, ordinary

YEARS = range(120)


def test_an_ordinary_year_has_next_to_no_hint():
    found = [hints_of(as_rows(now, before)) for _, now, before, _ in map(ordinary, YEARS)]
    assert sum(map(len, found)) / len(found) < 0.2


def test_nor_has_one_with_nothing_to_compare_it_with():
    found = [hints_of(as_rows(now)) for _, now, _, _ in map(ordinary, YEARS)]
    assert sum(map(len, found)) / len(found) < 0.4  # a school's holidays are unknown to it


def of_month(table, month):
    return table["日期"].dt.month == month


def silent_month(habit, now, before, random):
    """A month in which nobody wrote anything down."""
    month = int(random.integers(1, 13))
    own, earlier = of_month(now, month).sum(), of_month(before, month).sum()
    is_usual = np.median(np.bincount(now["日期"].dt.month, minlength=13)[1:]) >= 10
    if is_usual and habit.bunch == 1 and own >= 8 and earlier >= 4:
        return indexed(now[~of_month(now, month)].copy()), ("silent", f"{month}月")
    return None


def lost_place(habit, now, before, random):
    """A place that did not report."""
    rows = before["乡镇"].value_counts()
    many = rows[rows >= 12].index
    if habit.bunch == 1 and len(many) and 0.7 < len(now) / len(before) < 1.5:
        place = str(random.choice(many))
        if (left := now[now["乡镇"] != place]).size >= 20:
            return indexed(left.copy()), ("lost", place)
    return None


def one_digit_more(habit, now, before, random):
    """A number near the usual one with a nought too many."""
    if habit.sigma > 0.4 or len(now) < 15:
        return None
    near = (now["人数"] / now["人数"].median() - 1).abs().to_numpy()
    at = int(near.argmin())
    now.iloc[at, now.columns.get_loc("人数")] *= 10
    return now, ("value", f"人数{now['人数'].iloc[at]}人")


def four_times_the_rows(habit, now, before, random):
    """Each row four times."""
    is_alike = len(before) and 0.7 < len(now) / len(before) < 1.5
    if habit.bunch == 1 and len(now) >= 80 and is_alike and habit.season.min() > 0.3:
        return indexed(pd.concat([now] * 4)), ("change", "登记条数")
    return None


def another_unit(habit, now, before, random):
    """All numbers in another unit."""
    if habit.sigma < 0.6 and min(len(now), len(before)) > 20 and 0.6 < len(now) / len(before) < 1.8:
        return now.assign(人数=now["人数"] * 10), ("change", "人数")
    return None


def copied_value(habit, now, before, random):
    """One number thirty times."""
    if habit.is_rounded or not 60 < len(now) < 300 or habit.median < 60 or habit.sigma < 0.3:
        return None
    value = int(now["人数"].median()) + 1
    rows = random.choice(len(now), 30, replace=False)
    now.iloc[rows, now.columns.get_loc("人数")] = value
    return now, ("digits", f"人数{value}人")


def filled_series(habit, now, before, random):
    """A number dragged down, so that it grows by one in each row."""
    if len(now) < 40 or habit.median < 30:
        return None
    first = int(random.integers(5, len(now) - 12))
    column = now.columns.get_loc("人数")
    now.iloc[first : first + 10, column] = now.iloc[first, column] + np.arange(10)
    return now, ("digits", "人数")


@pytest.mark.parametrize(
    "plant",
    [
        silent_month,
        lost_place,
        one_digit_more,
        four_times_the_rows,
        another_unit,
        copied_value,
        filled_series,
    ],
)
def test_an_oddity_is_found(plant):
    planted = found = 0
    for seed in range(250):
        habit, now, before, random = ordinary(seed)
        if (odd := plant(habit, now, before, random)) is None:
            continue
        table, (kind, subject) = odd
        hints = hints_of(as_rows(table, before if len(before) else None))
        planted += 1
        found += any(hint.kind == kind and hint.subject.startswith(subject) for hint in hints)
    assert planted >= 10
    assert found >= 0.9 * planted
