"""Select the cells of a document: of the review as params/ want it, of the brief, and of figures.

`reading` reads all cells once and makes a document of each selection. The tags of cells decide:
`brief` is in the review and in the brief, `brief-only` in the brief alone; those of slides are in
`slides`. What params/ shorten or leave out as `quality` are the chapters with the tag `appendix`;
where some of them have the tag `quality`, too, these alone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from annual_review.document.blocks import Block, Chart, Heading, Table, plain, texts
from annual_review.document.chapter_notices import headings_above
from annual_review.document.numbering import ALONE, APPENDIX, TaggedBlock
from annual_review.document.slides import ASIDE
from annual_review.language import _
from annual_review.project.document_parts import Extent

QUALITY = "quality"  # tag of a cell


def not_aside(blocks: Sequence[TaggedBlock]) -> list[int]:
    """Return the positions of the blocks that are not for the brief or the slides alone."""
    return [at for at, (_block, tags) in enumerate(blocks) if not tags & ASIDE]


def of_review(blocks: Sequence[TaggedBlock], quality: Extent) -> list[int]:
    """Return the positions of the blocks of the review.

    Of a short chapter on data quality they are all but tables and charts.
    """
    chapters = _quality_chapters(blocks)
    return [
        at
        for at in not_aside(blocks)
        if chapters[at] is False
        or quality is True
        or (quality == "short" and not isinstance(blocks[at][0], Table | Chart))
    ]


def _quality_chapters(blocks: Sequence[TaggedBlock]) -> list[bool]:
    """Return for each block whether it is of a chapter on data quality."""
    starts = [tags for block, tags in blocks if isinstance(block, Heading) and block.level == 1]
    is_named = any({APPENDIX, QUALITY} <= tags for tags in starts)
    wanted = {APPENDIX, QUALITY} if is_named else {APPENDIX}
    found: list[bool] = []
    is_within = False
    for block, tags in blocks:
        if isinstance(block, Heading) and block.level == 1:
            is_within = wanted <= tags
        found.append(is_within)
    return found


def of_brief(blocks: Sequence[TaggedBlock], tags: Collection[str]) -> list[int]:
    """Return the positions of the blocks with one of some tags, and of their chapters' headings.

    The heading of a section has to have the tag, too.
    """
    above = list(headings_above([block for block, _tags in blocks]))
    wanted = [at for at, (_block, own) in enumerate(blocks) if own.intersection(tags)]
    return sorted({*wanted, *(above[at][0] for at in wanted if above[at])})


def selected(blocks: Sequence[TaggedBlock], positions: Sequence[int]) -> list[TaggedBlock]:
    """Return the blocks at some positions; a heading left alone of several is marked so."""
    above = list(headings_above([block for block, _tags in blocks]))
    headings = [at for at, (block, _tags) in enumerate(blocks) if isinstance(block, Heading)]
    kept = set(positions)
    alone = {
        at
        for at in kept.intersection(headings)
        if above[at] and _beside(at, headings, above) and not kept & _beside(at, headings, above)
    }
    return [
        (blocks[at][0], blocks[at][1] | ({ALONE} if at in alone else set())) for at in positions
    ]


def _beside(at: int, headings: Sequence[int], above: Sequence[tuple[int, ...]]) -> set[int]:
    """Return the other headings of the same level below the same heading."""
    return {other for other in headings if other != at and above[other] == above[at]}


def dangling(placed: Sequence[tuple[str, Block]], shown: Collection[int]) -> Iterator[str]:
    """Yield a warning for each cell that names, in quotation marks, what the review leaves out.

    `placed` are pairs of the place of a cell and a block of it, `shown` the positions of those that
    the review has. What is named are headings and captions.
    """
    kept = {name for at in shown for name in _names(placed[at][1])}
    lost = {name for _place, block in placed for name in _names(block)} - kept
    if not lost:
        return
    found = dict.fromkeys(
        (place, name)
        for at in shown
        for place, block in [placed[at]]
        for text in texts(block)
        for name in sorted(lost)
        if f"“{name}”" in text
    )
    for place, name in found:
        yield _(
            "{place}: it refers to “{name}”, which document: in params/ leaves out of the review. "
            "Say it only if review.document.quality is true.",
            place=place,
            name=name,
        )


def _names(block: Block) -> Iterator[str]:
    if isinstance(block, Heading):
        yield plain(block.spans)
    elif isinstance(block, Chart | Table) and block.caption:
        yield block.caption
