"""Why a register gives nothing, as a sentence in parts, and several such sentences as one text.

`chapter` makes a `Missing` of a register that was not sent or cannot be used, and shows its
`paragraph` where the register would have been told of; `chapter_notices` makes one paragraph of all
those of a chapter.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass

from annual_review.document.blocks import Paragraph, Span, Spans, plain

LATER = "，有关情况暂缺。"  # how a sentence ends on what may still be sent or corrected
# A sentence that says of one thing only that there was none; the verbs of registering and holding.
_NONE_OF = re.compile(
    r"(?P<opening>[^。！？]*没有(?:登记|开展|召开|组织|举办|安排))(?P<thing>[^，；：。！？]+)。"
)


@dataclass(frozen=True)
class Missing:
    """Why a register gives nothing: a sentence, in the parts that may be shared with another one.

    `register` is the register's name and what ties the `detail` to it.

    >>> str(Missing("本年未收到", "《宣讲台账》", ending=LATER))
    '本年未收到《宣讲台账》，有关情况暂缺。'
    >>> str(Missing("", "《宣讲台账》登记的", "3行", "均待更正", LATER))
    '《宣讲台账》登记的3行均待更正，有关情况暂缺。'
    """

    opening: str
    register: str
    detail: str = ""
    predicate: str = ""
    ending: str = "。"

    def __str__(self) -> str:
        """Return the sentence."""
        return "".join(astuple(self))

    @property
    def paragraph(self) -> Paragraph:
        """The sentence as a paragraph, with a span for each part, some of them empty."""
        opening, register, detail, predicate, ending = astuple(self)
        names = (Span(register, is_name=True), Span(detail, is_name=True))
        return Paragraph((Span(opening), *names, Span(predicate), Span(ending)), "missing")

    @classmethod
    def of(cls, paragraph: Paragraph) -> Missing | None:
        """Return what `paragraph` was made of; None for one that was not made of a Missing."""
        parts = [span.text for span in paragraph.spans]
        return cls(*parts) if paragraph.role == "missing" and len(parts) == _PARTS else None


_PARTS = len(Missing.__dataclass_fields__)


def one_notice(paragraphs: Iterable[Paragraph]) -> Paragraph:
    """Return one paragraph of several that say what is missing or absent, each thing named once.

    What is missing comes first. The registers of which the same is said are listed; clauses with
    one ending share it.
    """
    reasons: list[Missing] = []
    others: list[Spans] = []
    for paragraph in paragraphs:
        reason = Missing.of(paragraph)
        if reason is None:
            others.append(paragraph.spans)
        else:
            reasons.append(reason)
    spans = [*_sentences(reasons), *_listed(list(dict.fromkeys(others)))]
    return Paragraph(tuple(span for span in spans if span.text), "missing")


def _sentences(reasons: Iterable[Missing]) -> Iterable[Span]:
    """Yield sentences, one for each ending."""
    clauses: dict[str, dict[tuple[str, str], dict[str, dict[str, None]]]] = {}
    for one in reasons:
        alike = clauses.setdefault(one.ending, {}).setdefault((one.opening, one.predicate), {})
        alike.setdefault(one.register, {})[one.detail] = None
    for ending, clauses_of_ending in clauses.items():
        comma = ""
        for (opening, predicate), registers in clauses_of_ending.items():
            yield Span(comma + opening)
            yield from _names(registers)
            yield Span(predicate)
            comma = "，"
        yield Span(ending)


def _names(registers: dict[str, dict[str, None]]) -> Iterable[Span]:
    """Yield registers with their details; GB/T 15834-2011, 4.5.3.5: no 、 between 《》《》."""
    has_details = any("".join(details) for details in registers.values())
    comma = ""
    for register, details in registers.items():
        yield Span(comma)
        yield Span(register, is_name=True)
        yield Span("".join(details), is_name=True)
        comma = "、" if has_details else ""


def _listed(statements: Sequence[Spans]) -> Iterable[Span]:
    """Yield statements one after the other; what there was none of is listed in one sentence."""
    things: dict[str, list[str]] = {}
    for spans in statements:
        for sentence in _sentences_of(spans):
            match = None if len(sentence) > 1 else _NONE_OF.fullmatch(plain(sentence))
            # A span with a figure is not taken apart.
            if match is None or sentence[0].figure:
                yield from sentence
            else:
                things.setdefault(match["opening"], []).append(match["thing"])
    for opening, named in things.items():
        yield Span(f"{opening}{'、'.join(named)}。")


def _sentences_of(spans: Spans) -> Iterable[Spans]:
    """Yield the spans of each sentence that ends with a span."""
    start = 0
    for end, span in enumerate(spans, 1):
        if span.text.endswith("。") or end == len(spans):
            yield spans[start:end]
            start = end
