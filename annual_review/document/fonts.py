"""Choose the font files of each role, and more of them for rare characters; subset them.

Typst and browsers report nothing when no font has a character: `document.characters` finds those
beforehand. `export.html_assets` embeds subsets.
"""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal

import pylopdf_fonts_jp
import pylopdf_fonts_zh_cn
import pylopdf_fonts_zh_tw
import uharfbuzz as hb
from fontTools.ttLib import sortedTagList
from fontTools.ttLib.sfnt import SFNTReader, SFNTWriter

from annual_review.errors import TypesettingError
from annual_review.language import _

Role = Literal["title", "heading", "subheading", "body"]

SERIF: Path = pylopdf_fonts_zh_cn.serif_path()
SANS: Path = pylopdf_fonts_zh_cn.sans_path()
KAI = Path(__file__).parent / "font_files" / "ReviewKai-Regular.ttf"

# In the order in which they are tried: rare Chinese characters of names (extension planes), then
# symbols, mathematics and other alphabets, in the fonts that come with matplotlib.
_MATPLOTLIB = Path(str(find_spec("matplotlib").origin)).parent / "mpl-data/fonts/ttf"  # type: ignore[union-attr]
MORE_SERIF: tuple[Path, ...] = (
    pylopdf_fonts_zh_tw.serif_path(),
    pylopdf_fonts_jp.serif_path(),
)
MORE_SANS: tuple[Path, ...] = (pylopdf_fonts_zh_tw.sans_path(), pylopdf_fonts_jp.sans_path())
SYMBOLS: tuple[Path, ...] = (_MATPLOTLIB / "DejaVuSans.ttf", _MATPLOTLIB / "STIXGeneral.ttf")
REPLACEMENT = "〓"  # where no font has a character: the sign of Chinese typesetters for it

# GB/T 9704-2012: title 小标宋, level 1 黑体, level 2 楷体, body 仿宋. An open font for each.
_DEFAULTS: dict[Role, tuple[Path, ...]] = {
    "title": (SERIF, SANS),
    "heading": (SANS, SERIF),
    "subheading": (KAI, SERIF, SANS),
    "body": (SERIF, SANS),
}
_VARIATION_SELECTORS = frozenset({*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)})

# Subsets: half-width punctuation (text-spacing-trim) and digits of one width.
_FEATURES = ("halt", "chws", "kern", "tnum", "lnum")
_UNUSED_TABLES = ("BASE", "VORG", "vhea", "vmtx")  # for vertical text
_FAMILY = 1  # name id
_NAMES = (_FAMILY, 2)  # family and style
_FLAGS = hb.SubsetFlags.NO_HINTING | hb.SubsetFlags.DESUBROUTINIZE | hb.SubsetFlags.NOTDEF_OUTLINE


def fonts_of_roles(
    own: Mapping[str, Path], more: Sequence[Path] = ()
) -> dict[Role, tuple[Path, ...]]:
    """Return each role's font files: the office's `own` (paths by role), the defaults, `more`.

    Raises TypesettingError for a missing file.
    """
    for role, path in own.items():
        if not path.is_file():
            raise TypesettingError(
                _("The font file for {role} does not exist.", role=role),
                str(path),
                _("Correct fonts: in params/office.yaml."),
            )
    return {
        role: ((own[role],) if role in own else ())
        + defaults
        + tuple(sorted(more, key=lambda path: (path in MORE_SANS) != (defaults[0] == SANS)))
        for role, defaults in _DEFAULTS.items()
    }


def more_fonts(characters: Iterable[str], own: Mapping[str, Path]) -> tuple[Path, ...]:
    """Return the font files, beside the defaults, that have some of the characters."""
    found: list[Path] = []
    for base, others in ((SERIF, MORE_SERIF), (SANS, MORE_SANS)):
        left = missing_glyphs(characters, [base])
        for font in (*own.values(), *others, *SYMBOLS):
            still = missing_glyphs(left, [font])
            if len(still) < len(left) and font not in found:
                found.append(font)
            left = still
    return tuple(found)


def family_of(font: Path) -> str:
    """Return a font file's family, its Chinese name if it has one; empty for another file."""
    try:
        face = hb.Face(hb.Blob.from_file_path(font))
        name = face.get_name(_FAMILY, "zh-cn") or face.get_name(_FAMILY) or ""
    except hb.HarfBuzzError:
        return ""
    return str(name)


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
            _("The file cannot be read as a font."), str(font), _("Name a .ttf or .otf file.")
        )
    return characters


def missing_glyphs(text: Iterable[str], fonts: Sequence[Path]) -> list[str]:
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


@lru_cache(maxsize=1 << 15)
def advance(char: str, font: Path) -> float:
    """Return the width of a character in a font, in ems; one that it lacks is taken as an em."""
    measured = _measuring_font(font)
    glyph = measured.get_nominal_glyph(ord(char))
    return measured.get_glyph_h_advance(glyph) / measured.face.upem if glyph else 1.0


@lru_cache(maxsize=8)
def _measuring_font(font: Path) -> Any:
    return hb.Font(hb.Face(hb.Blob.from_file_path(font)))


@lru_cache(maxsize=8)
def woff_subset(font: Path, characters: frozenset[str]) -> bytes:
    """Return a WOFF file of the glyphs for `characters`: the same bytes for the same characters.

    Cached for the next page with the same characters. WOFF2 would be a tenth smaller, but its
    compression takes forty times as long.
    """
    packed = io.BytesIO()
    # TTFont would import a module for each table, compress twice, and write the same bytes.
    reader = SFNTReader(io.BytesIO(_subset(font, characters)))
    writer = SFNTWriter(packed, len(reader.tables), reader.sfntVersion, "woff")
    for tag in sortedTagList(reader.keys()):
        writer[tag] = reader[tag]
    writer.close()
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
