"""The value of an expression of figures: exact, and with its units.

`calculate` works in fractions of the figures' exact values. Numbers of one quantity are brought to
one unit before they are added; what cannot be added, or printed in a unit, is a FigureError.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from annual_review.chapter.expressions import MINUS, ONLY, OVER, PLUS, TIMES, Expression
from annual_review.errors import FigureError
from annual_review.language import _
from annual_review.values.unit_arithmetic import Measures, measures_of

if TYPE_CHECKING:
    from annual_review.chapter.figures import Figure

_HUNDREDS = {"%": 100, "个百分点": 100, "百分点": 100, "‰": 1000}
_OF_ANYTHING = Measures(words=(("", 1),))  # a figure without a unit


class _Quantity(NamedTuple):
    """A number and what it is of; `measures` is None for a number that is written as such."""

    number: Fraction
    measures: Measures | None
    has_number: bool = False  # written numbers are part of it


def calculate(expression: Expression, unit: str) -> Fraction | None:
    """Return the value of an expression in `unit`; None where it is divided by 0.

    Raises FigureError for numbers of unlike things that are added, and for a unit in which the
    result cannot be.
    """
    try:
        found = _calculate(expression)
    except ZeroDivisionError:
        found = None
    if found is None:
        return None
    _refuse_hundred(expression, unit)
    measures = found.measures or Measures()
    factor = measures.factor_to(unit, has_number=found.has_number)
    if factor is None:
        raise _not_in(unit, measures)
    return found.number * factor


def _calculate(operand: Figure | Expression | Fraction) -> _Quantity:
    if isinstance(operand, Fraction):
        return _Quantity(operand, None, has_number=True)
    if not isinstance(operand, Expression):
        unit = operand.measure or operand.unit
        return _Quantity(operand.exact_value, measures_of(unit) if unit else _OF_ANYTHING)
    first, *others = map(_calculate, operand.operands)
    if not others:
        sign = -1 if operand.sign == MINUS else 1
        return first._replace(number=first.number * sign)
    for other in others:
        first = _OPERATIONS[operand.sign](first, other)
    return first


def _add(first: _Quantity, second: _Quantity) -> _Quantity:
    has_number = first.has_number or second.has_number
    if first.measures is None or second.measures is None:
        measures = first.measures or second.measures
        _refuse_one(measures, first, second)
        return _Quantity(first.number + second.number, measures, has_number)
    factor = first.measures.factor_of_summand(second.measures)
    if factor is None:
        raise FigureError(
            _(
                "{added} cannot be added to {unit}, nor taken from it.",
                added=second.measures,
                unit=first.measures,
            ),
            remedy=_("Add numbers of one thing, in units that are converted into one another."),
        )
    return _Quantity(first.number + second.number * factor, first.measures, has_number)


def _subtract(first: _Quantity, second: _Quantity) -> _Quantity:
    return _add(first, second._replace(number=-second.number))


def _multiply(first: _Quantity, second: _Quantity) -> _Quantity:
    number, has_number = first.number * second.number, first.has_number or second.has_number
    if first.measures is None or second.measures is None:
        return _Quantity(number, first.measures or second.measures, has_number)
    return _Quantity(number, first.measures.times(second.measures), has_number)


def _divide(first: _Quantity, second: _Quantity) -> _Quantity:
    number, has_number = first.number / second.number, first.has_number or second.has_number
    if second.measures is None:
        return _Quantity(number, first.measures, has_number)
    return _Quantity(number, (first.measures or Measures()).over(second.measures), has_number)


_OPERATIONS = {PLUS: _add, MINUS: _subtract, TIMES: _multiply, OVER: _divide}


def _refuse_one(measures: Measures | None, first: _Quantity, second: _Quantity) -> None:
    """Refuse 1 beside a percentage: whether it is the whole of it or 1 % is not said."""
    if measures is None or not measures.is_share or measures.scale == 1:
        return
    written = first.number if first.measures is None else second.number
    if 0 < abs(written) <= 1:
        whole = round(1 / measures.scale)
        raise FigureError(
            _(
                "{number:g} beside a number in {unit} is {number:g}{unit}.",
                number=float(written),
                unit=measures,
            ),
            remedy=_("The whole is {whole}: figure(…, {whole} - x, …).", whole=whole),
        )


def _refuse_hundred(expression: Expression, unit: str) -> None:
    """Refuse what is multiplied by 100 as well as printed in per cent."""
    if (hundred := _HUNDREDS.get(unit)) and _has_factor(expression, Fraction(hundred)):
        raise FigureError(
            _(
                "The unit {unit} multiplies by {hundred}, and the expression does, too.",
                unit=unit,
                hundred=hundred,
            ),
            remedy=_("Leave {hundred} out of the expression.", hundred=hundred),
        )


def _has_factor(expression: Expression, factor: Fraction) -> bool:
    is_factor = {
        TIMES: lambda place, number: number == factor,
        OVER: lambda place, number: place > 0 and number == 1 / factor,
    }.get(expression.sign)
    return any(
        (isinstance(one, Expression) and _has_factor(one, factor))
        or (isinstance(one, Fraction) and is_factor is not None and is_factor(place, one))
        for place, one in enumerate(expression.operands)
    )


def _not_in(unit: str, measures: Measures) -> FigureError:
    own = str(measures)
    if not own:
        return FigureError(
            _("What is calculated is a ratio, which cannot be given in {unit}.", unit=unit),
            remedy=_('Write "%", "倍" or "". An amount that stands in no register is a target(…).'),
        )
    what = (
        _("What is calculated is in {own}, which cannot be given in {unit}.", own=own, unit=unit)
        if unit
        else _("What is calculated is in {own}, which cannot be given in no unit.", own=own)
    )
    return FigureError(
        what,
        remedy=_('Write "{own}". An amount that stands in no register is a target(…).', own=own),
    )


def is_quotient(expression: Expression) -> bool:
    """Return whether an expression is an average: something for each of what it is divided by."""
    return bool(divisors(expression))


def divisors(operand: Figure | Expression | Fraction) -> list[Figure]:
    """Return the figures by which an expression, or a factor of it, is divided."""
    if not isinstance(operand, Expression):
        return []
    if operand.sign not in (OVER, TIMES, ONLY) and len(operand.operands) > 1:
        return []
    found = [figure for one in operand.operands for figure in divisors(one)]
    if operand.sign == OVER:
        below = operand.operands[1]
        found += below.figures if isinstance(below, Expression) else []
        found += [below] if not isinstance(below, Expression | Fraction) else []
    return found
