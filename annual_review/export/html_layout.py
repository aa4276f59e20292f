"""How a table of the page is laid out: in columns, as cards on a phone, or scrolled there.

Widths are in ems of the table's type: a Chinese character is one wide. They are estimates, and
decide only what a phone shows: whether a table is really wider than its place is measured by the
page itself (templates/review-html/tables.js), which then says so.
"""

from __future__ import annotations

import unicodedata
from typing import Literal

from annual_review.document.blocks import Table, plain

Layout = Literal["", "cards", "scrolled"]

PHONE = 25.0  # what is beside the margins of a window of 390 px, in type of 14 px
_PADDING = 0.8  # of a cell, on both sides
_BRIEF, _LONG = 8, 14  # characters that stay in one line; that take more than two on a phone
_LEAST_PROSE = 6.0  # the width to which a longer text is broken
_LEAST_PROSES = 2  # columns of longer texts that make cards of a table
_LONG_HEAD = 4  # characters of a head that may be broken in two


def layout(table: Table) -> Layout:
    """Return how a table is shown on a phone: "" if it fits there.

    One with several columns of long texts is shown as cards, a card a row: in columns, scrolled or
    not, its texts would be lines of a few characters. So is one that does not fit and has several
    columns of more than a few. Any other that does not fit, with numbers that are compared down a
    column, is scrolled sideways below its heads.

    >>> from annual_review.document.blocks import Span
    >>> row = tuple((Span(text),) for text in ("行动台账", "01老干部工作台账2021.xlsx 第30行") * 3)
    >>> layout(Table("", ("台账", "位置") * 3, (row,), ("left",) * 6))
    'cards'
    >>> layout(Table("", ("项目", "人数"), (((Span("培训"),), (Span("12"),)),), ("left", "right")))
    ''
    """
    columns = [
        (head, [plain(row[at]) for row in table.rows], table.align[at] == "right")
        for at, head in enumerate(table.header)
    ]
    longest = [max(map(len, texts), default=0) for __, texts, is_number in columns if not is_number]
    if sum(length > _LONG for length in longest) >= _LEAST_PROSES:
        return "cards"
    widths = [_width_of_column(*column) for column in columns]
    if sum(widths) + _PADDING * len(widths) <= PHONE:
        return ""
    proses = sum(length > _BRIEF for length in longest)
    return "cards" if proses >= _LEAST_PROSES else "scrolled"


def _width_of_column(head: str, texts: list[str], is_number: bool) -> float:
    heads = max((_width(part) for part in head_parts(head)), default=0.0)
    widths = [_width(text) if is_number or len(text) <= _BRIEF else _LEAST_PROSE for text in texts]
    return max([heads, *widths])


def _width(text: str) -> float:
    lines = text.split("\n")
    return max(
        sum(1.0 if unicodedata.east_asian_width(char) in "WFA" else 0.55 for char in line)
        for line in lines
    )


def head_parts(head: str) -> tuple[str, ...]:
    r"""Return the parts of a column's head between which it may be broken, where it is long.

    A bracket behind it is a part of its own; the rest is divided evenly.

    >>> head_parts("有内容的行"), head_parts("增长（%）"), head_parts("核算差额")
    (('有内容', '的行'), ('增长', '（%）'), ('核算', '差额'))
    >>> head_parts("乡镇\n（个）")
    ('乡镇\n（个）',)
    """
    if "\n" in head or not head.strip():
        return (head,)
    at = head.find("（")
    if at > 0 and head.endswith("）"):
        return (*head_parts(head[:at]), head[at:])
    middle = (len(head) + 1) // 2
    around = head[max(middle - 1, 0) : middle + 1]
    is_wide = all(unicodedata.east_asian_width(char) in "WF" for char in around)
    if len(head) < _LONG_HEAD or not is_wide:
        return (head,)
    return (head[:middle], head[middle:])
