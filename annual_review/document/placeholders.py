"""Find places for values that were never filled: {farmers} in a text without f before its quote.

`chapter.typed_text` refuses them in what a chapter says and shows, `reading` in Markdown. Braces in
a text that comes from a register are not meant: only what stands in a cell as well counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from annual_review.document.blocks import Block, Span, Verbatim
from annual_review.errors import BuildError
from annual_review.language import N_, _, sentences

# {{x}} of templates, {x} {} {0} of f-strings and str.format; a brace without the other one.
_FIELD = re.compile(r"\{\{[^{}\n]{0,80}\}\}|\{%.{0,80}?%\}|\{[^{}\n]{0,80}\}|\{[^\s{}]+|[^\s{}]+\}")
_PERCENT = re.compile(r"%(?:\(\w+\))?[-+#0]*\d*(?:\.\d+)?[sdfgr](?![A-Za-z])")
_EITHER = re.compile(f"{_FIELD.pattern}|{_PERCENT.pattern}")
_AROUND = 20  # characters quoted on both sides
LITERAL = N_("Braces that are to be read are written ｛ and ｝.")


def find_placeholder(text: str, sources: Iterable[str] | None = None) -> str:
    """Return the first place in a text that was not filled, as it would be printed; "" if none.

    If `sources` are given, only one that stands in one of them counts.

    >>> find_placeholder("全年培训{farmers}。"), find_placeholder("占42%，共{0}次")
    ('{farmers}', '{0}')
    >>> find_placeholder("备注{甲}", ["say(f'备注{row}')"])
    ''
    """
    if "{" not in text and "}" not in text and "%" not in text:
        return ""
    found = (match[0] for match in _EITHER.finditer(text))
    if sources is None:
        return next(found, "")
    known = list(sources)
    return next((one for one in found if any(one in source for source in known)), "")


def quoted(text: str, found: str) -> str:
    """Return the part of a text around what was found in it, in quotes."""
    place = text.find(found)
    start, end = max(0, place - _AROUND), place + len(found) + _AROUND
    return f"“{' '.join(text[start:end].split())}”"


def prose(part: object) -> Iterator[str]:
    """Yield the texts of a block, or of a part of one, that are no code and no formula."""
    if isinstance(part, tuple):
        for one in part:
            yield from prose(one)
    elif isinstance(part, str):
        yield part
    elif isinstance(part, Span):
        if part.style != "code" and part.picture is None:
            yield part.text
    elif not isinstance(part, Verbatim):
        for name in ("caption", "spans", "items", "header", "rows"):
            yield from prose(getattr(part, name, ()))


def require_filled(blocks: Iterable[Block], sources: Sequence[str] | None) -> None:
    """Raise BuildError for blocks of Markdown that would print a place for a value.

    `sources` are as in `find_placeholder`.
    """
    for block in blocks:
        for text in prose(block):
            if found := find_placeholder(text, sources):
                raise BuildError(
                    _("{text} prints {found} as it stands.", text=quoted(text, found), found=found),
                    remedy=sentences(
                        _("A figure is printed in a code cell, by say(f'…{x}…')."), _(LITERAL)
                    ),
                )
