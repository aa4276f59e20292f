"""Counts and amounts: read one cell as a number, or say why it is none.

`read_count` and `read_amount` are called by cleaning/columns.py for the fields of these kinds. A
text is normal_text (NFKC), stripped of what surrounds the number (`_strip_marks`), and split into
the number and the measure word after it.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from annual_review.values.cell_text import (
    EMPTY,
    Reading,
    compact,
    is_empty,
    normal_text,
    suggest,
)
from annual_review.values.numerals import NUMERAL, read_numeral
from annual_review.values.units import SCALES, is_measure

_LIMIT = 10**12  # beyond any count of an office; keeps every number within 64 bits
_LONGEST = 100  # characters of a text
_TOO_LARGE = Reading(problem="数字过大，不合情理")
_PERSON, _MONEY = "人", "元"

# Numbers.
_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_ANY_NUMBER = re.compile(_NUMBER)
_SCALED = re.compile(rf"({_NUMBER})({'|'.join(SCALES)})")
_LEADING_NUMERAL = re.compile(rf"(?:(?:{_NUMBER}|{'|'.join(SCALES)})+|{NUMERAL}+)")
_SPACED_GROUPS = re.compile(r"(?<![\d.,])\d{1,3}(?: \d{3})+(?![\d ])")
_SPACE_WITHIN = re.compile(r"\d\s+[\d.,]|[.,]\s+\d")

# What surrounds a number.
_BEFORE = re.compile(r"^(?:共计|合计|总计|共有|共|计|人民币|RMB|[¥￥])+[::]?")
_GROUP_BEFORE = re.compile(
    r"(?:师生|学生|群众|老?干部|老?党员|职工|村民)+(?:代表)?(?:人数)?[::]?(?=[约近]?\d)"
)
_ABOUT_BEFORE = re.compile(
    r"^(?:大约|约为|约计|约|大概|将近|接近|近乎|近|超过|超|逾|突破|不少于|不低于|至少|不足|不到|"
    r"差不多|上(?=[百千万])|过(?=[百千万])|[~≈>≥])+"
)
_ABOUT_WITHIN = re.compile(r"(有余|[余多来许]|\+)(亿|[十百千]?万|[百千])?")
_ABOUT_AFTER = re.compile(r"(?:左右|上下|以上|以内|有余|\+)+$")
_ABOUT_IN_BRACKETS = re.compile(r"\((?:大约|约|约数|约计|估|估计|估算|估数|概数|左右|上下)\)$")
_ALL_IN_BRACKETS = re.compile(r"\(([^()]*)\)")
_MEASURE_IN_BRACKETS = re.compile(r"\(([^()]{1,4})\)$")
_BARE_SCALE = re.compile(r"[百千万](?![一二三四五六七八九十百千万亿\d])")

_RANGE = re.compile(rf"(?:\d|{NUMERAL})\D{{0,3}}(?:-|—|–|~|至|到|−)\D{{0,2}}(?:\d|{NUMERAL})")
_VAGUE = re.compile(
    r"若干|不详|不清|不明|未知|待|数[十百千万]|[几十]几|几[十百千万名人个]|许多|众多|部分|多人|全体|缺"
)
_PROBLEMS = {  # of texts that are not one number; the first that is found
    _RANGE: "是一个范围，不是一个数",
    _VAGUE: "没有具体数字",
    re.compile(r"^[-负−]"): "是负数",
}


@dataclass(frozen=True)
class Scale:
    """What the label of a column multiplies its numbers by, and the doubt that goes with it."""

    factor: int = 1
    doubt: str = ""

    def apply(self, number: Decimal, doubt: str = "") -> Reading:
        """Multiply a number; one that may already have been multiplied is doubted."""
        if number * self.factor > _LIMIT:
            return _TOO_LARGE
        is_large = self.factor > 1 and number >= self.factor
        doubts = [doubt, self.doubt, "按表头的单位换算后过大" if is_large else ""]
        return Reading(number * self.factor, doubt="，".join(filter(None, doubts)))


def read_count(value: Any, unit: str = "", scale: int = 1, doubt: str = "") -> Reading:
    """Read a whole number of `unit`; an approximate one carries a doubt.

    A number without a unit of its own is multiplied by `scale`, and doubted with `doubt`.

    >>> cells = ("６４", "75人次", "一百二十", "1,849", "约120人", "4.1万人")
    >>> [read_count(cell, "人").value for cell in cells]
    [64, 75, 120, 1849, 120, 41000]
    >>> read_count("若干", "人").problem
    '没有具体数字'
    """
    reading = _read(value, unit, Scale(scale, doubt))
    number = reading.value
    if number is None:
        return reading
    if number != int(number):
        return Reading(problem="不是整数")
    return Reading(int(number), doubt=reading.doubt)


def read_amount(value: Any, unit: str = "", scale: int = 1, doubt: str = "") -> Reading:
    """Read a number of `unit` that may have decimals; `scale` and `doubt` as for a count.

    >>> read_amount("￥2,900.50元", "元").value, read_amount("0.29万元", "元").value
    (2900.5, 2900.0)
    >>> read_amount(1.2, "元", scale=10_000).value, read_amount("900元", "元", scale=10_000).value
    (12000.0, 900.0)
    """
    reading = _read(value, unit, Scale(scale, doubt))
    return reading if reading.value is None else Reading(float(reading.value), doubt=reading.doubt)


def _read(value: Any, unit: str, scale: Scale) -> Reading:
    if isinstance(value, bool):
        return Reading(problem="是逻辑值，不是数字")
    if isinstance(value, int | float):
        reading = _read_number(value)
        return reading if reading.problem else scale.apply(reading.value)
    if isinstance(value, dt.date | dt.time | dt.timedelta):
        return Reading(problem="是日期或时间，不是数字")
    text = normal_text(value)
    if len(text) > _LONGEST:
        return Reading(problem="不是数字")
    return EMPTY if is_empty(text) else _read_text(text, unit, scale)


def _read_number(number: float) -> Reading:
    if not math.isfinite(number) or abs(number) > _LIMIT:
        return _TOO_LARGE
    if number < 0:
        return Reading(problem="是负数")
    return Reading(Decimal(str(number)) if isinstance(number, float) else Decimal(number))


def _read_text(text: str, unit: str, scale: Scale) -> Reading:
    grouped = _SPACED_GROUPS.sub(lambda match: match[0].replace(" ", ""), text)
    if _SPACE_WITHIN.search(grouped):
        return Reading(problem="数字中间有空格，不知是一个数还是几个数")
    phrase = compact(grouped).rstrip("。.;,、")
    body, is_about = _strip_marks(phrase, unit)
    numeral = _LEADING_NUMERAL.match(body)
    if numeral is None:
        return _refuse(phrase)
    number = _value(numeral[0])
    tail, scale_within = _strip_about_within(body[numeral.end() :])
    if number is None or not is_measure(tail, unit):
        return _refuse(phrase, unit, number, tail)
    number *= max(scale_within, 1)
    if number > _LIMIT:
        return _TOO_LARGE
    is_bare = not tail and scale_within <= 1 and _plain(numeral[0]) is not None
    doubt = "为约数" if is_about or scale_within else ""
    return (scale if is_bare else Scale()).apply(number, doubt)


def _strip_marks(phrase: str, unit: str) -> tuple[str, bool]:
    """Strip what is not number or measure from both ends; return whether the count is approximate.

    >>> [_strip_marks(phrase, "人") for phrase in ("共120(人)", "(120)", "师生约5人", "9(估)")]
    [('120人', False), ('120', False), ('5人', True), ('9', True)]
    """
    body, is_guess = _strip_brackets(phrase, unit)
    body = _BEFORE.sub("", body)
    if unit and is_measure(_PERSON, unit):
        body = _BEFORE.sub("", _GROUP_BEFORE.sub("", body))
    bare = _ABOUT_AFTER.sub("", _ABOUT_BEFORE.sub("", body))
    bare = _BEFORE.sub("", bare)
    if _BARE_SCALE.match(bare) and (len(bare) > 1 or bare != body):  # 百余人, 近千
        return f"一{bare}", True
    return bare, is_guess or bare != body


def _strip_brackets(phrase: str, unit: str) -> tuple[str, bool]:
    """Strip brackets from a count or its measure; return whether 约 or the like was in brackets."""
    inner = _ALL_IN_BRACKETS.fullmatch(phrase)
    if inner and unit and not is_measure(_MONEY, unit):  # money in brackets is money owed
        return inner[1], False
    bare = _ABOUT_IN_BRACKETS.sub("", phrase)
    measure = _MEASURE_IN_BRACKETS.search(bare)
    if measure and is_measure(measure[1]):
        return bare[: measure.start()] + measure[1], bare != phrase
    return bare, bare != phrase


def _strip_about_within(tail: str) -> tuple[str, int]:
    """Strip 余, 多 or 来 before a measure word, with the 万 that may follow them.

    Return the rest, and the scale of the number; 0 without these words.
    """
    about = _ABOUT_WITHIN.match(tail)
    return (tail[about.end() :], SCALES.get(about[2], 1)) if about else (tail, 0)


def _value(numeral: str) -> Decimal | None:
    """Return the value of “1,849”, “4.1万”, “3万5千” or a Chinese numeral."""
    if not numeral[0].isdigit():
        value = read_numeral(numeral)
        return None if value is None else Decimal(value)
    total, last_scale = Decimal(0), _LIMIT * 10
    position = 0
    for part in _SCALED.finditer(numeral):
        scale = SCALES[part[2]]
        if part.start() != position or scale >= last_scale:
            return None
        total, last_scale, position = total + _decimal(part[1]) * scale, scale, part.end()
    rest = numeral[position:]
    return _add_rest(total, rest, last_scale) if position else _plain(rest)


def _add_rest(total: Decimal, rest: str, scale: int) -> Decimal | None:
    """Add what follows the last 万 or 千: one digit counts in the next unit, as in “3万5”."""
    if not rest:
        return total
    if not re.fullmatch(r"\d+", rest) or int(rest) >= scale:
        return None
    return total + (int(rest) * scale // 10 if len(rest) == 1 else int(rest))


def _plain(text: str) -> Decimal | None:
    return _decimal(text) if _ANY_NUMBER.fullmatch(text) else None


def _decimal(text: str) -> Decimal:
    try:
        return Decimal(text.replace(",", ""))
    except InvalidOperation:  # more digits than the context holds
        return Decimal(_LIMIT * 10)


def _refuse(phrase: str, unit: str = "", number: Decimal | None = None, tail: str = "") -> Reading:
    """Return why a text is not a number, with a suggestion where one reading is likely."""
    for pattern, problem in _PROBLEMS.items():
        if pattern.search(phrase):
            return Reading(problem=problem)
    numbers = _ANY_NUMBER.findall(phrase)
    if len(numbers) > 1:
        return Reading(problem="有不止一个数")
    if number is None or re.search(NUMERAL, tail):
        return Reading(problem="不是数字")
    if is_measure(tail):
        return Reading(problem=f"的单位不是“{unit}”" if unit else "数字后面有多余的文字")
    return Reading(problem="数字后面有多余的文字", suggestion=suggest(f"{number.normalize():f}"))
