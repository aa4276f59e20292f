"""The figures of this run against those that an earlier review published."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from annual_review.settings import Published

AGREES, DIFFERS, ABSENT = "相符", "不符", "本次未提供"


class Comparison(NamedTuple):
    """A published figure, what this review prints for it, and whether they agree."""

    item: str
    published: str
    printed: str
    value: str
    verdict: str


def compare_published(
    figures: Sequence[Mapping[str, Any]], published: Mapping[str, Published]
) -> list[Comparison]:
    """Compare each published figure with ours, which agrees if it lies in the interval."""
    known = {one["id"]: one for one in figures}
    return [_compare(said, id, known.get(id)) for id, said in published.items()]


def _compare(said: Published, id: str, ours: Mapping[str, Any] | None) -> Comparison:
    item = said.item or id
    if ours is None:
        return Comparison(item, said.printed, "", "", ABSENT)
    verdict = AGREES if said.lower <= ours["value"] <= said.upper else DIFFERS
    return Comparison(item, said.printed, ours["text"], f"{ours['value']}{ours['unit']}", verdict)
