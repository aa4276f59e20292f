"""Assemble what a page embeds: style, script, subset fonts and its Content-Security-Policy.

`html` uses `page_assets` for a review; `offices.index` uses `PageAssets` and `font_faces` for its
page. Style sheets and scripts are in templates/review-html, a file for each topic.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from markupsafe import Markup

from annual_review.document.blocks import (
    Block,
    Chart,
    Document,
    Heading,
    ListBlock,
    Paragraph,
    Quote,
    Rule,
    Table,
    spans_in,
    texts,
)
from annual_review.document.drawing_texts import texts_of_drawings
from annual_review.document.fonts import (
    MORE_SANS,
    MORE_SERIF,
    SANS,
    SERIF,
    SYMBOLS,
    characters_of,
    missing_glyphs,
    woff_subset,
)
from annual_review.export import TEMPLATES
from annual_review.export.html_evidence import evidence_json
from annual_review.export.html_notes import PrintedNotes
from annual_review.export.html_schemes import accent_style, dark_style

_FOLDER = TEMPLATES / "review-html"
_ASCII = "".join(map(chr, range(0x20, 0x7F)))
# The style sheets of every page of this package; print.css stands last, as it changes the others.
SHEETS = ("review.css", "charts.css", "tables.css", "print.css")
_SCRIPTS = ("tables.js", "permalinks.js", "search.js", "scheme.js", "periods.js", "data.js")


@dataclass(frozen=True)
class PageAssets:
    """A page's style and script, safe to be written unescaped.

    `has_inline_styles` is true for a page with style attributes, `reads_beside` for one that reads
    style sheets of its own site or folder.
    """

    style: Markup
    script: Markup
    has_inline_styles: bool = False
    reads_beside: bool = False

    @property
    def policy(self) -> str:
        """The Content-Security-Policy: only this style, this script and data in the page."""
        style = f"style-src {_hash(self.style)}" + (" 'self'" if self.reads_beside else "")
        if self.has_inline_styles:  # the first part is for browsers that do not know the others
            element, attribute = f"style-src-elem {_hash(self.style)}", "style-src-attr"
            style = f"style-src 'unsafe-inline'; {element}; {attribute} 'unsafe-inline'"
        return "; ".join(
            (
                "default-src 'none'",
                "img-src data:",
                "font-src data:",
                style,
                f"script-src {_hash(self.script)}",
                "base-uri 'none'",
                "form-action 'none'",
            )
        )


def _hash(content: str) -> str:
    digest = hashlib.sha256(content.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


def page_assets(document: Document, notes: PrintedNotes) -> PageAssets:
    """Return a review's style, with the fonts that it needs, and its script."""
    parts = document.parts
    *sheets, printed = (*SHEETS[:-1], "panel.css", SHEETS[-1])
    sheets += ["rich.css"] if any(map(_is_rich, document.blocks)) else []
    sheets += [] if parts.cover and parts.contents else ["parts.css"]
    style = font_faces(_serif_texts(document), _sans_texts(document, notes))
    style += style_sheets([*sheets, printed]) + accent_style(document) + dark_style(document)
    names = ["common.js", *(["review.js"] if parts.contents else [])]
    names += ["rows.js", "evidence.js"] if document.evidence else []
    names += ["citations.js", *_SCRIPTS]
    script = "\n".join((_FOLDER / name).read_text(encoding="utf-8") for name in names)
    return PageAssets(Markup(style), Markup(script), reads_beside=True)  # noqa: S704 - files of this package


def style_sheets(names: Iterable[str]) -> str:
    """Return style sheets of templates/review-html, one after the other."""
    return "".join((_FOLDER / name).read_text(encoding="utf-8") for name in names)


def _is_rich(block: Block) -> bool:
    """Return whether a block needs the styles of rich.css."""
    if isinstance(block, Chart):
        return block.format != "svg" or bool(block.width)
    if isinstance(block, Rule) or (isinstance(block, Paragraph) and block.align != "left"):
        return True
    return any(span.effect or span.picture for span in spans_in(block))


def font_faces(serif: Iterable[str], sans: Iterable[str]) -> str:
    """Return the page's two fonts as CSS, with the glyphs of the texts that are set in each.

    Rare characters are added to both from other fonts, each for its own characters.
    """
    return faces("Review Serif", (SERIF, *MORE_SERIF, *SYMBOLS), serif) + faces(
        "Review Sans", (SANS, *MORE_SANS, *SYMBOLS), sans
    )


def faces(
    family: str, fonts: Sequence[Path], texts: Iterable[str], *, weight: str = "100 900"
) -> str:
    """Return a font family as CSS, with the glyphs of the texts: each from the first that has it.

    `weight` are the weights that it serves; a browser makes bold letters for one beyond them.
    """
    characters = frozenset(_ASCII).union(*texts)
    missing = sorted(missing_glyphs(characters, fonts[:1]))
    style = _font_face(family, fonts[0], characters, weight)
    for font in fonts[1:]:
        found = [char for char in missing if ord(char) in characters_of(font)] if missing else []
        if found:
            ranges = ",".join(f"U+{ord(char):X}" for char in found)
            limit = f"unicode-range:{ranges};"
            style += _font_face(family, font, frozenset(found), weight, limit)
            missing = [char for char in missing if char not in found]
    return style


def _font_face(
    family: str, font: Path, characters: frozenset[str], weight: str, range: str = ""
) -> str:
    available = characters_of(font)
    subset = woff_subset(font, frozenset(char for char in characters if ord(char) in available))
    source = base64.b64encode(subset).decode("ascii")
    return (
        f'@font-face{{font-family:"{family}";font-weight:{weight};font-display:block;{range}'
        f'src:url(data:font/woff;base64,{source}) format("woff")}}\n'
    )


def _serif_texts(document: Document) -> Iterator[str]:
    """Yield the texts of paragraphs, lists and quotes."""
    for block in document.blocks:
        if _is_prose(block):
            yield from texts(block)
    yield from (document.title, document.office)
    yield from _template_texts()


def _sans_texts(document: Document, notes: PrintedNotes) -> Iterator[str]:
    """Yield the texts of headings, tables, captions, strong text and the evidence panel."""
    for block in document.blocks:
        if not _is_prose(block):
            yield from texts(block)
        if isinstance(block, Heading | Chart | Table):
            yield block.label
        yield from texts_of_drawings(block)
        yield from (span.text for span in spans_in(block) if span.style in ("strong", "code"))
    yield from (document.title, document.office, document.date_line, *document.official.marks)
    yield from _template_texts()
    yield evidence_json(document)
    yield from (str(entry.get("text", "")) for entry in document.evidence.values())
    yield from notes.texts()


@lru_cache(maxsize=1)
def _template_texts() -> tuple[str, ...]:
    """Return the templates and scripts, which have the words of the page itself."""
    files = sorted(_FOLDER.glob("*.j*"))
    return tuple(path.read_text(encoding="utf-8") for path in files)


def _is_prose(block: Block) -> bool:
    if isinstance(block, Paragraph):
        return block.printed_as in ("body", "lead")
    return isinstance(block, ListBlock | Quote)
