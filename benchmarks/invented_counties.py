"""Invented counties: their names, their townships, and how each of them calls its columns.

All is made by a rule from a number, so that the same number gives the same county.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product

from annual_review.cleaning.headers import HeaderVocabulary
from annual_review.project.settings import Field, RegisterBook

_COUNTY = (
    "云岩石青白龙凤金玉银铜清碧红紫翠丹岚霞虹锦瑞祥",
    "河川江溪原关城阳陵安宁康定昌平泰和兴荣",
)
_BEFORE = ("", "东", "西", "南", "北", "上", "下")
_TOWNSHIP = ("柏枫桐杉梨桃杏枣柳榆槐梅兰菊荷莲桂竹松茶", "溪坪坝垭塘湾坡岭沟桥场寨坳洞井泉渡滩")
_COUNTY_KINDS = ("县", "区", "市", "土家族自治县", "苗族自治县")
_TOWNSHIP_KINDS = ("镇", "镇", "乡", "街道")
_HEADERS = ("本次{}", "实际{}", "所记{}", "{}登记")
_STRIDE = 37  # shares no factor with the number of names, so that neighbours are unlike


@dataclass(frozen=True)
class County:
    """A county: its number, its short and whole name, and its townships."""

    number: int
    short: str
    name: str
    townships: tuple[str, ...]

    @property
    def id(self) -> str:
        """The name of its folder."""
        return f"county-{self.number:03}"


def chance(*of: object) -> random.Random:
    """Return a source of chance that is the same for the same things."""
    return random.Random("-".join(map(str, of)))  # noqa: S311 - no secret


def invent_county(number: int, townships: int, seed: int) -> County:
    """Return the county of a number, from 1, with so many townships."""
    short = place_name(number)
    drawn = chance(seed, number, "townships")
    stems = drawn.sample(["".join(pair) for pair in product(*_TOWNSHIP)], townships)
    kind = _COUNTY_KINDS[number % len(_COUNTY_KINDS)]
    named = tuple(stem + drawn.choice(_TOWNSHIP_KINDS) for stem in stems)
    return County(number, short, short + kind, named)


def place_name(number: int) -> str:
    """Return the bare name of a place, of each number another one.

    >>> place_name(1), place_name(2), len({place_name(number) for number in range(1, 3001)})
    ('岩荣', '青兴', 3000)
    """
    names = ["".join(pair) for pair in product(*_COUNTY)]
    before = _BEFORE[number // len(names) % len(_BEFORE)]
    return before + names[number * _STRIDE % len(names)]


def invent_headers(book: RegisterBook, drawn: random.Random) -> dict[str, dict[str, str]]:
    """Return headers of a county's own by register and field: words that `book` does not know."""
    known = HeaderVocabulary(book)
    found: dict[str, dict[str, str]] = {}
    for register in book.registers:
        fields = book.fields_of(register)
        own = [name for name in fields if fields[name].is_identity and drawn.random() < 0.5]
        invented = {name: drawn.choice(_HEADERS).format(name) for name in own}
        found[register] = {
            name: header for name, header in invented.items() if not known.knows(header)
        }
    return found


def headers_of(
    fields: Mapping[str, Field], own: Mapping[str, str], drawn: random.Random
) -> dict[str, str]:
    """Return the header that a county writes above each field: its own, or one that all know.

    A count or an amount may have its unit in brackets behind it.
    """
    found = {}
    for name, field in fields.items():
        header = own.get(name) or drawn.choice([name, name, *_clear_headers(name, fields)[:2]])
        has_unit = bool(field.unit) and drawn.random() < 0.4
        found[name] = f"{header}（{field.unit}）" if has_unit else header
    return found


def _clear_headers(name: str, fields: Mapping[str, Field]) -> list[str]:
    """Return the other spellings of a field's header that mean no other field of its register."""
    others = {
        spelling
        for other, field in fields.items()
        if other != name
        for spelling in (other, *field.headers)
    }
    return [spelling for spelling in fields[name].headers if spelling not in others]
