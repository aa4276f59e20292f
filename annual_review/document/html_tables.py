"""Make a Table block of the rows and cells of an HTML table.

`html_blocks` collects them. `pandas.read_html` is no replacement: it drops captions and thousands
separators, renames empty and repeated headers (“Unnamed: 0”, “甲.1”) and runs out of memory on a
hostile colspan.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from annual_review.document.blocks import Align, Span, Spans, Table, plain
from annual_review.errors import BuildError
from annual_review.language import _

_NUMBER = re.compile(r"[-+−]?[\d,]*\.?\d+(?:e[-+]?\d+)?%?|nan|", re.IGNORECASE)
_MAX_SPAN = 1000  # the HTML standard's limit of colspan; keeps a hostile table small
# Where no style can be kept, digits above or below the line stay there: m² is not m2.
_RAISED = str.maketrans("0123456789+-()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ⁿ")
_LOWERED = str.maketrans("0123456789+-()", "₀₁₂₃₄₅₆₇₈₉₊₋₍₎")


@dataclass(frozen=True)
class Cell:
    """A cell of an HTML table, and the columns and rows that it spans."""

    spans: Spans
    align: Align | None = None
    is_header: bool = False
    width: int = 1
    height: int = 1


@dataclass
class SourceTable:
    """An HTML table. In one of Markdown, columns without an alignment are aligned left."""

    is_markdown: bool = False
    caption: str = ""
    rows: list[list[Cell]] = field(default_factory=list)
    header_rows: int = 0

    def add_row(self, cells: list[Cell], *, is_in_head: bool) -> None:
        """Add a row; those of the head are the first."""
        if is_in_head:
            self.rows.insert(self.header_rows, cells)
            self.header_rows += 1
        else:
            self.rows.append(cells)


def table_block(source: SourceTable) -> Table | None:
    """Return the table, or None if it is empty.

    The header is the rows of <thead>, or the first row; short rows are padded. A merged header cell
    is repeated in every place that it spans, any other stands in the first of them. Texts stay as
    they are displayed: “007” and “1,000” are not converted to numbers.
    """
    grid, header_rows = _grid(source)
    if not grid:
        return None
    header_rows = min(max(header_rows, 1), len(grid))
    columns = list(zip(*grid, strict=True))
    header = tuple(_header(column[:header_rows]) for column in columns)
    rows = tuple(tuple(cell.spans for cell in row) for row in grid[header_rows:])
    align = tuple(
        _alignment(column, header_rows, is_markdown=source.is_markdown) for column in columns
    )
    return Table(source.caption, header, rows, align)


def _grid(source: SourceTable) -> tuple[list[list[Cell]], int]:
    """Return the rows with a cell for every column, without those that are empty.

    The second value is the number of rows in the header.
    """
    places: dict[tuple[int, int], Cell] = {}
    rows = source.rows
    for down, row in enumerate(rows):
        across = 0
        for cell in row:
            while (down, across) in places:
                across += 1
            width, height = min(max(cell.width, 1), _MAX_SPAN), max(cell.height, 1)
            repeated = cell if cell.is_header else Cell((), cell.align)
            for y in range(down, min(down + height, len(rows))):
                places.update({(y, across + x): repeated for x in range(width)})
            places[down, across] = cell
    width = max((across + 1 for __, across in places), default=0)
    empty = Cell(())
    grid = [[places.get((y, x), empty) for x in range(width)] for y in range(len(rows))]
    kept = [number for number, row in enumerate(grid) if any(_is_filled(cell) for cell in row)]
    in_head = sum(number < source.header_rows for number in kept)
    if source.is_markdown and 0 not in kept and kept:  # a Markdown table may have an empty header
        kept, in_head = [0, *kept], 1
    return [grid[number] for number in kept], in_head


def _is_filled(cell: Cell) -> bool:
    return any(span.text or span.picture for span in cell.spans)


def _header(cells: tuple[Cell, ...]) -> str:
    if any(span.picture for cell in cells for span in cell.spans):
        raise BuildError(
            _("A table has a picture or a formula in its header."),
            remedy=_("Put it into a row of the table, or above the table."),
        )
    return " ".join(dict.fromkeys(filter(None, (_text(cell.spans) for cell in cells))))


def _text(spans: Spans) -> str:
    return "".join(_text_of(span) for span in spans)


def _text_of(span: Span) -> str:
    if span.effect in ("super", "sub"):
        return span.text.translate(_RAISED if span.effect == "super" else _LOWERED)
    return span.text


def _alignment(column: tuple[Cell, ...], header_rows: int, *, is_markdown: bool) -> Align:
    """Return a column's own alignment, else right for one of numbers, left for any other."""
    own = {cell.align for cell in column[header_rows:] or column}
    if len(own) == 1 and (align := own.pop()):
        return align
    texts = [plain(cell.spans) for cell in column[header_rows:]]
    if is_markdown or not any(texts):
        return "left"
    return "right" if all(_NUMBER.fullmatch(text) for text in texts) else "left"
