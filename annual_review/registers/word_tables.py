"""Read the tables of a Word document (.docx): each is a sheet, named by the line above it.

What is read is what the document shows when all its changes are accepted: inserted text and rows
are, deleted and hidden ones are not. A table in a cell, or in a text box, is a sheet of its own;
one of a single cell is part of the text around it. Tables are those of ECMA-376 part 1, 17.4; their
elements are found by `word_elements`.
"""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from itertools import accumulate
from posixpath import normpath

from lxml import etree

from annual_review.errors import RegisterError
from annual_review.language import _
from annual_review.registers.spans import Cell, SpanGrid
from annual_review.registers.unread_files import DOCUMENT, damaged, unreadable
from annual_review.registers.word_elements import (
    attribute,
    blocks_in,
    cells_of,
    number_of,
    parse_part,
    property_of,
    rows_of,
    tag_of,
    text_boxes,
    text_of,
)
from annual_review.registers.workbooks import Sheet, refuse_bomb, unique_name
from annual_review.values.cell_text import tidy

_MAIN = "word/document.xml"
_NARROWEST = 180  # twips; a column with one character of the smallest usual size is wider
_MOST_ABOVE = 4  # lines above a table: its title, its unit, who reports
_LONGEST = 60  # characters of such a line
_SENTENCE = re.compile(r".*[。！；;!，,]")
_CAPTION = re.compile(r"表\s*[\d一二三四五六七八九十]+(?:[-—.]\d+)?(?=[\s:：、.．]|[^\d\s])")
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
            root = parse_part(archive.read(_main_part(archive)))
        reader = _Reader(name)
        reader.read(next(each for each in root if tag_of(each) == "body"))
    except RegisterError:
        raise
    except Exception as error:  # what zipfile, lxml and too deep a document raise
        raise damaged(
            _("It is damaged ({reason}).", reason=" ".join(str(error).split())[:120]),
            name,
            _(
                "Open it in Word and save it again as .docx; if it does not open, ask "
                "the office for it again."
            ),
            "已损坏，未读取，其中的登记没有计入；请用文字处理软件打开后另存为 .docx，"
            "打不开的请向报送单位重新索取",
        ) from None
    if sheets := reader.sheets():
        return sheets
    raise unreadable(DOCUMENT, name)


def _main_part(archive: zipfile.ZipFile) -> str:
    """Return the part that is the document, as the relations of the package name it."""
    if "_rels/.rels" in archive.namelist():
        for each in parse_part(archive.read("_rels/.rels")):
            if attribute(each, "Type").endswith("/officeDocument"):
                return normpath(attribute(each, "Target")).lstrip("/")
    return _MAIN


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
        blocks = list(blocks_in(container))
        below = _captions_below(blocks)
        for at, block in enumerate(blocks):
            if at in below:
                start = len(lines)
            elif tag_of(block) == "p":
                lines += [line.strip() for line in text_of(block).split("\n")]
                boxed += [self.read(box, title) for box in text_boxes(block)]
            else:
                between = [tidy(line) for line in lines[start:] if line]
                caption = next((below[i] for i in sorted(below) if i > at), "")
                above = (caption,) if caption else _lines_above(between)
                title = caption or _title(between) or _caption(block) or ("" if between else title)
                self._read_table(block, title, above)
                start = len(lines)
        text = "\n".join(lines).strip()
        return text or "\n".join(boxed).strip()

    def _read_table(self, element: etree._Element, title: str, above: tuple[str, ...]) -> None:
        table = _Table(title, above, SpanGrid(f"{self.file} [{title}]"))
        self.tables.append(table)
        rows = [self._parts(row, title) for row in rows_of(element)]
        columns = _columns(element, rows)
        open_merges: dict[int, Cell] = {}
        for row in rows:
            table.grid.start_row()
            below: dict[int, Cell] = {}
            for part in row:
                first, end = columns[part.first], columns[part.end]
                if first == end:
                    continue  # a sliver of a column, with nothing in it
                merge = property_of(part.element, "tcPr", "vMerge")
                is_first = merge is None or attribute(merge, "val") == "restart"
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
        edge = number_of(property_of(row, "trPr", "gridBefore"))
        for cell in cells_of(row):
            end = edge + max(number_of(property_of(cell, "tcPr", "gridSpan")), 1)
            across = property_of(cell, "tcPr", "hMerge")
            if across is not None and attribute(across, "val") != "restart" and parts:
                parts[-1].end = end
            else:
                text = self.read(cell, title)
                is_deleted = property_of(cell, "tcPr", "cellDel") is not None
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
    given = next((each for each in table if tag_of(each) == "tblGrid"), None)
    widths = (
        []
        if given is None
        else [attribute(each, "w") for each in given if tag_of(each) == "gridCol"]
    )
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


def _captions_below(blocks: list[etree._Element]) -> dict[int, str]:
    """Return the numbered captions (表1 …) below tables, by their place among the blocks.

    There are some only if every table has one, and none stands above the first.
    """
    shown = [(at, "") for at, block in enumerate(blocks) if tag_of(block) == "tbl"]
    if not shown:
        return {}
    texts = {at: tidy(text_of(block)) for at, block in enumerate(blocks) if tag_of(block) == "p"}
    shown = sorted(shown + [(at, text) for at, text in texts.items() if text])
    captions = {}
    for (__, text), (after, following) in zip(shown, [*shown[1:], (-1, "")], strict=True):
        if not text:
            if not _CAPTION.match(following):
                return {}
            captions[after] = following
    first = next(i for i, (__, text) in enumerate(shown) if not text)
    return {} if first and _CAPTION.match(shown[first - 1][1]) else captions


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
    caption = property_of(table, "tblPr", "tblCaption")
    return "" if caption is None else tidy(attribute(caption, "val"))
