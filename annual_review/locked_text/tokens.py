"""Tokens: {{id}} stands for a figure as the review prints it, so that nobody types its number.

{{teams.farmers}}          the figure: 1490余人
{{teams.farmers|上年}}     the figure of the year before: 2820余人
{{teams.farmers|增长}}     the change: 减少47.1%, with the word for its direction
{{teams.farmers|写法2}}    another way in which the review prints it: 1493人
{{year}}, {{year|上年}}    the period under review, and the one before
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from annual_review.document.blocks import Block, Chapter, Document, Span, spans_in
from annual_review.errors import nearest
from annual_review.project.period_labels import period_label
from annual_review.project.settings import Settings

YEAR = "year"
BEFORE, CHANGE, WAY = "上年", "增长", "写法"
TOKEN = re.compile(r"\{\{\s*([^{}|｜\n]+?)\s*(?:[|｜]\s*([^{}|｜\n]+?)\s*)?\}\}")
_FORMS = {"": "", "before": BEFORE, "change": CHANGE}
_NUMERAL = re.compile(r"\d|[一二三四五六七八九十两]")


@dataclass(frozen=True)
class Token:
    """A token: the id of its figure, or `year`; its form, or ""; and the span that it becomes."""

    id: str
    form: str
    span: Span

    def __str__(self) -> str:
        """Return it as it is written."""
        return f"{{{{{self.id}|{self.form}}}}}" if self.form else f"{{{{{self.id}}}}}"


@dataclass(frozen=True)
class Tokens:
    """The tokens of a review by (id, form), in the order in which it prints them."""

    known: Mapping[tuple[str, str], Token]

    def get(self, id: str, form: str) -> Token | None:
        """Return a token, or None if there is no such one."""
        return self.known.get((id, form))

    def of_span(self, span: Span) -> Token | None:
        """Return the token that stands for a span of the review, or None for other text."""
        return self._by_text.get((span.figure, span.shows, span.text)) if span.figure else None

    def near(self, id: str, form: str) -> str:
        """Return the token nearest to one that does not exist, as it is written; "" if none is."""
        ids = dict.fromkeys(token.id for token in self.known.values())
        found = id if id in ids else nearest(id, ids)
        token = self.get(found, form) or next(
            (token for token in self.known.values() if token.id == found), None
        )
        return str(token) if token else ""

    def of_figure(self, id: str) -> list[Token]:
        """Return the tokens of a figure."""
        return [token for token in self.known.values() if token.id == id]

    @cached_property
    def _by_text(self) -> dict[tuple[str, str, str], Token]:
        return {
            (token.span.figure, token.span.shows, token.span.text): token
            for token in reversed(list(self.known.values()))
        }


def tokens_of(document: Document, settings: Settings) -> Tokens:
    """Return the tokens of a review: of every figure in every way in which it prints it."""
    known: dict[tuple[str, str], Token] = {}
    seen: dict[tuple[str, str], list[str]] = {}
    for label, form in zip(_labels(settings), ("", BEFORE), strict=True):
        known[YEAR, form] = Token(YEAR, form, Span(label))
    for span in _printed(document):
        ways = seen.setdefault((span.figure, span.shows), [])
        if span.text in ways:
            continue
        ways.append(span.text)
        form = _FORMS[span.shows]
        if len(ways) > 1:
            form += f"{WAY}{len(ways)}"
        bare = Span(span.text, figure=span.figure, shows=span.shows)
        known[span.figure, form] = Token(span.figure, form, bare)
    return Tokens(known)


def prose_chapters(document: Document) -> Iterator[tuple[Chapter, tuple[Block, ...]]]:
    """Yield the chapters of a review with their blocks, without that on data quality."""
    for chapter in document.chapters:
        if not (chapter.heading and chapter.heading.is_quality):
            yield chapter, chapter.blocks


def _printed(document: Document) -> Iterator[Span]:
    """Yield the spans that print a figure: those of the prose first, then those of tables.

    A way of printing it without a numeral, such as “全部”, is a word that anyone may write.
    """
    for __, blocks in prose_chapters(document):
        for block in blocks:
            for span in spans_in(block):
                is_known = span.figure in document.evidence and span.shows in _FORMS
                if is_known and _NUMERAL.search(span.text):
                    yield span


def _labels(settings: Settings) -> tuple[str, str]:
    """Return what the period is called, and the same period of the year before."""
    office, name = settings.office, settings.period_name
    before = name.in_year(name.year - 1)
    return settings.label, period_label(before, office.year_starts, office.year_name)
