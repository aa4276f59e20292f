"""Clean values written as offices write them: every way here is one that cleaning reads."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Sequence
from typing import Any

from annual_review.values.units import SCALES

from annual_review.project.settings import Field
from annual_review.values.numerals import write_numeral
from annual_review.values.places import short_name
from annual_review.values.wording import plain_number
from benchmarks.invented_counties import County

Writer = Callable[[Any], Any]  # of a clean value; what stands in the cell

_BLANKS = ("", "", "/", "—", "无")
_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
_DIGITS = str.maketrans("0123456789", "〇一二三四五六七八九")
_TEN_THOUSAND = SCALES["万"]


def _chinese(day: dt.date) -> str:
    year = str(day.year).translate(_DIGITS)
    return f"{year}年{write_numeral(str(day.month))}月{write_numeral(str(day.day))}日"


_DATES: tuple[Callable[[dt.date], Any], ...] = (
    lambda day: f"{day.year}年{day.month}月{day.day}日",
    lambda day: f"{day.year}.{day.month}.{day.day}",
    lambda day: f"{day.year}/{day.month}/{day.day}",
    lambda day: f"{day:%Y%m%d}",
    lambda day: f"{day.month}月{day.day}日",
    lambda day: f" {day.year} 年 {day.month} 月 {day.day} 日".translate(_WIDE),
    _chinese,
    dt.date.isoformat,
)


def writers(fields: dict[str, Field], county: County, drawn: random.Random) -> dict[str, Writer]:
    """Return what writes the cells of each field in a county, which has its habits in each."""
    return {name: _writer(field, county, drawn) for name, field in fields.items()}


def _writer(field: Field, county: County, drawn: random.Random) -> Writer:
    if field.kind == "date":
        habits = drawn.sample(_DATES, 3)
        return lambda day: _date(day, habits, drawn)
    if field.kind in ("count", "amount"):
        return lambda number: _number(number, field.unit, drawn)
    if field.kind == "place":
        return lambda place: _place(place, county, drawn)
    if field.kind == "category":
        return lambda choice: drawn.choice([choice, choice, *field.choices.get(choice, ())])
    return lambda text: text or drawn.choice(_BLANKS)


def _date(day: dt.date, habits: Sequence[Writer], drawn: random.Random) -> Any:
    return drawn.choice(habits)(day)


def _number(number: float, unit: str, drawn: random.Random) -> Any:
    plain = plain_number(number)
    ways = [number, number, plain, f" {plain} ", f"{plain}{unit}", plain.translate(_WIDE)]
    if plain.isdecimal():
        ways += [write_numeral(plain), f"{int(plain):,}"]
    return drawn.choice(ways)


def _place(place: str, county: County, drawn: random.Random) -> str:
    if not place:
        return ""
    stem = place.removesuffix("街道").removesuffix("镇").removesuffix("乡")
    ways = [place, place, county.name + place, f"{short_name(county.name)}{place}", stem]
    return drawn.choice([*ways, f"{place[:1]} {place[1:]}"])


def in_ten_thousands(number: float) -> float:
    """Return a number as it stands under a header in 万.

    >>> in_ten_thousands(4300.0)
    0.43
    """
    return float(plain_number(number * 100)) / (100 * _TEN_THOUSAND)
