"""Foresees on which page of a Word document a heading will stand.

A Word document has no pages until a program lays it out, but its contents name them. Since lines,
columns and pictures are of a set size, counting lines comes near; Word puts it right when asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from annual_review.export.docx.elements import Element, qualified
from annual_review.export.docx.page import Sheet
from annual_review.export.docx.styles import Style
from annual_review.values.cell_text import text_width

_EMU = 635  # in a twip
_CELL = 160  # twips above and below a cell's text
_BESIDE = 220  # and beside it
_WORDS = re.compile(r"[!-~]+|.", re.DOTALL)
_HANGING = frozenset("，。、；：！？")  # one may stand in the margin; none begins a line
_P, _TBL, _T, _BR = (qualified(tag) for tag in ("p", "tbl", "t", "br"))


@dataclass
class Piece:
    """What is not broken: a line or a row; `keep` if what follows stands on the same page."""

    height: int
    keep: bool = False
    before: int = 0
    breaks: bool = False
    header: int = 0
    marks: list[str] = field(default_factory=list)


def pages_of(body: Sequence[Element], styles: Mapping[str, Style], sheet: Sheet) -> dict[str, int]:
    """Return the page, from 1, of each bookmark."""
    pages: dict[str, int] = {}
    page, room = 1, sheet.height
    for group in _groups(_pieces(body, styles, sheet)):
        needed = (
            group[0].before + sum(one.height + one.before for one in group[1:]) + group[0].height
        )
        fresh = room == sheet.height
        if not fresh and (group[0].breaks or (needed > room and needed <= sheet.height)):
            page, room, fresh = page + 1, sheet.height - group[0].header, True
        for piece in group:
            height = piece.height + (0 if fresh else piece.before)
            if height > room and not fresh:
                page, room, height = page + 1, sheet.height - piece.header, piece.height
            room, fresh = room - height, False
            pages |= dict.fromkeys(piece.marks, page)
    return pages


def _groups(pieces: Iterator[Piece]) -> Iterator[list[Piece]]:
    """Yield pieces together with those that they are kept with."""
    group: list[Piece] = []
    for piece in pieces:
        group.append(piece)
        if not piece.keep:
            yield group
            group = []
    if group:
        yield group


def _pieces(body: Sequence[Element], styles: Mapping[str, Style], sheet: Sheet) -> Iterator[Piece]:
    for element in body:
        if element.tag == _P:
            yield from _lines(element, styles, sheet.width)
        elif element.tag == _TBL:
            yield from _rows(element, styles)


def _lines(paragraph: Element, styles: Mapping[str, Style], room: int) -> Iterator[Piece]:
    style = _style(paragraph, styles)
    keep = style.keep if (said := _find(paragraph, "keepNext")) is None else _is_on(said)
    breaks = _find(paragraph, "pageBreakBefore") is not None
    marks = [_said(one, "name") for one in paragraph.iter(qualified("bookmarkStart"))]
    height = style.line or _picture_height(paragraph) + 5
    many = count_lines(_text(paragraph), style, room - style.left - style.right)
    for line in range(many):
        first, last = line == 0, line == many - 1
        before = (style.before if first and not breaks else 0) * (
            _find(paragraph, "spacing") is None
        )
        yield Piece(
            height + style.after * last,
            keep,
            before,
            breaks and first,
            marks=marks if first else [],
        )


def _rows(table: Element, styles: Mapping[str, Style]) -> Iterator[Piece]:
    header = 0
    for row in table.iterfind(qualified("tr")):
        height, keep, marks = 0, False, []
        for cell in row.iterfind(qualified("tc")):
            room = int(_said(next(cell.iter(qualified("tcW"))), "w")) - _BESIDE
            pieces = [piece for p in cell.iterfind(_P) for piece in _lines(p, styles, room)]
            height = max(height, sum(piece.height for piece in pieces))
            keep = keep or any(piece.keep for piece in pieces)
            marks += [mark for piece in pieces for mark in piece.marks]
        yield Piece(height + _CELL, keep, header=header, marks=marks)
        if next(row.iter(qualified("tblHeader")), None) is not None:
            header = height + _CELL


def count_lines(text: str, style: Style, room: int) -> int:
    r"""Return how many lines a paragraph takes that is `room` twips wide.

    >>> style = Style("Normal", "Normal", size=10)
    >>> count_lines("汉" * 10, style, 1000), count_lines("汉\n字", style, 1000)
    (2, 2)
    """
    room = max(room, 20 * round(style.size))
    half = (20 * style.size + style.tracking) / 2
    lines = 0
    for part in text.split("\n"):
        lines += 1
        left = float(room - style.first)
        for word in _WORDS.findall(part):
            width = text_width(word) * half
            hangs = word in _HANGING and left >= 0
            if width > left and not hangs and left < room:
                over = -(-width // room)  # a long word is broken, too
                lines += int(over)
                left = room * over
            left -= width
    return lines


def _style(paragraph: Element, styles: Mapping[str, Style]) -> Style:
    named = _find(paragraph, "pStyle")
    return styles["Normal" if named is None else _said(named, "val")]


def _find(paragraph: Element, tag: str) -> Element | None:
    """Return a property of a paragraph."""
    found: Element | None = paragraph.find(f"{qualified('pPr')}/{qualified(tag)}")
    return found


def _is_on(switch: Element) -> bool:
    return _said(switch, "val") != "0"


def _said(element: Element, attribute: str) -> str:
    return str(element.get(qualified(attribute)) or "")


def _text(paragraph: Element) -> str:
    parts = ("\n" if one.tag == _BR else one.text or "" for one in paragraph.iter(_T, _BR))
    return "".join(parts)


def _picture_height(paragraph: Element) -> int:
    extent = next(paragraph.iter("{*}extent"), None)
    return 0 if extent is None else int(extent.get("cy") or 0) // _EMU
