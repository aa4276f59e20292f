"""Conditions that are functions of the rows: `where(aid, lambda rows: rows["金额"] > 100)`.

The function is called again with the rows of another year or of a member. In `attrs` a number
stands for it, since attrs have to be plain data.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import CellType, CodeType, FunctionType
from typing import Any, NamedTuple

import pandas as pd

from annual_review.chapter.recorded.columns import expression_of, is_of_same_rows
from annual_review.chapter.recorded.expression_words import word_mask
from annual_review.chapter.recorded.expressions import (
    Call,
    evaluate,
    fields_of,
    has_days,
    moved,
)
from annual_review.chapter.recorded.steps import Step, truths
from annual_review.chapter.recorded.tables import recorded_rows
from annual_review.errors import FigureError, ReviewError
from annual_review.language import N_, _
from annual_review.python_messages import in_language

RowFunction = Callable[[Any], Any]

_functions: list[RowFunction] = []
_REMEDY = N_('Return a condition of the rows: lambda rows: rows["金额"] > rows["计划"].')
_UNNAMED = "符合自定条件"


@dataclass(frozen=True)
class Named:
    """A function of the rows, and what a rule calls the rows that it selects."""

    words: str
    function: RowFunction


def named(words: str, function: RowFunction) -> Named:
    """Return a condition for `where` by its name: what a figure's rule says of the rows.

        where(aid, named("人均100元以上", lambda rows: rows["金额"] / rows["人数"] >= 100))

    `words` stand in the rule, in place of what can be told of the function itself. `function` takes
    the rows, and returns for each of them whether it is selected. Raises FigureError for empty
    words, and for what is no function.
    """
    if not words.strip() or not callable(function):
        raise FigureError(
            _("named(…) takes words and a function."),
            remedy=_('Write named("人均100元以上", lambda rows: …).'),
        )
    return Named(words.strip(), function)


class Chosen(NamedTuple):
    """Rows chosen by a function; `negated` chooses all others.

    `key` is its number, `words` what it selects, and `mask` what it computed of the rows of `year`,
    as far as that is known.
    """

    key: int
    negated: bool = False
    name: str = ""
    words: str = ""
    mask: Any = None
    year: int = 0

    @property
    def fields(self) -> list[str]:
        """The fields that the function is known to depend on."""
        return fields_of(self.mask)

    def take(self, table: pd.DataFrame) -> tuple[pd.DataFrame, Step]:
        """Return the rows that the function selects, and the step in words of these rows.

        Days that it compares with are those of the year of the rows, as in every condition.
        """
        year = int(table.attrs.get("year", 0))
        if self.mask is not None and has_days(self.mask) and self.year and year:
            expression = moved(self.mask, year - self.year)
            selected = truths(evaluate(expression, table))
        else:
            found = self._called_again(table) if self.words else _called(self.key, table)
            expression, selected = expression_of(found), truths(found)
        own = self._replace(words=self._word(expression), mask=expression, year=year)
        return table[~selected if self.negated else selected], own

    def _called_again(self, table: pd.DataFrame) -> pd.Series:
        """Return what the function gives on other rows. Raises FigureError where it fails there."""
        try:
            return _called(self.key, table)
        except ReviewError:
            raise
        except Exception as error:  # of the chapter's own code
            year = table.attrs.get("year", "")
            raise FigureError(
                _(
                    "The condition fails on the rows of {year}: {kind}: {error}.",
                    year=year,
                    kind=type(error).__name__,
                    error=in_language(str(error)),
                ),
                remedy=_("Let the function work for those rows, too."),
            ) from error

    def _word(self, mask: Any) -> str:
        if mask is not None and not self.name:
            return word_mask(Call("__invert__", mask) if self.negated else mask)
        words = self.name or _UNNAMED
        return f"不符合“{words.removeprefix('符合')}”" if self.negated else words

    def __str__(self) -> str:
        """Return what is selected, in words."""
        return self.words


def chosen_by(condition: Any, *, negated: bool) -> Chosen:
    """Return the step of a function, or of a named one. Raises FigureError for anything else."""
    name, function = "", condition
    if isinstance(condition, Named):
        name, function = condition.words, condition.function
    if not callable(function) or isinstance(function, type):
        raise FigureError(
            _(
                "where(…) takes fields with values and functions of the rows, not {kind}.",
                kind=_kind(condition),
            ),
            remedy=_("Write where(rows, 金额=at_least(100)), or where(rows, lambda rows: …)."),
        )
    _functions.append(_frozen(function))
    return Chosen(len(_functions) - 1, negated, name)


def _called(key: int, table: pd.DataFrame) -> pd.Series:
    """Return what a function gives on some rows. Raises FigureError unless it is a mask of them."""
    rows = recorded_rows(table)
    rows.attrs = rows.attrs | {"where": list(table.attrs.get("where", ()))}
    mask = _functions[key](rows)
    if not isinstance(mask, pd.Series):
        raise FigureError(
            _("The condition returns {kind}, not which rows it selects.", kind=_kind(mask)),
            remedy=_(_REMEDY),
        )
    if mask.dtype.kind != "b":
        raise FigureError(
            _(
                "The condition returns values of the type {kind}, not which rows it selects.",
                kind=mask.dtype,
            ),
            remedy=_(_REMEDY),
        )
    is_of_rows = is_of_same_rows(mask, rows) and expression_of(mask) is not None
    if not (is_of_rows or (len(mask) == len(rows) and mask.index.equals(rows.index))):
        raise FigureError(
            _(
                "The condition returns {number} values for other rows than the {rows} given.",
                number=len(mask),
                rows=len(rows),
            ),
            remedy=_(
                "Compute it from the rows that the function is given. {remedy}", remedy=_(_REMEDY)
            ),
        )
    return mask


def _kind(value: object) -> str:
    if value is None:
        return _("nothing")
    kinds = {pd.DataFrame: _("a table"), pd.Series: _("a column")}
    return next((kinds[one] for one in kinds if isinstance(value, one)), type(value).__name__)


def _frozen(function: RowFunction) -> RowFunction:
    """Return a function with the values that its names have now.

    It is called again when sentences are printed: a loop over townships must not have moved on.
    """
    if not isinstance(function, FunctionType):
        return function
    names = _names_in(function.__code__)
    own = function.__globals__
    values = {name: own[name] for name in names if name in own} | {
        "__builtins__": own.get("__builtins__", __builtins__)
    }
    cells = tuple(CellType(cell.cell_contents) for cell in function.__closure__ or ())
    result = FunctionType(
        function.__code__, values, function.__name__, function.__defaults__, cells
    )
    result.__kwdefaults__ = function.__kwdefaults__
    return result


def _names_in(code: CodeType) -> set[str]:
    inner = [part for part in code.co_consts if isinstance(part, CodeType)]
    return {*code.co_names}.union(*map(_names_in, inner))
