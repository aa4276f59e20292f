"""The words of changes: 比上年 or 同比, 增加86人, 增长6.1%, 翻了一番, 是上年的2.3倍.

`Change` (changes.py) decides which of them are said. By how much a number has changed is the
difference of both numbers **as they are printed**, in the same unit and with the same decimals: a
reader who subtracts 12.37万元 from 12.72万元 finds the 0.35万元 that stands beside them, even where
the exact numbers differ by 0.36万元. Per cents are computed of the exact numbers, as statistics do.

增长1.3倍 and 是上年的2.3倍 say the same. A fall is never said in 倍, nor is by how much a number
changed that is itself in 倍: 增加0.5倍 could be read as half as much again. 翻了一番 and 翻了两番
are exactly twice and four times.
"""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from annual_review.values.format_specs import NumberSpec, read_spec
from annual_review.values.rounding import exact, half_up, needed_decimals, written
from annual_review.values.units import is_temperature, points_of
from annual_review.values.wording import Printed, as_printed, phrase

DEFAULT_STYLE, ALIKE = "比上年", "同比"
STYLES = (DEFAULT_STYLE, "较上年", ALIKE)  # what office.yaml may choose
LEAST_TIMES = Fraction(3, 2)  # below it, a tenth is too coarse: 1.1倍 may be 5 % or 14 %
_EXACT_TIMES = {
    Fraction(100): "翻了一番",
    Fraction(300): "翻了两番",
}  # by what per cent a number has grown
MOST_PERCENT = 1000  # from here up, ten times is easier to read
_MOST_DECIMALS = 2
_PLAIN = NumberSpec()


class Than(NamedTuple):
    """What a number is compared with, 上年 or 上年同期, and in which of `STYLES` that is said.

    >>> Than("上年同期").than, Than("上年", "较上年").than, Than("上年同期", "同比").than
    ('比上年同期', '较上年', '同比')
    >>> Than("上年").level("基本持平"), Than("上年", "同比").level("持平")
    ('与上年基本持平', '同比持平')
    """

    year: str
    style: str = DEFAULT_STYLE

    @property
    def than(self) -> str:
        """What stands before 增长 and 减少."""
        return ALIKE if self.style == ALIKE else f"{self.style[0]}{self.year}"

    def level(self, words: str) -> str:
        """Return how words that say that both are alike, such as 持平, are said."""
        return f"{ALIKE}{words}" if self.style == ALIKE else f"与{self.year}{words}"


def printed_difference(now: float, before: float, unit: str, spec: str) -> Printed:
    """Return by how much a number has changed, as both are printed by the spec of one of them.

    `exact_like` says by which spec.
    """
    like = exact_like(spec)
    shown, earlier = (as_printed(value, unit, like) for value in (now, before))
    by = shown.number - earlier.number
    scaled = shown if shown.scale else earlier  # 0 has no scale
    decimals = max(shown.decimals, earlier.decimals)
    if like.decimals is None:
        decimals = needed_decimals(by, decimals)
    return Printed(by, scaled.scale, scaled.unit, decimals, like.is_grouped)


def exact_like(spec: str) -> NumberSpec:
    """Return how numbers beside one printed by a spec are printed: as it, but never rounded down.

    Nor are they in Chinese numerals or in 倍.
    """
    asked = read_spec(spec)
    return _PLAIN if asked.rounds_down or asked.is_chinese or asked.is_times else asked


def beside(value: float, unit: str, spec: str) -> str:
    """Return a number that stands beside one printed by a spec; what would be 0 is printed exactly.

    >>> beside(123651, "元", ".2万"), beside(30, "元", ".2万"), beside(30, "元", "余")
    ('12.37万元', '30元', '30元')
    """
    printed = as_printed(value, unit, exact_like(spec))
    return str(printed) if printed.number or not value else phrase(value, unit)


def difference_words(now: float, before: float, unit: str, spec: str = "") -> str:
    """Word by how much a number has changed; "" if both are printed alike.

    >>> difference_words(1493, 1407, "人"), difference_words(90, 92.5, "%")
    ('增加86人', '降低2.5个百分点')
    >>> difference_words(127249, 123651, "元", ".2万"), difference_words(-3.2, -1, "摄氏度")
    ('增加0.35万元', '降低2.2摄氏度')
    """
    by = printed_difference(now, before, unit, spec)
    if not by.number:
        return ""
    size = Printed(abs(by.number), by.scale, by.unit, by.decimals, by.is_grouped)
    points = points_of(unit)
    return f"{verb(unit, is_up=by.number > 0)}{f'{size.digits}{points}' if points else size}"


def verb(unit: str, *, is_up: bool) -> str:
    """Return what a number of a unit does: 增加, 提高, 升高 or their opposites."""
    if is_temperature(unit):
        return "升高" if is_up else "降低"
    up, down = ("提高", "降低") if points_of(unit) else ("增加", "减少")
    return up if is_up else down


def points_words(now: float, before: float, unit: str, spec: str = "", about: str = "") -> str:
    """Word the change of a share, to a tenth; with `about`, in whole 个百分点."""
    by = printed_difference(now, before, unit, spec).number
    size = half_up(abs(by), 0 if about else 1)
    return f"{'上升' if by > 0 else '下降'}{about}{short(size)}{points_of(unit)}" if size else ""


def rate_words(percent: Fraction | None) -> str:
    """Word a rise or a fall in per cent; "" if there is none, or it rounds to 0.0.

    From `MOST_PERCENT` up a rise is said in 倍.

    >>> rate_words(Fraction("77.94")), rate_words(Fraction("-0.04")), rate_words(Fraction(10530))
    ('增长77.9%', '', '增长105.3倍')
    """
    size = half_up(abs(percent), 1) if percent else 0
    if percent and percent > 0 and size >= MOST_PERCENT:
        return percent_words(percent)
    return f"{'增长' if percent and percent > 0 else '下降'}{short(size)}%" if size else ""


def percent_words(percent: Fraction, about: str = "") -> str:
    """Word a rise or a fall of some per cent; with `about`, in whole per cents.

    >>> [percent_words(Fraction(number)) for number in (100, 300, "100.04", 230, -50, 6)]
    ['翻了一番', '翻了两番', '增长1倍', '增长2.3倍', '减少一半', '增长6%']
    """
    size = half_up(abs(percent), 0 if about else 1)
    if not size:
        return ""
    if percent > 0:
        times = f"增长{about}{short(half_up(percent / 100, 1))}倍"
        by = times if size >= 100 else f"增长{about}{short(size)}%"
        return by if about else _EXACT_TIMES.get(percent, by)
    if size == 50 and (about or percent == -50):
        return f"减少{about}一半"
    if size == 100 and percent > -100:
        return f"下降{'99' if about else '99.9'}%以上"
    return f"下降{about}{short(size)}%"


def times_words(now: float, before: float, than: Than, about: str = "") -> str:
    """Word how many times the number before it a number is; "" below `LEAST_TIMES`.

    >>> times_words(2300, 1000, Than("上年")), times_words(14, 10, Than("上年"))
    ('是上年的2.3倍', '')
    """
    if before <= 0 or exact(now) < LEAST_TIMES * exact(before):
        return ""
    times = short(half_up(exact(now) / exact(before), 1))
    return f"{'约为' if about else '是'}{than.year}的{times}倍"


def short(number: Fraction | int) -> str:
    """Write a number with as many decimals as it has, at most two."""
    exact_number = Fraction(number)
    return written(exact_number, needed_decimals(exact_number, _MOST_DECIMALS))
