"""Say why a figure has changed, as far as the registers hold it: clauses for `trends`.

`because` divides a total into how many and how much each, `mostly` finds the place or the kind that
carries most of a change. Both are arithmetic: they say what a change consists of, and nothing where
it consists of nothing in particular. Other reasons are facts of the year (params/).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import partial

import pandas as pd

from annual_review.chapter.aggregates import amounts_of
from annual_review.chapter.expressions import OVER, Expression
from annual_review.chapter.figures import Figure, computed
from annual_review.chapter.listing import Listing
from annual_review.chapter.parts import parts_of
from annual_review.chapter.printed_figures import printed_figure
from annual_review.values.change_words import beside, exact_like
from annual_review.values.changes import LEVEL_PERCENT, Change, Verdict
from annual_review.values.units import is_of_quantity
from annual_review.values.wording import as_printed, phrase

LEAST_WHOLE = 10  # things for each of something are given without decimals from here up
LEAST_PARTS = 3  # of two places, one carries half of any change
LEAST_CARRIED = 0.5  # of all that changed in the same direction
_SAID = (Verdict.ROSE, Verdict.FELL, Verdict.NEW, Verdict.CEASED)


def because(id: str, whole: Figure | str, number: Figure, counted: str, each: str) -> str:
    """Return why a total has changed: how many there were, or how much each; "" if neither.

        trends({"培训果农": farmers}, why={
            "培训果农": because("agri.each", farmers, sessions, "培训场次", "场均人数")})

    `id` names the figure `whole` ÷ `number`; `counted` and `each` are what the clause calls
    `number` and that quotient. It reads 主要是培训场次由24场减为12场，场均人数大体持平; where both
    move against each other 培训场次由11场增为14场，而场均人数由647人降为365人; where they move
    together, the one that has changed more comes first. A factor that has changed by less than
    `LEVEL_PERCENT` is level. Each number opens to its rows of both years. `whole` may be a figure
    as an f-string prints it (f"{x:.2万}"): how much each is then printed alike, from one 万 up.

    Returns an empty text if the change of `whole` is not one that is said (values/changes.py), if a
    figure cannot be compared, and if both factors are level. Raises FigureError as `x.change` does.
    """
    total = printed_figure(whole)
    change = total.figure.change
    if change is None or change.verdict not in (Verdict.ROSE, Verdict.FELL):
        return ""
    counting = _Factor.of(counted, number, "增减")
    average = _Factor.of(each, _quotient(id, total.figure, number), "升降", total.spec)
    if counting is None or average is None:
        return ""
    moved = [factor for factor in (counting, average) if not factor.is_level]
    driving = [factor for factor in moved if factor.is_up == (change.difference > 0)]
    others = [factor for factor in (counting, average) if factor not in driving]
    if not driving:
        return ""
    if len(driving) == 2:
        first, second = sorted(driving, key=lambda factor: -factor.change.size)
        return f"{first.name}{first.moved()}，{second.name}也{second.moved()}"
    (driver,), (other,) = driving, others
    if other.is_level:
        return f"主要是{driver.name}{driver.moved()}，{other.name}{other.change.level_words}"
    return f"{other.name}{other.moved()}，而{driver.name}{driver.moved()}"


@dataclass(frozen=True)
class _Factor:
    """One of the two factors of a total, and how it has changed.

    `verbs` are two characters, of a rise and of a fall, `spec` the one by which it is printed.
    """

    name: str
    figure: Figure
    change: Change
    verbs: str
    spec: str = ""

    @classmethod
    def of(cls, name: str, figure: Figure, verbs: str, spec: str = "") -> _Factor | None:
        """Return a factor; None if its figure cannot be compared, or is 0 in either year."""
        change = figure.change
        if change is None or change.redefined or not (change.now and change.before):
            return None
        numbers = (as_printed(value, change.unit, exact_like(spec)) for value in _both(change))
        is_large = all(abs(printed.number) >= 1 for printed in numbers)
        return cls(name, figure, change, verbs, spec if is_large else "")

    @property
    def is_up(self) -> bool:
        return self.change.difference > 0

    @property
    def is_level(self) -> bool:
        return self.change.size < LEVEL_PERCENT

    def moved(self) -> str:
        """Return how it has changed: 由24场次减为12场次."""
        words = _from_to(self.verbs[not self.is_up], self.change, self.spec)
        return self.figure.marked(words, shows="change")


def _from_to(verb: str, change: Change, spec: str) -> str:
    """Return both numbers by a spec, or exactly if it prints them alike."""
    before, now = (beside(value, change.unit, spec) for value in _both(change))
    if before == now:
        before, now = (phrase(value, change.unit) for value in _both(change))
    return f"由{before}{verb}为{now}"


def _both(change: Change) -> tuple[float, float]:
    return change.before, change.now


def _quotient(id: str, whole: Figure, number: Figure) -> Figure:
    """Return how much there is of `whole` for each of `number`, as a figure; 0 if that is 0.

    It has one decimal; a number of things from `LEAST_WHOLE` up has none. `id` names the figure in
    figures.json; its unit is that of `whole`, and its rows are those of both. Raises FigureError
    for a figure that was not computed from rows.
    """
    for figure in (whole, number):
        figure.require_computed()
    index = whole.index
    if index is not None and number.index is not None and not index.equals(number.index):
        index = index.append(number.index)
    unit = whole.measure or whole.unit
    result = Figure(
        id,
        _each(whole.value, number.value, unit) if number.value else 0,
        unit,
        f"（{whole.rule}）÷（{number.rule}）",
        index,
        whole.origin,
        whole.missing or number.missing,
        then=partial(_quotient_in, id, whole, number),
        is_average=True,
        expression=Expression(OVER, (whole, number)),
    )
    return computed(result)


def _each(whole: float, number: float, unit: str) -> int | float:
    exact = Fraction(str(whole)) / Fraction(str(number))
    is_whole = abs(exact) >= LEAST_WHOLE and not is_of_quantity(unit)
    tenths = math.floor(exact * (1 if is_whole else 10) + Fraction(1, 2))  # half up
    value = tenths if is_whole else tenths / 10
    return int(value) if value == int(value) else value


def _quotient_in(id: str, whole: Figure, number: Figure, year: int) -> Figure | None:
    """Return the same quotient of another year; None if that lacks one of the two figures."""
    other, other_number = whole.of(year), number.of(year)
    return _quotient(id, other, other_number) if other is not None and other_number else None


def mostly(id: str, whole: Figure | str, column: pd.Series) -> str:
    """Return in which place or kind most of a change lies; "" if in none.

        mostly("agri.most", farmers, area(training, "乡镇"))

    `id` names the figure of that place; `column` is the field, or `area(...)`, that divides the
    rows of `whole`, a count or a total, or one as an f-string prints it (f"{x:.2万}"). It reads
    减少的主要是官舟镇，由800人减为100人, and can stand in `why` of `trends`.

    One of at least `LEAST_PARTS` values must carry `LEAST_CARRIED` of all that has changed in the
    direction of the whole, and its own change must be one that is said. Returns an empty text
    otherwise, and where `whole` cannot be compared. Raises FigureError for a figure that is not a
    count or a total of rows selected with `where`.
    """
    printed = printed_figure(whole)
    divided = printed.figure
    change, earlier = divided.change, divided.before
    if change is None or earlier is None:
        return ""
    field = str(column.name)
    now = amounts_of(divided, field)
    if change.verdict not in _SAID:
        return ""
    name = _carrier(now, amounts_of(earlier, field), change)
    if not name:
        return ""
    part = parts_of(divided, field, {name: id})[name]
    own = part.change
    if own is None or own.verdict not in _SAID:
        return ""
    shown = Listing((name,), is_of_register=True)
    if not own.now:
        before = beside(own.before, own.unit, printed.spec)
        ceased = part.marked(f"没有登记（{own.year}{before}）", shows="change")
        return f"{shown}{ceased}"
    verb, noun = ("增", "增加") if own.difference > 0 else ("减", "减少")
    moved = part.marked(_from_to(verb, own, printed.spec), shows="change")
    return f"{noun}的主要是{shown}，{moved}"


def _carrier(now: Mapping[str, float], before: Mapping[str, float], change: Change) -> str:
    """Return the value that carries most of a change; "" if there is none."""
    names = [*now, *(name for name in before if name not in now)]
    sign = 1 if change.difference > 0 else -1
    moved = {name: sign * (now.get(name, 0) - before.get(name, 0)) for name in names}
    along = {name: by for name, by in moved.items() if by > 0}
    if len([name for name in names if name]) < LEAST_PARTS or not along:
        return ""
    first = max(along, key=lambda name: along[name])
    return first if along[first] >= LEAST_CARRIED * sum(along.values()) else ""
