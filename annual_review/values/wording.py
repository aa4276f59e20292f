"""Word quantities in Chinese prose: numerals follow GB/T 15835-2011.

`phrase` words the figures of an f-string by their format spec (format_specs.py); `Change`
(changes.py) words the comparison with the year before. chapter/figures.py calls both.

Of the standard: Arabic numerals for what is measured and counted (4.1.1), Chinese ones where both
may stand (4.3), never both in one number but for 万 and 亿 (5.3): 12.72万元, not 12万7千元. A comma
divides the thousands (5.1.1), a decimal below one has its zero (5.1.2).
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from annual_review.errors import FigureError
from annual_review.language import _
from annual_review.values.format_specs import NumberSpec, read_spec
from annual_review.values.numerals import write_numeral
from annual_review.values.rounding import (
    MINUS,
    exact,
    half_up,
    needed_decimals,
    towards_zero,
    written,
)
from annual_review.values.units import TIMES, in_scale, points_of, split_unit

_DECIMALS = 2  # of a number without a spec, at most
_SMALLEST_DECIMALS = 6  # of one that would be printed as 0 otherwise
_TENS, _NO_STEP = Fraction(10), Fraction(0)
_WHOLE = {"个百分点": 100, "个千分点": 1000}  # what all is, in the unit of a share


@dataclass(frozen=True)
class Printed:
    """A number as it is printed; `number` is what its digits say, in `scale` and `unit`.

    `is_less` says that it was rounded down; `about` is 余 or 多 where that is said. Nothing is
    refused here: of 3元 in 万 with two decimals the number is 0.
    """

    number: Fraction
    scale: str
    unit: str
    decimals: int
    is_grouped: bool = False
    about: str = ""
    is_less: bool = False

    def __str__(self) -> str:
        """Return the number with its unit: 12.72万元, 4万余名, 330余万元."""
        return f"{self.digits}{self.scale}{self.about}{self.unit}"

    @property
    def digits(self) -> str:
        """The number without its unit."""
        return written(self.number, self.decimals, grouped=self.is_grouped)

    def minus(self, other: Printed) -> Printed:
        """Return by how much a number differs from another, as both are printed by one spec."""
        number = self.number - other.number
        decimals = max(self.decimals, other.decimals)
        return Printed(number, self.scale, self.unit, decimals, self.is_grouped)


def phrase(value: float, unit: str, spec: str = "") -> str:
    """Word a value and its unit.

    `.1` prints so many decimals, rounded half up, `,` divides thousands, `.2万` and `.2亿` convert
    to another scale of the unit, whatever its own is. 余 and 多 round down to tens, and with a
    scale to its last decimal, and mean strictly more: an exact multiple is printed without the
    word, and a value under ten as it is. 万 and 亿 without decimals round down. 汉 writes Chinese
    numerals. 倍 prints a ratio, which below one is one in %. 0 has no scale. The text after `=` is
    printed itself.

    Raises FigureError for any other spec, for a scale or 倍 of a unit that has none, and where the
    digits would say what is not so: 0.00 of something, 100% of less than all.

    >>> [phrase(1493, "人", spec) for spec in ("", "余", "多", "汉", ",")]
    ['1493人', '1490余人', '1490多人', '一千四百九十三人', '1,493人']
    >>> phrase(41263, "名", "万多"), phrase(1490, "人", "余"), phrase(7, "场次", "汉多")
    ('4万多名', '1490人', '七场次')
    >>> phrase(127249, "元", ".2万"), phrase(1272, "万元", ".2亿"), phrase(127249, "元", ".1万余")
    ('12.72万元', '0.13亿元', '12.7万余元')
    >>> phrase(42.25, "%", ".1"), phrase(150, "%", "倍"), phrase(9, "个", "=全部达标")
    ('42.3%', '1.5倍', '全部达标')
    """
    if spec.startswith("="):
        return spec[1:]
    asked = read_spec(spec)
    printed = as_printed(value, unit, asked)
    _require_true(exact(value), unit, asked, printed)
    if not asked.is_chinese:
        return str(printed)
    numeral = _chinese(printed.number, printed.unit if not printed.about else "")
    return f"{numeral}{printed.scale}{printed.about}{printed.unit}"


def as_printed(value: float, unit: str, spec: NumberSpec) -> Printed:
    """Return what a spec prints of a value. Raises FigureError for a unit that does not suit it."""
    number = exact(value)
    if spec.is_times:
        return _ratio(number, unit, spec)
    words = unit
    if spec.scale:
        factor, scaled = in_scale(unit, spec.scale)
        if not number:  # 0 has no scale
            return Printed(number, "", unit, 0)
        number, words = number * factor, scaled.removeprefix(spec.scale)
    step = _step(number, spec)
    shown = towards_zero(number, step) if step else number
    is_less = shown != number
    about = spec.about if is_less else ""
    decimals = _decimals(shown) if spec.decimals is None else spec.decimals
    rounded = half_up(shown, decimals)
    return Printed(rounded, spec.scale, words, decimals, spec.is_grouped, about, is_less)


def is_rounded_down(value: float, unit: str, spec: str) -> bool:
    """Return whether a spec prints less than the value, rounded down: 1490余人 for 1493.

    Raises FigureError as `phrase` does.

    >>> [is_rounded_down(1493, "人", spec) for spec in ("余", "汉", "", ".1")]
    [True, False, False, False]
    """
    return as_printed(value, unit, read_spec(spec)).is_less


def _step(number: Fraction, spec: NumberSpec) -> Fraction:
    """Return the step to which a number, in its scale, is rounded down; 0 for none."""
    if not spec.rounds_down:
        return _NO_STEP
    if spec.scale:
        return Fraction(1, 10 ** (spec.decimals or 0))
    return _TENS if abs(number) >= _TENS else _NO_STEP


def _decimals(number: Fraction) -> int:
    """Return how many decimals a number has without a spec: more than two if it were 0."""
    if not number or abs(number) > Fraction(1, 200):
        return needed_decimals(number, _DECIMALS)
    first = next(n for n in range(_DECIMALS + 1, 400) if abs(number) * 10**n >= 1)
    return needed_decimals(number, min(first, _SMALLEST_DECIMALS))


def _ratio(number: Fraction, unit: str, spec: NumberSpec) -> Printed:
    """Return a ratio in 倍; in % if it is below one, which is not said in 倍."""
    points = points_of(unit)
    if unit not in ("", TIMES) and (not points or unit.endswith("点")):
        raise FigureError(
            _("A number in {unit} is no ratio: it is not printed in 倍.", unit=unit),
            remedy=_(
                'Divide it by another: figure(id, x / y, "倍"); {x:比倍} says how many '
                "times that of the year before it is."
            ),
        )
    times = number / _WHOLE[points] if points else number
    decimals = _decimals(times) if spec.decimals is None else spec.decimals
    rounded = half_up(times, decimals)
    if not times or abs(rounded) >= 1:
        return Printed(rounded, "", TIMES, decimals)
    percent = times * 100
    decimals = _decimals(percent) if spec.decimals is None else spec.decimals
    return Printed(half_up(percent, decimals), "", "%", decimals)


def _require_true(value: Fraction, unit: str, spec: NumberSpec, printed: Printed) -> None:
    """Raise FigureError where the digits say none of something, or all of less."""
    shown = f"{plain_number(value)}{unit}"
    if value and not printed.number and spec.rounds_down and spec.scale:
        factor, __ = in_scale(unit, spec.scale)
        least = plain_number(1 / factor / 10 ** (spec.decimals or 0))
        words = unit if split_unit(unit)[0] else ""
        raise FigureError(
            _(
                "{value}{unit} is below {least}{unit}: it cannot be printed in {scale}.",
                value=plain_number(value),
                unit=words,
                least=least,
                scale=spec.scale,
            ),
            remedy=_(
                "Write {{x}}, 余 or 多 alone, or decimals: {{x:.2{scale}}}.", scale=spec.scale
            ),
        )
    is_asked = spec.decimals is not None or spec.is_times
    if value and not printed.number and is_asked:
        raise FigureError(
            _("{shown} would be printed as {printed}.", shown=shown, printed=printed),
            remedy=_("Write {x}, more decimals or a smaller scale."),
        )
    whole = 0 if unit.endswith("点") else _WHOLE.get(points_of(unit), 0)
    if whole and printed.unit == unit and abs(value) < whole == abs(printed.number):
        raise FigureError(
            _("{shown} would be printed as {printed}, which is all.", shown=shown, printed=printed),
            remedy=_("Write {x} or more decimals."),
        )


def plain_number(value: float | Fraction) -> str:
    """Write a number in Arabic numerals, with at most two decimals; a small one is not made zero.

    A negative number has the sign of a program, for texts that are read again; `phrase` prints −.

    >>> plain_number(34900.0), plain_number(12.5), plain_number(124.416), plain_number(0.00056)
    ('34900', '12.5', '124.42', '0.0006')
    """
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        text = f"{value:.15g}"
        if "e" not in text and len(text.partition(".")[2]) <= _DECIMALS:  # most are that short
            return text.removeprefix("-") if not value else text
    number = exact(value)
    return written(number, _decimals(number)).replace(MINUS, "-")


def _chinese(number: Fraction, unit: str) -> str:
    """Write a number in Chinese numerals; 2 before a measure word is 两.

    >>> _chinese(Fraction(2), "项"), _chinese(Fraction(-12), "场"), _chinese(Fraction(2), "")
    ('两', '负十二', '二')
    """
    if number == 2 and unit:
        return "两"
    sign = "负" if number < 0 else ""
    digits = plain_number(abs(number))
    try:
        return sign + write_numeral(digits)
    except ValueError:
        raise FigureError(
            _("{digits} is too large for Chinese numerals.", digits=digits),
            remedy=_("Write {x} or {x:.2亿}."),
        ) from None
