"""The members of an office whose review is of theirs: who they are, and what they lack."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from annual_review.files import write_json

MEMBER = "成员单位"  # the field that says whose a row is
OWN = "本级"  # what the office's own registers are called among those of its members
MEMBERS = "_members.json"


@dataclass(frozen=True)
class Member:
    """A member of an office, or the office itself as one, whose `id` is empty.

    `why` says why nothing of it is counted, where that is so. `absent` gives for each register of
    which nothing is counted the reason, `lacking` the fields that it does not have, or not in a way
    that can be added up. `until` is the day up to which it registered; None for the whole year.
    `waiting` rows wait for a person, `warned` warnings stand in its own review, and `without` are
    those of its own members that are not counted.
    """

    id: str
    label: str
    why: str = ""
    until: dt.date | None = None
    absent: Mapping[str, str] = field(default_factory=dict)
    lacking: Mapping[str, Sequence[str]] = field(default_factory=dict)
    waiting: int = 0
    warned: int = 0
    without: Sequence[str] = ()

    @property
    def is_counted(self) -> bool:
        """Whether its records are in the review."""
        return not self.why

    @property
    def is_own(self) -> bool:
        """Whether it is the office itself."""
        return not self.id

    def has(self, register: str, fields: Sequence[str] = ()) -> bool:
        """Tell whether a register of it, and these fields, can be counted."""
        lacking = self.lacking.get(register, ())
        return self.is_counted and register not in self.absent and not {*lacking} & {*fields}


def write_members(members: Sequence[Member], folder: Path) -> None:
    """Write the members beside the clean tables in `folder`."""
    said = [
        asdict(one) | {"until": one.until.isoformat() if one.until else None} for one in members
    ]
    write_json(folder / MEMBERS, said)


def read_members(folder: Path) -> list[Member]:
    """Read what `write_members` wrote; none where the review is of one office alone."""
    try:
        said: list[dict[str, Any]] = json.loads((folder / MEMBERS).read_text(encoding="utf-8"))
    except OSError:
        return []
    return [
        Member(**{**one, "until": dt.date.fromisoformat(one["until"]) if one["until"] else None})
        for one in said
    ]


def are_alike(members: Sequence[Member]) -> bool:
    """Tell whether all have registered as far, to the month."""
    return len({one.until and (one.until.year, one.until.month) for one in members}) < 2


def end_of(member: Member) -> str:
    """Say up to when a member has registered.

    >>> end_of(Member("a", "沿河县")), end_of(Member("b", "德江县", until=dt.date(2021, 3, 31)))
    ('到年底', '到3月31日')
    """
    return f"到{member.until.month}月{member.until.day}日" if member.until else "到年底"
