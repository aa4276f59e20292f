"""Rules of form: punctuation, brackets, sentences that begin or end badly."""

import re

from annual_review.document.blocks import Heading, plain
from tests.support.prose_rules.passages import FINDING, PROSE, all_passages, passages, sentences

_COLLIDING = re.compile(
    r"[，、；：][，、；：。！？]|[。！？][，、；：。]|[（《“][，。；、：]|[，、；][）》]"
)
_EMPTY = re.compile(r"（\s*）|《\s*》|“\s*”|「\s*」")
_NESTED = re.compile(r"““|””|《《|》》|（（|））")
_SPACED = re.compile(r"[\u4e00-\u9fff，。；、）》”] +[\u4e00-\u9fff（《“]|[ \t]{2}|[，。；、：]\s")
_HALF_WIDTH = re.compile(r"[\u4e00-\u9fff][,;:?!()]|[,;:?!()][\u4e00-\u9fff]")
_PAIRS = {"“": "”", "《": "》", "（": "）", "‘": "’"}
_BAD_START = re.compile(r"(其中|另有|即|并|以及|同时|此外|但|而|且|等)|[，。；、：）》”]")
_MARKED_LIST = re.compile(
    r"(?:(?:《[^《》]*》|“[^“”]*”)、)+(?:《[^《》]*》|“[^“”]*”)(?=[，。；）]|等|$)"
)
_TWICE = re.compile(r"([\u4e00-\u9fff]{2,8})\1")
_LONGEST = 150


def punctuation(read):
    """Complain of marks that collide, empty or unbalanced brackets, and spaces."""
    for one in all_passages(read.document):
        for pattern, why in (
            (_COLLIDING, "标点相撞"),
            (_EMPTY, "括号里没有内容"),
            (_NESTED, "引号、书名号相套"),
        ):
            if found := pattern.search(one.text):
                yield one.complaint("punctuation", f"{why}“{found[0]}”")
        if _is_unbalanced(one.text):
            yield one.complaint("punctuation", "引号、括号不成对")
        if one.role in PROSE and not one.is_appendix:
            for pattern, why in ((_SPACED, "空格"), (_HALF_WIDTH, "半角标点")):
                if found := pattern.search(one.own_words):
                    yield one.complaint("punctuation", f"{why}“{found[0]}”")


def _is_unbalanced(text):
    expected = []
    for letter in text:
        if letter in _PAIRS:
            expected.append(_PAIRS[letter])
        elif letter in _PAIRS.values() and (not expected or expected.pop() != letter):
            return True
    return bool(expected)


def ends(read):
    """Complain of a paragraph that does not end as a sentence."""
    for one in all_passages(read.document):
        if one.role != FINDING and not one.text.endswith(("。", "！", "？", "：", "。”", "。）")):
            yield one.complaint("ends", "段落没有以句号结束")


def beginnings(read):
    """Complain of a sentence that begins as the second half of one."""
    for one in sentences(read.document):
        if found := _BAD_START.match(one.text):
            yield one.complaint("beginnings", f"句子以“{found[0]}”开头")


def commas_between_marked_names(read):
    """Complain of 、 between names that have marks of their own (GB/T 15834-2011, 4.5.3.5)."""
    for one in passages(read.document):
        if found := _MARKED_LIST.search(one.text):
            yield one.complaint("marked_names", f"“{found[0]}”之间不用顿号")


def words_twice(read):
    """Complain of a word that stands twice in a row."""
    for one in sentences(read.document):
        if found := _TWICE.search(one.own_words):
            yield one.complaint("twice", f"“{found[1]}”连写两遍")


def length(read):
    """Complain of a sentence that nobody reads to its end, whatever names it lists."""
    for one in sentences(read.document):
        if len(one.own_words) > _LONGEST:
            yield one.complaint("length", f"一句{len(one.own_words)}字，名称不计")


def headings_are_words(read):
    """Complain of a heading with marks at its end, or without words."""
    for block in read.document.blocks:
        if isinstance(block, Heading):
            text = plain(block.spans)
            if not re.search(r"[\u4e00-\u9fff]", text) or text.endswith(tuple("，。；、：")):
                yield all_passages(read.document)[0].complaint("heading", f"标题“{text}”")


RULES = [
    punctuation,
    ends,
    beginnings,
    commas_between_marked_names,
    words_twice,
    length,
    headings_are_words,
]
