"""Figures: numbers that know their rule and the rows that they were computed from.

Chapters make them by `count`, `total` and the like (aggregates.py) and print them in f-strings. The
text is marked with a key (`document.marks`), by which `say` finds the figure again and keeps its
evidence for the review.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

import pandas as pd

from annual_review.chapter.earlier import EarlierYears, earlier_years_of
from annual_review.chapter.evidence import row_groups
from annual_review.chapter.exact_numbers import python_number
from annual_review.chapter.expressions import Arithmetic, Expression
from annual_review.chapter.figure_changes import change_of
from annual_review.chapter.figure_evidence import evidence_of
from annual_review.chapter.lab_view import bundle_of_figure, bundle_of_missing
from annual_review.chapter.small_counts.figures import SmallNumber
from annual_review.chapter.small_counts.words import State, in_cell, in_text
from annual_review.document.blocks import Shows
from annual_review.document.marks import mark, marked_values
from annual_review.document.missing import Missing
from annual_review.document.sources import RowGroup
from annual_review.errors import FigureError
from annual_review.language import _
from annual_review.project.typed_values import FIGURE_ID
from annual_review.values.changes import Change
from annual_review.values.format_specs import CHANGES
from annual_review.values.stated_numbers import numbers_of_others
from annual_review.values.unit_arithmetic import measures_of
from annual_review.values.units import is_of_quantity
from annual_review.values.wording import is_rounded_down, phrase, plain_number

_SPEC_IN_KEY = "/"  # divides the key of a figure from the spec that printed it
_SHOWS_IN_KEY = "~"  # and both from what of the figure is printed


@dataclass(frozen=True, repr=False)
class Figure(Arithmetic):
    """A number of the review, with its unit, its rule and its rows.

        isinstance(cases, Figure)  # of count(…), total(…) and the like; never Figure(id, 12, "件")

    `count`, `total`, `distinct`, `mean` and `share` make figures of rows, and only these print.
    One that is made by calling this class has no rows behind it: printing it is a FigureError.
    `{x}` in a sentence prints `value` and `unit`; `.1`, `,`, `.2万`, 余, 汉 and the like print them
    otherwise (values/format_specs.py; GB/T 15835-2011), 比 prints the change from the year before,
    变化 the same where it is worth saying (values/changes.py has the rule).

    `id` names it in figures.json: lower-case words joined by dots, given once in the whole review.
    `value` is a finite number, `unit` the measure word behind it; `measure` replaces the unit in
    print (see `per`). `rule` says how it was computed. `index` is the index of its rows, `origin`
    the key of their tables, `register` the name of their register. `missing` says why there is
    nothing to count, where the register was not sent or cannot be used: such a figure is true, so
    that its sentence is reached, which a notice then replaces. `then` is a function that returns
    the figure of another year, or None. `is_average` says that the value is a mean or a share of
    `weight` rows; of all its rows if that is None.

    `+ − × ÷` with other figures and numbers make an expression, of which `figure` makes a figure;
    its `expression` then says of which figures it was calculated, and `exact` its value as a
    fraction. `lacks_value` says that there is none: it was divided by 0, or there was no row.
    `small` says from which number on it is printed, if it is one of persons (small_counts/).

    Raises FigureError for an id that is not one, and for a value that is not finite.
    """

    id: str
    value: int | float
    unit: str
    rule: str = ""
    index: pd.MultiIndex | None = field(default=None, compare=False, repr=False)
    origin: str = ""
    missing: Missing | None = None
    measure: str = ""
    register: str = ""
    then: Callable[[int], Figure | None] | None = field(default=None, compare=False, repr=False)
    is_average: bool = False
    weight: int | None = field(default=None, compare=False)
    expression: Expression | None = field(default=None, compare=False)
    exact: Fraction | None = field(default=None, compare=False)
    lacks_value: bool = False
    small: SmallNumber | None = field(default=None, compare=False, repr=False)
    # The value that was computed from rows (see `computed`). No argument: neither a call of the
    # class nor `dataclasses.replace` passes it on.
    _computed: int | float | None = field(default=None, init=False, compare=False)

    def __post_init__(self) -> None:
        """Check the id and the value; keep the value as a number of Python."""
        if not FIGURE_ID.fullmatch(self.id):
            raise FigureError(
                _("'{id}' is not the id of a figure.", id=self.id),
                remedy=_("Write it like teams.agri.farmers: lower-case words joined by dots."),
            )
        if not math.isfinite(self.value):
            raise FigureError(
                _("Its value is {value}.", value=self.value),
                self.id,
                _("Make the figure only if it has a value."),
            )
        object.__setattr__(self, "value", python_number(self.value))

    @property
    def is_computed(self) -> bool:
        """Whether the value was computed from rows, so that it may be printed."""
        return self._computed is not None and self._computed == self.value

    def require_computed(self) -> None:
        """Raise FigureError for a figure that was made by hand, or whose value was replaced."""
        if not self.is_computed:
            raise FigureError(
                _("No rows are behind this figure: it was made by hand."),
                self.id,
                _("Compute it from the rows of a register: count(), total(), distinct(), mean()."),
            )

    def __format__(self, spec: str) -> str:
        """Return the text of the figure, marked with a key for the sentence that prints it.

        Raises FigureError for a figure that was not computed from rows.
        """
        self.require_computed()
        is_empty = self.missing or self.lacks_value
        return self.marked("" if is_empty else self.text(spec), spec)

    def marked(self, text: str, spec: str | None = None, shows: Shows = "") -> str:
        """Return a text that says this figure, marked with its key, and the spec that gave it.

        `shows` says what of the figure it prints, where that is not its value; a spec of changes
        says so by itself.
        """
        self.require_computed()
        key = f"{self.id}@{id(self):x}"  # unique even if two figures have one id by mistake
        if spec is not None:
            key += f"{_SPEC_IN_KEY}{spec.encode().hex()}"
        if shows:
            key += f"{_SHOWS_IN_KEY}{shows}"
        marked_values[key] = self
        comma = "，" if text.startswith("，") else ""  # of a change: not part of what is marked
        return comma + mark(key, text.removeprefix(comma))

    def text(self, spec: str = "") -> str:
        """Return the number, or its change, in words: 1490余人.

        Raises FigureError, which names the figure, for a spec that it does not have, and for a
        figure that was not computed from rows.
        """
        self.require_computed()
        if spec in CHANGES:
            return self.change_text(spec)
        try:
            text = self._phrase(spec)
            if self.state != "shown" and not spec.startswith("="):
                return in_text(self.state, self.threshold, self.measure or self.unit)
            return text
        except FigureError as error:
            raise FigureError(error.what, self.id, error.remedy) from None

    def change_text(self, spec: str, number: str = "") -> str:
        """Return the change from the year before in words; empty without one.

        `number` is the spec by which the number that it belongs to is printed.
        """
        change = self.change
        if change is None:
            return ""
        rounded = is_rounded_down(self.value, change.unit, number)
        return change.clause(spec, rounded=rounded, number=number)

    def _phrase(self, spec: str) -> str:
        unit = self.measure or self.unit
        text = phrase(self.value, unit, spec)
        if spec.startswith("=") and (others := numbers_of_others(text, self.value, unit)):
            raise FigureError(
                _(
                    "The text after = says {other}, and the figure is {value}.",
                    other=others[0],
                    value=plain_number(self.value),
                ),
                remedy=_("Write words after =, and {x} for the number."),
            )
        return text

    @property
    def state(self) -> State:
        """Whether the number is printed, or withheld as a small one or beside such a one.

        What is calculated of a number that is withheld is withheld, too, since it would tell it.
        """
        if self.expression is not None:
            of_leaves = [leaf.state for leaf in self.leaves]
            return "shown" if all(state == "shown" for state in of_leaves) else "hidden"
        return "shown" if self.small is None else self.small.state

    @property
    def threshold(self) -> int:
        """The number from which on it, and all that it was calculated of, is printed; or 0."""
        return max((leaf.small.threshold for leaf in self.leaves if leaf.small), default=0)

    def number_text(self, text: str) -> str:
        """Return the number of a table, marked; or what stands there if it is withheld."""
        shown = text if self.state == "shown" else in_cell(self.state, self.threshold)
        return self.marked(shown)

    def __str__(self) -> str:
        """Return what `{x}` prints, marked like it."""
        return format(self)

    def __repr__(self) -> str:
        """Return the id; no number, which would have no evidence where it is printed."""
        return f"<Figure {self.id}>"

    def __bool__(self) -> bool:
        """Return whether there is something to print: a number that is not 0, or a notice."""
        return bool(self.value) or bool(self.missing)

    def per(self, unit: str) -> Figure:
        """Return the same figure with another measure word: `{surveys.per("项"):汉}`.

        Raises FigureError for a unit to which the number would have to be converted: 万元 for 元.
        """
        factor = measures_of(self.unit).factor_to(unit) if self.unit else 1
        if factor != 1 and (factor or is_of_quantity(self.unit) or is_of_quantity(unit)):
            raise FigureError(
                _(
                    "A number of {own} is not the same in {unit}: per(…) changes only the word.",
                    own=self.unit,
                    unit=unit,
                ),
                self.id,
                _('Convert it: figure("…", x, "{unit}").', unit=unit),
            )
        return self._with(measure=unit)

    def of(self, year: int) -> Figure | None:
        """Return the same figure of an earlier year; None if that has no such rows.

        None also of a register without dates if only a part of the year is compared (see
        `EarlierYears`), and where the figure of that year has no value. Raises FigureError if it is
        not known how to compute it again.
        """
        if self.then is None:
            raise FigureError(
                _("It cannot be computed for another year."),
                self.id,
                _("Give the figure to compare with: x.against(y)."),
            )
        if self.is_of_whole_year:
            return None
        try:
            found = self.then(year)
        except FigureError as error:
            raise FigureError(error.what, self.id, error.remedy) from None
        return None if found is None or found.missing or found.lacks_value else found

    def against(self, before: Figure | None) -> Figure:
        """Return the same figure, compared with the figure `before` as that of the year before.

        Raises FigureError for a figure `before` that was not computed from rows.
        """
        if before is not None:
            before.require_computed()
        return self._with(then=lambda year: before if year == self.year - 1 else None)

    def _with(self, **changes: Any) -> Figure:
        """Return the figure with other fields than its value, computed from rows as this one."""
        changed = replace(self, **changes)
        return computed(changed) if self.is_computed else changed

    @property
    def operands(self) -> list[Figure]:
        """The figures of which it was calculated; none if it was computed from rows."""
        return [] if self.expression is None else self.expression.figures

    @property
    def leaves(self) -> list[Figure]:
        """The figures of rows, and the targets, of which it was calculated; itself if it is one."""
        return [leaf for one in self.operands for leaf in one.leaves] or [self]

    def family(self) -> Iterator[Figure]:
        """Yield the figure, those of which it was calculated, and those of which these were."""
        yield self
        for operand in self.operands:
            yield from operand.family()

    @property
    def exact_value(self) -> Fraction:
        """The value without the rounding of a floating-point number."""
        return Fraction(str(self.value)) if self.exact is None else self.exact

    @property
    def year(self) -> int:
        """The year of the figure; 0 if it is of no register."""
        earlier = earlier_years_of(self.origin)
        return earlier.year if earlier else 0

    @property
    def before(self) -> Figure | None:
        """The figure of the year before, of the same part of it if this year is not over."""
        return self.of(self.year - 1)

    @property
    def is_of_whole_year(self) -> bool:
        """Whether the year is not over, and a register has no dates to say so of its rows."""
        earlier = earlier_years_of(self.origin)
        return earlier is not None and not all(
            earlier.can_compare(leaf.register) for leaf in self.leaves
        )

    @property
    def is_said_whole(self) -> bool:
        """Whether the review says 全年 of it: it is of the whole year, and of no stock."""
        earlier = earlier_years_of(self.origin)
        return earlier is not None and any(
            earlier.is_said_whole(leaf.register) for leaf in self.leaves
        )

    @property
    def change(self) -> Change | None:
        """The change from the year before; None if that has no such figure, or one is withheld.

        None also if a register has no row this year: what was not registered is not less.
        """
        return change_of(self)

    @property
    def history(self) -> pd.Series:
        """The values of all years that have one, oldest first, by year: 2020年, 2021年.

        Those of a part of the year are by its name: 2020年上半年, 2021年上半年.
        """
        earlier = earlier_years_of(self.origin)
        years = earlier or EarlierYears(self.year)
        figures = {year: self.of(year) for year in sorted(years.origins)}
        known = {years.label_of(year): found for year, found in figures.items() if found}
        known[years.label_of(self.year)] = self
        values = {
            label: one.value if one.state == "shown" else None for label, one in known.items()
        }
        return pd.Series(values, name=self.unit)

    def rows(self) -> list[RowGroup]:
        """Return the rows by register; of a calculated figure, those of all its operands."""
        indexes: dict[str, list[pd.MultiIndex]] = {}
        for leaf in self.leaves:
            if leaf.index is not None:
                indexes.setdefault(leaf.origin, []).append(leaf.index)
        return [
            group
            for origin, (first, *others) in indexes.items()
            for group in row_groups(origin, first.append(others) if others else first)
        ]

    def evidence(self) -> dict[str, Any]:
        """Return what the review keeps of the figure besides its text, as JSON.

        `before` is that of the year before, if there is one; `uncompared` says why not, where that
        is not known.
        """
        return evidence_of(self)

    def _repr_mimebundle_(self, **__: Any) -> dict[str, Any]:
        """Return what Jupyter shows of a figure that is the last line of a cell."""
        if not self.is_computed:
            return bundle_of_missing(f"{self.id}：没有登记的行作依据，不能写进正文。")
        if self.missing:
            return bundle_of_missing(str(self.missing))
        if self.lacks_value:
            return bundle_of_missing(f"{self.id}：没有可以计算的值，写到它的句子略去。")
        return bundle_of_figure(self.id, self.evidence(), self.text)


def spec_of(key: str) -> str | None:
    """Return the spec by which the text of a mark was printed; None if it was by none."""
    __, divider, spec = key.partition(_SHOWS_IN_KEY)[0].partition(_SPEC_IN_KEY)
    return bytes.fromhex(spec).decode() if divider else None


def shows_of(key: str) -> Shows:
    """Return what of its figure the text of a mark prints: its value, the one before, the change.

    >>> shows_of("a.b@1f"), shows_of("a.b@1f~before"), shows_of(f"a.b@1f/{'比'.encode().hex()}")
    ('', 'before', 'change')
    """
    __, __, shown = key.partition(_SHOWS_IN_KEY)
    given: dict[str, Shows] = {"before": "before", "change": "change"}
    return given.get(shown, "change" if spec_of(key) in CHANGES else "")


def computed(figure: Figure) -> Figure:
    """Return `figure`, whose value was computed from its rows, as one that may be printed.

    For the functions of aggregates.py: what a notebook makes by hand stays without evidence.
    """
    object.__setattr__(figure, "_computed", figure.value)
    return figure
