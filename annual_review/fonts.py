"""Fonts: which file stands in for which role, which characters it has, and subsets of it.

Neither Typst nor a browser says anything of a character that no font has, so coverage is checked
before typesetting.
"""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Literal

import pylopdf_fonts_zh_cn
from fontTools import subset
from fontTools.ttLib import TTFont, TTLibError

from annual_review.errors import TypesettingError

Role = Literal["title", "heading", "subheading", "body"]

SERIF: Path = pylopdf_fonts_zh_cn.serif_path()
SANS: Path = pylopdf_fonts_zh_cn.sans_path()

# GB/T 9704-2012: title 小标宋, level 1 黑体, level 2 楷体, body 仿宋. An open face for each.
_DEFAULTS: dict[Role, tuple[Path, Path]] = {
    "title": (SERIF, SANS),
    "heading": (SANS, SERIF),
    "subheading": (SANS, SERIF),
    "body": (SERIF, SANS),
}
_VARIATION_SELECTORS = frozenset({*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)})
# Half-width punctuation (text-spacing-trim) and figures of one width.
_FEATURES = ["halt", "chws", "kern", "tnum", "lnum"]
_UNUSED_TABLES = ["BASE", "VORG", "vhea", "vmtx"]  # for vertical text


def fonts_of_roles(own: Mapping[str, Path]) -> dict[Role, tuple[Path, ...]]:
    """Return each role's font files, the office's `own` (paths by role) before the defaults.

    Raises TypesettingError for a file that is not there.
    """
    for role, path in own.items():
        if not path.is_file():
            raise TypesettingError(
                f"The font for {role} is not there.",
                str(path),
                "Mend fonts: in params/office.yaml.",
            )
    return {
        role: ((own[role],) if role in own else ()) + defaults
        for role, defaults in _DEFAULTS.items()
    }


@lru_cache(maxsize=32)
def characters_of(font: Path) -> frozenset[int]:
    """Return the code points that a font file has glyphs for."""
    try:
        with font.open("rb") as file, TTFont(file, fontNumber=0, lazy=True) as face:
            return frozenset(face.getBestCmap())
    except (TTLibError, OSError) as error:
        raise TypesettingError(
            f"It cannot be read as a font: {error}.", str(font), "Name a .ttf or .otf file."
        ) from None


def missing_glyphs(text: str, fonts: Sequence[Path]) -> list[str]:
    """Return the characters of `text`, in order, for which none of the font files has a glyph.

    Characters that show nothing (controls, spaces, joiners, variation selectors) need none.
    """
    had: frozenset[int] = frozenset().union(*(characters_of(font) for font in fonts))
    return [char for char in dict.fromkeys(text) if ord(char) not in had and _needs_glyph(char)]


def _needs_glyph(char: str) -> bool:
    invisible = unicodedata.category(char) in ("Cc", "Cf", "Zs", "Zl", "Zp")
    return not invisible and ord(char) not in _VARIATION_SELECTORS


def require_glyphs(texts: Iterable[tuple[str, str]], fonts: Sequence[Path]) -> None:
    """Raise TypesettingError for the first character that no font has.

    `texts` are pairs of a place (the chapter) and a text that stands in it.
    """
    for place, text in texts:
        for char in missing_glyphs(text, fonts):
            at = text.index(char)
            raise TypesettingError(
                f"No font has the character “{char}” (U+{ord(char):04X}), "
                f"in “{text[max(0, at - 12) : at + 13]}”.",
                place,
                "Mend it in the register or the notebook, or name a font that has it "
                "under fonts: in params/office.yaml.",
            )


@lru_cache(maxsize=8)
def woff2_subset(font: Path, characters: frozenset[str]) -> bytes:
    """Return a WOFF2 file of the glyphs for `characters`: the same bytes for the same characters.

    Kept for the next page that uses the same characters, since a subset takes a second or two.
    """
    options = subset.Options(
        flavor="woff2",
        layout_features=_FEATURES,
        hinting=False,
        desubroutinize=True,
        notdef_outline=True,
        name_IDs=[1, 2],
    )
    options.drop_tables += _UNUSED_TABLES
    packed = io.BytesIO()
    with TTFont(font, fontNumber=0, lazy=True, recalcTimestamp=False, recalcBBoxes=False) as face:
        subsetter = subset.Subsetter(options)
        subsetter.populate(unicodes=sorted(map(ord, characters)))
        subsetter.subset(face)
        face.flavor = "woff2"
        face.save(packed)
    return packed.getvalue()
