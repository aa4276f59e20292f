"""An accepted text as a Document: headings, paragraphs, lists and quotes with the figures in them.

Nothing else is taken: a table, a picture, code, a link or a formula is refused, as an article has
none of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from annual_review.document.blocks import (
    Block,
    Document,
    Heading,
    ListBlock,
    Paragraph,
    Quote,
    Span,
    Spans,
    plain,
    replace_spans,
    spans_in,
    texts,
)
from annual_review.document.cells import clean_text
from annual_review.document.markdown import blocks_of_markdown
from annual_review.document.numbering import number_blocks
from annual_review.errors import BuildError, InputError
from annual_review.language import _
from annual_review.locked_text.allowed import spans_of
from annual_review.locked_text.checking import Fault, LockedText, check_runs, refuse
from annual_review.project.document_parts import HeadingStyle

_INDENT = " \t\u3000"


def blocks_of_text(
    locked: LockedText,
    faults: Sequence[Fault],
    allowed: Sequence[str],
    where: str,
    *,
    is_markdown: bool,
) -> list[Block]:
    """Return the blocks of a checked text, its tokens filled in.

    Raises InputError for the `faults` of its lines and those of its prose together, and for what an
    article does not have.
    """
    try:
        blocks = blocks_of_markdown(locked.text) if is_markdown else list(_lines(locked.text))
    except BuildError as error:
        refuse(faults, where)
        raise InputError(error.what, where, error.remedy) from None
    runs = [plain(spans) for block in blocks for spans in spans_of(block)]
    in_prose = check_runs(runs, locked, allowed)
    lines = {fault.what for fault in faults}
    refuse([*faults, *(one for one in in_prose if one.line or one.what not in lines)], where)
    for block in blocks:
        _require_prose(block, locked, where)
    if not any(map(str.strip, runs)):
        raise InputError(_("There is no text in it."), where, _("Write the text in it."))
    return [replace_spans(block, lambda span: _filled(span, locked)) for block in blocks]


def filled_document(
    review: Document, blocks: Sequence[Block], evidence: Mapping[str, Mapping[str, Any]]
) -> Document:
    """Return a review's Document with other blocks, numbered, and the evidence of their figures.

    A first heading that is alone on its level is the title.
    """
    title, rest = _title(blocks)
    rest = list(_with_leads(rest))
    style: HeadingStyle = review.parts.headings
    numbered = tuple(number_blocks(((block, frozenset()) for block in rest), style))
    used = dict.fromkeys(span.figure for block in numbered for span in spans_in(block))
    return replace(
        review,
        title=title or review.title,
        blocks=numbered,
        evidence={id: dict(evidence[id]) for id in used if id in evidence},
        left_out=(),
        rare=(),
    )


def filled_source(locked: LockedText) -> str:
    """Return the source of a text with its tokens filled in."""
    return "".join(
        token.span.text if (token := locked.token(char)) else char for char in locked.text
    )


def _lines(text: str) -> Iterator[Block]:
    """Yield a paragraph for each line of a plain text."""
    for line in text.split("\n"):
        if words := clean_text(line).strip(_INDENT):
            yield Paragraph((Span(words),))


def _require_prose(block: Block, locked: LockedText, where: str) -> None:
    is_list = isinstance(block, ListBlock) and not block.ordered
    has_other = any(span.href or span.picture or span.effect for span in spans_in(block))
    is_code = any(span.style == "code" for span in spans_in(block))
    if not (is_list or isinstance(block, Heading | Paragraph | Quote)) or has_other or is_code:
        shown = locked.shown("".join(texts(block))[:20])
        raise InputError(
            _("“{text}” is no prose: an article has no table, code, link or picture.", text=shown),
            where,
            _("Write headings, paragraphs and lists without numbers."),
        )


def _filled(span: Span, locked: LockedText) -> Spans:
    """Return a span of text as spans: those of its tokens, and what is between them."""
    parts: list[Span] = []
    words = ""
    for char in span.text:
        token = locked.token(char)
        if token is None:
            words += char
            continue
        if words:
            parts.append(replace(span, text=clean_text(words)))
        parts.append(replace(token.span, style=span.style))
        words = ""
    return (*parts, replace(span, text=clean_text(words))) if words else tuple(parts)


def _with_leads(blocks: Sequence[Block]) -> Iterator[Block]:
    """Yield blocks, those before the first heading as leads: an article has nothing else there."""
    has_chapters = any(isinstance(block, Heading) for block in blocks)
    is_before = has_chapters
    for block in blocks:
        is_before = is_before and not isinstance(block, Heading)
        if is_before:
            yield from (Paragraph(spans, "lead") for spans in spans_of(block))
        else:
            yield block


def _title(blocks: Sequence[Block]) -> tuple[str, list[Block]]:
    """Return the title of a text, "" if it has none, and the blocks after it."""
    tops = [one for one in blocks if isinstance(one, Heading)]
    if not tops or blocks[0] is not tops[0]:
        return "", list(blocks)
    first = tops[0]
    if any(one.level <= first.level for one in tops[1:]):
        return "", list(blocks)
    return "".join(span.text for span in first.spans).strip(), list(blocks[1:])
