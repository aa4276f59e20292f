"""Placeholders in the texts of a form: {{teams.agri.farmers}}, {{id|上年}}, {{id:万元}}.

A name in double braces, and perhaps what is wanted of it (after |) and in which unit or format
(after :). Braces and marks may be full-width, and blanks stand anywhere.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Wanted = Literal["now", "before", "change", "percent", ""]  # "" is an unknown word

WANTED: dict[str, Wanted] = {
    "上年": "before",
    "before": "before",
    "增减": "change",
    "change": "change",
    "同比": "percent",
    "percent": "percent",
}
_PLACEHOLDER = re.compile(r"[{｛]\s*[{｛]([^{}｛｝]*)[}｝]\s*[}｝]")
_MARKS = re.compile(r"([|:])")


@dataclass(frozen=True)
class Placeholder:
    """A placeholder as written, where it stands in its text, and what it asks for."""

    written: str
    start: int
    end: int
    name: str
    wanted: Wanted = "now"
    spec: str = ""


def find_placeholders(text: str) -> list[Placeholder]:
    """Return the placeholders of a text.

    >>> [one.name for one in find_placeholders("共{{a.b}}人，其中｛｛ c ｝｝人")]
    ['a.b', 'c']
    >>> (one,) = find_placeholders("{{ a.b ｜上年：万元 }}")
    >>> one.name, one.wanted, one.spec
    ('a.b', 'before', '万元')
    """
    return list(_found(text))


def _found(text: str) -> Iterator[Placeholder]:
    for found in _PLACEHOLDER.finditer(text):
        inside = unicodedata.normalize("NFKC", found[1])
        name, *marked = (part.strip() for part in _MARKS.split(inside))
        wanted: Wanted = "now"
        spec = ""
        for mark, word in zip(marked[::2], marked[1::2], strict=True):
            if mark == "|":
                wanted = WANTED.get(word.lower(), "")
            else:
                spec = word
        yield Placeholder(found[0], found.start(), found.end(), name, wanted, spec)


def is_placeholder(text: str) -> bool:
    """Return whether a text is one placeholder and nothing else.

    >>> is_placeholder(" {{a.b}} "), is_placeholder("{{a.b}}人")
    (True, False)
    """
    return _PLACEHOLDER.fullmatch(text.strip()) is not None
