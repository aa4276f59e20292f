"""Places in an order: 第2位 of the townships by amount. The table is what a place is read from.

by_town = tally(aid["乡镇"], aid["金额"])
say(f"官舟镇慰问金额居全县{rank('aid.rank', by_town, '官舟镇')}。")
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, NoReturn

import pandas as pd

from annual_review.chapter.aggregates import are_partial, index_of
from annual_review.chapter.earlier import earlier_years_of, selection_of
from annual_review.chapter.evidence import tables_of
from annual_review.chapter.figure_changes import is_compared, why_redefined
from annual_review.chapter.figures import Figure, computed
from annual_review.chapter.grouping import Tallied, tally
from annual_review.chapter.known_fields import is_known_value, readers_of
from annual_review.chapter.selections import describe_conditions, filled_cells, missing_reason
from annual_review.chapter.small_counts.registers import threshold_of_column, threshold_of_rows
from annual_review.errors import FigureError, did_you_mean
from annual_review.language import _
from annual_review.values.cell_text import as_text
from annual_review.values.change_words import DEFAULT_STYLE
from annual_review.values.changes import Change
from annual_review.values.format_specs import ALWAYS
from annual_review.values.rankings import word_rank
from annual_review.values.wording import plain_number

UNIT = "位"
_DECIMALS = 9  # of sums that are compared: the rest is noise
_MOST_LISTED = 3


def rank(id: str, table: pd.Series, label: str, *, smallest: bool = False) -> Figure:
    """Return the place of a label in the order of a table that `tally` made, as a figure.

        place = rank("aid.rank", tally(aid["乡镇"], aid["金额"]), "官舟镇")
        say(f"官舟镇慰问金额居全县{place}。")  # 居全县第2位

    `id` names the figure in figures.json, once in the whole review. `table` is a tally, as it was
    made; `label` is one of its values, a place in any of its spellings. The largest number is the
    first, with `smallest` the smallest one. Equal numbers share a place, which prints as 并列第2位;
    the next one is then the fourth.

    The rows of the whole table are behind the figure, and `{x:比}` compares the place with that of
    the year before. A label that is declared, or was there the year before, and has no row this
    year has no place: the figure is false and prints nothing. Raises FigureError for a table that
    is no tally, or was changed, and, naming the nearest, for a label that it does not have.
    """
    tallied = table.attrs.get("tallied")
    if not isinstance(tallied, Tallied):
        raise FigureError(
            _("The table was not made by tally(…), so that its rows are not known."),
            id,
            _('Write rank(…, tally(aid["乡镇"], aid["金额"]), "官舟镇").'),
        )
    _require_unchanged(id, table, tallied)
    return _Ranking(id, tallied, label, smallest).figure()


@dataclass(frozen=True, repr=False)
class Rank(Figure):
    """A figure that is a place in an order; it is read, and not calculated with."""

    is_shared: bool = False

    def _phrase(self, spec: str) -> str:
        """Return the place in words: 第2位, 并列第2位, 居首位."""
        if spec.startswith("="):
            return super()._phrase(spec)
        unit = self.measure or self.unit
        return word_rank(int(self.value), spec, unit=unit, is_tied=self.is_shared)

    def change_text(self, spec: str, number: str = "") -> str:
        """Return the change of the place in words, however the place is printed."""
        change = self.change
        return "" if change is None else change.clause(spec)

    @property
    def change(self) -> Change | None:
        """The change of the place from the year before; None if that has no such place."""
        before = self.before
        if before is None or not is_compared(self):
            return None
        earlier = earlier_years_of(self.origin)
        partial = bool(earlier and earlier.is_partial())
        redefined = bool(why_redefined(self))
        style = earlier.style if earlier else DEFAULT_STYLE
        return _ChangeOfPlace(
            self.value, before.value, UNIT, partial=partial, redefined=redefined, style=style
        )

    @property
    def exact_value(self) -> NoReturn:
        """Raise FigureError: places are not added."""
        raise FigureError(
            _("A place in an order cannot be calculated with."),
            self.id,
            _("Calculate with amounts."),
        )


class _ChangeOfPlace(Change):
    """The change of a place: the first is the highest."""

    def clause(self, spec: str = "比", **__: Any) -> str:
        """Word the change: ，比上年上升1位; 变化 and 增减 say nothing of the same place."""
        is_always = spec in ALWAYS
        if self.redefined:
            return f"，统计口径与{self.year}不同" if is_always else ""
        if not self.difference:
            return f"，{self.than.level('位次相同')}" if is_always else ""
        than = "" if spec == "增减" else self.than.than
        verb = "上升" if self.difference < 0 else "下降"
        return f"，{than}{verb}{abs(self.difference)}{self.unit}"

    @property
    def verdict(self) -> NoReturn:
        """Raise FigureError: a place is neither more nor less."""
        raise _not_an_amount()

    @property
    def percent(self) -> NoReturn:
        """Raise FigureError: a place has no percentage."""
        raise _not_an_amount()


def _not_an_amount() -> FigureError:
    return FigureError(
        _("A place in an order is neither more nor less than another."),
        remedy=_("Print its change in a sentence: {x:比}."),
    )


@dataclass(frozen=True)
class _Ranking:
    """The place of a label in a table; computes it again for other years."""

    id: str
    tallied: Tallied
    label: str
    smallest: bool

    @property
    def _origin(self) -> str:
        return str(self.tallied.column.attrs.get("origin", ""))

    def figure(self) -> Rank:
        """Return the place as a figure. Raises FigureError for a label that is not known."""
        column, values = self.tallied.column, self.tallied.values
        numbers = _numbers(self.tallied)
        missing = missing_reason(column) or (None if values is None else missing_reason(values))
        label = "" if missing else self._label(numbers)
        own = numbers.get(label)
        place, equal = (0, 0) if own is None else self._place(numbers, own)
        result = Rank(
            self.id,
            place,
            UNIT,
            self._rule(numbers, label, place),
            index_of(self.id, self._rows),
            self._origin,
            missing,
            register=str(column.attrs.get("register", "")),
            then=self,
            lacks_value=own is None and not missing,
            is_shared=equal > 1,
        )
        computed(result)
        return result

    def _place(self, numbers: Mapping[str, float], own: float) -> tuple[int, int]:
        """Return the place of a number, and how many share it."""
        sign = -1 if self.smallest else 1
        before = sum(1 for other in numbers.values() if sign * other > sign * own)
        return before + 1, sum(1 for other in numbers.values() if other == own)

    @property
    def _rows(self) -> pd.Series:
        """The rows that were counted or added up."""
        filled = filled_cells(self.tallied.column)
        values = self.tallied.values
        return filled if values is None else filled[values.loc[filled.index].notna().to_numpy()]

    def _label(self, numbers: Mapping[str, float]) -> str:
        """Return the label as the table has it."""
        if self.label in numbers:
            return self.label
        column = self.tallied.column
        field = str(column.name)
        read = readers_of(column).get(field)
        reading = read(self.label) if read else None
        found = as_text(reading.value) if reading and reading.value is not None else self.label
        if found in numbers or is_known_value(column, field, found):
            return found
        hint = did_you_mean(self.label, numbers) or _(
            "There are {names}.", names="、".join(list(numbers)[:12])
        )
        raise FigureError(
            _("There is no '{label}' in the table of {field}.", label=self.label, field=field),
            self.id,
            hint,
        )

    def _rule(self, numbers: Mapping[str, float], label: str, place: int) -> str:
        """Return how the place was found, with the first of the table, and how many there are."""
        column, values = self.tallied.column, self.tallied.values
        what = "行数" if values is None else f"{values.name}合计"
        ordered = sorted(numbers.items(), key=lambda pair: pair[1], reverse=not self.smallest)
        unit = "" if values is None else values.attrs.get("units", {}).get(values.name, "")
        texts = {name: f"{name}{plain_number(number)}{unit}" for name, number in ordered}
        if self._is_of_few_persons:
            texts = {name: name for name in texts}
        listed = list(texts.values())[:_MOST_LISTED]
        if place and texts[label] not in listed:
            listed += ["……", texts[label]]
        return "，".join(
            [
                str(column.attrs.get("register", "")),
                *describe_conditions(column),
                f"按{column.name}分列{what}",
                f"由{'少到多' if self.smallest else '多到少'}排列：{'、'.join(listed)}"
                if listed
                else "没有可以排列的数",
                f"共{len(numbers)}个",
                *([] if threshold_of_rows(column) else [f"{len(self._rows)}行"]),
            ]
        )

    @property
    def _is_of_few_persons(self) -> bool:
        """Whether small numbers of the table are withheld."""
        column, values = self.tallied.column, self.tallied.values
        return bool(
            threshold_of_rows(column) or (values is not None and threshold_of_column(values))
        )

    def __call__(self, year: int) -> Figure | None:
        """Return the place in another year; None if that has no such rows or no such label."""
        earlier = earlier_years_of(self._origin)
        if earlier is None:
            return None
        selections = [selection_of(one) for one in self._columns]
        own = [selection.of(tables_of(self._origin) or {}) for selection in selections]
        again = _tallied(own)
        if (
            any(map(are_partial, self._columns))
            or again is None
            or not _are_alike(_numbers(again), _numbers(self.tallied))
        ):
            raise FigureError(
                _("It is not known how its rows were selected."),
                remedy=_("Select rows with where(), before tally(…)."),
            )
        other = _tallied([earlier.rows(selection, year) for selection in selections])
        if other is None:
            return None
        label = self._label(_numbers(self.tallied))
        if label not in _numbers(other):
            return None
        return replace(self, tallied=other, label=label).figure()

    @property
    def _columns(self) -> list[pd.Series]:
        values = self.tallied.values
        return [self.tallied.column, *([] if values is None else [values])]


def _tallied(columns: list[Any]) -> Tallied | None:
    """Return the columns of a tally; None if one of them is not there."""
    if any(not isinstance(column, pd.Series) for column in columns):
        return None
    column, *values = columns
    return Tallied(column, values[0] if values else None)


def _numbers(tallied: Tallied) -> dict[str, float]:
    """Return the numbers of a table by its labels, in its order, without those that are missing."""
    return _by_label(tally(tallied.column, tallied.values))


def _by_label(table: pd.Series) -> dict[str, float]:
    filled = table.dropna()
    numbers = zip(filled.index.tolist(), filled.tolist(), strict=True)
    return {str(label): round(float(number), _DECIMALS) for label, number in numbers}


def _are_alike(one: Mapping[str, float], other: Mapping[str, float]) -> bool:
    return dict(one) == dict(other)


def _require_unchanged(id: str, table: pd.Series, tallied: Tallied) -> None:
    """Raise FigureError for a table that is not the tally that was made, whatever its order."""
    if not _are_alike(_by_label(table), _numbers(tallied)):
        raise FigureError(
            _("The table was changed since tally(…) made it."),
            id,
            _("Give it as it was made; select rows with where() before."),
        )
