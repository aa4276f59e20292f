"""Offices in the order of a page: each that is a review of others above its members."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from annual_review.offices import Office


class Line(NamedTuple):
    """A line of the page: an office, and how many stand above it that it is a member of."""

    id: str
    level: int


def in_tree(offices: Sequence[Office]) -> list[Line]:
    """Return a line for each office below each that it is a member of; those of none come last.

    A member without a folder has a line, too.

    >>> from pathlib import Path
    >>> county, city = Office("a", Path()), Office("c", Path(), ("a",))
    >>> [tuple(line) for line in in_tree([county, Office("b", Path()), city])]
    [('c', 0), ('a', 1), ('b', 0)]
    """
    known = {office.id: office for office in offices}
    members = {id for office in offices for id in office.members}
    tops = [office for office in offices if office.id not in members]
    tops.sort(key=lambda office: not office.members)  # stable: the given order otherwise
    return [line for top in tops for line in _below(top.id, known, ())]


def _below(id: str, known: dict[str, Office], above: tuple[str, ...]) -> Iterator[Line]:
    yield Line(id, len(above))
    for member in known[id].members if id in known else ():
        if member not in above:
            yield from _below(member, known, (*above, id))
