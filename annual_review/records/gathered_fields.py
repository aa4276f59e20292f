"""Convert a member's clean table to the prefecture's fields and units.

`gathering` calls `fit` for each table of each member. What cannot be added up is left empty and
reported; it is never counted as zero.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import pandas as pd

from annual_review.project.register_book import DATED, Field
from annual_review.records.cleaned import DOUBT, dtype_of
from annual_review.records.dated_columns import as_kind
from annual_review.records.register_schema import FieldSchema
from annual_review.values.places import category_reader
from annual_review.values.units import conversion

_NUMBERS = ("count", "amount")
_NEVER_COUNTED = ("serial", "remark")  # kinds that may be missing without a remark
_DECIMALS = 6  # of an amount that is converted from another unit
_MOST_CHOICES = 5  # unknown ones that a remark lists

Qualify = Callable[[pd.Series], pd.Series]


@dataclass
class FittedTable:
    """A member's table, fitted; the fields that it lacks; remarks, in Chinese, on others."""

    table: pd.DataFrame
    lacking: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _FieldValues:
    """The values that a member's table has for a field, None if it has none, and a remark."""

    values: pd.Series | None
    remark: str = ""


def fit(
    table: pd.DataFrame,
    register: str,
    own: Mapping[str, FieldSchema],
    fields: Mapping[str, Field],
    qualify: Qualify,
) -> FittedTable:
    """Fit a table of a member to the prefecture's `fields`; `own` are the member's.

    `qualify` puts the member's name before its places. Values that are personal in either of the
    two registers are left out.
    """
    found = {name: _find_values(table, name, wanted, own) for name, wanted in fields.items()}
    arrays = {
        name: _as_column(table, fields[name], values, qualify).array
        for name, values in found.items()
    }
    fitted = pd.DataFrame(arrays | {DOUBT: table[DOUBT].array}, index=table.index)
    remarks = [each.remark for each in found.values() if each.remark] if len(table) else []
    return FittedTable(
        fitted,
        [name for name, each in found.items() if each.values is None],
        [f"《{register}》{remark}" for remark in remarks],
    )


def _as_column(
    table: pd.DataFrame, wanted: Field, found: _FieldValues, qualify: Qualify
) -> pd.Series:
    """Return the values of a field in its dtype; a missing value for each row if there are none."""
    dtype: Any = dtype_of(wanted)
    if found.values is None:
        return pd.Series(["" if dtype == "str" else None] * len(table), table.index, dtype=dtype)
    values = qualify(found.values) if wanted.kind == "place" else found.values
    return values if values.dtype == dtype else values.astype(dtype)


def _find_values(
    table: pd.DataFrame, name: str, wanted: Field, own: Mapping[str, FieldSchema]
) -> _FieldValues:
    """Return the values that a member's table has for a field of the prefecture."""
    if wanted.personal:
        return _FieldValues(None)
    match = _matching_field(name, wanted, own)
    if not match:
        is_counted = wanted.kind not in _NEVER_COUNTED
        return _FieldValues(None, f"没有“{name}”一栏，这一项缺" if is_counted else "")
    if own[match].personal:
        return _FieldValues(None, f"“{name}”在该单位属个人信息，没有汇总")
    if wanted.kind in _NUMBERS and own[match].kind in _NUMBERS:
        return _convert_numbers(table[match], name, wanted, own[match].unit)
    return _convert_others(table[match], name, wanted, own[match].kind)


def _convert_others(column: pd.Series, name: str, wanted: Field, kind: str) -> _FieldValues:
    """Return dates, periods or texts of a member's field of a kind; dates also as their periods."""
    if wanted.kind in DATED and kind in DATED[: DATED.index(wanted.kind) + 1]:
        return _FieldValues(as_kind(column, wanted.kind))
    if {wanted.kind, kind} & {*DATED, *_NUMBERS}:
        return _FieldValues(None, f"“{name}”记的不是同一类内容，这一项缺")
    return _unify_choices(column, name, wanted) if wanted.choices else _FieldValues(column)


def _matching_field(name: str, wanted: Field, own: Mapping[str, FieldSchema]) -> str:
    """Return the member's name of a field: the same, else another header if only one fits."""
    others = [header for header in wanted.headers if header in own]
    return name if name in own else others[0] if len(others) == 1 else ""


def _convert_numbers(column: pd.Series, name: str, wanted: Field, unit: str) -> _FieldValues:
    """Return numbers in the prefecture's unit; none if the units are of different things."""
    factor = conversion(unit, wanted.unit) if unit and wanted.unit else int(unit == wanted.unit)
    if not factor:
        known_unit, known_wanted = (text or "不明单位" for text in (unit, wanted.unit))
        remark = f"“{name}”以{known_unit}计，不能与{known_wanted}相加，这一项缺"
        return _FieldValues(None, remark)
    numbers = column if factor == 1 else _multiply(column, Fraction(factor))
    if wanted.kind == "count" and bool((numbers.dropna() % 1 != 0).any()):
        return _FieldValues(None, f"“{name}”有不是整数的数，这一项缺")
    if wanted.kind == "amount":
        numbers = numbers.astype("Float64").astype("float64")
    remark = "" if factor == 1 else f"“{name}”以{unit}登记，已换算为{wanted.unit}"
    return _FieldValues(numbers, remark)


def _multiply(column: pd.Series, factor: Fraction) -> pd.Series:
    """Return numbers multiplied by a factor, without more decimals than they deserve."""
    numbers = column.astype("Float64") * factor.numerator / factor.denominator
    return numbers.round(_DECIMALS)


def _unify_choices(column: pd.Series, name: str, wanted: Field) -> _FieldValues:
    """Return categories in the prefecture's spelling, with a remark on those that it lacks."""
    read = category_reader(wanted.choices)
    values = {text: read(text).value or text for text in column.unique()}
    unknown = sorted({value for value in values.values() if value not in {"", *wanted.choices}})
    listed = "、".join(unknown[:_MOST_CHOICES]) + ("等" if len(unknown) > _MOST_CHOICES else "")
    remark = f"“{name}”有不在选项中的内容：{listed}" if unknown else ""
    return _FieldValues(column.map(values).astype("str"), remark)
