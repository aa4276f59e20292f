"""The value of a label: the slot beside or below it, together with what belongs to it.

`FormValues` reads them: a unit in the cell behind (28 | 人), options in several cells, a date whose
parts stand in cells of their own, a long text in several rows beside one label.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from annual_review.cleaning.forms.labels import Label, looks_like_label
from annual_review.cleaning.forms.slots import Slot, Slots
from annual_review.cleaning.headers.fits import HeaderVocabulary
from annual_review.cleaning.row_vocabulary import is_note
from annual_review.project.register_book import DATED, NUMBERS, Field
from annual_review.values.cell_text import as_text, compact, is_blank
from annual_review.values.counts import read_amount
from annual_review.values.dates import is_date
from annual_review.values.form_texts import ticked, written
from annual_review.values.places import choice_test
from annual_review.values.units import is_unit

_PART_OF_DATE = re.compile(r"\d{1,4}|[年月日号时分至-]|\d{1,4}[年月日号]")
_PERIOD = re.compile(r"\D{0,4}\d{1,4}\D{0,4}(?:\d{1,2}\D{0,3})?|.*[月季年].*")
_LONGEST_NUMBER = 20  # characters

# How well a slot may be the value of a field.
READABLE, TEXT, UNREADABLE, BLANK, LABEL = 3.0, 1.0, 0.75, 0.5, -1.0


@dataclass(frozen=True)
class FormValue:
    """What is written for a label: the value, its slot, and the other slots that belong to it."""

    value: Any
    slot: Slot
    others: tuple[Slot, ...] = ()


class FormValues:
    """Reads the values of one form; `labels` are the slots of its labels by place."""

    def __init__(
        self,
        slots: Slots,
        labels: Mapping[tuple[int, int], Label],
        fields: Mapping[str, Field],
        vocabulary: HeaderVocabulary,
        right: int,
    ) -> None:
        self._slots, self._labels, self._fields = slots, labels, fields
        self._vocabulary, self._right = vocabulary, right
        self._tests = {
            name: choice_test(field.choices) for name, field in fields.items() if field.choices
        }

    def is_label(self, slot: Slot) -> bool:
        """Return whether a slot is one of the known labels."""
        return slot.place in self._labels

    def suits(self, slot: Slot, field: str) -> float:
        """Return how well a slot may hold the value of a field."""
        if self.is_label(slot):
            return LABEL
        value = written(slot.value, self._units(field))
        if is_blank(value):
            return BLANK
        looks_like_print = isinstance(value, str) and (
            looks_like_label(value, self._vocabulary) or is_note(value)
        )
        if self._fields[field].kind in (*DATED, *NUMBERS):
            if self._is_readable(value, self._fields[field].kind):
                return READABLE
            return LABEL if looks_like_print else UNREADABLE
        if field in self._tests and self._tests[field](value):
            return READABLE
        return LABEL if looks_like_print else TEXT

    @staticmethod
    def _is_readable(value: Any, kind: str) -> bool:
        """Return whether a value is one of a kind of numbers or times."""
        if kind == "date":
            return is_date(value)
        if not isinstance(value, str):
            return True
        if kind in NUMBERS:
            return len(value) <= _LONGEST_NUMBER and read_amount(value).value is not None
        return _PERIOD.fullmatch(compact(value)) is not None

    def _is_number(self, field: str) -> bool:
        return self._fields[field].kind in NUMBERS

    def beside(self, label: Slot, field: str) -> FormValue:
        """Return the value to the right of a label."""
        slot = self._slots.right_of(label)
        if label.bottom > slot.bottom and not self.is_label(slot):
            options = self._options_of_rows(label, field)
            if options is not None:
                return options
            return self._text_of_rows(label, slot, field)
        return self._with_neighbours(slot, field)

    def below(self, label: Slot, field: str) -> FormValue:
        """Return the value below a label."""
        slot = self._slots.below(label)
        if self.is_label(slot) or slot.column < label.column:
            blank = Slot(label.bottom + 1, label.column, label.bottom + 1, label.right, "")
            return FormValue("", blank)
        return FormValue(written(slot.value, self._units(field)), slot)

    def _with_neighbours(self, slot: Slot, field: str) -> FormValue:
        """Return a value together with the slots behind it that belong to it."""
        if self.is_label(slot):
            return FormValue("", Slot(slot.row, slot.column, slot.row, slot.column, ""))
        row = self._row_behind(slot)
        options = self._options_of_row([slot, *row], field)
        if options is not None:
            return options
        value = written(slot.value, self._units(field))
        if not is_blank(value) and row and self._fields[field].kind == "date":
            parts = self._parts_of_date([slot, *row])
            if len(parts) > 1:
                return FormValue("".join(part.text for part in parts), slot, tuple(parts[1:]))
        if row and self._is_number(field) and is_unit(compact(row[0].text), self._vocabulary.units):
            is_bare = read_amount(value).value is not None and not _has_unit(value)
            whole = f"{as_text(value)}{compact(row[0].text)}" if is_bare else value
            return FormValue(whole, slot, (row[0],))
        return FormValue(value, slot)

    def _units(self, field: str) -> frozenset[str] | None:
        return self._vocabulary.units if self._is_number(field) else None

    def _row_behind(self, slot: Slot) -> list[Slot]:
        """Return the slots behind one in its row up to the next known label."""
        found: list[Slot] = []
        behind = self._slots.right_of(slot)
        while behind.column <= self._right and not self.is_label(behind):
            found.append(behind)
            behind = self._slots.right_of(behind, slot.row)
        return found

    @staticmethod
    def _parts_of_date(row: list[Slot]) -> list[Slot]:
        """Return the slots of a date at the beginning of a row: 2021 | 年 | 3 | 月 | 5 | 日."""
        parts: list[Slot] = []
        for slot in row:
            is_day = isinstance(slot.value, dt.date)
            if is_day or not _PART_OF_DATE.fullmatch(compact(slot.text)):
                break
            parts.append(slot)
        return parts

    def _options_of_row(self, row: list[Slot], field: str) -> FormValue | None:
        """Return the ticked one of options in several slots of a row, or None."""
        test = self._tests.get(field)
        texts = [compact(slot.text) for slot in row]
        taken = 0
        for slot, text in zip(row, texts, strict=True):
            is_sign = ticked(f"{text}选") is not None if text else True
            if not is_sign and not (test and test(slot.text)):
                break
            taken += 1
        texts = texts[:taken]
        if sum(map(bool, texts)) < 2 or not any(ticked(f"{t}选") is not None for t in texts if t):
            return None
        opens_with_option = bool(test and texts[0] and test(texts[0]))
        joined = []
        for i, text in enumerate(texts):
            is_sign_here = opens_with_option == bool(i % 2)
            joined.append(text or ("□" if is_sign_here else ""))
        options = ticked(" ".join(joined), self._fields[field].choices)
        if options is None:
            return None
        return FormValue("、".join(options), row[0], tuple(row[1:taken]))

    def _options_of_rows(self, label: Slot, field: str) -> FormValue | None:
        """Return the option below which a tick stands, beside a tall label; or None."""
        test = self._tests.get(field)
        heads = [self._slots.right_of(label), *self._row_behind(self._slots.right_of(label))]
        if test is None or not all(test(head.text) for head in heads if not head.is_blank):
            return None
        heads = [head for head in heads if not head.is_blank]
        below = [self._slots.below(head) for head in heads]
        if len(heads) < 2 or any(slot.row > label.bottom for slot in below):
            return None
        marks = [ticked(f"{compact(slot.text)}选") for slot in below]
        if not any(marks):
            return None
        chosen = [head.text for head, mark in zip(heads, marks, strict=True) if mark]
        place = next(slot for slot, mark in zip(below, marks, strict=True) if mark)
        return FormValue("、".join(chosen), place, (*heads, *below))

    def _text_of_rows(self, label: Slot, first: Slot, field: str) -> FormValue:
        """Return the value beside a label of several rows: what stands in them, joined."""
        lines: list[Slot] = []
        row = label.row
        while row <= label.bottom:
            slot = self._slots.at(row, label.right + 1)
            if self.is_label(slot) or (slot.row != row):
                break
            lines.append(slot)
            row = slot.bottom + 1
        filled = [slot for slot in lines if not is_blank(written(slot.value))]
        if len(filled) < 2 or self._fields[field].kind not in ("text", "remark"):
            one = filled[0] if filled else first
            return self._with_neighbours(one, field)
        text = "\n".join(as_text(written(slot.value)) for slot in filled)
        return FormValue(text, filled[0], tuple(slot for slot in lines if slot is not filled[0]))


def _has_unit(value: Any) -> bool:
    return isinstance(value, str) and not re.fullmatch(r"[\d.,\s]+", value)
