"""Columns of categories that nobody declared: few texts that repeat, and their choices."""

from __future__ import annotations

import re
from collections import Counter

from annual_review.describe import label_words
from annual_review.describe.column_cells import ColumnCells
from annual_review.describe.drafts import DraftField
from annual_review.values.cell_text import as_text, compact, tidy_category

_FEW, _MANY = 12, 30  # choices that are listed; different texts of a category
_LONGEST = 16  # characters of a choice, somewhat more below a label that says so
_LEAST_CELLS = 4  # for a category whose label does not say so
_LEAST_TIMES = {"labelled": 1.5, "free": 6.0, "other": 2.5}  # that a text occurs, on the average
_YES = ("是", "√", "✓", "有", "已", "Y", "y", "对", "☑")
_NO = ("否", "×", "✗", "没有", "未", "N", "n", "不", "☐")


def as_category(found: DraftField, column: ColumnCells) -> bool:
    """Recognise categories, and list their choices if they are few."""
    if not column.total:
        return False
    values = _merge_spellings(column)
    is_switch = set(values) <= {*_YES, *_NO}
    if not (_is_short(column.label, values) and _repeats(column, values, is_switch=is_switch)):
        return False
    found.kind = "category"
    if len(values) <= _FEW and (column.total >= 2 * len(values) or is_switch):
        found.choices = _switch(values) if is_switch else {v: [] for v, _ in values.most_common()}
        single = sum(count == 1 for count in values.values())
        if not is_switch and 0 < single < len(values):
            found.remark(f"只出现1次的类别有{single}个，请核对是否错字")
    else:
        found.remark(f"{column.total}个里有{len(values)}种，没有列出；类别固定的请写 choices:")
    return True


def _merge_spellings(column: ColumnCells) -> Counter[str]:
    """Count values that differ only in marks and width under their commonest spelling."""
    values: Counter[str] = Counter()
    for cell, count in column.filled:
        values[tidy_category(as_text(cell))] += count
    commonest: dict[str, str] = {}
    merged: Counter[str] = Counter()
    for value, count in values.most_common():
        key = re.sub(r"[^\w]", "", compact(value)).casefold() or value
        merged[commonest.setdefault(key, value)] += count
    return merged


def _is_short(label: str, values: Counter[str]) -> bool:
    longest = _LONGEST + 4 * label_words.is_category(label)
    return max(map(len, values)) <= longest and not label_words.is_address(label)


def _repeats(column: ColumnCells, values: Counter[str], *, is_switch: bool) -> bool:
    """Return whether the values of a column repeat as often as those of a category do."""
    is_labelled = label_words.is_category(column.label)
    if is_switch:
        return column.total > 1
    if column.total < (2 if is_labelled else _LEAST_CELLS) or len(values) > _MANY:
        return False
    is_free = label_words.is_free_text(column.label) or label_words.is_code(column.label)
    of = "labelled" if is_labelled else "free" if is_free else "other"
    each = column.total / len(values)
    is_wide = len(values) > _FEW and not is_labelled
    return each >= _LEAST_TIMES[of] and (each >= 4 or not is_wide)


def _switch(values: Counter[str]) -> dict[str, list[str]]:
    """Return the choices of a column of 是 and 否, with the marks that stand for them."""
    choices = {}
    for side, word in ((_YES, "是"), (_NO, "否")):
        seen = [value for value in values if value in side]
        if seen:
            name = seen[0] if len(seen) == 1 and seen[0] in ("有", "已", "没有", "未") else word
            choices[name] = [value for value in seen if value != name]
    return choices
