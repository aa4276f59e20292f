"""The sums of a table's rows by their fates, and the comparison of one with a typed total.

`totals` compares, `repeats` asks which rows a total counts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain, combinations

import numpy as np
from numpy.typing import NDArray

from annual_review.cleaning.data_rows import DataRows
from annual_review.cleaning.layout import Rows
from annual_review.project.register_book import Field

NOT_KEPT = {
    "duplicate": "重复登记",
    "out_of_year": "不在本年",
    "out_of_period": "不在本期",
    "rejected": "待更正",
}
OUTSIDE = "out_of_year"
UNKNOWN = "原因待查"
_TOLERANCE = 0.005  # of an amount in yuan: half a fen


@dataclass(frozen=True)
class Total:
    """A number of a totals row: `typed` by the office, `ours` the sum of the kept rows.

    `cause` says, in Chinese, where the difference comes from, as far as the rows show it. `factor`
    is by what the office's number was multiplied to be in `unit`, the field's. If the typed number
    `is_of_year`, so is ours: it includes the rows outside the period of the review. `column` names
    its columns, C or D:F, in a row that holds totals of several tables. The ledger does not say the
    numbers of a field whose small ones are withheld: `is_withheld`.
    """

    row: int
    field: str
    typed: float
    ours: float
    cause: str = ""
    factor: Fraction = Fraction(1)
    unit: str = ""
    is_of_year: bool = False
    column: str = ""
    is_withheld: bool = False

    @property
    def agrees(self) -> bool:
        """Whether both are the same number, in the unit in which the office typed it."""
        return abs(self.typed - self.ours) < self.tolerance

    @property
    def tolerance(self) -> float:
        """The difference from which two numbers differ: half a fen where yuan are typed."""
        return _TOLERANCE * min(1.0, float(self.factor))

    def __str__(self) -> str:
        """Return the comparison in Chinese, with the unit if the number was converted."""
        unit = self.unit if self.factor != 1 else ""
        difference = f"{abs(self.typed - self.ours):.10g}{unit}"
        verdict = "相符" if self.agrees else f"不符，相差{difference}"
        if self.is_withheld:
            verdict = "相符" if self.agrees else "不符，请核对"
            return f"{self.field}填报合计与核对{verdict}（涉及少数人，不列数字）"
        typed, ours = f"{self.typed:.10g}{unit}", f"{self.ours:.10g}{unit}"
        scope = "（含不在本期的行）" if self.is_of_year else ""
        comparison = f"{self.field}填报合计{typed}，核对{ours}{scope}，{verdict}"
        return f"{comparison}（{self.cause}）" if self.cause else comparison


@dataclass(frozen=True)
class Sums:
    """The rows of a table in order, with their fates and the numbers of each field."""

    rows: Rows
    fates: NDArray[np.object_]
    numbers: Mapping[str, NDArray[np.float64]]

    @classmethod
    def of(
        cls, parts: Sequence[DataRows], fields: Mapping[str, Field], of_year: bool = False
    ) -> Sums:
        """Return the rows of the parts of a table, without those that are totals or notes.

        `of_year`: with the fates that they have in a review of the whole year. A row whose cell is
        blank counts nothing, and is there for the totals that cover it.
        """
        of_rows = [
            part.fates if part.fates_of_year is None or not of_year else part.fates_of_year
            for part in parts
        ]
        rows = np.concatenate([each for part in parts for each in (part.rows, part.blanks)])
        fates = np.concatenate(
            [
                each
                for part, own in zip(parts, of_rows, strict=True)
                for each in (own, np.full(len(part.blanks), _fate_of_blanks(own), dtype=object))
            ]
        )
        order = rows.argsort(kind="stable")
        order = order[((fates == "kept") | np.isin(fates, list(NOT_KEPT)))[order]]
        numbers = {
            name: np.concatenate(
                [
                    each
                    for part in parts
                    for each in (part.columns[name].numbers(), np.zeros(len(part.blanks)))
                ]
            )[order]
            for name, field in fields.items()
            if field.kind in ("count", "amount")
        }
        return cls(rows[order], fates[order], numbers)

    def _between(self, first: int, end: int) -> slice:
        return slice(*np.searchsorted(self.rows, [first, end]))

    def between(self, field: str, first: int, end: int, fates: Sequence[str] = ("kept",)) -> float:
        """Return the sum of a field over rows of some fates from `first` to `end`, not included."""
        between = self._between(first, end)
        is_added = np.isin(self.fates[between], fates)
        return float(self.numbers[field][between][is_added].sum())

    def count(self, first: int, end: int) -> int:
        """Return how many rows of data there are from `first` to `end`, not included."""
        between = self._between(first, end)
        return int(between.stop - between.start)

    def has_rows(self, first: int, end: int) -> bool:
        """Return whether there is any row of data from `first` to `end`, not included."""
        return self.count(first, end) > 0

    def are_outside(self, first: int, end: int) -> bool:
        """Return whether there are rows, and all of them are of another year."""
        fates = self.fates[self._between(first, end)]
        return len(fates) > 0 and bool(np.isin(fates, [OUTSIDE]).all())

    def cause(self, total: Total, first: int, end: int) -> str:
        """Return, in Chinese, which rows that were not kept make up a difference, if any do."""
        difference = total.typed - total.ours
        sums = {fate: self.between(total.field, first, end, (fate,)) for fate in NOT_KEPT}
        fates = [fate for fate, number in sums.items() if number]
        for some in chain.from_iterable(combinations(fates, n) for n in range(1, len(fates) + 1)):
            if abs(sum(sums[fate] for fate in some) - difference) < total.tolerance:
                return f"填报合计计入了{'、'.join(NOT_KEPT[fate] for fate in some)}的行"
        return UNKNOWN


def _fate_of_blanks(fates: NDArray[np.object_]) -> str:
    """Return the fate of rows without a record among others: of another year if all those are."""
    return OUTSIDE if len(fates) and bool((fates == OUTSIDE).all()) else "kept"
