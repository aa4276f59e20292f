"""Evaluate the conditions of rules for all kept rows of a register at once, with pandas.

pandas' own evaluator sees plain names of columns, numbers, operators and brackets only: what stood
in registers.yaml was checked and compiled (project/rules/compiler.py). All values are numbers
(rule_values.py), in columns that know missing ones (`Float64`), so that a comparison with a missing
value is neither true nor false, and `and`, `or`, `not` follow Kleene's logic
(https://pandas.pydata.org/docs/user_guide/boolean.html). A row breaks a rule if it is false.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from annual_review.cleaning.grid import Mask
from annual_review.cleaning.rules.values import KeptRows, ReadText, Vector, Vocabulary, ordinal
from annual_review.project.register_book import Field
from annual_review.project.rules.checking import read_constant
from annual_review.project.rules.condition import (
    TEXT,
    Condition,
    Membership,
    Test,
    kind_of,
)
from annual_review.project.rules.tokens import FieldToken
from annual_review.project.settings import Settings
from annual_review.values.places import Places, category_reader

_IN = "(left in among) | (left != left)"  # the second half is unknown where left is missing
_NAME = re.compile(r"\b[fk]\d+\b")
_PLAIN = re.compile(r"[fk]\d+|[\d.]+")
_ROUNDING = 1e-12  # of the greatest number involved: 0.1 + 0.2 is 0.3


def find_breaches(
    condition: Condition,
    register: str,
    rows: KeptRows,
    others: Mapping[str, KeptRows],
    settings: Settings,
) -> Mask:
    """Return which rows of a register break a condition.

    `others` are the kept rows of the registers whose values it asks for.
    """
    return _Evaluation(condition, register, rows, others, settings).breaches()


class _Evaluation:
    """The evaluation of one condition."""

    def __init__(
        self,
        condition: Condition,
        register: str,
        rows: KeptRows,
        others: Mapping[str, KeptRows],
        settings: Settings,
    ) -> None:
        self._condition, self._register = condition, register
        self._rows, self._others, self._settings = rows, others, settings

    def breaches(self) -> Mask:
        """Return which rows break the condition."""
        tests = {name: self._truth(test) for name, test in self._condition.tests.items()}
        truth = _evaluate(self._condition.skeleton, tests)
        return (~truth).fillna(False).to_numpy(dtype=bool)  # type: ignore[no-any-return]

    def _truth(self, test: Test) -> pd.Series:
        """Return for each row whether a test is true, false or, with a missing value, unknown."""
        texts = Vocabulary(self._official(test.likes) if test.kind == TEXT else None)
        names = self._names(test.left, test.kind, texts)
        left = _operand(test.left, names)
        if isinstance(test, Membership):
            among = self._among(test, texts)
            is_in: pd.Series = _evaluate(
                _IN, {"left": _series(_nearest(left, among)), "among": among}
            )
            return is_in
        others = self._names(test.right, test.kind, texts)
        right = _operand(test.right, others)
        left, right = np.broadcast_arrays(left, right)
        if not (_PLAIN.fullmatch(test.left) and _PLAIN.fullmatch(test.right)):
            left = _equal_but_for_rounding(left, right, [*names.values(), *others.values()])
        columns = {"left": _series(left), "right": _series(right)}
        truth: pd.Series = _evaluate(f"left {test.operator} right", columns)
        return truth

    def _names(self, operand: str, kind: str, texts: Vocabulary) -> dict[str, Vector]:
        """Return the values of the names in an operand of a kind, one for each row.

        A field alone is of that kind: a date may stand for its month.
        """
        rows, values = self._rows, {}
        for name in dict.fromkeys(_NAME.findall(operand)):
            if name in self._condition.fields:
                field = self._condition.fields[name]
                own = kind_of(self._field(FieldToken(field)))
                values[name] = rows.values(field, kind if name == operand else own, texts)
            else:
                values[name] = np.full(len(rows), self._constant(name, kind, texts))
        return values

    def _among(self, test: Membership, texts: Vocabulary) -> Vector:
        """Return the distinct values among which the operand of a test has to be."""
        if test.of is None:
            return np.unique([self._listed(one, test.kind, texts) for one in test.among])
        of_field = self._others[test.of.register].values(test.of.field, test.kind, texts)
        return np.unique(of_field[~np.isnan(of_field)] * test.factor)

    def _listed(self, item: str, kind: str, texts: Vocabulary) -> float:
        """Return the number of an item of a list: a text, or a number."""
        if item in self._condition.constants:
            return self._constant(item, kind, texts)
        return float(item.strip("()"))

    def _constant(self, name: str, kind: str, texts: Vocabulary) -> float:
        """Return the number of a text in the rule."""
        constant = self._condition.constants[name]
        value = read_constant(constant.text, self._field(constant.like), self._settings).value
        return (
            texts.number(str(value))
            if kind == TEXT
            else ordinal(value, kind, self._rows.year_starts)
        )

    def _official(self, likes: tuple[FieldToken, ...]) -> ReadText | None:
        """Return what reads the texts of a test: as places, or as choices, if a field has them."""
        fields = [self._field(like) for like in likes]
        if any(field.kind == "place" for field in fields):
            return Places(self._settings.office).read
        choices = next((field.choices for field in fields if field.choices), None)
        return category_reader(choices) if choices else None

    def _field(self, token: FieldToken) -> Field:
        book = self._settings.book
        return book.fields_of(token.register or self._register)[token.field]


def _evaluate(expression: str, names: Mapping[str, Any]) -> Any:
    """Return the value of an expression of the given names; there are no others."""
    return pd.eval(expression, engine="python", local_dict=dict(names), global_dict={})


def _operand(source: str, names: Mapping[str, Vector]) -> Vector:
    """Return the value of an operand for each row; what cannot be calculated is missing."""
    height = max(map(len, names.values()), default=1)
    if source in names:
        return names[source]
    result = _evaluate(source, {name: _series(values) for name, values in names.items()})
    if not isinstance(result, pd.Series):
        return np.full(height, float(result))
    numbers = result.to_numpy(dtype=np.float64, na_value=np.nan)
    return np.where(np.isfinite(numbers), numbers, np.nan)


def _series(values: Vector) -> pd.Series:
    """Return numbers as a column that knows missing ones."""
    return pd.Series(pd.arrays.FloatingArray(values, np.isnan(values)))


def _equal_but_for_rounding(left: Vector, right: Vector, parts: Sequence[Vector]) -> Vector:
    """Return the left numbers; those that differ from the right ones by rounding become equal."""
    greatest = np.fmax.reduce([np.abs(each) for each in (left, right, *parts)])
    return np.where(np.abs(left - right) <= _ROUNDING * greatest, right, left)


def _nearest(values: Vector, among: Vector) -> Vector:
    """Return numbers; those that differ from one of a sorted list by rounding become that one."""
    if not len(among):
        return values
    behind = np.searchsorted(among, values).clip(1, max(len(among) - 1, 1))
    pairs = among[behind - 1], among[np.minimum(behind, len(among) - 1)]
    for near in pairs:
        values = np.where(np.abs(values - near) <= _ROUNDING * np.abs(near), near, values)
    return values
