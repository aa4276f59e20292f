"""Expressions of figures: what they are worth, how they are written, and that they do not print."""

import re
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from annual_review.chapter.calculation import calculate
from annual_review.chapter.expressions import Expression
from annual_review.chapter.figures import Figure, computed
from annual_review.errors import FigureError


def figure(id, value, unit="人"):
    return computed(Figure(id, value, unit))


A, B, C = figure("a", 6), figure("b", 4), figure("c", 3)


def formula(expression):
    return expression.word(lambda one: one.id)


@pytest.mark.parametrize(
    ("expression", "written"),
    [
        (A + B + C, "a+b+c"),
        (A - (B - C), "a−（b−c）"),
        (A - B - C, "a−b−c"),
        (A - (B + C), "a−（b+c）"),
        ((A + B) / C, "（a+b）÷c"),
        (A / (B / C), "a÷（b÷c）"),
        (A / B / C, "a÷b÷c"),
        (A * (B / C), "a×（b÷c）"),
        (100 * A / B, "100×a÷b"),
        (-(A + B), "−（a+b）"),
        (A - (-B), "a−（−b）"),
        (A * -2, "a×（−2）"),
        (A + Fraction(1, 3), "a+1÷3"),
        (A / Fraction(1, 3), "a÷（1÷3）"),
        (A * 0.1, "a×0.1"),
        (sum([A, B, C]), "a+b+c"),
        (1 - A / B, "1−a÷b"),
    ],
)
def test_a_formula_has_the_brackets_that_arithmetic_needs(expression, written):
    assert formula(expression) == written


def expressions(depth=3):
    leaves = st.sampled_from([A, B, C]) | st.integers(-9, 9).map(Fraction)
    if not depth:
        return leaves
    inner = expressions(depth - 1)
    return leaves | st.tuples(st.sampled_from("+-*/n"), inner, inner)


def built(tree):
    """Return a tree of numbers and figures, with the values of both ways of calculating."""
    if isinstance(tree, Figure):
        return tree, Fraction(tree.value), f"v['{tree.id}']"
    if isinstance(tree, Fraction):
        return tree, tree, f"F({tree})"
    sign, first, second = tree
    (one, x, a), (other, y, b) = built(first), built(second)
    if sign == "n":
        return -one, -x, f"(-{a})"
    if sign == "/" and not y:
        raise ZeroDivisionError
    operations = {
        "+": lambda p, q: p + q,
        "-": lambda p, q: p - q,
        "*": lambda p, q: p * q,
        "/": lambda p, q: p / q,
    }
    do = operations[sign]
    return do(one, other), do(x, y), f"({a}{sign}{b})"


@given(expressions(4))
def test_the_written_formula_has_the_value_of_the_expression(tree):
    try:
        expression, value, _ = built(tree)
    except ZeroDivisionError:
        return
    if not isinstance(expression, Expression):
        return
    text = formula(expression).replace("（", "(").replace("）", ")").replace("−", "-")
    text = text.replace("×", "*").replace("÷", "/")
    exact = re.sub(r"\d+(\.\d+)?", lambda digits: f"F('{digits[0]}')", text)
    names = {one.id: Fraction(one.value) for one in (A, B, C)}
    assert eval(exact, {"F": Fraction} | names) == value


@given(expressions(4))
def test_its_value_is_that_of_the_same_arithmetic_with_fractions(tree):
    plain = {id(one): figure(one.id, one.value, "") for one in (A, B, C)}
    try:
        expression, value, _ = built(tree)
    except ZeroDivisionError:
        return
    if isinstance(expression, Expression) and expression.figures:
        bare = expression.map(lambda one: plain[id(one)])
        assert calculate(bare, "") == value


def test_numbers_of_numpy_and_of_pandas_are_numbers():
    column = pd.Series([2, 3])
    for expression in (np.int64(5) * A, A * np.int64(5), A * column.sum(), np.float64(5.0) * A):
        assert calculate(expression, "人") == 30
    assert calculate(A * 0.1 + A * 0.2, "人") == Fraction(9, 5)


@pytest.mark.parametrize("other", ["3人", True, np.True_, None, [1], pd.Series([1]), float("nan")])
def test_nothing_else_is_calculated_with(other):
    for attempt in (lambda: A + other, lambda: other * A, lambda: A / other):
        with pytest.raises(FigureError, match=r"cannot be calculated with|text cannot be"):
            attempt()


@pytest.mark.parametrize(
    "use",
    [
        lambda x: f"{x}",
        lambda x: f"{x:余}",
        str,
        bool,
        lambda x: x == 3,
        lambda x: x > A,
        lambda x: x.value,
        lambda x: x.per("名"),
        lambda x: [] or x or 1,
    ],
)
def test_an_expression_says_that_it_needs_a_name(use):
    with pytest.raises(FigureError, match=r"Give it a name: figure\("):
        use(A / B)


def test_it_shows_no_number_where_it_is_quoted():
    assert repr(A / B) == "<Expression a÷b>"
    assert "a÷b" in (A / B)._repr_mimebundle_()["text/plain"]


def test_a_long_sum_is_one_expression():
    many = sum(figure(f"a{n}", 1) for n in range(3000))
    assert calculate(many, "人") == 3000


@pytest.mark.parametrize(
    ("expression", "unit", "value"),
    [
        (figure("a", 12.72, "万元") / figure("b", 320), "元", Fraction(795, 2)),
        (figure("a", 12.72, "万元") / figure("b", 320), "万元", Fraction("0.03975")),
        (figure("a", 500, "元") + figure("b", 1.2, "万元"), "万元", Fraction("1.25")),
        (figure("a", 5, "万元") / figure("b", 200, "万元"), "%", Fraction(5, 2)),
        (figure("a", 500, "元") / figure("b", 1, "万元"), "倍", Fraction(1, 20)),
        (figure("a", 500, "元") * figure("b", 40, "%"), "元", 200),
        (100 - figure("b", 42.2, "%"), "%", Fraction("57.8")),
        (figure("a", 45.5, "%") - figure("b", 40.1, "%"), "个百分点", Fraction("5.4")),
        (figure("a", 50, "元/人") * figure("b", 12), "元", 600),
        (figure("a", 6, "场次") + figure("b", 2, "件"), "项", 8),
        (figure("a", 600, "元") / 12, "元/月", 50),
    ],
)
def test_units_are_calculated_with(expression, unit, value):
    assert calculate(expression, unit) == value


@pytest.mark.parametrize(
    ("expression", "unit", "message"),
    [
        (figure("a", 5, "元") + figure("b", 2), "元", "人 cannot be added to 元"),
        (figure("a", 5, "元") / figure("b", 2), "户", 'in 元/人, which .* Write "元/人"'),
        (figure("a", 5, "元") / figure("b", 2, "元"), "元", 'is a ratio, .* Write "%"'),
        (figure("a", 5) * 60, "元", r"in 人, .* target\("),
        (100 * figure("a", 5) / figure("b", 9), "%", "multiplies by 100, and the expression does"),
        (figure("a", 5) / figure("b", 9) / 0.01, "%", "multiplies by 100"),
        (1 - figure("a", 5, "%"), "%", r"The whole is 100: figure\(…, 100 - x"),
    ],
)
def test_what_cannot_be_right_is_an_error_that_says_what_to_write(expression, unit, message):
    with pytest.raises(FigureError, match=message):
        calculate(expression, unit)


def test_division_by_zero_gives_no_value():
    assert calculate(A / (B - B), "倍") is None
    assert calculate(1 + A / figure("z", 0), "倍") is None
