"""The review as a tree: what every exporter renders, whatever its format.

A chapter's outputs carry blocks as JSON (`block_json`); `reading` makes a Document of an executed
notebook, and each exporter turns the Document into its own format.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, TypeVar, get_args

from annual_review.errors import BuildError

Align = Literal["left", "right", "center"]
Role = Literal["body", "lead", "note", "notice"]


@dataclass(frozen=True)
class Span:
    """A run of text within a paragraph; a newline in it is a line break.

    `figure` is the id of the Figure that the text prints; `href` makes a link of it; `is_name`
    tells of names taken from records.
    """

    text: str
    style: Literal["", "strong", "emphasis", "code"] = ""
    figure: str = ""
    href: str = ""
    is_name: bool = False


Spans = tuple[Span, ...]


@dataclass(frozen=True)
class Heading:
    """A heading: level 1 is a chapter. `label` is its number (“一、”, “（一）”, “1．”) or empty."""

    level: int
    spans: Spans
    id: str = ""
    label: str = ""


@dataclass(frozen=True)
class Paragraph:
    """A paragraph; `role` sets apart a lead, a note in small type, or a notice to be seen."""

    spans: Spans
    role: Role = "body"


@dataclass(frozen=True)
class ListBlock:
    """A list; each item is a line of spans.

    A list within a list is a block of its own of the next `level`; the list around it goes on
    behind it in another block, whose `start` carries the count on.
    """

    items: tuple[Spans, ...]
    ordered: bool = False
    start: int = 1
    level: int = 0


@dataclass(frozen=True)
class Quote:
    """A passage quoted."""

    spans: Spans


@dataclass(frozen=True)
class Verbatim:
    """Plain output or code, set in a fixed width."""

    text: str


@dataclass(frozen=True)
class Table:
    """A table: a header and rows of cells, each cell spans; `number` counts tables from 1."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[Spans, ...], ...]
    align: tuple[Align, ...]
    number: int = 0

    def __post_init__(self) -> None:
        """Refuse a row, or an alignment, that does not fit the header."""
        if any(len(line) != len(self.header) for line in (self.align, *self.rows)):
            raise BuildError("A table has rows of unlike lengths.", self.caption or "a table")

    @property
    def label(self) -> str:
        """Return “表1”, or nothing for a table without a caption."""
        return f"表{self.number}" if self.number else ""


@dataclass(frozen=True)
class Chart:
    """A chart or another picture: its bytes, caption, and text for who can't see it."""

    caption: str
    alt: str
    content: bytes
    format: Literal["svg", "png"] = "svg"
    number: int = 0

    @property
    def label(self) -> str:
        """Return “图1”, or nothing for a picture without a caption."""
        return f"图{self.number}" if self.number else ""

    @property
    def description(self) -> str:
        """The text for who can't see it; never empty, as PDF/UA-1 asks."""
        return self.alt or self.caption or "图"


@dataclass(frozen=True)
class Glance:
    """The figures that matter most, set large side by side: pairs of a span and its label."""

    items: tuple[tuple[Span, str], ...]


Block = Heading | Paragraph | ListBlock | Quote | Verbatim | Table | Chart | Glance


@dataclass(frozen=True)
class Chapter:
    """A chapter: its heading, and what follows it; blocks before the first heading have none."""

    heading: Heading | None
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Document:
    """A review: its title block, and its blocks in order. `evidence` is each figure's JSON by id.

    `fonts` and `page` are the office's own (font files by role; `settings.Page` as a mapping).
    """

    title: str
    office: str
    year: int
    date: dt.date | None
    blocks: tuple[Block, ...]
    evidence: dict[str, dict[str, object]] = field(default_factory=dict)
    fonts: dict[str, Path] = field(default_factory=dict)
    page: dict[str, float] = field(default_factory=dict)

    @property
    def date_line(self) -> str:
        """The date as it stands on the cover: the day if known, else the January after the year."""
        if self.date:
            return f"{self.date.year}年{self.date.month}月{self.date.day}日"
        return f"{self.year + 1}年1月" if self.year else ""

    @property
    def headings(self) -> tuple[Heading, ...]:
        """The headings in order."""
        return tuple(block for block in self.blocks if isinstance(block, Heading))

    @property
    def chapters(self) -> tuple[Chapter, ...]:
        """The blocks, parted before each heading of level 1."""
        starts = [
            place
            for place, block in enumerate(self.blocks)
            if place == 0 or (isinstance(block, Heading) and block.level == 1)
        ]
        ends = [*starts[1:], len(self.blocks)]
        return tuple(_chapter(self.blocks[a:b]) for a, b in zip(starts, ends, strict=True))


def _chapter(blocks: tuple[Block, ...]) -> Chapter:
    first = blocks[0]
    if isinstance(first, Heading) and first.level == 1:
        return Chapter(first, blocks[1:])
    return Chapter(None, blocks)


def plain(spans: Spans) -> str:
    """Return the text of spans without their marks."""
    return "".join(span.text for span in spans)


# The fields of spans and blocks that hold what a reader reads.
_READ = frozenset({"spans", "items", "text", "caption", "alt", "header", "rows"})
_FIELDS_READ: dict[type, tuple[str, ...]] = {
    kind: tuple(one.name for one in dataclasses.fields(kind) if one.name in _READ)
    for kind in (Span, *get_args(Block))
}
_Value = TypeVar("_Value")


def map_text(value: _Value, change: Callable[[str], str]) -> _Value:
    """Return a block, or a part of one, with `change` done to every text that a reader reads."""
    changed: _Value = _map(value, change)
    return changed


def _map(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, tuple):
        return tuple(_map(part, change) for part in value)
    read = _FIELDS_READ.get(type(value), ())
    changed = {name: _map(getattr(value, name), change) for name in read}
    return dataclasses.replace(value, **changed) if changed else value


def texts(part: object) -> Iterator[str]:
    """Yield every text of a block, or of a part of one, that a reader reads, in order."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, tuple):
        for inner in part:
            yield from texts(inner)
    else:
        for name in _FIELDS_READ.get(type(part), ()):
            yield from texts(getattr(part, name))
