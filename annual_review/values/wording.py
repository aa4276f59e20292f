"""Word quantities and their changes in Chinese prose.

`phrase` words the figures of an f-string by their format spec, `Change` the comparison with the
year before (chapter/figures.py calls both). Numerals follow GB/T 15835-2011. Increases and
decreases are 增长 and 下降 in per cent, to one decimal; the change of a share is in 个百分点.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from annual_review.errors import FigureError, did_you_mean
from annual_review.values.numerals import write_numeral
from annual_review.values.units import split_unit

CHANGES = ("比", "比数", "比率")  # how a number is compared with the year before, see `Change`
SPECS = ("余", "多", "万余", "万多", "汉", "汉余", "汉多", "汉万余", "汉万多", "=…", *CHANGES)
_SPEC = re.compile(r"(?P<chinese>汉)?(?P<scale>万)?(?P<about>余|多)?")
_TEN_THOUSAND = 10_000
_TENTH = Decimal("0.1")
_MOST_DECIMALS = 6


def phrase(value: float, unit: str, spec: str = "") -> str:
    """Word a value and its unit.

    余 and 多 round down to tens and mean strictly more: an exact multiple of ten is printed
    without the word, and a value under ten as it is. 万 rounds down to ten thousands. 汉 writes
    Chinese numerals. The text after `=` is printed itself. Raises FigureError for any other spec,
    and for 万 of a value under ten thousand or of one whose unit has a scale (万元) already.

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
    if match["scale"] and split_unit(unit)[0]:
        raise FigureError(
            f"{plain_number(value)}{unit} cannot be printed in 万: the unit has a scale already.",
            remedy=f"Leave 万 out of the format '{spec}'.",
        )
    step = _step(value, match["scale"], match["about"])
    floor = value // step * step if step else value
    about = match["about"] if floor != value and match["about"] else ""
    scaled = floor / _TEN_THOUSAND if match["scale"] else floor
    number = (
        _chinese(scaled, unit if not about else "") if match["chinese"] else plain_number(scaled)
    )
    return f"{number}{match['scale'] or ''}{about}{unit}"


def _step(value: float, scale: str | None, about: str | None) -> int:
    """Return the step to which a value is rounded down; 0 for none."""
    if scale:
        if value < _TEN_THOUSAND:
            raise FigureError(
                f"{plain_number(value)} is below 10000: it cannot be printed in 万.",
                remedy="Use 万 with values from 10000 up; write 余 or 多 alone.",
            )
        return _TEN_THOUSAND
    return 10 if about and value >= 10 else 0


def _unknown(spec: str) -> FigureError:
    hint = did_you_mean(spec, SPECS) or f"Known are {'、'.join(SPECS)}."
    return FigureError(f"'{spec}' is not a format of a number.", remedy=hint)


def plain_number(value: float) -> str:
    """Write a number in Arabic numerals, with at most two decimals; a small one is not made zero.

    >>> plain_number(34900.0), plain_number(12.5), plain_number(124.416), plain_number(0.00056)
    ('34900', '12.5', '124.42', '0.0006')
    """
    exact = Decimal(str(value))
    rounded = round(exact, 2)
    if exact and not rounded:
        rounded = round(exact, min(-exact.adjusted(), _MOST_DECIMALS))
    return f"{rounded:f}".rstrip("0").rstrip(".") if rounded % 1 else str(int(rounded))


def _chinese(value: float, unit: str) -> str:
    """Write a number in Chinese numerals; 2 before a measure word is 两.

    >>> _chinese(2, "项"), _chinese(12, "场"), _chinese(2, "")
    ('两', '十二', '二')
    """
    return "两" if value == 2 and unit else write_numeral(plain_number(value))


@dataclass(frozen=True)
class Change:
    """A number of `unit` now and in the year before.

    `partial` means that both are of the same part of their years, `redefined` that the definition
    has changed.
    """

    now: int | float
    before: int | float
    unit: str
    partial: bool = False
    redefined: bool = False

    @property
    def difference(self) -> int | float:
        """By how much the number has grown, in exact decimal arithmetic."""
        exact = Decimal(str(self.now)) - Decimal(str(self.before))
        return int(exact) if exact == exact.to_integral_value() else float(exact)

    @property
    def percent(self) -> float | None:
        """By how many per cent it has grown, to one decimal.

        None if it was zero before, is a share, or has another definition.
        """
        if not self.before or self.redefined or self.unit == "%":
            return None
        ratio = Decimal(str(self.difference)) / Decimal(str(self.before)) * 100
        return float(ratio.quantize(_TENTH, ROUND_HALF_UP))

    def clause(self, spec: str = "比") -> str:
        """Word the change as a clause that follows the number.

        比 gives the difference and the per cent, 比数 the difference, 比率 the per cent, or the
        difference if there is none. Raises KeyError for any other spec.

        >>> [Change(1493, 1407, "人").clause(spec) for spec in CHANGES]
        ['，比上年增加86人，增长6.1%', '，比上年增加86人', '，比上年增长6.1%']
        >>> Change(7, 7, "次").clause(), Change(90, 92.5, "%").clause()
        ('，与上年持平', '，比上年降低2.5个百分点')
        """
        year = "上年同期" if self.partial else "上年"
        if self.redefined:
            return f"，统计口径与{year}不同"
        if not self.difference:
            return f"，与{year}持平"
        difference, rate = self._difference_clause(), self._rate_clause()
        parts = {
            "比": [difference, rate],
            "比数": [difference],
            "比率": [rate or difference],
        }[spec]
        return f"，比{year}{'，'.join(filter(None, parts))}"

    def brief(self) -> str:
        """Word the change without the year: the difference, and the per cent in brackets.

        >>> Change(1493, 1407, "人").brief(), Change(3, 0, "次").brief(), Change(7, 7, "次").brief()
        ('增加86人（增长6.1%）', '增加3次', '持平')
        """
        if not self.difference:
            return "持平"
        rate = self._rate_clause()
        return self._difference_clause() + (f"（{rate}）" if rate else "")

    def _difference_clause(self) -> str:
        up = self.difference > 0
        by = plain_number(abs(self.difference))
        if self.unit == "%":
            return f"{'提高' if up else '降低'}{by}个百分点"
        return f"{'增加' if up else '减少'}{by}{self.unit}"

    def _rate_clause(self) -> str:
        """Word the per cent; an empty text if there is none, or it rounds to 0.0."""
        if not self.percent:
            return ""
        return f"{'增长' if self.percent > 0 else '下降'}{plain_number(abs(self.percent))}%"
