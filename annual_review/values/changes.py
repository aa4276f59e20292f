"""Changes from one year to the next: which are worth a sentence, and in what words.

One rule decides for every figure (`Change.verdict`), by size and by weight, and alike for a rise
and for the fall that would undo it.

**Size** is the difference in per cent of the larger of both numbers. Below `LEAST_PERCENT` both
years are the same for a reader (基本持平).

**Weight**: small counts vary by accident. The count of things that happen independently varies by
about its square root (the standard deviation of a Poisson distribution), so that the difference of
two counts has the variance now + before. A difference is worth a sentence if its square is at least
`LEAST_WEIGHT` times its variance; accident alone brings that about once in six comparisons. So
2 → 3 (+50 %) is not said, nor is 14 → 11; 24 → 12 and 417 → 742 are. The mean of n rows has the
variance value ÷ n, a share p of n rows p (1 − p) ÷ n. Amounts (元, 亩) are measured and not
counted: they have none.

What is too large to be level and too light to be said is left unsaid.

Rises and falls are 增长 and 下降 in per cent, to one decimal; 翻了一番, 翻了两番 and 减少一半 are
exactly that; shares change by 个百分点 (of ‰ 个千分点), temperatures by degrees, and what is itself
in 倍 is put beside the number of the year before. Where a number was not above zero, or is below
it now, there is no percentage. Fewer than `LEAST_BASE` things give none either, which would be more
exact than they are, but 增加3次. change_words.py has the words.

Behind a number that is rounded down (1490余人) a change is rounded, too, to a whole percentage with
约: the exact one would tell the exact number. Behind one that is printed in another scale or with
fewer decimals (12.72万元) the difference is that of the printed numbers, in the same unit.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction

from annual_review.values.change_words import (
    DEFAULT_STYLE,
    Than,
    beside,
    difference_words,
    percent_words,
    points_words,
    rate_words,
    times_words,
    verb,
)
from annual_review.values.format_specs import ALWAYS, WHERE_LARGE, read_spec
from annual_review.values.rounding import exact, half_up
from annual_review.values.units import (
    SCALES,
    TIMES,
    is_of_quantity,
    is_temperature,
    points_of,
    split_unit,
)
from annual_review.values.wording import as_printed

LEAST_PERCENT = 5  # of the larger number: what a reader notices
LEVEL_PERCENT = 10  # below it, a change without weight is 大体持平 rather than unsaid
LEAST_POINTS, LEVEL_POINTS = 5, 2  # the same for shares, in 个百分点
LEAST_WEIGHT = 2  # the square of a difference over its variance: 1.4 standard deviations
AMOUNT = 100  # how many things an amount is put beside, where changes are ordered
LEAST_BASE = 20  # things of which a percentage can be said: one of them is 5 %


class Verdict(Enum):
    """What a change is for a reader."""

    ROSE = "rose"
    FELL = "fell"
    NEW = "new"  # none in the year before
    CEASED = "ceased"  # none any more
    LEVEL = "level"
    UNSAID = "unsaid"  # neither level nor worth a sentence


@dataclass(frozen=True)
class Change:
    """A number of `unit` now and in the year before.

    `partial` means that both are of the same part of their years, `redefined` that the definition
    has changed, `is_first` that nothing at all was registered the year before. `rows` are the
    numbers of rows of both years of which the number is a mean or a share. `style` is how the year
    before is named (`change_words.STYLES`).
    """

    now: int | float
    before: int | float
    unit: str
    partial: bool = False
    redefined: bool = False
    is_first: bool = False
    rows: tuple[int, int] | None = None
    style: str = DEFAULT_STYLE

    @property
    def difference(self) -> int | float:
        """By how much the number has grown, in exact decimal arithmetic."""
        by = exact(self.now) - exact(self.before)
        return int(by) if by.denominator == 1 else float(by)

    @property
    def percent(self) -> float | None:
        """By how many per cent it has grown, to one decimal.

        None if it was not above zero before, is below it now, is a ratio or a temperature, or has
        another definition.
        """
        ratio = self._percent
        return None if ratio is None else float(half_up(ratio, 1))

    @property
    def _percent(self) -> Fraction | None:
        has_none = self.is_share or self.unit == TIMES or is_temperature(self.unit)
        if self.before <= 0 or self.now < 0 or self.redefined or has_none:
            return None
        return (exact(self.now) - exact(self.before)) / exact(self.before) * 100

    @property
    def is_share(self) -> bool:
        """Whether it is a share or a difference of shares, which change by 个百分点."""
        return points_of(self.unit) != ""

    @property
    def verdict(self) -> Verdict:
        """What the change is by the rule of this module.

        >>> pairs = ((742, 417), (417, 742), (3, 2), (98, 99), (3, 0), (0, 9))
        >>> [Change(*pair, "次").verdict.value for pair in pairs]
        ['rose', 'fell', 'unsaid', 'level', 'new', 'ceased']
        """
        if self.redefined or (self.is_first and not self.before):
            return Verdict.UNSAID
        if not self.difference:
            return Verdict.LEVEL
        least, level = (
            (LEAST_POINTS, LEVEL_POINTS)
            if self.is_share
            else (LEAST_PERCENT, LEAST_PERCENT if self._has_weight else LEVEL_PERCENT)
        )
        if self.size < level:
            return Verdict.LEVEL
        if self.size < least or not self._has_weight:
            return Verdict.UNSAID
        has_none = not (self.now and self.before) and min(self.now, self.before) >= 0
        if has_none and not (self.is_share or is_temperature(self.unit)):
            return Verdict.CEASED if self.before else Verdict.NEW
        return Verdict.ROSE if self.difference > 0 else Verdict.FELL

    @property
    def size(self) -> Fraction:
        """The difference in per cent of the larger number; of shares, in 个百分点."""
        now, before = exact(self.now), exact(self.before)
        difference, larger = abs(now - before), max(abs(now), abs(before))
        return difference if self.is_share else difference / larger * 100 if larger else larger

    @property
    def prominence(self) -> float:
        """By what changes are ordered: the size times the order of magnitude of the number.

        That of an amount is set by its unit (3490元, 0.349万元), and counts as that of
        `AMOUNT` things.
        """
        larger = AMOUNT if is_of_quantity(self.unit) else max(map(abs, self._in_ones()))
        return float(self.size) * math.log10(1 + larger)

    @property
    def _has_weight(self) -> bool:
        now, before = map(exact, self._in_ones())
        return (now - before) ** 2 >= LEAST_WEIGHT * self._variance()

    def _variance(self) -> Fraction:
        """Return the variance by which the difference varies by accident; see above."""
        is_measured = self.unit == TIMES or is_of_quantity(self.unit)
        if is_measured and not self.is_share:
            return Fraction(0)
        now, before = (abs(exact(value)) for value in self._in_ones())
        rows, rows_before = (max(1, number) for number in self.rows or (1, 1))
        if not self.is_share:
            return now / rows + before / rows_before
        if self.rows is None:
            return Fraction(0)
        share = (now * rows + before * rows_before) / (rows + rows_before)
        return max(share * (100 - share), Fraction(0)) * (
            Fraction(1, rows) + Fraction(1, rows_before)
        )

    def _in_ones(self) -> tuple[float, float]:
        """Return both numbers without the scale of their unit: 1.2万人 are 12,000."""
        scale = SCALES.get(split_unit(self.unit)[0], 1)
        return self.now * scale, self.before * scale

    @property
    def level_words(self) -> str:
        """How alike both numbers are: 持平, 基本持平 or 大体持平."""
        if not self.difference:
            return "持平"
        least = LEVEL_POINTS if self.is_share else LEAST_PERCENT
        return "基本持平" if self.size < least else "大体持平"

    @property
    def year(self) -> str:
        """What the change is compared with: 上年 or 上年同期."""
        return "上年同期" if self.partial else "上年"

    @property
    def than(self) -> Than:
        """What it is compared with, and how that is said."""
        return Than(self.year, self.style)

    def clause(self, spec: str = "比", *, rounded: bool = False, number: str = "") -> str:
        """Word the change as a clause that follows the number.

        比 gives the difference and the per cent, 比数 the difference, 比率 the per cent, or the
        difference if there is none, 比倍 how many times the one before the number is, or what 比率
        gives below one and a half. 变化 gives the change where the rule says it, else an empty
        text, and 增减 the same without the year. `number` is the spec by which the number is
        printed; if that is `rounded` down, each gives a rounded percentage. Raises KeyError for any
        other spec.

        >>> [Change(1493, 1407, "人").clause(spec) for spec in ("比", "比数", "比率")]
        ['，比上年增加86人，增长6.1%', '，比上年增加86人', '，比上年增长6.1%']
        >>> [Change(742, 417, "个").clause(spec) for spec in ("变化", "增减", "比倍")]
        ['，比上年增长77.9%', '，增长77.9%', '，是上年的1.8倍']
        >>> Change(7, 7, "次").clause(), Change(3, 2, "次").clause("变化")
        ('，与上年持平', '')
        >>> Change(90, 92.5, "%").clause(), Change(2.3, 1.8, "倍").clause()
        ('，比上年降低2.5个百分点', '，上年为1.8倍')
        >>> Change(1493, 2825, "人").clause("比", rounded=True)
        '，比上年下降约47%'
        >>> Change(127249, 123651, "元", style="同比").clause("比数", number=".2万")
        '，同比增加0.35万元'
        """
        if spec in WHERE_LARGE:
            return self._clause_by_rule(spec, number, rounded=rounded)
        if spec not in ALWAYS:
            raise KeyError(spec)
        if self.redefined:
            return f"，统计口径与{self.year}不同"
        if not self.difference:
            return f"，{self.than.level('持平')}"
        if self._is_beside(number):
            return self._beside(number)
        return self._rounded_clause(spec) if rounded else self._exact_clause(spec, number)

    def _exact_clause(self, spec: str, number: str) -> str:
        difference = difference_words(self.now, self.before, self.unit, number)
        rate = rate_words(self._percent)
        if times := self._times_words(spec):
            return f"，{times}"
        said = {"比": [difference, rate], "比数": [difference or rate]}
        words = "，".join(filter(None, said.get(spec, [rate or difference])))
        return f"，{self.than.than}{words}" if words else f"，{self.than.level('基本持平')}"

    def _rounded_clause(self, spec: str) -> str:
        if not self.before:
            return f"，为{self.year}所没有"
        if times := self._times_words(spec, "约"):
            return f"，{times}"
        words = self.words(rounded=True)
        return f"，{self.than.than}{words}" if words else f"，{self.than.level('基本持平')}"

    def _times_words(self, spec: str, about: str = "") -> str:
        if spec != "比倍" or self._percent is None:
            return ""
        return times_words(self.now, self.before, self.than, about)

    def _clause_by_rule(self, spec: str, number: str, *, rounded: bool) -> str:
        match self.verdict:
            case Verdict.ROSE | Verdict.FELL if self._is_beside(number):
                return self._beside(number)
            case Verdict.ROSE | Verdict.FELL:
                words = self.words(rounded=rounded, number=number)
                than = self.than.than if spec == "变化" else ""
                return f"，{than}{words}" if words else ""
            case Verdict.NEW:
                return f"，为{self.year}所没有"
            case Verdict.CEASED:
                return f"，{self.year}为{beside(self.before, self.unit, number)}"
        return ""

    def _is_beside(self, number: str) -> bool:
        """Whether the number is in 倍: the year before is said beside it, and no difference."""
        return self.unit == TIMES or read_spec(number).is_times

    def _beside(self, number: str) -> str:
        return f"，{self.year}为{as_printed(self.before, self.unit, read_spec(number))}"

    def words(self, *, rounded: bool = False, number: str = "") -> str:
        """Word a rise or a fall: 增长77.9%, 翻了一番, 减少6次; empty if it rounds to nothing.

        >>> Change(24, 12, "场").words(), Change(12, 24, "场").words(), Change(3, 9, "次").words()
        ('翻了一番', '减少一半', '减少6次')
        >>> Change(36, 16, "场").words(), Change(36, 16, "场").words(rounded=True)
        ('增长1.3倍', '增长约1.3倍')
        """
        about = "约" if rounded else ""
        if self.is_share:
            return points_words(self.now, self.before, self.unit, number, about)
        percent = self._percent
        if percent is None and rounded:
            return verb(self.unit, is_up=self.difference > 0)
        if percent is None or (not rounded and self._is_of_few()):
            said = difference_words(self.now, self.before, self.unit, number)
            return said or difference_words(self.now, self.before, self.unit)
        return percent_words(percent, about)

    def _is_of_few(self) -> bool:
        is_count = self.rows is None and not is_of_quantity(self.unit)
        return is_count and max(self._in_ones()) < LEAST_BASE
