"""Subsets of fonts for the page, which carries the glyphs of its own characters alone."""

from __future__ import annotations

import io
from functools import lru_cache
from pathlib import Path

import uharfbuzz as hb
from fontTools.ttLib import TTFont

# Half-width punctuation (text-spacing-trim) and figures of one width.
_FEATURES = ("halt", "chws", "kern", "tnum", "lnum")
_UNUSED_TABLES = ("BASE", "VORG", "vhea", "vmtx")  # for vertical text
_NAMES = (1, 2)  # family and style
_FLAGS = hb.SubsetFlags.NO_HINTING | hb.SubsetFlags.DESUBROUTINIZE | hb.SubsetFlags.NOTDEF_OUTLINE


@lru_cache(maxsize=8)
def woff_subset(font: Path, characters: frozenset[str]) -> bytes:
    """Return a WOFF file of the glyphs for `characters`: the same bytes for the same characters.

    Kept for the next page that uses the same characters. WOFF and not WOFF2, whose compression
    takes forty times as long to save a tenth.
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
    # Of plain numbers, set() would add to the default.
    wanted.name_id_set.set(hb.Set(_NAMES))
    wanted.layout_feature_tag_set.set(hb.Set(map(_tag, _FEATURES)))
    wanted.drop_table_tag_set.update(map(_tag, _UNUSED_TABLES))
    wanted.flags = _FLAGS
    data: bytes = wanted.subset(hb.Face(hb.Blob.from_file_path(font))).blob.data
    return data


def _tag(name: str) -> int:
    return int.from_bytes(name.encode("ascii"), "big")
