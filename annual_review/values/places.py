"""Townships and categories: read one cell as a name that params/ know, whatever its spelling.

`Townships` and `category_reader` are used by cleaning/columns.py, `choice_test` where rows are told
apart. An unknown name is kept as it is, doubted, and compared with the known ones to suggest the
nearest.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from rapidfuzz import fuzz, process

from annual_review.values.cell_text import (
    EMPTY,
    Reading,
    as_text,
    is_empty,
    loose_key,
    suggest,
    tidy,
    tidy_category,
)
from annual_review.values.county_names import everyday_name, short_name

_SUFFIX = re.compile(r"(?:街道办事处|街道办|街道|乡|镇)(?:人民政府|政府)?$")
_PUNCTUATION = re.compile(r"[^\w]")
_NEAR_PLACE = 60.0  # of 100: one wrong character in three
_NEAR_CATEGORY = 75.0  # one in four or more
_MOST_GUESSES = 2


class PlaceNames(Protocol):
    """The names of a county and its townships: an `Office` of project.settings."""

    @property
    def county(self) -> str: ...  # noqa: D102

    @property
    def county_spellings(self) -> Sequence[str]: ...  # noqa: D102

    @property
    def townships(self) -> Mapping[str, Sequence[str]]: ...  # noqa: D102


class Townships:
    """The townships of an office, found by any of their spellings.

    >>> from types import SimpleNamespace
    >>> county = {"county": "沿河土家族自治县", "county_spellings": []}
    >>> townships = Townships(SimpleNamespace(townships={"官舟镇": []}, **county))
    >>> townships.read("沿河县官 舟").value, townships.read("官周镇").suggestion
    ('官舟镇', '是否为官舟镇？')
    """

    def __init__(self, office: PlaceNames) -> None:
        names = {office.county, everyday_name(office.county), *office.county_spellings}
        counties = [loose_key(county) for county in names]
        self._counties = sorted(counties, key=len, reverse=True)
        self._short = sorted({short_name(county) for county in counties}, key=len, reverse=True)
        self._by_key: dict[str, set[str]] = {}
        for name, spellings in office.townships.items():
            for spelling in (name, *spellings):
                for key in {loose_key(spelling), _stem(loose_key(spelling))}:
                    self._by_key.setdefault(key, set()).add(name)
        self._names = {loose_key(name): name for name in office.townships}

    def read(self, value: Any) -> Reading:
        """Read a place; an unknown one is kept as written, and doubted."""
        text = tidy(as_text(value))
        if is_empty(text):
            return EMPTY
        key = self._without_county(loose_key(text))
        if key in self._names:
            return Reading(self._names[key])
        names = self._by_key.get(key) or self._by_key.get(_stem(key)) or set()
        if len(names) == 1 and _kind(key) in ("", _kind(*names)):
            return Reading(*names)
        return Reading(
            text,
            doubt="可指几个乡镇" if len(names) > 1 else "不在乡镇名单中",
            suggestion=self._guess(key, names),
        )

    def _without_county(self, key: str) -> str:
        for county in self._counties:
            before, found, place = key.partition(county)
            if found and place and (not before or before[-1] in "省市州"):
                return place
        for county in self._short:  # only before a known township: 沿河 is a river, too
            place = key.removeprefix(county)
            if place != key and key not in self._by_key and self._knows(place):
                return place
        return key

    def _knows(self, key: str) -> bool:
        return key in self._by_key or _stem(key) in self._by_key

    def _guess(self, key: str, names: set[str]) -> str:
        if names:
            return suggest("或".join(sorted(names)))
        within = [name for spelling, name in self._names.items() if spelling in key]
        return suggest(within[0]) if len(within) == 1 else _nearest(key, self._names, _NEAR_PLACE)


def _stem(key: str) -> str:
    """Drop 镇, 乡 or 街道 from a name of which at least two characters are left."""
    stem = _SUFFIX.sub("", key)
    return stem if len(stem) > 1 else key


def _kind(key: str) -> str:
    """Return 镇, 乡 or 街 (of 街道), or an empty text for a bare name."""
    suffix = _SUFFIX.search(key)
    return "" if suffix is None or _stem(key) == key else suffix[0][:1]


def _nearest(key: str, names: Mapping[str, str], cutoff: float) -> str:
    """Suggest the names nearest in spelling to `key`, unless too many are equally near."""
    near = process.extract(key, list(names), scorer=fuzz.ratio, score_cutoff=cutoff, limit=None)
    best = [names[spelling] for spelling, score, _ in near if score == near[0][1]]
    return suggest("或".join(best)) if 0 < len(best) <= _MOST_GUESSES else ""


def category_reader(choices: Mapping[str, Sequence[str]]) -> Callable[[Any], Reading]:
    """Return a function that reads a category: known spellings become the choice.

    Other texts are kept and doubted. Without choices any text is a category.

    >>> read = category_reader({"省级": ["全省"], "县级": []})
    >>> read("全 省").value, read("校级").doubt
    ('省级', '不在选项中')
    """
    known = {
        _category_key(s): choice
        for choice, spellings in choices.items()
        for s in (*spellings, choice)
    }

    def read(value: Any) -> Reading:
        text = tidy_category(as_text(value))
        key = _category_key(text)
        if key in known:
            return Reading(known[key])
        if is_empty(text):
            return EMPTY
        if not known:
            return Reading(text)
        return Reading(text, doubt="不在选项中", suggestion=_nearest(key, known, _NEAR_CATEGORY))

    return read


def choice_test(choices: Mapping[str, Sequence[str]]) -> Callable[[Any], bool]:
    """Return a function that tells whether a cell is one of some choices, in any spelling.

    >>> is_choice = choice_test({"省级": ["全省"], "县级": []})
    >>> is_choice("全省"), is_choice("乡级")
    (True, False)
    """
    read = category_reader(choices)

    def is_choice(cell: Any) -> bool:
        reading = read(cell)
        return reading.value is not None and not reading.doubt

    return is_choice


def _category_key(text: str) -> str:
    """Return a key that ignores quotation marks, brackets and gaps."""
    key = loose_key(text)
    return _PUNCTUATION.sub("", key) or key
