"""Estimate on which page of a Word document each heading will be.

A Word document has no pages until a program lays it out, but its table of contents (`front_matter`)
names them. Lines, columns and pictures have fixed sizes, so counting lines comes close; Word
corrects the numbers when the table is updated.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from annual_review.export.docx.elements import Element, qualified
from annual_review.export.docx.page import PageSetup
from annual_review.export.docx.styles import Style
from annual_review.values.cell_text import text_width

_EMU = 635  # in a twip
_CELL_MARGINS = 160  # twips above and below a cell's text
_RULES = 30  # twips of the lines above and below the header row, and below the last row
_CELL_PADDING = 220  # twips left and right of it
_WORDS = re.compile(r"[!-~]+|.", re.DOTALL)
_SPACE = 0.25  # ems between Chinese and Latin text
_HANGING = frozenset("，。、；：！？")  # one may hang into the margin; none begins a line
# Latin letters of Times New Roman that are no half as wide as a Chinese character, in such halves.
_LATIN_WIDTHS = {
    **dict.fromkeys(" .,;:'!|/ijlt", 0.54),
    **dict.fromkeys("()[]-fr", 0.66),
    **dict.fromkeys("ABCDEFGHKLNOPQRSTUVXYZmw", 1.36),
    **dict.fromkeys("MW%@", 1.7),
}
_P, _TBL, _T, _BR = (qualified(tag) for tag in ("p", "tbl", "t", "br"))


@dataclass
class LayoutBox:
    """A line or a table row, which is on one page; `keep` if the next is on the same page.

    `before` is the space above it, `breaks` a page break, `header` the height of the header that is
    repeated above it on a new page, `marks` its bookmarks.
    """

    height: int
    keep: bool = False
    before: int = 0
    breaks: bool = False
    header: int = 0
    marks: list[str] = field(default_factory=list)


def estimate_pages(
    body: Sequence[Element], styles: Mapping[str, Style], setup: PageSetup
) -> dict[str, int]:
    """Return the page, from 1, of each bookmark."""
    pages: dict[str, int] = {}
    page, room = 1, setup.height
    for group in _groups(_boxes(body, styles, setup)):
        needed = (
            group[0].before + sum(one.height + one.before for one in group[1:]) + group[0].height
        )
        fresh = room == setup.height
        if not fresh and (group[0].breaks or (needed > room and needed <= setup.height)):
            page, room, fresh = page + 1, setup.height - group[0].header, True
        for box in group:
            height = box.height + (0 if fresh else box.before)
            if height > room and not fresh:
                page, room, height = page + 1, setup.height - box.header, box.height
            room, fresh = room - height, False
            pages |= dict.fromkeys(box.marks, page)
    return pages


def _groups(boxes: Iterator[LayoutBox]) -> Iterator[list[LayoutBox]]:
    """Yield boxes together with those that they are kept with."""
    group: list[LayoutBox] = []
    for box in boxes:
        group.append(box)
        if not box.keep:
            yield group
            group = []
    if group:
        yield group


def _boxes(
    body: Sequence[Element], styles: Mapping[str, Style], setup: PageSetup
) -> Iterator[LayoutBox]:
    after_section = False
    for element in body:
        is_table = element.tag == _TBL
        for box in _rows(element, styles) if is_table else _lines(element, styles, setup.width):
            box.breaks = box.breaks or after_section
            after_section = False
            yield box
        after_section = element.tag == _P and _find(element, "sectPr") is not None


def _lines(paragraph: Element, styles: Mapping[str, Style], room: int) -> Iterator[LayoutBox]:
    style = _style(paragraph, styles)
    switch = _find(paragraph, "keepNext")
    keep = style.keep if switch is None else _attribute(switch, "val") != "0"
    breaks = _find(paragraph, "pageBreakBefore") is not None
    marks = [_attribute(one, "name") for one in paragraph.iter(qualified("bookmarkStart"))]
    height = max(style.line, _picture_height(paragraph) + 5) if style.grows else style.line
    before, after = _space(paragraph, style)
    lines = count_lines(_text(paragraph), style, room - style.left - style.right)
    for line in range(lines):
        first, last = line == 0, line == lines - 1
        yield LayoutBox(
            height + after * last,
            keep,
            before if first and not breaks else 0,
            breaks and first,
            marks=marks if first else [],
        )


def _rows(table: Element, styles: Mapping[str, Style]) -> Iterator[LayoutBox]:
    header = 0
    for row in table.iterfind(qualified("tr")):
        height, keep, marks = 0, False, []
        for cell in row.iterfind(qualified("tc")):
            room = int(_attribute(next(cell.iter(qualified("tcW"))), "w")) - _CELL_PADDING
            boxes = [box for p in cell.iterfind(_P) for box in _lines(p, styles, room)]
            height = max(height, sum(box.height for box in boxes))
            keep = keep or any(box.keep for box in boxes)
            marks += [mark for box in boxes for mark in box.marks]
        is_header = next(row.iter(qualified("tblHeader")), None) is not None
        height += _CELL_MARGINS + _RULES * (is_header or row.getnext() is None)
        yield LayoutBox(height, keep, header=header, marks=marks)
        header = height if is_header else header


def count_lines(text: str, style: Style, room: int) -> int:
    r"""Return how many lines a paragraph of a width of `room` twips takes.

    >>> style = Style(size=10)
    >>> count_lines("汉" * 10, style, 1000), count_lines("汉\n字", style, 1000)
    (2, 2)
    """
    room = max(room, 20 * round(style.size))
    half = (20 * style.size + style.tracking) / 2
    lines = 0
    for part in text.split("\n"):
        lines += 1
        left, before = float(room - style.first), ""
        for word in _WORDS.findall(part):
            width = _half_widths(word) * half
            if before and _is_spaced(before[-1], word[0]):
                width += _SPACE * 20 * style.size
            before = word
            hangs = word in _HANGING and left >= 0
            if width > left and not hangs and left < room:
                needed = -(-width // room)  # a word that is wider than a line is split
                lines += int(needed)
                left = room * needed
            left -= width
    return lines


def _half_widths(word: str) -> float:
    """Return how wide a word is, in halves of a Chinese character."""
    if not word.isascii():
        return text_width(word)
    return sum(_LATIN_WIDTHS.get(letter, 1.0) for letter in word)


def _is_spaced(before: str, after: str) -> bool:
    """Return whether programs put space between two characters: a Chinese one and a digit.

    That is not between punctuation and another character (ECMA-376, part 1, 17.3.1.2 and 17.3.1.3).
    """
    return before.isascii() != after.isascii() and before.isalnum() and after.isalnum()


def _style(paragraph: Element, styles: Mapping[str, Style]) -> Style:
    style = _find(paragraph, "pStyle")
    return styles["Normal" if style is None else _attribute(style, "val")]


def _find(paragraph: Element, tag: str) -> Element | None:
    """Return a property of a paragraph."""
    found: Element | None = paragraph.find(f"{qualified('pPr')}/{qualified(tag)}")
    return found


def _space(paragraph: Element, style: Style) -> tuple[int, int]:
    """Return the space above and below a paragraph: its own, or that of its style."""
    own = _find(paragraph, "spacing")
    if own is None:
        return style.before, style.after
    before = own.get(qualified("before"), style.before)
    after = own.get(qualified("after"), style.after)
    return int(before), int(after)


def _attribute(element: Element, attribute: str) -> str:
    return str(element.get(qualified(attribute)) or "")


def _text(paragraph: Element) -> str:
    parts = ("\n" if one.tag == _BR else one.text or "" for one in paragraph.iter(_T, _BR))
    return "".join(parts)


def _picture_height(paragraph: Element) -> int:
    extent = next(paragraph.iter("{*}extent"), None)
    return 0 if extent is None else int(extent.get("cy") or 0) // _EMU
