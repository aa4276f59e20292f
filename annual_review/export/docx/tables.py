"""Tables of a Word document, with fixed column widths: every program lays them out the same.

`writer` calls `data_table` and `glance_table`; `evidence` makes its own of the same parts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from annual_review.document.blocks import Glance, Spans, Table, plain
from annual_review.export.column_widths import natural_widths, shares
from annual_review.export.docx.elements import Element, paragraph, qualified, run, w
from annual_review.export.docx.page import PageSetup
from annual_review.export.table_layout import TableLayout
from annual_review.values.xml_characters import xml_text

WriteSpans = Callable[[Spans], list[Element]]

TABLE_SIZE = 10.5  # points
# Lengths in twips.
_HALF_WIDTH = 105  # of a half-width character
_CELL_PADDING = 280  # left and right of a column's text
_TEXT_LINE = 310
_EASE, _MAX_EASE = 120, 300  # for programs that add space between Chinese text and digits
_SCRIPT_CHANGE = re.compile(r"(?<=[!-~])(?=[^ -~])|(?<=[^ -~])(?=[!-~])")
_SHORT_LABEL = 9  # characters that fit a quarter of the line
_MAX_KEPT_ROWS = 16  # of a table that is kept on one page


def data_table(
    block: Table, setup: PageSetup, write: WriteSpans, layout: TableLayout | None = None
) -> Element:
    """Return a three-line table, its header repeated on every page and no row split.

    A short table is kept on one page: its rows are kept with the next. Of a long one, the header
    and the first rows are kept together.
    """
    widths = column_widths(block, setup.width)
    if layout:
        widths = [round(20 * width) for width in layout.widths]
    last = len(block.rows) - 1
    kept = last if last < _MAX_KEPT_ROWS else 2
    header = row(
        [
            cell(width, _text("TableHead", align, [run(text)]))
            for width, align, text in zip(widths, block.align, block.header, strict=True)
        ],
        header=True,
    )
    rows = [
        row(
            [
                cell(width, _text("TableText", align, write(spans), keep=number < kept))
                for width, align, spans in zip(widths, block.align, cells, strict=True)
            ],
            splits=not _is_low(cells, widths, setup),
        )
        for number, cells in enumerate(block.rows)
    ]
    return table(widths, [underline(header), *rows], block.caption)


def set_smaller(table: Element, size: float) -> Element:
    """Set the texts of a table in another size, with the properties in the schema's order."""
    ratio = size / TABLE_SIZE
    for one in table.iter(qualified("p")):
        line = w("spacing", line=round(_TEXT_LINE * ratio), lineRule="exact")
        one.find(f"{qualified('pPr')}/{qualified('jc')}").addprevious(line)
    for one in table.iter(qualified("r")):
        properties = one.find(qualified("rPr"))
        if properties is None:
            properties = w("rPr")
            one.insert(0, properties)
        sizes = [w("sz", val=round(2 * size)), w("szCs", val=round(2 * size))]
        after = [properties.find(qualified(name)) for name in ("u", "vertAlign")]
        place = next((properties.index(found) for found in after if found is not None), None)
        properties[len(properties) if place is None else place : place] = sizes
    return table


def _is_low(cells: Sequence[Spans], widths: Sequence[int], setup: PageSetup) -> bool:
    """Return whether a row certainly fits a page; a higher one has to be split."""
    lines = []
    for spans, width in zip(cells, widths, strict=True):
        text = 2 * _HALF_WIDTH * sum(len(span.text) for span in spans)
        lines.append(text // max(width - _CELL_PADDING, _HALF_WIDTH) + 1)
    return max(lines, default=1) * _TEXT_LINE < setup.height // 2


def glance_table(block: Glance, setup: PageSetup, write: WriteSpans) -> Element:
    """Return the main figures side by side: four, three or two in a line."""
    columns = min(_glance_columns(block), len(block.items))
    widths = divide(setup.width, (1,) * columns)
    cells = [
        cell(
            width,
            paragraph("GlanceNumber", *write((span,))),
            paragraph("GlanceLabel", run(label)),
        )
        for (span, label), width in zip(block.items, widths * len(block.items), strict=False)
    ]
    empty = [cell(width, paragraph("GlanceLabel")) for width in widths]
    cells += empty[len(cells) % columns or columns :]
    rows = [row(cells[start : start + columns]) for start in range(0, len(cells), columns)]
    return table(widths, rows)


def _glance_columns(block: Glance) -> int:
    if any(len(label) > _SHORT_LABEL for _, label in block.items):
        return 2
    return 3 if len(block.items) % 3 == 0 else 4


def column_widths(block: Table, room: int) -> list[int]:
    """Return the width of each column: that of its content, or its share of the line."""
    natural = natural_widths(block)
    parts = shares(natural)
    widths = [
        width * _HALF_WIDTH + _CELL_PADDING + _ease(block, column)
        for column, width in enumerate(natural)
    ]
    if parts is None and sum(widths) <= room:
        return widths
    parts = parts or [0] * len(widths)
    if not any(parts):
        return divide(room, widths)
    taken = sum(width for width, part in zip(widths, parts, strict=True) if not part)
    if room - taken < room // 5:  # a narrow page, on which every column is narrowed
        return divide(room, [min(width, room) for width in widths])
    shared = iter(divide(room - taken, [part for part in parts if part]))
    return [next(shared) if part else width for width, part in zip(widths, parts, strict=True)]


def _ease(block: Table, column: int) -> int:
    texts = (block.header[column], *(plain(cells[column]) for cells in block.rows))
    changes = max(len(_SCRIPT_CHANGE.findall(text)) for text in texts)
    return min(_EASE * changes + 20, _MAX_EASE)


def divide(room: int, parts: Sequence[int]) -> list[int]:
    """Divide a width in proportion to parts."""
    return [room * part // sum(parts) for part in parts]


def table(widths: Sequence[int], rows: Sequence[Element], caption: str = "") -> Element:
    """Return a table of rows; the caption is for readers who cannot see it."""
    return w(
        "tbl",
        w(
            "tblPr",
            w("tblStyle", val="ReviewTable"),
            w("tblW", w=sum(widths), type="dxa"),
            w("jc", val="center"),
            w("tblLayout", type="fixed"),
            w("tblLook", val="0020", firstRow=1),
            w("tblCaption", val=xml_text(caption)) if caption else None,
        ),
        w("tblGrid", *(w("gridCol", w=width) for width in widths)),
        *rows,
    )


def row(cells: Sequence[Element], *, header: bool = False, splits: bool = False) -> Element:
    """Return a row; a header is repeated on every page, and `splits` allows page breaks in it."""
    properties = [w("cantSplit")] * (not splits) + [w("tblHeader")] * header
    return w("tr", w("trPr", *properties) if properties else None, *cells)


def cell(width: int, *content: Element, align: str = "center") -> Element:
    """Return a cell; `align` is vertical."""
    properties = w("tcPr", w("tcW", w=width, type="dxa"), w("vAlign", val=align))
    return w("tc", properties, *content)


def _text(style: str, align: str, content: Sequence[Element], *, keep: bool = False) -> Element:
    kept = (w("keepNext"),) if keep else ()
    return paragraph(style, *content, properties=(*kept, w("jc", val=align)))


def underline(header: Element) -> Element:
    """Draw the line below a header row, in its cells: some programs ignore that of the style."""
    for properties in header.iterfind(".//{*}tcPr"):
        line = w("bottom", val="single", sz=6, space=0, color="000000")
        properties.insert(1, w("tcBorders", line))
    return header
