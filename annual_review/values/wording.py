"""Word quantities in Chinese prose: numerals follow GB/T 15835-2011.

`phrase` words the figures of an f-string by their format spec; `Change` (changes.py) words the
comparison with the year before. chapter/figures.py calls both.
"""

from __future__ import annotations

import re
from decimal import Decimal

from annual_review.errors import FigureError, did_you_mean
from annual_review.values.numerals import write_numeral
from annual_review.values.units import split_unit

# How a number is compared with the year before (see `Change`): always, or where it is worth saying.
ALWAYS, WHERE_LARGE = ("比", "比数", "比率"), ("变化", "增减")
CHANGES = (*ALWAYS, *WHERE_LARGE)
SPECS = ("余", "多", "万余", "万多", "汉", "汉余", "汉多", "汉万余", "汉万多", "=…", *CHANGES)
_SPEC = re.compile(r"(?P<chinese>汉)?(?P<scale>万)?(?P<about>余|多)?")
_TEN_THOUSAND = 10_000
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


def is_rounded(value: float, spec: str) -> bool:
    """Return whether `phrase` prints less than the value by this spec: 1490余人 for 1493.

    Raises FigureError as `phrase` does.

    >>> [is_rounded(1493, spec) for spec in ("余", "汉", "")], is_rounded(1490, "余")
    ([True, False, False], False)
    """
    match = _SPEC.fullmatch(spec)
    if match is None:
        raise _unknown(spec)
    step = _step(value, match["scale"], match["about"])
    return bool(step and value % step)


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
