"""Names of fields and registers in the expression of a rule.

They may be anything: with brackets, spaces or signs, beginning with a digit. So they are found by
comparison with the known ones, the longest first; a name in backticks is never mistaken.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

from annual_review.errors import ParamsError, did_you_mean
from annual_review.language import _
from annual_review.project.register_book import Field

KEYWORDS = ("and", "or", "not", "in")
NUMBER = re.compile(r"\d+(?:\.\d+)?(?![\w.])")
WORD = re.compile(r"\w+")

_GAP = re.compile(r"\s+")
_MOST_QUOTED = 40  # characters


def fault(what: str, remedy: str) -> ParamsError:
    """Return the error of a rule; `loading` adds the file and the line."""
    return ParamsError(what, remedy=remedy)


def in_marks(shown: object) -> str:
    """Return what was typed, for a message: in quotation marks, and not too long."""
    text = str(shown)
    text = text if len(text) <= _MOST_QUOTED else f"{text[:_MOST_QUOTED]}…"
    return text if text.startswith("'") else _("'{text}'", text=text)


def as_typed(name: str) -> str:
    """Return a name as it is compared: half-width, with single spaces."""
    return _GAP.sub(" ", unicodedata.normalize("NFKC", name)).strip()


class Names:
    """Names by what they are typed as; of several that stand at a place, the longest is found."""

    def __init__(self, names: Iterable[str]) -> None:
        self.known: dict[str, str] = {}
        for name in names:
            self.known.setdefault(as_typed(name), name)
        self._bare = [
            typed
            for typed in sorted(self.known, key=len, reverse=True)
            if typed not in KEYWORDS and not NUMBER.fullmatch(typed)
        ]

    def find(self, text: str, at: int) -> str:
        """Return the longest known name, as typed, that stands at a place and ends there."""
        for typed in self._bare:
            end = at + len(typed)
            if text.startswith(typed, at) and not (WORD.match(typed[-1]) and WORD.match(text, end)):
                return typed
        return ""

    def at(self, text: str, at: int) -> tuple[str, int]:
        """Return the known name at a place, bare or in backticks, or "", and the place behind it.

        Raises ParamsError for a backtick that is not closed.
        """
        if text[at : at + 1] == "`":
            end = text.find("`", at + 1)
            if end < 0:
                raise fault(
                    _("A backtick is not closed: {text}.", text=text[at : at + _MOST_QUOTED]),
                    _("Write one at the end of the name, too."),
                )
            return self.known.get(text[at + 1 : end].strip(), ""), end + 1
        typed = self.find(text, at)
        return self.known.get(typed, ""), at + len(typed)


def unknown_field(word: str, register: str, fields: Mapping[str, Field]) -> ParamsError:
    """Return the error of a word that is no field of a register, with the field that was meant."""
    meant = next((n for n, field in fields.items() if word in map(as_typed, field.headers)), "")
    near = _("Did you mean '{near}'?", near=meant) if meant else did_you_mean(word, fields)
    return fault(
        _("{register} has no field {name}.", register=register, name=in_marks(word)),
        near or _("Known fields: {fields}.", fields="、".join(fields)),
    )


def quoted_name(text: str, at: int) -> str:
    """Return the name in backticks at a place, or ""."""
    return text[at + 1 : text.find("`", at + 1)] if text[at : at + 1] == "`" else ""
