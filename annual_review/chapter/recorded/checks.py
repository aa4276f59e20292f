"""Refuse a mask that compares a field with what it cannot have, and would select in silence.

pandas compares letter by letter and kind by kind: a misspelt township, a number in quotes or None
is equal to nothing. What `where` refuses is refused here, where a recorded mask selects rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pandas as pd

from annual_review.chapter.conditions import CONTAINS, EQUAL, Condition
from annual_review.chapter.known_fields import require_known
from annual_review.chapter.recorded.expressions import (
    Call,
    Day,
    Expression,
    Field,
    evaluate,
    parts_of,
)
from annual_review.chapter.recorded.steps import truths
from annual_review.errors import FigureError
from annual_review.language import N_, _
from annual_review.records.dated_columns import kind_of

_OF_TEXTS = {"contains", "startswith", "endswith", "match", "fullmatch"}
_WHOLE_DAY = re.compile(r"\D*\d{4}\D+\d{1,2}\D+\d{1,2}\D*|\d{8}")
_NO_DAY = {  # by the kind of a column of dates
    "date": N_("{name} holds dates, and {value!r} is none that pandas reads."),
    "month": N_("{name} holds months, and {value!r} is none that pandas reads."),
    "quarter": N_("{name} holds quarters, and {value!r} is none that pandas reads."),
    "year": N_("{name} holds years, and {value!r} is none that pandas reads."),
}
_INEXACT = {"eq", "ne", "le", "gt", "isin", "between"}  # with a month, which pandas takes for a day
_MOST_WORDS = re.compile(r"[^|.^$*+?{}\[\]\\()]+(?:\|[^|.^$*+?{}\[\]\\()]+)*")


def require_possible(rows: pd.DataFrame, mask: Expression) -> None:
    """Raise FigureError for a comparison in a mask of `rows` that no row can, or does, meet."""
    for part in parts_of(mask):
        if not (isinstance(part, Call) and isinstance(part.operand, Field)):
            continue
        if part.operand.name in rows.columns:
            _require(rows, part, rows[part.operand.name])


def _require(rows: pd.DataFrame, call: Call, column: pd.Series) -> None:
    if call.method in ("isna", "notna"):
        _require_empty_cells(call.operand.name, column)
    elif call.accessor == "str" and call.method in _OF_TEXTS:
        for single in _words_of(call):
            _require_known_text(rows, single, CONTAINS)
    elif (
        call.method in ("eq", "ne", "isin", "between", "le", "lt", "gt", "ge") and not call.accessor
    ):
        for value in _values(call.args):
            _require_alike(call, column, value)
            if call.method in ("eq", "ne", "isin") and isinstance(value, str) and value:
                _require_known_text(rows, call._replace(method="eq", args=(value,)), EQUAL)


def _values(args: tuple[Any, ...]) -> Iterator[Any]:
    for value in args:
        is_list = isinstance(value, tuple) and not hasattr(value, "_fields")
        yield from value if is_list else (value,)


def _require_alike(call: Call, column: pd.Series, value: Any) -> None:
    name, kind = call.operand.name, kind_of(column)
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if value is None or value is pd.NA or value is pd.NaT or (is_number and pd.isna(value)):
        raise FigureError(
            _("{name} is compared with {value!r}, which equals nothing.", name=name, value=value),
            remedy=_(
                'Write .isna() or .notna(); for texts == "", or where(…, {name}="").', name=name
            ),
        )
    if kind and isinstance(value, str):
        raise FigureError(
            _(_NO_DAY[kind], name=name, value=value),
            remedy=_(
                "Write it like 2021-03-05, or where(…, {name}={value!r}).", name=name, value=value
            ),
        )
    if isinstance(value, Day) and value.text and call.method in _INEXACT:
        if not _WHOLE_DAY.fullmatch(value.text):
            raise FigureError(
                _("pandas takes {text!r} for its first day only.", text=value.text),
                remedy=_(
                    "Write .dt.month == 3, or where(…, {name}={text!r}).",
                    name=name,
                    text=value.text,
                ),
            )
    elif column.dtype.kind in "iuf" and isinstance(value, str):
        raise FigureError(
            _(
                "{name} holds numbers, and is compared with the text {value!r}.",
                name=name,
                value=value,
            ),
            remedy=_("Write the number without quotes.")
            if value
            else _("Write the number without quotes: an empty cell is .isna()."),
        )
    elif not kind and column.dtype.kind not in "iufb" and is_number:
        raise FigureError(
            _(
                "{name} holds texts, and is compared with the number {value!r}.",
                name=name,
                value=value,
            ),
            remedy=_('Write it in quotes: "{value}".', value=value),
        )


def _require_empty_cells(name: str, column: pd.Series) -> None:
    """Raise FigureError for a field of texts, whose empty cells are empty texts and not missing."""
    if kind_of(column) or column.dtype.kind in "iufb" or column.isna().any():
        return
    if (pd.Series(column) == "").any():
        raise FigureError(
            _(
                "Empty cells of {name}, which holds texts, are empty texts: none is missing.",
                name=name,
            ),
            remedy=_('Write == "" or != "", or where_not(…, {name}="").', name=name),
        )


def _words_of(call: Call) -> list[Call]:
    """Return a search for each word of a text that gives several with |."""
    first = call.args[0] if call.args else None
    if call.method != "contains" or not isinstance(first, str) or not _MOST_WORDS.fullmatch(first):
        return [call]
    return [call._replace(args=(word, *call.args[1:])) for word in first.split("|")]


def _require_known_text(rows: pd.DataFrame, call: Call, sign: str) -> None:
    if not (call.args and isinstance(call.args[0], str)):
        return
    condition = Condition(call.operand.name, sign, call.args[:1])

    def is_in(table: pd.DataFrame) -> bool:
        return bool(truths(evaluate(call, table)).any())

    require_known(rows, condition, is_in)
