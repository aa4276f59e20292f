"""What is known of registers' fields: how cells were read, and which values there are in two years.

`Review.enable_evidence` stores this by the origin that its tables carry (see evidence.py). `where`
reads with it what it is given, and finds out whether a condition that selects nothing is a mistake.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from annual_review.chapter.conditions import EQUAL, Condition, day_numbers
from annual_review.chapter.recorded.steps import adds_fields
from annual_review.errors import FigureError, ReviewError, did_you_mean
from annual_review.language import N_, _
from annual_review.project.settings import Settings
from annual_review.records.field_readers import readers
from annual_review.values.cell_text import Reading, as_text, quote
from annual_review.values.office_year import MONTHS
from annual_review.values.period_texts import name_period
from annual_review.values.periods import word_day
from annual_review.values.wording import plain_number

Readers = Mapping[str, Callable[[Any], Reading]]
_MOST_NAMED = 12  # values in a message
_NO_ROW = (  # by the number of years that were looked at
    N_("No row has {condition}."),
    N_("No row has {condition} in {year}."),
    N_("No row has {condition} in {year} or {other}."),
)
_YEARS = ("year", "other")


@dataclass(frozen=True)
class KnownFields:
    """The readers of a register's cells, and its tables in the year and in the year before.

    A function of `tables` returns the whole table of a register in a year, or None; it may raise
    ReviewError for a year that cannot be cleaned.
    """

    readers: Callable[[str], Readers]
    tables: Sequence[tuple[int, Callable[[str], pd.DataFrame | None]]]

    def tables_of(
        self, register: str, year: int, *, is_own: bool
    ) -> Iterator[tuple[int, pd.DataFrame]]:
        """Yield the table of the register in its own year, or in the others that have one."""
        for of_year, table_of in self.tables:
            if (of_year == year) != is_own:
                continue
            try:
                table = table_of(register)
            except ReviewError:
                table = None
            if table is not None:
                yield of_year, table


_known: dict[str, KnownFields] = {}


def set_known_fields(origin: str, known: KnownFields) -> None:
    """Store what is known of the fields of an origin's tables."""
    _known[origin] = known


def share_known_fields(origin: str, other: str) -> None:
    """Let the tables of one origin know what those of another know: those of a year before."""
    if other in _known:
        _known[origin] = _known[other]


def readers_by_register(settings: Settings) -> Callable[[str], Readers]:
    """Return a function that returns how the cells of a register are read, by field."""

    @cache
    def readers_of_register(register: str) -> Readers:
        return readers(settings, register) if register in settings.book.registers else {}

    return readers_of_register


def readers_of(table: pd.DataFrame | pd.Series) -> Readers:
    """Return how the cells of a table's register were read, by field; empty if not known."""
    known = _known.get(str(table.attrs.get("origin", "")))
    return known.readers(str(table.attrs.get("register", ""))) if known else {}


def require_some_row(table: pd.DataFrame, condition: Condition) -> None:
    """Raise FigureError for a value that no row has, in this year or the one before.

    Values that params/ declare need no row, and neither do months, quarters and days of the year. A
    register without any row says nothing about its values.
    """
    for single in condition.separately():
        _require_some_row(table, single)


def is_known_value(column: pd.Series, field: str, value: str) -> bool:
    """Return whether params/ declare a value of a column's field, or a row of two years has it."""
    if value in column.attrs.get("choices", {}).get(field, ()):
        return True
    known = _known.get(str(column.attrs.get("origin", "")))
    if known is None:
        return False
    register, year = str(column.attrs.get("register", "")), int(column.attrs.get("year", 0))
    return any(
        field in table and bool((table[field] == value).any())
        for is_own in (True, False)
        for __, table in known.tables_of(register, year, is_own=is_own)
    )


def _require_some_row(table: pd.DataFrame, condition: Condition) -> None:
    def is_met(year: int, known: pd.DataFrame) -> bool:
        return bool(condition.of_year(year).selects(known).any())

    if not _needs_no_row(table, condition):
        _require(table, condition, is_met)


def require_known(
    table: pd.DataFrame, condition: Condition, is_in: Callable[[pd.DataFrame], bool]
) -> None:
    """Raise FigureError, as `where` does, for a text of a mask that no row has in either year.

    `condition` names field and text; `is_in` returns whether a table has a row with it. A declared
    choice needs no row.
    """
    if condition.values[0] not in table.attrs.get("choices", {}).get(condition.field, []):
        _require(table, condition, lambda __, known: is_in(known))


def _require(
    table: pd.DataFrame, condition: Condition, is_met: Callable[[int, pd.DataFrame], bool]
) -> None:
    """Raise FigureError if a condition is met in no table; the year before is read if need be."""
    found: list[tuple[int, pd.DataFrame]] = []
    for year, known in _tables_with(table, condition.field):
        if (not found and known.empty) or is_met(year, known):
            return
        found.append((year, known))
    raise _matches_nothing(table, condition, found)


def _tables_with(table: pd.DataFrame, field: str) -> Iterator[tuple[int, pd.DataFrame]]:
    """Yield the tables, with their years, in which a value of the field may stand.

    The first is that of the register's own year, or `table` itself if it is of no register. The
    other is only opened if it is asked for.
    """
    known = _known.get(str(table.attrs.get("origin", "")))
    year, register = int(table.attrs.get("year", 0)), str(table.attrs.get("register", ""))
    for is_own in (True, False):
        tables = known.tables_of(register, year, is_own=is_own) if known else ()
        found = [(of_year, _with_added(other, table, field)) for of_year, other in tables]
        found = [(of_year, other) for of_year, other in found if field in other]
        yield from found if found or not is_own else [(year, table)]


def _with_added(other: pd.DataFrame, table: pd.DataFrame, field: str) -> pd.DataFrame:
    """Return a whole table with a field that a chapter has added to `table`, computed alike."""
    if field in other:
        return other
    for step in table.attrs.get("where", ()):
        if adds_fields(step) and set(step.fields) <= set(other.columns):
            other, __ = step.take(other)
    return other


def _needs_no_row(table: pd.DataFrame, condition: Condition) -> bool:
    if condition.part:
        return True
    (first, *__), last = condition.values, condition.values[-1]
    if first is None or first == "":
        return True
    if isinstance(first, tuple):  # days: a month, or a part of the year, may be without any row
        bounds = {"≥": (first[0], np.inf), "≤": (-np.inf, last[1])}
        begins, ends = bounds.get(condition.sign, (first[0], last[1]))
        year = condition.office_year
        first = year.number * 10_000 + year.starts * 100 + 1
        last = year.of_month(1) * 10_000 + (year.starts - 1 or MONTHS) * 100 + 31
        return bool(begins != ends and begins <= last and ends >= first)
    choices = table.attrs.get("choices", {}).get(condition.field, [])
    return condition.sign == EQUAL and first in choices


def _matches_nothing(
    table: pd.DataFrame, condition: Condition, found: Sequence[tuple[int, pd.DataFrame]]
) -> FigureError:
    """Return the error that names what is near, and what there is."""
    field, value = condition.field, condition.values[0]
    choices = table.attrs.get("choices", {}).get(field, [])
    column = pd.concat([known[field] for __, known in found if not known.empty])
    if isinstance(value, str):
        known = list(dict.fromkeys([*choices, *_texts(column)]))
        names = [quote(name)[1:-1] for name in known]
        hint = did_you_mean(value, names) if condition.sign == EQUAL else ""
        there_are = _there_are(names)
        if choices and condition.sign == EQUAL:
            what = _(
                "There is no '{value}' among the choices of {field}.", value=value, field=field
            )
            return FigureError(what, remedy=_both(hint, there_are))
    else:
        hint, there_are = _nearest(condition, column)
    years = [year for year, __ in found if year]
    what = _(_NO_ROW[len(years)], condition=condition, **dict(zip(_YEARS, years, strict=False)))
    return FigureError(what, remedy=_both(hint, there_are))


def _both(hint: str, there_are: str) -> str:
    """Return two sentences, or the one that is not empty."""
    if hint and there_are:
        return _("{hint} {there_are}", hint=hint, there_are=there_are)
    return hint or there_are


def _there_are(names: Sequence[str]) -> str:
    """Return a sentence that names the values that there are, of many the first."""
    listed = "、".join(names[:_MOST_NAMED])
    if len(names) > _MOST_NAMED:
        return _("There are {names}….", names=listed)
    return _("There are {names}.", names=listed) if names else ""


def _texts(column: pd.Series) -> list[str]:
    """Return the different texts of a column, the most frequent first."""
    counts = column[column.notna() & (column != "")].value_counts()
    return [as_text(text) for text in counts.index]


def _nearest(condition: Condition, column: pd.Series) -> tuple[str, str]:
    """Return the number or the day that is nearest, and the least and the greatest."""
    is_day = isinstance(condition.values[0], tuple)
    there = day_numbers(column) if is_day else column.to_numpy(np.float64, na_value=np.nan)
    there = there[~np.isnan(there)]
    if not len(there):
        return "", _("{field} is empty in every row.", field=condition.field)
    first = condition.values[0][0] if is_day else condition.values[0]
    near = float(there[np.abs(there - first).argmin()])

    def word(number: float) -> str:
        if condition.kind:
            day = int(number)
            return name_period(dt.date(day // 10_000, day // 100 % 100, 1), condition.kind)
        return word_day(int(number)) if is_day else plain_number(number)

    hint = _("The nearest is {value}.", value=word(near)) if condition.sign == EQUAL else ""
    return hint, _(
        "{field} is {least} to {greatest}.",
        field=condition.field,
        least=word(there.min()),
        greatest=word(there.max()),
    )
