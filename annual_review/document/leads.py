"""Put the lead of a chapter above its notices: readers begin with it, whichever cell came first.

`reading` calls `leads_first`. The notices of an opening that many offices share stand in a notebook
of their own, before the one in which an office writes its lead.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from annual_review.document.blocks import Block, Paragraph
from annual_review.document.numbering import TaggedBlock

_NOTICES = ("notice", "missing", "absent")
_Placed = TypeVar("_Placed", bound=tuple[TaggedBlock, str])


def leads_first(placed: Iterable[_Placed]) -> list[_Placed]:
    """Return blocks with their tags and places, each lead above the notices right before it."""
    ordered: list[_Placed] = []
    for one in placed:
        at = len(ordered)
        if _has_role(one[0][0], ("lead",)):
            while at and _has_role(ordered[at - 1][0][0], _NOTICES):
                at -= 1
        ordered.insert(at, one)
    return ordered


def _has_role(block: Block, roles: tuple[str, ...]) -> bool:
    return isinstance(block, Paragraph) and block.role in roles
