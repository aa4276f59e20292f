"""Counts and amounts: read one cell as a number of a field's unit, or say why it is none.

`read_count` and `read_amount` are called by cleaning/columns.py for the fields of these kinds. A
text is normal_text (NFKC), stripped of what surrounds the number (`number_texts`), and split into
the number and the unit after it. A number with a unit of its own is converted from that, any other
from the unit of its column (`Conversion`).
"""

from __future__ import annotations

import datetime as dt
import math
import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any

from annual_review.values.cell_text import (
    EMPTY,
    Reading,
    compact,
    is_empty,
    normal_text,
    suggest,
)
from annual_review.values.mixed_quantities import read_mixed
from annual_review.values.number_texts import (
    LIMIT,
    LeadingNumber,
    leading_number,
    numbers_in,
    strip_marks,
)
from annual_review.values.numerals import NUMERAL
from annual_review.values.units import (
    alternatives,
    conversion,
    is_counted_in,
    is_period,
    is_unit,
    split_unit,
)

_LONGEST = 100  # characters of a text
_DIGITS = 15  # of a number that a spreadsheet shows: 0.1 + 0.2 is 0.3
_TOO_LARGE = Reading(problem="数字过大，不合情理")
_SPACED_GROUPS = re.compile(r"(?<![\d.,])\d{1,3}(?: \d{3})+(?![\d ])")
_SPACE_WITHIN = re.compile(r"\d\s+[\d.,]|[.,]\s+\d")

_RANGE = re.compile(rf"(?:\d|{NUMERAL})\D{{0,3}}(?:-|—|–|~|至|到|−)\D{{0,2}}(?:\d|{NUMERAL})")
_VAGUE = re.compile(
    r"若干|不详|不清|不明|未知|待|数[十百千万]|[几十]几|几[十百千万名人个]|许多|众多|部分|多人|全体|缺"
)
_PROBLEMS = {  # of texts that are not one number; the first that is found
    _RANGE: "是一个范围，不是一个数",
    _VAGUE: "没有具体数字",
    re.compile(r"^[-负−]"): "是负数",
}

_ONE, _NONE = Fraction(1), Fraction(0)
_ABOUT = "为约数"


@dataclass(frozen=True)
class Conversion:
    """How the numbers of a column that name no unit of their own become ones of a field's unit.

    `factor` is what they are multiplied by, `after_scale` the same for those that end in a scale
    word: under 万元, 3万 means 3万元. `is_scaling` tells that the column's unit is the field's but
    for a scale. `doubt` goes with every number; with a `problem` none of them can be read.
    """

    factor: Fraction = _ONE
    after_scale: Fraction = _ONE
    is_scaling: bool = False
    doubt: str = ""
    problem: str = ""

    @property
    def changes_nothing(self) -> bool:
        """Whether numbers stay as they are, without a doubt."""
        return self.factor == 1 and not (self.doubt or self.problem)

    def read(self, number: Decimal, *, is_scaled: bool = False, doubt: str = "") -> Reading:
        """Convert a number; one that may already have been multiplied is doubted."""
        if self.problem and number:
            return Reading(problem=self.problem)
        factor = self.after_scale if is_scaled else self.factor
        is_exact = is_scaled and self.is_scaling  # 3万 under 万元 says all that there is to say
        is_large = self.is_scaling and not is_scaled and 1 < factor <= number
        doubts = [
            doubt,
            "" if is_exact else self.doubt,
            "按表头的单位换算后过大" if is_large else "",
        ]
        return _checked(number, factor, "，".join(filter(None, doubts)))


@lru_cache(maxsize=1 << 10)
def conversion_from(stated: str, unit: str) -> Conversion:
    """Return the conversion of a column in the stated unit to a field's unit.

    >>> conversion_from("万元", "元").factor, conversion_from("万元", "元").after_scale
    (Fraction(10000, 1), Fraction(1, 1))
    >>> conversion_from("吨", "公斤").after_scale, conversion_from("天", "小时").problem
    (Fraction(1000, 1), '按表头以“天”计，不能换算为“小时”，请换算后填写，并写明单位')
    """
    factor = conversion(stated, unit)
    if not factor:
        problem = f"按表头以“{stated}”计，不能换算为“{unit}”，请换算后填写，并写明单位"
        return Conversion(problem=problem)
    first, slash, each = next(iter(alternatives(stated)), stated).partition("/")
    measure, own = split_unit(first)[1] + slash + each, split_unit(unit)[1]
    return Conversion(
        factor,
        (conversion(measure, unit) if measure else _NONE) or conversion(own, unit) or factor,
        is_scaling=not own or not measure or conversion(measure, own) == 1,
    )


@lru_cache(maxsize=1 << 10)
def own_unit(unit: str) -> Conversion:
    """Return the conversion of a column that is in the field's own unit."""
    return conversion_from(unit, unit) if unit else Conversion()


def read_count(value: Any, unit: str = "", column: Conversion | None = None) -> Reading:
    """Read a whole number of `unit`; an approximate one carries a doubt.

    A number without a unit of its own is converted from that of its `column`.

    >>> cells = ("６４", "75人次", "一百二十", "1,849", "约120人", "4.1万人")
    >>> [read_count(cell, "人").value for cell in cells]
    [64, 75, 120, 1849, 120, 41000]
    >>> read_count("若干", "人").problem
    '没有具体数字'
    """
    reading = _read(value, unit, column)
    number = reading.value
    if number is None:
        return reading
    if number != int(number):
        is_converted = isinstance(number, Fraction)
        return Reading(problem=f"换算为“{unit}”后不是整数" if is_converted else "不是整数")
    return Reading(int(number), doubt=reading.doubt)


def read_amount(value: Any, unit: str = "", column: Conversion | None = None) -> Reading:
    """Read a number of `unit` that may have decimals; `column` as for a count.

    >>> read_amount("￥2,900.50元", "元").value, read_amount("0.29万元", "元").value
    (2900.5, 2900.0)
    >>> read_amount("12.72万元", "万元").value, read_amount("90分钟", "小时").value
    (12.72, 1.5)
    >>> read_amount(1.2, "元", conversion_from("万元", "元")).value
    12000.0
    """
    reading = _read(value, unit, column)
    return reading if reading.value is None else Reading(float(reading.value), doubt=reading.doubt)


def is_number(value: Any) -> bool:
    """Return whether a cell is one number, whatever its unit.

    >>> is_number("3.2吨"), is_number("12.72万元"), is_number("3月"), is_number("三班")
    (True, True, False, False)
    """
    if read_amount(value).value is not None:
        return True
    found = leading_number(compact(normal_text(value)))
    return found is not None and is_unit(found.rest) and not is_period(found.rest)


def _read(value: Any, unit: str, column: Conversion | None) -> Reading:
    column = column or own_unit(unit)
    if isinstance(value, bool):
        return Reading(problem="是逻辑值，不是数字")
    if isinstance(value, int | float):
        reading = _read_number(value)
        return reading if reading.problem else column.read(reading.value)
    if isinstance(value, dt.date | dt.time | dt.timedelta):
        return Reading(problem="是日期或时间，不是数字")
    text = normal_text(value)
    if len(text) > _LONGEST:
        return Reading(problem="不是数字")
    return EMPTY if is_empty(text) else _read_text(text, unit, column)


def _read_number(number: float) -> Reading:
    if not math.isfinite(number) or abs(number) > LIMIT:
        return _TOO_LARGE
    if number < 0:
        return Reading(problem="是负数")
    return Reading(Decimal(f"{number:.{_DIGITS}g}" if isinstance(number, float) else number))


def _checked(number: Decimal | Fraction, factor: Fraction, doubt: str) -> Reading:
    """Return a number multiplied by a factor, unless it is too large."""
    value = number if factor == 1 else Fraction(number) * factor
    return _TOO_LARGE if value > LIMIT else Reading(value, doubt=doubt)


def _read_text(text: str, unit: str, column: Conversion) -> Reading:
    grouped = _SPACED_GROUPS.sub(lambda match: match[0].replace(" ", ""), text)
    if _SPACE_WITHIN.search(grouped):
        return Reading(problem="数字中间有空格，不知是一个数还是几个数")
    phrase = compact(grouped).rstrip("。.;,、")
    body, is_about = strip_marks(phrase, unit)
    mixed = read_mixed(body, unit)
    if mixed is not None:
        return _checked(mixed, _ONE, _ABOUT if is_about else "")
    found = leading_number(body)
    if found is None or found.value is None or not is_counted_in(found.rest, unit):
        return _refuse(phrase, unit, found)
    doubt = _ABOUT if is_about or found.is_about else ""
    if not found.rest:
        return column.read(found.value, is_scaled=found.is_scaled, doubt=doubt)
    factor = conversion(found.rest, unit) if unit or is_unit(found.rest) else _ONE
    return _checked(found.value, factor, doubt)


def _refuse(phrase: str, unit: str, found: LeadingNumber | None) -> Reading:
    """Return why a text is not a number, with a suggestion where one reading is likely."""
    problem = next((why for pattern, why in _PROBLEMS.items() if pattern.search(phrase)), "")
    if not problem and len(numbers_in(phrase)) > 1:
        problem = "有不止一个数"
    if problem or found is None or found.value is None:
        return Reading(problem=problem or "不是数字")
    if is_unit(found.rest):
        problem = f"的单位不是“{unit}”" if unit else "带有单位，而登记没有规定单位"
    elif re.search(NUMERAL, found.rest):
        problem = "不是数字"
    else:
        guess = suggest(f"{found.value.normalize():f}")
        return Reading(problem="数字后面有多余的文字", suggestion=guess)
    return Reading(problem=problem)
