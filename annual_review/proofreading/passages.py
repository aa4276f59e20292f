"""The passages of a review that are proofread: paragraphs, items of lists, headings, captions.

`passages_of` takes them from a Document. Rules look at a passage's `text` or at what of it was
typed: names from registers and from params/, code and links are replaced by gaps of the same
length, so that positions in all of its texts are the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from annual_review.document.blocks import (
    Block,
    Chapter,
    Chart,
    Document,
    Glance,
    Heading,
    ListBlock,
    Paragraph,
    Quote,
    Span,
    Table,
    plain,
)

GAP = "\ufffc"  # replaces each character of a name or a figure
HAN = r"[^\W\d_a-zA-Z]"  # for patterns: a Chinese character; a range of them compiles slowly
Kind = Literal["paragraph", "item", "heading", "caption"]

_MESSAGES = ("notice", "missing")  # roles of paragraphs that the program wrote
_SHORTEST_NAME = 4  # a shorter one of params/ is mostly a word, too
_OF_REGISTERS = re.compile(r"(?:登记)?(?:台账|名册|统计表?|情况表|登记表)$")
_LATIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_+-]*(?:[./:@]+[A-Za-z0-9_%?=&#+-]+)+")
_LETTER = re.compile("[A-Za-z]")
_SENTENCE = re.compile(r"[^。！？\n]+[。！？]*[”’）》】]*")


@dataclass(frozen=True)
class Passage:
    """A run of prose: its text, its chapter, and where names and figures stand in it.

    `names` and `figures` are pairs of positions. `is_whole` tells a paragraph that must end in a
    mark from one that is set to the right or in the middle.
    """

    text: str
    chapter: str = ""
    kind: Kind = "paragraph"
    names: tuple[tuple[int, int], ...] = ()
    figures: tuple[tuple[int, int], ...] = ()
    is_whole: bool = True

    @cached_property
    def typed(self) -> str:
        """The text with gaps for names."""
        return _with_gaps(self.text, self.names)

    @cached_property
    def words(self) -> str:
        """The text with gaps for names and figures."""
        return _with_gaps(self.typed, self.figures)

    @cached_property
    def sentences(self) -> tuple[tuple[int, int], ...]:
        """The places of the sentences, each with the marks at its end."""
        return tuple(one.span() for one in _SENTENCE.finditer(self.text))

    def sentence_at(self, place: int) -> str:
        """Return the sentence around a place."""
        for start, end in self.sentences:
            if start <= place < end:
                return self.text[start:end].strip()
        return self.text.strip()


def passages_of(document: Document, names: Iterable[str] = ()) -> list[Passage]:
    """Return the passages of a review in order; `names` are those of params/.

    Tables' cells, notices of the program and verbatim output are no passages.
    """
    pattern = _pattern(names)
    return [
        _passage(spans, _title(chapter), kind, whole, pattern)
        for chapter in document.chapters
        for block in ([chapter.heading] if chapter.heading else []) + list(chapter.blocks)
        for spans, kind, whole in _parts(block)
    ]


def _title(chapter: Chapter) -> str:
    return plain(chapter.heading.spans) if chapter.heading else ""


def _parts(block: Block) -> Iterator[tuple[Sequence[Span], Kind, bool]]:
    if isinstance(block, Paragraph):
        is_message = block.role in _MESSAGES or all(span.is_name for span in block.spans)
        if not is_message:
            yield block.spans, "paragraph", block.align == "left"
    elif isinstance(block, Quote):
        yield block.spans, "paragraph", False
    elif isinstance(block, Heading):
        yield block.spans, "heading", False
    elif isinstance(block, ListBlock):
        yield from ((item, "item", False) for item in block.items)
    elif isinstance(block, Glance):
        yield from (([Span(label)], "caption", False) for _, label in block.items)
    elif isinstance(block, Chart | Table):
        yield block.says, "item", False
        yield [Span(block.caption)], "caption", False


def _passage(
    spans: Sequence[Span], chapter: str, kind: Kind, whole: bool, known: re.Pattern[str]
) -> Passage:
    text = ""
    names: list[tuple[int, int]] = []
    figures: list[tuple[int, int]] = []
    for span in spans:
        place = len(text), len(text) + max(len(span.text), bool(span.picture))
        text += span.text or (GAP if span.picture else "")
        if span.figure:
            figures.append(place)
        elif span.is_name or span.picture or span.style == "code" or span.effect == "super":
            names.append(place)
    typed = _with_gaps(text, names)
    names += [one.span() for one in known.finditer(typed)]
    names += [one.span() for one in _LATIN.finditer(typed) if _LETTER.search(one[0])]
    return Passage(text, chapter, kind, tuple(sorted(names)), tuple(figures), whole)


def _pattern(names: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern of the names in params/, and of the words that registers are named after."""
    stems = {_OF_REGISTERS.sub("", name) for name in names}
    known = {name for name in {*names, *stems} if len(name) >= _SHORTEST_NAME}
    ordered = sorted(known, key=lambda name: (-len(name), name))
    return re.compile("|".join(map(re.escape, ordered)) or r"(?!)")


def _with_gaps(text: str, places: Iterable[tuple[int, int]]) -> str:
    for start, end in places:
        text = text[:start] + GAP * (end - start) + text[end:]
    return text
