"""What came of an office's year in a run of many offices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Status = Literal["built", "unchanged", "failed"]


@dataclass(frozen=True)
class Outcome:
    """What came of an office's year; `lines` are what the run says, `error` is one paragraph."""

    office: str
    year: int
    status: Status
    seconds: float
    lines: tuple[str, ...] = ()
    error: str = ""
    exit_status: int = 0
