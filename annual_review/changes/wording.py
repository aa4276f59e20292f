"""What the page and the workbook call changes, in Chinese."""

from __future__ import annotations

from collections.abc import Iterator

from annual_review.changes.model import (
    FieldChange,
    FigureChange,
    Place,
    RowChange,
    RowChanges,
    RowKind,
    TextKind,
    Value,
)
from annual_review.values.exact_values import exact_quantity

PERSONAL = "个人信息有改动"
ROW_KINDS: dict[RowKind, str] = {
    "came": "新增",
    "went": "减少",
    "corrected": "更正",
    "entered": "改为计入",
    "left": "不再计入",
}
TEXT_KINDS: dict[TextKind, str] = {
    "changed": "改写",
    "numbers": "仅数字随之改动",
    "came": "新增",
    "went": "删去",
    "moved": "移动",
}
FATES = {
    "kept": "采用",
    "duplicate": "重复",
    "out_of_year": "年外",
    "out_of_period": "期外",
    "rejected": "待更正",
    "subtotal": "合计行",
    "heading": "表题表头",
    "note": "表外说明",
    "unrecognised": "未识别",
}
_NO_ROW = "原表中已没有这一行"
_LONGEST = 60  # characters of a cell on the page


def value_text(value: Value, unit: str, absent: str = "（无）") -> str:
    """Return an exact value with its unit.

    >>> value_text(1493, "人"), value_text(None, "")
    ('1493人', '（无）')
    """
    return absent if value is None else exact_quantity(value, unit)


def place_text(place: Place) -> str:
    """Return where a row is.

    >>> place_text(Place("甲.xlsx", "一月", 5)), place_text(Place("乙.csv", "", 6, "D:F"))
    ('甲.xlsx [一月]第5行', '乙.csv 第6行D:F列')
    """
    sheet = f" [{place.sheet}]" if place.sheet else " "
    columns = f"{place.columns}列" if place.columns else ""
    return f"{place.file}{sheet}第{place.row}行{columns}"


def places_text(row: RowChange) -> str:
    """Return where a row is, and where it was, if that is somewhere else."""
    if row.old is None or row.new is None or row.old == row.new:
        return place_text(row.place)
    if (row.old.file, row.old.sheet) == (row.new.file, row.new.sheet):
        return f"{place_text(row.new)}（原第{row.old.row}行）"
    return f"{place_text(row.new)}（原{place_text(row.old)}）"


def field_text(change: FieldChange) -> str:
    """Return a corrected field: its old and its new text."""
    if change.is_personal:
        return f"{change.field}（{PERSONAL}）"
    old, new = change.old or "（空）", change.new or "（空）"
    return f"{change.field} {shortened(old)} → {shortened(new)}"


def fields_text(row: RowChange) -> str:
    """Return the corrected fields of a row."""
    return "；".join(map(field_text, row.fields))


def cells_text(row: RowChange) -> str:
    """Return the contents of a row that came or went."""
    return "，".join(f"{name} {shortened(text)}" for name, text in row.cells)


def fate_text(row: RowChange) -> str:
    """Return what a row was before it came, or is now that it went, and why."""
    fate = FATES.get(row.fate, row.fate)
    if fate:
        which = "原为" if row.kind == "came" else "现为"
        return f"{which}“{fate}”" + (f"：{row.reason}" if row.reason else "")
    if row.reason:
        return row.reason
    return _NO_ROW if row.kind == "went" and row.register else ""


def counts_text(rows: RowChanges) -> str:
    """Return how many rows came, went and so on."""
    return "，".join(
        f"{ROW_KINDS[kind]}{rows.counts[kind]}行" for kind in ROW_KINDS if kind in rows.counts
    )


def causes(figure: FigureChange, *, with_rows: bool = True) -> Iterator[str]:
    """Yield by what a figure changed, in short sentences without a full stop.

    The number of rows that changed is the first of them if it is wanted.
    """
    if figure.old_withheld or figure.new_withheld:
        yield "人数过少，不列出所依据的行"
    elif figure.old is None and figure.new is not None:
        yield "本次新有的数字"
    elif figure.new is None and figure.old is not None:
        yield "本次没有这个数字"
    if figure.rows and with_rows:
        yield counts_text(figure.rows)
    if figure.rule:
        yield f"规则改为“{figure.rule.new}”，原为“{figure.rule.old}”"
    for one in figure.operands:
        old, new = (value_text(value, one.unit) for value in (one.old, one.new))
        yield f"{one.id} {old} → {new}"
    if before := figure.before:
        values = [value_text(one, figure.new_unit) for one in (before.old, before.new)]
        change = f"{values[0]} → {values[1]}" if values[0] != values[1] else "数值未变"
        rows = f"，{counts_text(before.rows)}" if before.rows else ""
        yield f"{before.year}年的对比数{change}{rows}"
        if before.rule:
            yield f"{before.year}年的规则改为“{before.rule.new}”，原为“{before.rule.old}”"
    if figure.is_value_changed and not is_explained(figure):
        yield "所依据的行和规则没有改动"


def is_explained(figure: FigureChange) -> bool:
    """Return whether anything of a figure but its value changed."""
    is_in_both = figure.old is not None and figure.new is not None
    known = figure.rows or figure.rule or figure.operands or figure.before
    return bool(known) or not is_in_both


def shortened(text: str) -> str:
    """Return a text in one line, without what is too long for a list."""
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"
