"""The members of an office whose review covers them: who they are, and what they lack.

`gathering` determines them, `Cleaned.save` writes them, `SavedRecords` and the chapters read them.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from annual_review.files import write_json

OWN = "本级"  # the label of the office's own registers among those of its members
MEMBERS_FILE = "_members.json"


@dataclass(frozen=True)
class Member:
    """A member of an office, or the office itself as one, whose `id` is empty.

    `why` is the reason why nothing of it is counted, or "". `absent` has the reason for each
    register of which nothing is counted, `lacking` the fields of the others that it does not have,
    or not in a way that can be added up. `until` is the last day it registered; None for the whole
    year. `waiting` is the number of its rejected rows, `warned` that of the warnings in its own
    review; `without` are its own members that are not counted. `period` is that of its own review,
    if it is another one: the year of which the office reviews a part.
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
    period: str = ""

    @property
    def is_counted(self) -> bool:
        """Whether its records are in the review."""
        return not self.why

    @property
    def is_own(self) -> bool:
        """Whether it is the office itself."""
        return not self.id

    def has(self, register: str, fields: Sequence[str] = ()) -> bool:
        """Return whether a register of it, and these fields, can be counted."""
        lacking = self.lacking.get(register, ())
        return self.is_counted and register not in self.absent and not {*lacking} & {*fields}


def write_members(members: Sequence[Member], folder: Path) -> None:
    """Write the members to the folder of the clean tables."""
    content = [
        {name: value for name, value in asdict(member).items() if name != "period" or value}
        | {"until": member.until.isoformat() if member.until else None}
        for member in members
    ]
    write_json(folder / MEMBERS_FILE, content)


def read_members(folder: Path) -> list[Member]:
    """Read what `write_members` wrote; an empty list for the review of a single office."""
    try:
        content: list[dict[str, Any]] = json.loads(
            (folder / MEMBERS_FILE).read_text(encoding="utf-8")
        )
    except OSError:
        return []
    return [
        Member(
            **entry | {"until": dt.date.fromisoformat(entry["until"]) if entry["until"] else None}
        )
        for entry in content
    ]


def are_alike(members: Sequence[Member]) -> bool:
    """Return whether all have registered up to the same month."""
    return len({member.until and (member.until.year, member.until.month) for member in members}) < 2


def end_of(member: Member) -> str:
    """Return, in Chinese, up to when a member has registered.

    >>> end_of(Member("a", "沿河县")), end_of(Member("b", "德江县", until=dt.date(2021, 3, 31)))
    ('到年底', '到3月31日')
    """
    return f"到{member.until.month}月{member.until.day}日" if member.until else "到年底"
