"""Read one form: which labels are of which fields, and where their values stand.

`FormReader.read` assigns a label to each field and reads its value (form_values.py), beside it or
below it (form_rows.py); what other labels hold is kept apart.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from annual_review.cleaning.forms.labels import Label, looks_like_label
from annual_review.cleaning.forms.rows import LabelRows
from annual_review.cleaning.forms.slots import Slot, Slots
from annual_review.cleaning.forms.splits import Block
from annual_review.cleaning.forms.values import TEXT, FormValue
from annual_review.cleaning.headers.fits import HeaderVocabulary, is_value
from annual_review.cleaning.headers.labels import label_key
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
    at, each with its field. `tables` are the labels and the filled rows of each table within the
    form. One `is_unfilled` if nobody wrote anything into it.
    """

    block: Block
    cells: dict[str, FieldCell] = field(default_factory=dict)
    unused: dict[str, str] = field(default_factory=dict)
    doubts: list[tuple[str, str]] = field(default_factory=list)
    tables: list[tuple[tuple[str, ...], list[int]]] = field(default_factory=list)
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
        self._rows = LabelRows(slots, vocabulary, fields, block)
        self._by_place, self._values = self._rows.by_place, self._rows.values

    def read(self) -> ReadForm | None:
        if self._rows.is_table:
            return None
        form = ReadForm(self._block, tables=self._rows.tables)
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

    def _assign(self) -> tuple[dict[str, Label], list[tuple[str, Label]]]:
        """Return the label of each field, and the labels of fields that have one already."""
        labels = [*self._rows.own, *self._rows.inline]
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
        is_beside = self._rows.beside[label.slot.row]
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
        is_below = is_below and not self._rows.is_beside_label(under)
        if has_no_place and is_below and self._values.suits(under, name) >= TEXT:
            return self._values.below(label.slot, name)
        if self._rows.has_gaps and not has_no_place:
            while right.is_blank and right.column <= self._block.right:
                right = self._slots.right_of(right)
            if self._values.suits(right, name) >= TEXT:
                return FormValue(written(right.value), right)
        return None

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
        tables = {row for _, rows in form.tables for row in rows}
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
        filled = self._rows.filled(row)
        return not filled or is_note(filled[0].text) or is_blank_label(filled[0].text)

    def _may_be_label(self, slot: Slot) -> bool:
        text = slot.text
        if not isinstance(slot.value, str) or slot.is_blank or len(compact(text)) > _LONGEST_LABEL:
            return False
        is_other = is_value(text) or is_signature(text) or is_note(text) or is_form_label(text)
        return not is_other and bool(label_key(text))
