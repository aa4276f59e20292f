"""The figures of this run against those that an earlier review published."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from annual_review.phrases import plain_number
from annual_review.settings import Published

AGREES, DIFFERS, ABSENT = "相符", "不符", "本次未提供"


class Comparison(NamedTuple):
    """A published figure, what this review prints for it, and whether they agree."""

    item: str
    published: str
    printed: str
    value: str
    verdict: str
    cause: str = ""


def compare_published(
    figures: Sequence[Mapping[str, Any]],
    published: Mapping[str, Published],
    waiting: Sequence[str] = (),
) -> list[Comparison]:
    """Compare each published figure with ours, which agrees if it lies in the interval.

    `waiting` names the register of each row that waits for a person: what is less than published
    may be among these.
    """
    known, rows = {one["id"]: one for one in figures}, Counter(waiting)
    return [_compare(said, id, known.get(id), rows) for id, said in published.items()]


def _compare(
    said: Published, id: str, ours: Mapping[str, Any] | None, waiting: Counter[str]
) -> Comparison:
    item = said.item or id
    if ours is None:
        return Comparison(item, said.printed, "", "", ABSENT, "有关台账未收到或文中没有写到")
    value = f"{ours['value']}{ours['unit']}"
    if said.lower <= ours["value"] <= said.upper:
        return Comparison(item, said.printed, ours["text"], value, AGREES)
    cause = _cause(said, ours, waiting)
    return Comparison(item, said.printed, ours["text"], value, DIFFERS, cause)


def _cause(said: Published, ours: Mapping[str, Any], waiting: Counter[str]) -> str:
    """Say by how much ours differs, and what it may come from."""
    if ours["value"] > said.upper:
        return f"多{plain_number(ours['value'] - said.upper)}，公布时或有漏记"
    rows = waiting[ours["rule"].split("，")[0]]
    reason = f"该台账有{rows}行待更正" if rows else "公布时或含未登记的内容"
    return f"少{plain_number(said.lower - ours['value'])}，{reason}"
