"""Where rows are concentrated: the few places or kinds that have most of them.

`leading` selects their rows by a condition, so that figures of them open to these rows and have the
same places in other years. Chapters say 集中在 only where it is true.
"""

from __future__ import annotations

import pandas as pd

from annual_review.chapter.comparisons import has_one_of
from annual_review.chapter.grouping import tally
from annual_review.chapter.selections import filter_rows

_PART, _TIMES_EVEN = 0.5, 1.5


def leading(rows: pd.DataFrame, field: str, values: str = "", *, most: int = 3) -> pd.DataFrame:
    """Return the rows of the few values of a field that have most of all; none if none have.

        in_few = leading(to_mend, "乡镇")
        few = count("youth.to_mend_in_few", in_few, "个")
        say(sentence(f"需整改的集中在{listing(in_few['乡镇'])}，共{few}"))

    `rows` are rows of a register, `field` a field of places or other texts, `values` the field of
    numbers that are added up; without it rows are counted. The values are the fewest, up to `most`,
    that together have at least half, and at least one and a half times what as many would have if
    all had the same: one of three or more with half, two of five with six tenths. None are left of
    equal ones: if the next has as much, there are no leading ones. Figures of no rows are 0 and
    their clauses are left out.
    """
    sizes = tally(rows[field], rows[values] if values else None).sort_values(
        ascending=False, kind="stable"
    )
    return filter_rows(rows, [has_one_of(rows, field, _leading_names(sizes, most))])


def _leading_names(sizes: pd.Series, most: int) -> list[str]:
    """Return the fewest names that lead, of sizes with the greatest first.

    >>> _leading_names(pd.Series({"甲": 9, "乙": 2, "丙": 1}), 3)
    ['甲']
    >>> _leading_names(pd.Series({"甲": 4, "乙": 3, "丙": 3}), 3)
    []
    """
    whole = float(sizes.sum())
    for number in range(1, min(most, len(sizes) - 1) + 1):
        part = float(sizes.iloc[:number].sum())
        is_most = part >= max(_PART, _TIMES_EVEN * number / len(sizes)) * whole > 0
        if is_most and sizes.iloc[number - 1] > sizes.iloc[number]:
            return [str(name) for name in sizes.index[:number]]
    return []
