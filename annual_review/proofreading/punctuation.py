"""Rules of punctuation marks, after GB/T 15834-2011: which may meet, pair, begin and end.

Their width and the spaces around them are in `width`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from annual_review.proofreading.passages import GAP, HAN, Passage
from annual_review.proofreading.rules import PROSE, PUNCTUATION, Match, Rule, pattern_rule

_PAIRS = {"“": "”", "‘": "’", "（": "）", "《": "》", "〈": "〉", "【": "】", "〔": "〕"}
_CLOSING = {closing: opening for opening, closing in _PAIRS.items()}
_INSIDE_ITSELF = {
    "“": "引号里面再用引号，里层用单引号‘’",
    "《": "书名号里面再用书名号，里层用单书名号〈〉",
}
_ENUMERATOR = re.compile(r"(?:^|(?<=[。；，：、\n]))[\da-zA-Z一二三四五六七八九十]{1,3}$")
_ENDS = "。！？…：；"
_STARTS = "，。、；：！？）》”’】"
_HAS_MARK = re.compile("[，。；]")


def _unpaired(passage: Passage) -> Iterator[Match]:
    """Find brackets and quotation marks without their other half, and wrongly nested ones.

    A paragraph of a longer quotation may begin with a quotation mark that another one closes
    (4.8.3.6), and an enumerator (1）) has one half.
    """
    text = passage.typed
    opened: list[tuple[int, str]] = []
    for place, char in enumerate(text):
        if char in _PAIRS:
            if char in _INSIDE_ITSELF and any(one == char for _, one in opened):
                yield Match(place, place + 1, _INSIDE_ITSELF[char])
            opened.append((place, char))
        elif char in _CLOSING:
            if opened and opened[-1][1] == _CLOSING[char]:
                opened.pop()
            elif _is_single(text, place) or (char == "）" and _ENUMERATOR.search(text[:place])):
                continue
            elif _CLOSING[char] in [one for _, one in opened]:
                while opened[-1][1] != _CLOSING[char]:
                    place_of, one = opened.pop()
                    yield Match(place_of, place_of + 1, f"“{one}”没有配对，或与“{char}”交叉")
                opened.pop()
            else:
                yield Match(place, place + 1, f"“{char}”前面没有与它配对的“{_CLOSING[char]}”")
    for place, char in opened:
        if not (char == "“" and not text[:place].strip()):
            yield Match(place, place + 1, f"“{char}”后面没有与它配对的“{_PAIRS[char]}”")


def _is_single(text: str, place: int) -> bool:
    """Return whether a ’ is an apostrophe."""
    return text[place] == "’" and text[max(0, place - 1) : place].isascii() and place > 0


def _open_end(passage: Passage) -> Iterator[Match]:
    """Find a paragraph of sentences that does not end in a mark; one without any is a title."""
    text = passage.typed.rstrip()
    bare = text.rstrip("”’）》】")
    if not passage.is_whole or not _HAS_MARK.search(text) or not bare:
        return
    if text[-1] in _ENDS or (bare != text and bare[-1] in _ENDS):
        return
    if text[-1] in "，、":
        yield Match(len(text) - 1, len(text), f"段落以“{text[-1]}”结束，改为“。”")
    else:
        yield Match(max(0, len(text) - 6), len(text), "段落末尾没有句号")


def _bad_start(passage: Passage) -> Iterator[Match]:
    text = passage.typed.lstrip()
    if text and text[0] in _STARTS:
        place = len(passage.typed) - len(text)
        yield Match(place, place + 1, f"“{text[0]}”不能出现在段首")


def _nested_colons(passage: Passage) -> Iterator[Match]:
    """Find a colon within what another one announces, with no mark that divides them."""
    for found in re.finditer(r"(?<!\d)：[^：，。；！？\s“”（）]{2,}：(?!\d)", passage.typed):
        yield Match(*found.span(), "一句之内套用了两个冒号，改写其中一个")


RULES = [
    pattern_rule(
        "标点连用",
        PUNCTUATION,
        r"[，、；：][，、；：。！？]+|。[，、；：！？]+|(?<!。)。。(?!。)|[！？][，、；：。]",
        "“{0}”几个标点连用，只留一个",
    ),
    pattern_rule(
        "引号内外都有点号",
        f"{PUNCTUATION}，4.8",
        r"[。；，、]”[。；，、！？]",
        "“{0}”引号内外都有点号，引文独立成句时只留引号内的，否则只留引号外的",
    ),
    pattern_rule(
        "括号内末尾的点号",
        f"{PUNCTUATION}，4.9",
        r"[，、；]）|。）(?=[，、；。])",
        "删去右括号前的“{0}”中的点号",
    ),
    pattern_rule(
        "并列的书名号、引号之间的顿号",
        f"{PUNCTUATION}，4.5.3.5",
        r"》、《|”、“",
        "并列的书名号或引号之间通常不用顿号，删去“、”",
        is_hint=True,
    ),
    pattern_rule(
        "省略号",
        f"{PUNCTUATION}，4.11",
        r"\.{3,}|。{3,}|(?<!…)…(?!…)|…{3,}",
        "省略号用六个点“……”",
    ),
    pattern_rule(
        "省略号与“等”并用",
        f"{PUNCTUATION}，4.11",
        r"……等(?![待候级])|等等?……",
        "省略号与“等”只用一个",
    ),
    pattern_rule(
        "破折号",
        f"{PUNCTUATION}，4.10",
        rf"(?<={HAN})-{{2,}}(?={HAN})|(?<!—)—{{3,}}",
        "破折号用“——”",
    ),
    pattern_rule("空括号", PUNCTUATION, r"（[，、；\s]*）|“”|《》|\(\)", "“{0}”里面没有内容"),
    pattern_rule(
        "顿号与“等”",
        f"{PUNCTUATION}，4.5",
        r"、等(?![待候级额同于高])",
        "“等”前不用顿号",
    ),
    pattern_rule(
        "标题末尾的点号",
        "",
        rf"(?<={HAN}|[{GAP}”）])[。，；、]$",
        "标题、题注末尾不用“{0}”",
        kinds=("heading", "caption"),
    ),
    Rule("标号配对", f"{PUNCTUATION}，4.8、4.9、4.15", _unpaired),
    Rule("段末", f"{PUNCTUATION}，4.1", _open_end, kinds=("paragraph",)),
    Rule("段首", f"{PUNCTUATION}，5.1", _bad_start),
    Rule("套用冒号", f"{PUNCTUATION}，4.7", _nested_colons, is_hint=True, kinds=PROSE),
]
