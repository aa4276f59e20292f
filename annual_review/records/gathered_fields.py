"""A member's clean table as one of the prefecture's: its fields, in the prefecture's units.

What cannot be added up is left empty and told; it is never counted as zero.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from dataclasses import field as made_by
from typing import Any

import pandas as pd

from annual_review.project.settings import Field
from annual_review.records.cleaned import DOUBT, dtype_of
from annual_review.records.register_schema import FieldSchema
from annual_review.values.places import category_reader
from annual_review.values.units import scale_of

_NUMBERS = ("count", "amount")
_SILENT = ("serial", "remark")  # of which nothing is ever counted
_DIGITS = 6  # behind the point, of an amount that was in another unit
_MOST_CHOICES = 5

Qualify = Callable[[pd.Series], pd.Series]


@dataclass(frozen=True)
class _Taken:
    """The values of a field, None if they cannot be taken, and what there is to say of it."""

    values: pd.Series | None
    remark: str = ""


@dataclass
class Fitted:
    """A member's table, fitted: the fields that it lacks, and what there is to say of others."""

    table: pd.DataFrame
    lacking: list[str] = made_by(default_factory=list)
    remarks: list[str] = made_by(default_factory=list)


def fit(
    table: pd.DataFrame,
    register: str,
    held: Mapping[str, FieldSchema],
    fields: Mapping[str, Field],
    qualify: Qualify,
) -> Fitted:
    """Fit a table of a member to the prefecture's `fields`; `held` are what the member's hold.

    `qualify` puts the member's name before its places. Values that are personal to either of both
    are left out.
    """
    taken = {name: _take(table, name, wanted, held) for name, wanted in fields.items()}
    columns = {name: _column(table, fields[name], one, qualify) for name, one in taken.items()}
    arrays = {name: column.array for name, column in columns.items()}
    fitted = pd.DataFrame(arrays | {DOUBT: table[DOUBT].array}, index=table.index)
    remarks = [one.remark for one in taken.values() if one.remark] if len(table) else []
    return Fitted(
        fitted,
        [name for name, one in taken.items() if one.values is None],
        [f"《{register}》{remark}" for remark in remarks],
    )


def _column(table: pd.DataFrame, wanted: Field, taken: _Taken, qualify: Qualify) -> pd.Series:
    """Return the values of a field, or nothing for each row of the table."""
    dtype: Any = dtype_of(wanted)
    if taken.values is None:
        return pd.Series(["" if dtype == "str" else None] * len(table), table.index, dtype=dtype)
    values = qualify(taken.values) if wanted.kind == "place" else taken.values
    return values if values.dtype == dtype else values.astype(dtype)


def _take(table: pd.DataFrame, name: str, wanted: Field, held: Mapping[str, FieldSchema]) -> _Taken:
    """Return what a member's table has of a field."""
    found = _counterpart(name, wanted, held)
    if wanted.personal:
        return _Taken(None)
    if not found:
        said = "" if wanted.kind in _SILENT else f"没有“{name}”一栏，这一项缺"
        return _Taken(None, said)
    if held[found].personal:
        return _Taken(None, f"“{name}”在该单位属个人信息，没有汇总")
    if wanted.kind in _NUMBERS and held[found].kind in _NUMBERS:
        return _numbers(table[found], name, wanted, held[found].unit)
    kinds = {"date" if kind == "date" else "text" for kind in (wanted.kind, held[found].kind)}
    if len(kinds) > 1 or {wanted.kind, held[found].kind} & set(_NUMBERS):
        return _Taken(None, f"“{name}”记的不是同一类内容，这一项缺")
    return _choices(table[found], name, wanted) if wanted.choices else _Taken(table[found])


def _counterpart(name: str, wanted: Field, held: Mapping[str, FieldSchema]) -> str:
    """Return what the member calls a field: the same, else one of its headers if only one fits."""
    others = [header for header in wanted.headers if header in held]
    return name if name in held else others[0] if len(others) == 1 else ""


def _numbers(column: pd.Series, name: str, wanted: Field, unit: str) -> _Taken:
    """Return numbers in the prefecture's unit; none where the units are of different things."""
    factor = _factor(unit, wanted.unit)
    if not factor:
        mine, theirs = (said or "不明单位" for said in (wanted.unit, unit))
        return _Taken(None, f"“{name}”以{theirs}计，不能与{mine}相加，这一项缺")
    numbers = column if factor == 1 else (column.astype("Float64") * factor).round(_DIGITS)
    if wanted.kind == "count" and bool((numbers.dropna() % 1 != 0).any()):
        return _Taken(None, f"“{name}”有不是整数的数，这一项缺")
    if wanted.kind == "amount":
        numbers = numbers.astype("Float64").astype("float64")
    return _Taken(numbers, "" if factor == 1 else f"“{name}”以{unit}登记，已换算为{wanted.unit}")


def _factor(unit: str, wanted: str) -> float:
    """Return what numbers of a unit are multiplied by to be in another one; 0 if they cannot be.

    >>> _factor("万元", "元"), _factor("元", "万元"), _factor("人次", "人"), _factor("元", "人")
    (10000, 0.0001, 1, 0)
    """
    if unit == wanted:
        return 1
    if not unit or not wanted:
        return 0
    up, down = scale_of(unit, wanted), scale_of(wanted, unit)
    return up if up > 1 or not down else 1 / down if down > 1 else up


def _choices(column: pd.Series, name: str, wanted: Field) -> _Taken:
    """Return categories in the prefecture's spelling; tell of those that it does not have."""
    read = category_reader(wanted.choices)
    values = {text: read(text).value or text for text in column.unique()}
    unknown = sorted({value for value in values.values() if value not in {"", *wanted.choices}})
    listed = "、".join(unknown[:_MOST_CHOICES]) + ("等" if len(unknown) > _MOST_CHOICES else "")
    spelled = column.map(values).astype("str")
    return _Taken(spelled, f"“{name}”有不在选项中的内容：{listed}" if unknown else "")
