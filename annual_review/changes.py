"""Changes: how a number is compared with that of the year before in Chinese prose.

Increases and decreases are 增长 and 下降 in per cent, to one decimal; the change of a share is in
个百分点. Numerals follow GB/T 15835-2011.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from annual_review.phrases import CHANGES, plain_number

_TENTH = Decimal("0.1")


@dataclass(frozen=True)
class Change:
    """A number of `unit` and what it was before.

    `partial` tells that both are of the same part of their years, `redefined` that what is counted
    was defined in another way before.
    """

    now: int | float
    before: int | float
    unit: str
    partial: bool = False
    redefined: bool = False

    @property
    def difference(self) -> int | float:
        """By how much the number has grown; exact, as its two numbers are written."""
        exact = Decimal(str(self.now)) - Decimal(str(self.before))
        return int(exact) if exact == exact.to_integral_value() else float(exact)

    @property
    def percent(self) -> float | None:
        """By how many per cent it has grown, to one decimal.

        None where there is none to give: from nothing, of a share, of another definition.
        """
        if not self.before or self.redefined or self.unit == "%":
            return None
        ratio = Decimal(str(self.difference)) / Decimal(str(self.before)) * 100
        return float(ratio.quantize(_TENTH, ROUND_HALF_UP))

    def said(self, spec: str = "比") -> str:
        """Word the change as a clause that follows the number.

        比 says by how many and by how many per cent, 比数 by how many, 比率 by how many per cent
        where that can be said.

        Raises KeyError for any other spec.

        >>> [Change(1493, 1407, "人").said(spec) for spec in CHANGES]
        ['，比上年增加86人，增长6.1%', '，比上年增加86人', '，比上年增长6.1%']
        >>> Change(12, 0, "场次").said(), Change(7, 7, "次").said(), Change(90, 92.5, "%").said()
        ('，比上年增加12场次', '，与上年持平', '，比上年降低2.5个百分点')
        """
        year = "上年同期" if self.partial else "上年"
        if self.redefined:
            return f"，统计口径与{year}不同"
        if not self.difference:
            return f"，与{year}持平"
        size, rate = self._size(), self._rate()
        ways = ([size, rate], [size], [rate or size])
        parts = dict(zip(CHANGES, ways, strict=True))[spec]
        return f"，比{year}{'，'.join(filter(None, parts))}"

    def _size(self) -> str:
        up = self.difference > 0
        by = plain_number(abs(self.difference))
        if self.unit == "%":
            return f"{'提高' if up else '降低'}{by}个百分点"
        return f"{'增加' if up else '减少'}{by}{self.unit}"

    def _rate(self) -> str:
        """Say the per cent; nothing where there is none, or it is less than one decimal shows."""
        if not self.percent:
            return ""
        return f"{'增长' if self.percent > 0 else '下降'}{plain_number(abs(self.percent))}%"
