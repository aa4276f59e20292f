"""Members: the offices that an office's review covers, and where their own reviews are.

An office.yaml names its members by the names of their folders. Their clean records are read by
records/member_records.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from annual_review.errors import ParamsError
from annual_review.project.params_files import (
    base_chain,
    may_have_key,
    params_files,
    read_params_file,
)
from annual_review.project.period import PeriodName

RECORDS = "records"


@dataclass(frozen=True)
class MemberPlace:
    """Where a member's review of a period is: in `reports`, the folder of all reviews."""

    reports: Path
    id: str
    period: PeriodName

    @property
    def of_year(self) -> MemberPlace:
        """Where its review of the whole year is, which holds what a part of the year needs."""
        return MemberPlace(self.reports, self.id, PeriodName(self.period.year))

    @property
    def records(self) -> Path:
        """The clean tables of its last good review."""
        return self.reports / self.id / str(self.period) / RECORDS

    @property
    def error(self) -> Path:
        """The message of its last run, if it failed."""
        return self.reports / self.id / f"{self.period}-failed" / "error.txt"


def read_member_ids(office: Path) -> list[str]:
    """Return the members that an office.yaml names. Raises ParamsError if it cannot be read."""
    content: Any = read_params_file(office)
    members = content.get("members") if isinstance(content, dict) else None
    found = [members] if isinstance(members, str) else members
    return [str(member) for member in found] if isinstance(found, list) else []


def member_ids(params: Path) -> list[str]:
    """Return the members that the office of `params` names; none while its file is broken.

    Every run asks for them, so a file without the word is not parsed.
    """
    office = params_files(params)[0]
    try:
        may_have = any(may_have_key(file, "members") for file in base_chain(office))
        return read_member_ids(office) if may_have else []
    except ParamsError:
        return []


def member_roots(params: Path, members: Path | None, ids: Sequence[str]) -> dict[str, Path]:
    """Return the folders that are read of members, by names for `engine.reads.Roots`.

    They are the members' reviews in the folder `members`, and their params/, which are next to
    those of the office.
    """
    if members is None:
        return {}
    reviews = {f"member-{id}": members / id for id in ids}
    return reviews | {f"office-{id}": params.parent.parent / id for id in ids}
