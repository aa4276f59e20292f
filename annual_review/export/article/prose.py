"""Select the article in a review: its chapters' headings and their prose.

`article_of` returns it as a Document of headings of level 1 and paragraphs, which `html`, `word`
and `text` write. `count_characters` tells how long it is, `notices_of` what a reader of the review
is warned of and a reader of the article is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from annual_review.document.blocks import (
    Block,
    Chapter,
    Document,
    Heading,
    ListBlock,
    Paragraph,
    Quote,
    Span,
    Spans,
    plain,
    spans_in,
    texts,
)
from annual_review.document.numbering import heading_label, is_appendix
from annual_review.document.spans import is_blank
from annual_review.project.document_parts import HeadingStyle

INDENT = "　　"  # of a paragraph in plain text

_LEAD, _BODY = "lead", "body"
_WARNING = ("notice", "missing", "absent")  # a note is about the chart or the table at it
_FOOTNOTE = re.compile(r"\[\w+\]")  # as html_blocks writes its mark
_SENTENCE_ENDS = re.compile(r"[。！？；：…][”’」』）》]*$")
_WORD_OR_CHARACTER = re.compile(r"[!-~\u00c0-\u024f]+|\S")


def article_of(document: Document) -> Document:
    """Return the article in a review, with the evidence of the figures that it prints.

    Of what stands before the first numbered chapter it has the lead paragraphs, without the
    heading; of each chapter from there on the heading and all prose: paragraphs, lists and quotes.
    A heading within a chapter becomes the bold sentence that opens its first paragraph. A heading
    without prose, an appendix, charts, tables, notes and notices, the marks of footnotes and
    references to charts are left out. Chapters are numbered anew. A review without numbered
    chapters is taken whole.
    """
    chapters = [one for one in document.chapters if not (one.heading and is_appendix(one.heading))]
    headings = [one.heading for one in chapters]
    numbered = [at for at, one in enumerate(headings) if one and not one.is_unnumbered]
    first = numbered[0] if numbered else 0
    leads = [lead for chapter in chapters[:first] for lead in _leads(chapter)]
    blocks = (*leads, *_blocks(chapters[first:], document.parts.headings))
    printed = dict.fromkeys(span.figure for block in blocks for span in spans_in(block))
    evidence = {id: document.evidence[id] for id in printed if id in document.evidence}
    return replace(document, blocks=blocks, evidence=evidence)


def _blocks(chapters: Iterable[Chapter], style: HeadingStyle) -> Iterator[Block]:
    number = 0
    for chapter in chapters:
        heading = chapter.heading
        prose = list(_Prose().of(chapter.blocks))
        if heading and prose:
            number += bool(heading.label)
            label = heading_label(1, number, style) if heading.label else ""
            yield replace(heading, spans=_one_line(heading.spans), label=label)
        yield from prose


def _leads(chapter: Chapter) -> Iterator[Paragraph]:
    for block in chapter.blocks:
        if isinstance(block, Paragraph) and block.role == _LEAD:
            yield from _paragraphs(block.spans)


@dataclass
class _Prose:
    """Makes paragraphs of a chapter's blocks; `above` are headings whose prose is still to come."""

    above: list[Heading] = field(default_factory=list)

    def of(self, blocks: Iterable[Block]) -> Iterator[Paragraph]:
        """Yield the paragraphs of a chapter."""
        for block in blocks:
            if isinstance(block, Heading):
                self.above = [one for one in self.above if one.level < block.level] + [block]
                continue
            is_paragraph = isinstance(block, Paragraph) and block.align == "left"
            for paragraph in _paragraphs_of(block):
                yield from self._opened(paragraph, joined=is_paragraph)

    def _opened(self, paragraph: Paragraph, *, joined: bool) -> Iterator[Paragraph]:
        """Yield the headings above a paragraph, the last one as its first sentence if `joined`."""
        sentences = [_sentence(heading) for heading in self.above]
        self.above = []
        opening: Spans = sentences.pop() if sentences and joined else ()
        yield from map(Paragraph, sentences)
        yield replace(paragraph, spans=(*opening, *paragraph.spans))


def _sentence(heading: Heading) -> Spans:
    """Return a heading as a bold sentence: with a full stop, without its number."""
    spans = tuple(replace(span, style="strong") for span in _one_line(heading.spans))
    stop = () if _SENTENCE_ENDS.search(plain(spans)) else (Span("。", "strong"),)
    return (*spans, *stop)


def _paragraphs_of(block: Block) -> Iterator[Paragraph]:
    if isinstance(block, Paragraph) and block.role in (_LEAD, _BODY):
        yield from (replace(one, align=block.align) for one in _paragraphs(block.spans))
    elif isinstance(block, Quote):
        yield from _paragraphs(block.spans)
    elif isinstance(block, ListBlock):
        for number, item in enumerate(block.items, block.start):
            yield from _paragraphs((Span(f"{number}．"), *item) if block.ordered else item)


def _paragraphs(spans: Spans) -> Iterator[Paragraph]:
    """Yield the paragraphs of a text: one for each of its lines that has words."""
    line: list[Span] = []
    for span in [*filter(_is_text, spans), Span("\n")]:
        first, *others = span.text.split("\n") if not span.picture else [span.picture.alt]
        line.append(replace(span, text=first, href="", picture=None))
        for text in others:
            if not is_blank(tuple(line)):
                yield Paragraph(tuple(one for one in line if one.text))
            line = [replace(span, text=text, href="", picture=None)]


def _is_text(span: Span) -> bool:
    """Return whether a span is part of a sentence; a photograph and references are not.

    References are the mark of a footnote and a span that refers to a chart, （见图3）.
    """
    if span.refers:
        return False
    if span.picture:
        return bool(span.picture.height)  # a formula, whose alternative text is read in its place
    return not (span.effect == "super" and _FOOTNOTE.fullmatch(span.text))


def _one_line(spans: Spans) -> Spans:
    """Return a heading's text, whose line breaks are for its look in the review alone."""
    return tuple(span for one in _paragraphs(spans) for span in one.spans)


def printed_texts(article: Document) -> dict[str, list[str]]:
    """Return how an article prints each figure: its texts by id, in order."""
    found: dict[str, list[str]] = {}
    for span in (span for block in article.blocks for span in spans_in(block) if span.figure):
        shown = found.setdefault(span.figure, [])
        if span.text not in shown:
            shown.append(span.text)
    return found


def count_characters(article: Document) -> int:
    """Return the length of an article, without its title and byline, as Word counts 字数.

    Each Chinese character and each punctuation mark is one, and so is a number or a Latin word.
    """
    return sum(
        _characters_in(text)
        for block in article.blocks
        for text in (getattr(block, "label", ""), plain(tuple(spans_in(block))))
    )


def _characters_in(text: str) -> int:
    """Return the length of a text.

    >>> _characters_in("培训12场次，1490余人（12.5%）。")
    13
    """
    return len(_WORD_OR_CHARACTER.findall(text))


def notices_of(document: Document) -> list[str]:
    """Return what a review warns of and what it says to be missing, each once."""
    notices = [
        plain(block.spans)
        for block in document.blocks
        if isinstance(block, Paragraph) and block.role in _WARNING
    ]
    return [one for one in dict.fromkeys(notices) if one.strip()]


def texts_of(article: Document) -> Iterator[str]:
    """Yield every text of an article."""
    yield from (article.title, article.byline, article.data_note)
    for block in article.blocks:
        yield getattr(block, "label", "")
        yield from texts(block)
