"""Choose the font files of each role, check that they have every character, and subset them.

`export.typesetting` and `chapter.chart_style` check glyphs before they typeset, because Typst and
browsers report nothing when no font has a character; `export.html_assets` embeds subsets.
"""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Literal

import pylopdf_fonts_zh_cn
import uharfbuzz as hb
from fontTools.ttLib import TTFont

from annual_review.errors import TypesettingError

Role = Literal["title", "heading", "subheading", "body"]

SERIF: Path = pylopdf_fonts_zh_cn.serif_path()
SANS: Path = pylopdf_fonts_zh_cn.sans_path()

# GB/T 9704-2012: title 小标宋, level 1 黑体, level 2 楷体, body 仿宋. An open font for each.
_DEFAULTS: dict[Role, tuple[Path, Path]] = {
    "title": (SERIF, SANS),
    "heading": (SANS, SERIF),
    "subheading": (SANS, SERIF),
    "body": (SERIF, SANS),
}
_VARIATION_SELECTORS = frozenset({*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)})

# Subsets: half-width punctuation (text-spacing-trim) and digits of one width.
_FEATURES = ("halt", "chws", "kern", "tnum", "lnum")
_UNUSED_TABLES = ("BASE", "VORG", "vhea", "vmtx")  # for vertical text
_NAMES = (1, 2)  # family and style
_FLAGS = hb.SubsetFlags.NO_HINTING | hb.SubsetFlags.DESUBROUTINIZE | hb.SubsetFlags.NOTDEF_OUTLINE


def fonts_of_roles(own: Mapping[str, Path]) -> dict[Role, tuple[Path, ...]]:
    """Return each role's font files, the office's `own` (paths by role) before the defaults.

    Raises TypesettingError for a missing file.
    """
    for role, path in own.items():
        if not path.is_file():
            raise TypesettingError(
                f"The font file for {role} does not exist.",
                str(path),
                "Correct fonts: in params/office.yaml.",
            )
    return {
        role: ((own[role],) if role in own else ()) + defaults
        for role, defaults in _DEFAULTS.items()
    }


@lru_cache(maxsize=32)
def characters_of(font: Path) -> frozenset[int]:
    """Return the code points that a font file has glyphs for.

    Raises TypesettingError for a missing file and for one that is not a font.
    """
    try:
        characters = frozenset(hb.Face(hb.Blob.from_file_path(font)).unicodes)
    except hb.HarfBuzzError:
        characters = frozenset()
    if not characters:  # HarfBuzz reads any file as a font, possibly one without glyphs
        raise TypesettingError(
            "The file cannot be read as a font.", str(font), "Name a .ttf or .otf file."
        )
    return characters


def missing_glyphs(text: str, fonts: Sequence[Path]) -> list[str]:
    """Return the characters of `text`, in order, for which none of the font files has a glyph.

    Characters that are not displayed (controls, spaces, joiners, variation selectors) need none.
    """
    missing = list(dict.fromkeys(text))
    for font in fonts:
        available = characters_of(font)
        missing = [char for char in missing if ord(char) not in available]
    return [char for char in missing if _needs_glyph(char)]


def _needs_glyph(char: str) -> bool:
    invisible = unicodedata.category(char) in ("Cc", "Cf", "Zs", "Zl", "Zp")
    return not invisible and ord(char) not in _VARIATION_SELECTORS


def require_glyphs(texts: Iterable[tuple[str, str]], fonts: Sequence[Path]) -> None:
    """Raise TypesettingError for the first character that no font has.

    `texts` are pairs of a place (the chapter) and a text in it.
    """
    for place, text in texts:
        for char in missing_glyphs(text, fonts):
            at = text.index(char)
            raise TypesettingError(
                f"No font has the character “{char}” (U+{ord(char):04X}), "
                f"in “{text[max(0, at - 12) : at + 13]}”.",
                place,
                "Correct it in the register or the notebook, or name a font that has it "
                "under fonts: in params/office.yaml.",
            )


@lru_cache(maxsize=8)
def woff_subset(font: Path, characters: frozenset[str]) -> bytes:
    """Return a WOFF file of the glyphs for `characters`: the same bytes for the same characters.

    Cached for the next page with the same characters. WOFF2 would be a tenth smaller, but its
    compression takes forty times as long.
    """
    packed = io.BytesIO()
    subset = io.BytesIO(_subset(font, characters))
    with TTFont(subset, lazy=True, recalcTimestamp=False, recalcBBoxes=False) as face:
        face.flavor = "woff"
        face.save(packed)
    return packed.getvalue()


def _subset(font: Path, characters: frozenset[str]) -> bytes:
    wanted = hb.SubsetInput()
    wanted.unicode_set.update(map(ord, characters))
    # Given plain numbers, set() would add to the default.
    wanted.name_id_set.set(hb.Set(_NAMES))
    wanted.layout_feature_tag_set.set(hb.Set(map(_tag, _FEATURES)))
    wanted.drop_table_tag_set.update(map(_tag, _UNUSED_TABLES))
    wanted.flags = _FLAGS
    data: bytes = wanted.subset(hb.Face(hb.Blob.from_file_path(font))).blob.data
    return data


def _tag(name: str) -> int:
    return int.from_bytes(name.encode("ascii"), "big")
