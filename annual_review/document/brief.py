"""The brief: a page or two for those who will not read the review, of cells that have its tags.

`reading` makes it. It has no cover, contents and evidence of its own: title, office and date stand
at the head of the first page, and in `brief.html` each number opens as in the review.
"""

from __future__ import annotations

from dataclasses import replace

from annual_review.document.blocks import Document
from annual_review.language import N_

BRIEF, BRIEF_ONLY = "brief", "brief-only"  # tags of cells: in both, and in the brief alone

NO_BRIEF = N_("No cell is for the brief.")
TAG_CELLS = N_(
    "Give the cells that the brief is of the tag brief, or brief-only if the review does not have "
    "them; or take brief out of outputs: in params/."
)
_MARK = "（摘要）"


def as_brief(document: Document) -> Document:
    """Return a document as a brief: its title says so, and it has the head of one."""
    parts = document.parts.model_copy(update={"cover": False, "contents": False, "evidence": False})
    official = document.official.of_summary()
    return replace(document, title=f"{document.title}{_MARK}", parts=parts, official=official)
