"""Conditions of rules, evaluated with pandas, agree with plain Python row by row."""

from __future__ import annotations

import datetime as dt
import operator
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from tests.support.ruled_registers import TOWNSHIPS, clean_registers

pytestmark = pytest.mark.slow

NUMBERS = ("甲数", "乙（人）", "丙 额")
KINDS = {
    "甲数": {"kind": "count", "required": False},
    "乙（人）": {"kind": "count", "unit": "人", "required": False},
    "丙 额": {"kind": "amount", "unit": "元", "required": False},
    "村": {},
    "镇": {"kind": "place"},
}
FIELDS = {"名称": {"required": True}, "类别": {"required": True}, **KINDS}
OTHER = {"校名": {"required": True}, "类别": {"required": True}, "镇": {"kind": "place"}}
OTHER |= {"数": {"kind": "count", "required": False}}
SPELLINGS = {
    "官舟镇": ["官舟镇", "官舟", "沿河县官舟镇"],
    "谯家镇": ["谯家"],
    "新景镇": ["新 景 镇"],
}
COMPARED = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}
CALCULATED = {"+": operator.add, "-": operator.sub, "*": operator.mul}
COUNTS = st.integers(0, 5)
AMOUNTS = st.integers(0, 50).map(lambda tenths: Fraction(tenths, 10))
VILLAGES = ["一村", "二村", "QQ村"]

ROW = st.fixed_dictionaries(
    {
        "甲数": st.none() | COUNTS,
        "乙（人）": st.none() | COUNTS,
        "丙 额": st.none() | AMOUNTS,
        "村": st.none() | st.sampled_from(VILLAGES),
        "镇": st.none() | st.sampled_from(sorted(TOWNSHIPS)),
    }
)


def shown(value):
    return "" if value is None else str(float(value)) if isinstance(value, Fraction) else value


def bare(expression):
    return expression.replace("`", "")


@st.composite
def operands(draw, depth=2):
    """Return a number's expression, what it is in a row, and whether it names a field."""
    kind = draw(st.integers(0, 3 if depth else 1))
    if kind == 0:
        number = draw(AMOUNTS | COUNTS.map(Fraction))
        return f"{float(number):g}", lambda _: number, False
    if kind == 1:
        name = draw(st.sampled_from(NUMBERS))
        typed = draw(st.sampled_from([name, f"`{name}`"]))
        return typed, lambda row: None if row[name] is None else Fraction(row[name]), True
    sign = draw(st.sampled_from("+-*/"))
    left, value, named = draw(operands(depth=depth - 1))
    right, other, also = draw(operands(depth=depth - 1))
    if sign == "/" and not also and other({}) == 0:
        sign = "*"

    def result(row):
        one, two = value(row), other(row)
        if one is None or two is None or (sign == "/" and two == 0):
            return None
        return one / two if sign == "/" else CALCULATED[sign](one, two)

    return f"({left} {sign} {right})", result, named or also


@st.composite
def comparisons(draw):
    """Return a comparison and its truth in a row: True, False, or None if it is not known."""
    kind = draw(st.sampled_from(["number", "number", "text", "place", "list", "other", "numbers"]))
    sign = draw(st.sampled_from(sorted(COMPARED)))
    if kind == "number":
        left, one, named = draw(operands())
        right, two, also = draw(operands().filter(lambda each: bare(each[0]) != bare(left)))
        if not (named or also):
            left, one = "甲数", value("甲数")
        return f"{left} {sign} {right}", known(COMPARED[sign], one, two)
    equal = draw(st.sampled_from(["==", "!="]))
    if kind == "text":
        village = draw(st.sampled_from([*VILLAGES, "ｑｑ 村"]))
        same = VILLAGES[-1] if village == "ｑｑ 村" else village
        return f"村 {equal} '{village}'", known(COMPARED[equal], value("村"), lambda _: same)
    if kind == "place":
        town = draw(st.sampled_from(sorted(SPELLINGS)))
        typed = draw(st.sampled_from(SPELLINGS[town]))
        return f"'{typed}' {equal} 镇", known(COMPARED[equal], value("镇"), lambda _: town)
    word = draw(st.sampled_from(["in", "not in"]))
    is_in = (lambda one, two: one in two) if word == "in" else (lambda one, two: one not in two)
    if kind == "list":
        towns = draw(st.lists(st.sampled_from(sorted(TOWNSHIPS)), min_size=1, max_size=2))
        return f"镇 {word} {towns}", known(is_in, value("镇"), lambda _: towns)
    if kind == "numbers":
        numbers = draw(st.lists(st.integers(-2, 5), min_size=1, max_size=3))
        left, one, _ = draw(operands().filter(lambda each: each[2]))
        return f"{left} {word} {numbers}", known(is_in, one, lambda _: numbers)
    field, of = draw(st.sampled_from([("镇", "镇"), ("甲数", "数")]))
    return f"{field} {word} 名册.{of}", known(is_in, value(field), lambda row: row["others"][of])


def value(name):
    return lambda row: row[name]


def known(compare, left, right):
    def truth(row):
        one, two = left(row), right(row)
        return None if one is None or two is None else compare(one, two)

    return truth


@st.composite
def conditions(draw, depth=2):
    """Return a condition and its truth in a row, by Kleene's logic."""
    kind = draw(st.sampled_from(["one", "not", "and", "or"])) if depth else "one"
    if kind == "one":
        return draw(comparisons())
    text, truth = draw(conditions(depth=depth - 1))
    if kind == "not":
        return f"not ({text})", lambda row: None if (is_so := truth(row)) is None else not is_so
    other, also = draw(conditions(depth=depth - 1))
    decisive = kind == "or"

    def both(row):
        truths = [truth(row), also(row)]
        return decisive if decisive in truths else None if None in truths else not decisive

    return f"({text}) {kind} ({other})", both


OTHERS = st.lists(
    st.tuples(st.none() | st.sampled_from(sorted(TOWNSHIPS)), st.none() | COUNTS),
    min_size=1,
    max_size=3,
)


@given(st.lists(ROW, min_size=1, max_size=6), OTHERS, conditions(), st.data())
@hypothesis_settings(max_examples=100)
def test_a_row_breaks_a_rule_if_its_condition_is_false(rows, others, condition, data):
    expression, truth = condition
    known_values = {
        "镇": {town for town, _ in others if town is not None},
        "数": {number for _, number in others if number is not None},
    }
    names = list(KINDS)
    cells = [["名称", "类别", *names]]
    for number, row in enumerate(rows):
        towns = SPELLINGS.get(row["镇"], [None])
        typed = {**row, "镇": data.draw(st.sampled_from(towns))}
        cells.append([f"第{number}组", "甲类", *(shown(typed[name]) for name in names)])
    cleaned = clean_registers(
        {
            "登记册": {
                "repeats": True,
                "fields": FIELDS,
                "rules": [{"that": expression, "say": "不合规则"}],
            },
            "名册": {"repeats": True, "fields": OTHER},
        },
        ("登记册", cells),
        ("名册", [list(OTHER), *([f"校{i}", "甲", *map(shown, o)] for i, o in enumerate(others))]),
    )
    found = {int(row) - 2 for row in cleaned.breaches["row"]}
    kept = cleaned.ledger.query("register == '登记册' and fate == 'kept'")["row"] - 2
    expected = {i for i in kept if truth({**rows[i], "others": known_values}) is False}
    assert len(kept) == len(rows)
    assert found == expected


DAYS = st.none() | st.dates(dt.date(2021, 1, 1), dt.date(2021, 1, 20))


@given(st.lists(st.tuples(DAYS, DAYS), min_size=1, max_size=6), st.integers(-3, 9))
@hypothesis_settings(max_examples=50)
def test_days_are_compared_and_subtracted(pairs, most):
    day = {"kind": "date", "required": False}
    cleaned = clean_registers(
        {
            "登记册": {
                "repeats": True,
                "fields": {"名称": {"required": True}, "类别": {}, "开始": day, "结束": day},
                "rules": [
                    {"that": "开始 <= 结束", "say": "早"},
                    {"that": f"结束 - 开始 <= {most}", "say": "久"},
                    {"that": "结束 != '2021年1月5日'", "say": "五日"},
                ],
            }
        },
        (
            "登记册",
            [
                ["名称", "类别", "开始", "结束"],
                *([f"第{i}组", "甲", *map(shown, pair)] for i, pair in enumerate(pairs)),
            ],
        ),
    )
    found = set(zip(cleaned.breaches["row"] - 2, cleaned.breaches["rule"], strict=True))
    expected = set()
    for i, (start, end) in enumerate(pairs):
        if start is not None and end is not None:
            expected |= {(i, "早")} if start > end else set()
            expected |= {(i, "久")} if (end - start).days > most else set()
        expected |= {(i, "五日")} if end == dt.date(2021, 1, 5) else set()
    assert found == expected
