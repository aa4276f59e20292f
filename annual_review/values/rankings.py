"""Places in a ranking, in words: 第2位, 并列第2位, 居首位."""

from __future__ import annotations

from annual_review.errors import FigureError, did_you_mean
from annual_review.language import _
from annual_review.values.numerals import write_numeral

RANK_SPECS = ("", "汉", "居", "居汉", "汉居")


def word_rank(place: int, spec: str = "", *, unit: str = "位", is_tied: bool = False) -> str:
    """Word a place in a ranking, counted from 1, with `unit` (位, 名) behind it.

    `is_tied` says that others have the same place.

    汉 writes it in Chinese numerals, 居 says it as a predicate, of the first place 居首位. Several
    that share a place are 并列, which takes the place of 居. (In GB/T 15835-2011, 4.3, ordinals
    may be written in either numerals.)

    Raises FigureError for any other spec.

    >>> [word_rank(place, spec) for place in (1, 2) for spec in ("", "汉", "居", "居汉")]
    ['第1位', '第一位', '居首位', '居首位', '第2位', '第二位', '居第2位', '居第二位']
    >>> word_rank(2, is_tied=True), word_rank(1, "居", is_tied=True), word_rank(12, "居汉")
    ('并列第2位', '并列首位', '居第十二位')
    >>> word_rank(1, "居", unit="名")
    '居第1名'
    """
    if spec not in RANK_SPECS:
        hint = did_you_mean(spec, RANK_SPECS[1:]) or _("Write {x}, {x:汉}, {x:居} or {x:居汉}.")
        raise FigureError(
            _("'{spec}' is not a format of a place in a ranking.", spec=spec), remedy=hint
        )
    number = write_numeral(str(place)) if "汉" in spec else str(place)
    is_first = place == 1 and unit == "位" and "居" in spec
    said = "首位" if is_first else f"第{number}{unit}"
    if is_tied:
        return f"并列{said}"
    return f"居{said}" if "居" in spec else said
