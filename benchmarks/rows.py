"""The rows of the comparison: what has happened since the last review was made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.workbench import (
    CHAPTER,
    FIELD,
    WORKBOOK,
    Workbench,
    change_sentence,
    change_workbook,
)

MOST_MEMORY = 2.0  # ordinary kernels


@dataclass(frozen=True)
class Row:
    """A row: its change of the inputs, a new one each time, and the most that ours may take.

    `share` is of the plain way's seconds on the wall.
    """

    name: str
    said: str
    share: float
    change: Callable[[Workbench], Path] | None = None


ROWS = {
    row.name: row
    for row in (
        Row("cold", "there is no reports folder at all", 0.18),
        Row("unchanged", "the review stands, and nothing has changed", 0.02),
        Row(
            "sentence", f"one word of one sentence of {CHAPTER} has changed", 0.10, change_sentence
        ),
        Row("workbook", f"one count ({FIELD}) in {WORKBOOK} has changed", 0.16, change_workbook),
    )
}
