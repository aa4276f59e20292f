"""The cells of a form's sheet: their texts, and what is written in their place.

A number is written as one, in the cell's own style; a text stays in its cell with the fonts of its
runs. (ECMA-376 part 1, 18.3.1.4 and 18.4.8.)
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from lxml import etree
from openpyxl.utils import column_index_from_string, get_column_letter

from annual_review.export.forms.package import Package, children, local, namespace, within
from annual_review.export.forms.workbook import SheetPart, Workbook
from annual_review.values.cell_text import strip_illegal

_NAME = re.compile(r"([A-Z]+)(\d+)")
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_FIRST_DAY = dt.date(1899, 12, 30)  # day 0 of a workbook, from March 1900 on
_FIRST_DAY_1904 = dt.date(1904, 1, 1)


@dataclass(frozen=True, order=True)
class Place:
    """A cell: its row and column from 1."""

    row: int
    column: int

    def __str__(self) -> str:
        """Return its name: B5."""
        return f"{get_column_letter(self.column)}{self.row}"


@dataclass(frozen=True)
class TextCell:
    """A cell with a text, and its pieces: the parts of the text in one font each."""

    place: Place
    element: Any
    pieces: tuple[str, ...]

    @property
    def text(self) -> str:
        """The whole text."""
        return "".join(self.pieces)


@dataclass
class FormSheet:
    """A worksheet of a form."""

    workbook: Workbook
    name: str
    part: str

    @classmethod
    def of(cls, workbook: Workbook, sheet: SheetPart) -> FormSheet:
        """Return a sheet of a workbook."""
        return cls(workbook, sheet.name, sheet.part)

    @property
    def package(self) -> Package:
        """The package that the sheet is in."""
        return self.workbook.package

    @cached_property
    def root(self) -> Any:
        """The root of the sheet, to be changed."""
        return self.package.tree(self.part)

    @cached_property
    def _space(self) -> str:
        return namespace(self.root)

    def cells(self) -> Iterator[tuple[Place, Any]]:
        """Yield all cells with their places; one without a name follows the one before."""
        row_number = 0
        for row in within(self.root, "row"):
            row_number = int(row.get("r") or row_number + 1)
            column = 0
            for cell in children(row, "c"):
                named = _NAME.fullmatch(cell.get("r", ""))
                column = column_index_from_string(named[1]) if named else column + 1
                yield Place(row_number, column), cell

    def texts(self) -> Iterator[TextCell]:
        """Yield the cells with a text that is no formula's."""
        for place, cell in self.cells():
            pieces = () if children(cell, "f") else self._pieces(cell)
            if pieces:
                yield TextCell(place, cell, pieces)

    def formulas(self) -> list[tuple[Place, Any]]:
        """Return the cells with a formula, each with the element of it."""
        found = ((place, children(cell, "f")) for place, cell in self.cells())
        return [(place, formula[0]) for place, formula in found if formula]

    def code_at(self, cell: Any) -> str:
        """Return the number format of a cell."""
        return self.workbook.code_of(int(cell.get("s") or 0))

    def write_number(self, cell: Any, number: int | float) -> None:
        """Write a number in the place of a text."""
        self._clear(cell)
        etree.SubElement(cell, f"{{{self._space}}}v").text = repr(number)

    def write_day(self, cell: Any, day: dt.date) -> None:
        """Write a day in the place of a text, as a workbook numbers days."""
        first = _FIRST_DAY_1904 if self._counts_from_1904 else _FIRST_DAY
        self.write_number(cell, (day - first).days)

    def write_text(self, cell: Any, pieces: Sequence[str]) -> None:
        """Write another text in the place of each piece of a text; fonts of pieces stay."""
        runs = self._runs(cell)
        self._clear(cell)
        cell.set("t", "inlineStr")
        text = etree.SubElement(cell, f"{{{self._space}}}is")
        if len(runs) == len(pieces) and local(runs[0]) == "r":
            for run, piece in zip(runs, pieces, strict=True):
                copied = etree.fromstring(etree.tostring(run, with_tail=False))
                for one in within(copied, "t"):
                    self._set_text(one, piece)
                text.append(copied)
            return
        self._set_text(etree.SubElement(text, f"{{{self._space}}}t"), "".join(pieces))

    def forget_results(self) -> None:
        """Remove the results that the formulas had before the cells were filled."""
        for __, formula in self.formulas():
            cell = formula.getparent()
            for value in children(cell, "v"):
                cell.remove(value)
            cell.attrib.pop("t", None)

    def _set_text(self, element: Any, text: str) -> None:
        element.text = strip_illegal(text)
        element.set(_SPACE, "preserve")

    def _clear(self, cell: Any) -> None:
        for child in list(cell):
            if local(child) in ("v", "is"):
                cell.remove(child)
        cell.attrib.pop("t", None)

    def _pieces(self, cell: Any) -> tuple[str, ...]:
        runs = self._runs(cell)
        if runs:
            return tuple(_text(run) for run in runs)
        if cell.get("t") == "str":
            return tuple(value.text or "" for value in children(cell, "v"))
        return ()

    def _runs(self, cell: Any) -> list[Any]:
        """Return the runs (`r`) of a cell's text, or its one text (`t`); readings are left out."""
        if cell.get("t") == "s":
            number = "".join(value.text or "" for value in children(cell, "v"))
            texts = self.workbook.texts
            known = number.isdigit() and int(number) < len(texts)
            texts = [texts[int(number)]] if known else []
        else:
            texts = children(cell, "is")
        return [one for text in texts for one in text if local(one) in ("r", "t")]

    @cached_property
    def _counts_from_1904(self) -> bool:
        properties = within(self.package.peek(self.workbook.part), "workbookPr")
        return bool(properties) and properties[0].get("date1904") in ("1", "true")


def _text(run: Any) -> str:
    if local(run) == "t":
        return run.text or ""
    return "".join(one.text or "" for one in children(run, "t"))


def replaced(pieces: Sequence[str], parts: Sequence[tuple[int, int, str]]) -> list[str]:
    """Replace parts of a text (start, end, new text) that is in pieces.

    What is new stands in the piece in which the part begins.

    >>> replaced(["共{{", "a}}人"], [(1, 6, "5")])
    ['共5', '人']
    """
    found, start = [], 0
    for piece in pieces:
        end, kept, at = start + len(piece), "", start
        for first, last, new in parts:
            if last <= start or first >= end:
                continue
            kept += piece[at - start : max(first, start) - start]
            kept += new if first >= start else ""
            at = min(last, end)
        found.append(kept + piece[at - start :])
        start = end
    return found
