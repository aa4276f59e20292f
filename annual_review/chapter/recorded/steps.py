"""Steps: what pandas did to the rows of a register, as plain data in `attrs["where"]`.

They stand there beside the conditions of `where` (conditions.py), in order, and are taken again on
the rows of another year or of a member: `take` returns the rows, and the step as it is of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, Protocol

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from annual_review.chapter.recorded.by_field import ByField
from annual_review.chapter.recorded.expression_words import AND, word_mask, word_value
from annual_review.chapter.recorded.expressions import (
    Call,
    Expression,
    Field,
    evaluate,
    fields_of,
    is_row_by_row,
    moved,
    unit_of,
)

# Methods that order rows, that choose by this order, and that leave rows as they are.
ORDERING = {"sort_values", "sort_index"}
BY_ORDER = {"head", "tail", "iloc", "drop_duplicates"}
CHANGING = {"rename", "fillna", "drop"}


class Step(Protocol):
    """A step by which rows were selected, or fields were added."""

    @property
    def fields(self) -> list[str]:
        """The fields that the step depends on."""
        ...

    def take(self, table: pd.DataFrame) -> tuple[pd.DataFrame, Step]:
        """Return the rows of a plain table after the step, and the step with their days."""
        ...


class Masked(NamedTuple):
    """Rows chosen by a mask; its days are of `year`."""

    mask: Expression
    year: int = 0

    @property
    def fields(self) -> list[str]:
        """The fields in the mask."""
        return fields_of(self.mask)

    def take(self, table: pd.DataFrame) -> tuple[pd.DataFrame, Step]:
        """Return the rows that the mask selects."""
        year = int(table.attrs.get("year", 0))
        own = self
        if year and self.year:
            own = Masked(moved(self.mask, year - self.year), year)
        return table[truths(evaluate(own.mask, table))], own

    def __str__(self) -> str:
        """Return what is selected, in words."""
        return word_mask(self.mask)


class Picked(NamedTuple):
    """Rows that a method of pandas picked, such as head; or fields that it renamed.

    `column` is that whose method it was, if it was not that of the table.
    """

    method: str
    args: tuple[Any, ...] = ()
    options: tuple[tuple[str, Any], ...] = ()
    column: Expression | None = None

    @property
    def fields(self) -> list[str]:
        """The fields of the column, and those that arguments name."""
        if self.column is not None:
            return fields_of(self.column)
        if self.method in CHANGING:
            return []
        given = (*self.args, *dict(self.options).values())
        names = [one for value in given for one in (value if isinstance(value, tuple) else [value])]
        return [name for name in names if isinstance(name, str) and name not in _KEEP]

    def take(self, table: pd.DataFrame) -> tuple[pd.DataFrame, Step]:
        """Return the rows that the method returns."""
        if self.method == "iloc":
            return table.iloc[slice(*self.args)], self
        options = {name: _listed(value) for name, value in self.options}
        args = map(_listed, self.args)
        if self.column is None:
            result: pd.DataFrame = getattr(table, self.method)(*args, **options)
            return result, self
        column = pd.Series(evaluate(self.column, table).array)
        return table.iloc[getattr(column, self.method)(*args, **options).index], self

    def __str__(self) -> str:
        """Return which rows are picked, in words; an empty text if it is all of them."""
        given = dict(zip(_PARAMETERS.get(self.method, ()), self.args, strict=False))
        given |= dict(self.options)
        if self.method == "iloc":
            start, stop, step = (*self.args, None, None)[:3]
            if step in (None, 1) and not start and stop is not None:
                return f"前{stop}行" if stop >= 0 else f"末{-stop}行除外"
            return (
                f"第{(start or 0) + 1}行起" if stop is None else f"第{(start or 0) + 1}至{stop}行"
            )
        if self.method in ("head", "tail"):
            return f"{'前' if self.method == 'head' else '后'}{given.get('n', 5)}行"
        name = self._names(given)
        if self.method in ("nlargest", "nsmallest"):
            end = "最大" if self.method == "nlargest" else "最小"
            return f"{name}{end}的{given.get('n', 5)}行"
        if self.method == "drop_duplicates":
            return f"{name}相同的只取一行"
        return f"{name}非空" if self.method == "dropna" else ""

    def order(self) -> str:
        """Return how rows were sorted, in words; an empty text if they were not."""
        given = dict(zip(_PARAMETERS.get(self.method, ()), self.args, strict=False))
        given |= dict(self.options)
        if self.method not in ORDERING or self.method == "sort_index":
            return ""
        ascending = given.get("ascending", True)
        return f"按{self._names(given)}{'由小到大' if ascending else '由大到小'}排列"

    def _names(self, given: dict[str, Any]) -> str:
        if self.column is not None:
            return word_value(self.column)
        names = next((given[key] for key in ("columns", "subset", "by") if given.get(key)), ())
        return "、".join([names] if isinstance(names, str) else map(str, names)) or "各项"


_KEEP = {"first", "last", "any", "all", "quicksort", "mergesort", "heapsort", "stable"}
_PARAMETERS = {
    "head": ("n",),
    "tail": ("n",),
    "nlargest": ("n", "columns"),
    "nsmallest": ("n", "columns"),
    "drop_duplicates": ("subset",),
    "sort_values": ("by",),
}


def _listed(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


class Assigned(NamedTuple):
    """A field that was added to the rows, or computed anew."""

    name: str
    value: Any
    year: int = 0

    @property
    def fields(self) -> list[str]:
        """The fields that the new one is computed from."""
        return fields_of(self.value)

    def take(self, table: pd.DataFrame) -> tuple[pd.DataFrame, Step]:
        """Return the rows with the field."""
        year = int(table.attrs.get("year", 0))
        by = year - self.year if year and self.year else 0
        own = Assigned(self.name, moved(self.value, by), year if by else self.year)
        is_column = isinstance(own.value, Field | Call)
        value = evaluate(own.value, table) if is_column else own.value
        return table.assign(**{self.name: value}), own

    def __str__(self) -> str:
        """Return what the field is: 人均为金额÷人数."""
        return f"{self.name}为{word_value(self.value)}"


def attrs_after(attrs: Mapping[Any, Any], steps: Sequence[Any]) -> dict[Any, Any]:
    """Return the attrs of rows after some steps, which may have added or renamed fields."""
    result = dict(attrs)
    for step in steps:
        if not adds_fields(step):
            continue
        units = result.get("units", {})
        if isinstance(step, Assigned):
            unit = unit_of(step.value, units)
            small = max((result.get("small", {}).get(name, 0) for name in step.fields), default=0)
            known: dict[str, dict[str, Any]] = {
                "units": {step.name: unit} if unit else {},
                "small": {step.name: small} if small else {},
            }
            new = {step.name: ""}
        else:
            given = dict(step.options).get("columns")
            new, known = given if isinstance(given, dict) else {}, {}
        for key in _OF_FIELDS:
            old = result.get(key, {})
            moved_names = {to: old[name] for name, to in new.items() if to and name in old}
            kept = {name: one for name, one in old.items() if name not in new}
            if key in result:
                result[key] = ByField(kept | moved_names | known.get(key, {}))
    return result


_OF_FIELDS = ("units", "choices", "order", "changed", "small")  # in `attrs`, by field


def adds_fields(step: Any) -> bool:
    """Return whether a step adds fields, or names them anew, and selects no rows."""
    return isinstance(step, Assigned) or (isinstance(step, Picked) and step.method == "rename")


def masks_of(mask: Expression, year: int) -> list[Masked]:
    """Return a mask as steps: two conditions that both hold are taken one after the other."""
    if isinstance(mask, Call) and mask.method == AND and is_row_by_row(mask):
        return [*masks_of(mask.operand, year), *masks_of(mask.args[0], year)]
    return [Masked(mask, year)]


def truths(mask: Any) -> NDArray[np.bool_]:
    """Return a mask as pandas selects by it: what is missing is not selected."""
    found: NDArray[np.bool_] = pd.Series(mask).to_numpy(dtype=bool, na_value=False)
    return found


def word_steps(steps: Sequence[Any], fields: Sequence[str] = ()) -> list[str]:
    """Return steps in words, as a rule lists them.

    `fields` are those that the figure is computed from: a field that was added is explained where
    it, or a later step, needs it; an order where rows are then picked by it.
    """
    words: list[str] = []
    order = ""
    for at, step in enumerate(steps):
        if isinstance(step, Assigned):
            later = {*fields, *(name for other in steps[at + 1 :] for name in other.fields)}
            words += [str(step)] if step.name in later else []
            continue
        if isinstance(step, Picked):
            order = step.order() if step.method in ORDERING else order
            words += [order] if order and step.method in BY_ORDER else []
            order = "" if step.method in BY_ORDER else order
        words.append(str(step))
    return [text for text in words if text]
