"""Invent counties and the rows of their registers; used by synthetic_registers and -_offices.

A county's names, townships and headers follow from its number and a seed, so that the same numbers
always give the same county. Its rows are made from those of the sample year: with other places,
days and numbers.
"""

from __future__ import annotations

import datetime as dt
import random
import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any

import pandas as pd

from annual_review.cleaning.clean import clean
from annual_review.cleaning.headers.fits import HeaderVocabulary
from annual_review.project.loading import load_settings
from annual_review.project.register_book import Field, RegisterBook
from annual_review.project.settings import Settings
from annual_review.records.cleaned import DOUBT
from annual_review.registers.inputs import read_inputs
from benchmarks.measuring import BenchmarkError
from benchmarks.project_copy import ROOT, YEAR

Row = dict[str, Any]

_COUNTY_PARTS = (
    "云岩石青白龙凤金玉银铜清碧红紫翠丹岚霞虹锦瑞祥",
    "河川江溪原关城阳陵安宁康定昌平泰和兴荣",
)
_PREFIXES = ("", "东", "西", "南", "北", "上", "下")
_TOWNSHIP_PARTS = (
    "柏枫桐杉梨桃杏枣柳榆槐梅兰菊荷莲桂竹松茶",
    "溪坪坝垭塘湾坡岭沟桥场寨坳洞井泉渡滩",
)
_COUNTY_KINDS = ("县", "区", "市", "土家族自治县", "苗族自治县")
_TOWNSHIP_KINDS = ("镇", "镇", "乡", "街道")
_HEADERS = ("本次{}", "实际{}", "所记{}", "{}登记")
_STRIDE = 37  # coprime with the number of names, so that successive names differ

_LAST_DAY = 28  # of every month
_MAX_ATTEMPTS = 1000  # to make a row that differs from all others
_GIVEN_NAMES = "文明英昌华荣光志国建德秀兰芳玉春秋"


@dataclass(frozen=True)
class County:
    """A county: its number, short and full name, and townships."""

    number: int
    short: str
    name: str
    townships: tuple[str, ...]

    @property
    def id(self) -> str:
        """The name of its folder."""
        return f"county-{self.number:03}"


def seeded(*parts: object) -> random.Random:
    """Return a random number generator that is seeded with the parts."""
    return random.Random("-".join(map(str, parts)))  # noqa: S311 - not for security


def invent_county(number: int, townships: int, seed: int) -> County:
    """Return the county of a number, counted from 1, with so many townships."""
    short = place_name(number)
    rng = seeded(seed, number, "townships")
    stems = rng.sample(["".join(pair) for pair in product(*_TOWNSHIP_PARTS)], townships)
    kind = _COUNTY_KINDS[number % len(_COUNTY_KINDS)]
    names = tuple(stem + rng.choice(_TOWNSHIP_KINDS) for stem in stems)
    return County(number, short, short + kind, names)


def place_name(number: int) -> str:
    """Return the bare name of a place; each number has a different one.

    >>> place_name(1), place_name(2), len({place_name(number) for number in range(1, 3001)})
    ('岩荣', '青兴', 3000)
    """
    names = ["".join(pair) for pair in product(*_COUNTY_PARTS)]
    prefix = _PREFIXES[number // len(names) % len(_PREFIXES)]
    return prefix + names[number * _STRIDE % len(names)]


def invent_headers(book: RegisterBook, rng: random.Random) -> dict[str, dict[str, str]]:
    """Return new headers, by register and field, that `book` does not know."""
    known = HeaderVocabulary(book)
    headers: dict[str, dict[str, str]] = {}
    for register in book.registers:
        fields = book.fields_of(register)
        chosen = [name for name in fields if fields[name].is_identity and rng.random() < 0.5]
        invented = {name: rng.choice(_HEADERS).format(name) for name in chosen}
        headers[register] = {
            name: header for name, header in invented.items() if not known.knows(header)
        }
    return headers


def choose_headers(
    fields: Mapping[str, Field], own_headers: Mapping[str, str], rng: random.Random
) -> dict[str, str]:
    """Return a header for each field: the county's own, or one that all offices know.

    That of a count or an amount may end with the unit in brackets.
    """
    chosen = {}
    for name, field in fields.items():
        known = [name, name, *_unambiguous_headers(name, fields)[:2]]
        header = own_headers.get(name) or rng.choice(known)
        has_unit = bool(field.unit) and rng.random() < 0.4
        chosen[name] = f"{header}（{field.unit}）" if has_unit else header
    return chosen


def _unambiguous_headers(name: str, fields: Mapping[str, Field]) -> list[str]:
    """Return the spellings of a field's header that no other field of the register has."""
    others = {
        spelling
        for other, field in fields.items()
        if other != name
        for spelling in (other, *field.headers)
    }
    return [spelling for spelling in fields[name].headers if spelling not in others]


@dataclass(frozen=True)
class Sample:
    """The sample year: its settings, and the clean rows of each register."""

    settings: Settings
    rows: Mapping[str, list[Row]]

    @classmethod
    def read(cls) -> Sample:
        """Read and clean the registers of the sample year."""
        settings = load_settings(YEAR, ROOT / "params" / f"{YEAR}.yaml")
        inputs = read_inputs(ROOT / "data" / str(YEAR))
        cleaned = clean(inputs.sheets, settings, inputs.corrections, inputs.ignored)
        return cls(settings, {name: _to_rows(table) for name, table in cleaned.records.items()})

    def fields_of(self, register: str) -> dict[str, Field]:
        """Return the fields of a register in which duplicate rows agree."""
        fields = self.settings.book.fields_of(register)
        return {name: field for name, field in fields.items() if field.is_identity}


def _to_rows(table: pd.DataFrame) -> list[Row]:
    kept = table.drop(columns=[DOUBT]).astype(object)
    return [
        {str(name): None if pd.isna(value) else value for name, value in row.items()}
        for row in kept.to_dict("records")
    ]


def make_rows(sample: Sample, register: str, county: County, rng: random.Random) -> list[Row]:
    """Return distinct rows of a county, 0.5 to 1.5 times as many as the sample has."""
    fields, rows = sample.fields_of(register), sample.rows[register]
    number = max(1, round(len(rows) * rng.uniform(0.5, 1.5)))
    indexes = sorted(rng.sample(range(len(rows)), min(number, len(rows))))
    chosen = [rows[index] for index in indexes]
    chosen += rng.choices(rows, k=number - len(chosen))
    renaming = Renaming(sample.settings, county)
    seen: set[tuple[Any, ...]] = set()
    return [_make_row(row, fields, renaming, rng, seen) for row in chosen]


def _make_row(
    row: Row,
    fields: Mapping[str, Field],
    renaming: Renaming,
    rng: random.Random,
    seen: set[tuple[Any, ...]],
) -> Row:
    """Return a new row made from one of the sample, and add it to `seen`."""
    for attempt in range(1, _MAX_ATTEMPTS):
        made = {
            name: _change_value(row[name], field, renaming, rng, attempt)
            for name, field in fields.items()
        }
        key = tuple(made.values())
        if key not in seen:
            seen.add(key)
            return made
    raise BenchmarkError(f"No further distinct row can be made from {row}.")


def _change_value(
    value: Any, field: Field, renaming: Renaming, rng: random.Random, attempt: int
) -> Any:
    if value is None:
        return None
    if field.kind == "date":
        return dt.date(YEAR, value.month, rng.randint(1, _LAST_DAY))
    if field.kind in ("count", "amount"):
        return max(1, round(value * rng.uniform(0.6, 1.4)))
    if field.kind != "text" or not value or attempt == 1:
        return renaming.apply(value)
    if field.personal:
        return _change_personal(value, rng)
    return f"{renaming.apply(value)}（{attempt}）"


def _change_personal(value: str, rng: random.Random) -> str:
    """Return another invented name, or another number of a person."""
    if value.isdecimal():
        return value[:-4] + "".join(rng.choices("0123456789", k=4))
    return value[:1] + "".join(rng.choices(_GIVEN_NAMES, k=2))


class Renaming:
    """Replaces the names of the sample's county and townships by those of another county."""

    def __init__(self, settings: Settings, county: County) -> None:
        office = settings.office
        names = {office.label: f"{county.short}县", office.county: county.name}
        names |= dict.fromkeys(office.county_spellings, county.name)
        self._names = names | dict(zip(office.places, county.townships, strict=True))
        longest_first = sorted(map(str, self._names), key=len, reverse=True)
        self._pattern = re.compile("|".join(map(re.escape, longest_first)))

    def apply(self, text: str) -> str:
        """Return a text with the names replaced."""
        return self._pattern.sub(lambda match: self._names[match[0]], text)
