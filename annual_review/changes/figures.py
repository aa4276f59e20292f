"""Compare the figures of two reviews by their ids: values, rules, operands, rows, the year before.

A rule names the number of its rows, which changes with them: without it, the rule is the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from annual_review.changes.model import (
    BeforeChange,
    FigureChange,
    OperandChange,
    RowChanges,
    RuleChange,
    Value,
)
from annual_review.changes.review_files import ANOTHER_YEAR, THIS_YEAR

if TYPE_CHECKING:
    from annual_review.changes.figure_rows import RowComparison

_COUNT_OF_ROWS = re.compile(r"[，,](?:[^，,（）()]*中的)?[\d,]+行(?=$|[，,；）)])")
_OF_ANOTHER_YEAR = re.compile(r"（.*）$")  # behind the id of an operand

Entry = Mapping[str, Any]
_NOTHING: Entry = {}


def figure_changes(
    old: Sequence[Entry], new: Sequence[Entry], rows: RowComparison | None
) -> Iterator[FigureChange]:
    """Yield the figures that differ, in the order of the newer review; `rows` compares their rows.

    Without it only values, rules and operands are compared.
    """
    before, after = ({str(one["id"]): one for one in figures} for figures in (old, new))
    for id in dict.fromkeys([*after, *before]):
        change = _figure_change(id, before.get(id), after.get(id), rows)
        if change is not None:
            yield change


def without_count(rule: str) -> str:
    """Return a rule without the number of its rows.

    >>> without_count("（竞赛，人数，合计，58行）÷（竞赛，行数，58行）")
    '（竞赛，人数，合计）÷（竞赛，行数）'
    """
    return _COUNT_OF_ROWS.sub("", rule)


def _figure_change(
    id: str, old: Entry | None, new: Entry | None, rows: RowComparison | None
) -> FigureChange | None:
    one, other = old or _NOTHING, new or _NOTHING
    known = new or old or _NOTHING
    change = FigureChange(
        id,
        str(known.get("label") or ""),
        str(known.get("text") or ""),
        str(known.get("chapter") or ""),
        _number(one.get("value")),
        _number(other.get("value")),
        str(one.get("unit") or ""),
        str(other.get("unit") or ""),
        _rule_change(one, other) if old and new else None,
        _own_rows(old, new, None if _withheld(one) or _withheld(other) else rows),
        tuple(_operand_changes(one, other)) if old and new else (),
        _before_change(one, other, rows) if old and new else None,
        without_count(str(known.get("rule") or "")),
        _withheld(one),
        _withheld(other),
    )
    is_changed = change.is_value_changed or old is None or new is None
    differs = change.rule or change.rows or change.operands or change.before
    return change if is_changed or differs else None


def _own_rows(old: Entry | None, new: Entry | None, rows: RowComparison | None) -> RowChanges:
    """Return the changed rows of a figure.

    Of a figure that only one review has, these are the records that are in that review alone.
    """
    if rows is None:
        return RowChanges()
    found = _row_changes(old or _NOTHING, new or _NOTHING, rows)
    return found if old and new else found.only({"came", "went"})


def _withheld(entry: Entry) -> str:
    """Return the text of a figure whose value is withheld, being of few persons; "" of another."""
    return str(entry.get("text") or "") if entry.get("small") else ""


def _number(value: object) -> Value:
    return value if isinstance(value, int | float) else None


def _rule_change(old: Entry, new: Entry) -> RuleChange | None:
    rules = [without_count(str(one.get("rule") or "")) for one in (old, new)]
    if rules[0] != rules[1] and all(rules):
        return RuleChange(*rules)
    formulas = [str(one.get("formula") or "") for one in (old, new)]
    return RuleChange(*formulas) if formulas[0] != formulas[1] and all(formulas) else None


def _operand_changes(old: Entry, new: Entry) -> Iterator[OperandChange]:
    before, after = (
        {str(one.get("id")): one for one in entry.get("operands") or ()} for entry in (old, new)
    )
    for id in dict.fromkeys([*after, *before]) if before and after else ():
        one, other = before.get(id, _NOTHING), after.get(id, _NOTHING)
        values = _number(one.get("value")), _number(other.get("value"))
        if values[0] != values[1]:
            yield OperandChange(id, *values, str((other or one).get("unit") or ""))


def _before_change(old: Entry, new: Entry, rows: RowComparison | None) -> BeforeChange | None:
    """Return what differs in the year before: a value that came, went or changed, or its rows."""
    one, other = old.get("before") or _NOTHING, new.get("before") or _NOTHING
    if one == other:
        own = rows is not None and bool(one)
        if not own:
            return None
    values = _number(one.get("value")), _number(other.get("value"))
    year = int((other or one).get("year") or 0)
    rule = _rule_change(one, other) if one and other else None
    found = _row_changes(one, other, rows, year) if rows else RowChanges()
    differs = values[0] != values[1] or rule or found
    return BeforeChange(year, *values, rule, found) if differs else None


def _row_changes(old: Entry, new: Entry, rows: RowComparison, year: int = THIS_YEAR) -> RowChanges:
    """Return the changed rows of a figure, or of one of the year before.

    Those of a calculated figure are found by its operands, which may be of another year.
    """
    return rows.changes(*(list(_sources(entry, year)) for entry in (old, new)))


def _sources(entry: Entry, year: int) -> Iterator[tuple[int, Entry]]:
    """Yield the sources of a figure, each with the year whose rows they are taken for."""
    operands = entry.get("operands") or ()
    for operand in operands:
        is_other = _OF_ANOTHER_YEAR.search(str(operand.get("id", ""))) is not None
        yield from _sources(operand, ANOTHER_YEAR if is_other else year)
    if not operands:
        for source in entry.get("sources") or ():
            yield year, source
