"""The text of a count, reduced to its number and what stands behind it."""

from __future__ import annotations

import re

from annual_review.measures import is_measure

_PERSON, _MONEY = "人", "元"
_WHO = re.compile(
    r"(?:师生|学生|群众|老?干部|老?党员|职工|村民)+(?:代表)?(?:人数)?[::]?(?=[约近]?\d)"
)
_WHOLE = re.compile(r"\(([^()]*)\)")
_MEASURE_BEHIND = re.compile(r"\(([^()]{1,4})\)$")
_ABOUT_BEHIND_IN_BRACKETS = re.compile(
    r"\((?:大约|约|约数|约计|估|估计|估算|估数|概数|左右|上下)\)$"
)

_BEFORE = re.compile(r"^(?:共计|合计|总计|共有|共|计|人民币|RMB|[¥￥])+[::]?")
_ABOUT_BEFORE = re.compile(
    r"^(?:大约|约为|约计|约|大概|将近|接近|近乎|近|超过|超|逾|突破|不少于|不低于|至少|不足|不到|"
    r"差不多|上(?=[百千万])|过(?=[百千万])|[~≈>≥])+"
)
_ABOUT_BEHIND = re.compile(r"(?:左右|上下|以上|以内|有余|\+)+$")
_BARE_SCALE = re.compile(r"[百千万](?![一二三四五六七八九十百千万亿\d])")


def strip_marks(phrase: str, unit: str) -> tuple[str, bool]:
    """Take off both ends of a count what is not number or measure; tell whether it is approximate.

    >>> [strip_marks(phrase, "人") for phrase in ("共120(人)", "(120)", "师生约5人", "9(估)")]
    [('120人', False), ('120', False), ('5人', True), ('9', True)]
    """
    body, is_guess = _without_brackets(phrase, unit)
    body = _BEFORE.sub("", body)
    if is_measure(_PERSON, unit) and unit:
        body = _BEFORE.sub("", _WHO.sub("", body))
    bare = _ABOUT_BEHIND.sub("", _ABOUT_BEFORE.sub("", body))
    bare = _BEFORE.sub("", bare)
    if _BARE_SCALE.match(bare) and (len(bare) > 1 or bare != body):  # 百余人, 近千
        return f"一{bare}", True
    return bare, is_guess or bare != body


def _without_brackets(phrase: str, unit: str) -> tuple[str, bool]:
    """Take brackets off a count, or off the measure behind it; tell whether 约 stood in them."""
    whole = _WHOLE.fullmatch(phrase)
    if whole and unit and not is_measure(_MONEY, unit):  # money in brackets is money owed
        return whole[1], False
    bare = _ABOUT_BEHIND_IN_BRACKETS.sub("", phrase)
    measure = _MEASURE_BEHIND.search(bare)
    if measure and is_measure(measure[1]):
        return bare[: measure.start()] + measure[1], bare != phrase
    return bare, bare != phrase
