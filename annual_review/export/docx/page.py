"""The page of a Word document, after GB/T 9704-2012: size, margins, line pitch, page numbers.

Lengths are in twips, a twentieth of a point. The measures in millimetres are those of
`settings.Page`, which an office can change in params/office.yaml.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass

from annual_review.export.docx.elements import Element, field, paragraph, qualified, run, w
from annual_review.project.settings import Page

_MM = 1440 / 25.4  # twips
_PAGE_WIDTH, _PAGE_HEIGHT = 11906, 16838  # A4
_NUMBER_DROP, _NUMBER_LINE = 7 * _MM, 360  # from the type area to the page number; its line
_NUMBER_INDENT = 280  # of the page number, one character from the outer margin


@dataclass(frozen=True)
class PageSetup:
    """The measures of a page in twips; the type size is in points."""

    page: Page

    @property
    def size(self) -> int:
        """The type size of the body, in points."""
        return self.page.size

    @property
    def left(self) -> int:
        """The left margin."""
        return int(self.page.left * _MM)

    @property
    def right(self) -> int:
        """The right margin."""
        return int((210 - self.page.left - self.page.width) * _MM)

    @property
    def top(self) -> int:
        """The top margin."""
        return int(self.page.top * _MM)

    @property
    def bottom(self) -> int:
        """The bottom margin."""
        return int((297 - self.page.top - self.page.height) * _MM)

    @property
    def width(self) -> int:
        """The width of the type area."""
        return _PAGE_WIDTH - self.left - self.right

    @property
    def height(self) -> int:
        """The height of the type area."""
        return _PAGE_HEIGHT - self.top - self.bottom

    @property
    def pitch(self) -> int:
        """The line pitch, rounded down: else the last line of a page would not fit."""
        return self.height // self.page.lines

    @property
    def indent(self) -> int:
        """The first-line indent: two characters."""
        return round(2 * self.page.advance * 20)

    @property
    def tracking(self) -> int:
        """The space between characters, rounded down: else the last of a line would not fit."""
        return int((self.page.advance - self.size) * 20 // 1)

    def section(self, *, body: bool, continued: bool = False, turned: bool = False) -> Element:
        """Return the section properties of cover and contents, or of the body with its numbers.

        The body is `continued` in further sections if a part of it is `turned`. The document grid
        is of lines only: LibreOffice would space the characters of a grid.
        """
        footer = max(int(self.bottom - _NUMBER_DROP - _NUMBER_LINE), 284)
        width, height = _PAGE_WIDTH, _PAGE_HEIGHT
        top, right, bottom, left = self.top, self.right, self.bottom, self.left
        if turned:
            width, height, top, right, bottom, left = height, width, left, top, right, bottom
        size = w("pgSz", w=width, h=height)
        if turned:
            size.set(qualified("orient"), "landscape")
        return w(
            "sectPr",
            w("type", val="oddPage" if body and not continued else "nextPage"),
            size,
            w(
                "pgMar",
                top=top,
                right=right,
                bottom=bottom,
                left=left,
                header=851,
                footer=footer,
                gutter=0,
            ),
            w("pgNumType", start=1) if body and not continued else None,
            w("cols", space=425),
            w("docGrid", type="lines", linePitch=self.pitch),
        )


def section_end(setup: PageSetup) -> Element:
    """Return the end of the section of cover and contents, whose pages have no numbers."""
    return paragraph("SectionEnd", properties=(setup.section(body=False),))


def body_section_end(setup: PageSetup, *, first: bool, turned: bool) -> Element:
    """Return the end of a section of the body: the `first`, or one that is `turned` or follows."""
    properties = setup.section(body=True, continued=not first, turned=turned)
    return paragraph("SectionEnd", properties=(properties,))


def footers(number: int) -> list[Element]:
    """Return the page numbers of odd and even pages: one character from the outer margin."""
    page = [run("— "), *field("PAGE", run(str(number))), run(" —")]
    odd = paragraph(
        "Footer", *page, properties=(w("ind", right=_NUMBER_INDENT), w("jc", val="right"))
    )
    even = paragraph("Footer", *copy.deepcopy(page), properties=(w("ind", left=_NUMBER_INDENT),))
    return [odd, even]
