"""Units: a scale such as 万 and a measure such as 亩; is a text one, and how much is it of another.

`values/measures.py` has the words. Counts (values/counts.py) end in a unit, and labels and lines
above a table name one for all numbers of a column (values/unit_texts.py).
"""

from __future__ import annotations

import re
from collections.abc import Collection
from fractions import Fraction
from functools import lru_cache

from annual_review.errors import FigureError
from annual_review.language import _
from annual_review.values.cell_text import compact
from annual_review.values.measures import (
    COUNTERS,
    PERIODS,
    SIZES,
    about_the_same,
    is_grouped,
    is_quantity,
    ratio,
    stands_for_anything,
)

# Scale words, the longest first, and what each multiplies by.
SCALES = {
    "千万": 10**7,
    "百万": 10**6,
    "十万": 10**5,
    "亿": 10**8,
    "万": 10**4,
    "千": 1000,
    "百": 100,
}
_SCALED = re.compile(rf"({'|'.join(SCALES)})?(.*)")
_CURRENCY = re.compile(r"^(?:人民币|rmb|cny)(?=.)|(?<=.)(?:人民币|整)$")
_ALTERNATIVES = re.compile(r"[()/、,;|·]|和|及|或")
_NONE = Fraction(0)
TIMES = "倍"  # how many times one number is another
_POINTS = {
    "%": "个百分点",
    "‰": "个千分点",
    "百分点": "个百分点",
    "个百分点": "个百分点",
    "千分点": "个千分点",
    "个千分点": "个千分点",
}


@lru_cache(maxsize=1 << 12)
def _key(text: str) -> str:
    key = compact(text).casefold()
    if key in SIZES:
        return key
    key = _CURRENCY.sub("", key)
    return key[1:] if key[:1] == "个" and is_quantity(key[1:]) else key


def split_unit(text: str) -> tuple[str, str]:
    """Return the scale word and the measure word of a unit; a word of its own stays whole.

    >>> split_unit("万亩"), split_unit("千克"), split_unit("千"), split_unit("人民币万元")
    (('万', '亩'), ('', '千克'), ('千', ''), ('万', '元'))
    """
    key = _key(text)
    if key in SIZES or key in COUNTERS:
        return "", key
    found = _SCALED.fullmatch(key)
    return (found[1] or "", _key(found[2])) if found else ("", key)


def in_scale(unit: str, scale: str) -> tuple[Fraction, str]:
    """Return what numbers in a unit are multiplied by to be in another scale, and the unit in it.

    The words behind the scale stay as they are written. Raises FigureError for a unit of which a
    number has no scale (%, 倍), and for one of which it cannot be told whether it has one already.

    >>> in_scale("元", "万"), in_scale("万元", "亿"), in_scale("百公斤", "万")
    ((Fraction(1, 10000), '万元'), (Fraction(1, 10000), '亿元'), (Fraction(1, 100), '万公斤'))
    >>> [in_scale(unit, "万")[1] for unit in ("个乡镇（街道）", "元/人", "千头（只）")]
    ['万个乡镇（街道）', '万元/人', '万头（只）']
    """
    if is_ratio(unit):
        raise FigureError(
            _(
                "A number in {unit} is a ratio: it is not printed in {scale}.",
                unit=unit,
                scale=scale,
            ),
            remedy=_("Write {x:.1}, or {x:倍} for how many times it is."),
        )
    own, measure = split_unit(unit)
    words = unit.strip().removeprefix(own) if own and unit.strip().startswith(own) else measure
    if not own:
        words = unit
    elif measure and not (all(map(is_unit, alternatives(unit))) or is_scaled_word(own, measure)):
        raise FigureError(
            _(
                "Whether {scale} in '{unit}' is a scale cannot be told: '{measure}' is no "
                "known unit.",
                scale=own,
                unit=unit,
                measure=measure,
            ),
            remedy=_("Give the figure another unit, or leave the scale out of the format."),
        )
    return Fraction(SCALES.get(own, 1), SCALES[scale]), f"{scale}{words}"


def is_scaled_word(scale: str, measure: str) -> bool:
    """Return whether 万 or 亿 before an unknown word seems to be a scale: 万篓, not 万寿乡."""
    return SCALES.get(scale, 1) >= SCALES["万"] and len(measure) == 1


def is_ratio(unit: str) -> bool:
    """Return whether numbers in a unit are ratios or differences of them: %, ‰, 个百分点, 倍.

    >>> [is_ratio(unit) for unit in ("%", "‰", "个百分点", "倍", "元", "")]
    [True, True, True, True, False, False]
    """
    return unit.strip() == TIMES or points_of(unit) != ""


def points_of(unit: str) -> str:
    """Return in what two shares of a unit differ: 个百分点 of %; "" of anything else.

    >>> [points_of(unit) for unit in ("%", "‰", "百分点", "元")]
    ['个百分点', '个千分点', '个百分点', '']
    """
    return _POINTS.get(_key(unit), "")


def is_temperature(unit: str) -> bool:
    """Return whether a unit is a degree, of which 0 is not nothing and half is not a half."""
    return split_unit(unit)[1] in ("摄氏度", "°c")


def is_unit(text: str, declared: Collection[str] = ()) -> bool:
    """Return whether a text is a unit, alone or after 千, 万 or the like, or units with slashes.

    Words that the registers declare as units are units, too.

    >>> is_unit("万亩"), is_unit("元/公斤"), is_unit("青年"), is_unit("个"), is_unit("万")
    (True, True, False, False, False)
    >>> is_unit("万篓"), is_unit("万篓", {"篓"})
    (False, True)
    """
    if "/" in text:
        return all(is_unit(part, declared) for part in text.split("/"))
    measure = split_unit(text)[1]
    if stands_for_anything(measure):
        return False
    return measure in SIZES or measure in COUNTERS or measure in declared or text in declared


def is_counted_in(word: str, unit: str) -> bool:
    """Return whether a number with a word behind it may be one of a field of `unit`.

    A field without a unit takes the words for persons, papers, events, bodies and yuan.

    >>> is_counted_in("万元", "元"), is_counted_in("元", ""), is_counted_in("吨", "")
    (True, True, False)
    """
    if not word:
        return True
    if unit:
        return conversion(word, unit) != 0
    measure = split_unit(word)[1]
    return stands_for_anything(measure) or is_grouped(measure)


def is_period(text: str) -> bool:
    """Return whether a text is a unit that may also say for which time a number holds: 年, 月."""
    return split_unit(text)[1] in PERIODS


def is_of_quantity(text: str) -> bool:
    """Return whether a unit measures a quantity, as 公斤 or 万元 do, and does not count things."""
    return is_quantity(split_unit(text.split("/", maxsplit=1)[0])[1])


def is_rate(text: str) -> bool:
    """Return whether a unit is of a quantity for each of something: 元/公斤, but not 头/只.

    >>> is_rate("公斤/亩"), is_rate("头/只"), is_rate("元/万元"), is_rate("公斤")
    (True, False, False, False)
    """
    of, __, each = text.partition("/")
    return bool(each) and is_of_quantity(of) and not conversion(each, of)


def are_about_the_same(text: str, other: str) -> bool:
    """Return whether two units are of quantities about the same, such as 天 and 小时."""
    return about_the_same(split_unit(text)[1], split_unit(other)[1])


def alternatives(text: str) -> list[str]:
    """Return the units that a text offers; a scale at its beginning belongs to all of them.

    >>> alternatives("万头（只）"), alternatives("元/公斤"), alternatives("人、万元")
    (['万头', '万只'], ['元/公斤'], ['人', '万元'])
    """
    text = compact(text)
    if is_rate(text):
        return [text]
    parts = [part for part in _ALTERNATIVES.split(text) if part]
    scale = split_unit(parts[0])[0] if parts and "(" in text else ""
    return [part if split_unit(part)[0] else scale + part for part in parts]


@lru_cache(maxsize=1 << 12)
def conversion(stated: str, unit: str) -> Fraction:
    """Return what numbers in the stated unit are multiplied by to be in `unit`.

    0 if the stated one measures another thing. A scale alone is one of `unit`'s measure. A text
    that offers several units is converted by the first that can be.

    >>> [str(conversion(stated, "万元")) for stated in ("亿元", "千元", "元", "万", "美元")]
    ['10000', '1/10', '1/10000', '1', '0']
    >>> conversion("公顷", "亩"), conversion("吨/公顷", "公斤/亩"), conversion("万人次", "人")
    (Fraction(15, 1), Fraction(200, 3), Fraction(10000, 1))
    """
    if _key(stated) == _key(unit):
        return Fraction(1)
    offered, own = alternatives(stated), alternatives(unit) or [""]
    if len(offered) > 1 and not all(is_unit(one, own) for one in offered):  # 人（含教师）
        return _NONE
    pairs = ((one, other) for one in offered for other in own)
    return next(filter(None, (_convert(*pair) for pair in pairs)), _NONE)


def _convert(stated: str, unit: str) -> Fraction:
    if "/" in stated or "/" in unit:
        return _convert_rate(stated.split("/"), unit.split("/"))
    (scale, word), (own_scale, own) = split_unit(stated), split_unit(unit)
    factor = Fraction(SCALES.get(scale, 1), SCALES.get(own_scale, 1))
    if own == "":  # a scale alone, or no unit
        return factor if word == "" or is_unit(word) else _NONE
    if word == "" or (word == "个" and not is_quantity(own)):
        return factor
    return factor * ratio(word, own)


def _convert_rate(stated: list[str], unit: list[str]) -> Fraction:
    if len(stated) != len(unit):
        return _NONE
    factors = [conversion(one, other) for one, other in zip(stated, unit, strict=True)]
    if not all(factors):
        return _NONE
    each = Fraction(1)
    for factor in factors[1:]:
        each *= factor
    return factors[0] / each
