"""Mark cells of an .ods: formulas without results, dates that show no year, merged cells.

The names of elements and attributes are those of ODF 1.3, part 3.
"""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field

from annual_review.registers.cell_marks import SheetMarks

_CONTENT, _STYLES = "content.xml", "styles.xml"
_MOST_REPEATED = 1000  # cells with the same mark; more are not typed by anybody
_TAG = re.compile(
    rb"<(/?)table:(table|table-column|table-row|table-cell|covered-table-cell)(?=[\s/>])([^>]*?)(/?)>"
)
_ATTRIBUTE = re.compile(rb"""([\w:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_TEXT = re.compile(rb"<text:(?:p|h)\b[^>]*[^/]>")
_STYLE = re.compile(rb"<style:style(?=\s)([^>]*)>")
_DATE_STYLE = re.compile(
    rb"<number:(date-style|time-style)\b([^>]*)>(.*?)</number:(?:date|time)-style>", re.DOTALL
)
_ELAPSED = b"number:truncate-on-overflow"


def ods_marks(content: bytes) -> dict[str, SheetMarks]:
    """Return the marks of each sheet of an .ods, by its name; nothing for other files."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            body = archive.read(_CONTENT)
            styles = _CellStyles.read(archive.read(_STYLES), body)
            return _marks(body, styles)
    except Exception:  # calamine says what is wrong with it, or can read it all the same
        return {}


def _attributes(tag: bytes) -> dict[str, str]:
    return {
        name.decode(): html.unescape((one or other).decode())
        for name, one, other in _ATTRIBUTE.findall(tag)
    }


@dataclass(frozen=True)
class _CellStyles:
    """The data style and the parent of each style of cells; the data styles without a year."""

    data: dict[str, str]
    parents: dict[str, str]
    without_year: frozenset[str]

    @classmethod
    def read(cls, *parts: bytes) -> _CellStyles:
        data, parents, without_year = {}, {}, set()
        for part in parts:
            for tag in _STYLE.findall(part):
                style = _attributes(tag)
                name = style.get("style:name", "")
                parents[name] = style.get("style:parent-style-name", "")
                if "style:data-style-name" in style:
                    data[name] = style["style:data-style-name"]
            for _, tag, shown in _DATE_STYLE.findall(part):
                if b"<number:year" not in shown and _ELAPSED not in tag:
                    without_year.add(_attributes(tag).get("style:name", ""))
        return cls(data, parents, frozenset(without_year))

    def hides_year(self, name: str) -> bool:
        """Return whether a style of cells, or the nearest of its parents, shows no year."""
        seen: set[str] = set()
        while name and name not in self.data and name not in seen:
            seen.add(name)
            name = self.parents.get(name, "")
        return self.data.get(name, "") in self.without_year


@dataclass
class _Table:
    """A sheet while it is read: where it is, and the default styles of its columns."""

    styles: _CellStyles
    marks: SheetMarks = field(default_factory=SheetMarks)
    defaults: list[tuple[int, str]] = field(default_factory=list)  # how many columns, their style
    row: int = 0
    rows: int = 1
    column: int = 0
    row_style: str = ""

    def default_style(self) -> str:
        """Return the style of a cell that names none."""
        if self.row_style:
            return self.row_style
        end = 0
        for number, style in self.defaults:
            end += number
            if self.column < end:
                return style
        return ""

    def add(self, attributes: dict[str, str], *, has_text: bool) -> None:
        """Add a cell, or several equal ones."""
        columns = int(attributes.get("table:number-columns-repeated", 1))
        kind = attributes.get("office:value-type", attributes.get("calcext:value-type", ""))
        is_uncomputed = "table:formula" in attributes and not kind
        if kind or has_text or is_uncomputed:
            self.marks.reach(self.row, self.column)
            self.marks.reach(self.row + self.rows - 1, self.column + columns - 1)
        rows_spanned = int(attributes.get("table:number-rows-spanned", 1))
        columns_spanned = int(attributes.get("table:number-columns-spanned", 1))
        if rows_spanned > 1 or columns_spanned > 1:
            last = self.row + rows_spanned - 1, self.column + columns_spanned - 1
            self.marks.merges.append(((self.row, self.column), last))
        if is_uncomputed or kind == "date":
            style = attributes.get("table:style-name") or self.default_style()
            for row, column in self._places(columns):
                if is_uncomputed:
                    self.marks.formulas[row, column] = _formula(attributes["table:formula"])
                elif self.styles.hides_year(style):
                    self.marks.add_without_year(row, column)
        self.column += columns

    def _places(self, columns: int) -> Iterator[tuple[int, int]]:
        for row in range(self.row, self.row + min(self.rows, _MOST_REPEATED)):
            for column in range(self.column, self.column + min(columns, _MOST_REPEATED)):
                yield row, column


def _formula(text: str) -> str:
    """Return a formula without the name of its language, as in “of:=1+2”."""
    return f"={text.partition('=')[2] or '…'}"


def _marks(body: bytes, styles: _CellStyles) -> dict[str, SheetMarks]:
    found: dict[str, SheetMarks] = {}
    table = _Table(styles)
    for tag in _TAG.finditer(body):
        is_end, kind, attributes = bool(tag[1]), tag[2], _attributes(tag[3])
        if kind == b"table" and not is_end:
            table = _Table(styles)
            found[attributes.get("table:name", "")] = table.marks
        elif kind == b"table-column" and not is_end:
            number = int(attributes.get("table:number-columns-repeated", 1))
            table.defaults.append((number, attributes.get("table:default-cell-style-name", "")))
        elif kind == b"table-row":
            if not is_end:
                table.rows = int(attributes.get("table:number-rows-repeated", 1))
                table.row_style = attributes.get("table:default-cell-style-name", "")
                table.column = 0
            if is_end or tag[4]:
                table.row += table.rows
        elif kind.endswith(b"cell") and not is_end:
            following = body[tag.end() : tag.end() + 200]
            has_text = not tag[4] and _TEXT.match(following.lstrip()) is not None
            table.add(attributes, has_text=has_text)
    return found
