"""The tokens of a rule's expression: names of fields, numbers, texts in quotation marks, operators.

`names` finds the names of fields. Signs of Chinese typing are read as what they mean: ＜＝ and ≤ as
<=, “” as quotation marks, ， and 、 as commas. `syntax` makes a tree of the tokens.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from annual_review.errors import ParamsError, did_you_mean
from annual_review.language import N_, _, sentences
from annual_review.project.register_book import Field, RegisterBook
from annual_review.project.rules.names import (
    KEYWORDS,
    NUMBER,
    WORD,
    Names,
    as_typed,
    fault,
    in_marks,
    quoted_name,
    unknown_field,
)

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
    "=<": N_("Write <=."),
    "=>": N_("Write >=."),
    "**": N_("Write a product: 甲 * 甲."),
    "//": N_("Write one /."),
}
_DAY = re.compile(r"\d{4}[-/.年]\d{1,2}(?:[-/.月]\d{1,2}日?|月)(?!\d)")
_BRACKET = re.compile(r"\([^()<>=]*\)")  # behind a name: it belongs to it
_GAP = re.compile(r"\s+")
_NUMBER_WITH_UNIT = re.compile(r"\d+(?:\.\d+)?[^\d\W]+")


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


class Tokens:
    """Reads the tokens of expressions in the rules of one register."""

    def __init__(self, book: RegisterBook, register: str) -> None:
        self._fields = {name: book.fields_of(name) for name in book.registers}
        self._register = register
        self._own = Names(self._fields[register])
        self._registers = Names(self._fields)
        self._others: dict[str, Names] = {}

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
                raise fault(_("It is too long."), _("Divide it into several rules."))
        return tokens

    def _token(self, text: str, at: int) -> tuple[Token, int]:
        """Return the token at a place, and the place behind it."""
        sign = text[at]
        if sign in _QUOTES:
            end = text.find(_QUOTES[sign], at + 1)
            if end < 0:
                what = _(
                    "A quotation mark is not closed: {text}.", text=text[at : at + _MOST_QUOTED]
                )
                raise fault(what, _("Write it at the end of the text, too."))
            return TextToken(text[at + 1 : end].strip()), end + 1
        if found := self._name(text, at):
            return found
        if number := NUMBER.match(text, at):
            if _DAY.match(text, at):
                raise _bare_day(text, at)
            if len(number[0]) > _MOST_DIGITS:
                raise fault(
                    _("The number {number} is too long.", number=number[0]),
                    _("Write a shorter one."),
                )
            return _plain(number[0]), number.end()
        if word := WORD.match(text, at):
            if word[0].lower() in KEYWORDS:
                return word[0].lower(), word.end()
            raise self._unknown(text, word)
        return _operator(text, at)

    def _name(self, text: str, at: int) -> tuple[Token, int] | None:
        """Return the field whose name stands at a place, if one does, and the place behind it."""
        register, behind = self._registers.at(text, at)
        if register and text[behind : behind + 1] == ".":
            start = behind + 1
            names = self._others.setdefault(register, Names(self._fields[register]))
            field, end = names.at(text, start)
            if not field:
                word = WORD.match(text, start)
                named = quoted_name(text, start) or (word[0] if word else "")
                raise _unknown_of(register, named, self._fields[register])
            return FieldToken(field, register), end
        field, end = self._own.at(text, at)
        if field and not (register and behind > end):
            if bracket := _BRACKET.match(text, end):
                raise self._unknown_field(text[at : bracket.end()])
            return FieldToken(field), end
        if register:
            same = [name for name in self._own.known.values() if name in self._fields[register]]
            example = (same or list(self._fields[register]))[0]
            raise fault(
                _("'{register}' is a register, not a field.", register=register),
                _("Name a field of it: {register}.{example}.", register=register, example=example),
            )
        if quoted := quoted_name(text, at):
            raise self._unknown_field(quoted)
        return None

    def _unknown(self, text: str, word: re.Match[str]) -> ParamsError:
        """Return what is wrong with a word that is no field."""
        if text[word.end() : word.end() + 1] == "." and not word[0][0].isdigit():
            hint = did_you_mean(word[0], self._fields)
            known = hint or _("Known registers: {known}.", known="、".join(self._fields))
            return fault(_("There is no register {name}.", name=in_marks(word[0])), known)
        if _DAY.match(text, word.start()):
            return _bare_day(text, word.start())
        if _NUMBER_WITH_UNIT.fullmatch(word[0]) and not did_you_mean(word[0], self._own.known):
            return fault(
                _("{text} is neither a number nor a field.", text=in_marks(word[0])),
                _("Write a number without a unit: it is in the unit of the field."),
            )
        if text[word.end() : word.end() + 1] == "(" and word[0].isascii():
            return fault(
                _(
                    "{name} is no field, and a rule has no functions.",
                    name=in_marks(word[0]),
                ),
                _("Write fields, numbers and texts with <, <=, ==, !=, in, and, or, not, + - * /."),
            )
        return self._unknown_field(word[0])

    def _unknown_field(self, word: str) -> ParamsError:
        error = unknown_field(word, self._register, self._fields[self._register])
        text = _("A text is written in quotation marks: {text}.", text=in_marks(word))
        return fault(error.what, sentences(error.remedy, text))


def _unknown_of(register: str, word: str, fields: Mapping[str, Field]) -> ParamsError:
    """Return the error of what stands behind the name of a register and its point."""
    if word:
        return unknown_field(word, register, fields)
    known = _("Known fields: {fields}.", fields="、".join(fields))
    return fault(_("No field stands behind '{register}.'.", register=register), known)


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
        _("The date {date} stands without quotation marks.", date=shown),
        _("Write it in them: '{date}'.", date=shown),
    )


def _operator(text: str, at: int) -> tuple[str, int]:
    """Return the operator at a place as Python writes it, and the place behind it."""
    for wrong, remedy in _WRONG_OPERATORS.items():
        if text.startswith(wrong, at):
            raise fault(_("'{sign}' is no operator.", sign=wrong), _(remedy))
    if text[at] in _TYPED:
        return _TYPED[text[at]], at + 1
    if found := _OPERATOR.match(text, at):
        sign = _GAP.sub("", found[0])
        return _OPERATORS[sign], found.end()
    sign = text[at]
    if sign == "!":
        raise fault(_("'!' is no operator."), _("Write not, or != for “is not”."))
    if sign == "%":
        raise fault(_("A rule has no '%'."), _("Write 5% as 0.05."))
    raise fault(
        _("'{sign}' is not a sign of a rule.", sign=sign),
        _(
            "Write fields, numbers and texts with <, <=, ==, !=, in, and, or, not, + "
            "- * /; a name with other signs stands in backticks: `甲:乙`."
        ),
    )
