"""Numbers and names of the parts of a review: headings, charts, tables.

GB/T 9704-2012, 7.3.3: levels are numbered “一、”, “（一）”, “1.” and “（1）” in turn.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from annual_review.document.blocks import Block, Chart, Heading, Table, plain
from annual_review.values.numerals import write_numeral

UNNUMBERED, APPENDIX = "unnumbered", "appendix"

Tagged = tuple[Block, frozenset[str]]


def number_blocks(blocks: Iterable[Tagged]) -> Iterator[Block]:
    """Yield blocks with their labels and ids; the tags are those of the cell that a block is from.

    A level that is skipped is closed up (a level 3 straight under a level 1 becomes a level 2): an
    outline with holes is no tree, and PDF/UA-1 refuses it.
    """
    tagged = list(blocks)
    appendices = sum(_is_appendix(*one) for one in tagged)
    labels, ids = _Labels(appendices), _Ids()
    counts: Counter[type[Chart | Table]] = Counter()
    for block, tags in tagged:
        if isinstance(block, Heading):
            heading = replace(block, level=labels.level_of(block))
            label = labels.next(heading.level, tags)
            yield replace(heading, label=label, id=ids.of(plain(block.spans)))
        elif isinstance(block, Chart | Table):
            yield _count(block, counts)
        else:
            yield block


def _is_appendix(block: Block, tags: frozenset[str]) -> bool:
    return isinstance(block, Heading) and block.level == 1 and APPENDIX in tags


def _count(block: Chart | Table, counts: Counter[type[Chart | Table]]) -> Chart | Table:
    """Number a chart or table that has a caption; one without is part of the text around it."""
    if not block.caption:
        return replace(block, number=0)
    counts[type(block)] += 1
    return replace(block, number=counts[type(block)])


class _Labels:
    """Counts headings level by level."""

    def __init__(self, appendices: int) -> None:
        self._counts = [0, 0, 0, 0]
        self._appendices, self._appendix = appendices, 0
        self._level = 0

    def level_of(self, heading: Heading) -> int:
        self._level = max(1, min(heading.level, self._level + 1))
        return self._level

    def next(self, level: int, tags: frozenset[str]) -> str:
        if level == 1:
            self._counts[1:] = [0, 0, 0]
            if APPENDIX in tags:
                return self._next_appendix()
            if UNNUMBERED in tags:
                return ""
        if level > len(self._counts):
            return ""
        self._counts[level - 1] += 1
        self._counts[level:] = [0] * (len(self._counts) - level)
        return label(level, self._counts[level - 1])

    def _next_appendix(self) -> str:
        self._appendix += 1
        return f"附{write_numeral(str(self._appendix))}：" if self._appendices > 1 else "附："


def label(level: int, count: int) -> str:
    """Return the label of the `count`th heading of a level from 1 to 4.

    >>> [label(level, 12) for level in (1, 2, 3, 4)]
    ['十二、', '（十二）', '12．', '（12）']
    """
    numeral = write_numeral(str(count))
    shapes = {1: f"{numeral}、", 2: f"（{numeral}）", 3: f"{count}．"}
    return shapes.get(level, f"（{count}）")


class _Ids:
    """Gives each heading an id made of its words, so that an id outlives chapters put before it."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def of(self, text: str) -> str:
        words = re.findall(r"\w+", unicodedata.normalize("NFKC", text).lower())
        stem = "-".join(words)[:60].strip("-") or "section"
        name, again = stem, 1
        while name in self._taken:
            again += 1
            name = f"{stem}-{again}"
        self._taken.add(name)
        return name
