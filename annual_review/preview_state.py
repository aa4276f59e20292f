"""What a preview shows: the newest page, how its making goes on, and what hinders it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from annual_review.errors import ReviewError


class Stage(StrEnum):
    """How far the making of the newest review is."""

    DONE = "done"
    BUILDING = "building"
    PUBLISHING = "publishing"  # its page is there already


@dataclass
class Shown:
    """The newest page, or none yet, and what there is to say of it; listeners hear of changes."""

    page: bytes | None = None
    stage: Stage = Stage.BUILDING
    error: ReviewError | None = None
    listeners: set[Callable[[], None]] = field(default_factory=set)
    _beneath: str = ""

    @property
    def version(self) -> str:
        """A name for the page, the same for the same page."""
        return "" if self.page is None else hashlib.sha256(self.page).hexdigest()[:16]

    def begin(self) -> None:
        """Note that a newer page is being made; an error stands until there is one."""
        self._change(Stage.BUILDING)

    def show(self, page: bytes) -> None:
        """Show a newer page."""
        self.page, self.error = page, None
        self._change(Stage.PUBLISHING)

    def done(self) -> None:
        """Note that the review is published."""
        self.error = None
        self._change(Stage.DONE)

    def fail(self, error: ReviewError) -> None:
        """Show an error above the last page."""
        self.error, self._beneath = error, self._said_of_page()
        self._change(Stage.DONE)

    def _change(self, stage: Stage) -> None:
        self.stage = stage
        for tell in list(self.listeners):
            tell()

    def message(self) -> dict[str, Any]:
        """Return what the open page is told."""
        error = self.error and {
            "what": self.error.what,
            "where": self.error.where,
            "remedy": self.error.remedy,
            "beneath": self._beneath,
        }
        return {"version": self.version, "stage": self.stage, "error": error}

    def _said_of_page(self) -> str:
        if self.page is None:
            return "改好并保存后，页面会自动出现。"
        if self.stage == Stage.PUBLISHING:
            return "下面的页面是最新的，但其余文件没有做成，文件夹里仍是上一次的综述。"
        return "下面仍是上一次做成的页面。改好并保存后，页面会自动更新。"
