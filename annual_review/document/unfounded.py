"""Drawings of which no rows are known: their note says so, and a run warns."""

from __future__ import annotations

from collections.abc import Iterable

from annual_review.document.blocks import Block, Chart, plain

NO_ROWS = "图中数字没有注明所依据的台账。"


def unfounded_drawings(placed: Iterable[tuple[str, Block]]) -> list[str]:
    """Return a warning for each drawing without rows; `placed` are blocks with their places."""
    return [
        f"{place}: the drawing “{block.caption}” names no rows of a register. "
        "Draw from rows or a column of one, or name them: drawn(…, of=rows)."
        for place, block in placed
        if isinstance(block, Chart) and plain(block.note) == NO_ROWS
    ]
