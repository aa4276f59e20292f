"""Break a title into lines by sense, as even as the words allow.

GB/T 9704-2012, 7.3.1: a title of several lines breaks between words, its lines are well balanced.
PDF, Word document, page and deck call `title_lines`, so that a title breaks alike in all of them.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

from annual_review.document.title_vocabulary import ENDINGS_OF_OFFICES, WORDS

_OPENING, _CLOSING = "（(《〈“‘【〔「『", "）)》〉”’】〕」』"
_PUNCTUATION = "，。、；：！？,.;:!?%％‰℃…—·～~"
# Never divided: Latin words and numbers, with the measure that follows a number.
_RUN = re.compile(
    r"\d{4}[—–\-~～至]\d{2,4}|[A-Za-z0-9][A-Za-z0-9.,:/%‰_+\-–]*"
    r"|[一二三四五六七八九〇零十百]{2,}(?=年|月|日|届|次|期|季度|五)"
)
_MEASURES = "年月日号届次期个项名人件家所万亿时天周岁"
_NO_BREAK = 1000.0  # only where nothing else leaves lines that are short enough
_AFTER_PUNCTUATION, _AFTER_YEAR, _BEFORE_YEAR, _AFTER_OFFICE, _BETWEEN = 0.0, 0.3, 0.5, 1.5, 2.0
_AT_PARTICLE = 1.0
_HALF_OF_WORDS, _UNKNOWN, _IN_BRACKETS = 4.0, 7.0, 4.0
_UNEVEN = 9.0  # of lines of which one is twice as long as the mean
_SHORT = 3.0  # ems below which a line stands out
_SHORT_COST = 30.0
_ENDS_WITH_YEAR = re.compile(r"[0-9〇零一二三四五六七八九十]学?年度?$|季度$|\d月$|[上下]半年$")
_BEGINS_WITH_YEAR = re.compile(r"\d{4}|[二一][〇○零一二三四五六七八九]{3}年")
_JOINING = ("和", "与", "及", "暨")


def title_lines(title: str, most_characters: float) -> tuple[str, ...]:
    """Return the lines of a title, none wider than `most_characters` full-width characters.

    As few lines as it takes, broken between words: after an office's name, a year or a colon first,
    before and after brackets, never within a word, a number with its measure, brackets that fit a
    line. A line break in the title stays. Text narrower than a line is a single line.

    >>> title_lines("沿河土家族自治县委老干部局2020年工作综述", 20)
    ('沿河土家族自治县委老干部局', '2020年工作综述')
    >>> title_lines("第一人民医院2025年度报告", 20)
    ('第一人民医院2025年度报告',)
    """
    lines: list[str] = []
    for part in title.split("\n"):
        lines.extend(_lines(part.strip(), most_characters))
    return tuple(lines)


def _lines(text: str, most: float) -> list[str]:
    if title_width(text) <= most:
        return [text] if text else []
    costs = _costs(text)
    for allowed in (_NO_BREAK - 1, float("inf")):
        places = [0, *(at for at in range(1, len(text)) if costs[at] <= allowed), len(text)]
        for count in range(2, len(text) + 1):
            found = _best(text, costs, places, count, most)
            if found:
                return [text[start:end].strip() for start, end in pairwise(found)]
    return [text]


def _best(
    text: str, costs: list[float], places: list[int], count: int, most: float
) -> list[int] | None:
    """Return the ends of `count` lines that cost least, from 0 on; None if they do not fit."""
    mean = title_width(text) / count
    ways: dict[int, tuple[float, list[int]]] = {0: (0.0, [0])}
    for line in range(1, count + 1):
        new: dict[int, tuple[float, list[int]]] = {}
        for start, (cost, path) in ways.items():
            for end in places:
                if end <= start or (end == len(text)) != (line == count):
                    continue
                width = title_width(text[start:end].strip())
                if width > most:
                    break
                total = cost + costs[end] + _UNEVEN * (width / mean - 1) ** 2
                total += _SHORT_COST if width < _SHORT else 0.0
                if end not in new or total < new[end][0]:
                    new[end] = (total, [*path, end])
        ways = new
    return ways[len(text)][1] if len(text) in ways else None


def title_width(text: str) -> float:
    """Return the width in ems: 1 of a Chinese character, about half of a letter or digit.

    >>> title_width("2020年")
    3.2
    """
    wide = sum(unicodedata.east_asian_width(char) in "WFA" for char in text)
    return round(wide + 0.55 * (len(text) - wide), 2)


def _costs(text: str) -> list[float]:
    """Return for each place between two characters what a break there costs."""
    costs = [0.0] * (len(text) + 1)
    starts = _word_starts(text)
    for word, following in pairwise([*starts, len(text)]):
        for at in range(word + 1, following):
            costs[at] = _NO_BREAK
    for at in starts:
        if at:
            costs[at] = _cost_between(text, at, starts)
    _forbid_around_punctuation(text, costs)
    for start, end in _bracketed(text):
        for at in range(start + 1, end):
            costs[at] += _IN_BRACKETS
    return costs


def _cost_between(text: str, at: int, starts: dict[int, str]) -> float:
    """Return the cost of a break between two words, of which the second begins at `at`."""
    before, after = text[:at], text[at:]
    is_office = before.endswith(ENDINGS_OF_OFFICES)
    both_known = starts[at] and starts[max(start for start in starts if start < at)]
    # The first that holds counts.
    rules: tuple[tuple[bool, float], ...] = (
        (before[-1].isspace() or before[-1] in _PUNCTUATION + _CLOSING, _AFTER_PUNCTUATION),
        (after[0] in _OPENING, _AFTER_PUNCTUATION),
        (_ENDS_WITH_YEAR.search(before) is not None, _AFTER_YEAR),
        (_BEGINS_WITH_YEAR.match(after) is not None, 0.0 if is_office else _BEFORE_YEAR),
        # 局 of 老干部局
        (after.startswith(ENDINGS_OF_OFFICES) and len(starts[at]) <= 1, _UNKNOWN),
        (is_office, _AFTER_OFFICE),
        (before.endswith("的") or after.startswith((*_JOINING, "关于")), _AT_PARTICLE),
        (after.startswith("的") or before.endswith(_JOINING), _UNKNOWN),
        (bool(both_known), _BETWEEN),
    )
    return next((cost for holds, cost in rules if holds), _HALF_OF_WORDS)


def _word_starts(text: str) -> dict[int, str]:
    """Return where words begin, with "" for pieces that are no known word.

    Chinese text between known words is taken two characters at a time, since most words have two;
    what is odd stays with the last.
    """
    starts: dict[int, str] = {}
    at = unknown = 0
    while at <= len(text):
        word = _word_at(text, at) if at < len(text) else "end"
        if not word:
            at += 1
            continue
        piece = unknown
        while piece < at:
            starts[piece] = ""
            piece += 3 if at - piece == 3 else 2
        if at == len(text):
            break
        starts[at] = word
        at += len(word)
        unknown = at
    return starts


def _word_at(text: str, at: int) -> str:
    """Return the known word, number with measure, or single mark that begins here, or ""."""
    run = _RUN.match(text, at)
    if run:
        end = run.end()
        if run[0][0].isdigit() or "一" <= run[0][0] <= "龥":
            end += len(_measure(text, end))
        return text[at:end]
    if text[at] in _PUNCTUATION + _OPENING + _CLOSING or text[at].isspace():
        return text[at]
    if text[at] == "第":
        ordinal = re.match(r"第[一二三四五六七八九十百\d]+[届次期季章部批]?度?", text[at:])
        if ordinal and not _longest_word(text, at):
            return ordinal[0]
    return _longest_word(text, at)


def _measure(text: str, at: int) -> str:
    """Return the measure that belongs to the number before it: 年, 年度, 学年, 个月."""
    for words in ("学年度", "学年", "年度", "季度", "个月", "周年", "年"):
        if text.startswith(words, at):
            return words
    return text[at : at + 1] if text[at : at + 1] in tuple(_MEASURES) else ""


def _longest_word(text: str, at: int) -> str:
    for length in range(min(_LONGEST, len(text) - at), 0, -1):
        if text[at : at + length] in WORDS:
            return text[at : at + length]
    return ""


_LONGEST = max(map(len, WORDS))


def _forbid_around_punctuation(text: str, costs: list[float]) -> None:
    for at in range(1, len(text)):
        if text[at] in _PUNCTUATION + _CLOSING or text[at - 1] in _OPENING or text[at].isspace():
            costs[at] = _NO_BREAK


def _bracketed(text: str) -> list[tuple[int, int]]:
    """Return where outer brackets begin and end."""
    found, depth, start = [], 0, 0
    for at, char in enumerate(text):
        if char in _OPENING:
            start = start if depth else at
            depth += 1
        elif char in _CLOSING and depth:
            depth -= 1
            if not depth:
                found.append((start, at + 1))
    return found
