"""Aggregates: figures that are counted, added up or averaged from rows of one register.

`count`, `total`, `distinct`, `mean` and `share` are what chapters use; extremes.py has
further ones. Each can be computed again (`Recompute`) from the rows that the same selection has in
another year, or in one member.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, cast

import pandas as pd

from annual_review.chapter.combined_figures import (
    Calculation,
    calculated,
    combined,
    require_operands,
)
from annual_review.chapter.comparisons import has_one_of
from annual_review.chapter.earlier import Selection, earlier_years_of, selection_of
from annual_review.chapter.evidence import tables_of
from annual_review.chapter.exact_numbers import as_number, exact_sum
from annual_review.chapter.expressions import OVER, Expression
from annual_review.chapter.figures import Figure, computed
from annual_review.chapter.period_labels import named
from annual_review.chapter.recorded.columns import column_words
from annual_review.chapter.recorded.tables import lost_reason, lost_words
from annual_review.chapter.selections import (
    Rows,
    describe_conditions,
    filled_cells,
    filter_rows,
    missing_reason,
)
from annual_review.chapter.small_counts.figures import (
    SmallNumber,
    small_count,
    small_sum,
    small_value,
)
from annual_review.chapter.small_counts.registers import threshold_of_rows
from annual_review.errors import FigureError
from annual_review.language import _
from annual_review.records.cleaned import INDEX
from annual_review.values.units import conversion, is_of_quantity, is_unit


def count(id: str, rows: Rows, unit: str) -> Figure:
    """Return the number of `rows` as a figure.

        cases = count("teams.governance.cases", review["调解维权台账"], "件")
        say(f"登记{cases}。")

    `id` names the figure in figures.json: lower-case words joined by dots, given once in the whole
    review. `rows` are rows, or a column, of one register. `unit` is the measure word printed behind
    the number. Raises FigureError for an id that is not one, and for rows that were grouped, reset
    or merged, since they no longer have their register and place.
    """
    return _figure(count, id, rows, unit, value=len(rows), how="行数")


def total(id: str, column: pd.Series, unit: str) -> Figure:
    """Return the sum of `column` as a figure; empty cells add nothing.

        farmers = total("teams.agri.farmers", training["果农人数"], "人")

    `id` names the figure in figures.json, once in the whole review; `column` is a column of numbers
    of one register; `unit` is the measure word of the sum, to which numbers in another scale (万元
    for 元) are converted. Raises FigureError as `count` does, and for a unit of something else.
    """
    require_numbers(id, column)
    factor = factor_of(id, column, unit)
    value = as_number(exact_sum(column) * factor)
    how = f"{column_words(column)}，合计{conversion_note(column, factor)}"
    return _figure(total, id, column, unit, value=value, how=how)


def distinct(id: str, column: pd.Series, unit: str) -> Figure:
    """Return the number of different values of `column` as a figure; empty cells are left out.

        towns = distinct("teams.agri.townships", training["乡镇"], "个乡镇")

    `id` names the figure in figures.json, once in the whole review; `column` is any column of one
    register, or `months(...)` of one; `unit` is the measure word. Raises FigureError as `count`
    does.
    """
    value, how = filled_cells(column).nunique(), f"{column_words(column)}，不同的个数"
    return _figure(distinct, id, column, unit, value=value, how=how)


def mean(id: str, column: pd.Series, unit: str) -> Figure:
    """Return the mean of the filled cells of `column`, to one decimal, as a figure; 0 without any.

        average = mean("teams.agri.average", training["果农人数"], "人")

    `id` names the figure in figures.json, once in the whole review; `column` is a column of numbers
    of one register; `unit` is that of the numbers. Raises FigureError as `total` does.
    """
    require_numbers(id, column)
    factor = factor_of(id, column, unit)
    value = round(_converted(float(column.mean()), factor), 1) if column.notna().any() else 0
    how = f"{column_words(column)}，平均{conversion_note(column, factor)}"
    return _figure(mean, id, column, unit, value=as_number(value), how=how)


def share(id: str, part: Figure | Expression, whole: Figure | Expression) -> Figure:
    """Return one figure as a percentage of another, to one decimal; 0 if the other is 0.

        rate = share("teams.governance.rate", closed, registered)
        say(f"占{rate}。")  # 占42.2%。

    `id` names the figure in figures.json: lower-case words joined by dots, given once in the whole
    review. `part` is the figure that is divided by the figure `whole`; both may be expressions, or
    a target. The rows of both are behind it. Its unit is %; amounts are brought to one unit before.
    Raises FigureError for a figure that was not computed from rows, and for an amount of something
    else: 元 of 人.
    """
    expression = Expression(OVER, (part, whole))
    require_operands(id, expression)
    exact = calculated(id, expression, "%")
    rounded = None if exact is None else Fraction(str(round(float(exact), 1)))
    return combined(Calculation(_share_again, id, expression, "%"), rounded or Fraction(0))


def _share_again(id: str, expression: Expression, unit: str) -> Figure:
    part, whole = expression.operands
    assert not isinstance(part, Fraction)
    assert not isinstance(whole, Fraction)
    return share(id, part, whole)


def factor_of(id: str, column: pd.Series, unit: str) -> Fraction:
    """Return what the numbers of a column are multiplied by to be in `unit`: 万元 in 元, 10,000.

    Raises FigureError if the field's unit and `unit` are of different things.
    """
    own = column.attrs.get("units", {}).get(column.name, "")
    factor = conversion(own, unit) if own and unit else Fraction(1)
    are_units = is_unit(own) and is_unit(unit) and (is_of_quantity(own) or is_of_quantity(unit))
    if not factor and are_units:
        raise FigureError(
            _(
                "The numbers of {name} are in {own}, which cannot be converted to {unit}.",
                name=column.name,
                own=own,
                unit=unit,
            ),
            id,
            _('Write "{own}", or change the unit of the field in registers.yaml.', own=own),
        )
    return factor or Fraction(1)


def conversion_note(column: pd.Series, factor: Fraction) -> str:
    """Return what a rule says of numbers that were multiplied by a factor."""
    return "" if factor == 1 else f"，由{column.attrs['units'][column.name]}换算"


def _converted(value: float, factor: Fraction) -> float:
    """Return a number times a factor, as exact as it is printed: 0.26万元 are 2600元."""
    return value if factor == 1 else round(float(Fraction(repr(float(value))) * factor), 6)


def _figure(
    aggregate: Callable[..., Figure], id: str, rows: Rows, unit: str, *, value: float, how: str
) -> Figure:
    """Return the figure of some rows, with what computes it again from other rows."""
    origin, selection = str(rows.attrs.get("origin", "")), selection_of(rows)
    figure = Figure(
        id,
        value,
        unit,
        rule_of(id, rows, how),
        index_of(id, rows),
        origin,
        missing_reason(rows),
        register=selection.register,
        then=Recompute(aggregate, id, unit, selection, origin, value),
        is_average=aggregate is mean,
        small=_small(aggregate, rows, value),
    )
    return computed(figure)


def _small(aggregate: Callable[..., Figure], rows: Rows, value: float) -> SmallNumber | None:
    """Return how the number is withheld if it is of few persons; None if it is not."""
    if aggregate is count or not isinstance(rows, pd.Series):
        return small_count(rows)
    if aggregate is distinct:
        return small_value(rows, value)
    return small_sum(rows, is_mean=aggregate is mean)


def index_of(id: str, rows: Rows) -> pd.MultiIndex:
    """Return the index of some rows of a register. Raises FigureError for any other index."""
    if not set(INDEX) <= set(rows.index.names):
        raise FigureError(
            _("The index of these rows no longer has their register, file, sheet and row."),
            id,
            _("Compute a figure from rows of a register, not from a grouped or reset table."),
        )
    return cast(pd.MultiIndex, rows.index)


def rule_of(id: str, rows: Rows, how: str) -> str:
    """Return how a figure was computed: register, conditions, column, and number of rows."""
    if "register" not in rows.attrs or how.startswith("None"):
        raise FigureError(
            _("The register of these rows is not known, or the column has no name."),
            id,
            _("Compute a figure of each register by itself, and name a column with .rename()."),
        )
    partial_note = "（部分行）" if are_partial(rows) else ""
    if reason := lost_reason(rows):
        partial_note = f"（{lost_words(reason)}）"
    conditions = describe_conditions(rows)
    number = "" if threshold_of_rows(rows) else f"{len(rows)}行"  # else it is one of persons
    parts = [rows.attrs["register"], *conditions, how, f"{number}{partial_note}"]
    return "，".join(filter(None, parts))


def are_partial(rows: Rows) -> bool:
    """Return whether some rows were left out by other means than `where`."""
    return bool(len(rows) < rows.attrs.get("rows", 0))


def require_numbers(id: str, column: pd.Series) -> None:
    """Raise FigureError for a column of texts or dates, which has no sum and no mean."""
    kinds = ("integer", "floating", "mixed-integer-float", "decimal", "boolean", "empty")
    is_number = column.dtype.kind in "iufb"
    if not is_number and pd.api.types.infer_dtype(column, skipna=True) not in kinds:
        raise FigureError(
            _("The column {name} holds no numbers.", name=column.name),
            id,
            _("Name a column of numbers; distinct(…) counts the different values of any column."),
        )


@dataclass(frozen=True)
class Recompute:
    """Computes an aggregate again from the same selection of another year, or of a part.

    `value` is the value of its own year. If the selection does not give it again, the rows or the
    column were changed by other means than `where`, and other rows cannot be selected alike.
    """

    aggregate: Callable[[str, Any, str], Figure]
    id: str
    unit: str
    selection: Selection
    origin: str
    value: int | float

    def __call__(self, year: int) -> Figure | None:
        """Return the figure of another year; None if that has no such rows."""
        earlier = earlier_years_of(self.origin)
        if earlier is None:  # rows of no register, or of a review that nobody opened
            return None
        remedy = _("Select rows with where(), or give the figure to compare with: x.against(y).")
        self._require_recorded(remedy)
        own = self.selection.of(tables_of(self.origin) or {})
        self._require_same(own, remedy)
        rows = earlier.rows(self.selection, year)
        return None if rows is None else self.aggregate(self.id, rows, self.unit)

    def parts(self, field: str, ids: Mapping[str, str]) -> dict[str, Figure]:
        """Return the figure of the rows in which `field` has each value of `ids`; see `parts_of`.

        Raises FigureError if it is not known how the rows were selected.
        """
        rows, __ = self._own_rows()
        return {
            value: self.aggregate(
                id,
                self.selection.column_of(filter_rows(rows, [has_one_of(rows, field, [value])])),
                self.unit,
            )
            for value, id in ids.items()
        }

    def amounts(self, field: str) -> dict[str, float]:
        """Return what each value of `field` adds to the aggregate; see `amounts_of`."""
        if self.aggregate not in (count, total):
            raise FigureError(
                _("It is not a sum of its parts."), remedy=_("Give a count(…) or a total(…).")
            )
        rows, own = self._own_rows()
        if field not in rows:
            return {}
        factor = Fraction(1)
        numbers = pd.Series(1.0, range(len(rows)))
        if self.aggregate is total and isinstance(own, pd.Series):
            factor = factor_of(self.id, own, self.unit)
            numbers = pd.Series(own.to_numpy(dtype="float64", na_value=0))
        sums = numbers.groupby(named(rows[field]).astype("str").fillna("").to_numpy()).sum()
        return {str(value): _converted(number, factor) for value, number in sums.items()}

    def _own_rows(self) -> tuple[pd.DataFrame, Rows]:
        """Return the rows of the selection, and its column or the rows again."""
        self._require_recorded(_("Select rows with where()."))
        table = (tables_of(self.origin) or {}).get(self.selection.register)
        rows = None if table is None else filter_rows(table, self.selection.steps)
        own = None if rows is None else self.selection.column_of(rows)
        self._require_same(own, _("Select rows with where()."))
        assert rows is not None  # else _require_same has raised
        assert own is not None
        return rows, own

    def _require_recorded(self, remedy: str) -> None:
        if self.selection.lost:
            raise FigureError(
                _(
                    "It is not known how its rows were selected: "
                    "{operation} is not repeated on other rows.",
                    operation=self.selection.lost,
                ),
                remedy=_(
                    "{remedy} A condition may be a function: where(rows, lambda rows: …).",
                    remedy=remedy,
                ),
            )

    def _require_same(self, own: Rows | None, remedy: str) -> None:
        if own is None or self.aggregate(self.id, own, self.unit).value != self.value:
            raise FigureError(_("It is not known how its rows were selected."), remedy=remedy)


def amounts_of(figure: Figure, field: str) -> dict[str, float]:
    """Return what each value of `field` adds to a count or a total; "" is that of empty cells.

    Returns nothing if the register has no such field. Raises FigureError for a figure that is not a
    count or a total of selected rows.
    """
    if not isinstance(figure.then, Recompute):
        raise FigureError(
            _("It cannot be divided into parts."), figure.id, _("Give a count(…) or a total(…).")
        )
    try:
        return figure.then.amounts(field)
    except FigureError as error:
        raise FigureError(error.what, figure.id, error.remedy) from None


def fields_of(figure: Figure) -> list[str]:
    """Return the fields that a figure depends on: those of its conditions, and its column."""
    return figure.then.selection.fields if isinstance(figure.then, Recompute) else []
