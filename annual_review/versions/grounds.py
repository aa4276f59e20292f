"""依据: by what a figure of a corrected review became another one, in words.

`note` writes it behind each number. Texts of cells come from `changes`, which leaves out those of
personal fields and masks numbers of persons.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from itertools import groupby

from annual_review.changes.model import FigureChange, RowChange, RowChanges, RowKind
from annual_review.values.exact_values import exact_quantity

_KINDS: dict[RowKind, str] = {
    "corrected": "更正",
    "came": "新增",
    "went": "减少",
    "entered": "改为计入",
    "left": "不再计入",
}
_MOST_ROWS = 3  # that are named; of more, their number is said
_MOST_TEXT = 20  # characters of a cell


def grounds_of(figure: FigureChange, shown: Collection[str], names: Mapping[str, str]) -> str:
    """Return by what a figure changed; `shown` are the ids of the list, `names` what they are.

    The rows come first, then another rule, then the figures that it is calculated of.
    """
    parts = list(_rows(figure.rows))
    if figure.rule:
        parts.append("计算口径调整")
    if not parts:
        parts += _operands(figure, shown, names)
    if not parts and figure.old is None:
        parts.append("新列的数字")
    if not parts and figure.new is None:
        parts.append("不再列出")
    return "；".join(parts) or "重新核算"


def _rows(rows: RowChanges) -> Iterator[str]:
    """Yield the rows by kind and register: which, and of corrected ones the fields."""
    if rows.total > len(rows.some) or rows.total > _MOST_ROWS:
        yield from _counted(rows)
        return
    for row in rows.some:
        place = f"{row.register}第{row.place.row}行"
        fields = "、".join(_fields(row))
        yield f"{place}{fields or _KINDS[row.kind]}"


def _counted(rows: RowChanges) -> Iterator[str]:
    """Yield the number of rows by kind, with the registers of those that are known."""
    registers = "、".join(key for key, _some in groupby(sorted(row.register for row in rows.some)))
    numbers = "、".join(f"{_KINDS[kind]}{count}行" for kind, count in rows.counts.items() if count)
    yield f"{registers}{numbers}"


def _fields(row: RowChange) -> Iterator[str]:
    for change in row.fields if row.kind == "corrected" else ():
        if change.is_personal:
            yield f"{change.field}更正"
        else:
            yield f"{change.field}由{_short(change.old)}改为{_short(change.new)}"


def _short(text: str) -> str:
    line = " ".join(text.split())
    return f"{line[:_MOST_TEXT]}…" if len(line) > _MOST_TEXT else line or "空白"


def _operands(
    figure: FigureChange, shown: Collection[str], names: Mapping[str, str]
) -> Iterator[str]:
    """Yield the figures and targets of which it is calculated that changed."""
    for one in figure.operands:
        name = names.get(one.id, "") if one.id in shown else ""
        if name:
            yield f"随“{name}”变动"
        elif one.old is not None and one.new is not None:
            old, new = exact_quantity(one.old, one.unit), exact_quantity(one.new, one.unit)
            yield f"所用数字由{old}改为{new}"
