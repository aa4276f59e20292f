"""Read one form: which labels are of which fields, and where their values stand.

A row of labels has its values beside them or below them; `Orientation` decides for each row by what
the slots around its labels hold. A table within the form, with a header of its own, is no part of
the record.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from annual_review.cleaning.form_blocks import Block
from annual_review.cleaning.form_labels import Label, looks_like_label
from annual_review.cleaning.form_slots import Slot, Slots
from annual_review.cleaning.form_values import BLANK, LABEL, TEXT, FormValue, FormValues
from annual_review.cleaning.headers import HeaderVocabulary, is_value
from annual_review.cleaning.labels import label_key
from annual_review.cleaning.row_vocabulary import (
    is_blank_label,
    is_form_label,
    is_note,
    is_signature,
)
from annual_review.project.register_book import Field
from annual_review.registers.workbooks import Cell
from annual_review.values.cell_text import as_text, compact, is_blank, tidy
from annual_review.values.form_texts import written

_LONGEST_LABEL = 20  # characters of a label that nobody declared
_LEAST_ROWS = 2  # filled rows below labels that make them the header of a table
_ALIGNED = 1.25  # a blank slot beside a label, where other labels of the column have values beside


@dataclass(frozen=True)
class FieldCell:
    """A field of a form: its label, its value, and the cell of the value."""

    label: str
    value: Any
    cell: Cell


@dataclass
class ReadForm:
    """A form as it was read.

    `cells` are its fields, `unused` the values of other labels, `doubts` what a person has to look
    at, each with its field. `rows_of_table` are the filled rows of tables within the form, `header`
    their labels. One `is_unfilled` if nobody wrote anything into it.
    """

    block: Block
    cells: dict[str, FieldCell] = field(default_factory=dict)
    unused: dict[str, str] = field(default_factory=dict)
    doubts: list[tuple[str, str]] = field(default_factory=list)
    rows_of_table: list[int] = field(default_factory=list)
    header: tuple[str, ...] = ()
    is_unfilled: bool = False

    @property
    def first_row(self) -> int:
        """The first row with a field."""
        return min(cell.cell[0] for cell in self.cells.values())

    @property
    def last_row(self) -> int:
        """The last row with a field."""
        return max(cell.cell[0] for cell in self.cells.values())


class FormReader:
    """Reads the forms of one register on a sheet."""

    def __init__(self, slots: Slots, register: str, vocabulary: HeaderVocabulary) -> None:
        self._slots, self._vocabulary = slots, vocabulary
        self._fields = vocabulary.book.fields_of(register)

    def read(self, block: Block) -> ReadForm | None:
        """Return a form as read; None for what is an ordinary table."""
        return _Reading(self._slots, self._vocabulary, self._fields, block).read()


class _Reading:
    """The reading of one form."""

    def __init__(
        self,
        slots: Slots,
        vocabulary: HeaderVocabulary,
        fields: Mapping[str, Field],
        block: Block,
    ) -> None:
        self._slots, self._vocabulary, self._fields, self._block = slots, vocabulary, fields, block
        self._own = [label for label in block.labels if label.inline is None]
        self._inline = [label for label in block.labels if label.inline is not None]
        self._by_place = {label.slot.place: label for label in block.labels}
        self._values = FormValues(slots, self._by_place, fields, vocabulary, block.right)
        self._rows: dict[int, list[Label]] = {}
        self._beside: dict[int, bool] = {}

    def read(self) -> ReadForm | None:
        self._drop_labels_that_are_values()
        self._group()
        form = ReadForm(self._block)
        if self._is_table():
            return None
        self._leave_out_tables(form)
        assigned, repeated = self._assign()
        taken = set(self._by_place)
        for name, label in assigned.items():
            value = self._value(label, name, taken)
            taken.update(slot.place for slot in (value.slot, *value.others))
            form.cells[name] = FieldCell(label.slot.text, value.value, value.slot.place)
        for name, label in repeated:
            self._doubt_repeated(form, name, label, taken)
        form.unused = self._unused(form, taken)
        form.is_unfilled = self._is_unfilled(form)
        return form

    def _is_unfilled(self, form: ReadForm) -> bool:
        """Return whether all fields but serial numbers are blank, and other labels, too."""
        filled = [name for name, cell in form.cells.items() if not is_blank(cell.value)]
        others = [value for value in form.unused.values() if value]
        return all(self._fields[name].kind == "serial" for name in filled) and len(others) < 2

    def _drop_labels_that_are_values(self) -> None:
        """Leave out the labels that are the value of the label before them.

        Such a label stands elsewhere in the form, too, and has no place for a value of its own.
        """
        dropped: set[Cell] = set()
        keys = [label.key for label in self._block.labels]
        for label in self._block.labels:
            before = self._slots.at(label.slot.row, label.slot.column - 1)
            left = self._by_place.get(before.place) if label.slot.column else None
            if left is None or left.inline is not None or before.place in dropped:
                continue
            behind = self._slots.right_of(label.slot)
            is_last = behind.column > self._block.right or label.inline is not None
            has_place = not is_last and behind.place not in self._by_place
            if keys.count(label.key) > 1 and not has_place and self._is_free_text(left):
                dropped.add(label.slot.place)
        if dropped and not self._is_row_of_labels(dropped):
            self._own = [x for x in self._own if x.slot.place not in dropped]
            self._inline = [x for x in self._inline if x.slot.place not in dropped]
            for place in dropped:
                del self._by_place[place]

    def _is_free_text(self, label: Label) -> bool:
        kinds = {self._fields[name].kind for _, name in label.offers}
        return bool(kinds & {"text", "category", "remark", "place"})

    def _is_row_of_labels(self, dropped: set[Cell]) -> bool:
        """Return whether labels that seem to be values stand in a row of nothing but labels."""
        for row, _ in dropped:
            slots = list(self._slots.in_row(row, self._block.left, self._block.right))
            filled = [slot for slot in slots if not slot.is_blank]
            if len(filled) > 2 and all(slot.place in self._by_place for slot in filled):
                return True
        return False

    def _group(self) -> None:
        """Group the labels by their rows, and decide where the values of each row stand."""
        for label in self._own:
            self._rows.setdefault(label.slot.row, []).append(label)
        columns: dict[int, int] = {}
        for labels in self._rows.values():
            for label in labels:
                beside = self._best(self._slots.right_of(label.slot), label)
                if beside >= TEXT:
                    columns[label.slot.column] = columns.get(label.slot.column, 0) + 1
        for row, labels in self._rows.items():
            beside = below = 0.0
            for label in labels:
                one, other = self._scores(label, columns.get(label.slot.column, 0) > 0)
                beside, below = beside + one, below + other
            self._beside[row] = beside >= below

    def _scores(self, label: Label, is_aligned: bool) -> tuple[float, float]:
        """Return how well the values of a label stand beside it and below it."""
        right, under = self._slots.right_of(label.slot), self._slots.below(label.slot)
        if right.column > self._block.right and right.is_blank:
            beside = 0.0
        else:
            beside = self._best(right, label)
        is_merged = (right.row, right.column) != (right.bottom, right.right)
        if beside == BLANK and (is_aligned or is_merged):
            beside = _ALIGNED
        if under.row > self._block.bottom or under.column < label.slot.column:
            below = LABEL / 2
        elif self._is_beside_label(under):
            below = LABEL
        else:
            below = self._best(under, label)
            below = BLANK / 2 if below == BLANK else below
        return beside, below

    def _is_beside_label(self, slot: Slot) -> bool:
        """Return whether a known label stands left of a slot, so that it is that label's value."""
        before = self._slots.at(slot.row, slot.column - 1) if slot.column else None
        return before is not None and before.place in self._by_place

    def _best(self, slot: Slot, label: Label) -> float:
        return max(self._values.suits(slot, name) for _, name in label.offers)

    def _is_table(self) -> bool:
        """Return whether the block is an ordinary table: all labels in one header, rows below."""
        if not self._rows:
            return False
        named = {
            row: {n for x in labels for _, n in x.offers[:1]} for row, labels in self._rows.items()
        }
        head = max(named, key=lambda row: len(named[row]))
        if self._beside[head] or len(named[head]) < min(2, len(self._fields)):
            return False
        header = set(named[head])
        for row in (head - 1, head + 1):
            if row in named and not self._beside[row]:
                header |= named[row]
        every = set().union(*named.values())
        if header >= every:
            return True
        return 4 * len(header) >= 3 * len(every) and len(self._rows_below(head)) >= _LEAST_ROWS

    def _rows_below(self, head: int) -> list[int]:
        """Return the filled rows right below a row of labels that have no labels themselves."""
        found, row = [], 1 + max(label.slot.bottom for label in self._rows[head])
        labels = self._rows[head]
        while row <= self._block.bottom and row not in self._rows:
            slots = [(self._slots.at(row, label.slot.column), label) for label in labels]
            if any(slot.row < row for slot, _ in slots):
                break
            filled = [(slot, label) for slot, label in slots if not slot.is_blank]
            are_values = all(self._best(slot, label) >= TEXT for slot, label in filled)
            has_label = any(looks_like_label(x.text, self._vocabulary) for x in self._filled(row))
            if (filled and 2 * len(filled) < len(labels)) or has_label or not are_values:
                break
            if filled:
                found.append(row)
            elif found:
                break
            row += 1
        return found

    def _leave_out_tables(self, form: ReadForm) -> None:
        """Leave out the labels that are the header of a table within the form."""
        seen: set[str] = set()
        for row in sorted(self._rows):
            labels = self._rows[row]
            names = _first_offers(labels)
            slots = self._filled(row)
            rows = self._rows_below(row) if not self._beside[row] else []
            is_repeated = 2 * len(names & seen) >= len(names)
            if (
                len(slots) > 1
                and not self._beside[row]
                and (len(rows) >= _LEAST_ROWS or is_repeated)
            ):
                form.rows_of_table += rows
                form.header = tuple(compact(slot.text) for slot in slots)
                del self._rows[row]
                self._own = [x for x in self._own if x not in labels]
            else:
                seen |= names

    def _filled(self, row: int) -> list[Slot]:
        """Return the slots that begin in a row and show something."""
        slots = self._slots.in_row(row, self._block.left, self._block.right)
        return [slot for slot in slots if slot.row == row and not slot.is_blank]

    def _assign(self) -> tuple[dict[str, Label], list[tuple[str, Label]]]:
        """Return the label of each field, and the labels of fields that have one already."""
        labels = [*self._own, *self._inline]
        labels.sort(key=lambda label: label.slot.place)
        offers = sorted(
            (distance, i, name) for i, label in enumerate(labels) for distance, name in label.offers
        )
        assigned: dict[str, int] = {}
        for _, i, name in offers:
            if name not in assigned and i not in assigned.values():
                assigned[name] = i
        known = set(assigned.values())
        repeated = [
            (label.offers[0][1], label)
            for i, label in enumerate(labels)
            if i not in known and label.offers[0][1] in assigned
        ]
        ordered = sorted(assigned.items(), key=lambda pair: pair[1])
        return {name: labels[i] for name, i in ordered}, repeated

    def _value(self, label: Label, name: str, taken: set[Cell]) -> FormValue:
        """Return the value of a label."""
        if label.inline is not None:
            return FormValue(written(label.inline), label.slot)
        is_beside = self._beside[label.slot.row]
        value = (self._values.beside if is_beside else self._values.below)(label.slot, name)
        if is_blank(value.value) and is_beside:
            other = self._other_value(label, name)
            value = other or value
        if value.slot.place in taken:
            blank = self._slots.right_of(label.slot)
            return FormValue("", blank)
        return value

    def _other_value(self, label: Label, name: str) -> FormValue | None:
        """Return the value of a label with nothing beside it: below it, or behind a gap."""
        right, under = self._slots.right_of(label.slot), self._slots.below(label.slot)
        has_no_place = right.column > self._block.right or right.place in self._by_place
        is_below = under.row <= self._block.bottom and under.column == label.slot.column
        is_below = is_below and not self._is_beside_label(under)
        if has_no_place and is_below and self._values.suits(under, name) >= TEXT:
            return self._values.below(label.slot, name)
        if self._has_gaps and not has_no_place:
            while right.is_blank and right.column <= self._block.right:
                right = self._slots.right_of(right)
            if self._values.suits(right, name) >= TEXT:
                return FormValue(written(right.value), right)
        return None

    @property
    def _has_gaps(self) -> bool:
        """Whether no label has a value right beside it: the sheet has lost its merged cells."""
        return not self._slots.has_merges and not any(
            self._best(self._slots.right_of(label.slot), label) >= TEXT for label in self._own
        )

    def _doubt_repeated(self, form: ReadForm, name: str, label: Label, taken: set[Cell]) -> None:
        """Doubt a field with another label in the form, if that has another value."""
        value = self._value(label, name, taken)
        taken.update(slot.place for slot in (value.slot, *value.others))
        used = form.cells[name].value
        if is_blank(value.value) or tidy(as_text(value.value)) == tidy(as_text(used)):
            return
        row = value.slot.row + 1
        form.doubts.append((name, f"“{name}”在表单中有两处，采用前一处，第{row}行的未采用，请核对"))

    def _unused(self, form: ReadForm, taken: set[Cell]) -> dict[str, str]:
        """Return the labels that nobody declared, each with the value beside it."""
        found: dict[str, str] = {}
        tables = set(form.rows_of_table)
        last = max([form.last_row, *(label.slot.bottom for label in self._block.labels)])
        for row in range(self._block.first, self._block.bottom + 1):
            if row in tables:
                continue
            if row > last and self._is_outside(row):
                break
            slots = [
                slot
                for slot in self._slots.in_row(row, self._block.left, self._block.right)
                if slot.row == row
            ]
            skipped: Cell | None = None
            for slot, behind in zip(slots, [*slots[1:], None][: len(slots)], strict=True):
                if slot.place == skipped or slot.place in taken or behind is None:
                    continue
                if not self._may_be_label(slot) or behind.place in taken or behind.is_blank:
                    continue
                if looks_like_label(behind.text, self._vocabulary) or slot.bottom > behind.bottom:
                    continue
                found.setdefault(compact(slot.text).rstrip(":"), as_text(written(behind.value)))
                skipped = behind.place
        return {label: value for label, value in found.items() if label}

    def _is_outside(self, row: int) -> bool:
        """Return whether a row below all fields is blank, a note or a line for signatures."""
        filled = self._filled(row)
        return not filled or is_note(filled[0].text) or is_blank_label(filled[0].text)

    def _may_be_label(self, slot: Slot) -> bool:
        text = slot.text
        if not isinstance(slot.value, str) or slot.is_blank or len(compact(text)) > _LONGEST_LABEL:
            return False
        is_other = is_value(text) or is_signature(text) or is_note(text) or is_form_label(text)
        return not is_other and bool(label_key(text))


def _first_offers(labels: Sequence[Label]) -> set[str]:
    """Return the fields that labels most likely name."""
    return {name for label in labels for _, name in label.offers[:1]}
