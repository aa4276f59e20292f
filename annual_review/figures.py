"""Figures: numbers that know what they count and which rows they were computed from.

A register's table is indexed by (register, file, sheet, row), so any selection of its rows, or a
column of them, still says where each row stands.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field, replace
from typing import Any, cast

import pandas as pd

from annual_review.errors import FigureError
from annual_review.evidence import rows_behind
from annual_review.looks import look_of_figure, look_of_listing, look_of_nothing
from annual_review.marks import mark
from annual_review.phrases import phrase, plain_number
from annual_review.selections import Rows, missing_register, named, tally

_ID = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)*")


@dataclass(frozen=True)
class Figure:
    """A number of the review: `value` of `unit`, by `rule`, computed from the rows of `index`.

    `origin` says what those rows are of (see `evidence`).
    `missing` says why there is nothing to count, where the register was not sent or cannot be read;
    such a figure is true, so that its sentence is tried, and says itself that it cannot be said.
    """

    id: str
    value: int | float
    unit: str
    rule: str = ""
    index: pd.MultiIndex | None = field(default=None, compare=False, repr=False)
    origin: str = ""
    missing: str = ""
    measure: str = ""  # the word printed behind the number, if it is not the unit

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
        printable[key] = self
        return mark(key, "" if self.missing else self.text(spec))

    def text(self, spec: str = "") -> str:
        """Word the figure as plain text. Raises FigureError, which names it."""
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

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        """Return what Jupyter shows of a figure that is a cell's last line; see `looks`."""
        if self.missing:
            return look_of_nothing(self.missing)
        return look_of_figure(self.id, self.evidence(), self.text)

    def evidence(self) -> dict[str, Any]:
        """Return what the review keeps of the figure beside its text, as JSON."""
        rows = [] if self.index is None else rows_behind(self.origin, self.index)
        return {"value": self.value, "unit": self.unit, "rule": self.rule, "rows": rows}


@dataclass(frozen=True)
class Listing:
    """Names taken from records, to be listed in a sentence; `missing` as in Figure.

    Formats as “甲、乙、丙”; `{names:2}` stops after two and adds 等, `{names:6等}` always adds it.
    Names in “” or 《》 stand side by side (GB/T 15834-2011, 4.5.3.5).
    """

    names: tuple[str, ...]
    missing: str = ""
    bracket: str = ""

    def __format__(self, spec: str) -> str:
        """List the names, marked so that the sentence that prints them knows them for names."""
        key = f"@{id(self):x}"
        printable[key] = self
        return mark(key, "" if self.missing else self.text(spec))

    def text(self, spec: str = "") -> str:
        """List the names as plain text."""
        match = re.fullmatch(r"(\d*)(等?)", spec)
        if match is None:
            remedy = "Write {names}, {names:6} or {names:6等}."
            raise FigureError(f"'{spec}' is no way to list names.", remedy=remedy)
        most = int(match[1] or len(self.names))
        names = [self.bracket[:1] + name + self.bracket[1:] for name in self.names[:most]]
        stand_alone = all(name[:1] + name[-1:] in ("“”", "《》") for name in names)
        return ("" if stand_alone else "、").join(names) + (
            "等" if match[2] or most < len(self.names) else ""
        )

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        """Return what Jupyter shows of a listing that is a cell's last line; see `looks`."""
        if self.missing:
            return look_of_nothing(self.missing)
        return look_of_listing(self.names, self.text)

    def __bool__(self) -> bool:
        """Tell whether there is anything to say."""
        return bool(self.names) or bool(self.missing)

    def __len__(self) -> int:
        """Return how many names there are."""
        return len(self.names)


printable: dict[str, Figure | Listing] = {}  # what the sentences of this kernel can print, by key


def count(id: str, rows: Rows, unit: str) -> Figure:
    """Count rows.

        cases = count("teams.governance.cases", review["调解维权台账"], "件")

    `id` names the figure in figures.json, and is given once in the whole review.
    """
    return _figure(id, len(rows), unit, rows, "行数")


def total(id: str, column: pd.Series, unit: str) -> Figure:
    """Add up a column: `total("teams.agri.farmers", training["果农人数"], "人")`.

    Empty cells add nothing.
    """
    value = column.sum()
    return _figure(id, _number(value), unit, column, f"{column.name}，合计")


def distinct(id: str, column: pd.Series, unit: str) -> Figure:
    """Count the different values of a column: `distinct("a.towns", rows["乡镇"], "个乡镇")`.

    Empty cells are none.
    """
    value = named(column).nunique()
    return _figure(id, value, unit, column, f"{column.name}，不同的个数")


def mean(id: str, column: pd.Series, unit: str) -> Figure:
    """Average a column over its filled cells; 0 without any."""
    value = round(float(column.mean()), 1) if column.notna().any() else 0
    return _figure(id, _number(value), unit, column, f"{column.name}，平均")


def share(id: str, part: Figure, whole: Figure) -> Figure:
    """Return `part` in per cent of `whole`, to one decimal; 0 of nothing."""
    value = round(100 * part.value / whole.value, 1) if whole.value else 0
    rule = f"（{part.rule}）÷（{whole.rule}）"
    missing = part.missing or whole.missing
    return Figure(id, _number(value), "%", rule, whole.index, whole.origin, missing)


def listing(column: pd.Series, order: list[str] | None = None, bracket: str = "") -> Listing:
    """List the different values of a column: as `order` has them, then the most frequent first.

    In a sentence `{names}` lists all, `{names:6}` the first six with 等, `{names:6等}` 等 always.
    `bracket` is put around each: “”, 《》.
    """
    counts = tally(column)
    ranked = [name for name in order or [] if name in counts.index]
    names = (*ranked, *(str(name) for name in counts.index if name not in ranked))
    return Listing(names, missing_register(column), bracket)


def _figure(id: str, value: float, unit: str, rows: Rows, how: str) -> Figure:
    if not {"register", "file", "sheet", "row"} <= set(rows.index.names):
        raise FigureError(
            "These rows no longer say where they stand.",
            id,
            "Compute a figure from rows of a register, not from a grouped or reset table.",
        )
    index, origin = cast(pd.MultiIndex, rows.index), str(rows.attrs.get("origin", ""))
    return Figure(id, value, unit, _rule(id, rows, how), index, origin, missing_register(rows))


def _rule(id: str, rows: Rows, how: str) -> str:
    """Say how a figure was computed: register, conditions, column, and how many rows."""
    if "register" not in rows.attrs or how.startswith("None"):
        raise FigureError(
            "These rows no longer know their register, or the column has no name.",
            id,
            "Compute a figure of each register by itself, and name a column with .rename().",
        )
    conditions = rows.attrs.get("where", ())
    some = "（部分行）" if len(rows) < rows.attrs.get("rows", 0) else ""
    return "，".join([rows.attrs["register"], *conditions, how, f"{len(rows)}行{some}"])


def _number(value: Any) -> int | float:
    """Return a plain number, whole if it is."""
    number = float(value)
    return int(number) if number.is_integer() else number
