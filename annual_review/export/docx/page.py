"""The page of a Word document: its sections, and the measures that tables and pictures need.

Sections are those of the template (`template`), so that its margins, headers and footers hold.
Lengths are in twips, a twentieth of a point. Without an office's own template the measures are
those of `settings.Page`, after GB/T 9704-2012, which an office can change in params/office.yaml.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass

from docx.enum.section import WD_ORIENTATION, WD_SECTION_START
from docx.oxml.section import CT_SectPr
from docx.shared import Length, Twips

from annual_review.export.docx.elements import Element, paragraph, qualified
from annual_review.project.settings import Page

_MM = 1440 / 25.4  # twips
_A4 = (11906, 16838)
_OF_FIRST = {qualified(tag) for tag in ("headerReference", "footerReference", "titlePg")}
_LEAST_FOOTER = 284  # from the edge of the sheet


@dataclass(frozen=True)
class PageSetup:
    """The measures of a page in twips; the type size is in points.

    `sheet` is its width and height, `own_size` the type size of the body if `page` does not decide
    it. `front` and `body` are the sections of cover and contents, and of the body.
    """

    page: Page
    sheet: tuple[int, int] = _A4
    own_size: float = 0
    front: CT_SectPr | None = None
    body: CT_SectPr | None = None

    @property
    def size(self) -> float:
        """The type size of the body, in points."""
        return self.own_size or self.page.size

    @property
    def left(self) -> int:
        """The left margin."""
        return int(self.page.left * _MM)

    @property
    def right(self) -> int:
        """The right margin."""
        return int(self.sheet[0] - (self.page.left + self.page.width) * _MM)

    @property
    def top(self) -> int:
        """The top margin."""
        return int(self.page.top * _MM)

    @property
    def bottom(self) -> int:
        """The bottom margin."""
        return int(self.sheet[1] - (self.page.top + self.page.height) * _MM)

    @property
    def width(self) -> int:
        """The width of the type area."""
        return self.sheet[0] - self.left - self.right

    @property
    def height(self) -> int:
        """The height of the type area."""
        return self.sheet[1] - self.top - self.bottom

    @property
    def pitch(self) -> int:
        """The line pitch, rounded down: else the last line of a page would not fit."""
        return int(self.height // self.page.lines)

    @property
    def indent(self) -> int:
        """The first-line indent: two characters."""
        return round(2 * self.page.advance * 20)

    @property
    def tracking(self) -> int:
        """The space between characters, rounded down: else the last of a line would not fit."""
        return int((self.page.advance - self.size) * 20 // 1)

    def section(self, *, body: bool, continued: bool = False, turned: bool = False) -> Element:
        """Return the properties of the section of cover and contents, or of the body.

        The body is `continued` in further sections, with its headers and footers, if a part of it
        is `turned`.
        """
        section = copy.deepcopy(self.body if body else self.front)
        if section is None:
            raise ValueError("a page without a template has no sections")
        if continued or not body:
            section.start_type = WD_SECTION_START.NEW_PAGE
        if continued:
            _continue(section)
        if turned:
            _turn(section)
        return section


def setup_of(front: CT_SectPr, body: CT_SectPr, pitch: int, size: float) -> PageSetup:
    """Return the measures of an office's own template, whose lines are `pitch` twips apart."""
    sheet = _twips(body.page_width) or _A4[0], _twips(body.page_height) or _A4[1]
    left, right = _twips(body.left_margin) + _twips(body.gutter), _twips(body.right_margin)
    top, bottom = abs(_twips(body.top_margin)), abs(_twips(body.bottom_margin))
    width, height = sheet[0] - left - right, sheet[1] - top - bottom
    page = Page.model_construct(
        top=top / _MM,
        left=left / _MM,
        width=width / _MM,
        height=height / _MM,
        lines=height / pitch,
        characters=width / 20 / size,
    )
    return PageSetup(page, sheet, size, front, body)


def set_margins(section: CT_SectPr, setup: PageSetup) -> None:
    """Give a section the margins of `settings.Page`; its footer keeps its distance to the text."""
    moved = setup.bottom - _twips(section.bottom_margin)
    section.footer = Twips(max(_twips(section.footer) + moved, _LEAST_FOOTER))
    section.top_margin, section.bottom_margin = Twips(setup.top), Twips(setup.bottom)
    section.left_margin, section.right_margin = Twips(setup.left), Twips(setup.right)
    section.find(qualified("docGrid")).set(qualified("linePitch"), str(setup.pitch))


def section_end(setup: PageSetup) -> Element:
    """Return the end of the section of cover and contents."""
    return paragraph("SectionEnd", properties=(setup.section(body=False),))


def body_section_end(setup: PageSetup, *, first: bool, turned: bool) -> Element:
    """Return the end of a section of the body: the `first`, or one that is `turned` or follows."""
    properties = setup.section(body=True, continued=not first, turned=turned)
    return paragraph("SectionEnd", properties=(properties,))


def _turn(section: CT_SectPr) -> None:
    """Turn a page: what is on its left is at its top."""
    section.orientation = WD_ORIENTATION.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width
    top, right = section.left_margin, section.top_margin
    bottom, left = section.right_margin, section.bottom_margin
    section.top_margin, section.right_margin = top, right
    section.bottom_margin, section.left_margin = bottom, left


def _continue(section: CT_SectPr) -> None:
    """Let a section have the headers, footers and page numbers of the one before."""
    for child in list(section):
        if child.tag in _OF_FIRST:
            section.remove(child)
    numbers = section.find(qualified("pgNumType"))
    if numbers is not None:
        numbers.attrib.pop(qualified("start"), None)
        if not numbers.attrib:
            section.remove(numbers)


def _twips(length: Length | None) -> int:
    return length.twips if length is not None else 0
