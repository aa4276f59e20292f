"""What was changed in a paragraph: stretches of words between figures, and numbers.

Each figure is one character of the compared strings, so that a change of words never takes a part
of a number with it. A figure is found by its link; by its text where the link was removed; and by
its place where another number was typed over it, which is a change of the number.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import pairwise

from annual_review.word_edits.passages import Atom, Passage
from annual_review.word_edits.word_file import Piece

_FIRST = 0xF0000  # of the characters that stand for atoms that are whole
_WHOLE = re.compile(r"[\U000F0000-\U000FFFFD]")
_DIGITS = r"[0-9０-９]"
_CHINESE = "〇零一二三四五六七八九十百千万亿两"
_NUMBER = re.compile(
    rf"{_DIGITS}+(?:[,，]{_DIGITS}{{3}})*(?:[.．]{_DIGITS}+)?[%％‰]?[万亿]?[余多]?"
    rf"|[{_CHINESE}]+[余多]?"
)
_HEAD = re.compile(rf"[^0-9０-９{_CHINESE}]*(?:{_NUMBER.pattern})")
_SAME = str.maketrans({"\u00a0": " ", "\u202f": " ", "“": '"', "”": '"', "‘": "'", "’": "'"})
_MARKS = frozenset("，；、。：！？")
_MOST_BESIDE = 5  # characters around a number that was typed over a figure


@dataclass(frozen=True)
class Change:
    """A stretch of a passage that reads otherwise now.

    `start` and `end` count atoms of the passage; `text` stands in their place. `removed` are the
    figures in the stretch, which the edited text does not print any more.
    """

    start: int
    end: int
    text: str
    removed: tuple[str, ...] = ()


@dataclass(frozen=True)
class NumberChange:
    """A number that was written over: the figure's atom, and what stands there now.

    `is_other` is false if only the way in which it is written differs.
    """

    at: int
    text: str
    is_other: bool = True


@dataclass(frozen=True)
class Difference:
    """All that differs between a passage and its edited text."""

    changes: tuple[Change, ...]
    numbers: tuple[NumberChange, ...]
    refused: tuple[str, ...] = ()  # what cannot be a change of the notebooks


def coded(atoms: Sequence[Atom]) -> str:
    """Return atoms as a string in which each is one character."""
    return "".join(
        chr(_FIRST + at) if atom.is_whole else atom.text for at, atom in enumerate(atoms)
    )


def is_coded(char: str) -> bool:
    """Return whether a character stands for an atom that is whole."""
    return bool(_WHOLE.match(char))


def apply_changes(passage: Passage, changes: Sequence[Change]) -> str:
    """Return the text of a passage with some changes made."""
    parts, at = [], 0
    for change in sorted(changes, key=lambda one: (one.start, one.end)):
        parts += [atom.text for atom in passage.atoms[at : change.start]]
        parts.append(change.text)
        at = change.end
    parts += [atom.text for atom in passage.atoms[at:]]
    return "".join(parts)


def typed_numbers(change: Change) -> list[str]:
    """Return the numbers in Arabic numerals that a change types into the text."""
    return [one[0] for one in _NUMBER.finditer(change.text) if re.match(_DIGITS, one[0])]


def difference(passage: Passage, pieces: Sequence[Piece]) -> Difference:
    """Return what differs between a passage and the pieces of its edited paragraph."""
    old = coded(passage.atoms)
    shown = [one for one in pieces if not (one.is_raised and one.text.strip() in passage.notes)]
    new, numbers = _with_figures(passage.atoms, shown)
    new, others = _with_unlinked(passage.atoms, old, new)
    numbers += others
    changes: list[Change] = []
    refused: list[str] = []
    for change in _stretches(old, new):
        within = passage.atoms[change.start : change.end]
        if any(map(is_coded, change.text)):
            refused.append("数字移到了别处")
        elif any(atom.is_generated for atom in within):
            text = "".join(atom.text for atom in within if atom.is_generated)
            refused.append(f"“{text}”由程序编排，不能改写")
        else:
            removed = tuple(atom.figure for atom in within if atom.figure)
            changes.append(replace(change, removed=removed))
    return Difference(tuple(changes), tuple(numbers), tuple(dict.fromkeys(refused)))


def _with_figures(atoms: Sequence[Atom], pieces: Sequence[Piece]) -> tuple[str, list[NumberChange]]:
    """Return the edited text with a character for each linked figure, and the changed numbers."""
    known = [at for at, atom in enumerate(atoms) if atom.figure]
    links = [at for at, piece in enumerate(pieces) if piece.anchor.startswith("_Line")]
    matched = _matched(
        [(atoms[at].anchor, atoms[at].text) for at in known],
        [(pieces[at].anchor, pieces[at].text) for at in links],
    )
    of_piece = {links[new]: known[old] for old, new in matched}
    text, numbers = [], []
    for at, piece in enumerate(pieces):
        if at not in of_piece:
            text.append(piece.text)
            continue
        old = of_piece[at]
        before, after, change = _within_link(atoms[old].text, piece.text)
        text += [before, chr(_FIRST + old), after]
        if change is not None:
            numbers.append(NumberChange(old, change, _digits(change) != _digits(atoms[old].text)))
    return "".join(text), numbers


def _matched(
    old: Sequence[tuple[str, str]], new: Sequence[tuple[str, str]]
) -> list[tuple[int, int]]:
    """Return which figures are which links: the same bookmark and text first, in order."""
    pairs: list[tuple[int, int]] = []
    matcher = SequenceMatcher(None, list(old), list(new), autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            pairs += zip(range(a, b), range(c, d), strict=True)
        elif kind == "replace":
            inner = SequenceMatcher(
                None, [one[0] for one in old[a:b]], [one[0] for one in new[c:d]], autojunk=False
            )
            for block in inner.get_matching_blocks():
                pairs += [(a + block.a + n, c + block.b + n) for n in range(block.size)]
    return pairs


def _within_link(old: str, new: str) -> tuple[str, str, str | None]:
    """Return what was typed before and behind a figure within its link, and what it was changed to.

    A program may take what is typed at the end of a link for a part of it.
    """
    at = new.find(old)
    if at >= 0:
        before, after = new[:at], new[at + len(old) :]
        if not _touches_number(before, after, old):
            return before, after, None
    return "", "", new


def _touches_number(before: str, after: str, old: str) -> bool:
    """Return whether what stands around a text makes another number of it."""
    first, last = old[:1], old[-1:]
    return bool(
        (before and _is_numeral(before[-1]) and _is_numeral(first))
        or (after and _is_numeral(after[0]) and _is_numeral(last))
    )


def _is_numeral(char: str) -> bool:
    return char.isdigit() or char in _CHINESE or char in ".．,%％余多"


def _digits(text: str) -> str:
    return "".join(re.findall(r"[0-9.]", unicodedata.normalize("NFKC", text)))


def _with_unlinked(atoms: Sequence[Atom], old: str, new: str) -> tuple[str, list[NumberChange]]:
    """Return the edited text with the figures whose links are gone, and the changed numbers."""
    numbers: list[NumberChange] = []
    for at, atom in enumerate(atoms):
        if atom.is_whole and chr(_FIRST + at) not in new:
            new = _found_by_text(atoms, new, at)
    lost = [at for at, atom in enumerate(atoms) if atom.figure and chr(_FIRST + at) not in new]
    for at in lost:
        start, end = _room(atoms, new, at)
        found = _number_in_place(atoms, old, new[start:end], at)
        if found is not None:
            a, b = start + found[0], start + found[1]
            text = new[a:b]
            new = new[:a] + chr(_FIRST + at) + new[b:]
            numbers.append(NumberChange(at, text, _digits(text) != _digits(atoms[at].text)))
    return new, numbers


def _room(atoms: Sequence[Atom], new: str, at: int) -> tuple[int, int]:
    """Return between which places of the edited text an atom must stand: its found neighbours."""
    placed = {ord(char) - _FIRST: place for place, char in enumerate(new) if is_coded(char)}
    start = max((place + 1 for one, place in placed.items() if one < at), default=0)
    end = min((place for one, place in placed.items() if one > at), default=len(new))
    return (start, end) if start <= end else (0, 0)


def _found_by_text(atoms: Sequence[Atom], new: str, at: int) -> str:
    """Put an atom where its text stands, if that is one place of those where it can be."""
    start, end = _room(atoms, new, at)
    text = atoms[at].text
    places = [
        one.start()
        for one in re.finditer(f"(?={re.escape(text)})", new[start:end])
        if not _touches_number(
            new[: start + one.start()][-1:], new[start + one.start() + len(text) :][:1], text
        )
    ]
    alike = sum(
        other.is_whole and other.text == text and chr(_FIRST + number) not in new
        for number, other in enumerate(atoms)
        if _room(atoms, new, number) == (start, end)
    )
    if not places or len(places) != alike:
        return new
    place = start + places[0]
    return new[:place] + chr(_FIRST + at) + new[place + len(text) :]


def _number_in_place(atoms: Sequence[Atom], old: str, part: str, at: int) -> tuple[int, int] | None:
    """Return where another number stands in the place of a figure, in a part of the edited text."""
    before = max((one for one in range(at) if atoms[one].is_whole), default=-1) + 1
    after = min((n for n in range(at + 1, len(atoms)) if atoms[n].is_whole), default=len(atoms))
    known = old[before:after]
    code = chr(_FIRST + at)
    matcher = SequenceMatcher(None, known.translate(_SAME), part.translate(_SAME), autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "replace" and code in known[a:b]:
            found = list(_NUMBER.finditer(part, c))
            found = [one for one in found if one.start() < d]
            rest = len(part[c:d]) - sum(len(one[0]) for one in found)
            if len(found) != 1 or rest > _MOST_BESIDE or b - a > _MOST_BESIDE:
                return None
            end = found[0].end()
            head = _HEAD.match(atoms[at].text)
            unit = atoms[at].text[head.end() :] if head else ""
            if unit and part.startswith(unit, end):
                end += len(unit)
            return found[0].start(), end
    return None


def _stretches(old: str, new: str) -> list[Change]:
    """Return the stretches that differ; those with one equal letter between them are one."""
    matcher = SequenceMatcher(None, old.translate(_SAME), new.translate(_SAME), autojunk=False)
    found = [op[1:] for op in matcher.get_opcodes() if op[0] != "equal"]
    merged: list[tuple[int, int, int, int]] = []
    for a, b, c, d in found:
        if merged and _is_small(old[merged[-1][1] : a]):
            merged[-1] = (merged[-1][0], b, merged[-1][2], d)
        else:
            merged.append((a, b, c, d))
    return [Change(a, b, new[c:d]) for a, b, c, d in merged]


def _is_small(text: str) -> bool:
    """Return whether an equal text between two changes is no reason to keep them apart."""
    return len(text) <= 1 and not any(char in _MARKS or is_coded(char) for char in text)


def printed(passage: Passage, start: int, end: int) -> str:
    """Return the text of some atoms of a passage."""
    return "".join(atom.text for atom in passage.atoms[start:end])


def sentences_at(passage: Passage, at: int) -> str:
    """Return the sentence of a passage around an atom."""
    text = coded(passage.atoms)
    ends = [0, *(n + 1 for n, char in enumerate(text) if char in "。！？"), len(text)]
    for start, end in pairwise(ends):
        if start <= at < end:
            return printed(passage, start, end)
    return passage.text
