"""Join the texts of a paragraph as a browser does: white space, line ends, adjacent runs.

`html_blocks` collects the spans of inline elements and joins them with `join_spans`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import replace

from annual_review.document.blocks import Span, Spans, plain

_SOFT = "\ufdd0"  # the end of a source line, until the text on both sides of it is known
_SPACE = re.compile(r"[ \t\r\n\f]+")
_GAPS = re.compile(rf"(?:[ {_SOFT}]*\n[ {_SOFT}]*)+|[ {_SOFT}]+")
_PICTURE = "\ufffc"


def source_text(text: str) -> str:
    """Return a text of an HTML source with its white space collapsed; `join_spans` does the rest.

    Unlike a space, the end of a line vanishes next to a Chinese character.
    """
    clean = text.replace(_SOFT, "")
    return _SPACE.sub(lambda space: _SOFT if "\n" in space[0] else " ", clean)


def join_spans(spans: Iterable[Span]) -> Spans:
    """Merge adjacent spans of the same style and link, and collapse white space across them.

    A newline is a line break. White space around it, and at both ends, is removed.
    """
    merged = _merge(spans)
    text = "".join(_PICTURE if span.picture else span.text for span in merged)
    shown = list(text)
    for gap in _GAPS.finditer(text):
        at_end = gap.start() == 0 or gap.end() == len(text)
        between = "" if at_end else _gap(gap[0], text[gap.start() - 1], text[gap.end()])
        shown[gap.start() : gap.end()] = [between] + [""] * (len(gap[0]) - 1)
    place, joined = 0, []
    for span in merged:
        length = 1 if span.picture else len(span.text)
        if span.picture:
            joined.append(span)
        else:
            joined.append(replace(span, text="".join(shown[place : place + length])))
        place += length
    return tuple(_merge(joined))


def _merge(spans: Iterable[Span]) -> list[Span]:
    merged: list[Span] = []
    for span in spans:
        if span.picture:
            merged.append(span)
        elif not span.text:
            continue
        elif (
            merged
            and not (span.figure or merged[-1].picture)
            and replace(merged[-1], text="") == replace(span, text="")
        ):
            merged[-1] = replace(span, text=merged[-1].text + span.text)
        else:
            merged.append(span)
    return merged


def _gap(gap: str, before: str, after: str) -> str:
    """Return what white space becomes: line breaks, a space, or nothing in Chinese text."""
    if "\n" in gap:
        return "\n" * gap.count("\n")
    return "" if " " not in gap and (_is_wide(before) or _is_wide(after)) else " "


def _is_wide(char: str) -> bool:
    """Return whether a character is Chinese; curly quotes, of ambiguous width, count as such."""
    return unicodedata.east_asian_width(char) in "WF" or char in "“”‘’…—·"


def is_blank(spans: Spans) -> bool:
    """Return whether spans show nothing."""
    return not plain(spans).strip() and not any(span.picture for span in spans)
