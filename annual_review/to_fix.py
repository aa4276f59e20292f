"""to_fix.xlsx: the rows that wait for a person, back to the office that sent them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from typing import Any

import pandas as pd
from openpyxl.styles import Alignment, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from annual_review.records import Cleaned
from annual_review.texts import as_text
from annual_review.to_fix_labels import BEHIND, NOTHING, ROW, SOURCE
from annual_review.workbook_writing import (
    fixed_bytes,
    new_workbook,
    sheet_name,
    text_width,
    write_cell,
)
from annual_review.workbooks import Sheet

_STATES = {"rejected": "未采用，待更正", "kept": "已采用，请核对"}
_HOW = "请在“正确值”“填写人”“理由”三栏填写后交回；黄色为需要核对的单元格，行号为原表行号。"
_SAID = ("row", "column", "fate", "field", "reason", "suggestion")
_YELLOW = PatternFill("solid", fgColor="FFF2A8")
_GREY = PatternFill("solid", fgColor="E8E8E8")
_WIDEST = 40  # characters


def write_to_fix(cleaned: Cleaned, sheets: Sequence[Sheet], path: Path) -> None:
    """Write the rejected and doubtful rows, by the sheet they stand in; the same bytes twice."""
    workbook = new_workbook()
    by_place = {(sheet.file, sheet.name): sheet for sheet in sheets}
    names: set[str] = set()
    for place, fixes in cleaned.fixes.groupby(["file", "sheet"], sort=False):
        source = by_place[(str(place[0]), str(place[1]))]
        name = sheet_name(source.name or PurePosixPath(source.file).stem, names)
        _write_sheet(workbook.create_sheet(name), source, fixes, _headings(cleaned.ledger, source))
    if not names:
        workbook.create_sheet("无需更正")["A1"] = NOTHING
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(fixed_bytes(workbook))


def _headings(ledger: pd.DataFrame, source: Sheet) -> list[int]:
    """Return the rows (from 1) of a sheet's headings."""
    here = (
        (ledger["file"] == source.file)
        & (ledger["sheet"] == source.name)
        & (ledger["fate"] == "heading")
    )
    return [int(row) for row in ledger.loc[here, "row"]]


def _labels(source: Sheet, headings: Sequence[int], row: int, width: int) -> tuple[str, ...]:
    """Return the header labels that stand above a row (from 1), each as it stood."""
    above = [number for number in headings if number < row]
    while above and sum(as_text(cell).strip() != "" for cell in source.rows[above[-1] - 1]) < 2:
        above.pop()
    labels = [""] * width
    last = above[-1] if above else 0
    while above and above[-1] == last:
        for column, cell in enumerate(source.rows[last - 1][:width]):
            labels[column] = labels[column] or as_text(cell)
        above.pop()
        last -= 1
    return tuple(labels)


def _write_sheet(
    target: Worksheet, source: Sheet, fixes: pd.DataFrame, headings: Sequence[int]
) -> None:
    """Write where a sheet is from, then each finding with its row under the labels it had."""
    width = max((len(row) for row in source.rows), default=0)
    for column, text in enumerate((SOURCE, source.file, "工作表", source.name), 1):
        write_cell(target, 1, column, text)
    write_cell(target, 2, 1, _HOW)
    labels, line = None, 2
    columns = (fixes[name].tolist() for name in _SAID)
    for row, marked, fate, *said in zip(*columns, strict=True):
        above = _labels(source, headings, row, width)
        if above != labels:
            labels, line = above, line + 1
            for column, label in enumerate((ROW, *labels, *BEHIND), 1):
                write_cell(target, line, column, label).fill = _GREY
        line += 1
        texts = [row, *_padded(source.rows[row - 1], width), _STATES[fate], *said]
        for column, text in enumerate(texts, 1):
            cell = write_cell(target, line, column, text)
            if 0 <= column - 2 < width and marked in (column - 2, -1):
                cell.fill = _YELLOW
    _fit_columns(target)


def _padded(cells: Sequence[Any], width: int) -> list[Any]:
    return [*cells, *[None] * (width - len(cells))]


def _fit_columns(target: Worksheet) -> None:
    """Make each column as wide as its texts, within reason, and wrap the long ones."""
    for number, cells in enumerate(target.iter_cols(min_row=3), 1):
        longest = max(
            (text_width(as_text(cell.value)) for cell in cells),
            default=0,
        )
        target.column_dimensions[get_column_letter(number)].width = min(
            max(longest, 6) + 2, _WIDEST
        )
        for cell in cells:
            cell.alignment = Alignment(wrap_text=longest > _WIDEST, vertical="top")
