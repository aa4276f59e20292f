"""Read an XML spreadsheet of Excel 2003, which programs write and call .xls.

Its elements are those of Microsoft's XML Spreadsheet Reference (office:spreadsheet): rows and cells
with an `Index` where some are left out, spans (`MergeAcross`, `MergeDown`), values with a `Type`.
"""

from __future__ import annotations

import datetime as dt
import io
import re
from typing import Any

from lxml import etree

from annual_review.language import _
from annual_review.registers.encodings import decode_text
from annual_review.registers.number_formats import hides_year
from annual_review.registers.spans import SpanGrid
from annual_review.registers.unread_files import damaged
from annual_review.registers.workbooks import Sheet, Visibility, unique_name
from annual_review.values.cell_text import FormulaWithoutResult
from annual_review.values.dates import DayWithoutYear

_SS = "{urn:schemas-microsoft-com:office:spreadsheet}"
_EXCEL = "{urn:schemas-microsoft-com:office:excel}"
_DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>")
_DECLARED = re.compile(rb"""encoding\s*=\s*["']([\w-]+)""")
_BARE_AMPERSAND = re.compile(r"&(?!#\d+;|#x[\dA-Fa-f]+;|(?:amp|lt|gt|quot|apos);)")
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_FORMATS_WITHOUT_YEAR = ("Short Time", "Medium Time", "Long Time")
_FIRST_DAY = dt.date(1899, 12, 31)  # of a time without a day
_MOST_INDEX = 2**20  # rows of a sheet
_VISIBILITIES: dict[str, Visibility] = {"SheetHidden": "hidden", "SheetVeryHidden": "very hidden"}


def read_xml_spreadsheet(content: bytes, name: str) -> list[Sheet]:
    """Return the sheets of a workbook in XML. Raises RegisterError, which names the file."""
    declared = _DECLARED.search(content[:200])
    text = decode_text(content, declared[1].decode() if declared else "")
    if text is None:
        raise _not_readable(_("its encoding is not known"), name)
    if "<!DOCTYPE" in text[:4096] or "<!ENTITY" in text[:4096]:
        raise _not_readable(_("it has a document type"), name)
    source = _BARE_AMPERSAND.sub("&amp;", _ILLEGAL.sub("", _DECLARATION.sub("", text, count=1)))
    try:
        return _Workbook(name).read(source.encode())
    except etree.XMLSyntaxError as error:
        reason = " ".join((error.msg or "").split())[:120]
        raise _not_readable(reason or _("it is cut off"), name) from None


def _not_readable(why: str, name: str) -> Exception:
    return damaged(
        _("It is damaged: {reason}.", reason=why),
        name,
        _(
            "Open it in a spreadsheet and save it as .xlsx; if it does not open, ask "
            "the office for it again."
        ),
    )


class _Workbook:
    """The workbook while it is read: its formats without a year, and its sheets."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.formats: dict[str, str] = {}  # by style
        self.parents: dict[str, str] = {}
        self.sheets: list[Sheet] = []
        self._grid = SpanGrid(file)
        self._column_styles: dict[int, str] = {}
        self._next_column = self._uncomputed = 0
        self._name, self._hidden = "", ""

    def read(self, source: bytes) -> list[Sheet]:
        """Return the sheets."""
        events = etree.iterparse(
            io.BytesIO(source),
            events=("start", "end"),
            resolve_entities=False,
            no_network=True,
            huge_tree=True,
        )
        for event, element in events:
            if not isinstance(element.tag, str):
                continue
            if event == "start":
                self._start(element)
            else:
                self._end(element)
        return self.sheets

    def _start(self, element: etree._Element) -> None:
        if element.tag == f"{_SS}Worksheet":
            self._name = element.get(f"{_SS}Name", "")
            self._grid = SpanGrid(f"{self.file} [{self._name}]")
            self._column_styles, self._next_column, self._uncomputed = {}, 0, 0
            self._hidden = ""
        elif element.tag == f"{_SS}Column":
            first = _index(element)
            first = self._next_column if first is None else first
            self._next_column = first + 1 + _count(element, "Span")
            for column in range(first, min(self._next_column, first + 256)):
                self._column_styles[column] = element.get(f"{_SS}StyleID", "")

    def _end(self, element: etree._Element) -> None:
        match element.tag.rpartition("}")[2]:
            case "Style" if element.tag.startswith(_SS):
                self._add_style(element)
            case "Row" if element.tag.startswith(_SS):
                self._add_row(element)
                element.clear()
                while (before := element.getprevious()) is not None:
                    before.getparent().remove(before)
            case "Visible" if element.tag.startswith(_EXCEL):
                self._hidden = (element.text or "").strip()
            case "Worksheet" if element.tag.startswith(_SS):
                self._add_sheet()
                element.clear()

    def _add_style(self, element: etree._Element) -> None:
        style = element.get(f"{_SS}ID", "")
        self.parents[style] = element.get(f"{_SS}Parent", "")
        form = element.find(f"{_SS}NumberFormat")
        if form is not None and form.get(f"{_SS}Format"):
            self.formats[style] = form.get(f"{_SS}Format")

    def _hides_year(self, style: str) -> bool:
        """Return whether a style, or the nearest of its parents with a format, shows no year."""
        seen: set[str] = set()
        while style and style not in self.formats and style not in seen:
            seen.add(style)
            style = self.parents.get(style, "")
        code = self.formats.get(style, "")
        return code in _FORMATS_WITHOUT_YEAR or ("Date" not in code and hides_year(code))

    def _add_row(self, row: etree._Element) -> None:
        self._grid.start_row(_index(row))
        for cell in row.iterchildren(f"{_SS}Cell"):
            down, across = _count(cell, "MergeDown") + 1, _count(cell, "MergeAcross") + 1
            place = self._grid.add("", down, across, _index(cell))
            style = cell.get(f"{_SS}StyleID") or row.get(f"{_SS}StyleID")
            style = style or self._column_styles.get(place[1], "")
            self._grid.rows[place[0]][place[1]] = self._value(cell, style)
        for __ in range(_count(row, "Span")):
            self._grid.start_row()

    def _value(self, cell: etree._Element, style: str) -> Any:
        data = cell.find(f"{_SS}Data")
        text = "" if data is None else "".join(data.itertext())
        if data is None or (not text and data.get(f"{_SS}Type") != "String"):
            formula = cell.get(f"{_SS}Formula")
            if formula is None:
                return ""
            self._uncomputed += 1
            return FormulaWithoutResult(formula.strip() or "=…")
        value = _typed(text, data.get(f"{_SS}Type", "String"))
        is_day = isinstance(value, float | dt.date) and self._hides_year(style)
        return (DayWithoutYear.of(value) or value) if is_day else value

    def _add_sheet(self) -> None:
        self._grid.drop_blank_end()
        rows, merges = self._grid.rows, self._grid.merges
        name = unique_name(self._name, {sheet.name for sheet in self.sheets})
        hidden = _VISIBILITIES.get(self._hidden, "")
        self.sheets.append(Sheet(self.file, name, rows, merges, hidden, self._uncomputed))


def _index(element: etree._Element) -> int | None:
    """Return the place of a row, a cell or a column, from 0; None if it follows the one before."""
    number = element.get(f"{_SS}Index", "").strip()
    return min(int(number), _MOST_INDEX) - 1 if number.isdecimal() and int(number) else None


def _count(element: etree._Element, name: str) -> int:
    """Return how many more cells, rows or columns there are."""
    number = element.get(f"{_SS}{name}", "").strip()
    return min(int(number), _MOST_INDEX) if number.isdecimal() else 0


def _typed(text: str, kind: str) -> Any:
    """Return a value of a type; a text that is none of it stays a text."""
    try:
        match kind:
            case "Number":
                return float(text)
            case "Boolean":
                return text.strip() in ("1", "true", "True")
            case "DateTime":
                moment = dt.datetime.fromisoformat(text.strip()).replace(tzinfo=None)
                return moment.time() if moment.date() == _FIRST_DAY else moment
    except ValueError:
        pass
    return text
