"""The rows of labels of a form: whether the values of each stand beside its labels or below them.

`LabelRows` decides by what the slots around the labels of a row hold. It also tells the labels that
are values of others, and the headers of tables: the whole block may be an ordinary table, and a
table within a form is no part of the record.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from annual_review.cleaning.forms.labels import Label, looks_like_label
from annual_review.cleaning.forms.slots import Slot, Slots
from annual_review.cleaning.forms.splits import Block
from annual_review.cleaning.forms.values import BLANK, LABEL, TEXT, FormValues
from annual_review.cleaning.headers.fits import HeaderVocabulary
from annual_review.project.register_book import Field
from annual_review.registers.workbooks import Cell
from annual_review.values.cell_text import compact

_LEAST_ROWS = 2  # filled rows below labels that make them the header of a table
_ALIGNED = 1.25  # a blank slot beside a label, where other labels of the column have values beside


class LabelRows:
    """The labels of one form by rows.

    `own` are the labels with a slot of their own, `inline` those with their value behind them in
    the slot, `by_place` all of them; `beside` tells of each row where its values stand. `tables`
    are the labels and the filled rows of each table within the form.
    """

    def __init__(
        self,
        slots: Slots,
        vocabulary: HeaderVocabulary,
        fields: Mapping[str, Field],
        block: Block,
    ) -> None:
        self._slots, self._vocabulary, self._fields, self._block = slots, vocabulary, fields, block
        self.own = [label for label in block.labels if label.inline is None]
        self.inline = [label for label in block.labels if label.inline is not None]
        self.by_place = {label.slot.place: label for label in block.labels}
        self.values = FormValues(slots, self.by_place, fields, vocabulary, block.right)
        self._rows: dict[int, list[Label]] = {}
        self.beside: dict[int, bool] = {}
        self.tables: list[tuple[tuple[str, ...], list[int]]] = []
        self._drop_labels_that_are_values()
        self._group()
        self.is_table = self._is_table()
        if not self.is_table:
            self._leave_out_tables()

    def _drop_labels_that_are_values(self) -> None:
        """Leave out the labels that are the value of the label before them.

        Such a label stands elsewhere in the form, too, and has no place for a value of its own.
        """
        dropped: set[Cell] = set()
        keys = [label.key for label in self._block.labels]
        for label in self._block.labels:
            before = self._slots.at(label.slot.row, label.slot.column - 1)
            left = self.by_place.get(before.place) if label.slot.column else None
            if left is None or left.inline is not None or before.place in dropped:
                continue
            behind = self._slots.right_of(label.slot)
            is_last = behind.column > self._block.right or label.inline is not None
            has_place = not is_last and behind.place not in self.by_place
            if keys.count(label.key) > 1 and not has_place and self._is_free_text(left):
                dropped.add(label.slot.place)
        if dropped and not self._is_row_of_labels(dropped):
            self.own = [x for x in self.own if x.slot.place not in dropped]
            self.inline = [x for x in self.inline if x.slot.place not in dropped]
            for place in dropped:
                del self.by_place[place]

    def _is_free_text(self, label: Label) -> bool:
        kinds = {self._fields[name].kind for _, name in label.offers}
        return bool(kinds & {"text", "category", "remark", "place"})

    def _is_row_of_labels(self, dropped: set[Cell]) -> bool:
        """Return whether labels that seem to be values stand in a row of nothing but labels."""
        for row, _ in dropped:
            slots = list(self._slots.in_row(row, self._block.left, self._block.right))
            filled = [slot for slot in slots if not slot.is_blank]
            if len(filled) > 2 and all(slot.place in self.by_place for slot in filled):
                return True
        return False

    def _group(self) -> None:
        """Group the labels by their rows, and decide where the values of each row stand."""
        for label in self.own:
            self._rows.setdefault(label.slot.row, []).append(label)
        columns: dict[int, int] = {}
        for labels in self._rows.values():
            for label in labels:
                beside = self.best(self._slots.right_of(label.slot), label)
                if beside >= TEXT:
                    columns[label.slot.column] = columns.get(label.slot.column, 0) + 1
        for row, labels in self._rows.items():
            beside = below = 0.0
            for label in labels:
                one, other = self._scores(label, columns.get(label.slot.column, 0) > 0)
                beside, below = beside + one, below + other
            self.beside[row] = beside >= below

    def _scores(self, label: Label, is_aligned: bool) -> tuple[float, float]:
        """Return how well the values of a label stand beside it and below it."""
        right, under = self._slots.right_of(label.slot), self._slots.below(label.slot)
        if right.column > self._block.right and right.is_blank:
            beside = 0.0
        else:
            beside = self.best(right, label)
        is_merged = (right.row, right.column) != (right.bottom, right.right)
        if beside == BLANK and (is_aligned or is_merged):
            beside = _ALIGNED
        if under.row > self._block.bottom or under.column < label.slot.column:
            below = LABEL / 2
        elif self.is_beside_label(under):
            below = LABEL
        else:
            below = self.best(under, label)
            below = BLANK / 2 if below == BLANK else below
        return beside, below

    def is_beside_label(self, slot: Slot) -> bool:
        """Return whether a known label stands left of a slot, so that it is that label's value."""
        before = self._slots.at(slot.row, slot.column - 1) if slot.column else None
        return before is not None and before.place in self.by_place

    def best(self, slot: Slot, label: Label) -> float:
        """Return how well a slot may hold the value of a label."""
        return max(self.values.suits(slot, name) for _, name in label.offers)

    def _is_table(self) -> bool:
        """Return whether the block is an ordinary table: all labels in one header, rows below."""
        if not self._rows:
            return False
        named = {
            row: {n for x in labels for _, n in x.offers[:1]} for row, labels in self._rows.items()
        }
        head = max(named, key=lambda row: len(named[row]))
        if self.beside[head] or len(named[head]) < min(2, len(self._fields)):
            return False
        header = set(named[head])
        for row in (head - 1, head + 1):
            if row in named and not self.beside[row]:
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
            are_values = all(self.best(slot, label) >= TEXT for slot, label in filled)
            has_label = any(looks_like_label(x.text, self._vocabulary) for x in self.filled(row))
            if (filled and 2 * len(filled) < len(labels)) or has_label or not are_values:
                break
            if filled:
                found.append(row)
            elif found:
                break
            row += 1
        return found

    def _leave_out_tables(self) -> None:
        """Leave out the labels that are the header of a table within the form."""
        seen: set[str] = set()
        for row in sorted(self._rows):
            labels = self._rows[row]
            names = _first_offers(labels)
            slots = self.filled(row)
            rows = self._rows_below(row) if not self.beside[row] else []
            is_repeated = 2 * len(names & seen) >= len(names)
            if (
                len(slots) > 1
                and not self.beside[row]
                and (len(rows) >= _LEAST_ROWS or is_repeated)
            ):
                self.tables.append((tuple(compact(slot.text) for slot in slots), rows))
                del self._rows[row]
                self.own = [x for x in self.own if x not in labels]
            else:
                seen |= names

    def filled(self, row: int) -> list[Slot]:
        """Return the slots that begin in a row and show something."""
        slots = self._slots.in_row(row, self._block.left, self._block.right)
        return [slot for slot in slots if slot.row == row and not slot.is_blank]

    @property
    def has_gaps(self) -> bool:
        """Whether no label has a value right beside it: the sheet has lost its merged cells."""
        return not self._slots.has_merges and not any(
            self.best(self._slots.right_of(label.slot), label) >= TEXT for label in self.own
        )


def _first_offers(labels: Sequence[Label]) -> set[str]:
    """Return the fields that labels most likely name."""
    return {name for label in labels for _, name in label.offers[:1]}
