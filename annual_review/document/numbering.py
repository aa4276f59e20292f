"""Number headings, charts and tables, and give each heading an id.

`reading` calls `number_blocks`. Headings are numbered in one of three styles: as official documents
(GB/T 9704-2012, 7.3.3) “一、”, “（一）”, “1.” and “（1）” in turn; as standards (GB/T 1.1-2020) 1,
1.1, 1.1.1, with appendices A, B and their sections A.1; or not at all.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from annual_review.document.blocks import Block, Chart, Heading, Table, plain
from annual_review.document.references import fill_references
from annual_review.project.document_parts import HeadingStyle
from annual_review.values.numerals import write_numeral

UNNUMBERED, APPENDIX = "unnumbered", "appendix"  # tags of cells
ALONE = "alone"  # tag of a heading that is the only one left of several: “（一）” needs “（二）”
_APPENDIX_MARK = "附"
_GAP = "　"  # between a decimal number and the heading

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


def number_blocks(
    blocks: Iterable[TaggedBlock], style: HeadingStyle = "official"
) -> Iterator[Block]:
    """Yield blocks with their labels and ids, levels fitted, references with their numbers."""
    yield from fill_references([*_numbered(list(fit_levels(blocks)), style)])


def _numbered(tagged: Sequence[TaggedBlock], style: HeadingStyle) -> Iterator[Block]:
    appendices = sum(
        isinstance(block, Heading) and block.level == 1 and APPENDIX in tags
        for block, tags in tagged
    )
    labels, ids = _HeadingLabels(appendices, style), _HeadingIds()
    counts: Counter[type[Chart | Table]] = Counter()
    for block, tags in tagged:
        if isinstance(block, Heading):
            label = labels.next(block.level, tags)
            is_unnumbered = block.level == 1 and UNNUMBERED in tags and APPENDIX not in tags
            id = ids.next(plain(block.spans))
            yield replace(block, label=label, id=id, is_unnumbered=is_unnumbered)
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

    def __init__(self, appendices: int, style: HeadingStyle) -> None:
        self._counts = [0, 0, 0, 0]
        self._appendices, self._appendix, self._style = appendices, 0, style
        self._chapter = ""  # what the decimal numbers of its sections begin with

    def next(self, level: int, tags: frozenset[str]) -> str:
        """Return the label of the next heading."""
        if level == 1:
            self._counts[1:] = [0, 0, 0]
            self._chapter = ""
            if APPENDIX in tags:
                return self._next_appendix()
            if UNNUMBERED in tags:
                return ""
        if level > len(self._counts):
            return ""
        self._counts[level - 1] += 1
        self._counts[level:] = [0] * (len(self._counts) - level)
        if level == 1:
            self._chapter = str(self._counts[0])
        if ALONE in tags:
            return ""
        if self._style == "decimal":
            return self._decimal(level)
        return heading_label(level, self._counts[level - 1], self._style)

    def _decimal(self, level: int) -> str:
        """Return the number of a heading; sections of a chapter without one have none."""
        parts = [self._chapter, *map(str, self._counts[1:level])]
        return f"{'.'.join(parts)}{_GAP}" if self._chapter else ""

    def _next_appendix(self) -> str:
        self._appendix += 1
        if self._style == "decimal":
            self._chapter = _letter(self._appendix)
            return f"{_APPENDIX_MARK}录{self._chapter}{_GAP}"
        is_numbered = self._appendices > 1 and self._style == "official"
        label = f"{_APPENDIX_MARK}{write_numeral(str(self._appendix))}："
        return label if is_numbered else f"{_APPENDIX_MARK}："


def _letter(number: int) -> str:
    """Return the letter of an appendix: A to Z, then AA.

    >>> _letter(2), _letter(27)
    ('B', 'AA')
    """
    return chr(ord("A") + (number - 1) % 26) * (1 + (number - 1) // 26)


def is_appendix(heading: Heading) -> bool:
    """Return whether a numbered heading is that of an appendix.

    >>> [is_appendix(Heading(1, (), label=label)) for label in ("附：", "附二：", "四、", "")]
    [True, True, False, False]
    """
    return heading.level == 1 and heading.label.startswith(_APPENDIX_MARK)


def heading_label(level: int, count: int, style: HeadingStyle = "official") -> str:
    """Return the label of the `count`th heading of a level from 1 to 4; in decimals of a chapter.

    >>> [heading_label(level, 12) for level in (1, 2, 3, 4)]
    ['十二、', '（十二）', '12．', '（12）']
    >>> heading_label(1, 12, "decimal"), heading_label(1, 12, "plain")
    ('12\u3000', '')
    """
    if style != "official":
        return f"{count}{_GAP}" if style == "decimal" else ""
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
