"""What an edited Word file asks for, one item for each thing, and what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from annual_review.word_edits.differences import Change
from annual_review.word_edits.passages import Passage
from annual_review.word_edits.source_edits import SourceEdit

Kind = Literal["改写", "数字", "删除", "新增", "拆分", "合并", "移动", "批注", "表格", "其他"]
Status = Literal["写入", "不改", "待办"]


@dataclass(frozen=True)
class NewCell:
    """A Markdown cell to be put behind another one."""

    chapter: str
    behind: str
    id: str
    source: str


Step = SourceEdit | NewCell


@dataclass
class Item:
    """One edit, comment or refusal.

    `old` and `new` are the texts for a reader, `why` says what became of it, `authors` who tracked
    it. `candidates` are the ways to make it, best first; the first is tried, and dropped if the
    notebooks then print something else. `figure` is the id of the figure whose number was changed.
    `passages` are those that it is about; `change` is one of the first of them, `texts` what is
    added behind it.
    """

    kind: Kind
    chapter: str = ""
    cell: str = ""
    old: str = ""
    new: str = ""
    status: Status = "待办"
    why: str = ""
    authors: tuple[str, ...] = ()
    figure: str = ""
    passages: tuple[Passage, ...] = ()
    change: Change | None = None
    texts: tuple[str, ...] = ()
    candidates: list[tuple[Step, ...]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def is_wanted(self) -> bool:
        """Whether there is still a way to make it."""
        return bool(self.candidates)

    @property
    def steps(self) -> tuple[Step, ...]:
        """What is written for it."""
        return self.candidates[0] if self.candidates else ()

    def drop_candidate(self, why: str) -> None:
        """Try the next way; without one, the item is listed with the reason."""
        del self.candidates[:1]
        if not self.candidates:
            self.status, self.why = "待办", why


def for_passage(kind: Kind, passage: Passage, **values: object) -> Item:
    """Return an item about a passage."""
    item = Item(kind, passage.chapter, passage.cell, passages=(passage,))
    for name, value in values.items():
        setattr(item, name, value)
    return item


def wanted(items: Sequence[Item]) -> list[Item]:
    """Return the items that there is still a way to make."""
    return [one for one in items if one.is_wanted]
