"""Selections: rows and columns of a register chosen, counted and ordered, with whence they came.

pandas carries a table's `attrs` along: register (its name), origin (see `evidence`), missing (why
there is nothing in it), where (the conditions by which rows were chosen: field, = or ≠, values) and
monthly (the field whose months a column holds).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd

from annual_review.errors import FigureError, did_you_mean
from annual_review.records.members import MEMBER

Rows = pd.DataFrame | pd.Series
Condition = tuple[str, str, tuple[str, ...]]  # field, = or ≠, values


def tally(column: pd.Series, values: pd.Series | None = None) -> pd.Series:
    """Count the rows by the values of a column, or add up `values`, the greatest first.

        tally(training["乡镇"])                       # how many rows of each township
        tally(training["乡镇"], training["果农人数"])  # how many people

    Of equals, the one that comes first in the register. Empty cells are left out, and so is what
    has no number at all: it is not known to be nothing.
    """
    filled = named(column)
    numbers = pd.Series(1, filled.index) if values is None else values.loc[filled.index]
    numbers, groups = numbers.astype("float64"), filled.to_numpy()
    grouped = numbers.groupby(groups, sort=False).sum(min_count=1).dropna()
    ranked = grouped.sort_values(ascending=False, kind="stable")
    whole: pd.Series = ranked.astype("int64") if (ranked % 1 == 0).all() else ranked
    whole.index.name, whole.name, whole.attrs = column.name, None, dict(column.attrs)
    return whole


def crosstab(
    rows: pd.Series,
    columns: pd.Series,
    values: pd.Series | None = None,
    *,
    index: Sequence[object] | None = None,
    header: Sequence[object] | None = None,
) -> pd.DataFrame:
    """Count rows by two columns, or add up `values`; the most frequent first, or as given.

        crosstab(months(cases["日期"]), cases["工作类别"], index=range(1, 13))

    `index` and `header` name the rows and columns to have, in order, present or not; names that are
    found beside them follow, so that nothing is left out.
    """
    numbers = pd.Series(1, rows.index) if values is None else values
    parts = pd.DataFrame(
        {"row": rows.to_numpy(), "column": columns.to_numpy(), "n": numbers.to_numpy()}
    )
    if numbers.isna().any():  # a member has no such field
        parts["n"] = numbers.array
        parts = parts.dropna(subset="n").astype({"n": "int64"})
    filled = parts[(parts["row"] != "") & (parts["column"] != "")].dropna(subset=["row", "column"])
    whole = filled.pivot_table("n", "row", "column", aggfunc="sum", fill_value=0, observed=True)
    whole = whole.reindex(
        index=_places(tally(rows, values), index),
        columns=_places(tally(columns, values), header),
        fill_value=0,
    )
    whole.index.name, whole.columns.name, whole.attrs = None, None, dict(rows.attrs)
    return whole


def named(column: pd.Series) -> pd.Series:
    """Return the filled cells of a column."""
    filled: pd.Series = column.dropna()
    is_text = filled.dtype.kind not in "iufM"
    named: pd.Series = filled[filled != ""] if is_text else filled
    return named


def _places(found: pd.Series, wanted: Sequence[object] | None) -> list[object]:
    if wanted is None or isinstance(wanted, range):
        return list(found.index if wanted is None else wanted)
    return [*wanted, *(name for name in found.index if name not in wanted)]


def peak(values: pd.Series) -> str:
    """Return the name of the greatest value, or nothing where it is not the greatest alone."""
    greatest = values.index[values == values.max()]
    return str(greatest[0]) if len(greatest) == 1 < len(values) else ""


def where(table: pd.DataFrame, **values: str | list[str]) -> pd.DataFrame:
    """Return the rows in which each named field is the value, or one of several.

        where(cases, 工作类别="民事纠纷调解", 办理结果=["已办结", "正在办理"])

    Raises FigureError for a field, or a choice, that there is not.
    """
    wanted = {field: (v,) if isinstance(v, str) else tuple(v) for field, v in values.items()}
    return _checked(table, [(field, "=", names) for field, names in wanted.items()])


def where_not(table: pd.DataFrame, **values: str) -> pd.DataFrame:
    """Return the rows in which no named field is the value.

    where_not(cases, 办理结果="已办结")
    """
    return _checked(table, [(field, "≠", (value,)) for field, value in values.items()])


def choose(table: pd.DataFrame, conditions: Sequence[Condition]) -> pd.DataFrame:
    """Return the rows that meet all conditions, which the table then remembers."""
    chosen = table
    for field, sign, values in conditions:
        chosen = chosen[chosen[field].isin(values) == (sign == "=")]
    chosen = chosen.copy()
    noted = [*table.attrs.get("where", ()), *conditions]
    chosen.attrs = table.attrs | {"where": noted, "rows": len(chosen)}
    return chosen


def conditions_said(rows: Rows) -> list[str]:
    """Say by what conditions rows were chosen: 级别=省级."""
    return [
        f"{name}{sign}{'、'.join(values)}" for name, sign, values in rows.attrs.get("where", ())
    ]


def area(rows: pd.DataFrame, field: str) -> pd.Series:
    """Return the column by which an office parts its area: its members, or else a field.

    bars(tally(area(training, "乡镇")), "各乡镇培训场次", "场次")
    """
    return rows[MEMBER if MEMBER in rows.columns else field]


def fields(rows: pd.DataFrame, *names: str) -> pd.DataFrame:
    """Return some fields of a register for a table, behind the member where there are several."""
    whose = [MEMBER] if MEMBER in rows.columns else []
    chosen: pd.DataFrame = rows[[*whose, *names]]
    return chosen


def months(column: pd.Series) -> pd.Series:
    """Return the month of each date."""
    of: pd.Series = column.dt.month.rename(f"{column.name}（月）")
    of.attrs = column.attrs | {"monthly": str(column.name)}
    return of


def with_place(rows: pd.DataFrame) -> pd.DataFrame:
    """Return rows with 台账 and 位置 (file, sheet and row) as columns, for a table."""
    placed = rows.reset_index()
    lines = placed["row"].astype(str)
    placed["位置"] = (placed["file"] + " " + placed["sheet"]).str.strip() + " 第" + lines + "行"
    return placed.rename(columns={"register": "台账"})


def missing_register(rows: Rows) -> str:
    """Return why the register of `rows` is missing, or an empty text where it is not.

    So it is where no member has a field by which they were chosen, or the column that they are.
    """
    names = [field for field, _, _ in rows.attrs.get("where", ())]
    if isinstance(rows, pd.Series):
        names.append(str(rows.attrs.get("monthly", rows.name)))
    lacking = [name for name in names if name in rows.attrs.get("lacking", ())]
    if lacking:
        return f"《{rows.attrs['register']}》的“{lacking[0]}”各成员单位均缺，有关情况暂缺。"
    return str(rows.attrs.get("missing", ""))


def _checked(table: pd.DataFrame, conditions: Sequence[Condition]) -> pd.DataFrame:
    for field, _, values in conditions:
        _require_known(table, field, values)
    return choose(table, conditions)


def _require_known(table: pd.DataFrame, field: str, values: Sequence[str]) -> None:
    """Raise FigureError, which names the nearest, for a field or a choice that there is not."""
    if field not in table.columns:
        raise _unknown(f"no field '{field}'", field, map(str, table.columns))
    choices = table.attrs.get("choices", {}).get(field, [])
    for value in values if choices else ():
        if value not in choices and not (table[field] == value).any():
            raise _unknown(f"no '{value}' among the choices of {field}", value, choices)


def _unknown(what: str, name: str, known: Iterable[str]) -> FigureError:
    hint = did_you_mean(name, known) or "See params/registers.yaml."
    return FigureError(f"There is {what}.", remedy=hint)
