"""Select the rows and columns of a register; grouping.py counts them by value.

Rows and columns carry where they come from in pandas' `attrs`:

    register    the name of the register
    origin      the key of its tables (evidence.py)
    where       the steps by which rows were selected: conditions (conditions.py), and what pandas
                 did (recorded/steps.py)
    year        the number of the year of its rows
    office_year  that year, and the month in which it begins
    monthly     the field whose months a column holds
    missing     why there is nothing in it
    member      the column with the member of an office that covers others
    lacking     the fields that no member of the office has
    choices     the values that each field may have
    order       the declared values of each category, in the order in which they are listed
    months      the months that are counted, if the register has a field of months or quarters
    small       from which number on the sums of each field are printed; "" is that of the rows
    small_cells  the rows behind counted numbers of which small ones are withheld (small_counts/)
    rows        how many rows there were before any were left out without a record
    tallied     the columns of which a tally was made
    counted     the places of the rows behind counted numbers (counted_rows.py)
    recorded    that it is recorded what pandas does to them (recorded/)
    lost        the operation of pandas after which that is not known any more
    changed     fields that were set by what cannot be repeated
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from annual_review.chapter.comparisons import read_condition
from annual_review.chapter.conditions import PARTS
from annual_review.chapter.known_fields import readers_of, require_some_row
from annual_review.chapter.office_words import column_name, office_words
from annual_review.chapter.period_labels import holds_periods, named
from annual_review.chapter.recorded.checks import require_possible
from annual_review.chapter.recorded.columns import expression_of, steps_of_mask, with_function
from annual_review.chapter.recorded.expressions import FUNCTIONS, Call, fields_of
from annual_review.chapter.recorded.functions import Chosen, Named, RowFunction, chosen_by
from annual_review.chapter.recorded.steps import Masked, attrs_after, word_steps
from annual_review.chapter.recorded.tables import as_recorded, plain_rows
from annual_review.document.missing import LATER, Missing
from annual_review.errors import FigureError, did_you_mean
from annual_review.language import _
from annual_review.records.dated_columns import kind_of, months_of

# 第4期, (3), 第二批: an ordinal, with the measure word behind it, at the end of a text
_NUMBER_AT_END = (
    r"[\s（(\[【—–-]*(?:第\s*[0-9〇零一二三四五六七八九十百]+|(?<![0-9])[0-9]{1,3})"
    r"\s*[期批场次讲课轮号集辑回]?[\s）)\]】]*$"
)

Rows = pd.DataFrame | pd.Series
Condition = RowFunction | Named | pd.Series  # what `where` takes besides fields


def where(table: pd.DataFrame, *conditions: Condition, **values: Any) -> pd.DataFrame:
    """Return the rows of `table` in which every named field has the given value.

        where(cases, 工作类别="民事纠纷调解", 办理结果=["已办结", "办理中"])
        where(aid, 乡镇="官舟", 日期="3月", 金额=at_least(5000))
        where(aid, quarter=2)
        where(aid, lambda rows: rows["金额"] / rows["人数"] > 100)

    `conditions` are functions of the rows, which return for each row whether it is selected, and
    are called again on the rows of other years; `named` says what a rule calls one.
    `values` are fields with a value each, with a list of values of which one must match, or with
    `at_least`, `at_most`, `between`, `one_of` or `contains`; `month` and `quarter` are those of the
    first field of dates. A value is read as the cells of its field were: places and choices in any
    spelling, counts as numbers, dates as days, months, quarters or years.

    Figures of the result know the conditions, and can be compared with other years, in which days
    are those of that year. Raises FigureError, which names the nearest, for an unknown field or
    choice, for a value that the field cannot have, for one that no row has in this year or the one
    before, and for a function that returns anything but a mask of the rows that it is given.
    """
    return _filter_known(table, conditions, values, negated=False)


def where_not(table: pd.DataFrame, *conditions: Condition, **values: Any) -> pd.DataFrame:
    """Return the rows of `table` in which no named field has the given value.

        where_not(cases, 办理结果="已办结")

    `values` are fields with a value each, `conditions` functions of the rows of which none may
    select a row. Otherwise as `where`: figures of the result know the conditions, and the same
    errors are raised.
    """
    return _filter_known(table, conditions, values, negated=True)


def _filter_known(
    table: pd.DataFrame,
    functions: Sequence[Condition],
    values: Mapping[str, Any],
    *,
    negated: bool,
) -> pd.DataFrame:
    readers = readers_of(table)
    chosen = [step for one in functions for step in _steps_of(one, table, negated=negated)]
    conditions = []
    for name, value in values.items():
        field = column_name(name, table.columns)
        if field not in table.columns and field not in PARTS:
            raise _unknown_field(field, [str(column) for column in table.columns])
        conditions.append(read_condition(table, field, value, readers, negated=negated))
    for condition in conditions:
        require_some_row(table, condition)
    rows = filter_rows(table, [*conditions, *chosen])
    for step in rows.attrs["where"]:
        if isinstance(step, Chosen) and step.mask is not None:
            require_possible(table, step.mask)
    return rows


def _steps_of(condition: Condition, table: pd.DataFrame, *, negated: bool) -> Sequence[Any]:
    """Return the steps of a function, or of a mask that is recorded. Raises FigureError."""
    if not isinstance(condition, pd.Series):
        return [chosen_by(condition, negated=negated)]
    steps = None if negated else steps_of_mask(condition, table)
    if steps is None:
        what = (
            _("where_not takes no mask.")
            if negated
            else _("It is not known how this mask was computed.")
        )
        remedy = (
            _("Write where(rows, ~mask).") if negated else _("Write where(rows, lambda rows: …).")
        )
        raise FigureError(what, remedy=remedy)
    for step in steps:
        if isinstance(step, Masked):
            require_possible(table, step.mask)
    return steps


def _unknown_field(name: str, known: Sequence[str]) -> FigureError:
    hint = did_you_mean(name, known) or _("There are {names}.", names="、".join(known))
    return FigureError(_("There is no field '{name}'.", name=name), remedy=hint)


def filter_rows(table: pd.DataFrame, steps: Sequence[Any]) -> pd.DataFrame:
    """Return the rows after all steps, conditions mostly, which are added to `attrs["where"]`.

    Days of the steps are moved to the year of the table.
    """
    selected, taken = plain_rows(table), []
    for step in steps:
        selected, own = step.take(selected)
        taken.append(own)
    selected = selected.copy()
    all_steps = [*table.attrs.get("where", ()), *taken]
    attrs = attrs_after(table.attrs, taken)
    selected.attrs = attrs | {"where": all_steps, "rows": len(selected)}
    return as_recorded(selected, table)


def describe_conditions(rows: Rows) -> list[str]:
    """Return the conditions of some rows as texts: 级别=省级."""
    fields = []
    if isinstance(rows, pd.Series):
        expression = expression_of(rows)
        fields = fields_of(expression) if expression is not None else [str(rows.name)]
    return word_steps(rows.attrs.get("where", ()), fields)


def missing_reason(rows: Rows) -> Missing | None:
    """Return why there is nothing in `rows`; None where nothing is missing.

    Either their register is missing, or no member of the office has one of the fields that they
    depend on.
    """
    reason: Missing | None = rows.attrs.get("missing")
    if reason:
        return reason
    names = [name for step in rows.attrs.get("where", ()) for name in step.fields]
    if isinstance(rows, pd.Series):
        names.append(str(rows.attrs.get("monthly", rows.name)))
    lacking = [name for name in names if name in rows.attrs.get("lacking", ())]
    if lacking:
        register = f"《{rows.attrs['register']}》的"
        return Missing("", register, f"“{lacking[0]}”", f"各{office_words().member}均缺", LATER)
    return None


def months(column: pd.Series) -> pd.Series:
    """Return the month, 1 to 12, of each date or month in `column`.

        tally(months(cases["日期"]))

    `column` is a field of dates or of months. An empty cell has no month. Raises FigureError for
    a field of anything else.
    """
    if kind_of(column) not in ("date", "month"):
        raise FigureError(
            _("{name} holds neither dates nor months.", name=column.name),
            remedy=_(
                "Name a field of dates or months; tally(…) counts by quarters and years, too."
            ),
        )
    result: pd.Series = months_of(column).rename(month_name(column.name))
    result.attrs = column.attrs | {"monthly": str(column.name)}
    return with_function(result, "months", column)


def is_monthly(column: Rows) -> bool:
    """Return whether a column is what `months` returned."""
    expression = expression_of(column)
    is_own = expression is None or (isinstance(expression, Call) and expression.method == "months")
    return "monthly" in column.attrs and is_own


def month_name(field: object) -> str:
    """Return the name of the column of the months of a field: 日期（月）."""
    return f"{field}（月）"


def fields(rows: pd.DataFrame, *names: str) -> pd.DataFrame:
    """Return some columns of `rows` for a table; in a review of members, the member comes first.

        show(table(fields(honours, "授予时间", "荣誉称号", "级别"), "获表彰情况"))

    `names` are the fields in order. Raises KeyError for a field that there is not.
    """
    member = [rows.attrs["member"]] if rows.attrs.get("member") in rows.columns else []
    selected: pd.DataFrame = rows[[*member, *names]]
    return selected


def area(rows: pd.DataFrame, field: str) -> pd.Series:
    """Return the column of `rows` by which the office's area is divided.

        bars(tally(area(training, "乡镇")), "各乡镇培训场次", "场次")

    In a review of members it is the member, elsewhere `field`. Raises KeyError if there is no such
    column.
    """
    member = rows.attrs.get("member")
    return rows[member if member in rows.columns else field]


def unnumbered(column: pd.Series) -> pd.Series:
    """Return a column of texts without the number that ends them: 技艺传承第4期 is 技艺传承.

        listing(unnumbered(actions["活动内容"]))

    `column` is a field of texts that number what is held several times. A text that is nothing but
    a number stays.
    """
    return with_function(_unnumbered(column), "unnumbered", column)


def _unnumbered(column: pd.Series) -> pd.Series:
    texts = named(pd.Series(column)).astype("str")
    shorter = texts.str.replace(_NUMBER_AT_END, "", regex=True).str.strip()
    result: pd.Series = shorter.where(shorter != "", texts).where(column.notna(), "")
    result.attrs = dict(column.attrs)
    return result


FUNCTIONS["unnumbered"] = _unnumbered


def filled_cells(column: pd.Series) -> pd.Series:
    """Return the cells of a column that are not empty."""
    present: pd.Series = column.dropna()
    is_text = present.dtype.kind not in "iufM" and not holds_periods(present)
    filled: pd.Series = present[present != ""] if is_text else present
    return filled
