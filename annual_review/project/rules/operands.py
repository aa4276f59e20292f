"""Operands of a rule: their kinds and units, and what can be compared and calculated.

Numbers are compared with numbers, dates with dates, texts with texts, which have no order. A date
is compared with a month by its own month, a month with a year by its year. The difference of two
dates is a number of days, of two months one of months. Numbers in two units of one measure, 元 and
万元, are brought to one unit.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction

from annual_review.errors import ParamsError
from annual_review.language import N_, _
from annual_review.project.register_book import DATED
from annual_review.project.rules.condition import NUMBER, TEXT
from annual_review.project.rules.names import fault, in_marks
from annual_review.project.rules.tokens import FieldToken

YEAR = "year"
_GREATEST = 10**15  # which a float holds to the last digit
_CALCULATED: dict[str, Callable[[Fraction, Fraction], Fraction]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
}
_OF_ORDER = ("<", "<=", ">", ">=")
_SAID = {  # kinds of operands, for messages
    NUMBER: N_("a number"),
    TEXT: N_("a text"),
    "date": N_("a date"),
    "month": N_("a month"),
    "quarter": N_("a quarter"),
    YEAR: N_("a year"),
}


@dataclass(frozen=True)
class Operand:
    """An operand: its expression, its kind, how it was typed, and the unit of a number.

    `like` is a field of which it is a value; without one it is the same for every row. `text` is
    that of a constant in quotation marks, whose kind is that of what it is compared with, `number`
    that of one without.
    """

    source: str
    kind: str
    shown: str
    unit: str = ""
    like: FieldToken | None = None
    text: str | None = None
    number: Fraction | None = None

    @classmethod
    def of_number(cls, number: Fraction, shown: str) -> Operand:
        """Return a constant. Raises ParamsError for one that is too large."""
        if abs(number) > _GREATEST:
            raise fault(
                _("{number} is too large.", number=in_marks(shown)),
                _("Write a smaller number."),
            )
        source = str(number.numerator) if number.denominator == 1 else repr(float(number))
        return cls(f"({source})" if number < 0 else source, NUMBER, shown, number=number)

    @property
    def is_field(self) -> bool:
        """Whether it is a field alone, with which nothing is calculated."""
        return self.like is not None and self.shown == str(self.like)

    @property
    def said(self) -> str:
        """What it is, for a message."""
        return _(_SAID.get(self.kind, _SAID[TEXT]))


def negative(operand: Operand) -> Operand:
    """Return the negative of a number. Raises ParamsError for another kind."""
    if operand.kind != NUMBER:
        what = _(
            "{negative} is the negative of {kind}.",
            negative=in_marks("-" + operand.shown),
            kind=operand.said,
        )
        raise fault(what, _("Delete the sign."))
    if operand.number is not None:
        return Operand.of_number(-operand.number, f"-{operand.shown}")
    return replace(operand, source=f"(-{operand.source})", shown=f"-{operand.shown}")


def arithmetic(sign: str, left: Operand, right: Operand) -> Operand:
    """Return the sum, difference, product or quotient. Raises ParamsError if it has no meaning."""
    shown = f"{left.shown} {sign} {right.shown}"
    for part in (left, right):
        if part.kind in ("", TEXT):
            raise fault(
                _(
                    "{operand} is a text, with which nothing is calculated.",
                    operand=in_marks(part.shown),
                ),
                _("Write a number without quotation marks; for a field say kind: count or amount."),
            )
    if right.number == 0 and sign == "/":
        raise fault(
            _("{quotient} divides by 0.", quotient=in_marks(shown)), _("Write another number.")
        )
    if left.number is not None and right.number is not None:
        return Operand.of_number(_CALCULATED[sign](left.number, right.number), shown)
    kind, unit, like = _kind_of_result(sign, left, right), "", left.like or right.like
    if kind == left.kind == NUMBER and sign in "+-":
        left, right = in_one_unit(left, right)
        unit = left.unit or right.unit
    if kind == NUMBER == right.kind and sign in "*/":
        unit = ""
    return Operand(f"({left.source} {sign} {right.source})", kind, shown, unit, like)


def _kind_of_result(sign: str, left: Operand, right: Operand) -> str:
    """Return the kind of a calculated operand."""
    if left.kind == right.kind and (left.kind == NUMBER or sign == "-"):
        return NUMBER
    if sign in "+-" and right.kind == NUMBER and not right.unit:
        return left.kind
    raise fault(
        _(
            "{expression} has no meaning: {left} is {left_kind}, {right} {right_kind}.",
            expression=in_marks(f"{left.shown} {sign} {right.shown}"),
            left=in_marks(left.shown),
            left_kind=left.said,
            right=in_marks(right.shown),
            right_kind=right.said,
        ),
        _("Of dates only the difference, or the date some days later or earlier, is calculated."),
    )


def in_one_kind(left: Operand, right: Operand) -> tuple[Operand, Operand]:
    """Return two fields of dates or periods as periods of the longer kind."""
    if {left.kind, right.kind} <= set(DATED) and left.like and right.like:
        kind = max(left.kind, right.kind, key=DATED.index)
        is_plain = all(one.kind == kind or one.is_field for one in (left, right))
        if is_plain:
            return replace(left, kind=kind), replace(right, kind=kind)
    return left, right


def refuse_comparison(sign: str, left: Operand, right: Operand) -> None:
    """Raise ParamsError for operands that cannot be compared."""
    if left.kind != right.kind or not left.kind:
        what = _(
            "{left} and {right} cannot be compared: {left_kind} and {right_kind}.",
            left=in_marks(left.shown),
            right=in_marks(right.shown),
            left_kind=left.said,
            right_kind=right.said,
        )
        raise fault(what, _remedy(left, right))
    if left.is_field and left.like == right.like and right.is_field:
        what = _("{operand} is compared with itself.", operand=in_marks(left.shown))
        raise fault(what, _("Name another field on one side."))
    if left.kind == TEXT and sign in _OF_ORDER:
        raise fault(
            _(
                "{left} and {right} are texts, which have no order.",
                left=in_marks(left.shown),
                right=in_marks(right.shown),
            ),
            _("Compare texts with ==, != or in; for numbers say kind: count or amount."),
        )


def _remedy(left: Operand, right: Operand) -> str:
    """Return what to do about operands of two kinds."""
    for one, other in ((left, right), (right, left)):
        if one.text is not None and other.kind == NUMBER:
            return _("Write the number without quotation marks: {text}.", text=one.text)
        if one.kind == NUMBER and one.like is None and other.kind == TEXT:
            return _(
                "For {field} say kind: count or amount, or write '{text}'.",
                field=other.shown,
                text=one.shown,
            )
        if one.kind == NUMBER and one.like is None:
            return _("A date is written '2021-03-01', with quotation marks.")
    return _("Compare numbers with numbers, dates with dates, texts with texts.")


def same_for_all(shown: str) -> ParamsError:
    """Return the error of a comparison without a field of the register."""
    what = _(
        "{expression} names no field of the register: it is the same for every row.",
        expression=in_marks(shown),
    )
    return fault(what, _("Name a field on one side."))


def factor(unit: str, other: str) -> Fraction:
    """Return what a number of one unit is multiplied by to be in the other; 1 if nothing is known.

    >>> str(factor("万元", "元")), str(factor("户", "亩")), str(factor("", "元"))
    ('10000', '1', '1')
    """
    from annual_review.values.units import conversion  # noqa: PLC0415 - numpy, for rules alone

    return (conversion(unit, other) if unit and other else Fraction(1)) or Fraction(1)


def in_one_unit(left: Operand, right: Operand) -> tuple[Operand, Operand]:
    """Return two numbers in the smaller one of their units."""
    by = factor(left.unit, right.unit) if left.kind == NUMBER else Fraction(1)
    if by >= 1:
        return _times(left, by, right.unit), right
    return left, _times(right, 1 / by, left.unit)


def _times(operand: Operand, by: Fraction, unit: str) -> Operand:
    if by == 1:
        return operand
    return replace(operand, source=f"({operand.source} * {float(by)!r})", unit=unit)
