"""What unit the label of a column names, and how its numbers become ones of the field's unit.

`column_units` calls `by_label` for each text of a column's header. A label names a unit in
brackets, after a slash or the like, or at its end without a mark; whatever else stands in brackets
is a remark.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from annual_review.cleaning.headers.labels import label_key
from annual_review.values.cell_text import compact
from annual_review.values.counts import Conversion, conversion_from
from annual_review.values.unit_texts import (
    bracketed,
    looks_scaled,
    unit_at_end,
    unit_in_brackets,
    units_in,
)
from annual_review.values.units import (
    SCALES,
    are_about_the_same,
    conversion,
    is_of_quantity,
    is_period,
    is_rate,
    is_unit,
)

_OF_PERSONS = re.compile(r"人[数员]*$")


def by_label(
    label: str, unit: str, spellings: set[str], declared: frozenset[str]
) -> Conversion | None:
    """Return the conversion that a label names; None if it names no unit."""
    text = unit_in_brackets(label, declared)
    inner = bracketed(text)
    is_known = label_key(label) in spellings
    if not inner:
        end = _unit_without_mark(label, spellings, declared)
        return _of_units([end], unit) if end and not _is_about_time([end], unit) else None
    stated = [(units_in(part, declared), part) for part, _ in inner]
    for units, _ in stated:
        if found := _of_convertible(units, unit):
            return found
    if not inner[-1][1]:
        return None
    remark = stated[-1][1]
    units = units_in(remark, declared, alone=True)
    if _is_part_of_name(text, remark, unit, spellings):
        return None
    if units and not (is_known and not any(map(is_of_quantity, units))):
        return None if _is_about_time(units, unit) else conversion_from(units[0], unit)
    seeming = looks_scaled(remark, unit) if unit and not is_known else ""
    return unreadable(f"的表头上“{remark}”像是单位“{seeming}”，不能确定") if seeming else None


def _unit_without_mark(label: str, spellings: set[str], declared: frozenset[str]) -> str:
    """Return the unit that a label is, or that follows a known label without a mark; or ""."""
    text = compact(label)
    name, end = unit_at_end(label, declared)
    if label_key(label) in spellings:
        return ""
    if end and label_key(name) in spellings:
        return end
    return text if is_unit(text, declared) or text in SCALES else ""


def _is_part_of_name(text: str, remark: str, unit: str, spellings: set[str]) -> bool:
    """Return whether brackets belong to the name of a column, as in 参加人（次） and 人数（次）."""
    key, inner = label_key(text), label_key(remark)
    bare = key.replace(f"({inner})", "")
    if not inner:
        return False
    is_of_persons = _OF_PERSONS.search(bare) and conversion(f"人{inner}", unit)
    return not spellings.isdisjoint((bare + inner, inner + bare)) or bool(is_of_persons)


def _is_about_time(units: Sequence[str], unit: str) -> bool:
    """Return whether brackets say for which time a number holds: 租金（年）."""
    return all(is_period(one) and not are_about_the_same(one, unit) for one in units)


def _of_units(units: Sequence[str], unit: str) -> Conversion:
    return _of_convertible(units, unit) or conversion_from(units[0], unit)


def _of_convertible(units: Sequence[str], unit: str) -> Conversion | None:
    """Return the conversion of the units that can be converted; None if none can."""
    stated = [one for one in units if conversion(one, unit)]
    if not stated and (rate := next(filter(is_rate, units), "")):
        of = rate.partition("/")[0]
        if conversion(of, unit):
            doubt = f"的表头单位是“{rate}”，不是“{unit}”"
            return replace(conversion_from(of, unit), is_scaling=False, doubt=doubt)
    if len({conversion(one, unit) for one in stated}) > 1:
        return unreadable(f"的表头写了几种单位（{'、'.join(stated)}），不知按哪一种计")
    return conversion_from(stated[0], unit) if stated else None


def unreadable(problem: str) -> Conversion:
    """Return the conversion of numbers whose unit is not known, for a reason in Chinese."""
    return Conversion(problem=f"{problem}，请写明单位")
