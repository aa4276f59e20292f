"""Gather what a chapter lacks into one notice, and drop the headings that have nothing below them.

`reading` calls `gather_notices` before headings are numbered. In place of what a register would
have given, cells show paragraphs of the role "missing", and "absent" ones where nothing of a kind
was registered.

- A section in which nothing else is left loses its heading, and so does one with nothing at all.
  Its absent statements join the chapter's notice; elsewhere they stay where they are.
- All missing paragraphs of a chapter become one notice. It stands in the smallest part of the
  chapter that holds what it is made of: where the first of it was, or, if that was in a section of
  the part, at the end of the text that opens the part.
- A chapter's heading stays if anything is left below it. A section that is left alone of several
  has no number.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise, takewhile
from typing import NamedTuple

from annual_review.document.blocks import Block, Heading, Paragraph, Rule, pictures_in, texts
from annual_review.document.missing import one_notice
from annual_review.document.numbering import ALONE, TaggedBlock

_Above = tuple[int, ...]  # the positions of the headings above a block, from the chapter's down


class Gathered(NamedTuple):
    """The blocks that are left, and the positions of the headings with nothing at all below."""

    blocks: list[TaggedBlock]
    empty: list[int]


def gather_notices(blocks: Sequence[TaggedBlock]) -> Gathered:
    """Return blocks with one notice a chapter and without the headings that nothing is below.

    The levels of the headings have no gaps (see `numbering.fit_levels`).
    """
    starts = [at for at, (block, _) in enumerate(blocks) if at == 0 or _opens_chapter(block)]
    gathered = Gathered([], [])
    for start, end in pairwise([*starts, len(blocks)]):
        chapter = _gather_chapter(blocks[start:end])
        gathered.blocks.extend(chapter.blocks)
        gathered.empty.extend(start + at for at in chapter.empty)
    return gathered


def _opens_chapter(block: Block) -> bool:
    return isinstance(block, Heading) and block.level == 1


def _gather_chapter(tagged: Sequence[TaggedBlock]) -> Gathered:
    blocks = [block for block, _ in tagged]
    above = list(headings_above(blocks))
    filled = {heading for at, block in enumerate(blocks) if _tells(block) for heading in above[at]}
    joining = {
        at: block
        for at, block in enumerate(blocks)
        if isinstance(block, Paragraph) and _joins_notice(block, above[at], filled)
    }
    # The first block is the chapter's heading, and what is said to be missing is below it.
    kept = filled | {0} if any(map(_is_gap, blocks)) else filled
    single = _single_headings(blocks, above, kept)
    place = _place_of_notice(blocks, above, kept, list(joining))
    left: list[TaggedBlock] = []
    empty: list[int] = []
    for at, block in enumerate(blocks):
        if at == place:
            left.append((one_notice(joining.values()), frozenset()))
        if isinstance(block, Heading) and at not in kept:
            if not any(at in above[one] for one in joining):
                empty.append(at)
        elif at not in joining and kept.issuperset(above[at]):
            alone = {ALONE} if at in single else set()
            left.append((block, tagged[at][1] | alone))
    return Gathered(left, empty)


def headings_above(blocks: Sequence[Block]) -> Iterator[_Above]:
    """Yield for each block the positions of the headings above it."""
    opened: list[tuple[int, int]] = []  # levels and positions
    for at, block in enumerate(blocks):
        if isinstance(block, Heading):
            level = block.level
            opened = [one for one in opened if one[0] < level]
        yield tuple(position for _, position in opened)
        if isinstance(block, Heading):
            opened.append((block.level, at))


def _is_gap(block: Block) -> bool:
    """Return whether a block says that something is missing or absent."""
    return isinstance(block, Paragraph) and block.role in ("missing", "absent")


def _tells(block: Block) -> bool:
    """Return whether the headings above a block stay for it."""
    if isinstance(block, Heading | Rule) or _is_gap(block):
        return False
    return any(text.strip() for text in texts(block)) or any(pictures_in(block))


def _joins_notice(block: Paragraph, above: _Above, filled: set[int]) -> bool:
    """Return whether a block joins the notice: all that is missing, and what is absent alone."""
    sections = above[1:]  # below the chapter's heading
    is_alone = bool(sections) and sections[-1] not in filled
    return block.role == "missing" or (block.role == "absent" and is_alone)


def _single_headings(blocks: Sequence[Block], above: Sequence[_Above], kept: set[int]) -> set[int]:
    """Return the headings that are left alone of several side by side."""
    beside: dict[_Above, list[int]] = {}
    for at, block in enumerate(blocks):
        if isinstance(block, Heading):
            beside.setdefault(above[at], []).append(at)
    left = [[at for at in group if at in kept] for group in beside.values() if len(group) > 1]
    return {group[0] for group in left if len(group) == 1}


def _place_of_notice(
    blocks: Sequence[Block], above: Sequence[_Above], kept: set[int], joining: Sequence[int]
) -> int:
    """Return the position of the block before which the notice stands; -1 if there is none."""
    if not joining:
        return -1
    left = [[heading for heading in above[at] if heading in kept] for at in joining]
    shared = [alike[0] for alike in takewhile(_are_equal, zip(*left, strict=False))]
    first = joining[0]
    if list(above[first]) == shared:
        return first
    start = shared[-1] + 1 if shared else 0
    return next(at for at in range(start, first) if isinstance(blocks[at], Heading))


def _are_equal(values: tuple[int, ...]) -> bool:
    return len(set(values)) == 1
