"""Numbers at the beginning of a text, and what surrounds them: 共约1,849, 4.1万, 一百二十.

`values/counts.py` reads cells with them. Texts are normal_text (NFKC) without gaps.
"""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from annual_review.values.measures import SIZES
from annual_review.values.numerals import NUMERAL, read_numeral
from annual_review.values.units import SCALES, conversion, is_unit

LIMIT = 10**12  # beyond any count of an office; keeps every number within 64 bits
_PERSON, _MONEY = "人", "元"

NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_ANY_NUMBER = re.compile(NUMBER)
_SCALED = re.compile(rf"({NUMBER})({'|'.join(SCALES)})")
# Units that begin with a scale word: 千克 in 3万千克 is no part of the number.
_SCALED_UNITS = "|".join(word for word in sorted(SIZES, key=len) if word[0] in "百千")
_LEADING_NUMERAL = re.compile(
    rf"(?:(?:{NUMBER}|(?!{_SCALED_UNITS})(?:{'|'.join(SCALES)}))+|(?:(?!{_SCALED_UNITS}){NUMERAL})+)"
)
_SCALE_WITHIN = re.compile(r"[千万亿萬億仟]|\d百")

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
_MEASURE_IN_BRACKETS = re.compile(r"\(([^()]{1,6})\)$")
_BARE_SCALE = re.compile(r"[百千万](?![一二三四五六七八九十百千万亿\d])")


class LeadingNumber(NamedTuple):
    """A number at the beginning of a text: its value (None if it is malformed), and the rest.

    `is_scaled` tells that it was written with 万, 千 or the like, `is_about` that a word such as 余
    follows it.
    """

    value: Decimal | None
    rest: str
    is_scaled: bool
    is_about: bool


def leading_number(body: str) -> LeadingNumber | None:
    """Read the number with which a text begins; None if it begins with something else.

    >>> leading_number("4.1万人")
    LeadingNumber(value=Decimal('41000.0'), rest='人', is_scaled=True, is_about=False)
    >>> leading_number("100余万人").value, leading_number("约3人")
    (Decimal('1000000'), None)
    """
    numeral = _LEADING_NUMERAL.match(body)
    if numeral is None:
        return None
    rest, scale = _strip_about_within(body[numeral.end() :])
    value = _value(numeral[0])
    return LeadingNumber(
        None if value is None else value * max(scale, 1),
        rest,
        scale > 1 or _SCALE_WITHIN.search(numeral[0]) is not None,
        scale > 0,
    )


def numbers_in(text: str) -> list[str]:
    """Return the numbers in digits in a text."""
    return _ANY_NUMBER.findall(text)


def strip_marks(phrase: str, unit: str) -> tuple[str, bool]:
    """Strip what is not number or measure from both ends; return whether the count is approximate.

    >>> [strip_marks(phrase, "人") for phrase in ("共120(人)", "(120)", "师生约5人", "9(估)")]
    [('120人', False), ('120', False), ('5人', True), ('9', True)]
    """
    body, is_guess = _strip_brackets(phrase, unit)
    body = _BEFORE.sub("", body)
    if unit and conversion(_PERSON, unit):
        body = _BEFORE.sub("", _GROUP_BEFORE.sub("", body))
    bare = _ABOUT_AFTER.sub("", _ABOUT_BEFORE.sub("", body))
    bare = _BEFORE.sub("", bare)
    if _BARE_SCALE.match(bare) and (len(bare) > 1 or bare != body):  # 百余人, 近千
        return f"一{bare}", True
    return bare, is_guess or bare != body


def _strip_brackets(phrase: str, unit: str) -> tuple[str, bool]:
    """Strip brackets from a count or its measure; return whether 约 or the like was in brackets."""
    inner = _ALL_IN_BRACKETS.fullmatch(phrase)
    if inner and unit and not conversion(_MONEY, unit):  # money in brackets is money owed
        return inner[1], False
    bare = _ABOUT_IN_BRACKETS.sub("", phrase)
    measure = _MEASURE_IN_BRACKETS.search(bare)
    if measure and (is_unit(measure[1]) or measure[1] in ("个", unit)):
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
    total, last_scale = Decimal(0), LIMIT * 10
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
        return Decimal(LIMIT * 10)
