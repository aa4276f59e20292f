"""Quantities in several units, and halves: 2小时30分钟, 3元5角, 一个半小时, 3亩半."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from annual_review.values.measures import units_like
from annual_review.values.number_texts import NUMBER, leading_number
from annual_review.values.units import conversion, split_unit

_DIGITS = "[〇零一二三四五六七八九十百两]"
_HALF = Fraction(1, 2)


@lru_cache(maxsize=256)
def _part(unit: str) -> re.Pattern[str] | None:
    """Return the pattern of a number and one of the units of the quantity that `unit` measures."""
    words = units_like(split_unit(unit)[1])
    if not words:
        return None
    word = "|".join(map(re.escape, words))
    return re.compile(
        rf"(?P<number>{NUMBER}|{_DIGITS}+)?(?P<half>个?半)?个?(?P<unit>{word})(?P<after>半(?!个))?",
        re.IGNORECASE,
    )


def read_mixed(body: str, unit: str) -> Fraction | None:
    """Return a quantity of several parts, or one with 半, in `unit`; None for any other text.

    Each part is of a smaller unit than the one before, and less than one of that.

    >>> [str(read_mixed(text, "小时")) for text in ("2小时30分钟", "一个半小时", "半小时", "1天半")]
    ['5/2', '3/2', '1/2', 'None']
    >>> read_mixed("3元5角", "元"), read_mixed("2小时90分钟", "小时"), read_mixed("90分钟", "小时")
    (Fraction(7, 2), None, None)
    """
    pattern = _part(unit)
    if pattern is None:
        return None
    total, end, parts, last = Fraction(0), 0, 0, None
    for part in pattern.finditer(body):
        number = _number(part)
        factor = conversion(part["unit"], unit)
        if part.start() != end or number is None or (last and number * factor >= last):
            return None
        total, end, last = total + number * factor, part.end(), factor
        parts += 1
    is_mixed = parts > 1 or "半" in body
    return total if is_mixed and end == len(body) else None


def _number(part: re.Match[str]) -> Fraction | None:
    """Return the number of a part with its half; None if it has none or is malformed."""
    halves = (part["half"] is not None) + (part["after"] is not None)
    if part["number"] is None:
        return _HALF if part["half"] == "半" and halves == 1 else None
    found = leading_number(part["number"])
    if found is None or found.value is None or halves > 1:
        return None
    if halves and found.value % 1:
        return None
    return Fraction(found.value or Decimal(0)) + halves * _HALF
