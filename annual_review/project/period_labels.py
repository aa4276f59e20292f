"""What periods are called in a review: 2021年上半年, 2021—2022学年度, 第二季度.

`Settings.label` and `Review.span` ask for these words.
"""

from __future__ import annotations

from annual_review.project.period import Period, PeriodName
from annual_review.values.office_year import OfficeYear

_HALVES = {"h1": "上半年", "h2": "下半年"}
_QUARTERS = {"q1": "第一季度", "q2": "第二季度", "q3": "第三季度", "q4": "第四季度"}


def period_label(name: PeriodName, starts: int = 1, year_name: str = "") -> str:
    """Return what a period is called, with its year.

    `starts` is the month in which the office's year begins; one that does not begin in January has
    the `year_name` that office.yaml gives it, else it is called by its months.

    >>> [period_label(PeriodName(2021, part)) for part in ("", "h1", "q2", "06")]
    ['2021年', '2021年上半年', '2021年第二季度', '2021年6月']
    >>> period_label(PeriodName(2021), 9, "学年度"), period_label(PeriodName(2021, "06"), 9)
    ('2021—2022学年度', '2022年6月')
    >>> period_label(PeriodName(2021, "h1"), 9), period_label(PeriodName(2021, "h1"), 9, "学年度")
    ('2021年9月至2022年2月', '2021—2022学年度上半年')
    """
    if starts == 1 and not name.part.isdecimal():
        return f"{name.year}{year_name or '年'}{part_label(name.part)}"
    period = Period.of(name, starts)
    if name.part.isdecimal():
        return f"{period.first.year}年{period.first.month}月"
    if year_name:
        return f"{OfficeYear(name.year, starts, year_name).label}{part_label(name.part)}"
    first, last = period.first, period.last
    year = "" if first.year == last.year else f"{last.year}年"
    return f"{first.year}年{first.month}月至{year}{last.month}月"


def part_label(part: str) -> str:
    """Return what a part of a year is called without its year; "" for the whole year.

    >>> part_label("h1"), part_label("q4"), part_label("06"), part_label("")
    ('上半年', '第四季度', '6月', '')
    """
    if part.isdecimal():
        return f"{int(part)}月"
    return (_HALVES | _QUARTERS).get(part, "")
