"""Places and categories: read one cell as a name that params/ know, whatever its spelling.

`Places` and `category_reader` are used by cleaning/columns.py, `choice_test` where rows are told
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
from annual_review.values.county_names import short_name
from annual_review.values.place_endings import PlaceEndings

_PUNCTUATION = re.compile(r"[^\w]")
_NEAR_PLACE = 60.0  # of 100: one wrong character in three
_NEAR_CATEGORY = 75.0  # one in four or more
_MOST_GUESSES = 2
_SHORTEST_BEGINNING = 3  # characters of the name of an area


class PlaceWord(Protocol):
    """What an office calls a place: the `words` of an `Office`."""

    @property
    def place(self) -> str: ...  # noqa: D102


class PlaceNames(Protocol):
    """The names of an area and of the places in it: an `Office` of project.settings."""

    @property
    def names_of_area(self) -> Sequence[str]: ...  # noqa: D102

    @property
    def places(self) -> Mapping[str, Sequence[str]]: ...  # noqa: D102

    @property
    def words(self) -> PlaceWord: ...  # noqa: D102


class Places:
    """The places of an office, found by any of their spellings.

    The name of the area may stand before a place, and the kind of place at its end be left out.
    Without a list of places any text is one.

    >>> from types import SimpleNamespace
    >>> area = {"names_of_area": ["市人民医院"], "words": SimpleNamespace(place="病区")}
    >>> places = Places(SimpleNamespace(places={"心内科病区": [], "骨科病区": []}, **area))
    >>> places.read("市人民医院骨 科").value, places.read("心肉科病区").suggestion
    ('骨科病区', '是否为心内科病区？')
    >>> places.read("食堂").doubt
    '不在病区名单中'
    """

    def __init__(self, office: PlaceNames) -> None:
        areas = [loose_key(name) for name in office.names_of_area]
        self._areas = sorted(areas, key=len, reverse=True)
        self._short = sorted({short_name(name) for name in areas}, key=len, reverse=True)
        self._names = {loose_key(name): name for name in office.places}
        self._endings = PlaceEndings(self._names)
        self._word = office.words.place
        self._by_key: dict[str, set[str]] = {}
        for name, spellings in office.places.items():
            for spelling in (name, *spellings):
                for key in {loose_key(spelling), self._endings.stem(loose_key(spelling))}:
                    self._by_key.setdefault(key, set()).add(name)

    def is_known(self, value: Any) -> bool:
        """Return whether a cell holds a place of the list, in any spelling."""
        reading = self.read(value)
        return bool(self._names) and reading.value is not None and not reading.doubt

    def read(self, value: Any) -> Reading:
        """Read a place; an unknown one is kept as written, and doubted."""
        text = tidy(as_text(value))
        if is_empty(text):
            return EMPTY
        if not self._names:
            return Reading(text)
        key = self._without_area(loose_key(text))
        if key in self._names:
            return Reading(self._names[key])
        names = self._by_key.get(key) or self._by_key.get(self._endings.stem(key)) or set()
        if len(names) == 1 and (key in self._by_key or self._is_of_kind(key, *names)):
            return Reading(*names)
        return Reading(
            text,
            doubt=f"可指几个{self._word}" if len(names) > 1 else f"不在{self._word}名单中",
            suggestion=self._guess(key, names),
        )

    def _is_of_kind(self, key: str, name: str) -> bool:
        """Return whether a key ends with the kind of place that a name ends with."""
        return self._endings.kind(key) in ("", self._endings.kind(loose_key(name)))

    def _without_area(self, key: str) -> str:
        if key in self._by_key:
            return key
        for area in self._areas:
            before, found, place = key.partition(area)
            if found and place and (not before or before[-1] in "省市州"):
                return place
        for area in self._short:  # only before a known place: 沿河 is a river, too
            place = key.removeprefix(area)
            if place != key and self._knows(place):
                return place
        return self._without_beginning(key)

    def _without_beginning(self, key: str) -> str:
        """Drop what the name of the area begins with, too, before a known place: 安和医院骨科."""
        for area in self._areas:
            for end in range(min(len(area), len(key) - 1), _SHORTEST_BEGINNING - 1, -1):
                if key[:end] == area[:end] and self._knows(key[end:]):
                    return key[end:]
        return key

    def _knows(self, key: str) -> bool:
        return key in self._by_key or self._endings.stem(key) in self._by_key

    def _guess(self, key: str, names: set[str]) -> str:
        if names:
            return suggest("或".join(sorted(names)))
        within = [name for spelling, name in self._names.items() if spelling in key]
        return suggest(within[0]) if len(within) == 1 else _nearest(key, self._names, _NEAR_PLACE)


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
