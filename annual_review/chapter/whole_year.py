"""Say 全年 of numbers that cannot be divided, in a review of a part of the year.

A register without dates has all its rows in the review of a half, a month, or a year that goes on:
a reader would take its numbers for those of the part. `sentences` marks them in prose and tables,
`chart_cache` in captions. Whether a number is marked is `Figure.is_said_whole`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

import pandas as pd

from annual_review.document.blocks import Span, Spans, plain

WHOLE = "（全年）"  # behind a number, a label or a caption
_OF_SENTENCE = "（全年数）"  # at the end of a sentence of which this holds for every number
_ENDED = re.compile(r"(?<=[。！？；])")
_END = re.compile(r"[。！？；，、：]*[”’]*$")

Marked = tuple[Span, bool | None]  # with whether it prints a number of the year; None for none


def mark_whole(spans: Sequence[Marked]) -> Spans:
    """Return spans that say 全年 of the numbers that are of the whole year.

    A sentence that prints no other numbers says so once, at its end and before a reference to a
    chart; in any other sentence each of these numbers does.
    """
    if not any(is_whole for _, is_whole in spans):
        return tuple(span for span, _ in spans)
    return tuple(span for sentence in _sentences(spans) for span in _marked(sentence))


def _sentences(spans: Sequence[Marked]) -> Iterator[list[Marked]]:
    """Yield the spans of each sentence, or of each part of one that a semicolon ends."""
    sentence: list[Marked] = []
    for span, is_whole in spans:
        if is_whole is not None or span.refers or span.is_name:
            sentence.append((span, is_whole))
            continue
        *ended, rest = _ENDED.split(span.text)
        for text in ended:
            yield [*sentence, (replace(span, text=text), None)]
            sentence = []
        if rest:
            sentence.append((replace(span, text=rest), None))
    if sentence:
        yield sentence


def _marked(sentence: Sequence[Marked]) -> list[Span]:
    known = [is_whole for _, is_whole in sentence if is_whole is not None]
    spans = [span for span, _ in sentence]
    if not any(known):
        return spans
    if not all(known):
        return [
            one
            for span, is_whole in sentence
            for one in ([span, Span(WHOLE)] if is_whole else [span])
        ]
    text = plain(tuple(spans[-1:]))
    end = "" if spans[-1].figure or spans[-1].refers else _END.search(text)[0]  # type: ignore[index]
    last = [replace(spans[-1], text=text.removesuffix(end))] if end != text else []
    before = [*spans[:-1], *last]
    at = len(before)
    while at and before[at - 1].refers:
        at -= 1
    closing = [Span(end)] if end else []
    return [*before[:at], Span(_OF_SENTENCE), *before[at:], *closing]


def caption_of(caption: str, data: object) -> str:
    """Return a caption, with 全年 if the data are of the whole year beside those of a part."""
    is_whole = isinstance(data, pd.Series | pd.DataFrame) and bool(data.attrs.get("is_whole"))
    return f"{caption}{WHOLE}" if is_whole and caption and "全年" not in caption else caption
