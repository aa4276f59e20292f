"""The page of a Word document, after GB/T 9704-2012, in twentieths of a point (twips)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import uharfbuzz as hb

from annual_review.document.fonts import Role, fonts_of_roles
from annual_review.export.docx.elements import Element, shown, w
from annual_review.project.settings import Page

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


LATIN = "Times New Roman"
SONG = "宋体"
_FAMILY = 1  # of a font's names
# The name that the standard's readers expect, and what may stand in for it.
_NAMED: dict[Role, tuple[str, str]] = {
    "title": ("方正小标宋简体", "方正小标宋_GBK,华文中宋,宋体"),
    "heading": ("黑体", "SimHei"),
    "subheading": ("楷体_GB2312", "楷体"),
    "body": ("仿宋_GB2312", "仿宋"),
}


@dataclass(frozen=True)
class Faces:
    """The family of each role."""

    families: dict[Role, str]

    def of(self, role: Role) -> Element:
        """Return the fonts of a run: Latin letters from a serif, but those of 黑体 from itself."""
        family = self.families[role]
        latin = family if role == "heading" else LATIN
        return fonts(family, latin)

    def table(self) -> Element:
        """Return the font table: each font, and what stands in for it."""
        chinese = {
            family: _NAMED[role][1] if family == _NAMED[role][0] else ",".join(_NAMED[role])
            for role, family in self.families.items()
        }
        entries = [_entry(family, others, "86") for family, others in chinese.items()]
        if SONG not in chinese:
            entries.append(_entry(SONG, "SimSun", "86"))
        return w("fonts", *entries, w("font", w("charset", val="00"), name=LATIN))


def faces_of(own: Mapping[str, Path]) -> Faces:
    """Return the families: of the font files that the office has, by role, else the standard's.

    Raises TypesettingError for a file that is not there.
    """
    families = {role: named for role, (named, _) in _NAMED.items()}
    for role, files in fonts_of_roles(own).items():
        if role in own:
            families[role] = _family(files[0]) or families[role]
    return Faces(families)


def fonts(chinese: str, latin: str = LATIN) -> Element:
    """Return the fonts of a run."""
    return w("rFonts", ascii=latin, hAnsi=latin, eastAsia=chinese, cs=latin)


def _family(path: Path) -> str:
    """Return a font file's family, by its Chinese name if it has one; empty for no font."""
    try:
        face = hb.Face(hb.Blob.from_file_path(path))
        return shown(str(face.get_name(_FAMILY, "zh-cn") or face.get_name(_FAMILY) or ""))
    except hb.HarfBuzzError:
        return ""


def _entry(family: str, others: str, charset: str) -> Element:
    return w("font", w("altName", val=others), w("charset", val=charset), name=family)
