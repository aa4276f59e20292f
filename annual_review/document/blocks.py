"""The review as a tree of blocks: the Document that every exporter renders.

A chapter's outputs carry blocks as JSON (`block_json`); `reading.read_document` makes a Document of
an executed notebook; each exporter (`annual_review.export`) turns the Document into its format.
Blocks with prose know their `origin`, which takes no part in comparing them.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeVar, get_args

from annual_review.document.chart_data import ChartData
from annual_review.errors import BuildError
from annual_review.language import _
from annual_review.project.document_parts import DocumentParts
from annual_review.project.official_elements import OfficialElements

if TYPE_CHECKING:
    from annual_review.project.words import Words

Align = Literal["left", "right", "center"]
# "analysis" is a comparison, a peak, what a chart shows; "missing" says why a register gives
# nothing, "absent" that nothing of a kind was registered.
Role = Literal["body", "lead", "note", "notice", "analysis", "missing", "absent"]
PrintedRole = Literal["body", "lead", "note", "notice"]
Style = Literal["", "strong", "emphasis", "code"]
Effect = Literal["", "underline", "strike", "super", "sub"]
Shows = Literal["", "before", "change"]  # what of a figure a span prints


class Origin(NamedTuple):
    """Where a block comes from: its chapter's name, its cell's id, its position in the cell."""

    chapter: str
    cell: str
    position: int


@dataclass(frozen=True)
class Chart:
    """A chart or another picture: its content, caption and alternative text.

    `says` is the finding that stands above the caption, as prose; `note` stands below it, in small
    type: the rows that a drawing is of, what is not drawn. Spans refer to `id`.
    `width` is the one that it was given, in CSS pixels, or 0. A formula in a line of text has its
    height in ems of that text, and `depth` is the part of it below the baseline. `data` are the
    numbers that are drawn, where they are known. `is_drawing` is true for an SVG of this package,
    whose texts are texts; `narrow` is the same drawing for a phone, where there is one.
    """

    caption: str
    alt: str
    content: bytes
    format: Literal["svg", "png", "jpeg"] = "svg"
    number: int = 0
    width: float = 0
    height: float = 0
    depth: float = 0
    says: Spans = ()
    id: str = ""
    note: Spans = ()
    data: ChartData | None = None
    narrow: bytes = b""
    is_drawing: bool = False
    origin: Origin | None = field(default=None, compare=False, kw_only=True)

    @property
    def label(self) -> str:
        """Return “图1”, or an empty text for a picture without a caption."""
        return f"图{self.number}" if self.number else ""

    @property
    def anchor(self) -> str:
        """Return the id that links lead to, unlike any heading's; empty if nothing refers to it."""
        return f"chart:{self.number}" if self.id else ""

    @property
    def description(self) -> str:
        """The alternative text, first the finding; never empty, as PDF/UA-1 requires."""
        found = f"{plain(self.says)}。" if self.says else ""
        return f"{found}{self.alt or self.caption or '图'}"


@dataclass(frozen=True)
class Span:
    """A run of text in a paragraph, or a picture; a newline in the text is a line break.

    `figure` is the id of the Figure that the text prints, `href` the target of a link, and
    `is_name` is true for names taken from records. `refers` are the ids of the charts and tables
    that a reference such as （见图3） is to. `shows` says what of the figure the text prints: its
    value, its value of the year before, or the change from that (增长6.1%, 由24场减为12场). `note`
    is the number of the note that stands behind the text on paper (see
    `export.evidence_appendix`), or 0.
    """

    text: str
    style: Style = ""
    figure: str = ""
    href: str = ""
    is_name: bool = False
    effect: Effect = ""
    picture: Chart | None = None
    refers: tuple[str, ...] = ()
    shows: Shows = ""
    note: int = 0


Spans = tuple[Span, ...]


@dataclass(frozen=True)
class Heading:
    """A heading: level 1 is a chapter. `label` is its number (“一、”, “（一）”, “1．”) or empty.

    `is_unnumbered` is true for a chapter that has no number in any style, as an opening has none,
    `is_quality` for one on data quality.
    """

    level: int
    spans: Spans
    id: str = ""
    label: str = ""
    is_unnumbered: bool = False
    is_quality: bool = False
    origin: Origin | None = field(default=None, compare=False, kw_only=True)


@dataclass(frozen=True)
class Paragraph:
    """A paragraph: body text, a lead, a note in small type, or a highlighted notice.

    What it says decides its `role`, and that how it is printed: several roles are printed alike.
    """

    spans: Spans
    role: Role = "body"
    align: Align = "left"
    origin: Origin | None = field(default=None, compare=False, kw_only=True)

    @property
    def printed_as(self) -> PrintedRole:
        """The role like which it is printed: one of the four that have a style of their own."""
        match self.role:
            case "analysis" | "absent":
                return "body"
            case "missing":
                return "notice"
            case role:
                return role


@dataclass(frozen=True)
class ListBlock:
    """A list; each item is a line of spans.

    A nested list is a separate block of the next `level`; the outer list continues after it in
    another block, whose `start` continues the count.
    """

    items: tuple[Spans, ...]
    ordered: bool = False
    start: int = 1
    level: int = 0
    origin: Origin | None = field(default=None, compare=False, kw_only=True)


@dataclass(frozen=True)
class Quote:
    """A block quotation."""

    spans: Spans
    origin: Origin | None = field(default=None, compare=False, kw_only=True)


@dataclass(frozen=True)
class Verbatim:
    """Plain output or code, set in a monospaced font."""

    text: str


@dataclass(frozen=True)
class Table:
    """A table: a header and rows of cells, each cell spans; `number` counts tables from 1.

    `says` is the finding that stands above the caption, as prose; spans refer to `id`.
    `is_continued` is true of a part of a wide table, but for the first (`export.folded_tables`).
    """

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[Spans, ...], ...]
    align: tuple[Align, ...]
    number: int = 0
    says: Spans = ()
    id: str = ""
    is_continued: bool = False
    origin: Origin | None = field(default=None, compare=False, kw_only=True)

    def __post_init__(self) -> None:
        """Raise BuildError for a row or an alignment of another length than the header."""
        if any(len(line) != len(self.header) for line in (self.align, *self.rows)):
            raise BuildError(
                _("A table has rows of different lengths."), self.caption or _("a table")
            )

    @property
    def label(self) -> str:
        """Return “表1” or “续表1”, or an empty text for a table without a caption."""
        return f"{'续' * self.is_continued}表{self.number}" if self.number else ""

    @property
    def anchor(self) -> str:
        """Return the id that links lead to, unlike any heading's; empty if nothing refers to it."""
        return f"table:{self.number}" if self.id else ""


@dataclass(frozen=True)
class Rule:
    """A line across the page."""


@dataclass(frozen=True)
class Glance:
    """The main figures, set large side by side: pairs of a span and its label."""

    items: tuple[tuple[Span, str], ...]


Block = Heading | Paragraph | ListBlock | Quote | Verbatim | Table | Chart | Glance | Rule


@dataclass(frozen=True)
class Chapter:
    """A heading of level 1 and the blocks after it; blocks before the first have no heading."""

    heading: Heading | None
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class RareCharacter:
    """A character that a default font lacks: the cell where it is first, and the text around it."""

    char: str
    place: str
    text: str


@dataclass(frozen=True)
class Document:
    """A review: what is on its cover, and its blocks in order.

    `date` is the day of publication, `ends` the last day of the period that it covers. `evidence`
    is each figure's JSON by id; `fonts` are the office's own font files by role, `template` is
    that of its Word files and `slides_template` that of its slides, and `page` its `settings.Page`
    as a mapping. `rare` are the characters that a default font lacks, `more_fonts` the font files
    that have them (see `characters`). `left_out` are warnings of what cells showed that is no part
    of the review. `data_note` is what a reader has to know of the data wherever the text goes, such
    as that they are made up. `words` are those of the office, by their keys in office.yaml. `parts`
    says what else it has, and how it looks, `official` what makes it an official document.
    """

    title: str
    office: str
    year: int
    date: dt.date | None
    blocks: tuple[Block, ...]
    evidence: dict[str, dict[str, object]] = field(default_factory=dict)
    fonts: dict[str, Path] = field(default_factory=dict)
    template: Path | None = None
    slides_template: Path | None = None
    page: dict[str, float] = field(default_factory=dict)
    rare: tuple[RareCharacter, ...] = ()
    more_fonts: tuple[Path, ...] = ()
    left_out: tuple[str, ...] = ()
    data_note: str = ""
    ends: dt.date | None = None
    words: dict[str, str] = field(default_factory=dict)
    parts: DocumentParts = field(default_factory=DocumentParts)
    official: OfficialElements = field(default_factory=OfficialElements)

    @property
    def office_words(self) -> Words:
        """What the office calls its registers, its review and the like, or by default."""
        from annual_review.project.words import Words  # noqa: PLC0415 - imports pydantic

        return Words(**self.words)

    @property
    def date_line(self) -> str:
        """The date on the cover: the day if it is given, else the month after the period."""
        if self.date:
            return f"{self.date.year}年{self.date.month}月{self.date.day}日"
        after = self.day_after
        return f"{after.year}年{after.month}月" if after else ""

    @property
    def byline(self) -> str:
        """The office and the date, as they stand below a title; "" if there is neither."""
        return "　".join(filter(None, (self.office, self.date_line)))

    @property
    def day_after(self) -> dt.date | None:
        """The first day after the period that the review covers; None if that is not known."""
        ends = self.ends or (dt.date(self.year, 12, 31) if self.year else None)
        return ends + dt.timedelta(days=1) if ends else None

    @property
    def headings(self) -> tuple[Heading, ...]:
        """The headings in order."""
        return tuple(block for block in self.blocks if isinstance(block, Heading))

    @property
    def chapters(self) -> tuple[Chapter, ...]:
        """The blocks, split before each heading of level 1."""
        starts = [
            place
            for place, block in enumerate(self.blocks)
            if place == 0 or (isinstance(block, Heading) and block.level == 1)
        ]
        bounds = pairwise([*starts, len(self.blocks)])
        return tuple(_chapter(self.blocks[start:end]) for start, end in bounds)


def _chapter(blocks: tuple[Block, ...]) -> Chapter:
    first = blocks[0]
    if isinstance(first, Heading) and first.level == 1:
        return Chapter(first, blocks[1:])
    return Chapter(None, blocks)


# The fields of spans and blocks that hold text which is displayed or read aloud.
_TEXT_FIELDS = frozenset(
    {"spans", "items", "text", "caption", "says", "note", "alt", "header", "rows", "picture"}
)
_TEXT_FIELDS_OF: dict[type, tuple[str, ...]] = {
    kind: tuple(one.name for one in dataclasses.fields(kind) if one.name in _TEXT_FIELDS)
    for kind in (Span, *get_args(Block))
}
_Value = TypeVar("_Value")


def with_origin(block: _Value, origin: Origin) -> _Value:
    """Return a block that knows where it comes from; one without prose as it is."""
    if not isinstance(block, Heading | Paragraph | ListBlock | Quote | Table | Chart):
        return block
    return dataclasses.replace(block, origin=origin)


def plain(spans: Spans) -> str:
    """Return the text of spans."""
    return "".join(span.text for span in spans)


def spans_in(part: object) -> Iterator[Span]:
    """Yield the spans of a block, or of a part of one, in order."""
    if isinstance(part, Span):
        yield part
    elif isinstance(part, tuple):
        for one in part:
            yield from spans_in(one)
    elif isinstance(part, Heading | Paragraph | Quote):
        yield from part.spans
    elif isinstance(part, ListBlock | Glance):
        yield from spans_in(part.items)
    elif isinstance(part, Table):
        yield from spans_in((part.says, part.rows))
    elif isinstance(part, Chart):
        yield from spans_in((part.says, part.note))


def replace_spans(block: _Value, change: Callable[[Span], Spans]) -> _Value:
    """Return a block with each span in it replaced by some, or by none."""
    replaced: _Value = _replace_spans(block, change)
    return replaced


def _replace_spans(value: Any, change: Callable[[Span], Spans]) -> Any:
    if isinstance(value, tuple):
        if value and all(isinstance(one, Span) for one in value):
            return tuple(new for span in value for new in change(span))
        return tuple(_replace_spans(part, change) for part in value)
    names = () if isinstance(value, Span) else _TEXT_FIELDS_OF.get(type(value), ())
    changed = {name: _replace_spans(getattr(value, name), change) for name in names}
    return dataclasses.replace(value, **changed) if changed else value


def pictures_in(block: Block) -> Iterator[Chart]:
    """Yield the charts and pictures of a block in order."""
    if isinstance(block, Chart):
        yield block
    for span in spans_in(block):
        if span.picture:
            yield span.picture


def texts(part: object) -> Iterator[str]:
    """Yield every displayed text of a block, or of a part of one, in order."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, tuple):
        for item in part:
            yield from texts(item)
    else:
        for name in _TEXT_FIELDS_OF.get(type(part), ()):
            yield from texts(getattr(part, name))


def map_text(value: _Value, change: Callable[[str], str]) -> _Value:
    """Return a block, or a part of one, with `change` applied to every displayed text."""
    changed: _Value = _map(value, change)
    return changed


def _map(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, tuple):
        return tuple(_map(part, change) for part in value)
    names = _TEXT_FIELDS_OF.get(type(value), ())
    changed = {name: _map(getattr(value, name), change) for name in names}
    return dataclasses.replace(value, **changed) if changed else value
