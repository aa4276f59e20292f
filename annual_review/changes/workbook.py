"""changes.xlsx: what differs between two reviews, to be sorted, filtered and passed on.

Its sheets are 数字, 行 and 文字. A text stays one, also where it begins like a formula.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, PatternFill
from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils import get_column_letter

from annual_review.changes import wording
from annual_review.changes.model import Changes, FigureChange, RowChange, RowChanges
from annual_review.changes.page import Titles
from annual_review.language import in_chinese
from annual_review.registers.xlsx import (
    new_workbook,
    reproducible_bytes,
    set_page,
    set_value,
    songti,
)

_MOST_LINES = 200_000  # of a sheet
_LONGEST = 32_000  # characters of a cell; Excel holds 32,767
_HEAD = PatternFill("solid", fgColor="E8E8E8")
_FIGURES = {
    "数字": 24,
    "名称": 22,
    "章": 20,
    "原值": 12,
    "现值": 12,
    "单位": 8,
    "差": 12,
    "怎样变的": 60,
    "上年原值": 12,
    "上年现值": 12,
}
_ROWS = {
    "数字": 24,
    "改动": 10,
    "登记表": 20,
    "文件": 26,
    "工作表": 16,
    "原行": 8,
    "现行": 8,
    "列": 8,
    "字段": 16,
    "原内容": 30,
    "现内容": 30,
    "说明": 40,
}
_TEXTS = {"章": 22, "部位": 10, "改动": 16, "原文": 60, "现文": 60}


def write_workbook(changes: Changes, titles: Titles, path: Path) -> None:
    """Write the workbook; the same bytes for the same changes."""
    workbook = new_workbook(write_only=True)
    opening = [f"{titles.office}改动清单　本次：{titles.new}　对照：{titles.old}"]
    opening += [in_chinese(one) for one in changes.limits]
    figures = map(_figure_line, changes.figures)
    _write_sheet(workbook, "数字", opening, _FIGURES, figures)
    _write_sheet(workbook, "行", [], _ROWS, _row_lines(changes))
    texts = (
        [text.chapter, text.part, wording.TEXT_KINDS[text.kind], text.old, text.new]
        if text.kind not in ("came", "went")
        else [
            text.chapter,
            text.part,
            wording.TEXT_KINDS[text.kind],
            text.old if text.kind == "went" else "",
            text.new if text.kind == "came" else "",
        ]
        for text in changes.texts
    )
    _write_sheet(workbook, "文字", [], _TEXTS, texts)
    path.write_bytes(reproducible_bytes(workbook))


def _figure_line(figure: FigureChange) -> list[Any]:
    old, new, before = figure.old, figure.new, figure.before
    unit = figure.new_unit or figure.old_unit
    if figure.old_unit and figure.new_unit and figure.old_unit != figure.new_unit:
        unit = f"{figure.old_unit} → {figure.new_unit}"
    is_same_unit = old is not None and new is not None and figure.old_unit == figure.new_unit
    return [
        figure.id,
        figure.label or figure.described or figure.text,
        figure.chapter,
        figure.old_withheld or old,
        figure.new_withheld or new,
        unit,
        round(new - old, 10) if is_same_unit and old is not None and new is not None else None,
        "；".join(wording.causes(figure)),
        before.old if before else None,
        before.new if before else None,
    ]


def _row_lines(changes: Changes) -> Iterator[list[Any]]:
    for figure in changes.figures:
        yield from _lines_of(figure.id, figure.rows)
        if figure.before:
            yield from _lines_of(f"{figure.id}（{figure.before.year}年）", figure.before.rows)


def _lines_of(id: str, rows: RowChanges) -> Iterator[list[Any]]:
    for row in rows.some:
        yield from _lines_of_row(id, row)
    if rows.total > len(rows.some):
        rest = f"另有{rows.total - len(rows.some)}行未列（{wording.counts_text(rows)}）"
        yield [id, *[None] * (len(_ROWS) - 2), rest]


def _lines_of_row(id: str, row: RowChange) -> Iterator[list[Any]]:
    """Yield a line for each corrected field of a row; one for a row that came or went."""
    place = row.place
    start = [
        id,
        wording.ROW_KINDS[row.kind],
        row.register,
        place.file,
        place.sheet,
        row.old.row if row.old else None,
        row.new.row if row.new else None,
        place.columns,
    ]
    for change in row.fields:
        if change.is_personal:
            yield [*start, change.field, None, None, wording.PERSONAL]
        else:
            yield [*start, change.field, change.old, change.new, _from_where(row)]
    if not row.fields:
        cells = "；".join(f"{name}：{text}" for name, text in row.cells)
        old, new = (cells, None) if row.kind == "went" else (None, cells)
        yield [*start, None, old, new, wording.fate_text(row) or _from_where(row)]


def _from_where(row: RowChange) -> str:
    """Return where a row was, if it is in another file or sheet now."""
    if row.old is None or row.new is None:
        return ""
    is_same = (row.old.file, row.old.sheet) == (row.new.file, row.new.sheet)
    return "" if is_same else f"原在{wording.place_text(row.old)}"


def _write_sheet(
    workbook: Workbook,
    name: str,
    opening: Sequence[str],
    columns: dict[str, int],
    lines: Iterable[Sequence[Any]],
) -> None:
    """Write a sheet: lines above the table, its header, and a line for each of `lines`."""
    sheet = workbook.create_sheet(name)
    set_page(sheet, landscape=True)
    sheet.sheet_format.customHeight = False  # wrapped texts make their rows higher
    for at, width in enumerate(columns.values(), 1):
        sheet.column_dimensions[get_column_letter(at)].width = width
    header = len(opening) + 1
    sheet.freeze_panes = f"A{header + 1}"
    plain, wrapped = _style(sheet), _style(sheet, wrap=True)
    head = _style(sheet, is_head=True)
    for text in opening:
        sheet.append([_cell(sheet, text, plain)])
    sheet.append([_cell(sheet, label, head) for label in columns])
    count = 0
    for count, line in enumerate(lines, 1):
        if count > _MOST_LINES:
            sheet.append([_cell(sheet, f"表格只列前{_MOST_LINES}行。", plain)])
            break
        sheet.append([_cell(sheet, value, wrapped) for value in line])
    last = get_column_letter(len(columns))
    bottom = header + min(count, _MOST_LINES)
    sheet.auto_filter.ref = f"A{header}:{last}{bottom}"


def _style(sheet: Any, *, wrap: bool = False, is_head: bool = False) -> StyleArray:
    """Add a style to the workbook of a sheet; return it, to be shared by many cells."""
    cell = WriteOnlyCell(sheet)
    cell.font = songti(bold=is_head)
    cell.alignment = Alignment(vertical="top", wrap_text=wrap)
    if is_head:
        cell.fill = _HEAD
    style: StyleArray = cell._style  # type: ignore[attr-defined]
    return style


def _cell(sheet: Any, value: Any, style: StyleArray) -> Any:
    cell = WriteOnlyCell(sheet)
    cell._style = copy(style)  # type: ignore[attr-defined]  # as its manual does
    return set_value(cell, value[:_LONGEST] if isinstance(value, str) else value)
