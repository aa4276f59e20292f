"""Mark cells of an .xlsx: errors, formulas without results, dates that show no year.

A sheet of a million rows is half a gigabyte of XML. It is searched in blocks of whole rows with
regular expressions, and only the cells that may need a mark are looked at one by one. Sheets that
are written in an unusual way (cells without their names, single quotation marks) are read cell by
cell. (ECMA-376 part 1, 18.3.1.4 and 18.3.1.40.)
"""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from posixpath import basename, dirname, join, normpath
from typing import IO
from xml.etree import ElementTree

from annual_review.registers.cell_marks import Position, SheetMarks, column_number
from annual_review.registers.number_formats import hides_year, is_number_without_year

_CHUNK = 2**20  # bytes
_HEAD = 4096  # bytes in which the first element stands
_ROOT = re.compile(rb"<(?:([\w.-]+):)?worksheet\b")
_ATTRIBUTE = re.compile(rb"""([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_NAME = re.compile(rb"([A-Z]{1,3})(\d{1,7})")
_LEADING_NAME = re.compile(rb'[^>]*? r="([A-Z]{1,3})(\d{1,7})"')
_WIDE = re.compile(rb' r="([A-Z]{2,3})\d')
_ZERO = re.compile(rb"-?0(?:\.0*)?")


def xlsx_marks(content: bytes) -> dict[str, SheetMarks]:
    """Return the marks of each sheet of an .xlsx, by its name; nothing for other files."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            workbook = _Workbook.read(archive)
            return {name: _marks(archive, part, workbook) for name, part in workbook.sheets.items()}
    except Exception:  # calamine says what is wrong with it, or can read it all the same
        return {}


def _marks(archive: zipfile.ZipFile, part: str, workbook: _Workbook) -> SheetMarks:
    with archive.open(part) as stream:
        root = _ROOT.search(stream.read(_HEAD))
    with archive.open(part) as stream:
        return _Scan(root[1] + b":" if root and root[1] else b"", workbook).read(stream)


@dataclass(frozen=True)
class _Workbook:
    """The parts of the sheets by name, the styles without a year, whether formulas are to be run.

    A program that stores no results says so in `is_uncalculated`; some store 0 as every result.
    """

    sheets: dict[str, str]
    styles: frozenset[bytes]
    is_uncalculated: bool

    @classmethod
    def read(cls, archive: zipfile.ZipFile) -> _Workbook:
        """Read the workbook, its relations and its styles."""
        main = next(targets(archive, "", "/officeDocument"))[1]
        parts = dict(targets(archive, main, "/worksheet"))
        styles = next((part for _, part in targets(archive, main, "/styles")), "")
        root = _parse(archive.read(main))
        sheets = {
            each.get("name", ""): parts[key]
            for each in _elements(root, "sheet")
            for name, key in each.items()
            if name.endswith("}id") and key in parts
        }
        calculation = next(_elements(root, "calcPr"), None)
        forced = "" if calculation is None else calculation.get("fullCalcOnLoad", "")
        hidden = _styles_without_year(archive.read(styles)) if styles else frozenset()
        return cls(sheets, hidden, forced in ("1", "true"))


def targets(archive: zipfile.ZipFile, part: str, kind: str) -> Iterator[tuple[str, str]]:
    """Yield the id and the part of each relation of a kind that a part of an archive has."""
    folder = dirname(part)
    for each in _parse(archive.read(join(folder, f"_rels/{basename(part)}.rels"))):
        if each.get("Type", "").endswith(kind):
            target = normpath(join("/", folder, each.get("Target", "")))
            yield each.get("Id", ""), target.lstrip("/")


def _parse(content: bytes) -> ElementTree.Element:
    return ElementTree.fromstring(content)  # noqa: S314 - Expat bounds what entities expand to


def _elements(root: ElementTree.Element, name: str) -> Iterator[ElementTree.Element]:
    return (each for each in root.iter() if each.tag.rpartition("}")[2] == name)


def _styles_without_year(content: bytes) -> frozenset[bytes]:
    """Return the numbers of the cell styles that show a date without its year."""
    root = _parse(content)
    codes = {each.get("numFmtId"): each.get("formatCode", "") for each in _elements(root, "numFmt")}

    def hides(number: str) -> bool:
        code = codes.get(number)
        return is_number_without_year(int(number)) if code is None else hides_year(code)

    styles: Iterable[ElementTree.Element] = next(_elements(root, "cellXfs"), ())
    return frozenset(
        str(i).encode() for i, style in enumerate(styles) if hides(style.get("numFmtId", "0"))
    )


class _Patterns:
    """The patterns of a sheet whose elements have a prefix, or none."""

    def __init__(self, p: bytes, workbook: _Workbook) -> None:
        self.row, self.cell = b"<%srow" % p, b"<%sc" % p
        self.end_of_cell, self.end_of_rows = b"</%sc>" % p, b"</%ssheetData>" % p
        self.shown = [b"</%s%s>" % (p, tag) for tag in (b"v", b"is", b"f")]
        self.blank_value = b"<%sv>" % p
        self.first_cell = re.compile(rb"<%sc\b([^>]*)>" % p)
        self.tags = re.compile(rb"<%s(row|c)\b([^>]*?)(/?)>" % p)
        self.formula = re.compile(rb"<%sf\b[^>]*?(?:/>|>([^<]*)</%sf>)" % (p, p))
        self.value = re.compile(rb"<%sv\b[^>]*?(?:/>|>([^<]*)</%sv>)" % (p, p))
        self.inline = b"<%sis" % p
        self.after_blank = rb"(?!<%sv\s*/>|<%sv>\s*</%sv>|\s*</%sc>)" % (p, p, p, p)
        without_result = rb"%s\s*(?:<%sv\s*/>|<%sv>\s*</%sv>|</%sc>)" % (
            self.formula.pattern,
            p,
            p,
            p,
            p,
        )
        of_formulas = rb"<%sf\b" % p if workbook.is_uncalculated else without_result
        self.candidates = [re.compile(rb' t="e"'), re.compile(of_formulas)]
        self.without_year: re.Pattern[bytes] | None = None
        if workbook.styles:
            style = rb' s="(?:%s)"' % b"|".join(sorted(workbook.styles))
            self.without_year = re.compile(style)
            self.name_and_style = re.compile(rb' r="([A-Z]{1,3})(\d+)"' + style)


class _Scan:
    """The reading of one sheet: what was found so far, and where it is."""

    def __init__(self, prefix: bytes, workbook: _Workbook) -> None:
        self.workbook, self.patterns = workbook, _Patterns(prefix, workbook)
        self.marks = SheetMarks()
        self._zeros: dict[Position, str] = {}
        self._has_results = False
        self._row = self._column = -1
        self._is_unusual: bool | None = None

    def read(self, stream: IO[bytes]) -> SheetMarks:
        """Return the marks of a sheet."""
        for block in self._blocks(stream):
            if self._is_unusual is None and (first := self.patterns.first_cell.search(block)):
                self._is_unusual = b' r="' not in first[1]
            if self._is_unusual is False:
                self._search(block)
            else:  # or no cell so far: rows are counted
                self._read_all(block)
        if not self._has_results:
            self.marks.formulas |= self._zeros
        return self.marks

    def _blocks(self, stream: IO[bytes]) -> Iterator[bytes]:
        """Yield the rows of a sheet, in blocks of whole rows."""
        buffer, searched = bytearray(), 0
        row, end_of_rows = self.patterns.row, self.patterns.end_of_rows
        for chunk in iter(partial(stream.read, _CHUNK), b""):
            buffer += chunk
            end = buffer.find(end_of_rows, max(searched - len(end_of_rows), 0))
            if end >= 0:
                yield bytes(buffer[:end])
                return
            cut = buffer.rfind(row, max(searched - len(row), 1))
            if cut > 0:
                yield bytes(buffer[:cut])
                del buffer[:cut]
            searched = len(buffer)
        yield bytes(buffer)

    def _search(self, block: bytes) -> None:
        """Mark the cells of a block, whose cells have names."""
        self._find_reach(block)
        for candidates in self.patterns.candidates:
            for place, attributes, body in self._cells(block, candidates):
                self._mark(place, attributes, body)
        if self.patterns.without_year is not None:
            named = self.patterns.name_and_style.findall(block)
            if len(named) == len(self.patterns.without_year.findall(block)):
                for letters, row in named:
                    self.marks.add_without_year(int(row) - 1, column_number(letters))
            else:  # rows have styles, too, or the attributes are in another order
                for place, attributes, _ in self._cells(block, self.patterns.without_year):
                    self._mark_style(place, attributes)

    def _find_reach(self, block: bytes) -> None:
        """Find the last cell that shows something, and the one farthest to the right.

        A sheet of 26 columns is never too wide: those with one letter are not looked at.
        """
        last = max(map(block.rfind, self.patterns.shown))
        while last > 0 and block.endswith(self.patterns.blank_value, 0, last):
            last = max(block.rfind(end, 0, last) for end in self.patterns.shown)
        start = block.rfind(self.patterns.cell, 0, max(last, 0))
        if start >= 0 and (found := _LEADING_NAME.search(block, start)):
            self.marks.reach(int(found[2]) - 1, column_number(found[1]))
        wide = {column_number(letters): letters for letters in _WIDE.findall(block)}
        for column in sorted(wide, reverse=True):
            if column <= self.marks.right[1]:
                return
            shown = rb' r="%s(\d+)"(?:[^>]*[^/>])?>%s' % (wide[column], self.patterns.after_blank)
            if found := re.search(shown, block):
                self.marks.reach(int(found[1]) - 1, column)

    def _cells(
        self, block: bytes, candidates: re.Pattern[bytes]
    ) -> Iterator[tuple[Position, dict[bytes, bytes], bytes]]:
        """Yield the place, the attributes and the body of the cells in which a pattern is found."""
        for found in candidates.finditer(block):
            start = block.rfind(self.patterns.cell, 0, found.start())
            end_of_tag = block.find(b">", start)
            is_attribute = not found[0].startswith(b"<")
            if start < 0 or (is_attribute and end_of_tag < found.start()):
                continue  # an attribute of a row
            attributes = _attributes(block[start:end_of_tag])
            if name := _NAME.fullmatch(attributes.get(b"r", b"")):
                place = int(name[2]) - 1, column_number(name[1])
                yield place, attributes, self._body(block, end_of_tag)

    def _body(self, block: bytes, end_of_tag: int) -> bytes:
        """Return what stands in the cell whose start tag ends there."""
        if block[end_of_tag - 1 : end_of_tag] == b"/":
            return b""
        return block[end_of_tag + 1 : block.find(self.patterns.end_of_cell, end_of_tag)]

    def _read_all(self, block: bytes) -> None:
        """Mark the cells of a block one by one; one without a name follows the one before."""
        for tag in self.patterns.tags.finditer(block):
            attributes = _attributes(tag[2])
            given = attributes.get(b"r", b"")
            if tag[1] == b"row":
                self._row = int(given) - 1 if given else self._row + 1
                self._column = -1
                continue
            name = _NAME.fullmatch(given)
            self._column = column_number(name[1]) if name else self._column + 1
            self._row = int(name[2]) - 1 if name else self._row
            body = self._body(block, tag.end() - 1)
            value = self.patterns.value.search(body)
            has_formula = self.patterns.formula.search(body) is not None
            if self.patterns.inline in body or has_formula or (value and value[1]):
                self.marks.reach(self._row, self._column)
            self._mark((self._row, self._column), attributes, body)
            self._mark_style((self._row, self._column), attributes)

    def _mark(self, place: Position, attributes: Mapping[bytes, bytes], body: bytes) -> None:
        """Mark a cell with an error, or with a formula."""
        kind = attributes.get(b"t", b"n")
        value = self.patterns.value.search(body)
        text = value[1] if value else None
        if kind == b"e" and text:
            self.marks.reach(*place)
            self.marks.errors[place] = html.unescape(text.decode())
        if not (formula := self.patterns.formula.search(body)):
            return
        code = f"={html.unescape((formula[1] or b'').decode()).strip() or '…'}"
        # An empty text is a result: <v></v> in a cell of texts.
        if value is None or (not (text or b"").strip() and kind != b"str"):
            self.marks.reach(*place)
            self.marks.formulas[place] = code
        elif self.workbook.is_uncalculated and kind == b"n" and _ZERO.fullmatch(text or b""):
            self._zeros[place] = code
        else:
            self._has_results = True

    def _mark_style(self, place: Position, attributes: Mapping[bytes, bytes]) -> None:
        """Mark a cell whose style shows no year."""
        if attributes.get(b"s", b"") in self.workbook.styles:
            self.marks.add_without_year(*place)


def _attributes(tag: bytes) -> dict[bytes, bytes]:
    return {name: one or other for name, one, other in _ATTRIBUTE.findall(tag)}
