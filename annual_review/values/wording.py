"""Number phrases: how a quantity is worded in Chinese prose (numerals after GB/T 15835-2011)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from annual_review.errors import FigureError, did_you_mean
from annual_review.values.numerals import write_numeral

CHANGES = ("比", "比数", "比率")  # how a number compares with the year before: see `changes`
SPECS = ("余", "多", "万余", "万多", "汉", "汉余", "汉多", "汉万余", "汉万多", "=…", *CHANGES)
_SPEC = re.compile(r"(?P<chinese>汉)?(?P<scale>万)?(?P<about>余|多)?")
_TEN_THOUSAND = 10_000


def phrase(value: float, unit: str, spec: str = "") -> str:
    """Word a value and its unit.

    余 and 多 floor to the ten below and mean strictly more: an exact multiple of ten drops the
    word, and a value under ten is exact. 万 floors to the ten thousand below. 汉 writes Chinese
    numerals. `=…` is printed as it stands. Raises FigureError for any other spec, and for 万 of a
    value under ten thousand.

    >>> [phrase(1493, "人", spec) for spec in ("", "余", "多", "汉")]
    ['1493人', '1490余人', '1490多人', '一千四百九十三人']
    >>> phrase(41263, "名", "万多"), phrase(1490, "人", "余"), phrase(7, "场次", "汉多")
    ('4万多名', '1490人', '七场次')
    >>> phrase(9, "个", "=全部达标")
    '全部达标'
    """
    if spec.startswith("="):
        return spec[1:]
    match = _SPEC.fullmatch(spec)
    if match is None:
        raise _unknown(spec)
    step = _step(value, match["scale"], match["about"])
    floor = value // step * step if step else value
    about = match["about"] if floor != value and match["about"] else ""
    scaled = floor / _TEN_THOUSAND if match["scale"] else floor
    number = (
        _chinese(scaled, unit if not about else "") if match["chinese"] else plain_number(scaled)
    )
    return f"{number}{match['scale'] or ''}{about}{unit}"


def _step(value: float, scale: str | None, about: str | None) -> int:
    """Return what a value is floored to a multiple of; 0 for an exact one."""
    if scale:
        if value < _TEN_THOUSAND:
            raise FigureError(
                f"{plain_number(value)} has no 万 in it.",
                remedy="Use 万 with values from 10000 up; write 余 or 多 alone.",
            )
        return _TEN_THOUSAND
    return 10 if about and value >= 10 else 0


def _unknown(spec: str) -> FigureError:
    hint = did_you_mean(spec, SPECS) or f"Known are {'、'.join(SPECS)}."
    return FigureError(f"'{spec}' is no way to word a number.", remedy=hint)


def plain_number(value: float) -> str:
    """Write a number in Arabic numerals: whole if it is, else with at most two decimals.

    >>> plain_number(34900.0), plain_number(12.5), plain_number(124.416)
    ('34900', '12.5', '124.42')
    """
    rounded = round(Decimal(str(value)), 2)
    return f"{rounded:f}".rstrip("0").rstrip(".") if rounded % 1 else str(int(rounded))


def _chinese(value: float, unit: str) -> str:
    """Write a number in Chinese numerals; 2 before a measure word is 两.

    >>> _chinese(2, "项"), _chinese(12, "场"), _chinese(2, "")
    ('两', '十二', '二')
    """
    return "两" if value == 2 and unit else write_numeral(plain_number(value))


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
