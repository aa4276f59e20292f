"""Figures: numbers that know what they count and which rows they were computed from.

A register's table is indexed by (register, file, sheet, row), so any selection of its rows, or a
column of them, still says where each row stands.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd

from annual_review.chapter.earlier import past_of
from annual_review.chapter.evidence import rows_behind, tables_of
from annual_review.chapter.lab_view import look_of_figure, look_of_nothing
from annual_review.document.marks import mark, marked_values
from annual_review.document.sources import RowGroup
from annual_review.errors import FigureError
from annual_review.values.wording import CHANGES, Change, phrase, plain_number

_ID = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)*")


@dataclass(frozen=True)
class Figure:
    """A number of the review: `value` of `unit`, by `rule`, computed from the rows of `index`.

    `origin` says what those rows are of (see `evidence`).
    `missing` says why there is nothing to count, where the register was not sent or cannot be read;
    such a figure is true, so that its sentence is tried, and says itself that it cannot be said.
    `then` computes it again for an earlier year, or returns None where that has nothing of it.
    """

    id: str
    value: int | float
    unit: str
    rule: str = ""
    index: pd.MultiIndex | None = field(default=None, compare=False, repr=False)
    origin: str = ""
    missing: str = ""
    measure: str = ""  # the word printed behind the number, if it is not the unit
    register: str = ""
    then: Callable[[int], Figure | None] | None = field(default=None, compare=False, repr=False)

    def __post_init__(self) -> None:
        """Refuse an id that is none, and a value that is no number."""
        if not _ID.fullmatch(self.id):
            raise FigureError(
                f"'{self.id}' is no id of a figure.", remedy="Write it like teams.agri.farmers."
            )
        if not math.isfinite(self.value):
            raise FigureError(
                f"Its value is {self.value}.", self.id, "Say it only if there is one."
            )

    def __format__(self, spec: str) -> str:
        """Word the figure (see `phrases`), marked so that the sentence that prints it knows it."""
        key = (
            f"{self.id}@{id(self):x}"  # two figures may have one id by mistake: each knows its own
        )
        marked_values[key] = self
        text = "" if self.missing else self.text(spec)
        comma = "，" if text.startswith("，") else ""  # of a change: no part of what is marked
        return comma + mark(key, text.removeprefix(comma))

    def text(self, spec: str = "") -> str:
        """Word the figure, or its change, as plain text. Raises FigureError, which names it."""
        if spec in CHANGES:
            change = self.change
            return change.clause(spec) if change else ""
        try:
            return phrase(self.value, self.measure or self.unit, spec)
        except FigureError as error:
            raise FigureError(error.what, self.id, error.remedy) from None

    def __str__(self) -> str:
        """Say value and unit."""
        return f"{plain_number(self.value)}{self.unit}"

    def __bool__(self) -> bool:
        """Tell whether there is anything to say: some number, or why there is none."""
        return bool(self.value) or bool(self.missing)

    def per(self, unit: str) -> Figure:
        """Return the same figure with another measure word: `{surveys.per("项"):汉}`."""
        return replace(self, measure=unit)

    def of(self, year: int) -> Figure | None:
        """Return the same figure of an earlier year; None where that has nothing of it.

        Raises FigureError where it is not known how to compute it again.
        """
        if self.then is None:
            raise FigureError(
                "It cannot be compared.", self.id, "Say what to compare with: x.against(y)."
            )
        try:
            found = self.then(year)
        except FigureError as error:
            raise FigureError(error.what, self.id, error.remedy) from None
        return None if found is None or found.missing else found

    def against(self, before: Figure | None) -> Figure:
        """Return the same figure, to be compared with another one as that of the year before."""
        return replace(self, then=lambda year: before if year == self.year - 1 else None)

    @property
    def before(self) -> Figure | None:
        """The same figure of the year before, of the same part of it if this year goes on."""
        return self.of(self.year - 1)

    @property
    def change(self) -> Change | None:
        """How the figure compares with the year before; None without one.

        None also where the register has no row this year: what nobody registered is not less.
        """
        before, past = self.before, past_of(self.origin)
        if before is None or self.missing or self._is_blank:
            return None
        redefined = bool(past and past.why_redefined(self.id, self.register))
        partial = bool(past and past.is_partial())
        return Change(self.value, before.value, self.measure or self.unit, partial, redefined)

    @property
    def _is_blank(self) -> bool:
        tables = tables_of(self.origin) or {}
        return self.register in tables and tables[self.register].empty

    @property
    def history(self) -> pd.Series:
        """The values of all years that have one, oldest first, by the year: 2020年, 2021年."""
        past = past_of(self.origin)
        earlier = {year: self.of(year) for year in sorted(past.origins)} if past else {}
        values = {f"{year}年": found.value for year, found in earlier.items() if found}
        return pd.Series(values | {f"{self.year}年": self.value}, name=self.unit)

    @property
    def year(self) -> int:
        """The year that the figure is of; 0 if it is of no register."""
        past = past_of(self.origin)
        return past.year if past else 0

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        """Return what Jupyter shows of a figure that is a cell's last line; see `looks`."""
        if self.missing:
            return look_of_nothing(self.missing)
        return look_of_figure(self.id, self.evidence(), self.text)

    def evidence(self) -> dict[str, Any]:
        """Return what the review keeps of the figure beside its text, as JSON.

        `before` is that of the year before, where there is one.
        """
        kept = {"value": self.value, "unit": self.unit, "rule": self.rule, "rows": self._rows()}
        try:
            before = self.before
        except FigureError:
            return kept
        return kept if before is None else kept | {"before": self._kept_of(before)}

    def _rows(self) -> list[RowGroup]:
        return [] if self.index is None else rows_behind(self.origin, self.index)

    def _kept_of(self, before: Figure) -> dict[str, Any]:
        past = past_of(self.origin)
        kept = {"value": before.value, "rule": before.rule, "rows": before._rows()}
        why = past.why_redefined(self.id, self.register) if past else ""
        return {"year": self.year - 1} | kept | ({"redefined": why} if why else {})
