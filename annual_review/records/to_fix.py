"""Write to_fix.xlsx: the rejected and doubtful rows, for the clerks of the office to fix.

`cleaning.save` calls `write_to_fix`. Filled in, the workbook comes back into the folder of the
registers, where `registers.corrections` reads it. It may have very many lines, which
`registers.xlsx_rows` writes; openpyxl writes all the rest.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice, zip_longest
from pathlib import Path, PurePosixPath
from typing import Any

import pandas as pd
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, PatternFill
from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils import get_column_letter

from annual_review.records.cleaned import FORM_LINE, GROUP_HEAD, Cleaned
from annual_review.registers.corrections import (
    ANSWER_LABELS,
    NOTHING_TO_FIX,
    ROW_LABEL,
    SOURCE_LABEL,
)
from annual_review.registers.workbooks import Sheet
from annual_review.registers.xlsx import new_workbook, reproducible_bytes, set_value, sheet_name
from annual_review.registers.xlsx_rows import RowWriter
from annual_review.values.cell_text import as_text, strip_illegal, text_width

_STATES = {"rejected": "未采用，待更正", "kept": "已采用，请核对"}
_HOW = "请在“正确值”“填写人”“理由”三栏填写后交回；黄色为需要核对的单元格，行号为原表行号。"
_FIX_COLUMNS = ("row", "column", "fate", "field", "reason", "suggestion")
_ANSWERS = [None] * 3  # the columns to fill in
_MOST_FINDINGS = 1_000_000  # of a sheet, which has at most 1,048,576 rows
_LINES_AT_ONCE = 10_000
_WIDEST = 40  # half-width characters of a column
_NARROWEST = 6
_PLAIN, _GREY, _YELLOW = range(3)
_FILLS = (
    None,
    PatternFill("solid", fgColor="E8E8E8"),
    PatternFill("solid", fgColor="FFF2A8"),
)


@dataclass(frozen=True)
class SheetLine:
    """The cells of a line: labels on grey, or a finding with yellow cells at `marked`."""

    texts: Sequence[Any]
    marked: range = range(0)
    is_label: bool = False


def write_to_fix(cleaned: Cleaned, sheets: Sequence[Sheet], path: Path) -> None:
    """Write the rejected and doubtful rows, by their sheet; the same bytes every time.

    Findings that do not fit into one sheet continue in another.
    """
    workbook = new_workbook(write_only=True)
    by_place = {(sheet.file, sheet.name): sheet for sheet in sheets}
    names: set[str] = set()
    rows: dict[str, list[bytes]] = {}
    for place, fixes in cleaned.fixes.groupby(["file", "sheet"], sort=False):
        source = by_place[(str(place[0]), str(place[1]))]
        headings = _headings(cleaned.ledger, source)
        for first in range(0, len(fixes), _MOST_FINDINGS):
            part = fixes.iloc[first : first + _MOST_FINDINGS]
            name = sheet_name(source.name or PurePosixPath(source.file).stem, names)
            opening = [[SOURCE_LABEL, source.file, "工作表", source.name], [_HOW]]
            findings = _Findings(source, part, headings)
            rows[name] = _write_sheet(workbook, name, opening, findings)
    if not names:
        _write_sheet(workbook, "无需更正", [[NOTHING_TO_FIX]], ())
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(reproducible_bytes(workbook, rows))


def _headings(ledger: pd.DataFrame, source: Sheet) -> list[int]:
    """Return the rows (from 1) of a sheet's headings, in order, but those of forms and groups."""
    is_heading = (
        (ledger["file"] == source.file)
        & (ledger["sheet"] == source.name)
        & (ledger["fate"] == "heading")
        & ~ledger["reason"].str.startswith((FORM_LINE, GROUP_HEAD))
    )
    return sorted(ledger.loc[is_heading, "row"].tolist())


@dataclass(frozen=True)
class _Findings:
    """The findings of one sheet as lines; `headings` are its rows of headings, from 1."""

    source: Sheet
    fixes: pd.DataFrame
    headings: Sequence[int]

    def __iter__(self) -> Iterator[SheetLine]:
        """Yield a line for each finding, and a line of labels above the first of each header."""
        labels = None
        columns = (self.fixes[name].tolist() for name in _FIX_COLUMNS)
        for row, marked, fate, *texts in zip(*columns, strict=True):
            above = self._labels(bisect_left(self.headings, row))
            if above != labels:
                labels = above
                yield SheetLine((ROW_LABEL, *labels, *ANSWER_LABELS), is_label=True)
            cells = self.source.rows[row - 1]
            blank = [None] * (self._width - len(cells))
            line = (row, *cells, *blank, _STATES[fate], *texts, *_ANSWERS)
            yield SheetLine(line, marked=self._marked(marked))

    def _marked(self, column: int) -> range:
        """Return the cells of a finding in its line: one, or the whole row."""
        if column == -1:
            return range(1, self._width + 1)
        return range(column + 1, column + 2) if 0 <= column < self._width else range(0)

    @cached_property
    def _width(self) -> int:
        return max(map(len, self.source.rows), default=0)

    def _labels(self, count: int) -> tuple[str, ...]:
        """Return the labels of the last header among the first so many rows of headings."""
        if count not in self._labels_by_count:
            self._labels_by_count[count] = _labels(self.source, self.headings[:count], self._width)
        return self._labels_by_count[count]

    @cached_property
    def _labels_by_count(self) -> dict[int, tuple[str, ...]]:
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


def _write_sheet(
    workbook: Workbook, name: str, opening: Sequence[Sequence[str]], lines: Iterable[SheetLine]
) -> list[bytes]:
    """Write a sheet with the opening rows, and return the rows of `lines`, iterated twice, as XML.

    A column is as wide as its longest text, within limits; longer texts are wrapped.
    """
    sheet = workbook.create_sheet(name)
    widths, height = _measure(lines)
    for number, longest in enumerate(widths, 1):
        width = min(max(longest, _NARROWEST) + 2, _WIDEST)
        sheet.column_dimensions[get_column_letter(number)].width = width
    across = max(len(widths), *map(len, opening))
    # A write-only sheet does not know its size; readers of the file rely on it.
    size = f"A1:{get_column_letter(across)}{len(opening) + height}"
    sheet.calculate_dimension = lambda: size
    for texts in opening:
        sheet.append([set_value(WriteOnlyCell(sheet), text) for text in texts])
    wraps = [longest > _WIDEST for longest in widths]
    styles = [_register_style(sheet, fill, wrap) for wrap in wraps for fill in _FILLS]
    writer = RowWriter(sheet, styles)
    return [
        writer.row(number, _cells(line, len(widths)))
        for number, line in enumerate(lines, len(opening) + 1)
    ]


def _measure(lines: Iterable[SheetLine]) -> tuple[list[int], int]:
    """Return the width of the longest text of each column, and the number of lines.

    Of many lines at once, each distinct text of a column is measured once.
    """
    widths: list[int] = []
    height = 0
    each = iter(lines)
    while many := list(islice(each, _LINES_AT_ONCE)):
        columns = zip_longest(*(line.texts for line in many))
        longest = (max(map(_width, set(zip(map(type, of), of, strict=True)))) for of in columns)
        widths = [max(pair) for pair in zip_longest(widths, longest, fillvalue=0)]
        height += len(many)
    return widths, height


def _width(cell: tuple[type, Any]) -> int:
    return text_width(strip_illegal(as_text(cell[1])))


def _cells(line: SheetLine, width: int) -> Iterator[tuple[Any, int]]:
    """Yield the cells of a line, each with the index of its style; it is filled up to `width`."""
    fills = [_GREY if line.is_label else _PLAIN] * width
    for column in line.marked:
        fills[column] = _YELLOW
    blank = [None] * (width - len(line.texts))
    for column, value in enumerate((*line.texts, *blank)):
        yield value, column * len(_FILLS) + fills[column]


def _register_style(sheet: Any, fill: PatternFill | None, wrap: bool) -> StyleArray:
    """Add a style to the workbook of a sheet; return it."""
    cell = WriteOnlyCell(sheet)
    if fill is not None:
        cell.fill = fill
    cell.alignment = Alignment(wrap_text=wrap, vertical="top")
    style: StyleArray = cell._style  # type: ignore[attr-defined]
    return style
