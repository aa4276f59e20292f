"""The prose of a Document as passages and sentences, each knowing its spans."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from annual_review.document.blocks import Chart, Heading, Paragraph, Span, Table, plain

FINDING = "finding"  # above a chart or a table; it has no full stop
PROSE = ("body", "lead", "analysis", "absent", FINDING)  # roles that are the review's own text
_END = re.compile(r"(?<=[。！？])")


class Complaint(NamedTuple):
    """What a rule found: the rule, the chapter, the sentence, and why it is wrong."""

    rule: str
    chapter: str
    sentence: str
    why: str

    def __str__(self) -> str:
        """Return it as one line."""
        return f"[{self.rule}] {self.chapter}：{self.why} ← {self.sentence}"


@dataclass(frozen=True)
class Passage:
    """A paragraph or a part of one: its chapter, the heading above it, its role and spans."""

    chapter: str
    heading: str
    role: str
    spans: tuple[Span, ...]
    is_appendix: bool = False

    @property
    def text(self) -> str:
        """The text as it is printed."""
        return plain(self.spans)

    @property
    def own_words(self) -> str:
        """The text without names of registers; each is replaced by ○."""
        return "".join("○" if span.is_name else span.text for span in self.spans)

    def complaint(self, rule: str, why: str) -> Complaint:
        """Return a complaint about it."""
        return Complaint(rule, self.chapter, self.text, why)

    @property
    def sentences(self) -> "Iterator[Passage]":
        """The sentences, each with the spans or parts of spans that it holds."""
        own: list[Span] = []
        for span in self.spans:
            for part in _END.split(span.text) if not span.is_name else [span.text]:
                if part:
                    own.append(replace(span, text=part))
                if part.endswith(("。", "！", "？")) and not span.is_name:
                    yield replace(self, spans=tuple(own))
                    own = []
        if own:
            yield replace(self, spans=tuple(own))


def passages(document, *roles) -> list[Passage]:
    """Return the paragraphs of the chapters before the appendix, of some roles or all."""
    return [
        one
        for one in all_passages(document)
        if not one.is_appendix and (not roles or one.role in roles)
    ]


def all_passages(document) -> list[Passage]:
    """Return the paragraphs of a document, of the appendix, too."""
    found, chapter, heading, appendix = [], "", "", False
    for block in document.blocks:
        if isinstance(block, Heading):
            heading = f"{block.label}{plain(block.spans)}"
            if block.level == 1:
                chapter, appendix = heading, block.label.startswith("附")
        elif isinstance(block, Paragraph):
            found.append(Passage(chapter, heading, block.role, block.spans, appendix))
        elif isinstance(block, Chart | Table) and block.says:
            found.append(Passage(chapter, heading, FINDING, block.says, appendix))
    return found


def sentences(document, *roles) -> Iterator[Passage]:
    """Yield the sentences of the chapters before the appendix."""
    for one in passages(document, *(roles or PROSE)):
        yield from one.sentences


def value_of(read, span):
    """Return the value of the figure that a span prints; None for other spans."""
    return read.document.evidence.get(span.figure, {}).get("value") if span.figure else None


def register_of(read, figure) -> str:
    """Return the register that a figure is computed from, or an empty text."""
    rule = str(read.document.evidence.get(figure, {}).get("rule", ""))
    name = rule.partition("，")[0]
    return name if name in read.review.settings.book.registers else ""
