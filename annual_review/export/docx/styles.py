"""The paragraph styles of a Word document, measured: `paging` counts lines with them.

They are those of the template; a style has what it does not say itself from those that it is based
on, and at last from the document's defaults (ECMA-376, part 1, 17.7.2).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.shared import Length, Pt
from docx.styles.style import ParagraphStyle

from annual_review.export.docx.elements import qualified

_DEFAULT_SIZE = Pt(10)
_LINE = 1.3  # of a Chinese font, in ems


@dataclass(frozen=True)
class Style:
    """What a paragraph's lines take; lengths in twips, `size` in points.

    `line` is the height of a line; `grows` if a picture or a formula makes it higher.
    """

    size: float = 16
    line: int = 0
    before: int = 0
    after: int = 0
    left: int = 0
    right: int = 0
    first: int = 0
    keep: bool = False
    tracking: int = 0
    grows: bool = False


def measured_styles(word: WordDocument, ids: Mapping[str, str], pitch: int = 0) -> dict[str, Style]:
    """Return the paragraph styles of a document by our ids, of which `ids` has the document's own.

    `pitch` is that of a grid to which lines snap.
    """
    known = {
        style.style_id: style for style in word.styles if style.type == WD_STYLE_TYPE.PARAGRAPH
    }
    found = {ours: known[own] for ours, own in ids.items() if own in known}
    return {ours: measured(style, word, pitch) for ours, style in found.items()}


def measured(style: ParagraphStyle, word: WordDocument, pitch: int = 0) -> Style:
    """Return what the lines of a style take."""

    def inherited(name: str) -> Any:
        values = (getattr(one.paragraph_format, name) for one in _chain(style))
        return next((value for value in values if value is not None), None)

    sizes = (one.font.size for one in _chain(style))
    size = next((one for one in sizes if one is not None), None) or _default_size(word)
    spacing = inherited("line_spacing")
    is_exact = isinstance(spacing, Length)
    line = spacing.twips if is_exact else round(size.pt * 20 * _LINE * (spacing or 1))
    if not is_exact and pitch and size.pt > 1:  # lines of text snap to the grid
        line = -(-line // pitch) * pitch
    return Style(
        size=size.pt,
        line=line,
        before=_twips(inherited("space_before")),
        after=_twips(inherited("space_after")),
        left=_twips(inherited("left_indent")),
        right=_twips(inherited("right_indent")),
        first=_twips(inherited("first_line_indent")),
        keep=bool(inherited("keep_with_next")),
        tracking=_tracking(style),
        grows=not is_exact,
    )


def _chain(style: ParagraphStyle) -> Iterator[ParagraphStyle]:
    """Yield a style and those that it is based on, as far as they differ."""
    seen: set[str] = set()
    while style is not None and style.style_id not in seen:
        seen.add(style.style_id)
        yield style
        style = style.base_style


def _default_size(word: WordDocument) -> Length:
    size = word.styles.element.find(
        "/".join(map(qualified, ("docDefaults", "rPrDefault", "rPr", "sz")))
    )
    return _DEFAULT_SIZE if size is None else Pt(int(size.get(qualified("val"))) / 2)


def _tracking(style: ParagraphStyle) -> int:
    """Return the space between characters, which python-docx does not know."""
    for one in _chain(style):
        spacing = one.element.find(f"{qualified('rPr')}/{qualified('spacing')}")
        if spacing is not None:
            return int(spacing.get(qualified("val")))
    return 0


def _twips(length: Length | None) -> int:
    return length.twips if length is not None else 0
