"""What the review keeps of a figure besides its text: value, rule, rows, and of what it was made.

A figure that was calculated has the rows of all its operands, of whatever register and year, and
keeps the formula, and of each operand its own value, rule and rows.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from annual_review.chapter.earlier import EarlierYears, earlier_years_of, year_of
from annual_review.chapter.figure_changes import why_redefined
from annual_review.chapter.small_counts.words import ROWS_NOT_LISTED, in_text
from annual_review.document.small_differences import MEASURED
from annual_review.errors import FigureError
from annual_review.language import stored
from annual_review.values.exact_values import exact_quantity

if TYPE_CHECKING:
    from annual_review.chapter.figures import Figure

_NUMBER_OF_ROWS = re.compile(r"(?:，|中的)\d+行")


def evidence_of(figure: Figure) -> dict[str, Any]:
    """Return the evidence of a figure, as JSON: value, unit, rule, rows, and those of last year.

    That of a calculated one has `formula`, with the ids of its operands, `worked`, the same with
    their values, and `operands`; `uncompared` says why there is no year before, where it is not
    known how the rows were selected. Of a number that is withheld there is neither, and no row.
    """
    if figure.state != "shown":
        return _withheld(figure)
    own: dict[str, Any] = {
        "value": figure.value,
        "unit": figure.unit,
        "rule": figure.rule,
        "rows": figure.rows(),
    }
    own |= _calculation(figure)
    if figure.small is not None and figure.small.measure:
        own[MEASURED] = [*figure.small.measure, figure.threshold]
    try:
        before = figure.before
    except FigureError as error:
        earlier = earlier_years_of(figure.origin)
        is_lost = earlier is not None and figure.year - 1 in earlier.origins
        return own | ({"uncompared": stored(error.text)} if is_lost else {})
    if before is None or before.state != "shown":
        return own
    return own | {"before": _before(figure, before)}


def _withheld(figure: Figure) -> dict[str, Any]:
    """Return the evidence of a number that is withheld: the names of its registers, and no row.

    `small` is the number from which on it would be printed.
    """
    registers = dict.fromkeys(leaf.register for leaf in figure.leaves if leaf.register)
    rules = dict.fromkeys(_rule_without_rows(leaf) for leaf in figure.leaves)
    unit = figure.measure or figure.unit
    text = in_text(figure.state, figure.threshold, unit)
    return {
        "value": text.removesuffix(unit),
        "unit": unit if unit and text.endswith(unit) else "",
        "rule": "，".join([*rules, ROWS_NOT_LISTED]),
        "rows": [{"register": name, "fields": [], "rows": []} for name in registers],
        "small": figure.threshold,
    }


def _rule_without_rows(figure: Figure) -> str:
    """Return the rule of a figure without the number of its rows."""
    return _NUMBER_OF_ROWS.sub("", figure.rule)


def _before(figure: Figure, before: Figure) -> dict[str, Any]:
    reason = why_redefined(figure)
    own = {
        "year": figure.year - 1,
        "value": before.value,
        "rule": before.rule,
        "rows": before.rows(),
    }
    earlier = earlier_years_of(figure.origin)
    names = earlier.name_of_year(figure.year - 1) if earlier else {}
    names |= earlier.part_of(figure.year - 1) if earlier else {}
    return own | _calculation(before) | ({"redefined": reason} if reason else {}) | names


def _calculation(figure: Figure) -> dict[str, Any]:
    if figure.expression is None:
        return {}
    names = _names(figure)
    return {
        "formula": figure.expression.word(lambda one: names[id(one)]),
        "worked": figure.expression.word(_value_of),
        "operands": [
            {
                "id": names[id(one)],
                "value": one.value,
                "unit": one.measure or one.unit,
                "rule": one.rule,
                "rows": one.rows(),
            }
            for one in figure.operands
        ],
    }


def _value_of(figure: Figure) -> str:
    return exact_quantity(figure.value, figure.measure or figure.unit)


def _names(figure: Figure) -> dict[int, str]:
    """Return what a formula calls its figures: their ids, and the year where it is another one."""
    year, names = year_of(figure.origin), {}
    years = earlier_years_of(figure.origin) or EarlierYears(year)
    for one in figure.operands:
        other = year_of(one.origin)
        names[id(one)] = one.id if other in (0, year) else f"{one.id}（{years.label_of(other)}）"
    return names
