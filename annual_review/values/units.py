"""Units: measure words, scale words such as 万, and where labels and lines name them.

A unit is a scale and a measure: 万元 is 10,000 元. Counts (values/counts.py) end in one, labels of
columns and lines above a table give one for all their numbers (cleaning/layout.py).
"""

from __future__ import annotations

import re

from annual_review.values.cell_text import compact

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
# Measure words of which one may be used for another; “个” goes with everything.
_MEASURES = tuple(
    frozenset(words.split())
    for words in (
        "人 人次 名 位 人员 余人 员 人数",
        "册 份 本 张 套 期 种 册次 份次 册份",
        "场 场次 次 期 起 件 篇 条 批 轮 轮次 堂 课 例 宗",
        "元 块 块钱 元整 圆 圆整 元人民币",
        "所 户 家 处 支 队 组",
    )
)
_ANY_MEASURE = frozenset({"", "个"})

_SCALED = re.compile(rf"({'|'.join(SCALES)})?(.*)")
_AFTER_SLASH = re.compile(r"(.+?)((?:[/、:|][^\W\d_]{1,4})+)")
_IN_BRACKETS = re.compile(r"\(([^()]*)\)")
_LINE = re.compile(r"\(?(?:计量|计价|金额|数量|货币)?单位[::]?(.{1,20}?)\)?")
_AND = re.compile(r"[/、,;|和及]")


def is_measure(word: str, unit: str = "") -> bool:
    """Return whether `word` may follow a number of `unit`, or of any unit if that is empty.

    >>> is_measure("人次", "名"), is_measure("元", "人"), is_measure("元")
    (True, False, True)
    """
    if word == unit or word in _ANY_MEASURE:
        return True
    groups = [group for group in _MEASURES if word in group]
    return bool(groups) if not unit else any(unit in group for group in groups)


def is_unit(text: str) -> bool:
    """Return whether a text is a measure word, alone or after 千, 万 or the like."""
    measure = _split(text)[1]
    return measure not in _ANY_MEASURE and is_measure(measure)


def scale_of(stated: str, unit: str) -> int:
    """Return what a stated unit multiplies numbers of `unit` by; 0 if it measures other things.

    >>> scale_of("万元", "元"), scale_of("人次", "人"), scale_of("千", "人"), scale_of("万元", "人")
    (10000, 1, 1000, 0)
    """
    scale, measure = _split(stated)
    return SCALES.get(scale, 1) if is_measure(measure, unit) else 0


def _split(unit: str) -> tuple[str, str]:
    found = _SCALED.fullmatch(unit)
    return (found[1] or "", found[2]) if found else ("", unit)


def units_of_label(label: str) -> list[str]:
    """Return the units that a label gives in brackets or after a slash.

    >>> units_of_label("党费返还（万元）"), units_of_label("人数（青年）")
    (['万元'], [])
    """
    inner = _IN_BRACKETS.findall(unit_in_brackets(label))
    texts = [_after_unit_word(text) or text for part in inner for text in _AND.split(part)]
    return [text for text in texts if text in SCALES or is_unit(text)]


def unit_in_brackets(label: str) -> str:
    """Put a unit after a slash or the like into brackets.

    >>> unit_in_brackets("人数/人"), unit_in_brackets("人数、人次"), unit_in_brackets("乡镇/街道")
    ('人数(人)', '人数(人次)', '乡镇/街道')
    """
    text = compact(label)
    found = _AFTER_SLASH.fullmatch(text)
    if found is None:
        return text
    units = re.split(r"[/、:|]", found[2])[1:]
    return f"{found[1]}({'、'.join(units)})" if all(map(is_unit, units)) else text


def units_of_line(text: str) -> list[str]:
    """Return the units that a line above a table gives.

    >>> units_of_line("单位：人、万元"), units_of_line("单位：县委")
    (['人', '万元'], [])
    """
    return [unit for unit in _AND.split(_after_unit_word(compact(text))) if is_unit(unit)]


def _after_unit_word(text: str) -> str:
    """Return what follows 单位 in a text of that kind, or an empty text."""
    found = _LINE.fullmatch(text)
    return found[1] if found else ""
