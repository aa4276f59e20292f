"""Figures that are calculated of other figures: `figure`, and `share` of aggregates.py.

    per_head = figure("aid.per_head", paid / people, "元")

Such a figure keeps its expression: the rows of all its operands are behind it, and it is calculated
again of the same operands of another year, or of one member (`Calculation`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction

import pandas as pd

from annual_review.chapter.calculation import calculate, divisors
from annual_review.chapter.earlier import earlier_years_of
from annual_review.chapter.exact_numbers import as_number
from annual_review.chapter.expressions import ONLY, Expression
from annual_review.chapter.figures import Figure, computed
from annual_review.chapter.parts import parts_of
from annual_review.errors import FigureError
from annual_review.language import _


def figure(id: str, expression: Figure | Expression, unit: str) -> Figure:
    """Return what is calculated of figures and numbers as a figure.

        per_head = figure("aid.per_head", paid / people, "元")
        rest = figure("aid.rest", 100 - rate, "%")
        both = figure("aid.both", sum([visits, grants]), "元")

    `id` names the figure in figures.json: lower-case words joined by dots, given once in the whole
    review. `expression` is made of figures and numbers by `+ - * /` and brackets, or is one figure
    that gets another name or unit. `unit` is printed behind the number, which is converted to it:
    万元 ÷ 人 in 元; a ratio in %, 倍 or "".

    The rows of all operands are behind the figure, and `{x:比}` calculates the whole again of those
    of the year before. Where it is divided by 0 it has no value: it is false, prints nothing, and
    its clause or sentence is left out. Its value is exact and printed with at most two decimals.
    Raises FigureError for unlike things that are added (元 and 人), for a unit that the result
    cannot be in, and for an operand without rows.
    """
    whole = expression if isinstance(expression, Expression) else Expression(ONLY, (expression,))
    require_operands(id, whole)
    exact = calculated(id, whole, unit)
    return combined(Calculation(figure, id, whole, unit), exact, lacks_value=exact is None)


def require_operands(id: str, expression: Expression) -> None:
    """Raise FigureError for an expression without figures, or with one that has no rows."""
    if not expression.figures:
        raise FigureError(_("No figure is in the expression."), id, _("Calculate with figures."))
    for operand in expression.figures:
        operand.require_computed()
    has_rows = any(leaf.index is not None for one in expression.figures for leaf in one.leaves)
    if not has_rows and expression.has_numbers:
        raise FigureError(
            _("No rows are behind it: it is calculated of targets and written numbers."),
            id,
            _("Leave the numbers out, or calculate with what was counted."),
        )


def calculated(id: str, expression: Expression, unit: str) -> Fraction | None:
    """Return the value of an expression; None if it has none, and 0 if a register is missing."""
    if any(one.missing for one in expression.figures):
        return Fraction(0)
    if any(one.lacks_value for one in expression.figures):
        return None
    try:
        return calculate(expression, unit)
    except FigureError as error:
        raise FigureError(error.what, id, error.remedy) from None


def combined(
    calculation: Calculation, exact: Fraction | None, *, lacks_value: bool = False
) -> Figure:
    """Return the figure of a calculation with its exact value."""
    expression = calculation.expression
    operands = expression.figures
    leaves = [leaf for one in operands for leaf in one.leaves]
    origins = [leaf.origin for leaf in leaves]
    below = divisors(expression)
    weight = sum(_number_of_rows(one) for one in below or operands)
    is_alone = len(expression.operands) == 1 and operands[0] is expression.operands[0]
    result = Figure(
        calculation.id,
        as_number(exact or 0),
        calculation.unit,
        expression.word(lambda one: one.rule if is_alone else f"（{one.rule}）"),
        _index(leaves),
        next(filter(earlier_years_of, origins), origins[0]),
        next((one.missing for one in operands if one.missing), None),
        then=calculation,
        is_average=weight > 0 and (bool(below) or any(one.is_average for one in operands)),
        weight=weight,
        expression=expression,
        exact=exact,
        lacks_value=lacks_value,
    )
    return computed(result)


def _index(leaves: list[Figure]) -> pd.MultiIndex | None:
    """Return the index of the rows of all figures; None if there are none."""
    indexes: list[pd.MultiIndex] = []
    for leaf in leaves:
        if leaf.index is not None and not any(leaf.index.equals(one) for one in indexes):
            indexes.append(leaf.index)
    return indexes[0].append(indexes[1:]) if len(indexes) > 1 else next(iter(indexes), None)


def _number_of_rows(figure: Figure) -> int:
    if figure.weight is not None:
        return figure.weight
    return 0 if figure.index is None else len(figure.index)


@dataclass(frozen=True)
class Calculation:
    """Calculates an expression again, of the figures of another year or of one member."""

    make: Callable[[str, Expression, str], Figure]
    id: str
    expression: Expression
    unit: str

    def __call__(self, year: int) -> Figure | None:
        """Return the figure of another year; None if that lacks an operand."""
        other = self.expression.map(lambda operand: operand.of(year))
        return None if other is None else self.make(self.id, other, self.unit)

    def parts(self, field: str, ids: Mapping[str, str]) -> dict[str, Figure]:
        """Return the figure of each member; see `parts_of`."""
        operands = {
            id(one): parts_of(one, field, {value: f"{own}.{one.id}" for value, own in ids.items()})
            for one in self.expression.figures
        }

        def of_member(value: str) -> Expression:
            own = self.expression.map(lambda one: operands[id(one)][value])
            assert own is not None
            return own

        return {value: self.make(own, of_member(value), self.unit) for value, own in ids.items()}
