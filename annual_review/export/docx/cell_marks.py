"""The bookmarks that say from which cell a paragraph of a Word document is.

`writer` puts one around the content of each paragraph of prose, `word_edits` finds the cell of an
edited paragraph by its name. Word hides bookmarks whose names begin with an underline, and keeps
them while the text in them is edited; a name has at most 40 letters, digits and underlines.

A name holds two digests: of the place of the text in the notebooks, and of the text itself, which
tells whether the notebooks print another text by now.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from typing import NamedTuple

from annual_review.document.blocks import (
    Block,
    Chart,
    Heading,
    ListBlock,
    Origin,
    Paragraph,
    Quote,
    Span,
    Spans,
    Table,
    plain,
)

CELL_MARK = re.compile(r"(_Cell_[0-9a-f]{16})_([0-9a-f]{8})")
SAYS, CAPTION, NOTE = "says", "caption", "note"  # parts of a chart or a table
_CAPTION_GAP = "　"  # between a number and the words of a caption


class MarkedPart(NamedTuple):
    """A text of a block that is a paragraph of its own; `label` is the number printed before it."""

    part: str
    label: str
    spans: Spans


def marked_parts(block: Block) -> Iterator[MarkedPart]:
    """Yield the texts of a block that are paragraphs of a Word document, in order."""
    match block:
        case Paragraph() | Quote():
            yield MarkedPart("", "", block.spans)
        case Heading():
            yield MarkedPart("", block.label, block.spans)
        case ListBlock():
            for at, item in enumerate(block.items):
                yield MarkedPart(item_part(at), "", item)
        case Table() | Chart() if block.label and not (
            isinstance(block, Table) and block.is_continued
        ):
            if block.says:
                yield MarkedPart(SAYS, "", block.says)
            yield MarkedPart(CAPTION, f"{block.label}{_CAPTION_GAP}", (Span(block.caption),))
            if isinstance(block, Chart) and block.note:
                yield MarkedPart(NOTE, "", block.note)


def item_part(position: int) -> str:
    """Return the name of an item of a list."""
    return f"item{position}"


def mark_of(block: Block, part: str) -> str:
    """Return the name of the bookmark of a part of a block; "" if it has none."""
    origin = getattr(block, "origin", None)
    found = next((one for one in marked_parts(block) if one.part == part), None)
    if origin is None or found is None:
        return ""
    return f"{place_mark(origin, part)}_{text_digest(found.label + plain(found.spans))}"


def place_mark(origin: Origin, part: str) -> str:
    """Return the first half of the name of a bookmark, which tells the place."""
    place = "\0".join((origin.chapter, origin.cell, str(origin.position), part))
    return f"_Cell_{hashlib.sha256(place.encode()).hexdigest()[:16]}"


def text_digest(text: str) -> str:
    """Return the second half: the digest of a text, whatever its white space is.

    >>> text_digest("甲 乙") == text_digest("甲\u00a0乙 ")
    True
    """
    return hashlib.sha256("".join(text.split()).encode()).hexdigest()[:8]
