"""Wrap texts by the columns that they take on a terminal, where a Chinese character takes two.

`wrap` is for help and for comments in files; `columns_of` counts.
"""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Iterator

_NOT_FIRST = frozenset("，。、；：！？）》」』】”’％…—·,.;:!?)]}%")  # of a line (GB/T 15834)
_NOT_LAST = frozenset("（《「『【“‘([{")


def columns_of(text: str) -> int:
    """Return how many columns a text takes.

    >>> columns_of("year"), columns_of("年份")
    (4, 4)
    """
    return sum(1 + _is_wide(char) for char in text)


def wrap(text: str, width: int) -> list[str]:
    """Return the lines of a text, each of at most `width` columns; a longer word is left whole.

    A line may end at a space and beside a Chinese character, but no line begins with a comma or
    ends with an opening bracket. A text without wide characters is wrapped as textwrap does.

    >>> wrap("请把 params/2022.yaml 填好，再运行一次。", 20)
    ['请把', 'params/2022.yaml 填', '好，再运行一次。']
    """
    if not any(map(_is_wide, text)):
        return textwrap.wrap(text, width)
    lines = [""]
    for piece in _pieces(" ".join(text.split())):
        if lines[-1] and columns_of(lines[-1] + piece.rstrip()) > width:
            lines.append("")
        lines[-1] += piece
    return [line.rstrip() for line in lines]


def _pieces(text: str) -> Iterator[str]:
    """Yield the parts of a text between which a line may end; spaces belong to the part before."""
    piece = ""
    for char in text:
        if piece and _may_break(piece[-1], char):
            yield piece
            piece = ""
        piece += char
    yield piece


def _may_break(before: str, after: str) -> bool:
    if after == " " or before == " ":
        return before == " "
    is_beside_wide = _is_wide(before) or _is_wide(after)
    return is_beside_wide and after not in _NOT_FIRST and before not in _NOT_LAST


def _is_wide(char: str) -> bool:
    return unicodedata.east_asian_width(char) in "WF"
