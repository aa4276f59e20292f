"""The rows of a sheet as XML, as openpyxl writes them, of cells that have a value and a style.

A workbook of 100,000 rows takes openpyxl 35 s, most of it for making a `Cell` of each value and for
handing over its elements. Here texts and numbers become XML directly, each distinct text once;
openpyxl still says what style a value has, and writes the values of other types.
"""

from __future__ import annotations

import io
import math
from collections.abc import Iterable, Sequence
from copy import copy
from functools import lru_cache
from typing import Any

from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.cell._writer import write_cell
from openpyxl.compat import safe_string
from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils import get_column_letter
from openpyxl.xml.functions import xmlfile

from annual_review.registers.xlsx import FORMULA_SIGNS, set_value
from annual_review.values.cell_text import strip_illegal

_LONGEST_TEXT = 32_767  # characters of a cell; openpyxl cuts the rest off, too
_PLACE = b' r="A1"'
_BLANK = ' t="n"></c>'


class RowWriter:
    """Writes rows of a write-only sheet, whose cells have some of `styles`."""

    def __init__(self, sheet: Any, styles: Sequence[StyleArray]) -> None:
        self._sheet, self._styles = sheet, styles
        self._numbers: dict[tuple[int, type, bool], int] = {}
        self._others: dict[tuple[int, type, Any], str] = {}
        self._letters: list[str] = []

    def row(self, number: int, cells: Iterable[tuple[Any, int]]) -> bytes:
        """Return a row: the value of each cell, with the index of its style."""
        written = [f'<row r="{number}">']
        for column, (value, style) in enumerate(cells):
            if column == len(self._letters):
                self._letters.append(f'<c r="{get_column_letter(column + 1)}')
            written.append(f'{self._letters[column]}{number}"{self._cell(value, style)}')
        written.append("</row>")
        return "".join(written).encode("ascii")

    def _cell(self, value: Any, style: int) -> str:
        """Return what follows the name of a cell."""
        kind = type(value)
        if kind is str:
            looks_like_formula, text = _text(value)
            return f' s="{self._number(style, value, looks_like_formula)}"{text}'
        if value is None:
            return f' s="{self._number(style, None)}"{_BLANK}'
        if kind is int or (kind is float and math.isfinite(value)):
            return f' s="{self._number(style, value)}" t="n"><v>{safe_string(value)}</v></c>'
        key = style, kind, value
        if key not in self._others:
            self._others[key] = self._by_openpyxl(value, style)
        return self._others[key]

    def _number(self, style: int, value: Any, looks_like_formula: bool = False) -> int:
        """Return the number of a style in the workbook, which depends on the kind of the value."""
        key = style, type(value), looks_like_formula
        if key not in self._numbers:
            self._numbers[key] = self._styled(value, style).style_id
        return self._numbers[key]

    def _styled(self, value: Any, style: int) -> Cell:
        cell = WriteOnlyCell(self._sheet)
        cell._style = copy(self._styles[style])  # type: ignore[attr-defined]  # as its manual does
        return set_value(cell, value)

    def _by_openpyxl(self, value: Any, style: int) -> str:
        saved = io.BytesIO()
        with xmlfile(saved) as file:
            write_cell(file, self._sheet, self._styled(value, style), styled=True)
        return saved.getvalue().partition(_PLACE)[2].decode("ascii")


@lru_cache(maxsize=1 << 16)  # few of the texts in a register differ
def _text(value: str) -> tuple[bool, str]:
    """Return whether a text looks like a formula, and what follows the style of its cell."""
    text = strip_illegal(value)[:_LONGEST_TEXT]
    if not text:
        return False, _BLANK
    space = ' xml:space="preserve"' if text != text.strip() else ""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    content = escaped.encode("ascii", "xmlcharrefreplace").decode("ascii")
    inline = f' t="inlineStr"><is><t{space}>{content}</t></is></c>'
    return text.startswith(FORMULA_SIGNS), inline
