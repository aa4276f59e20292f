"""Read the tables of a Word document (.docx): each is a sheet, named by the line above it.

What is read is what the document shows when all its changes are accepted: inserted text and rows
are, deleted and hidden ones are not. A table in a cell, or in a text box, is a sheet of its own;
one of a single cell is part of the text around it. Elements are those of ECMA-376 part 1, 17.4; the
namespace is left out of account, since the strict one is another.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from posixpath import normpath

from lxml import etree

from annual_review.errors import RegisterError
from annual_review.registers.spans import Cell, SpanGrid
from annual_review.registers.unread_files import DOCUMENT, damaged, unreadable
from annual_review.registers.workbooks import Sheet, refuse_bomb, unique_name
from annual_review.values.cell_text import tidy

_MAIN = "word/document.xml"
_WRAPPERS = frozenset({"sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo", "Choice"})
_DELETED = frozenset({"del", "moveFrom", "delText", "delInstrText"})
_LEFT_OUT = _DELETED | {"instrText", "rt", "pPr", "rPr", "Fallback", "txbxContent"}
_MARKS = {"br": "\n", "cr": "\n", "tab": " ", "ptab": " ", "noBreakHyphen": "-"}
# Symbols of the font Wingdings that stand in tables: ticks, crosses and boxes.
_SYMBOLS = {"FC": "√", "FE": "☑", "52": "☑", "A8": "□", "6F": "□", "FB": "×", "FD": "☒", "78": "☒"}
_MOST_SPANNED = 1000  # columns of a cell; Word has 63
_NARROWEST = 180  # twips; a column with one character of the smallest usual size is wider
_MOST_ABOVE = 4  # lines above a table: its title, its unit, who reports
_LONGEST = 60  # characters of such a line
_SENTENCE = re.compile(r".*[。！；;!，,]")
_NO_TITLE = re.compile(
    r"[(（\[【][^()（）]*[)）\]】]|(?!附[件表]|表|图)[^:：]{1,12}[:：].+|[\d年月日季度./\-—至~\s]+"
)


def read_word_tables(content: bytes, name: str) -> list[Sheet]:
    """Return the tables of a document that show anything.

    Raises UnreadableError for a document without one, RegisterError for one that is damaged.
    """
    refuse_bomb(content, name)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            root = _parse(archive.read(_main_part(archive)))
        reader = _Reader(name)
        reader.read(next(each for each in root if _tag(each) == "body"))
    except RegisterError:
        raise
    except Exception as error:  # what zipfile, lxml and too deep a document raise
        raise damaged(
            f"It is damaged ({' '.join(str(error).split())[:120]}).",
            name,
            "Open it in Word and save it again as .docx; if it does not open, ask the office for "
            "it again.",
            "已损坏，未读取，其中的登记没有计入；请用文字处理软件打开后另存为 .docx，"
            "打不开的请向报送单位重新索取",
        ) from None
    if sheets := reader.sheets():
        return sheets
    raise unreadable(DOCUMENT, name)


def _main_part(archive: zipfile.ZipFile) -> str:
    """Return the part that is the document, as the relations of the package name it."""
    if "_rels/.rels" in archive.namelist():
        for each in _parse(archive.read("_rels/.rels")):
            if _get(each, "Type").endswith("/officeDocument"):
                return normpath(_get(each, "Target")).lstrip("/")
    return _MAIN


def _parse(content: bytes) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    root = etree.fromstring(content, parser)
    if root.getroottree().docinfo.doctype:
        raise ValueError("it has a document type")
    return root


def _tag(element: etree._Element) -> str:
    """Return the name of an element; "" for a comment."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _get(element: etree._Element, name: str) -> str:
    """Return an attribute, or ""."""
    return next((v for key, v in element.items() if key.rpartition("}")[2] == name), "")


def _property(element: etree._Element, group: str, name: str) -> etree._Element | None:
    """Return a property of a row, a cell or a run: `name` in its `group`."""
    for properties in element:
        if _tag(properties) == group:
            return next((each for each in properties if _tag(each) == name), None)
    return None


def _is_on(mark: etree._Element | None) -> bool:
    return mark is not None and _get(mark, "val") not in ("0", "false", "off")


def _number(mark: etree._Element | None) -> int:
    """Return the number that a property has, or 0."""
    value = "" if mark is None else _get(mark, "val")
    return min(int(value), _MOST_SPANNED) if value.isdecimal() else 0


def _children(element: etree._Element, *tags: str) -> Iterator[etree._Element]:
    """Yield what is in an element, also within marks of changes and controls of content."""
    for child in element:
        tag = _tag(child)
        if tag in tags:
            yield child
        elif tag in _WRAPPERS or tag == "AlternateContent":
            yield from _children(child, *tags)


def _blocks(element: etree._Element) -> Iterator[etree._Element]:
    """Yield the paragraphs and tables in an element; a table of one cell is only a frame."""
    for block in _children(element, "p", "tbl"):
        cells = [] if _tag(block) == "p" else [c for row in _rows(block) for c in _cells(row)]
        if len(cells) == 1:
            yield from _blocks(cells[0])
        else:
            yield block


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    """Yield the rows of a table that are not deleted."""
    for row in _children(table, "tr"):
        if _property(row, "trPr", "del") is None:
            yield row


def _cells(row: etree._Element) -> Iterator[etree._Element]:
    return _children(row, "tc")


def _text(element: etree._Element) -> str:
    """Return the text that a paragraph shows, without its text boxes."""
    parts = []
    for child in element:
        tag = _tag(child)
        if tag == "t":
            parts.append(child.text or "")
        elif tag in _MARKS:
            parts.append(_MARKS[tag])
        elif tag == "sym":
            parts.append(_SYMBOLS.get(_get(child, "char")[-2:].upper(), ""))
        elif tag in _LEFT_OUT or (tag == "r" and _is_on(_property(child, "rPr", "vanish"))):
            continue
        elif tag == "sdt" and _is_on(_property(child, "sdtPr", "showingPlcHdr")):
            continue  # what it shows is a request to type
        else:
            parts.append(_text(child))
    return "".join(parts)


def _boxes(element: etree._Element) -> Iterator[etree._Element]:
    """Yield the contents of the text boxes in a paragraph."""
    for child in element:
        if _tag(child) == "txbxContent":
            yield child
        elif _tag(child) not in _LEFT_OUT:
            yield from _boxes(child)


@dataclass
class _Table:
    """A table: its title, the lines above it, and its cells."""

    title: str
    above: tuple[str, ...]
    grid: SpanGrid


@dataclass
class _Part:
    """A cell of a row while its columns are found: from which edge of the grid to which."""

    element: etree._Element
    first: int
    end: int
    text: str = ""


class _Reader:
    """The walk through a document; a table comes before those in its cells."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.tables: list[_Table] = []

    def sheets(self) -> list[Sheet]:
        """Return the tables that show anything, each with a name of its own."""
        sheets: list[Sheet] = []
        for number, table in enumerate(self.tables, 1):
            if any(cell != "" for row in table.grid.rows for cell in row):
                name = unique_name(table.title or f"表{number}", {one.name for one in sheets})
                rows, merges = table.grid.rows, table.grid.merges
                sheets.append(Sheet(self.file, name, rows, merges, above=table.above))
        return sheets

    def read(self, container: etree._Element, title: str = "") -> str:
        """Read the tables in a body, a cell or a text box; return its text beside them.

        `title` is that of the table around it.
        """
        lines: list[str] = []
        boxed: list[str] = []
        start = 0  # of the lines since the last table
        for block in _blocks(container):
            if _tag(block) == "p":
                lines += [line.strip() for line in _text(block).split("\n")]
                boxed += [self.read(box, title) for box in _boxes(block)]
                continue
            between = [tidy(line) for line in lines[start:] if line]
            title = _title(between) or _caption(block) or ("" if between else title)
            self._read_table(block, title, _lines_above(between))
            start = len(lines)
        text = "\n".join(lines).strip()
        return text or "\n".join(boxed).strip()

    def _read_table(self, element: etree._Element, title: str, above: tuple[str, ...]) -> None:
        table = _Table(title, above, SpanGrid(f"{self.file} [{title}]"))
        self.tables.append(table)
        rows = [self._parts(row, title) for row in _rows(element)]
        columns = _columns(element, rows)
        open_merges: dict[int, Cell] = {}
        for row in rows:
            table.grid.start_row()
            below: dict[int, Cell] = {}
            for part in row:
                first, end = columns[part.first], columns[part.end]
                if first == end:
                    continue  # a sliver of a column, with nothing in it
                merge = _property(part.element, "tcPr", "vMerge")
                is_first = merge is None or _get(merge, "val") == "restart"
                if not is_first and first in open_merges:
                    below[first] = open_merges[first]
                    table.grid.extend(below[first], len(table.grid.rows) - 1)
                    continue
                place = table.grid.add(part.text, 1, end - first, first)
                if merge is not None:
                    below[first] = place
            open_merges = below

    def _parts(self, row: etree._Element, title: str) -> list[_Part]:
        """Return the cells of a row with their texts; the tables in them are read."""
        parts: list[_Part] = []
        edge = _number(_property(row, "trPr", "gridBefore"))
        for cell in _cells(row):
            end = edge + max(_number(_property(cell, "tcPr", "gridSpan")), 1)
            across = _property(cell, "tcPr", "hMerge")
            if across is not None and _get(across, "val") != "restart" and parts:
                parts[-1].end = end
            else:
                text = self.read(cell, title)
                is_deleted = _property(cell, "tcPr", "cellDel") is not None
                parts.append(_Part(cell, edge, end, "" if is_deleted else text))
            edge = end
        return parts


def _columns(table: etree._Element, rows: list[list[_Part]]) -> list[int]:
    """Return the column that begins at each edge of a table's grid.

    Edges that lie closer together than any column is wide were meant as one: so they are where
    somebody has pulled at the lines of single rows. Where a text would lose its column, all count.
    """
    last = max((part.end for row in rows for part in row), default=0)
    all_edges = list(range(last + 1))
    given = next((each for each in table if _tag(each) == "tblGrid"), None)
    widths = [] if given is None else [_get(each, "w") for each in given if _tag(each) == "gridCol"]
    if len(widths) < last or not all(width.isdecimal() and int(width) for width in widths):
        return all_edges
    columns, at = [0], 0
    for place in accumulate(map(int, widths[:last])):
        is_column = place - at >= _NARROWEST
        columns.append(columns[-1] + is_column)
        at = place if is_column else at
    is_lost = any(
        columns[part.first] == columns[part.end] and part.text for row in rows for part in row
    )
    return all_edges if is_lost else columns


def _lines_above(lines: list[str]) -> tuple[str, ...]:
    """Return the last lines above a table, up to a paragraph of prose."""
    above: list[str] = []
    for line in reversed(lines[-_MOST_ABOVE:]):
        if not _is_short(line):
            break
        above.insert(0, line)
    return tuple(above)


def _is_short(line: str) -> bool:
    return len(line) <= _LONGEST and _SENTENCE.fullmatch(line) is None


def _title(lines: list[str]) -> str:
    """Return the nearest line above a table that may be its title, or else any short line."""
    short = [line for line in reversed(lines) if _is_short(line)]
    return next((line for line in short if not _NO_TITLE.fullmatch(line)), "".join(short[:1]))


def _caption(table: etree._Element) -> str:
    """Return the title that a table has among its properties."""
    caption = _property(table, "tblPr", "tblCaption")
    return "" if caption is None else tidy(_get(caption, "val"))
