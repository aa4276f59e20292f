"""Aggregates: figures counted, added up or averaged from rows of a register.

Each knows how to be computed again from the rows that another year has of the same choice.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, cast

import pandas as pd

from annual_review.chapter.earlier import Choice, choice_of, past_of
from annual_review.chapter.evidence import tables_of
from annual_review.chapter.figures import Figure
from annual_review.chapter.selections import Rows, choose, conditions_said, missing_register, named
from annual_review.errors import FigureError


def count(id: str, rows: Rows, unit: str) -> Figure:
    """Count rows.

        cases = count("teams.governance.cases", review["调解维权台账"], "件")

    `id` names the figure in figures.json, and is given once in the whole review.
    """
    return _repeatable(_figure(id, len(rows), unit, rows, "行数"), rows, count)


def total(id: str, column: pd.Series, unit: str) -> Figure:
    """Add up a column: `total("teams.agri.farmers", training["果农人数"], "人")`.

    Empty cells add nothing.
    """
    how = f"{column.name}，合计"
    return _repeatable(_figure(id, _number(column.sum()), unit, column, how), column, total)


def distinct(id: str, column: pd.Series, unit: str) -> Figure:
    """Count the different values of a column: `distinct("a.towns", rows["乡镇"], "个乡镇")`.

    Empty cells are none.
    """
    value, how = named(column).nunique(), f"{column.name}，不同的个数"
    return _repeatable(_figure(id, value, unit, column, how), column, distinct)


def mean(id: str, column: pd.Series, unit: str) -> Figure:
    """Average a column over its filled cells; 0 without any."""
    value = round(float(column.mean()), 1) if column.notna().any() else 0
    how = f"{column.name}，平均"
    return _repeatable(_figure(id, _number(value), unit, column, how), column, mean)


def share(id: str, part: Figure, whole: Figure) -> Figure:
    """Return `part` in per cent of `whole`, to one decimal; 0 of nothing."""
    value = round(100 * part.value / whole.value, 1) if whole.value else 0
    rule = f"（{part.rule}）÷（{whole.rule}）"
    missing = part.missing or whole.missing
    return Figure(
        id,
        _number(value),
        "%",
        rule,
        whole.index,
        whole.origin,
        missing,
        register=whole.register,
        then=partial(_share_in, id, part, whole),
    )


def _share_in(id: str, part: Figure, whole: Figure, year: int) -> Figure | None:
    one, all_ = part.of(year), whole.of(year)
    return share(id, one, all_) if one is not None and all_ else None


@dataclass(frozen=True)
class Again:
    """An aggregate, to be computed from other rows of the same choice: another year's, a part's.

    `value` is what it is of its own year's rows: if it cannot be computed again from them, the rows
    or the column were changed by other means than a choice.
    """

    aggregate: Callable[[str, Any, str], Figure]
    id: str
    unit: str
    choice: Choice
    origin: str
    value: int | float

    def __call__(self, year: int) -> Figure | None:
        """Return the figure of another year; None where that has nothing of it."""
        past = past_of(self.origin)
        if past is None:  # rows of no register, or of a review that nobody opened
            return None
        own = self.choice.of(tables_of(self.origin) or {})
        self._require_same(
            own, "Choose rows with where(), or say what to compare with: x.against(y)."
        )
        rows = past.rows(self.choice, year)
        return None if rows is None else self.aggregate(self.id, rows, self.unit)

    def parts(self, field: str, ids: Mapping[str, str]) -> dict[str, Figure]:
        """Return the same figure of the rows in which a field has each value, by its id.

        Raises FigureError where it is not known how the rows were chosen.
        """
        table = (tables_of(self.origin) or {}).get(self.choice.register)
        rows = None if table is None else choose(table, self.choice.conditions)
        remedy = "Choose rows with where()."
        self._require_same(None if rows is None else self.choice.column_of(rows), remedy)
        assert rows is not None  # else it is not the same
        return {
            value: self.aggregate(
                id, self.choice.column_of(choose(rows, [(field, "=", (value,))])), self.unit
            )
            for value, id in ids.items()
        }

    def _require_same(self, own: Rows | None, remedy: str) -> None:
        if own is None or self.aggregate(self.id, own, self.unit).value != self.value:
            raise FigureError("It is not known how its rows were chosen.", remedy=remedy)


def parts_of(figure: Figure, field: str, ids: Mapping[str, str]) -> dict[str, Figure]:
    """Return a figure of the rows in which `field` has each value of `ids`, by the id given there.

    Raises FigureError for one that is no count, total, distinct or mean of chosen rows.
    """
    if not isinstance(figure.then, Again):
        raise FigureError("It cannot be parted.", figure.id, "Give a count, a total or the like.")
    try:
        return figure.then.parts(field, ids)
    except FigureError as error:
        raise FigureError(error.what, figure.id, error.remedy) from None


def fields_of(figure: Figure) -> list[str]:
    """Return the fields that a figure depends on: those of its conditions, and its column."""
    return figure.then.choice.fields if isinstance(figure.then, Again) else []


def _figure(id: str, value: float, unit: str, rows: Rows, how: str) -> Figure:
    if not {"register", "file", "sheet", "row"} <= set(rows.index.names):
        raise FigureError(
            "These rows no longer say where they stand.",
            id,
            "Compute a figure from rows of a register, not from a grouped or reset table.",
        )
    index, origin = cast(pd.MultiIndex, rows.index), str(rows.attrs.get("origin", ""))
    return Figure(id, value, unit, _rule(id, rows, how), index, origin, missing_register(rows))


def _repeatable(figure: Figure, rows: Rows, aggregate: Callable[..., Figure]) -> Figure:
    """Return the figure of some rows that can be computed again from those of another year."""
    choice = choice_of(rows)
    then = Again(aggregate, figure.id, figure.unit, choice, figure.origin, figure.value)
    return replace(figure, register=choice.register, then=then)


def _rule(id: str, rows: Rows, how: str) -> str:
    """Say how a figure was computed: register, conditions, column, and how many rows."""
    if "register" not in rows.attrs or how.startswith("None"):
        raise FigureError(
            "These rows no longer know their register, or the column has no name.",
            id,
            "Compute a figure of each register by itself, and name a column with .rename().",
        )
    some = "（部分行）" if len(rows) < rows.attrs.get("rows", 0) else ""
    conditions = conditions_said(rows)
    return "，".join([rows.attrs["register"], *conditions, how, f"{len(rows)}行{some}"])


def _number(value: Any) -> int | float:
    """Return a plain number, whole if it is."""
    number = float(value)
    return int(number) if number.is_integer() else number
