"""What a page carries so that it loads nothing: its fonts, its style and script, and its policy."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup

from annual_review.font_subsets import woff_subset
from annual_review.fonts import SANS, SERIF, characters_of

_LATIN = "".join(map(chr, range(0x20, 0x7F)))


@dataclass(frozen=True)
class PageSheet:
    """The page's style and script, safe to write out as they are."""

    style: Markup
    script: Markup

    @property
    def policy(self) -> str:
        """The Content-Security-Policy: nothing but this style, this script and data in the page."""
        return "; ".join(
            (
                "default-src 'none'",
                "img-src data:",
                "font-src data:",
                f"style-src {_hash(self.style)}",
                f"script-src {_hash(self.script)}",
                "base-uri 'none'",
                "form-action 'none'",
            )
        )


def font_faces(serif: Iterable[str], sans: Iterable[str]) -> str:
    """Return the page's two fonts as CSS, with the glyphs of the texts that are set in each."""
    return _font_face("Review Serif", SERIF, serif) + _font_face("Review Sans", SANS, sans)


def _font_face(family: str, font: Path, texts: Iterable[str]) -> str:
    had, characters = characters_of(font), frozenset(_LATIN).union(*texts)
    packed = woff_subset(font, frozenset(char for char in characters if ord(char) in had))
    source = base64.b64encode(packed).decode("ascii")
    return (
        f'@font-face{{font-family:"{family}";font-weight:100 900;font-display:block;'
        f'src:url(data:font/woff;base64,{source}) format("woff")}}\n'
    )


def _hash(content: str) -> str:
    digest = hashlib.sha256(content.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"
