"""Lists of a Word document: one kind of bullets, and each ordered list counting from its start."""

from __future__ import annotations

from annual_review.document import ListBlock
from annual_review.docx_page import Sheet
from annual_review.docx_xml import Element, paragraph, w

_BULLETS, _NUMBERS = 1, 2
_DEEPEST = 8


class Numbering:
    """The lists of a document, which Word keeps in a part of its own."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self._counts = [w("num", w("abstractNumId", val=_BULLETS), numId=1)]

    def properties(self, block: ListBlock) -> Element:
        """Return what makes paragraphs the items of a list."""
        level = min(block.level, _DEEPEST)
        number = self._count_from(block.start, level) if block.ordered else 1
        return w("numPr", w("ilvl", val=level), w("numId", val=number))

    def _count_from(self, start: int, level: int) -> int:
        number = len(self._counts) + 1
        override = w("lvlOverride", w("startOverride", val=start), ilvl=level)
        self._counts.append(w("num", w("abstractNumId", val=_NUMBERS), override, numId=number))
        return number

    def part(self) -> Element:
        """Return the part."""
        return w(
            "numbering",
            self._kind(_BULLETS, "bullet", "•", 320),
            self._kind(_NUMBERS, "decimal", "%{}．", 480),
            *self._counts,
        )

    def _kind(self, id: int, format: str, text: str, hanging: int) -> Element:
        levels = (
            w(
                "lvl",
                w("start", val=1),
                w("numFmt", val=format),
                w("lvlText", val=text.format(level + 1)),
                w("lvlJc", val="left"),
                w(
                    "pPr",
                    w("ind", left=self._sheet.indent * (level + 1) + hanging, hanging=hanging),
                ),
                ilvl=level,
            )
            for level in range(_DEEPEST + 1)
        )
        return w("abstractNum", w("multiLevelType", val="multilevel"), *levels, abstractNumId=id)


def list_item(content: list[Element], numbered: Element, *, ordered: bool) -> Element:
    """Return an item of a list."""
    style = "ListNumber" if ordered else "ListBullet"
    return paragraph(style, *content, properties=(numbered,))
