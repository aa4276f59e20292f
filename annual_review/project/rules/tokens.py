"""The tokens of a rule's expression: names of fields, numbers, texts in quotation marks, operators.

Names of fields are whatever registers.yaml calls them: they may hold brackets, spaces, signs, and
begin with a digit, so they are found by comparison with the known ones, the longest first; any name
may stand in backticks. Signs of Chinese typing are read as what they mean: ＜＝ and ≤ as <=, “” as
quotation marks, ， and 、 as commas. `syntax` makes a tree of the tokens.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from annual_review.errors import ParamsError, did_you_mean
from annual_review.project.register_book import Field, RegisterBook

KEYWORDS = ("and", "or", "not", "in")

_MOST_TOKENS = 400
_MOST_DIGITS = 15
_MOST_QUOTED = 40  # characters
_TYPED = {
    **dict.fromkeys("≤≦⩽", "<="),
    **dict.fromkeys("≥≧⩾", ">="),
    **dict.fromkeys("≠", "!="),
    **dict.fromkeys("、，", ","),
    "×": "*",
    "÷": "/",
    "−": "-",
}
_QUOTES = {"'": "'", '"': '"', "“": "”", "‘": "’", "”": "”", "’": "’"}
_OPERATORS = {
    "<=": "<=",
    ">=": ">=",
    "!=": "!=",
    "<>": "!=",
    "==": "==",
    "=": "==",
    "<": "<",
    ">": ">",
    "&&": "and",
    "||": "or",
    "&": "and",
    "|": "or",
    "~": "not",
    **{sign: sign for sign in "()[],+-*/"},
}
_OPERATOR = re.compile(r"[<>!=]\s*=|<>|&&|\|\||[<>=&|~()\[\],+\-*/]")
_WRONG_OPERATORS = {
    "=<": "Write <=.",
    "=>": "Write >=.",
    "**": "Write a product: 甲 * 甲.",
    "//": "Write one /.",
}
_NUMBER = re.compile(r"\d+(?:\.\d+)?(?![\w.])")
_DAY = re.compile(r"\d{4}[-/.年]\d{1,2}(?:[-/.月]\d{1,2}日?|月)(?!\d)")
_WORD = re.compile(r"\w+")
_BRACKET = re.compile(r"\([^()<>=]*\)")  # behind a name: it belongs to it
_GAP = re.compile(r"\s+")
_NUMBER_WITH_UNIT = re.compile(r"\d+(?:\.\d+)?[^\d\W]+")


def fault(what: str, remedy: str) -> ParamsError:
    """Return the error of a rule; `loading` adds the file and the line."""
    return ParamsError(what, remedy=remedy)


@dataclass(frozen=True)
class FieldToken:
    """A field of the rule's register, or of the named `register`."""

    field: str
    register: str = ""

    def __str__(self) -> str:
        """Return the name as it is typed."""
        return f"{self.register}.{self.field}" if self.register else self.field


@dataclass(frozen=True)
class TextToken:
    """A text in quotation marks."""

    text: str

    def __str__(self) -> str:
        """Return the text in quotation marks."""
        return f"'{self.text}'"


Token = FieldToken | TextToken | str  # a str is a number or an operator


def in_marks(shown: object) -> str:
    """Return what was typed, for a message: in quotation marks, and not too long."""
    text = str(shown)
    text = text if len(text) <= _MOST_QUOTED else f"{text[:_MOST_QUOTED]}…"
    return text if text.startswith("'") else f"'{text}'"


def as_typed(name: str) -> str:
    """Return a name as it is compared: half-width, with single spaces."""
    return _GAP.sub(" ", unicodedata.normalize("NFKC", name)).strip()


class _Names:
    """Names by what they are typed as; of several that stand at a place, the longest is found."""

    def __init__(self, names: Iterable[str]) -> None:
        self.known: dict[str, str] = {}
        for name in names:
            self.known.setdefault(as_typed(name), name)
        self._bare = [
            typed
            for typed in sorted(self.known, key=len, reverse=True)
            if typed not in KEYWORDS and not _NUMBER.fullmatch(typed)
        ]

    def find(self, text: str, at: int) -> str:
        """Return the longest known name, as typed, that stands at a place and ends there."""
        for typed in self._bare:
            end = at + len(typed)
            if text.startswith(typed, at) and not (
                _WORD.match(typed[-1]) and _WORD.match(text, end)
            ):
                return typed
        return ""


class Tokens:
    """Reads the tokens of expressions in the rules of one register."""

    def __init__(self, book: RegisterBook, register: str) -> None:
        self._fields = {name: book.fields_of(name) for name in book.registers}
        self._register = register
        self._own = _Names(self._fields[register])
        self._registers = _Names(self._fields)
        self._others: dict[str, _Names] = {}

    def read(self, expression: str) -> list[Token]:
        """Return the tokens of an expression. Raises ParamsError for what is none."""
        text = as_typed(expression)
        tokens: list[Token] = []
        at = 0
        while at < len(text):
            if text[at] == " ":
                at += 1
                continue
            token, at = self._token(text, at)
            tokens.append(token)
            if len(tokens) > _MOST_TOKENS:
                raise fault("It is too long.", "Divide it into several rules.")
        return tokens

    def _token(self, text: str, at: int) -> tuple[Token, int]:
        """Return the token at a place, and the place behind it."""
        sign = text[at]
        if sign in _QUOTES:
            end = text.find(_QUOTES[sign], at + 1)
            if end < 0:
                what = f"A quotation mark is not closed: {text[at : at + _MOST_QUOTED]}."
                raise fault(what, "Write it at the end of the text, too.")
            return TextToken(text[at + 1 : end].strip()), end + 1
        if found := self._name(text, at):
            return found
        if number := _NUMBER.match(text, at):
            if _DAY.match(text, at):
                raise _bare_day(text, at)
            if len(number[0]) > _MOST_DIGITS:
                raise fault(f"The number {number[0]} is too long.", "Write a shorter one.")
            return _plain(number[0]), number.end()
        if word := _WORD.match(text, at):
            if word[0].lower() in KEYWORDS:
                return word[0].lower(), word.end()
            raise self._unknown(text, word)
        return _operator(text, at)

    def _name(self, text: str, at: int) -> tuple[Token, int] | None:
        """Return the field whose name stands at a place, if one does, and the place behind it."""
        register, behind = self._either(self._registers, text, at)
        if register and text[behind : behind + 1] == ".":
            start = behind + 1
            names = self._others.setdefault(register, _Names(self._fields[register]))
            field, end = self._either(names, text, start)
            if not field:
                word = _WORD.match(text, start)
                raise self._unknown_of(register, _quoted_name(text, start) or (word and word[0]))
            return FieldToken(field, register), end
        field, end = self._either(self._own, text, at)
        if field and not (register and behind > end):
            if bracket := _BRACKET.match(text, end):
                raise self._unknown_field(text[at : bracket.end()])
            return FieldToken(field), end
        if register:
            same = [name for name in self._own.known.values() if name in self._fields[register]]
            example = (same or list(self._fields[register]))[0]
            raise fault(
                f"'{register}' is a register, not a field.",
                f"Name a field of it: {register}.{example}.",
            )
        if quoted := _quoted_name(text, at):
            raise self._unknown_field(quoted)
        return None

    def _either(self, names: _Names, text: str, at: int) -> tuple[str, int]:
        """Return the known name at a place, bare or in backticks, and the place behind it."""
        if text[at : at + 1] == "`":
            end = text.find("`", at + 1)
            if end < 0:
                what = f"A backtick is not closed: {text[at : at + _MOST_QUOTED]}."
                raise fault(what, "Write one at the end of the name, too.")
            return names.known.get(text[at + 1 : end].strip(), ""), end + 1
        typed = names.find(text, at)
        return names.known.get(typed, ""), at + len(typed)

    def _unknown(self, text: str, word: re.Match[str]) -> ParamsError:
        """Return what is wrong with a word that is no field."""
        if text[word.end() : word.end() + 1] == "." and not word[0][0].isdigit():
            hint = did_you_mean(word[0], self._fields)
            known = hint or f"Known registers: {'、'.join(self._fields)}."
            return fault(f"There is no register {in_marks(word[0])}.", known)
        if _DAY.match(text, word.start()):
            return _bare_day(text, word.start())
        if _NUMBER_WITH_UNIT.fullmatch(word[0]) and not did_you_mean(word[0], self._own.known):
            return fault(
                f"{in_marks(word[0])} is neither a number nor a field.",
                "Write a number without a unit: it is in the unit of the field.",
            )
        if text[word.end() : word.end() + 1] == "(" and word[0].isascii():
            return fault(
                f"{in_marks(word[0])} is no field, and a rule has no functions.",
                "Write fields, numbers and texts with <, <=, ==, !=, in, and, or, not, + - * /.",
            )
        return self._unknown_field(word[0])

    def _unknown_field(self, word: str) -> ParamsError:
        own = self._fields[self._register]
        meant = _field_of_header(word, own)
        near = f"Did you mean '{meant}'?" if meant else did_you_mean(word, own)
        hint = near or f"Known fields: {'、'.join(own)}."
        return fault(
            f"{self._register} has no field {in_marks(word)}.",
            f"{hint} A text is written in quotation marks: {in_marks(word)}.",
        )

    def _unknown_of(self, register: str, word: str | None) -> ParamsError:
        fields = self._fields[register]
        if not word:
            return fault(
                f"No field stands behind '{register}.'.",
                f"Known fields: {'、'.join(fields)}.",
            )
        meant = _field_of_header(word, fields)
        near = f"Did you mean '{meant}'?" if meant else did_you_mean(word, fields)
        return fault(
            f"{register} has no field {in_marks(word)}.",
            near or f"Known fields: {'、'.join(fields)}.",
        )


def _field_of_header(word: str, fields: Mapping[str, Field]) -> str:
    """Return the field of which a word is another spelling of the header, or ""."""
    return next((n for n, field in fields.items() if word in map(as_typed, field.headers)), "")


def _quoted_name(text: str, at: int) -> str:
    """Return the name in backticks at a place, or ""."""
    return text[at + 1 : text.find("`", at + 1)] if text[at : at + 1] == "`" else ""


def _plain(number: str) -> str:
    """Return a number without zeros in front, which Python's syntax refuses.

    >>> _plain("007"), _plain("0.50"), _plain("0")
    ('7', '0.50', '0')
    """
    return re.sub(r"^0+(?=\d)", "", number)


def _bare_day(text: str, at: int) -> ParamsError:
    day = _DAY.match(text, at)
    shown = day[0] if day else text[at:]
    return fault(
        f"The date {shown} stands without quotation marks.", f"Write it in them: '{shown}'."
    )


def _operator(text: str, at: int) -> tuple[str, int]:
    """Return the operator at a place as Python writes it, and the place behind it."""
    for wrong, remedy in _WRONG_OPERATORS.items():
        if text.startswith(wrong, at):
            raise fault(f"'{wrong}' is no operator.", remedy)
    if text[at] in _TYPED:
        return _TYPED[text[at]], at + 1
    if found := _OPERATOR.match(text, at):
        sign = _GAP.sub("", found[0])
        return _OPERATORS[sign], found.end()
    sign = text[at]
    if sign == "!":
        raise fault("'!' is no operator.", "Write not, or != for “is not”.")
    if sign == "%":
        raise fault("A rule has no '%'.", "Write 5% as 0.05.")
    raise fault(
        f"'{sign}' is not a sign of a rule.",
        "Write fields, numbers and texts with <, <=, ==, !=, in, and, or, not, + - * /; "
        "a name with other signs stands in backticks: `甲:乙`.",
    )
