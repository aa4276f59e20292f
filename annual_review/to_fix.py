"""to_fix.xlsx: the rows that wait for a person, back to the office that sent them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath

import pandas as pd
from openpyxl import Workbook

from annual_review.records import Cleaned
from annual_review.texts import as_text
from annual_review.to_fix_labels import BEHIND, NOTHING, ROW, SOURCE
from annual_review.to_fix_styles import Line, write_lines
from annual_review.workbook_writing import fixed_bytes, new_workbook, sheet_name
from annual_review.workbooks import Sheet

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
        write_lines(workbook, "无需更正", [[NOTHING]], ())
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(fixed_bytes(workbook))


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
    opening = [[SOURCE, source.file, "工作表", source.name], [_HOW]]
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
                yield Line((ROW, *labels, *BEHIND), is_label=True)
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
