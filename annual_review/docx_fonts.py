"""The fonts of a Word document, by name: what an office has, or the names of GB/T 9704-2012.

A Word document names its fonts, and the reader's machine has them or not. Offices that write
official documents have installed 方正小标宋简体, 仿宋_GB2312 and 楷体_GB2312, and check for these
names; Windows itself brings 仿宋, 楷体 and 黑体. So the document asks for the first, and says in
its font table (altName) which of Windows' own fonts, drawn alike, stands in where it is not there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import uharfbuzz as hb

from annual_review.docx_xml import Element, shown, w
from annual_review.fonts import Role, fonts_of_roles

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
