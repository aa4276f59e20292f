"""The slides: a report of ten minutes to a leader, of cells that have their tag.

`reading` makes a document of them, `export.pptx` the file. Of a chapter without such a cell they
are its lead and its first chart, so that a review has slides before anything is tagged.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from annual_review.document.blocks import Block, Chart, Glance, Heading, Paragraph
from annual_review.document.brief import BRIEF_ONLY
from annual_review.document.numbering import APPENDIX, TaggedBlock
from annual_review.language import N_

SLIDE, SLIDE_ONLY = "slide", "slide-only"  # tags of cells: on slides, too, and on slides alone
FORM_ONLY = "form-only"  # tag of cells whose figures are for forms alone
ASIDE = frozenset({BRIEF_ONLY, SLIDE_ONLY, FORM_ONLY})  # tags of cells that the review has not

NO_SLIDES = N_("No chapter has a sentence, a chart or main figures for a slide.")
TAG_SLIDES = N_(
    "Give the cells that the slides are of the tag slide, or slide-only if the review does not "
    "have them; or take slides out of outputs: in params/."
)


def of_slides(blocks: Sequence[TaggedBlock]) -> list[int]:
    """Return the positions of the blocks of slides, below the headings of their chapters.

    Those of tagged cells; of a chapter without one the main figures, the leads and the first chart
    with a finding, or else the first chart; where it has none of these, the first paragraph of
    text. An appendix is left out unless a cell of it is tagged.
    """
    starts = [at for at, (block, _tags) in enumerate(blocks) if at == 0 or _opens_chapter(block)]
    found: list[int] = []
    for start, end in pairwise([*starts, len(blocks)]):
        chapter = range(start, end)
        wanted = [at for at in chapter if blocks[at][1] & {SLIDE, SLIDE_ONLY}]
        if not wanted and APPENDIX not in blocks[start][1]:
            of_review = {at: blocks[at][0] for at in chapter if not blocks[at][1] & ASIDE}
            wanted = _without_tags(of_review)
        if any(not isinstance(blocks[at][0], Heading) for at in wanted):
            heading = {start} if _opens_chapter(blocks[start][0]) else set()
            found += sorted({*wanted, *heading})
    return found


def _without_tags(blocks: dict[int, Block]) -> list[int]:
    """Return the positions of what a chapter without tags shows."""
    charts = {at: one for at, one in blocks.items() if isinstance(one, Chart) and one.caption}
    best = [at for at, chart in charts.items() if chart.says] or list(charts)
    texts = {at: one for at, one in blocks.items() if isinstance(one, Paragraph)}
    leads = [at for at, text in texts.items() if text.role == "lead"]
    glances = [at for at, block in blocks.items() if isinstance(block, Glance)]
    if found := [*glances[:1], *leads, *best[:1]]:
        return sorted(found)
    return [at for at, text in texts.items() if text.role in ("body", "analysis")][:1]


def _opens_chapter(block: Block) -> bool:
    return isinstance(block, Heading) and block.level == 1
