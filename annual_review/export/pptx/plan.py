"""What is on each slide: a title, a few sentences, a chart, or the main figures.

A chapter is a slide; one with several charts is a slide for each, and what does not fit is carried
over when the slides are written. A slide with a chart has the chart's finding as its title.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from annual_review.document.blocks import (
    Block,
    Chapter,
    Chart,
    Document,
    Glance,
    ListBlock,
    Paragraph,
    Quote,
    Span,
    Spans,
    plain,
)

_END_OF_SENTENCE = re.compile(r"(?<=[。！？])(?![”’）》」』])|(?<=[。！？][”’）》」』])")
_FEW = 80  # characters of text that stand below main figures
_LONG = 40  # characters of a sentence that is divided at its semicolons
_OPENING, _CLOSING = "“‘（《〈「『", "”’）》〉」』"
_TAKEN_IN = 4  # sentences beside a chart, with those that come after it


@dataclass(frozen=True)
class SlidePlan:
    """What one slide shows.

    `chapter` is the heading of its chapter, also where the title is a finding; `number` is how many
    slides before it have its title. `asides` are what the notes say besides: small print of cells.
    """

    title: str
    chapter: str
    sentences: tuple[Spans, ...] = ()
    chart: Chart | None = None
    glance: Glance | None = None
    asides: tuple[str, ...] = ()
    number: int = 0

    @property
    def figures(self) -> dict[str, str]:
        """The ids of the figures that the slide prints, in order, each with its text."""
        finding = self.chart.says if self.chart else ()
        large = [span for span, _label in self.glance.items] if self.glance else []
        spans = [*finding, *large, *(span for one in self.sentences for span in one)]
        printed: dict[str, str] = {}
        for span in spans:
            if span.figure:
                printed.setdefault(span.figure, span.text)
        return printed


def plan_slides(document: Document) -> list[SlidePlan]:
    """Return what is on the slides after the cover, from the document of the tagged cells."""
    plans = (slide for chapter in document.chapters for slide in _of_chapter(chapter, document))
    return list(plans)


def _of_chapter(chapter: Chapter, document: Document) -> Iterator[SlidePlan]:
    heading = chapter.heading
    name = f"{heading.label}{plain(heading.spans)}" if heading else document.title
    blocks = [_without_references(block) for block in chapter.blocks]
    asides = tuple(
        plain(block.spans)
        for block in blocks
        if isinstance(block, Paragraph) and block.role == "note"
    )
    glances = [SlidePlan(name, name, glance=one) for one in blocks if isinstance(one, Glance)]
    slides = _joined([*glances, *_with_charts(blocks, name)])
    titles: list[str] = []
    for place, slide in enumerate(slides):
        title = slide.title
        if slide.chart and title in titles:  # two slides are not called alike
            title = slide.chart.caption
        number = titles.count(title)
        titles.append(title)
        yield replace(slide, title=title, number=number, asides=asides if place == 0 else ())


def _with_charts(blocks: Sequence[Block], name: str) -> list[SlidePlan]:
    """Return the slides of sentences and charts: each chart with the sentences before it."""
    slides: list[SlidePlan] = []
    waiting: list[Spans] = []
    for block in blocks:
        if isinstance(block, Chart) and block.caption:
            title = plain(block.says) or name
            slides.append(SlidePlan(title, name, tuple(waiting), block))
            waiting = []
        else:
            waiting += sentences_of(block)
    if slides and len(slides[-1].sentences) + len(waiting) <= _TAKEN_IN:
        last = slides[-1]
        slides[-1] = replace(last, sentences=(*last.sentences, *waiting))
    elif waiting:
        slides.append(SlidePlan(name, name, tuple(waiting)))
    return slides


def _joined(slides: list[SlidePlan]) -> list[SlidePlan]:
    """Return slides, a few words after main figures on the slide of these."""
    if len(slides) < 2 or not slides[0].glance or slides[1].glance or slides[1].chart:
        return slides
    if sum(len(plain(one)) for one in slides[1].sentences) > _FEW:
        return slides
    return [replace(slides[0], sentences=slides[1].sentences), *slides[2:]]


def sentences_of(block: Block) -> list[Spans]:
    """Return the sentences of a block of text, each item of a list as one; [] of other blocks.

    >>> one = Paragraph((Span("培训果农"), Span("1493人", figure="a"), Span("。“两镇。”共12场。")))
    >>> [plain(part) for part in sentences_of(one)]
    ['培训果农1493人。', '“两镇。”', '共12场。']
    """
    if isinstance(block, Paragraph) and block.role != "note":
        return _split(block.spans)
    if isinstance(block, Quote):
        return _split(block.spans)
    if isinstance(block, ListBlock):
        return [item for item in block.items if plain(item).strip()]
    return []


def clauses_of(sentence: Spans) -> list[Spans]:
    """Return the parts of a long sentence at its semicolons; a short one as it is.

    >>> long = (Span("培训果农" * 9 + "（镇；村）；"), Span("宣讲14场次", figure="a"), Span("。"))
    >>> [plain(one)[-6:] for one in clauses_of(long)]
    ['（镇；村）；', '讲14场次。']
    """
    text = plain(sentence)
    if len(text) <= _LONG:
        return [sentence]
    depth, cuts = 0, [0]
    for at, char in enumerate(text, 1):
        depth += (char in _OPENING) - (char in _CLOSING)
        if char == "；" and depth <= 0 and at < len(text):
            cuts.append(at)
    return [cut(sentence, start, end) for start, end in pairwise([*cuts, len(text)])]


def cut(sentence: Spans, start: int, end: int) -> Spans:
    """Return the characters of a sentence between two places."""
    parts, at = [], 0
    for span in sentence:
        piece = span.text[max(start - at, 0) : max(end - at, 0)]
        if piece:
            parts.append(replace(span, text=piece))
        at += len(span.text)
    return tuple(parts)


def _split(spans: Spans) -> list[Spans]:
    sentences: list[list[Span]] = [[]]
    for span in spans:
        if span.picture:
            continue
        for part, piece in enumerate(_pieces(span)):
            if part:
                sentences.append([])
            sentences[-1].append(piece)
    return [tuple(one) for one in sentences if plain(tuple(one)).strip()]


def _pieces(span: Span) -> list[Span]:
    """Return a span, cut after each sentence that ends in it."""
    return [
        replace(span, text=text)
        for line in span.text.split("\n")
        for text in _END_OF_SENTENCE.split(line)
    ]


def _without_references(block: Block) -> Block:
    """Return a block without references to charts: a slide does not number them."""
    if not isinstance(block, Paragraph):
        return block
    return replace(block, spans=tuple(span for span in block.spans if not span.refers))
