"""Where the forms of a sheet stand, and of which register they are.

`FormBlocks.find` divides a sheet into bands at the titles of registers, and these into forms
(form_splits.py). What continues on the next page belongs to the form before.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from annual_review.cleaning.forms.labels import FormLabels, Label
from annual_review.cleaning.forms.slots import Slots
from annual_review.cleaning.forms.splits import Block, below_each_other, side_by_side
from annual_review.cleaning.grid import Grid
from annual_review.cleaning.headers.fits import HeaderVocabulary
from annual_review.cleaning.headers.titles import (
    ANNEX,
    FORM_ENDINGS,
    REACH,
    Titles,
    bare_title,
    is_continued,
    place_names,
)
from annual_review.cleaning.row_vocabulary import is_note
from annual_review.values.cell_text import as_text, compact, loose_key

_LABELLED = re.compile(r"[^\d:：]{1,12}[:：]")
_LONGEST = 60  # characters of a title
_ENDING = re.compile(rf"(?:{'|'.join(FORM_ENDINGS)}|[册单簿书卡录])$")
_ENDING_SIGN = re.compile(r"[表册单簿书卡录记账册览计总)）\d]\W*$")
_MOST_ABOVE = 2  # labels above a title, such as a number; more are a form of their own
_MOST_TITLES = 2  # cells of a row with a title, unless all are titles


@dataclass(frozen=True)
class _Band:
    """The rows from a title to the next one."""

    top: int
    end: int
    titles: tuple[str, ...]


class FormBlocks:
    """Finds the forms of sheets; `registers` are those of forms."""

    def __init__(self, vocabulary: HeaderVocabulary, titles: Titles) -> None:
        self._book, self._titles = vocabulary.book, titles
        self.registers = [n for n, r in self._book.registers.items() if r.shape == "form"]
        self._tables = [n for n in self._book.registers if n not in self.registers]
        self._labels = {name: FormLabels(vocabulary, name) for name in self.registers}
        self._fields = {name: self._book.fields_of(name) for name in self.registers}
        self._needed = {
            register: {name for name, field in fields.items() if field.is_required}
            for register, fields in self._fields.items()
        }
        self._names = {
            loose_key(title)
            for name, register in self._book.registers.items()
            for title in (name, *register.titles)
        }

    def find(self, grid: Grid, slots: Slots) -> tuple[list[Block], dict[int, str]]:
        """Return the forms of a sheet, and what is wrong below the titles of others, by row."""
        on_sheet = {name: each.on_sheet(grid, slots) for name, each in self._labels.items()}
        on_sheet = {name: labels for name, labels in on_sheet.items() if labels}
        if not on_sheet:
            return [], {}
        pages: list[Block] = []
        rows = {name: [label.slot.row for label in labels] for name, labels in on_sheet.items()}
        for band in self._bands(grid, slots, on_sheet):
            here = {
                name: labels[slice(*(bisect_left(rows[name], end) for end in (band.top, band.end)))]
                for name, labels in on_sheet.items()
            }
            register = self._register_of(grid, band, here)
            if register not in self.registers:
                continue
            page = _as_block(band, register, here[register])
            if pages and self._continues(pages[-1], page):
                joined = (*pages[-1].labels, *page.labels)
                pages[-1] = replace(pages[-1], bottom=page.bottom, labels=joined)
            else:
                pages.append(page)
        forms: list[Block] = []
        faults: dict[int, str] = {}
        for page in pages:
            if not self._is_enough(page.register, page.labels):
                faults[page.top] = self._missing(grid, page)
                continue
            for side in side_by_side(page, grid, slots):
                forms += below_each_other(side)
        return forms, faults

    def _continues(self, last: Block, block: Block) -> bool:
        """Return whether a block is the second page of the form before it.

        Its title says so, or it has other labels, and not all that the register requires.
        """
        if last.register != block.register or last.bottom + 1 != block.top:
            return False
        if any(map(is_continued, block.titles[:2])):
            return True
        needed = self._required(last.register)
        lacks = self._named(last.labels) & needed - self._named(block.labels)
        return bool(block.labels) and not last.keys & block.keys and bool(lacks)

    def _required(self, register: str) -> set[str]:
        return self._needed[register]

    @staticmethod
    def _named(labels: Sequence[Label]) -> set[str]:
        return {field for label in labels for _, field in label.offers}

    def _is_enough(self, register: str, labels: Sequence[Label]) -> bool:
        """Return whether labels are half of those that a register requires, and not one alone."""
        named, required = self._named(labels), self._required(register)
        is_half = 2 * len(named & required) >= len(required)
        return is_half and len(named) >= min(2, len(self._fields[register]))

    def _has_most(self, register: str, labels: Sequence[Label]) -> bool:
        own = set(self._book.registers[register].fields)
        return 2 * len(own & self._named(labels)) > len(own)

    def _has_all(self, register: str, labels: Sequence[Label]) -> bool:
        own = set(self._book.registers[register].fields)
        return len(own) > 2 and own <= self._named(labels)

    def _register_of(self, grid: Grid, band: _Band, here: Mapping[str, Sequence[Label]]) -> str:
        """Return the register of a band: by its title, by the sheet's or file's name, or alone.

        It may be one whose labels are too few, or one of tables.
        """
        enough = [name for name, labels in here.items() if self._is_enough(name, labels)]
        with_labels = [name for name, labels in here.items() if labels]
        for among in (enough, with_labels):
            for text in band.titles:
                if found := self._titles.find(bare_title(text), [*among, *self._tables]):
                    return found
        solid = [name for name in enough if self._has_most(name, here[name])]
        for i, name in enumerate(place_names(grid.sheet.file, grid.sheet.name)):
            among = [*(solid if i else enough), *self._tables]
            if found := self._titles.find(name, among):
                return found
        complete = [name for name in enough if self._has_all(name, here[name])]
        return complete[0] if len(complete) == 1 else ""

    def _missing(self, grid: Grid, block: Block) -> str:
        register = block.register
        needed = self._required(register) - self._named(block.labels)
        names = "、".join(f"“{n}”" for n in self._fields[register] if n in needed)
        return (
            f"{grid.sheet.place}（{register}）：标题相符，但表单上找不到必填栏目{names}，未能识别。"
            "栏目另有名称的，请在 registers.yaml 的 headers 中写明。"
        )

    def _bands(
        self, grid: Grid, slots: Slots, on_sheet: Mapping[str, Sequence[Label]]
    ) -> list[_Band]:
        """Divide a sheet at the titles of registers."""
        rows_of_labels = {x.slot.row for labels in on_sheet.values() for x in labels}
        covered = _covered_rows(on_sheet)
        titles = set(self._title_rows(grid, slots)) - rows_of_labels - covered
        ordered = sorted(rows_of_labels)
        first_label = ordered[0]
        starts: list[int] = []
        before = sorted(row for row in rows_of_labels if titles and row < min(titles))
        keys_in: dict[int, set[str]] = {}
        for label in (label for labels in on_sheet.values() for label in labels):
            keys_in.setdefault(label.slot.row, set()).add(label.key)
        above = {key for row in before for key in keys_in[row]}
        for row in sorted(titles):
            no_labels = starts and bisect_left(ordered, starts[-1]) == bisect_left(ordered, row)
            if no_labels and all(_is_line(grid, r) for r in range(starts[-1] + 1, row)):
                continue  # a second line of one title
            start = row
            while start > 0 and start - 1 not in titles:
                keys = keys_in.get(start - 1, set())
                texts = grid.texts(start - 1)
                is_annex = len(texts) == 1 and ANNEX.fullmatch(compact(texts[0])) is not None
                if not (is_annex or (keys and keys <= above)):
                    break
                start -= 1
            starts.append(start)
        is_untitled = not starts or (starts[0] > first_label and len(above) > _MOST_ABOVE)
        if is_untitled:
            starts.insert(0, first_label)
        starts[0] = _first_line(grid, starts[0])
        ends = [*starts[1:], grid.height]
        return [
            _Band(top, end, _lines(grid, top, end, rows_of_labels))
            for top, end in zip(starts, ends, strict=True)
        ]

    def _title_rows(self, grid: Grid, slots: Slots) -> list[int]:
        """Return the rows that hold titles of registers."""
        mask = grid.word_mask(self._is_title)
        found = []
        for row in map(int, np.flatnonzero(mask.any(axis=1))):
            columns = [*map(int, np.flatnonzero(mask[row]))]
            is_alone = grid.filled[row] <= _MOST_TITLES or grid.filled[row] == len(columns)
            if is_alone and any(slots.at(row, column).row == row for column in columns):
                found.append(row)
        return found

    def _is_title(self, text: str) -> bool:
        if len(text) > _LONGEST or not _ENDING_SIGN.search(text):
            return False
        bare = bare_title(text)
        if is_note(bare) or not self._titles.find(bare, self._book.registers):
            return False
        return (
            _ENDING.search(bare) is not None
            or loose_key(bare) in self._names
            or is_continued(bare)
            or is_continued(text)
        )


def _as_block(band: _Band, register: str, labels: Sequence[Label]) -> Block:
    """Return the whole of a band as one block of a register."""
    right = max((label.slot.right for label in labels), default=0)
    return Block(register, band.top, band.end - 1, 0, right, tuple(labels), band.titles)


def _covered_rows(on_sheet: Mapping[str, Sequence[Label]]) -> set[int]:
    """Return the rows that the labels of forms reach from above."""
    return {
        row
        for labels in on_sheet.values()
        for label in labels
        for row in range(label.slot.row + 1, label.slot.bottom + 1)
    }


def _first_line(grid: Grid, row: int) -> int:
    """Return the first of the lines right above a title or label; a row of a table is none."""
    first = row
    for above in reversed(range(row)):
        if not _is_line(grid, above):
            break
        first = above
    return first


def _is_line(grid: Grid, row: int) -> bool:
    """Return whether a row is blank, has one text, or labels with a colon."""
    return grid.filled[row] < 2 or any(map(_LABELLED.match, grid.texts(row)))


def _lines(grid: Grid, top: int, end: int, rows_of_labels: set[int]) -> tuple[str, ...]:
    """Return the lines of a band above its labels, the nearest first.

    A label above the title is no end of the lines.
    """
    lines: list[str] = []
    for row in range(top, min(end, top + 2 * REACH)):
        if row in rows_of_labels and lines:
            break
        if grid.filled[row] > 0 and row not in rows_of_labels:
            lines += map(as_text, grid.texts(row)[:4])
    return tuple(reversed(lines))
