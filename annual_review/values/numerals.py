"""Chinese numerals: read and written; their shapes are checked here, large values are cn2an's.

cn2an is imported when it is first needed: that takes a tenth of a second, for its patterns, and
most reviews have no numeral with 万 or 亿.
"""

from __future__ import annotations

import re

# A character that can be in a numeral, for patterns that look for one.
NUMERAL = "[〇零一二三四五六七八九十百千万亿两廿卅壹贰叁肆伍陆柒捌玖拾佰仟萬億]"

_PLAIN = str.maketrans(
    "〇零壹贰叁肆伍陆柒捌玖拾佰仟萬億两貳參陸〡", "零零一二三四五六七八九十百千万亿二二三六一"
)
_DIGITS = "零一二三四五六七八九"
_TO_TEN = f"{_DIGITS}十"
_D = "[一二三四五六七八九]"
_TENS = f"(?:{_D}?十{_D}?|{_D})"
_HUNDREDS = f"(?:{_D}百(?:零?{_D}?十{_D}?|零{_D})?|{_TENS})"
_THOUSANDS = f"(?:{_D}千(?:零{_TENS}|零?{_D}百(?:零?{_D}?十{_D}?|零{_D})?)?|{_HUNDREDS})"
_TEN_THOUSANDS = f"(?:{_THOUSANDS}万(?:零?{_THOUSANDS})?|{_THOUSANDS})"
_SHAPE = f"零|{_THOUSANDS}亿(?:零?{_TEN_THOUSANDS})?|{_TEN_THOUSANDS}"
_SHORT_TAIL = re.compile(f"([百千万亿])({_D})$")
_UNIT_BELOW = {"百": "十", "千": "百", "万": "千", "亿": "千万"}
_SMALL_UNITS = {"十": 10, "百": 100, "千": 1000}
# Large, or with a 零 that cn2an may refuse, as in 九百零十.
_FOR_CN2AN = re.compile("[万亿]|零.?[十百]")


def read_numeral(text: str) -> int | None:
    """Return the value of a Chinese numeral, or None if the text is not one.

    A digit after 百, 千 or 万 counts in the next unit, as in speech; digits in a row are read one
    by one, but two (“三五人”) mean “three to five” and are refused.

    >>> [read_numeral(n) for n in ("一百二", "一万二", "两百", "廿五", "壹仟零玖", "一二〇")]
    [120, 12000, 200, 25, 1009, 120]
    >>> [read_numeral(n) for n in ("三五", "百十", "若干", "")]
    [None, None, None, None]
    """
    plain = text.translate(_PLAIN).replace("廿", "二十").replace("卅", "三十")
    if len(plain) > 1 and all(digit in _DIGITS for digit in plain):
        return _read_digits(plain)
    complete = _SHORT_TAIL.sub(lambda tail: tail[1] + tail[2] + _UNIT_BELOW[tail[1]], plain)
    if not re.fullmatch(_SHAPE, complete):
        return None
    if not _FOR_CN2AN.search(complete):
        return _read_small(complete)
    import cn2an  # noqa: PLC0415 - see above

    try:
        return int(cn2an.cn2an(complete, "normal"))
    except (KeyError, ValueError):  # 三万十二, 十亿十: cn2an wants 零一 before the 十
        return None


def _read_small(numeral: str) -> int:
    """Return the value of a numeral of the right shape below 万."""
    total = digit = 0
    for character in numeral:
        if character in _SMALL_UNITS:
            total += (digit or 1) * _SMALL_UNITS[character]
            digit = 0
        else:
            digit = _DIGITS.index(character)
    return total + digit


def _read_digits(digits: str) -> int | None:
    if len(digits) > 12 or (len(digits) == 2 and "零" not in digits):
        return None
    return int("".join(str(_DIGITS.index(digit)) for digit in digits))


def write_numeral(number: str) -> str:
    """Write a number, given in Arabic numerals, as in counting: 十二, not 一十二.

    >>> [write_numeral(n) for n in ("0", "10", "12", "110", "1493", "2.5")]
    ['零', '十', '十二', '一百一十', '一千四百九十三', '二点五']
    """
    if number.isdecimal() and int(number) <= 10:
        return _TO_TEN[int(number)]
    if re.fullmatch("[1-9][0-9]", number):
        tens, ones = (_DIGITS[int(digit)] for digit in number)
        return f"{tens.removeprefix('一')}十{ones.removeprefix('零')}"
    import cn2an  # noqa: PLC0415 - see above

    written = str(cn2an.an2cn(number, "low"))
    return written.removeprefix("一") if 10 <= float(number) < 20 else written
