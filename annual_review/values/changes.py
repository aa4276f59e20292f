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

Rises and falls are 增长 and 下降 in per cent, to one decimal; 翻了一番 and 减少一半 are exactly
that; shares change by 个百分点. Fewer than `LEAST_BASE` things give no percentage, which would be
more exact than they are, but 增加3次. Behind a number that is printed rounded (1490余人) a change
is rounded, too, to a whole percentage with 约: the exact one would tell the exact number.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum
from fractions import Fraction

from annual_review.values.units import SCALES, is_of_quantity, split_unit
from annual_review.values.wording import plain_number

LEAST_PERCENT = 5  # of the larger number: what a reader notices
LEVEL_PERCENT = 10  # below it, a change without weight is 大体持平 rather than unsaid
LEAST_POINTS, LEVEL_POINTS = 5, 2  # the same for shares, in 个百分点
LEAST_WEIGHT = 2  # the square of a difference over its variance: 1.4 standard deviations
AMOUNT = 100  # how many things an amount is put beside, where changes are ordered
LEAST_BASE = 20  # things of which a percentage can be said: one of them is 5 %
_TENTH, _ONE = Decimal("0.1"), Decimal(1)


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
    numbers of rows of both years of which the number is a mean or a share.
    """

    now: int | float
    before: int | float
    unit: str
    partial: bool = False
    redefined: bool = False
    is_first: bool = False
    rows: tuple[int, int] | None = None

    @property
    def difference(self) -> int | float:
        """By how much the number has grown, in exact decimal arithmetic."""
        exact = Decimal(str(self.now)) - Decimal(str(self.before))
        return int(exact) if exact == exact.to_integral_value() else float(exact)

    @property
    def percent(self) -> float | None:
        """By how many per cent it has grown, to one decimal.

        None if it was not above zero before, is a share, or has another definition.
        """
        ratio = self._percent
        return None if ratio is None else float(_rounded(ratio, _TENTH))

    @property
    def _percent(self) -> Fraction | None:
        if self.before <= 0 or self.redefined or self.unit == "%":
            return None
        return (_exact(self.now) - _exact(self.before)) / _exact(self.before) * 100

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
            if self.unit == "%"
            else (LEAST_PERCENT, LEAST_PERCENT if self._has_weight else LEVEL_PERCENT)
        )
        if self.size < level:
            return Verdict.LEVEL
        if self.size < least or not self._has_weight:
            return Verdict.UNSAID
        if self.unit != "%" and not (self.now and self.before):
            return Verdict.CEASED if self.before else Verdict.NEW
        return Verdict.ROSE if self.difference > 0 else Verdict.FELL

    @property
    def size(self) -> Fraction:
        """The difference in per cent of the larger number; of shares, in 个百分点."""
        difference = abs(_exact(self.difference))
        larger = max(abs(_exact(self.now)), abs(_exact(self.before)))
        return difference if self.unit == "%" else difference / larger * 100 if larger else larger

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
        now, before = map(_exact, self._in_ones())
        return (now - before) ** 2 >= LEAST_WEIGHT * self._variance()

    def _variance(self) -> Fraction:
        """Return the variance by which the difference varies by accident; see above."""
        if is_of_quantity(self.unit) and self.unit != "%":
            return Fraction(0)
        now, before = (abs(_exact(value)) for value in self._in_ones())
        rows, rows_before = (max(1, number) for number in self.rows or (1, 1))
        if self.unit != "%":
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
        least = LEVEL_POINTS if self.unit == "%" else LEAST_PERCENT
        return "基本持平" if self.size < least else "大体持平"

    @property
    def year(self) -> str:
        """What the change is compared with: 上年 or 上年同期."""
        return "上年同期" if self.partial else "上年"

    def clause(self, spec: str = "比", *, rounded: bool = False) -> str:
        """Word the change as a clause that follows the number.

        比 gives the difference and the per cent, 比数 the difference, 比率 the per cent, or the
        difference if there is none. 变化 gives the change where the rule says it, else an empty
        text, and 增减 the same without the year. Behind a number that is printed `rounded` each
        gives a rounded percentage. Raises KeyError for any other spec.

        >>> [Change(1493, 1407, "人").clause(spec) for spec in ("比", "比数", "比率")]
        ['，比上年增加86人，增长6.1%', '，比上年增加86人', '，比上年增长6.1%']
        >>> [Change(742, 417, "个").clause(spec) for spec in ("变化", "增减")]
        ['，比上年增长77.9%', '，增长77.9%']
        >>> Change(7, 7, "次").clause(), Change(3, 2, "次").clause("变化")
        ('，与上年持平', '')
        >>> Change(90, 92.5, "%").clause()
        '，比上年降低2.5个百分点'
        >>> Change(1493, 2825, "人").clause("比", rounded=True)
        '，比上年下降约47%'
        """
        if spec in ("变化", "增减"):
            return self._clause_by_rule(f"比{self.year}" if spec == "变化" else "", rounded=rounded)
        parts = {
            "比": [self._difference_words(), self._rate_words()],
            "比数": [self._difference_words()],
            "比率": [self._rate_words() or self._difference_words()],
        }[spec]
        if self.redefined:
            return f"，统计口径与{self.year}不同"
        if not self.difference:
            return f"，与{self.year}持平"
        if not rounded:
            return f"，比{self.year}{'，'.join(filter(None, parts))}"
        if not self.before:
            return f"，为{self.year}所没有"
        words = self.words(rounded=True)
        return f"，比{self.year}{words}" if words else f"，与{self.year}基本持平"

    def _clause_by_rule(self, than: str, *, rounded: bool) -> str:
        match self.verdict:
            case Verdict.ROSE | Verdict.FELL:
                return f"，{than}{self.words(rounded=rounded)}"
            case Verdict.NEW:
                return f"，为{self.year}所没有"
            case Verdict.CEASED:
                return f"，{self.year}为{plain_number(self.before)}{self.unit}"
        return ""

    def words(self, *, rounded: bool = False) -> str:
        """Word a rise or a fall: 增长77.9%, 翻了一番, 减少6次; empty if it rounds to nothing.

        >>> Change(24, 12, "场").words(), Change(12, 24, "场").words(), Change(3, 9, "次").words()
        ('翻了一番', '减少一半', '减少6次')
        >>> Change(36, 16, "场").words(), Change(36, 16, "场").words(rounded=True)
        ('增长1.3倍', '增长约1.3倍')
        """
        up, about = self.difference > 0, "约" if rounded else ""
        if self.unit == "%":
            points = _rounded(abs(_exact(self.difference)), _ONE if rounded else _TENTH)
            return f"{'上升' if up else '下降'}{about}{_plain(points)}个百分点" if points else ""
        percent = self._percent
        if percent is None:
            return ("增加" if up else "减少") if rounded else self._difference_words()
        if not rounded and self._is_of_few():
            return self._difference_words()
        return _percent_words(percent, about)

    def _is_of_few(self) -> bool:
        is_count = self.rows is None and not is_of_quantity(self.unit)
        return is_count and max(self._in_ones()) < LEAST_BASE

    def _difference_words(self) -> str:
        up = self.difference > 0
        by = plain_number(abs(self.difference))
        if self.unit == "%":
            return f"{'提高' if up else '降低'}{by}个百分点"
        return f"{'增加' if up else '减少'}{by}{self.unit}"

    def _rate_words(self) -> str:
        """Word the per cent; an empty text if there is none, or it rounds to 0.0."""
        if not self.percent:
            return ""
        return f"{'增长' if self.percent > 0 else '下降'}{plain_number(abs(self.percent))}%"


def _percent_words(percent: Fraction, about: str) -> str:
    """Word a rise or a fall of some per cent; with `about`, in whole per cents."""
    size = _rounded(abs(percent), _ONE if about else _TENTH)
    if not size:
        return ""
    is_exact = not about and percent == int(percent)
    if percent > 0:
        if size == 100 and (about or is_exact):
            return f"增长{about}1倍" if about else "翻了一番"
        times = _plain(_rounded(percent / 100, _TENTH))
        return f"增长{about}{times}倍" if size > 100 else f"增长{about}{_plain(size)}%"
    if size == 50 and (about or is_exact):
        return f"减少{about}一半"
    if size == 100 and percent > -100:
        return f"下降{'99' if about else '99.9'}%以上"
    return f"下降{about}{_plain(size)}%"


def _exact(value: float | Fraction) -> Fraction:
    return value if isinstance(value, Fraction) else Fraction(str(value))


def _rounded(value: Fraction, step: Decimal) -> Decimal:
    """Round half up, as people do: `round` would give 2 for 2.5."""
    return (Decimal(value.numerator) / value.denominator).quantize(step, ROUND_HALF_UP)


def _plain(value: Decimal) -> str:
    return plain_number(float(value))
