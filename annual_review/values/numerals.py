"""Units in the labels of columns and in lines above a table, and how they scale the numbers."""

from __future__ import annotations

import re

from annual_review.values.cell_text import compact

# Scale words, the longest first; what each multiplies by.
SCALES = {
    "千万": 10**7,
    "百万": 10**6,
    "十万": 10**5,
    "亿": 10**8,
    "万": 10**4,
    "千": 1000,
    "百": 100,
}
# Measure words that may stand for one another behind a number; “个” goes with everything.
_MEASURES: tuple[frozenset[str], ...] = (
    frozenset({"人", "人次", "名", "位", "人员", "余人", "员", "人数"}),
    frozenset({"册", "份", "本", "张", "套", "期", "种", "册次", "份次", "册份"}),
    frozenset(
        {
            "场",
            "场次",
            "次",
            "期",
            "起",
            "件",
            "篇",
            "条",
            "批",
            "轮",
            "轮次",
            "堂",
            "课",
            "例",
            "宗",
        }
    ),
    frozenset({"元", "块", "块钱", "元整", "圆", "圆整", "元人民币"}),
    frozenset({"所", "户", "家", "处", "支", "队", "组"}),
)
_FREE = frozenset({"", "个"})


def is_measure(word: str, unit: str = "") -> bool:
    """Tell whether `word` may stand behind a number of `unit`, or of any unit if it is empty.

    >>> is_measure("人次", "名"), is_measure("元", "人"), is_measure("元")
    (True, False, True)
    """
    if word == unit or word in _FREE:
        return True
    kin = [group for group in _MEASURES if word in group]
    return bool(kin) if not unit else any(unit in group for group in kin)


_BEHIND_SLASH = re.compile(r"(.+?)((?:[/、:|][^\W\d_]{1,4})+)")

_BRACKETED = re.compile(r"\(([^()]*)\)")
_SCALED = re.compile(rf"({'|'.join(SCALES)})?(.*)")
_LINE = re.compile(r"\(?(?:计量|计价|金额|数量|货币)?单位[::]?(.{1,20}?)\)?")
_AND = re.compile(r"[/、,;|和及]")


def unit_in_brackets(label: str) -> str:
    """Put a unit that stands behind a slash or the like into brackets.

    >>> unit_in_brackets("人数/人"), unit_in_brackets("人数、人次"), unit_in_brackets("乡镇/街道")
    ('人数(人)', '人数(人次)', '乡镇/街道')
    """
    text = compact(label)
    found = _BEHIND_SLASH.fullmatch(text)
    if found is None:
        return text
    units = re.split(r"[/、:|]", found[2])[1:]
    if not all(map(is_unit, units)):
        return text
    return f"{found[1]}({'、'.join(units)})"


def is_unit(text: str) -> bool:
    """Tell whether a text is a measure word, alone or with 千, 万 or the like before it."""
    measure = _split(text)[1]
    return measure not in ("", "个") and is_measure(measure)


def units_of_label(label: str) -> list[str]:
    """Return the units that a label names in brackets or behind a slash.

    >>> units_of_label("党费返还（万元）"), units_of_label("人数（青年）")
    (['万元'], [])
    """
    inner = _BRACKETED.findall(unit_in_brackets(label))
    said = [_line(text) or text for part in inner for text in _AND.split(part)]
    return [text for text in said if text in SCALES or is_unit(text)]


def units_of_line(text: str) -> list[str]:
    """Return the units that a line above a table names.

    >>> units_of_line("单位：人、万元"), units_of_line("单位：县委")
    (['人', '万元'], [])
    """
    return [unit for unit in _AND.split(_line(compact(text))) if is_unit(unit)]


def _line(text: str) -> str:
    found = _LINE.fullmatch(text)
    return found[1] if found else ""


def scale_of(said: str, unit: str) -> int:
    """Return what a unit that is said multiplies numbers of `unit` by; 0 if it is of other things.

    >>> scale_of("万元", "元"), scale_of("人次", "人"), scale_of("千", "人"), scale_of("万元", "人")
    (10000, 1, 1000, 0)
    """
    word, measure = _split(said)
    return SCALES.get(word, 1) if is_measure(measure, unit) else 0


def _split(unit: str) -> tuple[str, str]:
    found = _SCALED.fullmatch(unit)
    return (found[1] or "", found[2]) if found else ("", unit)


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
_BELOW = {"百": "十", "千": "百", "万": "千", "亿": "千万"}
# Characters that can stand in a numeral, for patterns that look for one.
NUMERAL = "[〇零一二三四五六七八九十百千万亿两廿卅壹贰叁肆伍陆柒捌玖拾佰仟萬億]"


def read_numeral(text: str) -> int | None:
    """Return the value of a Chinese numeral, or None if the text is not one.

    A digit behind 百, 千 or 万 counts in the next unit, as one says it; digits in a row are read
    one by one, but two (“三五人”) mean “three to five” and are refused.

    >>> [read_numeral(n) for n in ("一百二", "一万二", "两百", "廿五", "壹仟零玖", "一二〇")]
    [120, 12000, 200, 25, 1009, 120]
    >>> [read_numeral(n) for n in ("三五", "百十", "若干", "")]
    [None, None, None, None]
    """
    plain = text.translate(_PLAIN).replace("廿", "二十").replace("卅", "三十")
    if len(plain) > 1 and all(digit in _DIGITS for digit in plain):
        return _read_digits(plain)
    whole = _SHORT_TAIL.sub(lambda tail: tail[1] + tail[2] + _BELOW[tail[1]], plain)
    if not re.fullmatch(_SHAPE, whole):
        return None
    if len(whole) == 1:
        return _TO_TEN.index(whole)
    import cn2an  # noqa: PLC0415 - see above

    return int(cn2an.cn2an(whole, "normal"))


def _read_digits(digits: str) -> int | None:
    if len(digits) > 12 or (len(digits) == 2 and "零" not in digits):
        return None
    return int("".join(str(_DIGITS.index(digit)) for digit in digits))


def write_numeral(number: str) -> str:
    """Write a number, given in Arabic numerals, as one counts: 十二, not 一十二.

    >>> [write_numeral(n) for n in ("0", "10", "12", "110", "1493", "2.5")]
    ['零', '十', '十二', '一百一十', '一千四百九十三', '二点五']
    """
    if number.isdecimal() and int(number) <= 10:
        return _TO_TEN[int(number)]
    import cn2an  # noqa: PLC0415 - see above

    written = str(cn2an.an2cn(number, "low"))
    return written.removeprefix("一") if 10 <= float(number) < 20 else written
