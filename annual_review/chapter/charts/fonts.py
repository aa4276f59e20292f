"""Let every drawing of matplotlib and seaborn in a kernel show Chinese, whatever its settings say.

`drawing_libraries` and `drawing` call `use_review_fonts`. Settings would not last: `set_theme()`,
styles and `rcdefaults()` reset them, and many a cell asks for SimHei. What lasts is where
matplotlib looks for the files of a family: the review's fonts follow those that it finds there. A
font of the system is left out, so that a picture is the same on every computer.
"""

from __future__ import annotations

import logging
import re
import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib import _text_helpers, font_manager
from matplotlib.font_manager import FontManager
from matplotlib.text import Text

from annual_review.document.fonts import MORE_SANS, SANS, SYMBOLS, missing_glyphs
from annual_review.errors import TypesettingError
from annual_review.language import N_, _

_COMMON = [str(path) for path in (SANS, *SYMBOLS)]
# For rare characters; loading them takes a tenth of a second, so that they wait for the first.
_RARE = [str(path) for path in MORE_SANS]
_REMEDY = N_("Replace it in the cell or in the register.")
_MISSING_IN_FORMULA = re.compile(r"does not have a glyph for .* \[U\+([0-9a-f]+)\]")
_find_fonts = FontManager._find_fonts_by_props  # matplotlib's own; seen with 3.10 and 3.11
_set_text = Text.set_text
_used = list(_COMMON)  # by texts until now


def use_review_fonts() -> None:
    """Add the review's fonts to those of any text; a character that none of them has is an error.

    Raises TypeError if matplotlib no longer has what is replaced here.
    """
    if FontManager._find_fonts_by_props is _find_fonts_with_ours:
        return
    if not callable(_text_helpers.warn_on_missing_glyph):
        raise TypeError("matplotlib._text_helpers.warn_on_missing_glyph is no function.")
    FontManager._find_fonts_by_props = _find_fonts_with_ours  # type: ignore[assignment]
    Text.set_text = _set_text_and_fonts  # type: ignore[method-assign]
    _text_helpers.warn_on_missing_glyph = _refuse_missing_glyph
    logging.getLogger("matplotlib.mathtext").addHandler(_RefuseMissingGlyph(logging.WARNING))
    logging.getLogger("matplotlib.font_manager").addFilter(_is_of_interest)


def _find_fonts_with_ours(self: FontManager, *arguments: Any, **options: Any) -> list[str]:
    """Return the font files of a text: those of its family that come with matplotlib, then ours."""
    found = [str(path) for path in _find_fonts(self, *arguments, **options)]
    kept = [path for path in found if path in _used or _comes_with_matplotlib(path)]
    return list(dict.fromkeys([*kept, *_used]))


@lru_cache(maxsize=1)
def font_families() -> list[str]:
    """Register the font of charts with matplotlib; return its family."""
    font_manager.fontManager.addfont(str(SANS))
    return [font_manager.FontProperties(fname=str(SANS)).get_name()]


@lru_cache(maxsize=64)
def _comes_with_matplotlib(path: str) -> bool:
    return Path(path).is_relative_to(mpl.get_data_path())


def _set_text_and_fonts(self: Text, s: Any) -> None:
    """Set a text of a drawing, and use the fonts for rare characters as soon as it has one."""
    _set_text(self, s)
    text = self.get_text()
    if len(_used) == len(_COMMON) and not text.isascii() and missing_glyphs(text, [SANS]):
        _used.extend(_RARE)


def _refuse_missing_glyph(codepoint: int, fontnames: str) -> None:
    """Raise TypesettingError where matplotlib warns of a glyph that no font has."""
    char = chr(codepoint)
    if unicodedata.category(char) in ("Cc", "Cf"):
        return
    raise TypesettingError(
        _(
            "No font has the character “{char}” (U+{codepoint:04X}) of a picture.",
            char=char,
            codepoint=codepoint,
        ),
        remedy=_(_REMEDY),
    )


class _RefuseMissingGlyph(logging.Handler):
    """Raises where mathtext writes a log of a glyph that it replaces: text between dollar signs."""

    def emit(self, record: logging.LogRecord) -> None:
        if found := _MISSING_IN_FORMULA.search(record.getMessage()):
            char = chr(int(found[1], 16))
            raise TypesettingError(
                _(
                    "No font of formulas has the character “{char}” (U+{codepoint:04X}).",
                    char=char,
                    codepoint=ord(char),
                ),
                remedy=_("Write \\$ for a dollar sign, and ² itself beside Chinese."),
            )


def _is_of_interest(record: logging.LogRecord) -> bool:
    """Leave out the log of a family that is not installed: the review's fonts replace it."""
    return "not found" not in record.getMessage()
