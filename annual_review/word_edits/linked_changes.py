"""Changes that only make sense together are made together, or not at all.

Two changes of a paragraph belong together if they are in one clause, or if a text was moved from
one to the other: with one of them alone, the sentence would say something that nobody wrote.
`verifying` calls `drop_halves` whenever an item has lost its last way.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from annual_review.word_edits.differences import Change, coded
from annual_review.word_edits.items import Item
from annual_review.word_edits.passages import Passage

_ENDS_OF_CLAUSES = "，；：。！？"
_SHORTEST_MOVED = 2  # characters
_TOGETHER = "与同一处的另一改动相连，那一处不能写入，两处一并待办"


def drop_halves(items: Sequence[Item]) -> None:
    """Drop the ways of changes that belong to one which cannot be made."""
    for group in _groups(items):
        if all(one.is_wanted for one in group):
            continue
        for one in group:
            while one.is_wanted:
                one.drop_candidate(_TOGETHER)


def _groups(items: Sequence[Item]) -> list[list[Item]]:
    """Return the changes of wordings that belong together, two at least."""
    groups: list[list[Item]] = []
    for one, other in _linked(items):
        found = [group for group in groups if any(item in (one, other) for item in group)]
        joined = [item for group in found for item in group]
        joined += [item for item in (one, other) if not any(item is known for known in joined)]
        groups = [group for group in groups if group not in found]
        groups.append(joined)
    return groups


def _linked(items: Sequence[Item]) -> Iterator[tuple[Item, Item]]:
    by_place: dict[str, list[Item]] = {}
    for item in items:
        if item.change is not None:
            by_place.setdefault(item.passages[0].place, []).append(item)
    for own in by_place.values():
        for one, other in combinations(own, 2):
            changes = [item.change for item in (one, other) if item.change is not None]
            if _belong_together(own[0].passages[0], changes[0], changes[1]):
                yield one, other


def _belong_together(passage: Passage, one: Change, other: Change) -> bool:
    if not _clauses(passage, one).isdisjoint(_clauses(passage, other)):
        return True
    return _is_moved(passage, one, other) or _is_moved(passage, other, one)


def _clauses(passage: Passage, change: Change) -> set[int]:
    """Return the numbers of the clauses that a change is in."""
    text = coded(passage.atoms)
    first, last = (
        sum(char in _ENDS_OF_CLAUSES for char in text[:end]) for end in (change.start, change.end)
    )
    return set(range(first, last + 1))


def _is_moved(passage: Passage, source: Change, target: Change) -> bool:
    """Return whether what a change takes out is what another puts in, or a part of it."""
    atoms = passage.atoms[source.start : source.end]
    moved = "".join(atom.text for atom in atoms).strip("、，；。")
    return len(moved) >= _SHORTEST_MOVED and moved in target.text
