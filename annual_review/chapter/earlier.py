"""The same rows in another year: how rows were chosen is done again on that year's registers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

import pandas as pd

from annual_review.chapter.evidence import tables_of
from annual_review.chapter.selections import Condition, Rows, choose, months
from annual_review.errors import ReviewError


@dataclass(frozen=True)
class Choice:
    """How rows were chosen: of a register, by conditions, perhaps one column or its months."""

    register: str
    conditions: tuple[Condition, ...] = ()
    column: str | None = None
    monthly: bool = False

    def of(self, tables: Mapping[str, pd.DataFrame]) -> Rows | None:
        """Choose again among other tables; None where they have no such register or field."""
        if self.register not in tables:
            return None
        return self.column_of(choose(tables[self.register], self.conditions))

    @property
    def fields(self) -> list[str]:
        """The fields by which rows were chosen, and the one that was taken."""
        return [field for field, _, _ in self.conditions] + ([self.column] if self.column else [])

    def column_of(self, rows: pd.DataFrame) -> Rows | None:
        """Return of chosen rows what the choice takes; None where they have no such field."""
        if self.column is None:
            return rows
        if self.column not in rows:
            return None
        return months(rows[self.column]) if self.monthly else rows[self.column]


def choice_of(rows: Rows) -> Choice:
    """Return how rows were chosen, as far as they remember it."""
    column = None
    if isinstance(rows, pd.Series):
        column = str(rows.attrs.get("monthly", rows.name))
    conditions = tuple(rows.attrs.get("where", ()))
    monthly = column is not None and "monthly" in rows.attrs
    return Choice(str(rows.attrs.get("register", "")), conditions, column, monthly)


@dataclass(frozen=True)
class Past:
    """What the figures of a year are compared with.

    `origins` names where the tables of each earlier year are remembered (see `evidence`).
    `is_partial` asks whether only the same part of each year is compared; `redefined` gives by
    register, or by the beginning of a figure's id, why what is counted is not what it was.
    """

    year: int
    origins: Mapping[int, str] = field(default_factory=dict)
    is_partial: Callable[[], bool] = bool
    redefined: Mapping[str, str] = field(default_factory=dict)

    def rows(self, choice: Choice, year: int) -> Rows | None:
        """Choose rows of an earlier year; None where it has none to choose from."""
        tables = tables_of(self.origins.get(year, ""))
        try:
            return None if tables is None else choice.of(tables)
        except ReviewError:  # the year cannot be cleaned: see `Review.unreadable`
            return None

    def why_redefined(self, id: str, register: str) -> str:
        """Say why a figure cannot be compared with that of the year before, if it cannot."""
        for name, why in self.redefined.items():
            if name in {register, id} or id.startswith(f"{name}."):
                return why
        return ""


_pasts: dict[str, Past] = {}


def remember_past(origin: str, past: Past) -> None:
    """Remember what the figures of an origin are compared with."""
    _pasts[origin] = past


def past_of(origin: str) -> Past | None:
    """Return what the figures of an origin are compared with; None for rows of no register."""
    return _pasts.get(origin)


Name = TypeVar("Name")
Made_co = TypeVar("Made_co", covariant=True)


class Remembered(Mapping[Name, Made_co]):
    """Things by name, each made when it is first asked for."""

    def __init__(self, makers: Mapping[Name, Callable[[], Made_co]]) -> None:
        self._makers = makers
        self._made: dict[Name, Made_co] = {}

    def __getitem__(self, name: Name) -> Made_co:
        """Return a thing. Raises KeyError for an unknown name."""
        if name not in self._made:
            self._made[name] = self._makers[name]()
        return self._made[name]

    def __iter__(self) -> Iterator[Name]:
        return iter(self._makers)

    def __len__(self) -> int:
        return len(self._makers)
