"""Conditions: what the expression of a rule becomes when it has been checked.

`compiler` makes them, `cleaning.rule_evaluation` evaluates them. Their operands are expressions of
plain names (f0, k0), numbers, + - * / and brackets, whatever the fields are called.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from annual_review.project.register_book import DATED, NUMBERS, Field
from annual_review.project.rules.tokens import FieldToken

NUMBER, TEXT = "number", "text"


@dataclass(frozen=True)
class Constant:
    """A text in quotation marks; it is read as a value of the field `like`."""

    text: str
    like: FieldToken


@dataclass(frozen=True)
class Comparison:
    """A comparison of two operands of a kind; `likes` are fields of which they are values."""

    kind: str
    left: str
    operator: str
    right: str
    likes: tuple[FieldToken, ...]


@dataclass(frozen=True)
class Membership:
    """Whether an operand is one of some constants, or of the values of another register's field.

    The values of `of` are multiplied by `factor` to be in the unit of the operand.
    """

    kind: str
    left: str
    likes: tuple[FieldToken, ...]
    among: tuple[str, ...] = ()
    of: FieldToken | None = None
    factor: float = 1.0


Test = Comparison | Membership


@dataclass
class Condition:
    """What has to hold for a row.

    `skeleton` combines the names of `tests` by and, or, not. `fields` are the fields of the
    register, and `constants` the texts, by their names in the operands of the tests.
    """

    skeleton: str = ""
    tests: dict[str, Test] = field(default_factory=dict)
    fields: dict[str, str] = field(default_factory=dict)
    constants: dict[str, Constant] = field(default_factory=dict)

    @property
    def others(self) -> list[FieldToken]:
        """The fields of registers whose values the condition asks for."""
        memberships = (test for test in self.tests.values() if isinstance(test, Membership))
        return list(dict.fromkeys(test.of for test in memberships if test.of is not None))


def kind_of(field: Field) -> str:
    """Return as what the values of a field are compared: number, date, month …, or text."""
    if field.kind in NUMBERS:
        return NUMBER
    return field.kind if field.kind in DATED else TEXT
