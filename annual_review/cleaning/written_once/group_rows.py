"""Rows that head a group: the value of a field with `fill: group`, in a row of its own.

`classify_rows` calls `find_groups` for the rows below a header, `tables` calls `group_above` for
the lines above one. Such a row has one text, and of the fields that every record needs none but
numbers, which are then totals of the group:

    a place, a choice, a date     if the text, or what is left of it without a number before it, a
                                  count, a colon or （续） behind it, is a value of the field
    a text                        by its shape: merged across columns, numbered, with a count behind
                                  it, or standing where records have none

A row of the same shape as other group rows whose text is no value (a misspelt township) heads a
group, too: its value is doubted, so that its rows are not counted in the group above.
"""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from annual_review.cleaning.duplicates import read_serial
from annual_review.cleaning.grid import Grid, Mask
from annual_review.cleaning.headers.fits import is_value
from annual_review.cleaning.headers.labels import label_key
from annual_review.cleaning.layout import GroupRow, Kinds
from annual_review.cleaning.row_vocabulary import is_heading, is_note, is_section_number
from annual_review.project.register_book import Field
from annual_review.values.cell_text import Reading, as_text, compact, tidy
from annual_review.values.group_texts import group_texts, numbering, without_total
from annual_review.values.place_endings import ends_like_a_place

MAY_BE_RECORD = "这一行也可能是没有填完的登记"

Readers = Mapping[str, Callable[[Any], Reading]]  # by field

Shape = tuple[str, bool, int]

_NUMBERS = ("count", "amount")
_NOT_NEEDED = ("serial", "remark")
_NOT_NAMES = (*_NUMBERS, "serial")  # kinds of columns in which records have no text
_SENTENCE = re.compile(r"[。；;！!，,]")
_OPEN = ("data", "heading", "note")  # kinds of rows that may head a group
_GLANCE = 2  # columns over which a title of a group is merged, at least


@dataclass(frozen=True)
class Candidate:
    """A row with one text (or date) besides numbers: `label` is it, `column` where it stands.

    `style` is how it is numbered, `is_alone` whether the row has nothing else.
    """

    row: int
    column: int
    label: Any
    style: str
    is_merged: bool
    is_alone: bool

    @property
    def shape(self) -> Shape:
        """What the rows of one level have in common."""
        return self.style, self.is_merged, self.column


@dataclass(frozen=True)
class Body:
    """The rows below a header, from `first`: their kinds so far, the columns, all fields."""

    grid: Grid
    first: int
    kinds: Kinds
    columns: Mapping[str, int]
    fields: Mapping[str, Field]


def find_groups(body: Body, readers: Readers) -> list[GroupRow]:
    """Return the group rows among the rows below a header, in order.

    `readers` read the cells of each field. There are none without a field with `fill: group`.
    """
    if not any(field.is_group for field in body.fields.values()):
        return []
    found = list(_Finder(body, readers).find())
    named = {group.field for group in found}
    totals = (group for group in _totals_that_head(body, readers) if group.field not in named)
    return sorted([*found, *totals], key=lambda group: group.row)


def group_above(
    grid: Grid, rows: Sequence[int], fields: Mapping[str, Field], readers: Readers
) -> list[GroupRow]:
    """Return the group rows among the lines above a header: a value alone, or 乡镇：城关镇."""
    found = []
    for row in rows:
        columns = grid.filled_columns(row)
        texts = {as_text(grid.cell(row, column)) for column in columns}
        if len(texts) != 1:
            continue
        for name, field in fields.items():
            if not field.is_group or name not in readers:
                continue
            label = grid.cell(row, columns[0])
            value = _named(label, name, field) or _value(label, field, readers[name])
            if value is not None:
                found.append(GroupRow(name, value, row, columns[0]))
                break
    return found


def _has_values(field: Field) -> bool:
    """Return whether texts can be told from values: a place, a choice, a date, a number."""
    return field.kind not in ("text", "category") or bool(field.choices)


def _value(label: Any, field: Field, read: Callable[[Any], Reading]) -> Any:
    """Return what of a label is a value of a field that knows its values, or None."""
    if not _has_values(field):
        return None
    texts = group_texts(label) if isinstance(label, str) else [label]
    for text in texts:
        reading = read(text)
        if reading.value is not None and not reading.doubt:
            return text
    return None


def _named(label: Any, name: str, field: Field) -> str | None:
    """Return the value behind the name of the field: of 乡镇：城关镇, 城关镇."""
    before, mark, value = compact(as_text(label)).partition(":")
    spellings = {label_key(spelling) for spelling in (name, *field.headers)}
    if not mark or not value or label_key(before) not in spellings:
        return None
    return next(reversed(group_texts(value)), None)


class _Finder:
    def __init__(self, body: Body, readers: Readers) -> None:
        self._grid, self._first, self._kinds = body.grid, body.first, body.kinds
        self._columns, self._fields, self._readers = body.columns, body.fields, readers
        groups = {name: field for name, field in body.fields.items() if field.is_group}
        self._groups = {name: field for name, field in groups.items() if name in readers}
        self._rows = np.arange(body.first, body.first + len(body.kinds))
        self._is_open = np.isin(body.kinds, _OPEN)
        self._field_in = {column: name for name, column in body.columns.items()}
        self._heads: set[int] = set()  # rows that head groups by their values
        self._alone_in: dict[int, list[int]] = {}
        self._texts = [name for name, field in self._groups.items() if not _has_values(field)]

    def _of_kind(self, *kinds: str) -> list[int]:
        return [c for name, c in self._columns.items() if self._fields[name].kind in kinds]

    def find(self) -> Iterator[GroupRow]:
        """Yield the group rows in order."""
        candidates = list(self._candidates())
        known = self._known(candidates)
        self._heads = set(known)
        shapes = {each.shape for each in candidates if each.row in known}
        levels = self._levels([each for each in candidates if each.row not in known])
        for each in candidates:
            if each.row in known:
                yield GroupRow(*known[each.row], each.row, each.column)
            elif (name := self._near(each, shapes)) is not None:
                yield GroupRow(name, group_texts(as_text(each.label))[-1], each.row, each.column)
            elif each.shape in levels and self._has_shape(each):
                text = group_texts(as_text(each.label))[-1]
                doubt = "" if self._is_set_off(each) or self._ends_alike(each) else MAY_BE_RECORD
                yield GroupRow(levels[each.shape], text, each.row, each.column, doubt)

    def _known(self, candidates: Sequence[Candidate]) -> dict[int, tuple[str, Any]]:
        """Return the field and the value of the rows whose text is a value of a group."""
        values = {each.row: self._value_of(each) for each in candidates}
        named = {row: found for row, found in values.items() if found is not None}
        like_records = [
            each
            for each in candidates
            if each.row in named and self._is_record(each, named[each.row][0])
        ]
        heads = self._heads_like_records(named, like_records)
        records = {each.row for each in like_records}.difference(heads)
        return {row: found for row, found in named.items() if row not in records}

    def _heads_like_records(
        self, named: Mapping[int, tuple[str, Any]], like_records: Sequence[Candidate]
    ) -> list[int]:
        """Return which rows that lack nothing that a record has head groups nevertheless.

        Such a row names another group than the one that it stands in, and has rows below it. One in
        the column of the group is a record.
        """
        others = {
            each.row
            for each in like_records
            if self._field_in.get(each.column) != named[each.row][0]
        }
        records = {each.row for each in like_records} - others
        heads: list[int] = []
        last = None
        for row in sorted(set(named) - records):
            name, text = named[row]
            value = self._readers[name](text).value
            if row in others and value != last:
                heads.append(row)
            last = value
        data = self._rows[(self._kinds == "data") & (self._grid.filled[self._rows] > 0)]
        below = np.searchsorted(data, heads) + 1
        have_rows = all(at < len(data) and int(data[at]) not in heads for at in below.tolist())
        return heads if have_rows else []

    def _candidates(self) -> Iterator[Candidate]:
        """Yield the rows with one text or date beside numbers, as far as the fields allow."""
        grid, span = self._grid, slice(self._first, self._first + len(self._kinds))
        filled = ~grid.blank[span]
        shown = filled.copy()
        shown[:, self._of_kind(*_NUMBERS, "remark")] = False
        others = self._numerals(shown)
        labels = shown & ~others
        count = labels.sum(axis=1)
        is_repeated = np.zeros(len(self._kinds), dtype=bool)
        for offset in np.flatnonzero((filled.sum(axis=1) > 1) & self._is_open).tolist():
            columns = np.flatnonzero(filled[offset]).tolist()
            if grid.cell(self._first + offset, columns[0]) == grid.cell(
                self._first + offset, columns[-1]
            ):
                texts = set(grid.texts(self._first + offset))
                is_repeated[offset] = len(texts) == 1 and not is_value(texts.pop())
        possible = ((count == 1) | is_repeated) & self._is_open & self._may_head(labels)
        for offset in map(int, np.flatnonzero(possible)):
            row, column = self._first + offset, int(labels[offset].argmax())
            label = grid.cell(row, column)
            if not isinstance(label, str | dt.date):
                continue
            numerals = [as_text(grid.cell(row, int(c))) for c in np.flatnonzero(others[offset])]
            is_numbered_as_record = not all(map(is_section_number, numerals))
            if is_numbered_as_record and not self._may_be_numbered(row, column):
                continue
            text = as_text(label)
            if is_note(text) or (is_heading(text) and not self._is_named(label)):
                continue
            style = "beside" if numerals else numbering(text)
            is_merged = grid.merged_width(row, column) >= _GLANCE or bool(is_repeated[offset])
            is_alone = bool(
                is_repeated[offset] or filled[offset].sum() == count[offset] + len(numerals)
            )
            yield Candidate(row, column, label, style, is_merged, is_alone)

    def _may_be_numbered(self, row: int, column: int) -> bool:
        """Return whether a row that is numbered as records are may head a group nevertheless."""
        is_own = self._field_in.get(column) in self._groups
        is_value = self._reads(self._grid.cell(row, column)) and not is_own
        return is_value or self._grid.merged_width(row, column) >= _GLANCE

    def _is_named(self, label: Any) -> bool:
        return any(_named(label, name, field) is not None for name, field in self._groups.items())

    def _numerals(self, shown: Mask) -> Mask:
        """Return the cells that number rows: in the column of serial numbers."""
        found = np.zeros_like(shown)
        for column in self._of_kind("serial"):
            uniques = self._grid.uniques[column]
            codes = self._grid.codes[column][self._rows]
            is_number = np.fromiter(
                (_is_serial(cell) for cell in uniques), dtype=bool, count=len(uniques)
            )
            found[:, column] = is_number[codes] & shown[:, column]
        return found

    def _may_head(self, labels: Mask) -> Mask:
        """Return the rows that lack what a record has, or whose one text is a value of a group."""
        found = self._lacks_something.copy()
        for column in range(self._grid.width):
            if not labels[:, column].any():
                continue
            uniques = self._grid.uniques[column]
            codes = self._grid.codes[column][self._rows]
            used = np.unique(codes[labels[:, column]]).tolist()
            hits = [code for code in used if self._reads(uniques[code])]
            if hits:
                found |= labels[:, column] & np.isin(codes, hits)
        return found

    def _reads(self, cell: Any) -> bool:
        return any(
            _named(cell, name, field) is not None
            or _value(cell, field, self._readers[name]) is not None
            for name, field in self._groups.items()
        )

    @cached_property
    def _lacks_something(self) -> Mask:
        """True for the rows that lack a value that every record has."""
        lacking = [self._grid.blank[self._rows, column] for column in self._needed(_NOT_NEEDED)]
        found: Mask = np.logical_or.reduce([np.zeros(len(self._rows), dtype=bool), *lacking])
        return found

    def _value_of(self, each: Candidate) -> tuple[str, Any] | None:
        """Return the field and the value of a row whose text is a value of a group."""
        for name, field in self._groups.items():
            value = _named(each.label, name, field)
            if value is None:
                value = _value(each.label, field, self._readers[name])
            if value is not None:
                return name, value
        return None

    def _is_record(self, each: Candidate, name: str) -> bool:
        """Return whether a row is a record although its one text may be a value of a group.

        It is one if its text is where records have one, and its numbers are those of a record: it
        lacks nothing, or it stands in the group's own column, which the records fill, too.
        """
        field = self._field_in.get(each.column)
        if each.is_alone or each.is_merged or each.style or field is None:
            return False
        if field == name:
            filled = ~self._grid.blank[self._rows[self._is_open], each.column]
            return bool(2 * filled.sum() > len(filled))
        needed = [c for c in self._needed(_NOT_NEEDED) if c != each.column]
        return not self._grid.blank[each.row, needed].any()

    def _needed(self, but: Sequence[str]) -> list[int]:
        """Return the columns that every record fills, other than those of some kinds."""
        return [
            column
            for name, column in self._columns.items()
            if self._fields[name].is_required
            and name not in self._groups
            and self._fields[name].kind not in but
        ]

    def _is_bare(self, each: Candidate) -> bool:
        """Return whether a row has nothing that a record needs besides its label and numbers."""
        needed = [c for c in self._needed((*_NUMBERS, *_NOT_NEEDED)) if c != each.column]
        return bool(self._grid.blank[each.row, needed].all())

    def _near(self, each: Candidate, shapes: set[Shape]) -> str | None:
        """Return the field of a row that heads a group though its text is no known value."""
        text = as_text(each.label)
        if not isinstance(each.label, str) or _SENTENCE.search(text) or not self._is_bare(each):
            return None
        value = (group_texts(text) or [text])[-1]
        is_set_off = each.is_merged or each.style != "" or each.column not in self._field_in
        for name, field in self._groups.items():
            if field.kind != "place" and not field.choices:
                continue
            is_like = field.kind == "place" and ends_like_a_place(compact(value))
            is_near = _is_near(value, self._readers[name](value).suggestion)
            has_shape = each.shape in shapes and is_set_off and not self._texts
            if (is_near or (is_like and not self._texts) or has_shape) and not self._is_record(
                each, name
            ):
                return name
        return None

    def _levels(self, others: Sequence[Candidate]) -> dict[Shape, str]:
        """Return the field of each shape of rows that head groups by their shape alone."""
        shapes = list(dict.fromkeys(each.shape for each in others if self._has_shape(each)))
        if not self._texts:
            return {}
        last = len(self._texts) - 1
        return {shape: self._texts[min(at, last)] for at, shape in enumerate(shapes)}

    def _has_shape(self, each: Candidate) -> bool:
        """Return whether a row is shaped like the head of a group, not like a record."""
        text = as_text(each.label)
        if not isinstance(each.label, str) or _SENTENCE.search(text) or not self._is_bare(each):
            return False
        return self._is_set_off(each) or self._opens_alone(each)

    def _is_set_off(self, each: Candidate) -> bool:
        """Return whether a text is merged, numbered, or where records have none."""
        name = self._field_in.get(each.column, "")
        is_beside = not name or name in self._groups or self._fields[name].kind in _NOT_NAMES
        is_marked = each.style or group_texts(as_text(each.label))[-1:] != [tidy(each.label)]
        return each.is_merged or is_beside or bool(each.is_alone and is_marked)

    def _opens_alone(self, each: Candidate) -> bool:
        """Return whether rows with nothing but a text in a column of records head groups.

        The first row of the table has to be one, and all of them have to end alike, 一组 and 二组,
        or to have records right below them.
        """
        alone = self._alone(each.column) if each.is_alone else []
        data = self._records
        if not alone or alone[0] != data[0]:
            return False
        below = data[bisect_right(data, each.row) :][:1]
        has_records = any(self._grid.filled[row] > 1 for row in below)
        return has_records or self._ends_alike(each)

    def _ends_alike(self, each: Candidate) -> bool:
        """Return whether a text ends as that of the first row with nothing else does."""
        first = self._alone(each.column)[:1]
        ending = compact(as_text(self._grid.cell(first[0], each.column)))[-1:] if first else ""
        return bool(ending) and compact(as_text(each.label)).endswith(ending)

    def _alone(self, column: int) -> list[int]:
        """Return the rows with nothing but a text in a column."""
        if column not in self._alone_in:
            grid = self._grid
            rows = [r for r in self._records if grid.filled[r] == 1 and not grid.blank[r, column]]
            self._alone_in[column] = rows
        return self._alone_in[column]

    @cached_property
    def _records(self) -> list[int]:
        """The rows that show anything, but those that head groups by their values.

        To be used once these are known.
        """
        is_head = np.isin(self._rows, list(self._heads))
        shown = self._is_open & (self._grid.filled[self._rows] > 0) & ~is_head
        found: list[int] = self._rows[shown].tolist()
        return found


def _totals_that_head(body: Body, readers: Readers) -> list[GroupRow]:
    """Return the totals rows above their rows that name a group: 城关镇小计, then its rows."""
    groups = {
        name: field
        for name, field in body.fields.items()
        if field.is_group and name in readers and _has_values(field)
    }
    kinds, grid = body.kinds, body.grid
    found: list[GroupRow] = []
    has_rows = False
    for offset in map(int, np.flatnonzero(np.isin(kinds, ("data", "subtotal")))) if groups else ():
        if kinds[offset] == "data":
            has_rows = True
            continue
        named = _named_by_total(grid, body.first + offset, groups, readers)
        if named and (not has_rows or (found and found[-1].text != named.text)):
            found.append(named)
    return found


def _named_by_total(
    grid: Grid, row: int, groups: Mapping[str, Field], readers: Readers
) -> GroupRow | None:
    """Return the group that a totals row names: 城关镇小计."""
    for column in grid.filled_columns(row):
        label = without_total(as_text(grid.cell(row, column)))
        for name, field in groups.items():
            if (value := _value(label, field, readers[name])) is not None:
                return GroupRow(name, value, row, column)
    return None


def _is_near(value: str, suggestion: str) -> bool:
    """Return whether a suggestion is a text like the value, not one that is part of it."""
    guesses = suggestion.removeprefix("是否为").removesuffix("？").split("或")
    return any(guess and abs(len(guess) - len(value)) <= 1 for guess in guesses)


def _is_serial(cell: Any) -> bool:
    text = as_text(cell)
    return bool(text) and (is_section_number(text) or read_serial(text) is not None)
