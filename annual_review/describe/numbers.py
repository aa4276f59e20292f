"""Columns of counts and amounts that nobody declared, and the units of their numbers."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from typing import Any

from annual_review.describe import label_words
from annual_review.describe.column_cells import ColumnCells
from annual_review.describe.dated import MOST, NEARLY_ALL, say_unread
from annual_review.describe.drafts import DraftField
from annual_review.values.cell_text import as_text, compact, normal_text
from annual_review.values.counts import is_number, read_amount
from annual_review.values.number_texts import leading_number
from annual_review.values.units import conversion, is_of_quantity, is_unit

_CODE = re.compile(r"0\d+|\d{9,}|[A-Za-z]+[-_]?\d+.*|\d+[-_]\d+[-_].*")
_NUMERAL_ONLY = re.compile(r"[一二三四五六七八九十]+")
_SOME = 0.3  # of the cells, for a remark that a column of texts may be one of numbers
_FEW = 0.2
_WHOLE_UNITS = ("年", "岁", "天", "日", "次", "月", "个月")


def as_number(found: DraftField, column: ColumnCells) -> bool:
    """Recognise counts and amounts."""
    is_labelled = label_words.is_number(column.label) or bool(column.unit)
    if not column.total:
        if is_labelled:
            _set_number(found, column)
        return is_labelled
    if label_words.is_code(column.label) and not column.unit:
        return False
    if column.share(_is_code) > _FEW or (not is_labelled and column.share(_is_numeral) > MOST):
        return False
    unit = _unit_of(column)
    readable = column.count(lambda cell: _is_quantity(cell, unit))
    if readable < (MOST if is_labelled else NEARLY_ALL) * column.total:
        if is_labelled and readable >= _SOME * column.total:
            found.remark(f"{column.total}个里只有{readable}个是数，暂作文字")
        return False
    _set_number(found, column)
    say_unread(found, column.total - readable, "数")
    return True


def _is_code(cell: Any) -> bool:
    return isinstance(cell, str) and _CODE.fullmatch(compact(cell)) is not None


def _is_numeral(cell: Any) -> bool:
    return _NUMERAL_ONLY.fullmatch(compact(as_text(cell))) is not None


def _is_quantity(cell: Any, unit: str) -> bool:
    if isinstance(cell, bool | dt.date | dt.time):
        return False
    return read_amount(cell, unit).value is not None or (not unit and is_number(cell))


def _set_number(found: DraftField, column: ColumnCells) -> None:
    """Make a field a count or an amount with its unit."""
    found.unit = _unit_of(column)
    values = [read_amount(cell, found.unit).value for cell, _ in column.filled]
    is_whole = all(value is None or value == int(value) for value in values)
    is_quantity = label_words.is_of_quantity(column.label) or (
        found.unit != "" and is_of_quantity(found.unit) and found.unit not in _WHOLE_UNITS
    )
    found.kind = "count" if is_whole and not is_quantity else "amount"
    if not found.unit and is_quantity:
        found.remark("没有写明单位，请补 unit:，如 元、万元、亩")
    if len(set(column.line_units)) > 1 and found.unit in column.line_units:
        found.remark(f"表上注明的单位有{'、'.join(column.line_units)}，清洗时换算")
    stated = set(_units_in_cells(column))
    others = sorted(unit for unit in stated if found.unit and not conversion(unit, found.unit))
    if others:
        found.remark(f"有的单元格单位是{'、'.join(others)}，不能换算为{found.unit}")


def _unit_of(column: ColumnCells) -> str:
    """Return the unit of a column: its label's, its cells', its noun's, or that of a line above."""
    if column.unit:
        return column.unit
    noun = label_words.counted_unit(column.label)
    if stated := _unit_of_cells(column):
        return noun if noun and conversion(stated, noun) else stated
    if noun:
        return noun
    lines = column.line_units
    of_quantity = [unit for unit in lines if is_of_quantity(unit)]
    if of_quantity and (label_words.is_of_quantity(column.label) or len(of_quantity) == len(lines)):
        measures = [unit for unit in of_quantity if conversion(unit, of_quantity[0])]
        return of_quantity[0] if len(measures) == len(of_quantity) else ""
    return lines[0] if len(set(lines)) == 1 else ""


def _unit_of_cells(column: ColumnCells) -> str:
    """Return the unit that enough of the numbers have behind them, or ""."""
    stated = Counter(_units_in_cells(column))
    if not stated:
        return ""
    unit, count = stated.most_common(1)[0]
    others = [other for other in stated if other != unit]
    is_common = count > 1 or 2 * count >= column.total
    return unit if is_common or (others and all(conversion(x, unit) for x in others)) else ""


def _units_in_cells(column: ColumnCells) -> list[str]:
    """Return the units behind the numbers of a column's texts, one for each cell."""
    found = []
    for cell, count in column.filled:
        if isinstance(cell, str):
            number = leading_number(compact(normal_text(cell)).lstrip("约近共¥￥"))
            if number and number.value is not None and number.rest and is_unit(number.rest):
                found += [number.rest] * count
    return found
