"""What reading one cell gives: a value, a problem that leaves it unread, or a doubt about it."""

from __future__ import annotations

from typing import Any, NamedTuple


class Reading(NamedTuple):
    """A cell as read.

    `value` is None for an empty cell and for one with a `problem`. A `doubt` goes with a value
    that a person should look at. `suggestion` is what the cell may have meant. All three texts are
    in Chinese, and none of them repeats the cell.
    """

    value: Any = None
    problem: str = ""
    doubt: str = ""
    suggestion: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether the cell holds nothing."""
        return self.value is None and not self.problem


EMPTY = Reading()


def suggest(guess: object) -> str:
    """Word a guess as a question to the clerk.

    >>> suggest("官舟镇")
    '是否为官舟镇？'
    """
    return f"是否为{guess}？"
