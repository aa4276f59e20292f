"""Things that are made when they are first asked for, and then remembered."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar

Name = TypeVar("Name")
Made_co = TypeVar("Made_co", covariant=True)


class Remembered(Mapping[Name, Made_co]):
    """Things by name, each made when it is first asked for."""

    def __init__(self, makers: Mapping[Name, Callable[[], Made_co]]) -> None:
        self._makers = makers
        self._made: dict[Name, Made_co] = {}

    def __getitem__(self, name: Name) -> Made_co:
        """Return a thing. Raises KeyError for an unknown name."""
        if name not in self._made:
            self._made[name] = self._makers[name]()
        return self._made[name]

    def __iter__(self) -> Iterator[Name]:
        return iter(self._makers)

    def __len__(self) -> int:
        return len(self._makers)
