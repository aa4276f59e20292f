"""Read the tables of an HTML output, mostly DataFrames shown in a cell, as Table blocks.

`outputs` calls `tables_in_html`. `pandas.read_html` is no replacement: it drops captions and
thousands separators, renames empty and repeated headers (“Unnamed: 0”, “甲.1”) and runs out of
memory on a hostile colspan.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from annual_review.document.blocks import Align, Span, Table

_NUMBER = re.compile(r"[-+−]?[\d,]*\.?\d+(?:e[-+]?\d+)?%?|nan|", re.IGNORECASE)
_MAX_SPAN = 1000  # the HTML standard's limit of colspan; keeps a hostile table small
_BREAK = "\ufdd0"  # stands for <br> until white space is collapsed


def tables_in_html(html: str) -> list[Table]:
    """Return the tables of an HTML text; a merged cell is repeated in every place it spans.

    The header is the rows of <thead>, or the first row; short rows are padded. Texts stay as they
    are displayed: “007” and “1,000” are not converted to numbers.
    """
    parser = _TableParser()
    parser.feed(html)
    parser.close()
    tables = (_table_block(source) for source in parser.tables)
    return [table for table in tables if table is not None]


@dataclass
class _Cell:
    text: str = ""
    width: int = 1
    height: int = 1


@dataclass
class _HTMLTable:
    caption: str = ""
    rows: list[list[_Cell]] = field(default_factory=list)
    header_rows: int = 0


class _TableParser(HTMLParser):
    """Collects rows and cells; a table within a cell is read as text of the cell."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: list[_HTMLTable] = []
        self._open: list[str] = []

    @property
    def _is_nested(self) -> bool:
        return self._open.count("table") > 1

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self.handle_data(_BREAK)
        if tag == "table" and "table" not in self._open:
            self.tables.append(_HTMLTable())
        if tag in ("table", "thead", "caption", "style", "script", "td", "th"):
            self._open.append(tag)
        if self._is_nested or not self.tables:
            return
        table = self.tables[-1]
        if tag == "tr":
            table.rows.append([])
            table.header_rows += "thead" in self._open
        if tag in ("td", "th") and table.rows:
            spans = {name: _span(value) for name, value in attrs if name.endswith("span")}
            cell = _Cell(width=spans.get("colspan", 1), height=spans.get("rowspan", 1))
            table.rows[-1].append(cell)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._open:
            del self._open[len(self._open) - 1 - self._open[::-1].index(tag) :]

    def handle_data(self, data: str) -> None:
        innermost = self._open[-1] if self._open else ""
        if innermost == "caption":
            self.tables[-1].caption += data
        elif innermost in ("td", "th") and self.tables[-1].rows and self.tables[-1].rows[-1]:
            self.tables[-1].rows[-1][-1].text += data


def _span(value: str | None) -> int:
    count = int(value) if value and value.isdecimal() else 1
    return min(max(count, 1), _MAX_SPAN)


def _table_block(source: _HTMLTable) -> Table | None:
    grid = _grid(source.rows)
    if not grid:
        return None
    header_rows = min(max(source.header_rows, 1), len(grid))
    header = tuple(
        " ".join(dict.fromkeys(filter(None, column)))
        for column in zip(*grid[:header_rows], strict=True)
    )
    rows = tuple(tuple((Span(text),) if text else () for text in row) for row in grid[header_rows:])
    columns = list(zip(*grid[header_rows:], strict=True)) or [()] * len(header)
    align = tuple(_alignment(column) for column in columns)
    return Table(_collapse(source.caption), header, rows, align)


def _grid(rows: list[list[_Cell]]) -> list[list[str]]:
    """Return the rows with a text for every column, without the rows that are empty."""
    places: dict[tuple[int, int], str] = {}
    for down, row in enumerate(rows):
        across = 0
        for cell in row:
            while (down, across) in places:
                across += 1
            text = _collapse(cell.text)
            for y in range(down, min(down + cell.height, len(rows))):
                places.update({(y, across + x): text for x in range(cell.width)})
    width = max((across + 1 for _, across in places), default=0)
    grid = [[places.get((y, x), "") for x in range(width)] for y in range(len(rows))]
    return [row for row in grid if any(row)]


def _collapse(text: str) -> str:
    """Collapse white space as a browser does; <br> becomes a newline."""
    lines = (" ".join(line.split()) for line in text.split(_BREAK))
    return "\n".join(lines).strip("\n")


def _alignment(column: tuple[str, ...]) -> Align:
    """Return right for a column of numbers, left for any other."""
    return "right" if any(column) and all(_NUMBER.fullmatch(text) for text in column) else "left"
