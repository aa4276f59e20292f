"""Where the forms of a sheet stand: below each other and side by side, under a title or without.

`FormBlocks.find` divides a sheet into bands at the titles of registers, each band into forms side
by side where the first label of a row occurs again in it, and these into forms below each other
where the labels of the first begin again. What continues on the next page belongs to the form
before.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from annual_review.cleaning.form_labels import FormLabels, Label
from annual_review.cleaning.form_slots import Slots
from annual_review.cleaning.grid import Grid
from annual_review.cleaning.headers import HeaderVocabulary
from annual_review.cleaning.row_vocabulary import is_note
from annual_review.cleaning.titles import (
    ANNEX,
    FORM_ENDINGS,
    REACH,
    Titles,
    bare_title,
    is_continued,
    place_names,
)
from annual_review.values.cell_text import as_text, compact, loose_key

_LONGEST = 60  # characters of a title
_ENDING = re.compile(rf"(?:{'|'.join(FORM_ENDINGS)}|[册单簿书卡录])$")
_ENDING_SIGN = re.compile(r"[表册单簿书卡录记账册览计总)）\d]\W*$")
_FAR = 1 << 20  # right of all columns
_MOST_TITLES = 2  # cells of a row with a title, unless all are titles


@dataclass(frozen=True)
class Block:
    """A form on a sheet: its register, its first and last row and column, and its labels.

    `titles` are the lines above the labels, the nearest first, `first` the row of its first label.
    Of several forms side by side, `lane` is the number and `is_beside` true.
    """

    register: str
    top: int
    bottom: int
    left: int
    right: int
    labels: tuple[Label, ...]
    titles: tuple[str, ...] = ()
    lane: int = 0
    is_beside: bool = False

    @property
    def first(self) -> int:
        """The row of the first label."""
        return min(label.slot.row for label in self.labels)

    @property
    def keys(self) -> set[str]:
        """The keys of the labels."""
        return {label.key for label in self.labels}


@dataclass(frozen=True)
class _Band:
    """The rows from a title to the next one."""

    top: int
    end: int
    titles: tuple[str, ...]
    columns: tuple[int, ...] = ()  # of the titles, if several stand in one row


class FormBlocks:
    """Finds the forms of sheets; `registers` are those of forms."""

    def __init__(self, vocabulary: HeaderVocabulary, titles: Titles) -> None:
        self._book, self._titles = vocabulary.book, titles
        self.registers = [n for n, r in self._book.registers.items() if r.shape == "form"]
        self._tables = [n for n in self._book.registers if n not in self.registers]
        self._labels = {name: FormLabels(vocabulary, name) for name in self.registers}
        self._names = {
            loose_key(title)
            for name, register in self._book.registers.items()
            for title in (name, *register.titles)
        }

    def labels_of(self, register: str) -> FormLabels:
        """Return the labels of a register of forms."""
        return self._labels[register]

    def find(self, grid: Grid, slots: Slots) -> tuple[list[Block], dict[int, str]]:
        """Return the forms of a sheet, and what is wrong below the titles of others, by row."""
        on_sheet = {name: each.on_sheet(grid, slots) for name, each in self._labels.items()}
        on_sheet = {name: labels for name, labels in on_sheet.items() if labels}
        if not on_sheet:
            return [], {}
        found: list[Block] = []
        faults: dict[int, str] = {}
        for band in self._bands(grid, slots, on_sheet):
            here = {
                name: [x for x in labels if band.top <= x.slot.row < band.end]
                for name, labels in on_sheet.items()
            }
            register = self._register_of(grid, band, here)
            if register in self.registers and not self._is_enough(register, here[register]):
                faults[band.top] = self._missing(grid, register, here[register])
            elif register in self.registers:
                self._add(found, grid, slots, replace_register(band, register, here[register]))
        return found, faults

    def _add(self, found: list[Block], grid: Grid, slots: Slots, block: Block) -> None:
        for side in _side_by_side(block, grid, slots):
            for form in _below_each_other(side):
                last = next((b for b in reversed(found) if b.lane == form.lane), None)
                if last is not None and self._continues(last, form):
                    joined = (*last.labels, *form.labels)
                    found[found.index(last)] = replace(last, bottom=form.bottom, labels=joined)
                else:
                    found.append(form)

    def _continues(self, last: Block, block: Block) -> bool:
        """Return whether a block is the second page of the form before it."""
        if last.register != block.register:
            return False
        if any(map(is_continued, block.titles[:2])):
            return True
        needed = self._required(last.register)
        lacks = self._named(last.labels) & needed - self._named(block.labels)
        return not last.keys & block.keys and bool(lacks)

    def _required(self, register: str) -> set[str]:
        fields = self._book.fields_of(register)
        return {name for name, field in fields.items() if field.is_required}

    @staticmethod
    def _named(labels: Sequence[Label]) -> set[str]:
        return {field for label in labels for _, field in label.offers}

    def _is_enough(self, register: str, labels: Sequence[Label]) -> bool:
        """Return whether labels are half of those that a register requires, and not one alone."""
        named, required = self._named(labels), self._required(register)
        fields = self._book.fields_of(register)
        is_half = 2 * len(named & required) >= len(required)
        return is_half and len(named) >= min(2, len(fields))

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

    def _missing(self, grid: Grid, register: str, labels: Sequence[Label]) -> str:
        needed = self._required(register) - self._named(labels)
        names = "、".join(f"“{n}”" for n in self._book.fields_of(register) if n in needed)
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
        titles = {
            row: columns
            for row, columns in self._title_rows(grid, slots)
            if row not in rows_of_labels and row not in covered
        }
        first_label = min(rows_of_labels)
        starts: list[tuple[int, tuple[int, ...]]] = []
        before = sorted(row for row in rows_of_labels if titles and row < min(titles))
        above = {grid_keys for row in before for grid_keys in _keys_in(on_sheet, row)}
        for row in sorted(titles):
            if starts and not any(starts[-1][0] < r < row for r in rows_of_labels):
                continue  # a second line of one title
            start = row
            while start > 0 and start - 1 not in titles:
                keys = _keys_in(on_sheet, start - 1)
                texts = grid.texts(start - 1)
                is_annex = len(texts) == 1 and ANNEX.fullmatch(compact(texts[0])) is not None
                if not (is_annex or (keys and keys <= above)):
                    break
                start -= 1
            starts.append((start, titles[row]))
        if not starts:
            starts = [(0, ())]
        elif starts[0][0] > first_label and len(above) > 2:
            starts.insert(0, (0, ()))
        else:
            starts[0] = (0, starts[0][1])
        ends = [*(start for start, _ in starts[1:]), grid.height]
        return [
            _Band(top, end, _lines(grid, top, end, rows_of_labels), columns)
            for (top, columns), end in zip(starts, ends, strict=True)
        ]

    def _title_rows(self, grid: Grid, slots: Slots) -> list[tuple[int, tuple[int, ...]]]:
        """Return the rows that hold titles of registers, with the columns of the titles."""
        mask = grid.word_mask(self._is_title)
        found = []
        for row in map(int, np.flatnonzero(mask.any(axis=1))):
            columns = tuple(c for c in map(int, np.flatnonzero(mask[row])))
            tops = [c for c in columns if slots.at(row, c).row == row]
            if tops and (grid.filled[row] <= _MOST_TITLES or grid.filled[row] == len(columns)):
                found.append((row, columns))
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


def replace_register(band: _Band, register: str, labels: Sequence[Label]) -> Block:
    """Return the whole of a band as one block of a register."""
    right = max(label.slot.right for label in labels)
    block = Block(register, band.top, band.end - 1, 0, right, tuple(labels), band.titles)
    return block if len(band.columns) < 2 else replace(block, lane=-len(band.columns))


def _covered_rows(on_sheet: Mapping[str, Sequence[Label]]) -> set[int]:
    """Return the rows that the labels of forms reach from above."""
    return {
        row
        for labels in on_sheet.values()
        for label in labels
        for row in range(label.slot.row + 1, label.slot.bottom + 1)
    }


def _keys_in(on_sheet: Mapping[str, Sequence[Label]], row: int) -> set[str]:
    return {x.key for labels in on_sheet.values() for x in labels if x.slot.row == row}


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


def _side_by_side(block: Block, grid: Grid, slots: Slots) -> list[Block]:
    """Divide a block where the first label of a row occurs again in it, or at its titles."""
    rows: dict[int, list[Label]] = {}
    for label in block.labels:
        rows.setdefault(label.slot.row, []).append(label)
    for labels in rows.values():
        again = [x.slot.column for x in labels if x.key == labels[0].key]
        again = sorted(set(again))
        if len(again) > 1:
            parts = _parts_by_column(block, [0, *again[1:]], grid)
            if _are_alike([part.keys for part in parts]):
                return parts
    return [replace(block, lane=0, right=_last_column(block, grid, slots))]


def _parts_by_column(block: Block, starts: Sequence[int], grid: Grid) -> list[Block]:
    ends = [*starts[1:], _FAR]
    is_filled = ~grid.blank[block.first : block.bottom + 1].all(axis=0)
    parts = []
    for lane, (start, end) in enumerate(zip(starts, ends, strict=True)):
        labels = tuple(x for x in block.labels if start <= x.slot.column < end)
        left = min((x.slot.column for x in labels), default=start)
        last = [c for c in map(int, np.flatnonzero(is_filled)) if start <= c < end]
        right = min(end - 1, max(left + _extent(labels), *last[-1:], left))
        parts.append(
            replace(block, left=left, right=right, labels=labels, lane=lane, is_beside=True)
        )
    return parts


def _extent(labels: Sequence[Label]) -> int:
    """Return how far a form reaches to the right of its first column: a value behind each label."""
    left = min((x.slot.column for x in labels), default=0)
    return max((x.slot.right + 1 for x in labels), default=left) - left


def _last_column(block: Block, grid: Grid, slots: Slots) -> int:
    """Return the last column of a form that stands alone: of the sheet, or behind its labels."""
    reach = max(label.slot.right + 1 for label in block.labels)
    is_filled = ~grid.blank[block.top : block.bottom + 1].all(axis=0)
    filled = np.flatnonzero(is_filled)
    last = int(filled[-1]) if len(filled) else reach
    return max(reach, slots.at(block.top, last).right if last < 1 << 10 else last, last)


def _are_alike(keys: Sequence[set[str]]) -> bool:
    """Return whether sets of labels are those of forms of one kind: half of the most, each."""
    most = max(map(len, keys))
    known = max(keys, key=len)
    return all(2 * len(each & known) >= most for each in keys) and min(map(len, keys)) > 0


def _below_each_other(block: Block) -> list[Block]:
    """Divide a block where its labels begin again."""
    starts = _starts(block)
    if len(starts) < 2:
        return [block] if block.labels else []
    ends = [*starts[1:], block.bottom + 1]
    parts = []
    for i, (start, end) in enumerate(zip(starts, ends, strict=True)):
        labels = tuple(
            x for x in block.labels if start <= x.slot.row < end or (not i and x.slot.row < end)
        )
        top = block.top if not i else start
        parts.append(replace(block, top=top, bottom=end - 1, labels=labels))
    return parts


def _starts(block: Block) -> list[int]:
    """Return the rows in which the forms of a block begin."""
    counts = Counter(label.key for label in block.labels)
    number = Counter(counts.values()).most_common()
    times = min((n for n, many in number if many == number[0][1]), default=1)
    if times < 2:
        return []
    first = next(x.key for x in block.labels if counts[x.key] == times)
    rows = [x.slot.row for x in block.labels if x.key == first]
    parts = [
        {x.key for x in block.labels if start <= x.slot.row < end}
        for start, end in zip(rows, [*rows[1:], block.bottom + 1], strict=True)
    ]
    if len(set(rows)) == len(rows) and _are_alike(parts) and _are_complete(parts, counts, times):
        return rows
    return _greedy_starts(block)


def _are_complete(parts: Sequence[set[str]], counts: Counter[str], times: int) -> bool:
    """Return whether each part has all labels that occur as often as there are parts."""
    regular = {key for key, many in counts.items() if many == times}
    return all(regular <= part for part in parts)


def _greedy_starts(block: Block) -> list[int]:
    """Return the rows in which labels occur again, once all labels have occurred."""
    every = block.keys
    starts: list[int] = []
    seen: set[str] = set()
    rows: dict[int, set[str]] = {}
    for label in block.labels:
        rows.setdefault(label.slot.row, set()).add(label.key)
    for row, keys in rows.items():
        if not starts or (2 * len(seen) > len(every) and seen & keys and _begins(rows, row, seen)):
            starts.append(row)
            seen = set()
        seen |= keys
    return starts


def _begins(rows: Mapping[int, set[str]], row: int, seen: set[str]) -> bool:
    """Return whether most of the labels seen so far occur again from a row on."""
    after: set[str] = set()
    for other, keys in rows.items():
        if other >= row:
            if after & keys and len(after) >= len(seen):
                break
            after |= keys
    return 2 * len(after & seen) > len(seen)
