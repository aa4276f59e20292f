"""Find the characters that the review's own fonts do not have, and print a sign for the rest.

`reading` finds them with their places, for the exporters and for the warnings of a run; `printable`
makes a text, or a whole Document, that can be set in the fonts that there are. The page and the
Word document keep every character: the reader's computer may have it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from annual_review.document.blocks import Document, RareCharacter, map_text
from annual_review.document.fonts import (
    MORE_SANS,
    MORE_SERIF,
    REPLACEMENT,
    SANS,
    SERIF,
    SYMBOLS,
    characters_of,
    missing_glyphs,
    more_fonts,
)
from annual_review.language import N_, _

_AROUND = 12  # characters quoted on both sides


def rare_characters(texts: Iterable[tuple[str, str]]) -> Iterator[RareCharacter]:
    """Yield the characters that one of the two default fonts lacks, where each is first.

    `texts` are pairs of a place and a text in it.
    """
    seen: set[str] = set()
    for place, text in texts:
        if text.isascii():
            continue
        for char in missing_glyphs(set(text) - _common() - seen, []):
            seen.add(char)
            at = text.index(char)
            quote = " ".join(text[max(0, at - _AROUND) : at + _AROUND + 1].split())
            yield RareCharacter(char, place, quote)


@lru_cache(maxsize=1)
def _common() -> frozenset[str]:
    return frozenset(map(chr, characters_of(SERIF) & characters_of(SANS)))


def printable_text(text: str) -> str:
    """Return a text with the replacement sign for what no font of the package has."""
    rare = set(text) - _common()
    return _replace(text, missing_glyphs(rare, _package_fonts())) if rare else text


def printable(document: Document, more_texts: Iterable[str] = ()) -> Document:
    """Return a Document that has a glyph for every character, and the fonts that it needs for it.

    `more_texts` are printed beside the blocks.
    """
    texts = [("", text) for text in (document.title, document.office, *more_texts)]
    rare = {one.char for one in (*document.rare, *rare_characters(texts))}
    if not rare:
        return document
    fonts = replace(document, more_fonts=more_fonts(sorted(rare), document.fonts))
    missing = missing_glyphs(sorted(rare), _all_fonts(document.fonts))
    return _without(fonts, missing) if missing else fonts


def _without(document: Document, missing: Sequence[str]) -> Document:
    def change(text: str) -> str:
        return _replace(text, missing)

    return replace(
        document,
        title=change(document.title),
        office=change(document.office),
        blocks=tuple(map_text(block, change) for block in document.blocks),
        evidence={id: _map(entry, change) for id, entry in document.evidence.items()},
        official=document.official.model_copy(
            update={name: _map(value, change) for name, value in document.official}
        ),
    )


def _map(part: Any, change: Callable[[str], str]) -> Any:
    if isinstance(part, str):
        return change(part)
    if isinstance(part, list):
        return [_map(one, change) for one in part]
    if isinstance(part, dict):
        return {key: _map(one, change) for key, one in part.items()}
    return part


def _replace(text: str, missing: Iterable[str]) -> str:
    for char in missing:
        text = text.replace(char, REPLACEMENT)
    return text


def unprintable_warnings(document: Document) -> list[str]:
    """Return a line for each character that the PDF prints as a sign: what, where, in which row."""
    rare = {one.char: one for one in document.rare}
    missing = missing_glyphs(rare, _all_fonts(document.fonts))
    return [_unprintable(rare[char], _row_with(char, document.evidence)) for char in missing]


def _unprintable(one: RareCharacter, row: str) -> str:
    template = N_(
        "{place}: no font has the character “{char}” (U+{code:04X}) in “{text}”; "
        "the PDF prints {replacement}."
    )
    if row:
        template = N_(
            "{place}: no font has the character “{char}” (U+{code:04X}) in “{text}” ({row}); "
            "the PDF prints {replacement}."
        )
    return _(
        template,
        place=one.place,
        char=one.char,
        code=ord(one.char),
        text=one.text,
        row=row,
        replacement=REPLACEMENT,
    )


def _row_with(char: str, evidence: Mapping[str, Any]) -> str:
    """Return the first row of a register with a character, for a message."""
    for entry in evidence.values():
        for group in entry.get("rows") or ():
            for file, sheet, row, *texts in group["rows"]:
                if any(char in str(text) for text in texts):
                    return f"{file}［{sheet}］第{row}行" if sheet else f"{file} 第{row}行"
    return ""


def _package_fonts() -> list[Path]:
    return [SERIF, SANS, *MORE_SERIF, *MORE_SANS, *SYMBOLS]


def _all_fonts(own: Mapping[str, Path]) -> list[Path]:
    return [*own.values(), *_package_fonts()]
