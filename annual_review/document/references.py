"""Fill in the numbers of charts and tables where sentences refer to them: （见图3）.

`numbering` calls `fill_references`, `reading` asks `lost_references` for what it warns of. A
reference to a block that the review does not show prints nothing: the sentence holds without it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from annual_review.document.blocks import (
    Block,
    Chart,
    Paragraph,
    Span,
    Spans,
    Table,
    replace_spans,
    spans_in,
)
from annual_review.language import _


def fill_references(blocks: Sequence[Block]) -> Iterator[Block]:
    """Yield numbered blocks; references know the numbers, and only what they refer to has an id.

    A paragraph of which nothing is left is left out.
    """
    shown = _shown(blocks)
    referred = {id for block in blocks for span in spans_in(block) for id in span.refers}
    for block in blocks:
        filled = block
        if any(span.refers for span in spans_in(block)):
            filled = replace_spans(block, lambda span: _filled(span, shown))
            if isinstance(filled, Paragraph) and not filled.spans:
                continue
        if isinstance(filled, Chart | Table) and filled.id:
            is_target = filled.id in referred and shown[filled.id].number == filled.number
            filled = filled if is_target else replace(filled, id="")
        yield filled


def _shown(blocks: Iterable[Block]) -> dict[str, Chart | Table]:
    """Return the numbered charts and tables by id; of equal ones the first."""
    shown: dict[str, Chart | Table] = {}
    for block in blocks:
        if isinstance(block, Chart | Table) and block.id and block.number:
            shown.setdefault(block.id, block)
    return shown


def _filled(span: Span, shown: Mapping[str, Chart | Table]) -> Spans:
    """Return a reference as spans, each number a link: “（见”, “图3”, “）”."""
    if not span.refers:
        return (span,)
    found = [shown[id] for id in span.refers if id in shown]
    if not found:
        return ()
    plain_part = replace(span, text="")
    links = [replace(span, text=block.label, href=f"#{block.anchor}") for block in found]
    parts = [replace(plain_part, text="（见"), links[0]]
    for link in links[1:]:
        parts += [replace(plain_part, text="、"), link]
    return (*parts, replace(plain_part, text="）"))


def lost_references(blocks: Iterable[tuple[str, Block]]) -> Iterator[str]:
    """Yield a warning for each cell that refers to a chart or a table that is not shown.

    `blocks` are pairs of the place of a cell and a block of it.
    """
    placed = list(blocks)
    shown = {block.id for __, block in placed if isinstance(block, Chart | Table)}
    lost = (
        place
        for place, block in placed
        if any(set(span.refers) - shown for span in spans_in(block))
    )
    for place in dict.fromkeys(lost):
        yield (
            _(
                "{place}: left out of the review: a reference to a chart or a table that "
                "is not shown. Show it with show(…), or leave out see(…).",
                place=place,
            )
        )
