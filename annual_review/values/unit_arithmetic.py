"""The units of sums, products and quotients: 万元 ÷ 人 is 万元/人, in 元 ten thousand times that.

`measures_of` reads a unit. Quantities (元, 公斤) keep their units through a calculation; words
that count things (人, 户, 场次) are only names of a number, of which any may be printed behind one.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from annual_review.values.measures import is_quantity, leading_measure, ratio
from annual_review.values.units import SCALES, split_unit

# Units of a part of something, or of how many times it is.
_SHARES = {
    "%": Fraction(1, 100),
    "百分点": Fraction(1, 100),
    "个百分点": Fraction(1, 100),
    "‰": Fraction(1, 1000),
    "倍": Fraction(1),
}
_ONE = Fraction(1)
_SCALE_WORDS = {Fraction(factor): word for word, factor in SCALES.items()}


@dataclass(frozen=True)
class Measures:
    """What a number is of: measure words with their powers, and a scale.

    >>> measures_of("万元/人")
    Measures(scale=Fraction(10000, 1), words=(('元', 1), ('人', -1)), is_share=False)

    `is_share` tells that it is a percentage or the like of something.
    """

    scale: Fraction = _ONE
    words: tuple[tuple[str, int], ...] = ()
    is_share: bool = False

    def times(self, other: Measures) -> Measures:
        """Return the measures of a product; words for the same are converted and cancelled.

        >>> str(measures_of("元/公斤").times(measures_of("吨")))
        '千元'
        """
        return self._joined(other, 1)

    def over(self, other: Measures) -> Measures:
        """Return the measures of a quotient.

        >>> str(measures_of("万元").over(measures_of("人"))), str(_of("元").over(_of("万元")))
        ('万元/人', '')
        """
        return self._joined(other, -1)

    def _joined(self, other: Measures, sign: int) -> Measures:
        scale = self.scale * other.scale**sign
        powers = dict(self.words)
        for word, power in other.words:
            same = next((own for own in powers if ratio(word, own)), word)
            scale *= ratio(word, same) ** (sign * power) if same != word else 1
            powers[same] = powers.get(same, 0) + sign * power
        return Measures(scale, tuple((word, power) for word, power in powers.items() if power))

    def factor_of_summand(self, other: Measures) -> Fraction | None:
        """Return what numbers of `other` are multiplied by to be added to these; None if unlike.

        Things that are counted may be added whatever they are called: 场次 and 件. Quantities, and
        things for each of something, have to be of one kind.

        >>> _of("元").factor_of_summand(_of("万元")), _of("元").factor_of_summand(_of("人"))
        (Fraction(10000, 1), None)
        """
        rest = other.over(self)
        if self.is_share != other.is_share and (self.words or other.words):
            return None
        is_alike = not rest._named or (self._is_count and other._is_count)
        return rest.scale if is_alike else None

    @property
    def _is_count(self) -> bool:
        """Whether it is a number of things: of people, not of yuan, nor of people a household."""
        is_one = len(self._named) <= 1 and all(power == 1 for _, power in self._named)
        return is_one and not any(is_quantity(word) for word, _ in self._named)

    @property
    def _named(self) -> list[tuple[str, int]]:
        """The words with their powers; a figure without a unit has "" as its word."""
        return [(word, power) for word, power in self.words if word]

    def factor_to(self, unit: str, *, has_number: bool = False) -> Fraction | None:
        """Return what a number of these is multiplied by to be one of `unit`; None if it is none.

        For each of what it is may be left unsaid: 元/人 is printed in 元, too. `has_number` tells
        that a number without a unit was calculated with, which may stand for what `unit` says
        behind its slash: 元 ÷ 12 in 元/月.

        >>> per_head = measures_of("万元/人")
        >>> per_head.factor_to("元"), per_head.factor_to("万元"), per_head.factor_to("户")
        (Fraction(10000, 1), Fraction(1, 1), None)
        >>> Measures().factor_to("%"), Measures().factor_to("倍"), Measures().factor_to("元")
        (Fraction(100, 1), Fraction(1, 1), None)
        """
        wanted = measures_of(unit)
        in_wanted = self.over(wanted)
        own, rest = dict(self.words), dict(in_wanted.words)
        unmatched = [word for word, power in wanted.words if power < 0 < rest.get(word, 0)]
        is_for_each = any(power < 0 for power in own.values())
        if unmatched and not (own.get("个") == -1 or (has_number and not is_for_each)):
            return None
        kept = {word for word, power in rest.items() if is_quantity(word) and word not in unmatched}
        if any(own.get(word, 0) >= 0 or own[word] != rest[word] for word in kept):
            return None  # a quantity that is left, and is not one that it is for each of
        is_of_like_things = self.is_share or "" in own or not sum(own.values())
        if wanted.is_share and not is_of_like_things:
            return None
        return None if self.is_share and wanted.words else in_wanted.scale

    def __str__(self) -> str:
        """Return the unit in words; a scale that has no word is left out."""
        if self.is_share:
            return next(word for word, scale in _SHARES.items() if scale == self.scale)
        above = [word for word, power in self.words for _ in range(power)]
        below = [word for word, power in self.words for _ in range(-power)]
        scale = _SCALE_WORDS.get(self.scale, "")
        return "/".join([scale + "·".join(above), *below])


def measures_of(unit: str) -> Measures:
    """Return what numbers with a unit behind them are of.

    A unit may go on with what is measured: 万元资金 is read as 万元.

    >>> measures_of("%"), measures_of("名老党员").words, measures_of("万元资金").scale
    (Measures(scale=Fraction(1, 100), words=(), is_share=True), (('名', 1),), Fraction(10000, 1))
    """
    if unit in _SHARES:
        return Measures(_SHARES[unit], is_share=True)
    first, *each = (_measure(part) for part in unit.split("/"))
    for other in each:
        first = first.over(other)
    return first


def _measure(text: str) -> Measures:
    scale, word = split_unit(text)
    measure = leading_measure(word)
    return Measures(Fraction(SCALES.get(scale, 1)), ((measure, 1),) if measure else ())


_of = measures_of
