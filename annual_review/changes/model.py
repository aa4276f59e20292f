"""What differs between two reviews, as data: figures, rows, sentences.

`compare.compare_reviews` returns a `Changes`. Values are exact, as figures.json has them. Texts of
cells are fit for publication: those of personal fields are left out, numbers of persons masked.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Literal

Value = int | float | None
RowKind = Literal["came", "went", "corrected", "entered", "left"]
Mark = Literal["", "went", "came"]
TextKind = Literal["changed", "numbers", "came", "went", "moved"]


@dataclass(frozen=True)
class Place:
    """A row of a sheet, from 1; `columns` name those of a record that is a part of its row."""

    file: str
    sheet: str
    row: int
    columns: str = ""


@dataclass(frozen=True)
class FieldChange:
    """A field of a corrected row; of a personal field, the values are not given."""

    field: str
    old: str
    new: str
    is_personal: bool = False


@dataclass(frozen=True)
class RowChange:
    """A row by which a figure changed.

    It "came" into the clean tables or "went" from them, was "corrected", or is as it was and has
    "entered" the figure or "left" it, where also a correction may be the cause. `old` and `new` are
    its places. `cells` are the fields of one that came or went, with their texts. `fate` is what
    the row was before it came, or is now that it went ("" if it was or is not there at all), and
    `reason` is the ledger's.
    """

    kind: RowKind
    register: str
    old: Place | None = None
    new: Place | None = None
    fields: tuple[FieldChange, ...] = ()
    cells: tuple[tuple[str, str], ...] = ()
    fate: str = ""
    reason: str = ""

    @property
    def place(self) -> Place:
        """Where the row is, or was."""
        place = self.new or self.old
        assert place is not None  # a row is in one of both
        return place


@dataclass(frozen=True)
class RowChanges:
    """The rows by which a figure changed: some of them, and the number of all by kind."""

    some: tuple[RowChange, ...] = ()
    counts: dict[RowKind, int] = field(default_factory=dict)

    def __bool__(self) -> bool:
        """Return whether there are any."""
        return bool(self.counts)

    def only(self, kinds: Collection[RowKind]) -> RowChanges:
        """Return those of some kinds."""
        counts = {kind: count for kind, count in self.counts.items() if kind in kinds}
        return RowChanges(tuple(row for row in self.some if row.kind in kinds), counts)

    @property
    def total(self) -> int:
        """The number of all."""
        return sum(self.counts.values())


@dataclass(frozen=True)
class RuleChange:
    """How a figure was computed, and how it is now; without the number of its rows."""

    old: str
    new: str


@dataclass(frozen=True)
class OperandChange:
    """A figure, or a target, of which another is calculated; None where it is not."""

    id: str
    old: Value
    new: Value
    unit: str = ""


@dataclass(frozen=True)
class BeforeChange:
    """The same figure of the year before: its values in both reviews, and its rows."""

    year: int
    old: Value
    new: Value
    rule: RuleChange | None = None
    rows: RowChanges = field(default_factory=RowChanges)


@dataclass(frozen=True)
class FigureChange:
    """A figure that differs between two reviews.

    `old` and `new` are exact values; None where the review does not have the figure. `text` is how
    the newer review prints it, `label` its label, "" if it has none, and `described` its rule
    without the number of rows. `operands` are those of a
    calculated figure that differ, `before` is what differs in the year before. A value of so few
    persons that a review withholds it is None, and its text there is `old_withheld` or
    `new_withheld`; rows are then not compared, since their number would tell it.
    """

    id: str
    label: str
    text: str
    chapter: str
    old: Value
    new: Value
    old_unit: str = ""
    new_unit: str = ""
    rule: RuleChange | None = None
    rows: RowChanges = field(default_factory=RowChanges)
    operands: tuple[OperandChange, ...] = ()
    before: BeforeChange | None = None
    described: str = ""
    old_withheld: str = ""
    new_withheld: str = ""

    @property
    def is_value_changed(self) -> bool:
        """Whether the number, or its unit, is another one."""
        values = self.old, self.old_withheld, self.old_unit
        return values != (self.new, self.new_withheld, self.new_unit)


@dataclass(frozen=True)
class Piece:
    """A part of a passage; `mark` says in which review it is alone, `figure` which it prints."""

    text: str
    mark: Mark = ""
    figure: str = ""


@dataclass(frozen=True)
class TextChange:
    """A paragraph, heading, caption or row of a table that differs.

    "numbers" says that only figures in it did; `part` is what it is, in Chinese.
    """

    chapter: str
    kind: TextKind
    part: str
    pieces: tuple[Piece, ...]

    @property
    def old(self) -> str:
        """The text of the older review."""
        return "".join(piece.text for piece in self.pieces if piece.mark != "came")

    @property
    def new(self) -> str:
        """The text of the newer review."""
        return "".join(piece.text for piece in self.pieces if piece.mark != "went")


@dataclass(frozen=True)
class MovedSheet:
    """A sheet whose rows are in another file, or have another sheet name, and how many."""

    old: tuple[str, str]
    new: tuple[str, str]
    rows: int


@dataclass(frozen=True)
class Changes:
    """What differs between an older review and a newer one.

    `figures` are all that differ, in the order of the newer review, then those that only the older
    one has. `texts` are by chapter. `moved` are sheets that only have another name. `limits` are
    reasons why something was not compared, as messages (see `compare`).
    """

    figures: tuple[FigureChange, ...] = ()
    texts: tuple[TextChange, ...] = ()
    moved: tuple[MovedSheet, ...] = ()
    limits: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Return whether anything differs."""
        return bool(self.figures or self.texts or self.moved)

    @property
    def changed(self) -> tuple[FigureChange, ...]:
        """The figures whose value is another one."""
        return tuple(figure for figure in self.figures if figure.is_value_changed)

    @property
    def same_value(self) -> tuple[FigureChange, ...]:
        """The figures of the same value whose rows, rule or year before changed."""
        return tuple(figure for figure in self.figures if not figure.is_value_changed)

    @property
    def sentences(self) -> dict[str, tuple[TextChange, ...]]:
        """The texts by chapter."""
        chapters = dict.fromkeys(text.chapter for text in self.texts)
        return {
            chapter: tuple(text for text in self.texts if text.chapter == chapter)
            for chapter in chapters
        }
