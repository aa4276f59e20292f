"""List the items of an edited Word file: lines for the terminal, workbooks for analyst and clerk.

The folder reports/<period>-accepted/ belongs to its owner alone: comments may name persons.
`edits.xlsx` has everything. `to_fix.xlsx` has the numbers that a leader changed, with the files and
rows behind each, for the clerks who keep the registers: they know a workbook of this name.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from openpyxl.styles import Alignment

from annual_review.build.publishing import TO_FIX
from annual_review.files import make_private, replace_file
from annual_review.language import _
from annual_review.registers.xlsx import (
    new_workbook,
    reproducible_bytes,
    set_page,
    sheet_name,
    songti,
    write_cell,
)
from annual_review.word_edits.items import Item

EDITS = "edits.xlsx"
_EDIT_HEADS = ("章", "单元格", "类别", "原文", "改为", "结果", "说明", "修订人或批注人")
_EDIT_WIDTHS = (18, 26, 8, 44, 44, 8, 44, 16)
_FIX_HEADS = ("章", "单元格", "数字", "原文", "领导改作", "所在句", "依据的文件", "工作表", "行")
_FIX_WIDTHS = (18, 26, 26, 14, 14, 44, 30, 16, 30)
_TOP = Alignment("left", "top", wrap_text=True)


def lines_of(items: Sequence[Item]) -> list[str]:
    """Return the lines that show all items, by chapter and cell."""
    lines: list[str] = []
    for (chapter, cell), group in groupby(items, key=lambda one: (one.chapter, one.cell)):
        lines.append(f"{cell}　{chapter}".strip("　") or "—")
        for item in group:
            lines += _lines_of_item(item)
    return lines


def _lines_of_item(item: Item) -> Iterable[str]:
    authors = f"（{'、'.join(item.authors)}）" if item.authors else ""
    yield f"  {item.kind}{authors}"
    if item.old:
        yield f"    − {_one_line(item.old)}"
    if item.new:
        yield f"    + {_one_line(item.new)}"
    yield from (f"    {part}" for part in _outcome(item))


def _outcome(item: Item) -> list[str]:
    """Return what became of an item."""
    found = []
    if item.steps:
        places = dict.fromkeys(
            getattr(step, "place", "") or f"{step.chapter}.ipynb {getattr(step, 'id', '')}"
            for step in item.steps
        )
        found.append(f"写入：{'；'.join(places)}")
    elif item.why:
        found.append(f"{item.status}：{item.why}")
    return [*found, *item.notes]


def _one_line(text: str) -> str:
    return text.replace("\n", "⏎")


def write_workbooks(folder: Path, items: Sequence[Item], figures: Path) -> list[Path]:
    """Write the workbooks of an edited file; return their paths. Those of an earlier one go."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, mode=0o700)
    edits = [
        (
            item.chapter,
            item.cell,
            item.kind,
            item.old,
            item.new,
            "写入" if item.steps else item.status,
            "；".join(_outcome(item)),
            "、".join(item.authors),
        )
        for item in items
    ]
    written = [folder / EDITS]
    replace_file(written[0], _workbook("修改和批注", _EDIT_HEADS, _EDIT_WIDTHS, edits))
    numbers = [item for item in items if item.kind == "数字" and item.why.startswith("领导改作")]
    if numbers:
        known = _figures(figures)
        rows = [row for item in numbers for row in _fix_rows(item, known.get(item.figure, {}))]
        written.append(folder / TO_FIX)
        replace_file(written[1], _workbook("领导意见", _FIX_HEADS, _FIX_WIDTHS, rows))
    make_private(folder)
    return written


def _figures(file: Path) -> dict[str, dict[str, Any]]:
    if not file.is_file():
        return {}
    return {one["id"]: one for one in json.loads(file.read_text(encoding="utf-8"))}


def _fix_rows(item: Item, figure: Mapping[str, Any]) -> Iterable[tuple[str, ...]]:
    """Yield the lines about a number: one for each file and sheet that it was counted from."""
    sentence = item.notes[0] if item.notes else ""
    about = (item.chapter, item.cell, item.figure, item.old, item.new, sentence)
    sources = figure.get("sources") or [{}]
    for source in sources:
        rows = source.get("rows", "")
        text = "、".join(map(str, rows)) if isinstance(rows, list) else str(rows)
        yield (*about, str(source.get("file", "")), str(source.get("sheet", "")), text)


def _workbook(
    title: str, heads: Sequence[str], widths: Sequence[int], rows: Sequence[Sequence[str]]
) -> bytes:
    workbook = new_workbook()
    sheet = workbook.create_sheet(sheet_name(title, set()))
    set_page(sheet, landscape=True)
    for column, (head, width) in enumerate(zip(heads, widths, strict=True), 1):
        write_cell(sheet, 1, column, head).font = songti(bold=True)
        sheet.column_dimensions[sheet.cell(1, column).column_letter].width = width
    for number, row in enumerate(rows, 2):
        for column, value in enumerate(row, 1):
            cell = write_cell(sheet, number, column, value)
            cell.font, cell.alignment = songti(), _TOP
    sheet.freeze_panes = "A2"
    return reproducible_bytes(workbook)


def summary(items: Sequence[Item], *, dry_run: bool) -> str:
    """Return the line with the counts of what was written, refused and listed."""
    written = sum(bool(one.steps) for one in items)
    comments = sum(one.kind == "批注" for one in items)
    refused = sum(one.status == "不改" and not one.steps for one in items)
    left = len(items) - written - comments - refused
    counts = {"written": written, "refused": refused, "left": left, "comments": comments}
    if dry_run:
        return _(
            "{written} edits would be written, {refused} refused, {left} left to you; "
            "{comments} comments. Nothing was written.",
            **counts,
        )
    return _(
        "{written} edits written, {refused} refused, {left} left to you; {comments} comments.",
        **counts,
    )
