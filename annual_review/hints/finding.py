"""Find the hints of a period: the strongest first, those that params/ explain apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from annual_review.hints.digits import repeated_digits
from annual_review.hints.explanations import Explanations
from annual_review.hints.hint import Hint
from annual_review.hints.lost_values import lost_values
from annual_review.hints.months import silent_months, unusual_months
from annual_review.hints.register_rows import Records, RegisterRows, register_rows
from annual_review.hints.totals import changed_months, changed_totals
from annual_review.hints.unusual_values import unusual_values
from annual_review.project.settings import Settings

_MOST_OF_ONE = 3  # hints of one kind, register and field; more become one
_NAMED = 3  # of those that become one
_KINDS = (
    silent_months,
    unusual_months,
    changed_totals,
    changed_months,
    lost_values,
    unusual_values,
    repeated_digits,
)


@dataclass(frozen=True)
class Findings:
    """The hints that nobody has explained, the strongest first; those that are explained.

    `unused` are warnings, in Chinese, of explanations that fit no hint.
    """

    open: tuple[Hint, ...] = ()
    explained: tuple[Hint, ...] = ()
    unused: tuple[str, ...] = ()


def find_hints(settings: Settings, cleaned: Records, before: Records | None) -> Findings:
    """Return the hints of clean records; `before` are those of the year before, if there are any.

    Nothing is changed. `before` may be of the whole year or of the same part of it.
    """
    explanations = Explanations(settings)
    rows = register_rows(settings, cleaned, before)
    found = explanations.explain([hint for one in rows for hint in hints_of(one)])
    waiting = [hint for hint in found if not hint.reason]
    ranked = sorted(_merged(waiting), key=lambda hint: -hint.strength)
    explained = [hint for hint in found if hint.reason]
    return Findings(tuple(ranked), tuple(explained), tuple(explanations.unused(found)))


def hints_of(rows: RegisterRows) -> list[Hint]:
    """Return the hints of one register, none of which only says again what another says."""
    found = list(chain.from_iterable(kind(rows) for kind in _KINDS))
    changed = {month for hint in found if hint.field for month in hint.months}
    places = {place for hint in found if hint.field and hint.months for place in hint.rows}
    return [
        hint
        for hint in found
        if not (hint.kind == "value" and set(hint.rows) <= places and changed)
    ]


def _merged(hints: Sequence[Hint]) -> Iterator[Hint]:
    """Yield the hints; of many of one kind, register and field one that names the first."""
    alike: dict[tuple[str, str, str], list[Hint]] = {}
    for hint in hints:
        alike.setdefault((hint.kind, hint.register, hint.field), []).append(hint)
    for of_one in alike.values():
        if len(of_one) <= _MOST_OF_ONE or not of_one[0].field:
            yield from of_one
        else:
            yield _as_one(sorted(of_one, key=lambda hint: -hint.strength))


def _as_one(hints: Sequence[Hint]) -> Hint:
    first = hints[0]
    named = "、".join(hint.subject for hint in hints[:_NAMED])
    what = {
        "lost": f"{first.register}没有{named}等{len(hints)}个{first.field}的登记，上年都有",
        "value": f"{first.register}有{len(hints)}条{first.field}远离通常值，"
        f"如{_values(hints[:_NAMED])}",
    }.get(first.kind, f"{first.what}，另有{len(hints) - 1}处类似")
    rows = tuple(place for hint in hints for place in hint.rows)
    return replace(first, subject=named, what=what, detail="", rows=rows)


def _values(hints: Iterable[Hint]) -> str:
    return "、".join(hint.subject.removeprefix(hint.field) for hint in hints)
