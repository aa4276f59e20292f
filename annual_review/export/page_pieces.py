"""Make pieces of a review's blocks, with their measured heights, and blocks of arranged pieces.

`typst` measures the blocks with the functions of its template, and writes the Document that
`paged` returns. What belongs together is one piece: a chart and the note below it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from annual_review.document.blocks import (
    Block,
    Chart,
    Document,
    Glance,
    Heading,
    ListBlock,
    Paragraph,
    Rule,
    Table,
    plain,
    spans_in,
)
from annual_review.document.numbering import is_appendix
from annual_review.export.page_flow import Arrangement, Kind, Piece, arrange
from annual_review.export.table_layout import POINTS_OF_MM
from annual_review.project.settings import Page

BREAKS_ABOVE = 1 / 3  # of a page: a higher table may go on on the next
_MOST_KEPT = 40 * POINTS_OF_MM  # of a table's rows that stay with its header
_NOTE_LINE, _NOTE_LEADING = 12.0, 8.0
_FLOAT_SPACE = 2.0  # above and below a chart or table, beside that of a line
_GLANCE_SPACE = 4.0
_ANNOUNCING = re.compile(r"(?:[：:]|如下[。]?|(?:如|见)下[图表]所?示?[。]?)$")


@dataclass(frozen=True)
class Heights:
    """The heights of a block in points: as a whole, and those of a table that may break.

    `parts` are the height of caption and header, that of the header where it goes on, and those of
    the rows.
    """

    whole: float
    parts: tuple[float, ...] = ()

    @property
    def kept(self) -> float:
        """The height of caption, header and first rows, which stay together."""
        head, _, *rows = self.parts
        two = head + sum(rows[:2])
        return two if two <= max(_MOST_KEPT, head) else head + sum(rows[:1])


@dataclass(frozen=True)
class Spread:
    """How blocks are set: which tables may break, with the height of their beginning in points.

    The empty space of pages is spread `above` and `below` some, above the first of a page by its
    height in points. Blocks are given by their place in the Document.
    """

    kept: dict[int, float]
    above: dict[int, float]
    below: set[int]


def paged(document: Document, heights: Sequence[Heights], start: float) -> tuple[Document, Spread]:
    """Return a document with its blocks in the order in which they fill pages best.

    `heights` are those of its blocks, `start` is how far the first page is filled.
    """
    page = Page.model_validate(document.page)
    height = page.height * POINTS_OF_MM
    start = max(round(start, 1), 0.0)
    order: list[int] = []
    above: dict[int, float] = {}
    below: set[int] = set()
    for first, last in _parts(document.blocks):
        units = list(_units(document.blocks, first, last))
        pieces = _pieces(document.blocks, heights, units, page)
        arranged: Arrangement = arrange(pieces, height, start)
        for at, unit in enumerate(arranged.order):
            if at in arranged.above:
                above[len(order)] = arranged.above[at]
            order += units[unit]
            if at in arranged.below:
                below.add(len(order) - 1)
        start = 0.0
    breaking = {at: one.kept for at, one in enumerate(heights) if _breaks(one, height)}
    kept = {new: breaking[old] for new, old in enumerate(order) if old in breaking}
    blocks = tuple(document.blocks[place] for place in order)
    return replace(document, blocks=blocks), Spread(kept, above, below)


def _breaks(heights: Heights, height: float) -> bool:
    return bool(heights.parts) and heights.whole > BREAKS_ABOVE * height


def _parts(blocks: Sequence[Block]) -> Iterator[tuple[int, int]]:
    """Yield the bounds of the review and of each appendix, which begin on pages of their own."""
    starts = [at for at, one in enumerate(blocks) if isinstance(one, Heading) and is_appendix(one)]
    bounds = [0, *(at for at in starts if at), len(blocks)]
    yield from pairwise(bounds)


def _is_float(block: Block) -> bool:
    return isinstance(block, Chart | Table)


def _units(blocks: Sequence[Block], first: int, last: int) -> Iterator[tuple[int, ...]]:
    """Yield the places of blocks that stay together: a chart or a table with its note."""
    at = first
    while at < last:
        unit = [at]
        if _is_float(blocks[at]):
            while at + 1 < last and _is_note(blocks[at + 1]):
                at += 1
                unit.append(at)
        yield tuple(unit)
        at += 1


def _is_note(block: Block) -> bool:
    return isinstance(block, Paragraph) and block.role == "note"


def _pieces(
    blocks: Sequence[Block],
    heights: Sequence[Heights],
    units: Sequence[tuple[int, ...]],
    page: Page,
) -> list[Piece]:
    """Return a piece for each unit."""
    pieces: list[Piece] = []
    texts: list[int] = []  # of the section, without its heading
    earliest = 0
    for unit in units:
        block = blocks[unit[0]]
        piece = _piece(block, [heights[place] for place in unit], page)
        if piece.kind == "heading":
            texts, earliest = [], 0
        elif piece.kind == "text":
            before = blocks[texts[-1]] if texts else None
            piece = replace(piece, follows=before is not None and _goes_on(before, block))
            texts.append(unit[0])
        else:
            is_fixed = bool(texts) and _announces(blocks[texts[-1]])
            mention = len(texts) if is_fixed else _mention(blocks, texts, block)
            earliest = max(earliest, mention)
            piece = replace(piece, mention=earliest, is_fixed=is_fixed)
        pieces.append(piece)
    return pieces


def _mention(blocks: Sequence[Block], texts: Sequence[int], float_: Block) -> int:
    """Return after how many texts of its section a chart or table is first spoken of."""
    id = getattr(float_, "id", "")
    for number, place in enumerate(texts, 1):
        if id and any(id in span.refers for span in spans_in(blocks[place])):
            return number
    return len(texts)


def _announces(block: Block) -> bool:
    return isinstance(block, Paragraph) and bool(_ANNOUNCING.search(plain(block.spans).rstrip()))


def _goes_on(before: Block, block: Block) -> bool:
    """Return whether nothing may stand between two texts: a list and its next part, or its lead."""
    return isinstance(block, ListBlock) and (isinstance(before, ListBlock) or _announces(before))


def _piece(block: Block, heights: Sequence[Heights], page: Page) -> Piece:
    """Return the piece of a block and of the notes below it."""
    size = float(page.size)
    pitch = page.height * POINTS_OF_MM / page.lines
    leading = pitch - size
    own = heights[0]
    whole = sum(one.whole for one in heights) + leading * (len(heights) - 1)
    if isinstance(block, Heading):
        above = leading + pitch if block.level == 1 else leading
        return Piece("heading", whole, above, leading)
    if _is_float(block):
        space = leading + _FLOAT_SPACE
        kind: Kind = "rows" if _breaks(own, page.height * POINTS_OF_MM) else "float"
        is_table = isinstance(block, Table)
        if kind == "float":
            return Piece(kind, whole, space, space, is_table=is_table)
        head, again, *rows = own.parts
        return Piece(
            *(kind, whole, space, space),
            rows=tuple(rows),
            head=head,
            head_again=again,
            kept=own.kept,
            is_table=True,
        )
    if isinstance(block, Glance | Rule):
        return Piece("text", whole, leading + _GLANCE_SPACE, leading + _GLANCE_SPACE)
    if isinstance(block, Paragraph) and block.printed_as in ("note", "notice"):
        return Piece("text", whole, leading, leading, _NOTE_LINE, _NOTE_LEADING)
    has_picture = any(span.picture for span in spans_in(block))
    line = 0.0 if has_picture else size
    return Piece("text", whole, leading, leading, line, leading)
