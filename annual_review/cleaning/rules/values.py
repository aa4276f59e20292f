"""The values of a register's kept rows as numbers, for the evaluation of its rules.

Numbers are themselves; a date is a number of days, a month one of months, a quarter one of
quarters, a year itself. Equal texts have equal numbers. A missing value is NaN, and so is a number
of which digits were cut. Each distinct cell is looked at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from annual_review.cleaning.columns import Column
from annual_review.cleaning.data_rows import DataRows
from annual_review.cleaning.grid import Mask
from annual_review.project.rules.condition import NUMBER, TEXT
from annual_review.values.cell_text import Reading, as_text, loose_key

Vector = NDArray[np.float64]
ReadText = Callable[[str], Reading]
Place = tuple[DataRows, int]  # and the index of one of its rows

_MONTHS = {"month": 1, "quarter": 3, "year": 12}
_FIRST_YEAR = 1970  # from which numpy counts months


class Vocabulary:
    """Numbers for texts: one for each that is different in spelling, width and case apart.

    `read` gives a text its official spelling, as that of a place has.
    """

    def __init__(self, read: ReadText | None = None) -> None:
        self._read = read
        self._numbers: dict[str, float] = {}

    def number(self, text: str) -> float:
        """Return the number of a text."""
        value = text if self._read is None else self._read(text).value
        key = loose_key(as_text(value if value is not None else text))
        return self._numbers.setdefault(key, float(len(self._numbers)))


class KeptRows:
    """The kept rows of one register over all its parts, in the order of the parts."""

    def __init__(self, parts: Sequence[DataRows], year_starts: int = 1) -> None:
        """Take the parts of a register; the office's year begins in the month `year_starts`."""
        self.parts, self.year_starts = parts, year_starts
        self.kept = [np.flatnonzero(part.fates == "kept") for part in parts]

    def __len__(self) -> int:
        return sum(map(len, self.kept))

    def values(self, field: str, kind: str, texts: Vocabulary) -> Vector:
        """Return the values of a field as numbers."""
        return self._gather(
            lambda part: _numbers(part.columns[field], kind, texts, self.year_starts)
        )

    def _gather(self, of_part: Callable[[DataRows], Vector]) -> Vector:
        each = [of_part(part)[kept] for part, kept in zip(self.parts, self.kept, strict=True)]
        return np.concatenate([np.empty(0), *each])

    def places(self, mask: Mask) -> Iterator[Place]:
        """Yield the rows of a mask over all kept rows."""
        end = 0
        for part, kept in zip(self.parts, self.kept, strict=True):
            start, end = end, end + len(kept)
            for i in kept[mask[start:end]].tolist():
                yield part, i

    def place(self, index: int) -> Place:
        """Return the part of one of the kept rows, and its index there."""
        number = int(np.searchsorted(self._ends, index, side="right"))
        start = int(self._ends[number]) - len(self.kept[number])
        return self.parts[number], int(self.kept[number][index - start])

    @cached_property
    def _ends(self) -> NDArray[np.int64]:
        """For each part, the number of rows in it and in those before it."""
        return np.cumsum([len(kept) for kept in self.kept], dtype=np.int64)

    def order(self) -> NDArray[np.int64]:
        """Return the indices of the kept rows in order of sheet, row and columns."""
        lanes = self._gather(lambda part: np.full(len(part.rows), float(part.table.lane)))
        rows = self._gather(lambda part: part.origins.astype(np.float64))
        sheets = self._gather(lambda part: np.full(len(part.rows), float(part.sheet_number)))
        return np.lexsort((lanes, rows, sheets))


def ordinal(value: Any, kind: str, year_starts: int = 1) -> float:
    """Return the number of one value that is no text; NaN for None.

    That of a year is the one that holds the value, where years begin in the month `year_starts`.

    >>> import datetime as dt
    >>> ordinal(dt.date(2021, 3, 1), "month") - ordinal(dt.date(2020, 12, 1), "month")
    3.0
    >>> ordinal(dt.date(2021, 3, 1), "year"), ordinal(12.5, "number")
    (2021.0, 12.5)
    """
    return float(_ordinals([value], kind, year_starts)[0])


def _numbers(column: Column, kind: str, texts: Vocabulary, year_starts: int) -> Vector:
    """Return the values of a column as numbers, for all its rows."""
    if kind == TEXT:
        numbers = [np.nan if v is None else texts.number(as_text(v)) for v in column.values]
        distinct = np.array(numbers, dtype=np.float64)
        distinct[list(column.cut)] = np.nan
    else:
        distinct = _ordinals(column.values, kind, year_starts)
    return distinct[column.codes]


def _ordinals(values: Sequence[Any], kind: str, year_starts: int) -> Vector:
    if kind == NUMBER:
        return np.array(values, dtype=np.float64)
    days = np.array(values, dtype="datetime64[D]")
    if kind not in _MONTHS:
        numbers = days.astype(np.int64)
    else:
        months = days.astype("datetime64[M]").astype(np.int64)
        if kind == "year":
            numbers = (months + 1 - year_starts) // _MONTHS[kind] + _FIRST_YEAR
        else:
            numbers = months // _MONTHS[kind]
    return np.where(np.isnat(days), np.nan, numbers.astype(np.float64))
