"""to_fix.xlsx: the rows that wait for a person, back to the office that sent them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass
from functools import cached_property
from itertools import zip_longest
from pathlib import Path, PurePosixPath
from typing import Any

import pandas as pd
from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, PatternFill
from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils import get_column_letter

from annual_review.records.cleaned import Cleaned
from annual_review.registers.corrections import (
    ANSWER_LABELS,
    NOTHING_TO_FIX,
    ROW_LABEL,
    SOURCE_LABEL,
)
from annual_review.registers.workbooks import Sheet
from annual_review.registers.xlsx import new_workbook, reproducible_bytes, set_value, sheet_name
from annual_review.values.cell_text import as_text, strip_illegal, text_width

_STATES = {"rejected": "未采用，待更正", "kept": "已采用，请核对"}
_HOW = "请在“正确值”“填写人”“理由”三栏填写后交回；黄色为需要核对的单元格，行号为原表行号。"
_SAID = ("row", "column", "fate", "field", "reason", "suggestion")
_ANSWERS = [None] * 3  # the columns that are to be filled in
_TALLEST = 1_000_000  # findings of a sheet, which has room for 1,048,576 lines


def write_to_fix(cleaned: Cleaned, sheets: Sequence[Sheet], path: Path) -> None:
    """Write the rejected and doubtful rows, by the sheet they stand in; the same bytes twice.

    Rows are written one behind the other and not kept, so that very many take time alone; what no
    sheet can hold goes on in another one.
    """
    workbook = new_workbook(write_only=True)
    by_place = {(sheet.file, sheet.name): sheet for sheet in sheets}
    names: set[str] = set()
    for place, fixes in cleaned.fixes.groupby(["file", "sheet"], sort=False):
        source = by_place[(str(place[0]), str(place[1]))]
        headings = _headings(cleaned.ledger, source)
        for first in range(0, len(fixes), _TALLEST):
            part = _Part(source, fixes.iloc[first : first + _TALLEST], headings)
            _write_part(workbook, part, names)
    if not names:
        write_lines(workbook, "无需更正", [[NOTHING_TO_FIX]], ())
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(reproducible_bytes(workbook))


def _headings(ledger: pd.DataFrame, source: Sheet) -> list[int]:
    """Return the rows (from 1) of a sheet's headings, in order."""
    here = (
        (ledger["file"] == source.file)
        & (ledger["sheet"] == source.name)
        & (ledger["fate"] == "heading")
    )
    return sorted(ledger.loc[here, "row"].tolist())


def _write_part(workbook: Workbook, part: _Part, names: set[str]) -> None:
    """Write where a sheet is from, then each finding with its row under the labels it had."""
    source = part.source
    name = sheet_name(source.name or PurePosixPath(source.file).stem, names)
    opening = [[SOURCE_LABEL, source.file, "工作表", source.name], [_HOW]]
    write_lines(workbook, name, opening, part)


@dataclass(frozen=True)
class _Part:
    """Findings of one sheet, as lines of a workbook; `headings` are the rows of its headings."""

    source: Sheet
    fixes: pd.DataFrame
    headings: Sequence[int]

    def __iter__(self) -> Iterator[Line]:
        """Yield a line a finding, and above the first of each header its labels."""
        labels = None
        columns = (self.fixes[name].tolist() for name in _SAID)
        for row, marked, fate, *said in zip(*columns, strict=True):
            above = self._labels(bisect_left(self.headings, row))
            if above != labels:
                labels = above
                yield Line((ROW_LABEL, *labels, *ANSWER_LABELS), is_label=True)
            cells = self.source.rows[row - 1]
            blank = [None] * (self._width - len(cells))
            texts = (row, *cells, *blank, _STATES[fate], *said, *_ANSWERS)
            yield Line(texts, marked=self._marked(marked))

    def _marked(self, column: int) -> range:
        """Return the places of a finding's cells: one, or the whole row."""
        if column == -1:
            return range(1, self._width + 1)
        return range(column + 1, column + 2) if 0 <= column < self._width else range(0)

    @cached_property
    def _width(self) -> int:
        return max(map(len, self.source.rows), default=0)

    def _labels(self, headings: int) -> tuple[str, ...]:
        """Return the header labels that so many rows of headings give, each as it stood."""
        if headings not in self._known:
            self._known[headings] = _labels(self.source, self.headings[:headings], self._width)
        return self._known[headings]

    @cached_property
    def _known(self) -> dict[int, tuple[str, ...]]:
        return {}


def _labels(source: Sheet, headings: Sequence[int], width: int) -> tuple[str, ...]:
    """Return the labels of the last header among rows (from 1) of headings."""
    above = list(headings)
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


_NONE, _GREY, _YELLOW = range(3)
_FILLS = (
    None,
    PatternFill("solid", fgColor="E8E8E8"),
    PatternFill("solid", fgColor="FFF2A8"),
)
_WIDEST = 40  # characters


@dataclass(frozen=True)
class Line:
    """The cells of a line: labels on grey, or a finding with the places that are `marked`."""

    texts: Sequence[Any]
    marked: range = range(0)
    is_label: bool = False


def write_lines(
    workbook: Workbook, name: str, opening: Sequence[Sequence[str]], lines: Iterable[Line]
) -> None:
    """Write a sheet: opening lines as they are, then `lines`, which are gone through twice.

    A column is as wide as its texts, within reason, and long ones are wrapped.
    """
    sheet = workbook.create_sheet(name)
    widths, height = _measure(lines)
    for number, longest in enumerate(widths, 1):
        width = min(max(longest, 6) + 2, _WIDEST)
        sheet.column_dimensions[get_column_letter(number)].width = width
    across = max(len(widths), *map(len, opening))
    # What openpyxl leaves out where it cannot look back.
    size = f"A1:{get_column_letter(across)}{len(opening) + height}"
    sheet.calculate_dimension = lambda: size
    for texts in opening:
        sheet.append([set_value(WriteOnlyCell(sheet), text) for text in texts])
    styles = _Styles(sheet, [longest > _WIDEST for longest in widths])
    for line in lines:
        sheet.append(list(styles.cells(line)))


def _measure(lines: Iterable[Line]) -> tuple[list[int], int]:
    """Return how wide the texts of each column are at most, and how many lines there are."""
    widths: list[int] = []
    height = 0
    for line in lines:
        here = (text_width(strip_illegal(as_text(text))) for text in line.texts)
        widths = [max(pair) for pair in zip_longest(widths, here, fillvalue=0)]
        height += 1
    return widths, height


class _Styles:
    """The styles of a sheet's cells: of each column the plain one, and those with a fill."""

    def __init__(self, sheet: Any, wraps: Sequence[bool]) -> None:
        self._sheet = sheet
        self._of = [[_styled(sheet, fill, wrap) for fill in _FILLS] for wrap in wraps]

    def cells(self, line: Line) -> Iterator[Cell]:
        """Yield the cells of a line, blank ones for what it lacks."""
        for column, (text, styles) in enumerate(zip_longest(line.texts, self._of)):
            fill = _GREY if line.is_label else _YELLOW if column in line.marked else _NONE
            cell = WriteOnlyCell(self._sheet)
            cell._style = copy(styles[fill])  # type: ignore[attr-defined]  # as its manual does
            yield set_value(cell, text)


def _styled(sheet: Any, fill: PatternFill | None, wrap: bool) -> StyleArray:
    """Return a style, which the workbook then knows."""
    cell = WriteOnlyCell(sheet)
    if fill is not None:
        cell.fill = fill
    cell.alignment = Alignment(wrap_text=wrap, vertical="top")
    style: StyleArray = cell._style  # type: ignore[attr-defined]
    return style
