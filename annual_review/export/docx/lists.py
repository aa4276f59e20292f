"""Lists of a Word document: bullets, and ordered lists that each count from their start.

`writer` takes the items' properties from ListNumbering; `exporter` puts its part into the package.
"""

from __future__ import annotations

from annual_review.document.blocks import ListBlock
from annual_review.export.docx.elements import Element, paragraph, w
from annual_review.export.docx.page import PageSetup

_BULLETS, _NUMBERS = 1, 2  # ids of the two kinds of lists
_DEEPEST = 8  # level, from 0


class ListNumbering:
    """The numbering part: the two kinds of lists, and a counter for each ordered list."""

    def __init__(self, setup: PageSetup) -> None:
        self._setup = setup
        self._counters = [w("num", w("abstractNumId", val=_BULLETS), numId=1)]

    def properties(self, block: ListBlock) -> Element:
        """Return the property that makes paragraphs the items of a list."""
        level = min(block.level, _DEEPEST)
        number = self._add_counter(block.start, level) if block.ordered else 1
        return w("numPr", w("ilvl", val=level), w("numId", val=number))

    def _add_counter(self, start: int, level: int) -> int:
        number = len(self._counters) + 1
        override = w("lvlOverride", w("startOverride", val=start), ilvl=level)
        self._counters.append(w("num", w("abstractNumId", val=_NUMBERS), override, numId=number))
        return number

    def part(self) -> Element:
        """Return the part's content."""
        return w(
            "numbering",
            self._kind(_BULLETS, "bullet", "•", 320),
            self._kind(_NUMBERS, "decimal", "%{}．", 480),
            *self._counters,
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
                    w("ind", left=self._setup.indent * (level + 1) + hanging, hanging=hanging),
                ),
                ilvl=level,
            )
            for level in range(_DEEPEST + 1)
        )
        return w("abstractNum", w("multiLevelType", val="multilevel"), *levels, abstractNumId=id)


def list_item(content: list[Element], properties: tuple[Element, ...], *, ordered: bool) -> Element:
    """Return an item of a list; the first of its properties is its numbering."""
    style = "ListNumber" if ordered else "ListBullet"
    return paragraph(style, *content, properties=properties)
