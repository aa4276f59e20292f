"""How much text a box holds: lines are counted with the widths of the review's sans font.

The fonts of an office's template are not on this machine. Chinese characters are an em wide in any
font, and a line takes as much as in the font that needs most (`_LINE_HEIGHT`), so that what fits
here fits in PowerPoint, WPS and LibreOffice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from annual_review.document.fonts import SANS, advance

_LINE_HEIGHT = 1.45  # of the size: Noto Sans CJK; Microsoft YaHei needs 1.32
_TOKENS = re.compile(r"[A-Za-z0-9.,:/%+\-—–]+|\n|.")
_NOT_FIRST = "，。、；：！？）》〉”’】〕」』%‰℃…—·"
_NOT_LAST = "（《〈“‘【〔「『"
_SLACK = 0.98  # of a line: a font may be wider in Latin letters


@dataclass(frozen=True)
class TextBox:
    """The room for text in a box, in points, and how its paragraphs are set.

    `indent` is what the text of a paragraph is narrower by, `before` the space above each, in ems
    or in points where it does not grow with the size; `spacing` is that of lines, 1 for single.
    """

    width: float
    height: float
    indent: float = 0
    before_ems: float = 0
    before: float = 0
    spacing: float = 1

    def height_of(self, texts: Sequence[str], size: float) -> float:
        """Return how high paragraphs are at a size."""
        lines = sum(count_lines(text, size, self.width - self.indent) for text in texts)
        gaps = len(texts) * (self.before_ems * size + self.before)
        return lines * size * _LINE_HEIGHT * self.spacing + gaps

    def holds(self, texts: Sequence[str], size: float) -> bool:
        """Return whether paragraphs fit at a size."""
        return self.height_of(texts, size) <= self.height

    def size_of(self, texts: Sequence[str], most: float, least: float) -> float | None:
        """Return the greatest size, in whole points, at which paragraphs fit; None if none does."""
        sizes = [most, *range(int(most) - (most == int(most)), int(least) - 1, -1)]
        return next((size for size in sizes if size >= least and self.holds(texts, size)), None)


def count_lines(text: str, size: float, width: float) -> int:
    """Return how many lines a paragraph takes.

    >>> count_lines("培训果农1493人。", 20, 100), count_lines("培训果农1493人。", 20, 1000)
    (2, 1)
    """
    lines, used = 1, 0.0
    for word in _unbroken(text):
        if word == "\n":
            lines, used = lines + 1, 0.0
            continue
        wide = size * sum(advance(char, SANS) for char in word)
        if used and used + wide > width * _SLACK:
            lines, used = lines + 1, 0.0
        used += wide
        while used > width * _SLACK:  # a word longer than a line
            lines, used = lines + 1, used - width * _SLACK
    return lines


def _unbroken(text: str) -> Iterator[str]:
    """Yield what is not divided: a character with the marks that stay with it, a word, a number."""
    held = ""
    for token in _TOKENS.findall(text):
        if held and (held[-1] in _NOT_LAST or token[0] in _NOT_FIRST):
            held += token
            continue
        if held:
            yield held
        held = token
    if held:
        yield held
