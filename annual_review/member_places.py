"""Where the reviews of an office's members lie, and which years they have."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from annual_review.earlier_file import read_earlier
from annual_review.paths import earlier_years, named_members

RECORDS = "records"


@dataclass(frozen=True)
class MemberPlace:
    """Where a member's review of a year lies: in `reports`, the folder of all reviews."""

    reports: Path
    id: str
    year: int

    @property
    def records(self) -> Path:
        """The clean tables of its last good review."""
        return self.reports / self.id / str(self.year) / RECORDS

    @property
    def error(self) -> Path:
        """What its last run said, if it failed."""
        return self.reports / self.id / f"{self.year}-failed" / "error.txt"


def years_before(data: Path, params: Path, members: Path | None, year: int) -> dict[int, Path]:
    """Return the earlier years that there is anything of, oldest first, each with its registers.

    They are those of the office's own registers (see `earlier_years`) and those of its members; of
    the latter the folder of registers need not be there.
    """
    found = earlier_years(data, year)
    for id in named_members(params) if members else []:
        assert members is not None
        for then in read_earlier(MemberPlace(members, id, year).records):
            found.setdefault(then, data.with_name(str(then)))
    return dict(sorted(found.items()))


def member_roots(params: Path, members: Path | None, ids: Sequence[str]) -> dict[str, Path]:
    """Return the folders that are read of members, by names for `Roots`.

    They are their reviews and their params/, which lie beside those of the office.
    """
    if members is None:
        return {}
    reviews = {f"member-{id}": members / id for id in ids}
    return reviews | {f"office-{id}": params.parent.parent / id for id in ids}
