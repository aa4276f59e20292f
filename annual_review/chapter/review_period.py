"""The period of a review, and the words for it that open the chapters' sentences.

`Review` (review.py) derives from `ReviewPeriod`: review.span, review.months, review.until.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

from annual_review.project.period_labels import part_label
from annual_review.records.register_schema import registered_until

if TYPE_CHECKING:
    from annual_review.project.period import Period
    from annual_review.project.settings import Settings
    from annual_review.records.cleaned import Cleaned
    from annual_review.records.saved import SavedRecords


class ReviewPeriod:
    """What is known of the days that a review counts, by its params and its records."""

    settings: Settings
    cleaned: Cleaned | SavedRecords

    @property
    def until(self) -> dt.date | None:
        """The day up to which this period is counted; None if it is counted to its end.

        That is `until` in params/, else the day of the last record if it is before the last month.
        """
        is_stated = self.settings.params.until is not None
        return registered_until(self.settings, None if is_stated else self.cleaned.until)

    @property
    def period(self) -> Period:
        """The days that are counted: the year or a part of it, or up to `until`."""
        whole = self.settings.named_period
        return replace(whole, last=min(self.until or whole.last, whole.last))

    @property
    def label(self) -> str:
        """What the period is called: 2021年, 2021年上半年, 2021—2022学年度."""
        return self.settings.label

    def name_of_year(self, year: int) -> str:
        """Return what a year of the office is called: 2020年, 2020—2021学年度."""
        return self.settings.office.year_of(year).label

    @property
    def short_label(self) -> str:
        """What the period is called beside its year: 本年, 上半年, 第二季度, 6月."""
        return part_label(self.settings.part) or "本年"

    @property
    def how_to_end(self) -> str:
        """What is taken of a period whose registers end early, and what to do if it is over."""
        part = part_label(self.settings.part)
        file = f"/{self.settings.period_name}.yaml" if part else "的年度文件"
        called = part or "年度"
        return f"按{called}尚未结束计；如{called}已结束，请在params{file}中写明until"

    @property
    def is_part(self) -> bool:
        """Whether only a part of the year is counted: a half, a month, or up to `until`."""
        return not self.period.is_whole_year

    @property
    def months(self) -> list[int]:
        """The months that are counted, in order: 1 to 12, those of the part, or up to `until`."""
        return self.period.months

    @property
    def span(self) -> str:
        """The part of the year that is counted, to open a sentence: 全年, 上半年, 截至3月，.

        That of a half or a quarter which goes on begins with its name: 上半年截至5月，.
        """
        part = self.settings.part
        if self.until is None:
            return part_label(part) or "全年"
        is_amid = self.settings.params.until and (self.until + dt.timedelta(days=1)).day != 1
        of_part = "" if part.isdecimal() else part_label(part)
        return f"{of_part}截至{self.until.month}月{f'{self.until.day}日' if is_amid else ''}，"

    @property
    def so_far(self) -> str:
        """The period, to open a sentence on what there is not: 本年, 上半年, 截至3月，."""
        return self.span if self.until else self.short_label
