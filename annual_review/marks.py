"""Marks that carry a figure through an ordinary f-string: Unicode tag characters, unseen.

A marked text is START, the key in tag characters, the text, END. Cleaning drops tag characters from
every record, so that no text of a register can pass for a mark.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

START, END = "\U000e0001", "\U000e007f"
_SHIFT = 0xE0000
printable: dict[str, Any] = {}  # what the marks made in this kernel stand for, by key
_MARKED = re.compile(f"{START}([\U000e0020-\U000e007e]+)([^{START}{END}]*){END}")


def mark(key: str, text: str) -> str:
    """Return `text` marked with an ASCII `key`."""
    return START + "".join(chr(_SHIFT + ord(char)) for char in key) + text + END


def split(text: str) -> Iterator[tuple[str, str]]:
    """Yield the parts of a text as (key, text); the key is empty between marks.

    >>> list(split(f"培训{mark('farmers', '12人')}。"))
    [('', '培训'), ('farmers', '12人'), ('', '。')]
    """
    place = 0
    for match in _MARKED.finditer(text):
        if match.start() > place:
            yield "", text[place : match.start()]
        yield "".join(chr(ord(char) - _SHIFT) for char in match[1]), match[2]
        place = match.end()
    if place < len(text):
        yield "", text[place:]


def without_marks(text: str) -> str:
    """Return a text as it reads."""
    return "".join(part for _, part in split(text))
