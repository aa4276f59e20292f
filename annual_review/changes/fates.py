"""What a row that came was before, and what one that went is now: its fate, and the reason.

A row that is not in the clean tables has no contents there; it is found in the other review's
ledger at the place where its neighbours tell that it was.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache, cached_property

from annual_review.changes.clean_tables import Sheet
from annual_review.changes.model import Place
from annual_review.changes.review_files import Ledger, LedgerLine

KEPT, DUPLICATE = "kept", "duplicate"


def was_duplicate(old: Ledger, new: Ledger, place: Place) -> bool:
    """Return whether a row was there before, as the duplicate of another row.

    That is known of a sheet in which the same rows show something as before.
    """
    sheet = place.file, place.sheet
    then, now = old.get(sheet, {}), new.get(sheet, {})
    fates = [line.fate for line in then.get(place.row, ())]
    return fates == [DUPLICATE] and then.keys() == now.keys()


class Fates:
    """The fates of rows in one review, for rows that are in the clean tables of the other alone."""

    def __init__(self, ledger: Ledger, others: Ledger, no_file: str, no_sheet: str) -> None:
        """`no_file` and `no_sheet` are the reasons of rows whose file or sheet is not here."""
        self._ledger, self._others = ledger, others
        self._no_file, self._no_sheet = no_file, no_sheet
        self._has_more = cache(self._is_more_frequent)  # of sheets with very many rows

    def of(self, sheet: Sheet, rows: Sequence[int], other_sheet: Sheet) -> LedgerLine:
        """Return the fate of a row that may be one of `rows` here; an empty one if it is not here.

        It is taken for that row only if the sheet has more rows of that fate than the same sheet of
        the other review: otherwise the row was taken out, and another one stands in its place.
        """
        lines = self._ledger.get(sheet, {})
        for row in rows:
            for line in lines.get(row, ()):
                if line.fate != KEPT and self._has_more(sheet, other_sheet, line.fate):
                    return line
        return LedgerLine("", "" if sheet in self._ledger else self._absence(sheet))

    def _absence(self, sheet: Sheet) -> str:
        if not self._ledger:
            return ""
        return self._no_sheet if sheet[0] in self._files else self._no_file

    def _is_more_frequent(self, sheet: Sheet, other_sheet: Sheet, fate: str) -> bool:
        here, there = self._ledger.get(sheet, {}), self._others.get(other_sheet, {})
        if here.keys() == there.keys():
            return True
        return self._counts(sheet, here)[fate] > self._counts(other_sheet, there)[fate]

    @staticmethod
    def _counts(sheet: Sheet, lines: Mapping[int, Sequence[LedgerLine]]) -> Counter[str]:
        return Counter(line.fate for of_row in lines.values() for line in of_row)

    @cached_property
    def _files(self) -> set[str]:
        return {file for file, _sheet in self._ledger}
