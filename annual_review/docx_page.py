"""The page of a Word document, after GB/T 9704-2012, in twentieths of a point (twips)."""

from __future__ import annotations

from dataclasses import dataclass

from annual_review.docx_xml import Element, w
from annual_review.settings import Page

_MM = 1440 / 25.4  # twips
_WIDE, _HIGH = 11906, 16838  # A4
_NUMBER_DROP, _NUMBER_LINE = 7 * _MM, 360  # the page number below the type area; its line


@dataclass(frozen=True)
class Sheet:
    """The measures of a page, in twips, but for the size of type, in points."""

    page: Page

    @property
    def size(self) -> int:
        """The size of the body's type, in points."""
        return self.page.size

    @property
    def left(self) -> int:
        """The margin at the left."""
        return int(self.page.left * _MM)

    @property
    def right(self) -> int:
        """The margin at the right."""
        return int((210 - self.page.left - self.page.width) * _MM)

    @property
    def top(self) -> int:
        """The margin above."""
        return int(self.page.top * _MM)

    @property
    def bottom(self) -> int:
        """The margin below."""
        return int((297 - self.page.top - self.page.height) * _MM)

    @property
    def width(self) -> int:
        """The width of the type area."""
        return _WIDE - self.left - self.right

    @property
    def height(self) -> int:
        """The height of the type area."""
        return _HIGH - self.top - self.bottom

    @property
    def pitch(self) -> int:
        """From line to line: rounded down, or the last line of a page would have no room."""
        return self.height // self.page.lines

    @property
    def indent(self) -> int:
        """Two characters."""
        return round(2 * self.page.advance * 20)

    @property
    def tracking(self) -> int:
        """What is added between two characters: rounded down, or the last would have no room."""
        return int((self.page.advance - self.size) * 20 // 1)

    def section(self, *, body: bool) -> Element:
        """Return the properties of the cover and contents, or of the body, which is numbered.

        The grid is one of lines alone: LibreOffice spaces a grid of characters out.
        """
        below = max(int(self.bottom - _NUMBER_DROP - _NUMBER_LINE), 284)
        return w(
            "sectPr",
            w("type", val="oddPage" if body else "nextPage"),
            w("pgSz", w=_WIDE, h=_HIGH),
            w(
                "pgMar",
                top=self.top,
                right=self.right,
                bottom=self.bottom,
                left=self.left,
                header=851,
                footer=below,
                gutter=0,
            ),
            w("pgNumType", start=1) if body else None,
            w("cols", space=425),
            w("docGrid", type="lines", linePitch=self.pitch),
        )
