"""Find numerals of every kind in a text, strictly: what might be a number is one.

Arabic digits in any shape (１, ①, ², Ⅲ, ½), Chinese numerals, those of formal writing, Roman
numerals of Latin letters, English number words, and words of quantity without a numeral (半数,
翻番, 几个). Only the words listed below, in which a numeral is no quantity, pass: 一直, 统一.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import NamedTuple

GAP = "\ufffc"  # replaces each character of what may stand
_CHINESE = (
    "〇零一二三四五六七八九十百千万亿两廿卅卌皕壹贰叁肆柒捌玖佰仟萬億俩仨兩貳叄弌弍弎壱弐🔟💯🥇🥈🥉"
)
MEASURES = (
    "人次|场次|轮次|批次|人|名|个|项|次|场|起|件|种|册|份|篇|所|支|轮|户|家|条|位|批|期|元|亩|课"
    "|堂|台|套|张|天|年|月|周|岁|日|本|成|倍|分|公里|米|吨|斤|类|处|辆|座|间|例|宗|笔|幅|块|片|组|队|班"
)
# Words in which a numeral is no quantity. Not 一起, 一道, 一面, 一批: they count, too (一起纠纷).
_WORD_LIST = """
一直 一定 一般 一样 一致 一同 一切 一些 一向 一贯 一律 一再 一旦 一时间 一心
一体 一线 一流 一方面 另一方面 一系列 一揽子 一站式 一盘棋 一条龙 一把手 一手抓
一如既往 一以贯之 一心一意 一视同仁 一丝不苟 一马当先 一脉相承 一目了然 一鼓作气
一带一路 一对一 一点一滴 一言一行 一举一动 进一步 统一 唯一 单一 专一 同一 之一
合一 第一时间 第一线 第一书记 第一课堂 第二课堂 逐一 万一 十分 十足 十佳 百姓
百花齐放 百家争鸣 百年大计 百折不挠 千方百计 千家万户 千变万化 千头万绪 千言万语
千里之外 万众一心 万事 万无一失 万象更新 亿万 零距离 零容忍 零星 零售 三番五次
三令五申 举一反三 接二连三 四面八方 四通八达 四季 五湖四海 五彩缤纷 五花八门
七嘴八舌 五谷 九牛一毛 两手抓 两岸 两侧 两旁 两难 上半年 下半年 半途而废 半岛
加倍 倍感 倍加 倍受 事半功倍 几乎 下一步 下一代 新一代 一代代 一刻 一跃 一经
一味 一旁 一应 一概 一票否决 一岗双责 一体化 一把钥匙 万里长征 两全其美 八方 零散
一生 一员 队伍 入伍 退伍 收拾 拾遗 拾金不昧 陆续 大陆 内陆 红十字 十字路口
百科 百货 二维码 二胡 四川 三峡 五星红旗 七彩
"""
_FORMAL = "壹贰叁肆伍陆柒捌玖拾佰仟萬億零万亿"
_BESIDE = re.compile(rf"[伍陆拾](?=[{_FORMAL}元圆角]|{MEASURES})|(?<=[{_FORMAL}])[伍陆拾]")


def _word_pattern(word: str) -> str:
    """Return a pattern of a word that is no part of a longer numeral: of 九万一千, not 万一."""
    before = f"(?<![{_CHINESE}])" if word[0] in _CHINESE else ""
    after = f"(?![{_CHINESE}])" if word[-1] in _CHINESE else ""
    return f"{before}{word}{after}"


_WORDS = re.compile("|".join(map(_word_pattern, sorted(_WORD_LIST.split(), key=len, reverse=True))))
_FRACTION = re.compile(rf"[{_CHINESE}]分之[{_CHINESE}]")
_ROMAN = re.compile(
    r"(?<![A-Za-z])(?=[IVXLCDM])M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})(?![A-Za-z])"
)
_SINGLE_LETTERS = frozenset("CDLM")  # as numerals of one letter they are letters
_ENGLISH = re.compile(
    r"\b(?:zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|twenty|thirty"
    r"|forty|fifty|sixty|seventy|eighty|ninety|hundreds?|thousands?|[mb]illions?|dozens?|half|double[ds]?"
    r"|triple[ds]?)\b",
    re.IGNORECASE,
)
_QUANTITY = re.compile(
    rf"半|[几数](?={MEASURES})|翻番|翻倍|倍|(?:过|超|大|近)半|成倍|对折|腰斩|百分|%|％|‰"
)


class Numeral(NamedTuple):
    """A numeral: where it begins and ends in a text."""

    start: int
    end: int


def find_numerals(text: str, allowed: Iterable[str] = ()) -> list[Numeral]:
    """Return the numerals of a text; those within an `allowed` name or sentence do not count.

    >>> [text[n.start : n.end] for text in ("三百人", "统一部署", "①甲", "Ⅲ级", "十分之一")
    ...     for n in find_numerals(text)]
    ['三百', '①', 'Ⅲ', '十分之一']
    """
    bare = with_gaps(text, allowed)
    found = [one.span() for one in _FRACTION.finditer(bare)]
    bare = _WORDS.sub(lambda word: GAP * len(word[0]), bare)
    found += [(at, at + 1) for at, char in enumerate(bare) if is_numeral(char)]
    found += [one.span() for one in _BESIDE.finditer(bare)]
    found += [one.span() for one in _QUANTITY.finditer(bare)]
    found += [one.span() for one in _ENGLISH.finditer(bare)]
    found += [
        one.span() for one in _ROMAN.finditer(bare) if one[0] and one[0] not in _SINGLE_LETTERS
    ]
    return list(_joined(sorted(found)))


def is_numeral(char: str) -> bool:
    """Return whether a character is a numeral by itself, in any script but for words like 参.

    >>> [is_numeral(char) for char in "５²③Ⅶ½㈠〇三萬参甲"]
    [True, True, True, True, True, True, True, True, True, False, False]
    """
    return char in _CHINESE or unicodedata.category(char)[0] == "N" or _is_enclosed(char)


def _is_enclosed(char: str) -> bool:
    """Return whether a character has a numeral in its compatible form: 🄂, ㋀ (1月), ㊀."""
    plain = unicodedata.normalize("NFKC", char)
    return plain != char and any(one in _CHINESE or one.isdigit() for one in plain)


def with_gaps(text: str, names: Iterable[str]) -> str:
    """Return a text of the same length in which names are gaps; of several, the longest first."""
    for name in sorted(set(names), key=len, reverse=True):
        if name and name in text:
            text = text.replace(name, GAP * len(name))
    return text


def _joined(places: Iterable[tuple[int, int]]) -> Iterator[Numeral]:
    """Yield places, those that touch or overlap as one."""
    start, end = 0, -1
    for first, last in places:
        if first > end:
            if end > start:
                yield Numeral(start, end)
            start, end = first, last
        end = max(end, last)
    if end > start:
        yield Numeral(start, end)
