"""Tables as other programs write them: pages, XML spreadsheets, Word documents, archives.

`grids` are random tables with merged cells for property tests. A `Table` has its rows, and its
merges as (first cell, last cell) from 0, as a `Sheet` has.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape

from hypothesis import strategies as st

_SS = "urn:schemas-microsoft-com:office:spreadsheet"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


@dataclass(frozen=True)
class Table:
    """Rows of texts, and merged cells; the other cells of a merge are blank."""

    rows: list[list[str]]
    merges: list[tuple[tuple[int, int], tuple[int, int]]] = field(default_factory=list)

    def cells(self, row: int) -> Iterator[tuple[int, str, int, int]]:
        """Yield the column, the text, and how many rows and columns each own cell of a row has."""
        spans = dict(self.merges)
        for column, text in enumerate(self.rows[row]):
            first = (row, column)
            if not self.is_covered(row, column):
                last = spans.get(first, first)
                yield column, text, last[0] - row + 1, last[1] - column + 1

    def is_covered(self, row: int, column: int) -> bool:
        """Return whether a cell is one of a merge that begins elsewhere."""
        return any(
            top <= row <= bottom and left <= column <= right and (row, column) != (top, left)
            for (top, left), (bottom, right) in self.merges
        )


_TEXTS = st.text(st.sampled_from("甲乙丙 2013.&<>\"'—，\u3000"), min_size=1, max_size=8).map(
    lambda text: " ".join(text.split()) or "0"
)


@st.composite
def grids(draw: st.DrawFn, least_cells: int = 1) -> Table:
    """Draw a table in which every cell of its own shows something."""
    height, width = draw(st.integers(1, 6)), draw(st.integers(1, 5))
    if height * width < least_cells:
        height = least_cells
    free = {(row, column) for row in range(height) for column in range(width)}
    merges = []
    for _ in range(draw(st.integers(0, 3))):
        top, left = draw(st.integers(0, height - 1)), draw(st.integers(0, width - 1))
        bottom, right = draw(st.integers(top, height - 1)), draw(st.integers(left, width - 1))
        area = {(r, c) for r in range(top, bottom + 1) for c in range(left, right + 1)}
        if 1 < len(area) < height * width and area <= free:
            free -= area
            merges.append(((top, left), (bottom, right)))
    table = Table([[""] * width for _ in range(height)], merges)
    for row in range(height):
        for column in range(width):
            if not table.is_covered(row, column):
                table.rows[row][column] = draw(_TEXTS)
    return table


def page(table: Table, *, before: str = "", head: str = "") -> str:
    """Return a table as a page."""
    rows = "".join(
        "<tr>"
        + "".join(
            f'<td rowspan="{tall}" colspan="{wide}">{escape(text)}</td>'
            for _, text, tall, wide in table.cells(row)
        )
        + "</tr>\n"
        for row in range(len(table.rows))
    )
    return f"<html><head>{head}</head><body>{before}<table border=1>{rows}</table></body></html>"


def xml_spreadsheet(sheets: dict[str, Table | str], styles: str = "") -> str:
    """Return an XML spreadsheet of 2003; a sheet is a table, or the XML within `Table`."""
    parts = "".join(
        f'<Worksheet ss:Name="{escape(name)}"><Table>'
        f"{table if isinstance(table, str) else _xml_rows(table)}</Table></Worksheet>"
        for name, table in sheets.items()
    )
    return (
        '<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n'
        f'<Workbook xmlns="{_SS}" xmlns:ss="{_SS}"'
        ' xmlns:x="urn:schemas-microsoft-com:office:excel">'
        f"<Styles>{styles}</Styles>{parts}</Workbook>"
    )


def _xml_rows(table: Table) -> str:
    return "".join(
        f'<Row ss:Index="{row + 1}">'
        + "".join(
            f'<Cell ss:Index="{column + 1}" ss:MergeDown="{tall - 1}" ss:MergeAcross="{wide - 1}">'
            f'<Data ss:Type="String">{escape(text)}</Data></Cell>'
            for column, text, tall, wide in table.cells(row)
        )
        + "</Row>"
        for row in range(len(table.rows))
    )


def paragraph(text: str) -> str:
    """Return a paragraph of a Word document."""
    return f'<w:p><w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'


def word_table(table: Table, widths: tuple[int, ...] = ()) -> str:
    """Return a table of a Word document; a merge over rows has a cell in each of them."""
    spans = {
        (row, first[1]): (row == first[0], first, last)
        for first, last in table.merges
        for row in range(first[0], last[0] + 1)
    }
    rows = []
    for row, texts in enumerate(table.rows):
        cells, column = [], 0
        while column < len(texts):
            is_top, first, last = spans.get((row, column), (True, (row, column), (row, column)))
            wide = last[1] - first[1] + 1
            kind = ' w:val="restart"' if is_top else ""
            merge = f"<w:vMerge{kind}/>" if first[0] < last[0] else ""
            span = f'<w:gridSpan w:val="{wide}"/>' if wide > 1 else ""
            text = texts[column] if is_top else ""
            cells.append(f"<w:tc><w:tcPr>{span}{merge}</w:tcPr>{paragraph(text)}</w:tc>")
            column += wide
        rows.append(f"<w:tr>{''.join(cells)}</w:tr>")
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"


def docx(body: str) -> bytes:
    """Return a Word document with this XML as its body."""
    return archive(
        {
            "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/'
            'content-types"><Default Extension="xml" ContentType="application/xml"/></Types>',
            "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
            f'relationships"><Relationship Id="rId1" Type="{_OFFICE}/officeDocument" '
            'Target="word/document.xml"/></Relationships>',
            "word/document.xml": f'<w:document xmlns:w="{W}"><w:body>{body}<w:sectPr/></w:body>'
            "</w:document>",
        }
    )


def archive(files: dict[str, str | bytes]) -> bytes:
    """Return a .zip with these files."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as target:
        for name, text in files.items():
            target.writestr(name, text)
    return content.getvalue()


class _NamedInGbk(zipfile.ZipInfo):
    """A file of an archive whose name is in GBK and does not say so, as Windows packs it."""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802 - zipfile calls it
        return self.filename.encode("gbk"), self.flag_bits & ~0x800


def gbk_archive(files: dict[str, bytes]) -> bytes:
    """Return a .zip whose names are in GBK and do not say so, as Windows packs them."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as target:
        for name, data in files.items():
            target.writestr(_NamedInGbk(name), data)
    return content.getvalue()
