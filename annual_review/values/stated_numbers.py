"""Numbers in a text, and whether they are those of a value: 1490, 1,493, 12.72万, 1.5倍.

For words that a chapter prints in place of a figure: `{x:=1.2万元全部到位}`.
"""

from __future__ import annotations

import re
from fractions import Fraction

from annual_review.values.rounding import exact, half_up
from annual_review.values.units import SCALES, split_unit

_NUMBER = re.compile(rf"(\d[\d,]*(?:\.(\d+))?)({'|'.join(SCALES)})?")
_YEAR = re.compile(r"\d{4}(?:[—–-]\d{4})?年|\d{1,2}月(?:\d{1,2}日)?")


def numbers_of_others(text: str, value: float, unit: str) -> list[str]:
    """Return the numbers in a text that are not `value`, exact or rounded; dates are none.

    A number may be rounded to the decimals that it shows, or down: to tens, or in its scale. It may
    be a hundredth of a percentage (150% is 1.5倍), and a ten-thousandth without its 万.

    >>> numbers_of_others("2021年1,493人，近1500人", 1493, "人")
    ['1500']
    >>> numbers_of_others("12.72万元、12万多元、12.73万元", 127249, "元")
    ['12.73万']
    >>> numbers_of_others("0.13亿元", 1272, "万元"), numbers_of_others("1.5倍", 150, "%")
    ([], [])
    """
    number = abs(exact(value))
    ones = number * SCALES.get(split_unit(unit)[0], 1)
    own = {number, number // 10 * 10, number / 100, number / 10_000}
    others = []
    for found in _NUMBER.finditer(_YEAR.sub("", text)):
        stated, decimals = Fraction(found[1].replace(",", "")), len(found[2] or "")
        if found[3]:
            is_own = stated in _rounded(ones / SCALES[found[3]], decimals)
        else:
            is_own = stated in own or stated == half_up(number, decimals)
        if not is_own:
            others.append(found[0])
    return others


def _rounded(number: Fraction, decimals: int) -> tuple[Fraction, Fraction]:
    """Return a number rounded half up, and rounded down."""
    step = Fraction(1, 10**decimals)
    return half_up(number, decimals), number // step * step
