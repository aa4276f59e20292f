"""What is printed in place of a number that is withheld."""

from __future__ import annotations

from typing import Literal

from annual_review.values.units import is_ratio

State = Literal["shown", "small", "hidden"]  # small: below the threshold; hidden: beside such a one

WITHHELD = "…"  # a cell of a table
NOT_LISTED = "不列出"  # a bar, a cell or a place of a chart
ROWS_NOT_LISTED = "行不列出"
_SOME = "若干"


def in_text(state: State, threshold: int, unit: str = "") -> str:
    """Return what a sentence says of a number that is withheld.

    >>> in_text("small", 3, "人"), in_text("hidden", 3, "人"), in_text("hidden", 3, "%")
    ('少于3人', '若干人', '（不列出）')
    """
    if state == "small":
        return f"少于{threshold}{unit}"
    return f"（{NOT_LISTED}）" if not unit or is_ratio(unit) else f"{_SOME}{unit}"


def in_cell(state: State, threshold: int) -> str:
    """Return what a cell of a table holds in place of a number that is withheld.

    >>> in_cell("small", 3), in_cell("hidden", 3)
    ('少于3', '…')
    """
    return f"少于{threshold}" if state == "small" else WITHHELD


def note_of(threshold: int, hidden: int | None = None) -> str:
    """Return the note below a table or a chart; `hidden` is how many cells are … in a table.

    >>> note_of(3, 1)
    '为保护个人信息，少于3的数不列出，同时略去1处以免推算。'
    """
    also = "，并略去可据以推算的数" if hidden is None else ""
    also = f"，同时略去{hidden}处以免推算" if hidden else also
    return f"为保护个人信息，少于{threshold}的数不列出{also}。"
