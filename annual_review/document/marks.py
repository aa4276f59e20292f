"""Marks that carry a figure through an ordinary f-string, in characters that are not displayed.

A marked text is START, the key in Unicode's tag characters, the text, END. Figures and listings of
`chapter` return one when they are formatted; `chapter.sentences` splits a sentence at its marks.
`values.cell_text` removes tag characters from every record: no register can forge a mark.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

START, END = "\U000e0001", "\U000e007f"
_SHIFT = 0xE0000  # from an ASCII character to its tag character
_MARKED = re.compile(f"{START}([\U000e0020-\U000e007e]+)([^{START}{END}]*){END}")
MARK_CHARACTER = re.compile(f"[{START}\U000e0020-{END}]")

# The figures and listings that marks made in this kernel refer to, by key.
marked_values: dict[str, Any] = {}


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
    """Return a text as it is displayed."""
    return "".join(part for _, part in split(text))
