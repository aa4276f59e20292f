"""Check a text that comes back: every number has to be a token, and every token has to be known.

`check_text` replaces its tokens by characters for private use, one each, and finds faults line by
line. `filling` makes blocks of that; `check_runs` looks at their prose, in which lines are joined
and marks of Markdown are gone. `refuse` raises InputError with every place: the line, the words
around, what to do.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from annual_review.errors import InputError
from annual_review.language import N_, _
from annual_review.locked_text.numerals import GAP, MEASURES, find_numerals
from annual_review.locked_text.tokens import TOKEN, Token, Tokens

FIRST = 0xF0000  # the code point of the first token of a text; for private use up to 0xFFFFD
_MOST_TOKENS = 60_000
_AROUND = 12  # characters quoted on both sides
_MOST_FAULTS = 40
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")
_UP_TO_TOKEN = re.compile("[\U000f0000-\U000ffffd]?[^\U000f0000-\U000ffffd]*$")
_FROM_TOKEN = re.compile("[^\U000f0000-\U000ffffd]*[\U000f0000-\U000ffffd]?")
_BRACES = re.compile(r"[{}｛｝]{1,2}")
_TAG = re.compile(r"<[A-Za-z/!?]|&[#A-Za-z]")
_BEFORE = re.compile(
    r"(?:(?<![节契预公条制合简])约|(?<![最附就亲远靠邻])近|超过|逾|不足|不到|不少于|不低于|至少|至多|第|每|几)$"
    r"|[-−+±~～–./×÷^$¥￥=<>≥≤≈]$|(?<!—)—$"
)
_AFTER = re.compile(
    r"余|多(?!样|元|方|次|种|地|年|措|项)|来(?=[个名人次])|成(?![为员效果绩立长就功了])|个百分点|以上|以下|以内"
    r"|左右|上下(?!级|联|班)|[%％‰°^×÷/~～−–]|-(?=\S)|—(?!—)"
)
_DIRECTION = re.compile(r"(?:增长|增加|上升|提高|下降|减少|降低|回落|增|降|减|升)了?$")
_UNIT = re.compile(r"[^\W\d_]+$")
_WORDS_OF_UNITS = re.compile(  # words that begin like a unit: 12项项目, 10名名师
    "项目|名师|名家|名优|名医|个性|个体|个案|家庭|家长|户外|场所|场地|场馆|人才|人大|人民|支部|支委|期刊|篇章"
    "|条例|种植|种养|种子|起诉|次日|所属|所有|位置|本地|本级|元旦|课程|课堂|班子|组织|队员|队伍|处理|处置"
)
_NUMERAL = N_("a numeral that is no token")
_REMEDIES = {
    _NUMERAL: N_("write a token in its place, or a sentence without the number"),
    N_("no such token"): N_("write one of the material"),
    N_("a brace that is no token"): N_("write tokens in one line, as {example}"),
    N_("a word that changes the number"): N_("delete it; the token prints the number as it is"),
    N_("the unit is printed twice"): N_("delete it; it is in the token"),
    N_("the direction is printed twice"): N_("delete it; the token has the word"),
    N_("HTML or a character reference"): N_("write plain text"),
    N_("two tokens without a word between them"): N_("write what joins them"),
    N_("a character for private use"): N_("delete it"),
}


class Fault(NamedTuple):
    """What is wrong, where in which line, and the words around.

    `near` is what may be meant; `text` is the part that is wrong, where only a part of it is.
    """

    line: int
    start: int
    what: str
    around: str
    near: str = ""
    text: str = ""

    def __str__(self) -> str:
        """Return it as one line."""
        example = "{{teams.farmers}}"
        remedy = _(_REMEDIES[self.what], example=example)
        if self.near:
            remedy = _("perhaps {near}", near=self.near)
        shown = _("“{around}”", around=self.around)
        if self.text:
            shown = _("“{text}” in “{around}”", text=self.text, around=self.around)
        if self.line:
            shown = _("line {line}: {shown}", line=self.line, shown=shown)
        return _("{shown}: {what}; {remedy}", shown=shown, what=_(self.what), remedy=remedy)


@dataclass(frozen=True)
class LockedText:
    """A text whose tokens are characters for private use, in their order, each with its line."""

    text: str
    tokens: Sequence[Token]
    lines: Sequence[int]

    def token(self, char: str) -> Token | None:
        """Return the token that a character stands for, or None for another character."""
        at = ord(char) - FIRST
        return self.tokens[at] if 0 <= at < len(self.tokens) else None

    def line(self, char: str) -> int:
        """Return the line of the token that a character stands for."""
        return self.lines[ord(char) - FIRST]

    def around(self, text: str, start: int, end: int) -> str:
        """Return the words around a place of a text, tokens as they are written."""
        before = _UP_TO_TOKEN.search(text[max(0, start - _AROUND) : start])
        after = _FROM_TOKEN.match(text[end : end + _AROUND])
        part = f"{before[0] if before else ''}{text[start:end]}{after[0] if after else ''}"
        return self.shown(part.replace(GAP, "…").strip())

    def shown(self, text: str) -> str:
        """Return a text with its tokens as they are written."""
        return "".join(str(self.token(char) or char) for char in text)


def check_text(
    text: str, tokens: Tokens, allowed: Iterable[str], where: str
) -> tuple[LockedText, list[Fault]]:
    """Return a text with its tokens replaced, and what is wrong in its lines.

    Raises InputError for a text with too many tokens.
    """
    names = tuple(allowed)
    found: list[Token] = []
    places: list[int] = []
    lines: list[str] = []
    locked = LockedText("", found, places)
    faults: list[Fault] = []
    for number, line in enumerate(text.split("\n"), 1):
        if private := _PRIVATE.search(line):
            what = "a character for private use"
            faults.append(Fault(number, private.start(), what, line[:_AROUND]))
            lines.append("")
            continue
        lines.append(_replaced(line, number, tokens, locked, faults))
        places += [number] * (len(found) - len(places))
        faults += _faults_of(lines[-1], number, names, locked)
    if len(found) > _MOST_TOKENS:
        raise InputError(_("It has too many tokens."), where, _("Divide it into several texts."))
    return LockedText("\n".join(lines), found, places), faults


def check_runs(runs: Iterable[str], locked: LockedText, allowed: Iterable[str]) -> list[Fault]:
    """Return what is wrong in the prose that Markdown has made of a text, given by paragraphs.

    That is a numeral, and what stands beside a token and makes another number of it.
    """
    names = tuple(allowed)
    faults: list[Fault] = []
    for run in runs:
        for numeral in find_numerals(_PRIVATE.sub(GAP, run), names):
            around = locked.around(run, numeral.start, numeral.end)
            text = run[numeral.start : numeral.end]
            faults.append(Fault(0, numeral.start, _NUMERAL, around, text=text))
        for match in _PRIVATE.finditer(run):
            at, token = match.start(), locked.token(match[0])
            sides = run[:at].rstrip(), run[at + 1 :].lstrip()
            for what in _beside(*sides, token) if token else ():
                around = locked.around(run, at, at + 1)
                faults.append(Fault(locked.line(match[0]), at, what, around))
    return faults


def refuse(faults: Sequence[Fault], where: str) -> None:
    """Raise InputError that lists faults, if there are any."""
    if not faults:
        return
    shown = [f"  {fault}" for fault in sorted(faults)[:_MOST_FAULTS]]
    if len(faults) > _MOST_FAULTS:
        shown.append("  " + _("and {number} more", number=len(faults) - _MOST_FAULTS))
    what = _("The text is not accepted, at {number} places:", number=len(faults))
    remedy = _("Correct them and run the command again; nothing was written.")
    raise InputError("\n".join([what, *shown, ""]), where, remedy)


def _replaced(
    line: str, number: int, tokens: Tokens, locked: LockedText, faults: list[Fault]
) -> str:
    """Return a line with its tokens replaced, added to `locked`; unknown ones are `faults`."""
    found = locked.tokens
    assert isinstance(found, list)

    def replace(match: re.Match[str]) -> str:
        token = tokens.get(match[1], match[2] or "")
        if token is None:
            near = tokens.near(match[1], match[2] or "")
            faults.append(Fault(number, match.start(), "no such token", match[0], near))
            return GAP
        found.append(token)
        return chr(FIRST + len(found) - 1)

    return TOKEN.sub(replace, line)


def _faults_of(line: str, number: int, names: Sequence[str], locked: LockedText) -> Iterator[Fault]:
    """Yield what is wrong in a line, its tokens replaced: numerals, braces, HTML."""
    places = [(numeral, _NUMERAL) for numeral in find_numerals(_PRIVATE.sub(GAP, line), names)]
    others = [(one.span(), "a brace that is no token") for one in _BRACES.finditer(line)]
    others += [(one.span(), "HTML or a character reference") for one in _TAG.finditer(line)]
    for (start, end), what in [*places, *others]:
        text = line[start:end] if what == _NUMERAL else ""
        yield Fault(number, start, what, locked.around(line, start, end), text=text)


def _beside(before: str, after: str, token: Token) -> Iterator[str]:
    """Yield what is wrong with the text before and after a token."""
    if after and _PRIVATE.match(after):
        yield "two tokens without a word between them"
    if token.span.figure and (_BEFORE.search(before) or _AFTER.match(after)):
        yield "a word that changes the number"
    unit = _UNIT.search(token.span.text)
    if unit and _repeats(unit[0], after):
        yield "the unit is printed twice"
    if token.span.shows == "change" and _DIRECTION.search(before):
        yield "the direction is printed twice"


def _repeats(unit: str, after: str) -> bool:
    """Return whether a text begins with a unit that has just been printed: 人人, 场次次."""
    if _WORDS_OF_UNITS.match(after):
        return False
    measure = re.match(rf"(?:{MEASURES})", after)
    return after.startswith(unit) or bool(measure and unit.endswith(measure[0]))
