"""Rules of numerals, after GB/T 15835-2011: Chinese or Arabic ones, ranges, years, estimates.

Of a rounded number one word is enough: about, nearly, more than, some.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from annual_review.proofreading.passages import GAP, HAN, Passage
from annual_review.proofreading.rules import NUMERALS, PUNCTUATION, Match, Rule, pattern_rule
from annual_review.values.units import is_period, is_unit
from annual_review.values.wording import phrase

# What is counted in the prose of an office; the longer ones first.
MEASURES = (
    "人次|场次|件次|项次|轮次|批次|户次|课时|人|名|个|项|次|场|起|件|种|册|份|篇|所|支|轮|户|家|条|位"
    "|批|期|倍|元|亩|课|堂|台|套|张|天|年|本|公里|米|吨|斤"
)
NUMBER = r"(?:\d[\d,]*(?:\.\d+)?[万亿]?|[一二三四五六七八九十百千万亿两]+)"
_DIGITS = "一二三四五六七八九"
_COUNTED = "个|名|人|次|场|件|天|户|家|份|册|篇|项|种"

# Not 节约, 预约, 最近, 附近: the word before a number is then another one.
_BEFORE = (
    "大约|(?<![节契预公条制合简])约|将近|接近|(?<![最附就亲远靠邻接将])近|超过|逾|至少|不少于|不下"
)
_ROUNDED = re.compile(
    rf"(?P<before>{_BEFORE})?(?P<number>{NUMBER})(?P<more>[多余])?(?:{MEASURES})?(?P<more2>多(?![么样]))?"
    r"(?P<after>左右(?!手)|上下(?!级|联)|以上|以内)?"
)
_LONG = re.compile(r"(?<![\d.,A-Za-z])\d{8,}(?:\.\d+)?(?![\d,])")
_LONGEST_UNIT = 6
_EXACT = re.compile(rf"(?<![\d.,])(\d*[1-9])([多余])({MEASURES})")


def _estimates(passage: Passage) -> Iterator[Match]:
    """Find two digits in a row with 、 between them that mean “three or four”.

    Of ordinals (第三、四次) and abbreviations (一、二等奖) the mark is right (4.5.3.4).
    """
    pattern = rf"(?<![第、\d{_DIGITS}十百千])([{_DIGITS}])、([{_DIGITS}])(十?)({_COUNTED})"
    for found in re.finditer(pattern, passage.typed):
        if _DIGITS.index(found[2]) - _DIGITS.index(found[1]) == 1:
            new = f"{found[1]}{found[2]}{found[3]}{found[4]}"
            yield Match(*found.span(), f"概数中间不用顿号，改为“{new}”")
    for found in re.finditer(rf"(?<![第、\d.])([1-9])、([1-9])({_COUNTED})", passage.typed):
        if int(found[2]) - int(found[1]) == 1:
            low, high = _DIGITS[int(found[1]) - 1], _DIGITS[int(found[2]) - 1]
            new = f"{low}{high}{found[3]}".replace("一二", "一两").replace("二三", "两三")
            yield Match(*found.span(), f"概数用汉字数字，中间不用顿号，改为“{new}”")


def _rounded_twice(passage: Passage) -> Iterator[Match]:
    """Find a number that two words round: 约30人左右, 近50余人, 超过100多人, 至少3次以上."""
    for found in _ROUNDED.finditer(passage.typed):
        words = [found[name] for name in ("before", "more", "more2", "after") if found[name]]
        if len(words) > 1:
            yield Match(*found.span(), f"“{'”“'.join(words)}”都表示约数，只留一个")


def _not_rounded(passage: Passage) -> Iterator[Match]:
    """Find 多 or 余 behind a number that is not rounded: it stands behind 10, 20, 100."""
    for found in _EXACT.finditer(passage.typed):
        rounded = f"{found[1][:-1]}0{found[2]}{found[3]}" if len(found[1]) > 1 else ""
        advice = f"，改为“{rounded}”或精确的数" if rounded else ""
        yield Match(*found.span(), f"“{found[2]}”前应是整十、整百的数{advice}")


def _long_numbers(passage: Passage) -> Iterator[Match]:
    """Find numbers of eight digits and more, undivided, with the unit of a quantity or of persons.

    The standard writes a large number in 万 or 亿, and the rest of it in Arabic numerals.
    """
    for found in _LONG.finditer(passage.typed):
        unit = next(
            (word for word in _words_behind(passage.typed, found.end()) if is_unit(word)), ""
        )
        if not unit or is_period(unit):
            continue
        value = float(found[0])
        spec = "万" if value % 10_000 == 0 else ".2亿" if value >= 10**8 else ".2万"
        new = phrase(value, unit, spec)
        advice = f"“{found[0]}{unit}”位数多，不易读准，可写成“{new}”（数字的写法 {spec}）"
        yield Match(found.start(), found.end() + len(unit), advice)


def _words_behind(text: str, place: int) -> list[str]:
    """Return what stands at a place of a text, the longest first."""
    return [text[place : place + length] for length in range(_LONGEST_UNIT, 0, -1)]


RULES = [
    pattern_rule(
        "“二”和“两”",
        "",
        rf"(?<![第十百千万零〇初其之周、{_DIGITS}\d])二(个(?![别性体])|名|件(?!套)|份(?!额)|册|篇|起(?!点))",
        "“{0}”改为“两{1}”",
    ),
    pattern_rule("“二”和“两”", "", rf"第两({MEASURES})", "“{0}”改为“第二{1}”"),
    pattern_rule(
        "阿拉伯数字与汉字数字混用",
        f"{NUMERALS}，5.3",
        rf"\d[十百千](?=[\d{_DIGITS}多余来几万]|(?!千?[米克瓦卡伏])(?:{MEASURES}))"
        rf"|[{_DIGITS}两][十百千]\d+(?=(?:{MEASURES}))",
        "“{0}”混用两种数字；除“万”“亿”外，一个数只用一种数字",
        without_figures=True,  # 千元 is a unit
    ),
    pattern_rule(
        "百分数", f"{NUMERALS}，4.1", r"百分之(\d+(?:\.\d+)?)", "“{0}”改为“{1}%”或全用汉字"
    ),
    Rule("相邻数字表示的概数", f"{NUMERALS}，5.2.1；{PUNCTUATION}，4.5.3.4", _estimates),
    pattern_rule(
        "数值范围",
        f"{NUMERALS}，5.1.3",
        rf"(?<![A-Za-z\d_./{GAP}-])(?<![A-Za-z{GAP}] )(?!0\d)"  # no code, no number of a telephone
        rf"\d{{1,5}}(?:\.\d+)?%?[-–]\d{{1,5}}(?:\.\d+)?(?=%|{HAN})(?![室号栋幢座单])",
        "“{0}”中的连接号改为“—”或“～”",
    ),
    pattern_rule(
        "数值范围的百分号",
        f"{NUMERALS}，5.1.3",
        r"(?<![\d.])(\d+(?:\.\d+)?)([—～~-])(\d+(?:\.\d+)?)%",
        "“{0}”改为“{1}%{2}{3}%”",
    ),
    pattern_rule(
        "数值范围的万、亿",
        f"{NUMERALS}，5.1.3",
        r"(?<![\d.年])(\d+(?:\.\d+)?)([—～~])(\d+(?:\.\d+)?)([万亿])",
        "“{0}”改为“{1}{4}{2}{3}{4}”",
    ),
    pattern_rule(
        "千位分隔",
        f"{NUMERALS}，5.1.1",
        rf"(?<!\d)\d{{1,3}}(?:，\d{{3}})+(?=余?多?(?:{MEASURES}))",
        "“{0}”中的分隔号用半角“,”，或不分节",
    ),
    Rule("多位数", f"{NUMERALS}，5.3", _long_numbers, is_hint=True),
    pattern_rule(
        "年份简写",
        f"{NUMERALS}，5.1.4",
        r"(?<![\d.第—～至到])([0-4]\d)年(?=\d{1,2}月|度(?![过假])|底(?![蕴色气子]))",
        "年份不简写，“{0}”写成四位数字",
    ),
    pattern_rule(
        "数量为0",
        "",
        rf"(?<![\d.,—～~至到])0(?:{MEASURES}|%)",
        "“{0}”读来生硬，改为“没有……”，或略去这一句",
        is_hint=True,
    ),
    pattern_rule(
        "增减与负号",
        "",
        r"(?:增长|增加|提高|上升|下降|减少|降低|缩短|增幅|降幅)(?:了|为|达)?[-−－]\d[\d.]*",
        "“{0}”一升一降相反，写明是增是减，数字不带负号",
    ),
    pattern_rule(
        "减少若干倍",
        "",
        r"(?:减少|下降|降低|缩短|缩小)了?[\d.]+倍",
        "“{0}”不通，减少用百分数或分数",
    ),
    Rule("约数重复", "", _rounded_twice),
    Rule("确数后的“余”“多”", "", _not_rounded),
]
