"""Choose type size, column widths and direction of a printed table, so that nothing overlaps.

`typst_writer` and `docx.writer` ask for them. Nothing is set below 9 points. A table whose columns
are too narrow for their numbers and words at the usual size is set at 9 points; one that is still
too wide is divided into parts that stand below each other (`folded_tables`), or goes on a page of
its own that is turned; only what fits none of these is refused. Heads of columns stay in one line
where there is room. Widths are measured in the review's fonts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from annual_review.document.blocks import Spans, Table, plain
from annual_review.document.fonts import SANS, SERIF, advance
from annual_review.errors import TypesettingError
from annual_review.export.column_widths import natural_widths, shares
from annual_review.language import _
from annual_review.project.settings import Page

LONG_RUN = re.compile(r"[!-~]{25,}")  # Latin text without a space, too long for a line
PIECE = 12  # characters into which it is divided
POINTS_OF_MM = 72 / 25.4
# Type sizes in points: 五号 is the usual one, 小五 the smallest that is read with ease on paper.
# With each the space on either side of a column's text.
_SIZES = ((10.5, 6.0), (10.5, 4.0), (9.0, 4.0), (9.0, 2.5))
USUAL_SIZE = _SIZES[0][0]
# What a column should have, the first that fits: the ems of Chinese text before it is broken (it
# needs one, or two with a comma), and whether its head stays in one line.
_WISHES = ((8.0, True), (5.0, True), (4.0, True), (3.0, False), (0.0, False))
_LONG_HEAD = 8.0  # ems of a head that may be broken
_LARGEST_SHARE = 0.5  # of the room that a column of long text asks for
_PICTURE = 6.0  # ems of a column with pictures
_SAFETY = 1.02  # kerning, rounding
# What cannot be divided by a line break: a Latin word or a number, or one Chinese character, with
# the brackets and punctuation that belong to it.
_OPENING, _CLOSING = "（《〈“‘【〔「『", "，。、；：！？）》〉”’】〕」』…—％‰℃"
_UNBROKEN = re.compile(
    rf"[{_OPENING}]*(?:[^\s\u200b{_OPENING}{_CLOSING}\u2e80-\U0003ffff]+|\S)[{_CLOSING}]*"
)


@dataclass(frozen=True)
class TableLayout:
    """How a table is set: its type size and column widths in points, and whether it is turned.

    `padding` is the space on either side of a column's text.
    """

    size: float
    padding: float
    widths: tuple[float, ...]
    turned: bool


def table_layout(table: Table, page: Page, heading: str = "") -> TableLayout | None:
    """Return the layout of a table that the usual one would squeeze, None if that will do.

    `heading` is the one above it, for messages. Raises TypesettingError, which names table and
    columns, for one that is too wide for any page.
    """
    columns = [_column(table, number, 0.0) for number in range(len(table.header))]
    if _fits_as_usual(table, columns, page.width * POINTS_OF_MM):
        return None
    return set_layout(table, page, heading)


def set_layout(table: Table, page: Page, heading: str = "") -> TableLayout:
    """Return the type size and column widths of a table, also of one that the usual ones suit.

    Raises TypesettingError as `table_layout`.
    """
    layout = upright_layout(table, page.width * POINTS_OF_MM) or _layout(
        table, page.height * POINTS_OF_MM, True
    )
    if layout:
        return layout
    size, padding = _SIZES[-1]
    columns = [_column(table, number, 0.0) for number in range(len(table.header))]
    needed = sum(least * size + 2 * padding for least, __ in columns) / POINTS_OF_MM
    raise TypesettingError(
        _(
            "The table “{caption}” has {columns} columns that need {needed:.0f} mm; a "
            "turned page has {height:.0f} mm.",
            caption=table.caption or table.header[0],
            columns=len(columns),
            needed=needed,
            height=page.height,
        ),
        _("under “{heading}”", heading=heading) if heading else "",
        _("Leave columns out, divide it into two tables, or exchange its rows and columns."),
    )


def upright_layout(table: Table, room: float) -> TableLayout | None:
    """Return the layout of a table on a page that is not turned, None if that is too narrow."""
    return _layout(table, room, turned=False)


def _layout(table: Table, room: float, turned: bool) -> TableLayout | None:
    for least_text, whole_heads in _WISHES:
        columns = [
            _column(table, number, least_text, whole_heads) for number in range(len(table.header))
        ]
        for size, padding in _SIZES:
            widths = _widths(columns, size, padding, room)
            if widths:
                return TableLayout(size, padding, widths, turned)
    return None


def _column(
    table: Table, number: int, least_text: float, whole_head: bool = False
) -> tuple[float, float]:
    """Return the least and the natural width of a column, in ems.

    The least is at least `least_text`, if its texts are not shorter, and that of a `whole_head`.
    """
    head = _measure(table.header[number], (SANS,))
    texts = [head, *(_measure(plain(row[number]), (SERIF, SANS)) for row in table.rows)]
    least = max(one for one, __ in texts)
    natural = max(one for __, one in texts)
    if any(_has_picture(row[number]) for row in table.rows):
        least, natural = max(least, _PICTURE), max(natural, 2 * _PICTURE)
    if whole_head and head[1] <= _LONG_HEAD:
        least = max(least, head[1])
    return max(least, min(natural, least_text)), natural


def _has_picture(spans: Spans) -> bool:
    return any(span.picture for span in spans)


@lru_cache(maxsize=1 << 12)
def _measure(text: str, fonts: tuple[Path, ...]) -> tuple[float, float]:
    """Return the width of a text's widest part without a break, and of its longest line, in ems."""
    divided = LONG_RUN.sub(lambda run: " ".join(re.findall(f".{{1,{PIECE}}}", run[0])), text)
    parts = [_width(part, fonts) for part in _UNBROKEN.findall(divided)]
    lines = [_width(line, fonts) for line in text.split("\n")]
    return max(parts, default=0), max(lines)


def _width(text: str, fonts: tuple[Path, ...]) -> float:
    return _SAFETY * sum(max(advance(char, font) for font in fonts) for char in text)


def _fits_as_usual(table: Table, columns: Sequence[tuple[float, float]], room: float) -> bool:
    """Return whether the usual layout gives every column its least width."""
    size, padding = _SIZES[0]
    least = [least * size + 2 * padding for least, __ in columns]
    natural = [natural * size + 2 * padding for __, natural in columns]
    if sum(natural) <= room:
        return True
    parts = shares(natural_widths(table)) or natural
    fixed = [0.0 if part else width for part, width in zip(parts, natural, strict=True)]
    if sum(fixed) > room:
        return False
    share = (room - sum(fixed)) / sum(parts) if any(parts) else 0.0
    given = [width + part * share for part, width in zip(parts, fixed, strict=True)]
    return all(width >= needed - 0.5 for width, needed in zip(given, least, strict=True))


def _widths(
    columns: Sequence[tuple[float, float]], size: float, padding: float, room: float
) -> tuple[float, ...] | None:
    """Return column widths for a type size, None if the columns do not fit.

    What is left beside the least widths is shared by the columns that are naturally wider.
    """
    least = [least * size + 2 * padding for least, __ in columns]
    spare = room - sum(least)
    if spare < 0:
        return None
    most = _LARGEST_SHARE * room / size
    wishes = [max(min(natural, most) - least, 0.0) * size for least, natural in columns]
    if sum(wishes) < spare:  # a column of long text may have what no other asks for
        wishes = [(natural - least) * size for least, natural in columns]
    ratio = min(1.0, spare / sum(wishes)) if sum(wishes) else 0.0
    return tuple(round(width + wish * ratio, 2) for width, wish in zip(least, wishes, strict=True))
