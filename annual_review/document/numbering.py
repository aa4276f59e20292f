"""Number headings, charts and tables, and give each heading an id.

`reading` calls `number_blocks`. GB/T 9704-2012, 7.3.3: the levels of headings are numbered “一、”,
“（一）”, “1.” and “（1）” in turn.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from annual_review.document.blocks import Block, Chart, Heading, Table, plain
from annual_review.document.references import fill_references
from annual_review.values.numerals import write_numeral

UNNUMBERED, APPENDIX = "unnumbered", "appendix"  # tags of cells
ALONE = "alone"  # tag of a heading that is the only one left of several: “（一）” needs “（二）”
_APPENDIX_MARK = "附"

TaggedBlock = tuple[Block, frozenset[str]]  # a block, and the tags of its cell


def fit_levels(blocks: Iterable[TaggedBlock]) -> Iterator[TaggedBlock]:
    """Yield blocks with the levels at which their headings are printed.

    The level is the number of headings that a heading is below, and one: headings of one level
    below the same heading keep one level, and none is skipped (a level 3 directly under a level 1
    becomes a level 2), since PDF/UA-1 refuses an outline with gaps.
    """
    above: list[int] = []  # levels
    for block, tags in blocks:
        if isinstance(block, Heading):
            above = [level for level in above if level < block.level] + [block.level]
            yield replace(block, level=len(above)), tags
        else:
            yield block, tags


def number_blocks(blocks: Iterable[TaggedBlock]) -> Iterator[Block]:
    """Yield blocks with their labels and ids, levels fitted, references with their numbers."""
    yield from fill_references([*_numbered(list(fit_levels(blocks)))])


def _numbered(tagged: Sequence[TaggedBlock]) -> Iterator[Block]:
    appendices = sum(
        isinstance(block, Heading) and block.level == 1 and APPENDIX in tags
        for block, tags in tagged
    )
    labels, ids = _HeadingLabels(appendices), _HeadingIds()
    counts: Counter[type[Chart | Table]] = Counter()
    for block, tags in tagged:
        if isinstance(block, Heading):
            label = labels.next(block.level, tags)
            yield replace(block, label=label, id=ids.next(plain(block.spans)))
        elif isinstance(block, Chart | Table):
            yield _number(block, counts)
        else:
            yield block


def _number(block: Chart | Table, counts: Counter[type[Chart | Table]]) -> Chart | Table:
    """Number a chart or table that has a caption; one without belongs to the text around it."""
    if not block.caption:
        return replace(block, number=0)
    counts[type(block)] += 1
    return replace(block, number=counts[type(block)])


class _HeadingLabels:
    """Counts headings level by level."""

    def __init__(self, appendices: int) -> None:
        self._counts = [0, 0, 0, 0]
        self._appendices, self._appendix = appendices, 0

    def next(self, level: int, tags: frozenset[str]) -> str:
        """Return the label of the next heading."""
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
        if ALONE in tags:
            return ""
        return heading_label(level, self._counts[level - 1])

    def _next_appendix(self) -> str:
        self._appendix += 1
        label = f"{_APPENDIX_MARK}{write_numeral(str(self._appendix))}："
        return label if self._appendices > 1 else f"{_APPENDIX_MARK}："


def is_appendix(heading: Heading) -> bool:
    """Return whether a numbered heading is that of an appendix.

    >>> [is_appendix(Heading(1, (), label=label)) for label in ("附：", "附二：", "四、", "")]
    [True, True, False, False]
    """
    return heading.level == 1 and heading.label.startswith(_APPENDIX_MARK)


def heading_label(level: int, count: int) -> str:
    """Return the label of the `count`th heading of a level from 1 to 4.

    >>> [heading_label(level, 12) for level in (1, 2, 3, 4)]
    ['十二、', '（十二）', '12．', '（12）']
    """
    numeral = write_numeral(str(count))
    labels = {1: f"{numeral}、", 2: f"（{numeral}）", 3: f"{count}．"}
    return labels.get(level, f"（{count}）")


class _HeadingIds:
    """Makes each heading's id of its words: it stays when chapters are inserted before it."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def next(self, text: str) -> str:
        """Return the id of the next heading."""
        words = re.findall(r"\w+", unicodedata.normalize("NFKC", text).lower())
        stem = "-".join(words)[:60].strip("-") or "section"
        name, count = stem, 1
        while name in self._taken:
            count += 1
            name = f"{stem}-{count}"
        self._taken.add(name)
        return name
