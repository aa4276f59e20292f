"""Edits of Markdown cells: where a paragraph stands in the source, and what a change makes of it.

The printed text is found in the source with the marks of Markdown left out. Each edit is tried: the
edited source has to give the wanted paragraphs and leave all others as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from markdown_it import MarkdownIt

from annual_review.document.blocks import plain
from annual_review.document.markdown import blocks_of_markdown
from annual_review.errors import ReviewError
from annual_review.export.docx.cell_marks import marked_parts
from annual_review.word_edits.differences import Change
from annual_review.word_edits.passages import Passage
from annual_review.word_edits.source_edits import SourceEdit

BREAK = "\u2029"  # in a change: a paragraph ends here
_MARKUP = re.compile(r"([\\`*_\[\]<>&$~#|])")


def printed_texts(source: str) -> list[str] | None:
    """Return the texts of the paragraphs that a Markdown source prints; None if it cannot be."""
    try:
        blocks = blocks_of_markdown(source)
    except ReviewError:
        return None
    return [plain(one.spans) for block in blocks for one in marked_parts(block)]


def places_in_markdown(passage: Passage, change: Change, source: str) -> list[SourceEdit]:
    """Return the edits of a Markdown source that make a change, best first."""
    label = sum(atom.is_generated for atom in passage.atoms[:1])
    if change.start < label:
        return []
    printed = passage.text[len(passage.atoms[0].text) if label else 0 :]
    before = printed_texts(source)
    start, end = change.start - label, change.end - label
    wanted = f"{printed[:start]}{change.text}{printed[end:]}".split(BREAK)
    found: list[SourceEdit] = []
    for places in _places(printed, source):
        for a, b in _ranges(places, start, end):
            for written in (change.text, _MARKUP.sub(r"\\\1", change.text)):
                text = written.replace(BREAK, "\n\n")
                edited = source[:a] + text + source[b:]
                if _is_wanted(before, printed_texts(edited), printed, wanted):
                    origin = passage.origin
                    found.append(SourceEdit(origin.chapter, origin.cell, a, b, text))
                    break
    return list(dict.fromkeys(found))


def without_paragraph(passage: Passage, source: str) -> list[SourceEdit]:
    """Return the edits that delete a paragraph, with the empty lines behind it."""
    return [
        SourceEdit(passage.origin.chapter, passage.origin.cell, start, end, "")
        for start, end in _lines_of(passage, source)
        if _is_wanted(
            printed_texts(source),
            printed_texts(source[:start] + source[end:]),
            _words(passage),
            [],
        )
    ]


def behind_paragraph(passage: Passage, source: str, texts: Sequence[str]) -> list[SourceEdit]:
    """Return the edits that write paragraphs behind a paragraph."""
    found = []
    for _start, end in _lines_of(passage, source):
        at = len(source[:end].rstrip("\n"))
        written = "".join(f"\n\n{as_markdown(text)}" for text in texts)
        rest = source[at:]
        written += "\n" if rest.startswith("\n") and not rest.startswith("\n\n") else ""
        wanted = [_words(passage), *texts]
        edited = source[:at] + written + rest
        if _is_wanted(printed_texts(source), printed_texts(edited), _words(passage), wanted):
            origin = passage.origin
            found.append(SourceEdit(origin.chapter, origin.cell, at, at, written))
    return found


def joined_paragraphs(first: Passage, second: Passage, source: str) -> list[SourceEdit]:
    """Return the edits that make one paragraph of two neighbours."""
    before = printed_texts(source)
    one, other = _words(first), _words(second)
    found = []
    for match in re.finditer(r"\n[ \t]*\n\s*", source):
        edited = source[: match.start()] + source[match.end() :]
        texts = printed_texts(edited)
        if before is None or texts is None:
            continue
        for at in range(len(before) - 1):
            if before[at : at + 2] == [one, other] and texts == [
                *before[:at],
                one + other,
                *before[at + 2 :],
            ]:
                origin = first.origin
                found.append(
                    SourceEdit(origin.chapter, origin.cell, match.start(), match.end(), "")
                )
    return found


def as_markdown(text: str) -> str:
    r"""Return a text as Markdown that prints it.

    >>> as_markdown("1*2"), as_markdown("*甲*"), as_markdown("# 号")
    ('1*2', '\\*甲\\*', '\\# 号')
    """
    if printed_texts(text) == [text]:
        return text
    escaped = _MARKUP.sub(r"\\\1", text)
    return re.sub(r"^(\s*(?:\d+(?=[.)])|(?=[-+])))", r"\1\\", escaped)


def _words(passage: Passage) -> str:
    return "".join(atom.text for atom in passage.atoms if not atom.is_generated)


def _is_wanted(
    before: list[str] | None, after: list[str] | None, old: str, wanted: Sequence[str]
) -> bool:
    """Return whether one paragraph became the wanted ones, and no other changed."""
    if before is None or after is None:
        return False
    return any(
        text == old and after == [*before[:at], *wanted, *before[at + 1 :]]
        for at, text in enumerate(before)
    )


def _places(printed: str, source: str) -> Iterator[list[int]]:
    """Yield for each part of a source that may print a text the place of each of its characters."""
    for start, end in _inline_ranges(source):
        places: list[int] = []
        at = start
        for char in printed:
            while at < end and not (
                source[at] == char or (char.isspace() and source[at].isspace())
            ):
                at += 1
            if at >= end:
                break
            places.append(at)
            at += 1
        if len(places) == len(printed):
            yield [*places, end]


def _inline_ranges(source: str) -> Iterator[tuple[int, int]]:
    """Yield the places of the paragraphs, headings and items of a source."""
    lines = source.splitlines(keepends=True)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    for token in MarkdownIt("commonmark").enable("table").parse(source):
        if token.type == "inline" and token.map:
            start, end = starts[token.map[0]], starts[token.map[1]]
            yield start, start + len(source[start:end].rstrip())


def _ranges(places: list[int], start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield where a stretch of a text stands in the source; an insertion behind what is before."""
    if start < end:
        yield places[start], places[end - 1] + 1
        if start:  # with the marks of Markdown that are around it
            yield places[start - 1] + 1, places[end]
        return
    if start:
        yield places[start - 1] + 1, places[start - 1] + 1
    if start < len(places) - 1 or not start:
        yield places[start], places[start]
    yield places[-1], places[-1]


def _lines_of(passage: Passage, source: str) -> Iterator[tuple[int, int]]:
    """Yield the whole lines in which a passage stands, with the empty ones behind them."""
    printed = _words(passage)
    for places in _places(printed, source):
        start = source.rfind("\n", 0, places[0]) + 1 if places else 0
        end = source.find("\n", places[-1])
        end = len(source) if end < 0 else end
        while end < len(source) and source[end] == "\n":
            end += 1
        yield start, end
