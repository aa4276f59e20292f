"""Rules of repetition: words said twice in a row, near each other, at the beginning of clauses.

Names and figures do not count. `repeated_sentences` looks at all passages of a review.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from annual_review.proofreading.passages import HAN, Passage
from annual_review.proofreading.rules import PROSE, Match, Rule

_DOUBLED = re.compile(
    rf"(?<!目)的的(?![士确])|(?<!不)了了|是是(?!非)|被被|把把(?!关)|将将(?![来领要])|于于"
    rf"|(?P<word>(?![一二两三四五六七八九十半某每各]){HAN}{{2,8}})(?P=word)"
)
_RUN = re.compile(f"{HAN}+")
_NEAR, _NEAR_LENGTH, _LENGTH = 6, 4, 7  # characters: between two repeated ones, and their lengths
_MOST = 120  # characters of a sentence
_VERBS = "开展|组织|举办|召开|完成|参加|发放|举行|印发|制定|建立|进行|落实"
_TIMES = "全年|本年度?|今年以来|今年|一年来|本年内|年内"
_CLAUSES = re.compile(r"[^，。；：！？\n]+")
_DIVIDED = re.compile("[，、；]")
_QUOTED = re.compile(r"[“《][^”》]*[”》]")
_SHORTEST_SENTENCE = 12


def _doubled(passage: Passage) -> Iterator[Match]:
    for found in _DOUBLED.finditer(passage.words):
        word = found["word"] or found[0][0]
        yield Match(*found.span(), f"“{word}”重复，删去一个")


def _near(passage: Passage) -> Iterator[Match]:
    """Find a phrase that stands twice in a sentence: seven characters, or four in one clause.

    Phrases that begin clauses are parallel on purpose, and are left to the rule of openings.
    """
    words = _QUOTED.sub(lambda quoted: " " * len(quoted[0]), passage.words)
    for start, end in passage.sentences:
        found = _longest_repeated(words[start:end])
        if found:
            first, second, length = found
            phrase = words[start + first : start + first + length]
            yield Match(start + first, start + second + length, f"一句之内重复“{phrase}”，改写一处")


def _longest_repeated(sentence: str) -> tuple[int, int, int] | None:
    """Return (place, place, length) of the longest phrase that is repeated; None without any."""
    places: dict[str, list[int]] = {}
    for run in _RUN.finditer(sentence):
        for place in range(run.start(), run.end() - _NEAR_LENGTH + 1):
            places.setdefault(sentence[place : place + _NEAR_LENGTH], []).append(place)
    best: tuple[int, int, int] | None = None
    for found in places.values():
        for first, second in pairwise(found):
            length = _common(sentence, first, second)
            is_parallel = _begins_clause(sentence, first) and _begins_clause(sentence, second)
            between = sentence[first + length : second]
            is_near = len(between) <= _NEAR and not _DIVIDED.search(between)
            is_near = is_near and sentence[first] != "一"  # 一件接一件
            if is_parallel or (length < _LENGTH and not is_near):
                continue
            if best is None or length > best[2]:
                best = first, second, length
    return best


def _common(text: str, first: int, second: int) -> int:
    """Return how many Chinese characters from two places on are the same."""
    length = 0
    while (
        second + length < len(text)
        and first + length < second
        and text[first + length] == text[second + length]
        and _RUN.match(text[second + length])
    ):
        length += 1
    return length


def _begins_clause(text: str, place: int) -> bool:
    return place == 0 or text[place - 1] in "，；、：。”’（"


def _openings(passage: Passage) -> Iterator[Match]:
    """Find three clauses in a row that begin with the same verb, and a time that opens two."""
    clauses = list(_CLAUSES.finditer(passage.words))
    verbs = [re.match(_VERBS, clause[0]) for clause in clauses]
    for at in range(2, len(clauses)):
        three = [verb[0] if verb else "" for verb in verbs[at - 2 : at + 1]]
        if three[0] and len(set(three)) == 1 and (at < 3 or _word(verbs[at - 3]) != three[0]):
            place = clauses[at].start()
            yield Match(
                place, place + len(three[0]), f"连续三个分句以“{three[0]}”开头，换用别的说法"
            )
    seen: set[str] = set()
    for clause in clauses:
        if time := re.match(_TIMES, clause[0]):
            if time[0] in seen:
                place = clause.start()
                yield Match(place, place + len(time[0]), f"一段之内几次以“{time[0]}”起头，只留一处")
            seen.add(time[0])


def _word(verb: re.Match[str] | None) -> str:
    return verb[0] if verb else ""


def _same_beginnings(passage: Passage) -> Iterator[Match]:
    """Find three sentences of a paragraph that begin with the same four characters."""
    seen: dict[str, int] = {}
    for start, _ in passage.sentences:
        begin = passage.words[start : start + 4]
        if re.fullmatch(f"{HAN}{{4}}", begin):
            seen[begin] = seen.get(begin, 0) + 1
            if seen[begin] == 3:
                yield Match(start, start + 4, f"一段之内三句以“{begin}”开头，改写")


def _long(passage: Passage) -> Iterator[Match]:
    for start, end in passage.sentences:
        length = sum(1 for char in passage.words[start:end] if not char.isspace())
        names = sum(max(0, min(end, to) - max(start, at)) for at, to in passage.names)
        if length - names > _MOST:
            yield Match(start, min(end, start + 10), f"这一句长{length}字，分成两句更好读")


def repeated_sentences(passages: Iterable[Passage]) -> Iterator[tuple[Passage, Match]]:
    """Yield the sentences of a review that were said before, word for word."""
    seen: set[str] = set()
    for passage in passages:
        if passage.kind != "paragraph":
            continue
        for start, end in passage.sentences:
            sentence = passage.text[start:end].strip()
            if len(sentence) < _SHORTEST_SENTENCE or not _RUN.search(sentence):
                continue
            if sentence in seen:
                yield passage, Match(start, end, "这一句前文已一字不差地说过，删去或改写")
            seen.add(sentence)


RULES = [
    Rule("词语重复", "", _doubled),
    Rule("一句之内重复", "", _near, is_hint=True, kinds=PROSE),
    Rule("开头重复", "", _openings, is_hint=True, kinds=("paragraph",)),
    Rule("句首重复", "", _same_beginnings, is_hint=True, kinds=("paragraph",)),
    Rule("长句", "", _long, is_hint=True, kinds=PROSE),
]
