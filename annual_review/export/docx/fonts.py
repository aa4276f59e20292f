"""The fonts of a Word document, by name: those that an office has, or those of GB/T 9704-2012.

A Word document only names its fonts. Offices that write official documents have installed
方正小标宋简体, 仿宋_GB2312 and 楷体_GB2312, and check for these names; Windows itself has
仿宋, 楷体 and 黑体. The document asks for the first, and its font table (altName) names the similar
font of Windows as a substitute.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import uharfbuzz as hb

from annual_review.document.fonts import Role, fonts_of_roles
from annual_review.export.docx.elements import Element, w, xml_text

LATIN = "Times New Roman"
SONG = "宋体"
_FAMILY_NAME = 1  # name id of the family in a font file
_GB_2312 = "86"  # character sets
_WESTERN = "00"
# The name that readers of official documents expect, and its substitutes.
_STANDARD_FONTS: dict[Role, tuple[str, str]] = {
    "title": ("方正小标宋简体", "方正小标宋_GBK,华文中宋,宋体"),
    "heading": ("黑体", "SimHei"),
    "subheading": ("楷体_GB2312", "楷体"),
    "body": ("仿宋_GB2312", "仿宋"),
}


@dataclass(frozen=True)
class WordFonts:
    """The fonts of a document: a font family for each role."""

    families: dict[Role, str]

    def of(self, role: Role) -> Element:
        """Return a run's fonts: Latin letters in a serif font, except those of headings."""
        family = self.families[role]
        latin = family if role == "heading" else LATIN
        return run_fonts(family, latin)

    def table(self) -> Element:
        """Return the font table: each font with its substitutes."""
        chinese = {
            family: (
                _STANDARD_FONTS[role][1]
                if family == _STANDARD_FONTS[role][0]
                else ",".join(_STANDARD_FONTS[role])
            )
            for role, family in self.families.items()
        }
        chinese.setdefault(SONG, "SimSun")
        entries = [
            w("font", w("altName", val=substitutes), w("charset", val=_GB_2312), name=family)
            for family, substitutes in chinese.items()
        ]
        return w("fonts", *entries, w("font", w("charset", val=_WESTERN), name=LATIN))


def word_fonts(own: Mapping[str, Path]) -> WordFonts:
    """Return the families of the office's own font files, by role, else the standard's.

    Raises TypesettingError for a missing file.
    """
    families = {role: family for role, (family, _) in _STANDARD_FONTS.items()}
    for role, files in fonts_of_roles(own).items():
        if role in own:
            families[role] = _family(files[0]) or families[role]
    return WordFonts(families)


def run_fonts(chinese: str, latin: str = LATIN) -> Element:
    """Return the fonts of a run."""
    return w("rFonts", ascii=latin, hAnsi=latin, eastAsia=chinese, cs=latin)


def _family(path: Path) -> str:
    """Return a font file's family, its Chinese name if it has one; empty for another file."""
    try:
        face = hb.Face(hb.Blob.from_file_path(path))
        name = face.get_name(_FAMILY_NAME, "zh-cn") or face.get_name(_FAMILY_NAME) or ""
    except hb.HarfBuzzError:
        return ""
    return xml_text(str(name))
