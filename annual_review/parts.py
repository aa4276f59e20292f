"""A field whose column is split: into sub-columns, or into columns that differ in a bracket."""

from __future__ import annotations

import re
from collections.abc import Sequence

from annual_review.texts import compact
from annual_review.years import years_in

_NUMBER = r"(?:人?数|人次|数?量|[份册]数)"
_TOTAL = re.compile(
    rf"(?:全年|本年|年度)?(?:(?<=年)|[合小总共]?计{_NUMBER}?|总{_NUMBER})(?:\([^()]*\))?[::]?"
)
_ACTUAL = re.compile(r"实际|实到|实有")
_DONE = re.compile(r"完成(?!率|比)")


def choose_part(parts: Sequence[str], unit: str = "", year: int | None = None) -> int | None:
    """Return which of a split column's parts is the whole that a field wants, or None.

    Where the parts are years, the one of `year`; else a total, or what really happened, or the
    part that only names the unit.

    >>> choose_part(["男", "女", "合计"]), choose_part(["男", "女"])
    (2, None)
    >>> choose_part(["2020年", "2021年"], year=2021), choose_part(["计划", "实际"])
    (1, 1)
    """
    if any(map(years_in, parts)):
        tests = [[years_in(part) == {year} for part in parts]]
    else:
        keys = [compact(part) for part in parts]
        tests = [
            [_TOTAL.fullmatch(key) is not None for key in keys],
            [_ACTUAL.search(key) is not None for key in keys],
            [_DONE.search(key) is not None for key in keys],
            [key.strip("()") == unit for key in keys],
        ]
    chosen = [verdicts.index(True) for verdicts in tests if sum(verdicts) == 1]
    return chosen[0] if chosen else None
