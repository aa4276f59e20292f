"""What of a text may hold numerals: names from params/ and the registers, sentences of the review.

A model may name a plan or an event whose name has a numeral, and repeat a sentence of the review
that has one and no figure (每月至少召开一次). All else that is a numeral has to be a token.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from annual_review.document.blocks import (
    Block,
    Chart,
    Document,
    Heading,
    ListBlock,
    Paragraph,
    Quote,
    Spans,
    Table,
    plain,
    spans_in,
)
from annual_review.document.typed_numbers import known_names
from annual_review.locked_text.numerals import MEASURES, find_numerals, is_numeral
from annual_review.locked_text.tokens import Tokens, prose_chapters
from annual_review.project.settings import Settings

_CLAUSE = re.compile(r"[^，。；：！？、\n\ufffc]+")
_SENTENCE = re.compile(r"[^。；！？\n\ufffc]+")
_QUOTED = re.compile(r"“[^“”\n]{1,40}”|《[^《》\n]{1,60}》")
_FEWEST = 4  # characters beside numerals that make a clause a sentence of its own
_FIGURE = "\ufffc"
_A_NUMBER = re.compile(  # nothing but a number, with what may stand around one
    r"(?:不足|不到|超过|至少|约|近|第)?[\d.,—–~～至到/-]*[\d〇零一二三四五六七八九十百千万亿两半]+"
    rf"[\d.,—–~～至到/%％-]*(?:{MEASURES})?(?:以上|以下|以内|及以上|左右)?"
)


@dataclass(frozen=True)
class Allowed:
    """What may hold numerals: `names`, and `phrases` of the review that have no figure."""

    names: tuple[str, ...]
    phrases: tuple[str, ...]

    @property
    def all(self) -> tuple[str, ...]:
        """Names and phrases."""
        return (*self.names, *self.phrases)


def allowed_in(document: Document, settings: Settings, tokens: Tokens) -> Allowed:
    """Return what may hold numerals in a text on a review."""
    labels = [token.span.text for token in tokens.of_figure("year")]
    given = {name for name in known_names(settings) if not _A_NUMBER.fullmatch(name)}
    runs = list(_typed_runs(document))
    given |= {name for name in _names_in(document) if not _A_NUMBER.fullmatch(name)}
    given |= {quoted for run in runs for quoted in _QUOTED.findall(run)}
    names = sorted(name for name in given if _without(labels, name) == name and _has_numeral(name))
    phrases: dict[str, None] = {}
    for run in runs:
        phrases |= dict.fromkeys(_phrases(_without(labels, run), names))
    return Allowed(tuple(names), tuple(phrases))


def _phrases(run: str, names: Iterable[str]) -> Iterator[str]:
    """Yield the clauses of a text that hold numerals; short ones with the sentence around them."""
    for sentence in _SENTENCE.findall(run):
        for clause in map(str.strip, _CLAUSE.findall(sentence)):
            if not find_numerals(clause, names):
                continue
            if _letters(clause) >= _FEWEST:
                yield clause
            elif _letters(sentence) >= _FEWEST:
                yield sentence.strip().strip("，：、")


def _without(labels: Iterable[str], text: str) -> str:
    """Return a text with the names of years in it as figures are: they have tokens."""
    for label in labels:
        text = text.replace(label, _FIGURE)
    return text


def _letters(text: str) -> int:
    return sum(char.isalpha() and not is_numeral(char) for char in text)


def _has_numeral(text: str) -> bool:
    return len(text) > 1 and bool(find_numerals(text))


def _names_in(document: Document) -> Iterator[str]:
    """Yield the names that the review takes from records."""
    for __, blocks in prose_chapters(document):
        for block in blocks:
            yield from (span.text for span in spans_in(block) if span.is_name)


def _typed_runs(document: Document) -> Iterator[str]:
    """Yield the texts of a review, figures replaced: its prose, headings and captions."""
    yield document.title
    for chapter, blocks in prose_chapters(document):
        if chapter.heading:
            yield plain(chapter.heading.spans)
        for block in blocks:
            for spans in spans_of(block):
                yield "".join(
                    _FIGURE if span.figure or span.refers else span.text for span in spans
                )


def spans_of(block: Block) -> Iterator[Spans]:
    """Yield the runs of prose in a block: a paragraph, each item of a list, a heading."""
    if isinstance(block, Heading | Paragraph | Quote):
        yield block.spans
    elif isinstance(block, ListBlock):
        yield from block.items
    elif isinstance(block, Chart | Table):
        yield block.says
