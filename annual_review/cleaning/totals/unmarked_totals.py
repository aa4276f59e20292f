"""Totals rows that no known word marks: their numbers are the sums of other rows.

A row is taken for a total, or doubted, if it holds at most one text, no date and no known place,
and its numbers are the sums of two or more rows: those above it (of its block, or of the sheet),
or those below it. `clean` calls `find_unmarked_totals` when the rows have been judged:

    subtotal   its text names a total, as 参训总人数 does
    rejected   no word says so, but it leaves fields empty that the other rows fill, or sums of
               several fields or of many rows agree: it waits until a person says what it is
    kept       with a doubt, in all other cases

A row with a cell that a person corrected is a record.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from annual_review.cleaning.data_rows import DataRows
from annual_review.cleaning.grid import Mask
from annual_review.cleaning.table_rows import TableRows
from annual_review.cleaning.totals.row_labels import Label, RowLabels
from annual_review.cleaning.totals.sums_of_rows import Addends, SumRow, SumSearch
from annual_review.project.settings import Office

_MANY_ROWS = 4  # whose sum is hardly a coincidence
_SMALL = 10  # below it, a number is easily the sum of two others

_IF_TOTAL = "如是合计，请在原表写明“合计”"
_NO_SUM = f"写着合计一类的字样，但与各行之和不等，请核对：{_IF_TOTAL}"


def find_unmarked_totals(parts: Sequence[DataRows], office: Office) -> None:
    """Set the fates of the totals rows among the judged rows of one register on a sheet."""
    names = [name for name, field in parts[0].fields.items() if field.kind in ("count", "amount")]
    if names and sum(len(part.rows) for part in parts) > 2:
        finder = _Finder(TableRows(parts), names, office)
        for found in finder.find():
            finder.mark(found)
        finder.doubt_last()


class _Finder:
    """Finds totals among the rows of a register on a sheet, by the sums of the fields `names`."""

    def __init__(self, table: TableRows, names: Sequence[str], office: Office) -> None:
        self._table, self._names, self._labels = table, names, RowLabels(table, office)
        columns = [table.columns(name) for name in names]
        present = np.stack([table.gather([c.has_value for c in parts]) for parts in columns])
        self._counted = table.have_fates()
        numbers = np.stack([table.gather([c.numbers() for c in parts]) for parts in columns])
        self._addends = Addends(numbers, present, self._counted)
        candidates = table.have_fates(("kept", "rejected")) & ~table.has_own_date
        self._eligible: Mask = candidates & ~table.corrected & present.any(axis=0)
        self._last = int(np.flatnonzero(self._counted)[-1]) if self._counted.any() else -1
        self._starts = self._block_starts()
        self._confirmed: set[int] = set()  # rows that other totals leave out, too

    def _block_starts(self) -> list[int]:
        """Return where blocks begin: below a heading or a known total."""
        kinds = self._table.layout.kinds
        borders = np.flatnonzero((kinds == "heading") | (kinds == "subtotal"))
        starts = np.searchsorted(self._table.rows, borders).tolist()
        return sorted({0, *starts} - {len(self._table)})

    def find(self) -> list[SumRow]:
        """Return the rows that are totals or may be: sums of rows above, else of rows below."""
        if not self._eligible.any():
            return []
        found = self._above()
        if not any(map(self._is_certain, found.values())):
            found |= self._below()
        return [
            each
            for index, each in found.items()
            if (label := self._label(each)) and not self._labels.is_usual(label, index, found)
        ]

    def _above(self) -> dict[int, SumRow]:
        """Return the rows that are sums of rows above them: of their block, then of the sheet."""
        whole = len(self._table)
        search = SumSearch(self._addends, self._eligible, self._accepts)
        blocks = zip(self._starts, [*self._starts[1:], whole], strict=True)
        found = {each.index: each for start, end in blocks for each in search.within(start, end)}
        weak = {i for i, each in found.items() if not self._is_word(each)}
        for left_out in (set(found), set(found) - weak):
            search = SumSearch(self._addends.without(left_out), self._all_but(found), self._accepts)
            totals = {
                each.index: each for each in [*search.within(0, whole), *search.of_all(0, whole)]
            }
            for each in totals.values():
                between = weak & set(found) & set(range(each.first, each.last + 1))
                self._confirmed |= between & left_out
                for index in between - left_out - self._confirmed:
                    del found[index]  # it is one of the rows that are added up
            found |= totals
        return found

    def _below(self) -> dict[int, SumRow]:
        """Return the rows that are sums of the rows below them.

        They stand at the top of their block, or the whole sheet is divided into such blocks.
        """
        whole = len(self._table)

        def turned(each: SumRow) -> SumRow:
            first, last = whole - 1 - each.last, whole - 1 - each.first
            return replace(each, index=whole - 1 - each.index, first=first, last=last)

        def accepts(each: SumRow) -> bool:
            return self._accepts(turned(each))

        search = SumSearch(self._addends.reversed(), self._eligible[::-1], accepts)
        ends = [0, *(whole - start for start in reversed(self._starts))]
        rows = [turned(each) for a, z in pairwise(ends) for each in search.within(a, z)]
        blocks = {row.index: row for row in rows}
        search = SumSearch(
            self._addends.without(blocks).reversed(), self._all_but(blocks)[::-1], accepts
        )
        found = blocks | {row.index: row for row in map(turned, search.of_all(0, whole))}
        if len(found) > 1 and min(found) == 0:
            self._confirmed |= set(found)
            return found
        return {i: row for i, row in found.items() if self._is_on_top(row)}

    def _is_on_top(self, found: SumRow) -> bool:
        is_top = found.index in self._starts and (found.rows > 2 or len(found.fields) > 1)
        return is_top or self._differs(found)

    def _all_but(self, indices: Iterable[int]) -> Mask:
        eligible = self._eligible.copy()
        eligible[list(indices)] = False
        return eligible

    def _added(self, found: SumRow) -> NDArray[np.int64]:
        """Return the rows that a sum adds up."""
        between = self._counted[found.first : found.last + 1]
        return np.flatnonzero(between) + found.first

    def _label(self, found: SumRow) -> Label | None:
        return self._labels.of(found.index, self._added(found))

    def _differs(self, found: SumRow) -> bool:
        """Return whether a row leaves empty what all rows that it adds up fill."""
        label = self._label(found)
        is_merged = label is not None and label.is_merged
        return is_merged or self._table.lacks(found.index, self._added(found))

    def _accepts(self, found: SumRow) -> bool:
        """Return whether a row with sums may be a total, by its other cells."""
        label = self._label(found)
        if label is None:
            return False
        if label.is_word or len(found.fields) > 1 or found.rows > 2:
            return True
        is_large = self._sum(found) >= _SMALL
        return not label.has_serial and (
            is_large or found.index == self._last or self._differs(found)
        )

    def _is_certain(self, found: SumRow) -> bool:
        """Return whether a row with sums is hardly a record."""
        label = self._label(found)
        if label is None or (label.has_serial and not label.is_word):
            return False
        if (
            found.index in self._confirmed
            or label.is_word
            or len(found.fields) > 1
            or found.rows >= _MANY_ROWS
        ):
            return True
        return self._differs(found) and (found.rows > 2 or self._sum(found) >= _SMALL)

    def _is_word(self, found: SumRow) -> bool:
        label = self._label(found)
        return label is not None and label.is_word

    def _sum(self, found: SumRow) -> float:
        return float(self._addends.numbers[found.fields[0], found.index])

    def mark(self, found: SumRow) -> None:
        """Set the fate of a total, or doubt it."""
        part, i = self._table.place(found.index)
        if self._is_word(found):
            _make_subtotal(part, i)
            return
        field = self._names[found.fields[0]]
        first, last = self._table.rows[self._added(found)[[0, -1]]] + 1
        what = f"{field}等于第{first}至{last}行之和"
        if part.fates[i] == "rejected":
            part.add_doubt(i, f"{what}，{_IF_TOTAL}", field)
        elif self._is_certain(found):
            part.fates[i] = "rejected"
            ask = f"疑为合计行，未计入：{_IF_TOTAL}；如是登记，请在正确值处照填原数"
            part.add_doubt(i, f"{what}，{ask}", field)
        else:
            part.add_doubt(i, f"{what}，请核对是否合计行：{_IF_TOTAL}", field)

    def doubt_last(self) -> None:
        """Doubt the last row if its text names a total, and its numbers are no sums."""
        if self._last < 2 or not self._eligible[self._last]:
            return
        part, i = self._table.place(self._last)
        label = self._labels.of(self._last, np.flatnonzero(self._counted)[:-1])
        if (
            label is not None
            and label.is_word
            and part.fates[i] == "kept"
            and not part.doubts.get(i)
        ):
            part.add_doubt(i, _NO_SUM, self._names[0])


def _make_subtotal(part: DataRows, i: int) -> None:
    """Make a row of data a totals row, which is compared with the sums."""
    row = int(part.rows[i])
    part.fates[i], part.reasons[i] = "subtotal", ""
    part.table.subtotals.append(row)
    part.table.columns[row] = part.positions
