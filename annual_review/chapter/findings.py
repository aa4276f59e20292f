"""Findings: what a chart or a table shows, in words, as the first line of its caption.

The functions of charts/ and `table` take one as `says`. It is prose: its figures are marked as in
a sentence, and `show` makes spans of them (sentences.py), so that they open to their rows.
"""

from __future__ import annotations

from dataclasses import replace

from annual_review.chapter.clauses import Part, prints_nothing
from annual_review.document.blocks import Span, Spans

_AT_END = "。，；、"  # a line of a caption ends without a mark


def finding(says: Part) -> Spans:
    """Return a finding as the span of a chart or a table, its figures still marked.

    Nothing if a figure in it is 0, a listing has no names, a fact is not there, or a register is
    missing: what was not found is not stated. The title then stands alone.
    """
    text = str(says)
    is_there = bool(text) and not prints_nothing(text) and not getattr(says, "missing", ())
    return (Span(text),) if is_there else ()


def without_mark_at_end(spans: Spans) -> Spans:
    """Return a finding without the full stop of a sentence.

    >>> [span.text for span in without_mark_at_end((Span("集中在三类"), Span("。")))]
    ['集中在三类']
    """
    if not spans:
        return ()
    *first, last = spans
    shorter = replace(last, text=last.text.rstrip(_AT_END))
    return (*first, shorter) if shorter.text else tuple(first)
