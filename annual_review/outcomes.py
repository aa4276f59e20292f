"""What became of an office's year in a run of many offices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Outcome:
    """What became of an office's year: `lines` are what the run says of it, `error` why it failed.

    An error is one paragraph, and `exit_status` the one that the run would have ended with.
    """

    office: str  # its id
    year: int
    status: Literal["built", "unchanged", "failed"]
    seconds: float
    lines: tuple[str, ...] = ()
    error: str = ""
    exit_status: int = 0
