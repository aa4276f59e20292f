"""Tables of a Word document: columns of set widths, so that all programs draw them alike."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from annual_review.document.blocks import Glance, Span, Spans, Table, plain
from annual_review.export.docx.elements import Element, paragraph, run, shown, w
from annual_review.export.docx.page import Sheet
from annual_review.export.typst_writer import natural_widths, shares

Write = Callable[[Spans], list[Element]]
_HALF = 105  # twips of a half-width character of a table
_BESIDE = 280  # twips beside a column's text
_EASE, _MOST_EASE = 120, 300  # for programs that set Chinese text and digits a little apart
_MEETING = re.compile(r"(?<=[!-~])(?=[^ -~])|(?<=[^ -~])(?=[!-~])")
_SHORT = 9  # characters of a label that a quarter of the line holds
_MOST_TOGETHER = 16  # rows of a table that is kept on one page


def data_table(table: Table, sheet: Sheet, write: Write) -> Element:
    """Return a table of three lines, its header repeated on every page and no row broken.

    A short one is kept on one page, by its rows' keeping with the next; of a long one the header
    and the first rows.
    """
    widths = column_widths(table, sheet.width)
    last = len(table.rows) - 1
    kept = last if last < _MOST_TOGETHER else 2
    head = _row(
        [
            _cell(width, _text_in("TableHead", side, [run(text)]))
            for width, side, text in zip(widths, table.align, table.header, strict=True)
        ],
        header=True,
    )
    rows = [
        _row(
            [
                _cell(width, _text_in("TableText", side, write(cell), keep=place < kept))
                for width, side, cell in zip(widths, table.align, row, strict=True)
            ],
            whole=_is_low(row, widths, sheet),
        )
        for place, row in enumerate(table.rows)
    ]
    return _table(widths, [_underlined(head), *rows], table.caption)


def evidence_table(
    header: Sequence[str], lines: Sequence[Sequence[list[Element]]], sheet: Sheet
) -> Element:
    """Return the small table of the appendix."""
    widths = _split(sheet.width, (16, 18, 33, 39))
    head = [
        _cell(width, paragraph("EvidenceHead", run(text)))
        for width, text in zip(widths, header, strict=True)
    ]
    rows = [
        _row(
            [
                _cell(width, paragraph("EvidenceText", *cell), side="top")
                for width, cell in zip(widths, line, strict=True)
            ]
        )
        for line in lines
    ]
    return _table(widths, [_underlined(_row(head, header=True)), *rows], "")


def glance_table(glance: Glance, sheet: Sheet, write: Write) -> Element:
    """Return the figures that matter most, side by side: four in a line, or three, or two."""
    columns = min(_glance_columns(glance), len(glance.items))
    widths = _split(sheet.width, (1,) * columns)
    cells = [
        _cell(width, _big(span, write), _small(label))
        for (span, label), width in zip(glance.items, widths * len(glance.items), strict=False)
    ]
    empty = [_cell(width, paragraph("GlanceLabel")) for width in widths]
    cells += empty[len(cells) % columns or columns :]
    rows = [_row(cells[at : at + columns]) for at in range(0, len(cells), columns)]
    return _table(widths, rows, "")


def _glance_columns(glance: Glance) -> int:
    if any(len(label) > _SHORT for _, label in glance.items):
        return 2
    return 3 if len(glance.items) % 3 == 0 else 4


def _big(span: Span, write: Write) -> Element:
    return paragraph("GlanceNumber", *write((span,)))


def _small(label: str) -> Element:
    return paragraph("GlanceLabel", run(label))


def column_widths(table: Table, room: int) -> list[int]:
    """Return the width of each column, in twips: of its content, or its share of the line."""
    natural = natural_widths(table)
    parts = shares(natural)
    widths = [text * _HALF + _BESIDE + _ease(table, place) for place, text in enumerate(natural)]
    if parts is None and sum(widths) <= room:
        return widths
    parts = parts or [0] * len(widths)
    if not any(parts):
        return _split(room, widths)
    taken = sum(width for width, part in zip(widths, parts, strict=True) if not part)
    if room - taken < room // 5:  # a narrow page, where all have to give way
        return _split(room, [min(width, room) for width in widths])
    shared = iter(_split(room - taken, [part for part in parts if part]))
    return [next(shared) if part else width for width, part in zip(widths, parts, strict=True)]


def _ease(table: Table, place: int) -> int:
    texts = (table.header[place], *(plain(row[place]) for row in table.rows))
    meetings = max(len(_MEETING.findall(text)) for text in texts)
    return min(_EASE * meetings + 20, _MOST_EASE)


def _split(room: int, parts: Sequence[int]) -> list[int]:
    return [room * part // sum(parts) for part in parts]


def _is_low(row: Sequence[Spans], widths: Sequence[int], sheet: Sheet) -> bool:
    """Tell whether a row surely has room on a page: a higher one has to break."""
    lines = [
        sum(len(span.text) for span in cell) * 2 * _HALF // max(width - _BESIDE, _HALF) + 1
        for cell, width in zip(row, widths, strict=True)
    ]
    return max(lines, default=1) * 310 < sheet.height // 2


def _table(widths: Sequence[int], rows: Sequence[Element], caption: str) -> Element:
    return w(
        "tbl",
        w(
            "tblPr",
            w("tblStyle", val="ReviewTable"),
            w("tblW", w=sum(widths), type="dxa"),
            w("jc", val="center"),
            w("tblLayout", type="fixed"),
            w("tblLook", val="0020", firstRow=1),
            w("tblCaption", val=shown(caption)) if caption else None,
        ),
        w("tblGrid", *(w("gridCol", w=width) for width in widths)),
        *rows,
    )


def _row(cells: Sequence[Element], *, header: bool = False, whole: bool = True) -> Element:
    properties = [w("cantSplit")] * whole + [w("tblHeader")] * header
    return w("tr", w("trPr", *properties) if properties else None, *cells)


def _cell(width: int, *content: Element, side: str = "center") -> Element:
    properties = w("tcPr", w("tcW", w=width, type="dxa"), w("vAlign", val=side))
    return w("tc", properties, *content)


def _text_in(style: str, side: str, content: Sequence[Element], *, keep: bool = False) -> Element:
    kept = (w("keepNext"),) if keep else ()
    return paragraph(style, *content, properties=(*kept, w("jc", val=side)))


def _underlined(row: Element) -> Element:
    """Draw the line below a header: in its cells, as not every program takes it from the style."""
    for properties in row.iterfind(".//{*}tcPr"):
        line = w("bottom", val="single", sz=6, space=0, color="000000")
        properties.insert(1, w("tcBorders", line))
    return row
