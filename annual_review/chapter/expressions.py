"""Expressions: what +, −, × and ÷ make of figures and numbers: paid / people, 100 * (a + b).

An expression does not print, since nothing in the review could say where its number comes from:
`figure` (combined_figures.py) gives it an id. `Arithmetic` gives the operators to figures and
expressions alike; calculated with their units they are in calculation.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from numbers import Integral, Real
from typing import TYPE_CHECKING, Any, NoReturn

from annual_review.errors import FigureError
from annual_review.language import N_, _

if TYPE_CHECKING:
    from annual_review.chapter.figures import Figure

PLUS, MINUS, TIMES, OVER, ONLY = "+", "−", "×", "÷", ""  # ONLY: one operand, as it is
_STRENGTHS = {PLUS: 1, MINUS: 1, TIMES: 2, OVER: 2}
_STRONGEST = 3
_NAMED = N_('Give it a name: figure("aid.per_head", paid / people, "元").')


class Arithmetic:
    """What can be added, subtracted, multiplied and divided: a figure, an expression."""

    __array_ufunc__ = None  # numpy's numbers leave the operation to the methods below

    def __add__(self, other: Any) -> Expression:
        """Return the sum as an expression."""
        return _expression(PLUS, self, other)

    def __radd__(self, other: Any) -> Any:
        """Return the sum; 0, with which `sum` begins, adds nothing."""
        return self if type(other) is int and other == 0 else _expression(PLUS, other, self)

    def __sub__(self, other: Any) -> Expression:
        """Return the difference as an expression."""
        return _expression(MINUS, self, other)

    def __rsub__(self, other: Any) -> Expression:
        """Return the difference as an expression."""
        return _expression(MINUS, other, self)

    def __mul__(self, other: Any) -> Expression:
        """Return the product as an expression."""
        return _expression(TIMES, self, other)

    def __rmul__(self, other: Any) -> Expression:
        """Return the product as an expression."""
        return _expression(TIMES, other, self)

    def __truediv__(self, other: Any) -> Expression:
        """Return the quotient as an expression."""
        return _expression(OVER, self, other)

    def __rtruediv__(self, other: Any) -> Expression:
        """Return the quotient as an expression."""
        return _expression(OVER, other, self)

    def __neg__(self) -> Expression:
        """Return the number with the other sign as an expression."""
        return Expression(MINUS, (_operand(self),))

    def __pos__(self) -> Any:
        """Return the same."""
        return self


@dataclass(frozen=True, eq=False, repr=False)
class Expression(Arithmetic):
    """A calculation with figures and numbers, which `figure` makes a figure of.

    `sign` is what stands between the `operands`, or before a single one.
    """

    sign: str
    operands: tuple[Figure | Expression | Fraction, ...]

    @property
    def figures(self) -> list[Figure]:
        """The figures in it, each once, in the order of writing."""
        return list({id(one): one for one in self._leaves()}.values())

    @property
    def has_numbers(self) -> bool:
        """Whether numbers that are written as such are part of it."""
        return any(
            isinstance(one, Fraction) or (isinstance(one, Expression) and one.has_numbers)
            for one in self.operands
        )

    def _leaves(self) -> Iterator[Figure]:
        for operand in self.operands:
            if isinstance(operand, Expression):
                yield from operand._leaves()
            elif not isinstance(operand, Fraction):
                yield operand

    def map(self, change: Callable[[Figure], Figure | None]) -> Expression | None:
        """Return the expression of other figures in place of its own; None if one of them is."""
        changed: list[Figure | Expression | Fraction] = []
        for operand in self.operands:
            if isinstance(operand, Expression):
                other: Figure | Expression | Fraction | None = operand.map(change)
            else:
                other = operand if isinstance(operand, Fraction) else change(operand)
            if other is None:
                return None
            changed.append(other)
        return Expression(self.sign, tuple(changed))

    def word(self, name: Callable[[Figure], str]) -> str:
        """Return the formula, in which `name` writes the figures: 甲÷（乙+丙）."""
        return self._word(name)[0]

    def _word(self, name: Callable[[Figure], str]) -> tuple[str, int]:
        """Return the formula, and how strongly its sign binds."""
        if self.sign == ONLY:
            return _worded(self.operands[0], name)
        strength = _STRENGTHS[self.sign]
        if len(self.operands) == 1:
            return f"{self.sign}{_bracketed(self.operands[0], name, _STRONGEST)}", strength
        first, *others = self.operands
        least = strength + (self.sign in (MINUS, OVER))  # a−(b−c), and a−b−c without brackets
        parts = [_bracketed(first, name, strength)]
        parts += [_bracketed(one, name, least, behind=self.sign) for one in others]
        return self.sign.join(parts), strength

    def __format__(self, spec: str) -> str:
        """Raise FigureError: an expression does not print."""
        raise self._unnamed(_("An expression does not print: it has no id."))

    def __str__(self) -> str:
        """Raise FigureError: an expression does not print."""
        return format(self)

    def __repr__(self) -> str:
        """Return the formula of the figures' ids; no number, which would have no evidence."""
        return f"<Expression {self.word(lambda figure: figure.id)}>"

    def __bool__(self) -> bool:
        """Raise FigureError: whether it is 0 is asked of a figure."""
        raise self._unnamed(_("An expression is neither true nor false."))

    def __eq__(self, other: object) -> bool:
        """Raise FigureError: values are compared, not expressions."""
        raise self._unnamed(_("An expression cannot be compared."))

    __hash__ = object.__hash__
    __lt__ = __le__ = __gt__ = __ge__ = __eq__

    def __getattr__(self, name: str) -> NoReturn:
        """Raise FigureError for what a figure would have: value, before, per."""
        if name.startswith("_"):  # Python and IPython look for methods that there may be
            raise AttributeError(name)
        raise self._unnamed(_("An expression has no .{name}; a figure has.", name=name))

    def _unnamed(self, what: str) -> FigureError:
        return FigureError(what, remedy=_(_NAMED))

    def _repr_mimebundle_(self, **__: Any) -> dict[str, Any]:
        """Return what Jupyter shows of an expression that is the last line of a cell."""
        from annual_review.chapter.lab_view import bundle_of_missing  # noqa: PLC0415

        formula = self.word(lambda figure: figure.id)
        return bundle_of_missing(f"算式{formula}还没有编号和单位：figure(编号, 算式, 单位)。")


def _expression(sign: str, first: object, second: object) -> Expression:
    """Return an expression of two operands; a longer sum or product stays one expression."""
    operands = (_operand(first), _operand(second))
    if sign in (PLUS, TIMES) and isinstance(first, Expression) and first.sign == sign:
        return Expression(sign, (*first.operands, operands[1]))
    return Expression(sign, operands)


def _operand(given: Any) -> Any:
    """Return a figure or an expression as it is, a number exactly as it is written."""
    if isinstance(given, Arithmetic):
        return given
    if isinstance(given, str):
        raise FigureError(
            _("A text cannot be calculated with: '{given}'.", given=given),
            remedy=_('A figure is printed in an f-string: f"培训{x}".'),
        )
    is_number = isinstance(given, Real | Decimal)
    if not is_number or type(given) is bool:
        raise FigureError(
            _("A figure cannot be calculated with a {kind}.", kind=type(given).__name__),
            remedy=_("Calculate with figures and numbers, and give the result a name: figure(…)."),
        )
    try:
        return Fraction(int(given)) if isinstance(given, Integral) else Fraction(str(given))
    except (ValueError, OverflowError):
        raise FigureError(
            _("A figure cannot be calculated with {given}.", given=given),
            remedy=_("Give a finite number."),
        ) from None


def _worded(
    operand: Figure | Expression | Fraction, name: Callable[[Figure], str]
) -> tuple[str, int]:
    if isinstance(operand, Expression):
        return operand._word(name)
    if isinstance(operand, Fraction):
        text = _number_text(operand)
        strength = _STRENGTHS[OVER] if OVER in text else _STRONGEST
        return text, _STRENGTHS[MINUS] if operand < 0 else strength
    return name(operand), _STRONGEST


def _bracketed(
    operand: Figure | Expression | Fraction,
    name: Callable[[Figure], str],
    least: int,
    behind: str = "",
) -> str:
    """Return an operand in brackets, unless its sign binds at least as strongly as `least`."""
    text, strength = _worded(operand, name)
    is_negative = bool(behind) and text.startswith(MINUS)
    is_same = isinstance(operand, Expression) and operand.sign == behind
    is_other = bool(behind) and strength == _STRENGTHS.get(behind) and not is_same
    return f"（{text}）" if strength < least or is_negative or is_other else text


def _number_text(number: Fraction) -> str:
    """Return a number as a decimal where it is one.

    >>> _number_text(Fraction("12.5")), _number_text(Fraction(-1, 3))
    ('12.5', '−1÷3')
    """
    denominator = number.denominator
    for factor in (2, 5):
        while denominator % factor == 0:
            denominator //= factor
    if denominator != 1:
        return f"{number.numerator}{OVER}{number.denominator}".replace("-", MINUS)
    exact = Decimal(number.numerator) / Decimal(number.denominator)
    return f"{exact.normalize():f}".replace("-", MINUS)
