"""Format specs of numbers, and how they combine: `{x:.1}`, `{x:,}`, `{x:.2万}`, `{x:余}`, `{x:倍}`.

`read_spec` reads one into a `NumberSpec`; values/wording.py prints by it. Not every combination has
a meaning: what has none is refused, and the nearest that has one is named.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from annual_review.errors import FigureError, nearest
from annual_review.language import _

# How a number is compared with the year before (see `Change`): always, or where it is worth saying.
ALWAYS, WHERE_LARGE = ("比", "比数", "比率", "比倍"), ("变化", "增减")
CHANGES = (*ALWAYS, *WHERE_LARGE)
MOST_DECIMALS = 3
_NUMBERS = (",", ".1", ",.1", ".2万", ".2亿", "万", "亿", "倍", ".1倍")
_ABOUT = ("余", "多", "万余", "万多", ".1万余", "亿余", "汉", "汉余", "汉多", "汉万余", "汉万多")
SPECS = (*_NUMBERS, *_ABOUT, "=…", *CHANGES)
_SPEC = re.compile(
    r"(?P<chinese>汉)?(?P<grouped>,)?(?:\.(?P<decimals>\d))?"
    r"(?P<scale>万|亿)?(?P<about>余|多)?(?P<times>倍)?"
)


@dataclass(frozen=True)
class NumberSpec:
    """What a format spec asks for.

    `is_chinese` asks for Chinese numerals, `is_grouped` for commas between thousands, `decimals`
    for exactly so many (None: as many as the number has, at most two), `scale` for 万 or 亿 before
    the unit, `about` for rounding down, with 余 or 多, `is_times` for a ratio in 倍.
    """

    is_chinese: bool = False
    is_grouped: bool = False
    decimals: int | None = None
    scale: str = ""
    about: str = ""
    is_times: bool = False

    @property
    def rounds_down(self) -> bool:
        """Whether the number is rounded down: by 余 and 多, and by 万 without decimals."""
        return bool(self.about) or (bool(self.scale) and self.decimals is None)

    @property
    def has_meaning(self) -> bool:
        """Whether the parts of the spec go together."""
        if self.decimals is not None and self.decimals > MOST_DECIMALS:
            return False
        is_exact = self.decimals is not None or self.is_grouped
        if self.is_times:
            return not (self.is_chinese or self.is_grouped or self.scale or self.about)
        if self.about and self.decimals is not None and not self.scale:
            return False  # 余 rounds to tens; 1.2万余 is one of a scale
        return not (self.is_chinese and is_exact)


@lru_cache(maxsize=256)
def read_spec(spec: str) -> NumberSpec:
    """Read a format spec of a number. Raises FigureError, with the nearest known, for any other.

    >>> read_spec(",.1") == NumberSpec(is_grouped=True, decimals=1), read_spec("万余").rounds_down
    (True, True)
    """
    found = _SPEC.fullmatch(spec)
    read = None if found is None else _spec_of(found)
    if read is None or not read.has_meaning:
        near = _nearest_spec(spec)
        hint = (
            _("Did you mean '{near}'?", near=near)
            if near
            else _("Known are {specs}.", specs="、".join(SPECS))
        )
        raise FigureError(_("'{spec}' is not a format of a number.", spec=spec), remedy=hint)
    return read


def _nearest_spec(spec: str) -> str:
    """Return the spec that was meant: in another order, with fewer decimals, or spelt alike."""
    fewer = re.sub(r"\.\d+", lambda found: f".{min(int(found[0][1:]), MOST_DECIMALS)}", spec)
    known = all_specs()
    same = (one for one in known if sorted(one) == sorted(fewer))
    return next(same, "") or nearest(fewer, known)


def _spec_of(found: re.Match[str]) -> NumberSpec:
    return NumberSpec(
        bool(found["chinese"]),
        bool(found["grouped"]),
        int(found["decimals"]) if found["decimals"] else None,
        found["scale"] or "",
        found["about"] or "",
        bool(found["times"]),
    )


@lru_cache(maxsize=1)
def all_specs() -> tuple[str, ...]:
    """Return every spec of a number that has a meaning, and those of changes."""
    decimals = ("", *(f".{number}" for number in range(MOST_DECIMALS + 1)))
    written = (
        f"{chinese}{grouped}{places}{scale}{about}{times}"
        for chinese in ("", "汉")
        for grouped in ("", ",")
        for places in decimals
        for scale in ("", "万", "亿")
        for about in ("", "余", "多")
        for times in ("", "倍")
    )
    matches = (found for spec in written if spec and (found := _SPEC.fullmatch(spec)))
    return (*(one[0] for one in matches if _spec_of(one).has_meaning), *CHANGES)
