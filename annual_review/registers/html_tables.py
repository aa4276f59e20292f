"""Read the tables of a web page as a sheet, as a spreadsheet opens it.

Web systems and report programs write pages and call them .xls. A page is one sheet: its tables one
below the other, a line of text above or between them a row. A table within a cell comes after the
table around it; one of a single cell is part of the text. Cells keep the text that is shown; Excel
and LibreOffice note beside it what it holds (`x:num`, `x:err`, `x:bool`, `x:fmla`; `sdval`). Spans
are as in HTML 4.9.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from annual_review.language import _
from annual_review.registers.encodings import decode_text
from annual_review.registers.spans import SpanGrid, stacked
from annual_review.registers.unread_files import damaged
from annual_review.registers.workbooks import Sheet
from annual_review.values.cell_text import FormulaWithoutResult
from annual_review.values.dates import DayWithoutYear

_DECLARED = re.compile(rb"""charset\s*=\s*["']?\s*([\w-]+)|encoding\s*=\s*["']([\w-]+)""", re.I)
_HEAD = 4096  # bytes in which a page names its encoding
_SHEET_NAME = re.compile(r"<x:ExcelWorksheet>\s*<x:Name>([^<]*)</x:Name>", re.IGNORECASE)
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_HIDDEN = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all", re.IGNORECASE)
_HIDDEN_TAGS = "script style head title template noscript del datalist button object svg"
_BLOCK_TAGS = (
    "address article aside blockquote body center dd div dl dt fieldset footer form h1 h2 h3 h4 h5 "
    "h6 header hr legend li main nav ol p pre section ul"
)
_NOT_SHOWN, _BLOCKS = frozenset(_HIDDEN_TAGS.split()), frozenset(_BLOCK_TAGS.split())
_GROUPS = {"thead": 0, "tbody": 1, "tfoot": 2}  # of rows, in the order in which they are shown
_MOST_SPANNED = 1000, 65534  # columns and rows (HTML 4.9.11)
_WIDEST_LINE = 200  # characters of a line of text that may be a title
_NUMBER = re.compile(r"\s*\+?(\d{1,6})")
_SPACE = re.compile(r"[ \t\r\n\f]+")
_PLAIN_NUMBER = re.compile(r"-?(?:\d+|\d{1,3}(?:,\d{3})+)(\.\d+)?")
_DAY_WITHOUT_YEAR = re.compile(r"\d{1,2}月\d{1,2}日|\d{1,2}[-/.]\d{1,2}")
_TOO_NARROW = re.compile(r"#+")  # what a program shows of a number in a narrow column


def read_page(content: bytes, name: str, encoding: str = "") -> list[Sheet]:
    """Return the sheet of a page: its tables, and the lines of text above them.

    `encoding` is what is said of it elsewhere. Raises RegisterError, which names the file.
    """
    declared = _DECLARED.search(content[:_HEAD])
    text = decode_text(content, (declared[1] or declared[2]).decode() if declared else encoding)
    if text is None:
        raise _not_readable(_("Its encoding is not known."), name)
    parser = etree.HTMLParser(
        encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True
    )
    root = etree.fromstring(_ILLEGAL.sub("", text).encode(), parser)
    if root is None or any(entry.level_name == "FATAL" for entry in parser.error_log):
        raise _not_readable(_("Its elements are nested too deeply to be a table."), name)
    rows, merges = stacked([grid for grid in _Reader(name).read(root) if _shows(grid)])
    names = _SHEET_NAME.findall(text)
    return [Sheet(name, html.unescape(names[0]).strip() if len(names) == 1 else "", rows, merges)]


def _not_readable(what: str, name: str) -> Exception:
    return damaged(what, name, _("Open it in a spreadsheet, and save it as .xlsx."))


def _shows(grid: SpanGrid) -> bool:
    return any(cell != "" for row in grid.rows for cell in row)


class _Text:
    """The text of a cell, or of the page around tables, while it is read: its lines."""

    def __init__(self) -> None:
        self._parts: list[str] = []

    def add(self, text: str) -> None:
        """Add text, in which runs of spaces are one."""
        self._parts.append(_SPACE.sub(" ", text))

    def end_line(self) -> None:
        """End the line; a line of nothing is none."""
        self._parts.append("\n")

    def take(self) -> list[str]:
        """Return the lines that show something, and begin anew."""
        lines = "".join(self._parts).replace("\xa0", " ").split("\n")
        self._parts = []
        return [line for each in lines if (line := _SPACE.sub(" ", each).strip())]


@dataclass
class _Cell:
    """A cell while it is read."""

    element: etree._Element
    text: _Text = field(default_factory=_Text)


@dataclass
class _Table:
    """A table while it is read: its groups of rows, the last of them open, and the open cell."""

    grid: SpanGrid
    groups: list[tuple[int, list[list[_Cell]]]] = field(default_factory=lambda: [(1, [])])
    cell: _Cell | None = None
    loose: _Text = field(default_factory=_Text)  # a caption, and text outside of cells

    @property
    def cells(self) -> list[_Cell]:
        """All cells."""
        return [cell for __, rows in self.groups for row in rows for cell in row]


class _Reader:
    """The walk through a page: the grids so far, and the open tables from without to within."""

    def __init__(self, place: str) -> None:
        self.place = place
        self.grids: list[SpanGrid] = []
        self.tables: list[_Table] = []
        self.outside = _Text()
        self._hidden = 0

    def read(self, root: etree._Element) -> list[SpanGrid]:
        """Return the tables and lines of text as grids, in order; lines after the last are none."""
        for event, element in etree.iterwalk(root, events=("start", "end")):
            if event == "start":
                self._start(element)
            else:
                self._end(element)
        while self.tables:
            self._end_table()
        return self.grids

    @property
    def text(self) -> _Text:
        """Where a text belongs that comes now."""
        if not self.tables:
            return self.outside
        table = self.tables[-1]
        return table.cell.text if table.cell else table.loose

    def _start(self, element: etree._Element) -> None:
        tag = element.tag if isinstance(element.tag, str) else ""
        if self._hidden or _is_hidden(tag, element):
            self._hidden += 1
            return
        match tag:
            case "table":
                self._start_table()
            case "thead" | "tfoot" | "tbody" if self.tables:
                self.tables[-1].groups.append((_GROUPS[tag], []))
            case "tr" if self.tables:
                self.tables[-1].cell = None
                self.tables[-1].groups[-1][1].append([])
            case "td" | "th" if self.tables:
                self._start_cell(element)
            case "br":
                self.text.end_line()
            case "input" | "select" | "textarea":
                self.text.add(_value_of(tag, element))
                self._hidden += 1
            case _ if tag in _BLOCKS:
                self.text.end_line()
        if element.text and not self._hidden:
            self.text.add(element.text)

    def _end(self, element: etree._Element) -> None:
        tag = element.tag if isinstance(element.tag, str) else ""
        if self._hidden:
            self._hidden -= 1
        elif tag == "table" and self.tables:
            self._end_table()
        elif tag in ("td", "th") and self.tables:
            self.tables[-1].cell = None
        elif tag in _GROUPS and self.tables:
            self.tables[-1].groups.append((1, []))
        elif tag in _BLOCKS or tag == "caption":
            self.text.end_line()
        if element.tail and not self._hidden:
            self.text.add(element.tail)

    def _start_table(self) -> None:
        if not self.tables:
            self._add_lines(self.outside.take())
        self.tables.append(_Table(SpanGrid(self.place)))
        self.grids.append(self.tables[-1].grid)

    def _start_cell(self, element: etree._Element) -> None:
        table = self.tables[-1]
        rows = table.groups[-1][1]
        if not rows:
            rows.append([])
        table.cell = _Cell(element)
        rows[-1].append(table.cell)

    def _add_lines(self, lines: list[str]) -> None:
        """Add lines of text as rows; a blank one sets them off from a table above."""
        shown = [line for line in lines if len(line) <= _WIDEST_LINE]
        if not shown:
            return
        grid = SpanGrid(self.place)
        if self.grids:
            grid.start_row()
        for line in shown:
            grid.start_row()
            grid.add(line)
        self.grids.append(grid)

    def _end_table(self) -> None:
        """Fill the grid of the innermost table, and leave it."""
        table = self.tables.pop()
        cells, loose = table.cells, table.loose.take()
        if self.tables and self.tables[-1].cell and len(cells) <= 1 and not loose:
            if self.grids[-1] is table.grid:
                self.grids.pop()
            else:
                self.grids.remove(table.grid)
            for line in (line for cell in cells for line in cell.text.take()):
                self.text.end_line()
                self.text.add(line)
            return
        for line in loose:
            table.grid.start_row()
            table.grid.add(line)
        for __, rows in sorted(table.groups, key=lambda group: group[0]):
            for number, row in enumerate(rows):
                table.grid.start_row()
                for cell in row:
                    columns = _span(cell.element, "colspan", _MOST_SPANNED[0])
                    tall = _span(cell.element, "rowspan", _MOST_SPANNED[1])
                    tall = min(tall or len(rows), len(rows) - number)  # 0: to the group's end
                    table.grid.add(_value(cell), tall, max(columns, 1))


def _is_hidden(tag: str, element: etree._Element) -> bool:
    """Return whether nothing of an element is shown. Hidden rows and columns are read, as in .xlsx.

    So are hidden tables, which a page may show when it is opened.
    """
    if tag in _NOT_SHOWN:
        return True
    is_part = tag in ("table", "thead", "tbody", "tfoot", "tr", "td", "th", "html", "body")
    return not is_part and _HIDDEN.search(element.get("style", "")) is not None


def _value_of(tag: str, element: etree._Element) -> str:
    """Return what a control of a form shows."""
    if tag == "textarea":
        return str(element.text or "")
    if tag == "input":
        kind = element.get("type", "text").lower()
        if kind in ("checkbox", "radio"):
            return "√" if "checked" in element.attrib else ""
        return "" if kind in ("hidden", "button", "submit", "image") else element.get("value", "")
    options = list(element.iter("option"))
    chosen = [one for one in options if "selected" in one.attrib] or options[:1]
    return "、".join("".join(one.itertext()).strip() for one in chosen)


def _span(element: etree._Element, name: str, most: int) -> int:
    """Return a number of columns or rows; 1 if none is given."""
    given = element.get(name)
    found = _NUMBER.match(given) if given else None
    return min(int(found[1]), most) if found else 1


def _value(cell: _Cell) -> Any:
    """Return what a cell holds: its text, or the value that Excel has noted beside it."""
    text, given = "\n".join(cell.text.take()), cell.element.attrib
    if error := given.get("x:err"):
        return str(error)
    if "x:bool" in given and given["x:bool"].upper() in ("TRUE", "FALSE"):
        return given["x:bool"].upper() == "TRUE"
    if not text and "x:fmla" in given and "x:str" not in given and not given.get("x:num"):
        return FormulaWithoutResult(given["x:fmla"].strip() or "=…")
    number = given.get("x:num") or given.get("sdval")
    return _exact(text, number) if number else text


def _exact(text: str, noted: str) -> Any:
    """Return the number that a cell holds if its text shows it rounded, or cannot show it.

    A percentage, an amount with its unit and a date with its year are what is shown.
    """
    try:
        number = float(noted)
    except ValueError:
        return text
    if not text or _TOO_NARROW.fullmatch(text):
        return number
    if _DAY_WITHOUT_YEAR.fullmatch(text) and number >= 1:
        return DayWithoutYear.of(number) or text
    if plain := _PLAIN_NUMBER.fullmatch(text):
        shown = float(text.replace(",", ""))
        if abs(shown - number) <= 0.5 * 10.0 ** -max(len(plain[1] or "") - 1, 0) + 1e-9:
            return number
    return text
