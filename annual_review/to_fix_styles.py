"""Lines of a workbook with their colours, written one behind the other and forgotten."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, PatternFill
from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils import get_column_letter

from annual_review.texts import as_text, legal
from annual_review.workbook_writing import put, text_width

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
        sheet.append([put(WriteOnlyCell(sheet), text) for text in texts])
    styles = _Styles(sheet, [longest > _WIDEST for longest in widths])
    for line in lines:
        sheet.append(list(styles.cells(line)))


def _measure(lines: Iterable[Line]) -> tuple[list[int], int]:
    """Return how wide the texts of each column are at most, and how many lines there are."""
    widths: list[int] = []
    height = 0
    for line in lines:
        here = (text_width(legal(as_text(text))) for text in line.texts)
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
            yield put(cell, text)


def _styled(sheet: Any, fill: PatternFill | None, wrap: bool) -> StyleArray:
    """Return a style, which the workbook then knows."""
    cell = WriteOnlyCell(sheet)
    if fill is not None:
        cell.fill = fill
    cell.alignment = Alignment(wrap_text=wrap, vertical="top")
    style: StyleArray = cell._style  # type: ignore[attr-defined]
    return style
