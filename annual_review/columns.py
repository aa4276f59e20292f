"""A column of a table, parsed: each distinct cell once, then spread over its rows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from annual_review.cell_errors import FAILED, is_error
from annual_review.counts import Scale, read_amount, read_count
from annual_review.dates import read_date
from annual_review.grids import Codes, Mask
from annual_review.places import Townships, category_reader
from annual_review.plain_texts import odd_texts
from annual_review.readings import Reading
from annual_review.settings import Field, Settings
from annual_review.texts import as_text, legal, loose_key, read_text

Reader = Callable[..., Reading]  # of a cell; those of numbers take a scale and a doubt too


def readers(settings: Settings, register: str) -> dict[str, Reader]:
    """Return the reader of each field of a register."""
    townships = Townships(settings.office)
    by_kind: dict[str, Callable[[Field], Reader]] = {
        "date": lambda field: partial(read_date, year=settings.year),
        "count": lambda field: partial(read_count, unit=field.unit),
        "amount": lambda field: partial(read_amount, unit=field.unit),
        "place": lambda field: townships.read,
        "category": lambda field: category_reader(field.choices),
    }
    fields = settings.book.fields_of(register)
    return {name: by_kind.get(field.kind, _text_reader)(field) for name, field in fields.items()}


def scaled(read: Reader, scale: Scale) -> Reader:
    """Return a reader of numbers for a column that stands under a unit of its own."""
    return partial(read, scale=scale.factor, doubt=scale.doubt)


def _text_reader(_: Field) -> Reader:
    return read_text


@dataclass(frozen=True)
class Column:
    """A parsed column: the cell of row i is `cells[codes[i]]`, and `found[codes[i]]` its value.

    `odd` are the readings that say more than a value, by their codes: there are few of them, and a
    million rows may hold as many distinct cells.
    """

    field: Field
    codes: Codes
    cells: list[Any]
    found: list[Any]
    odd: dict[int, Reading]

    @classmethod
    def parse(cls, field: Field, codes: Codes, uniques: list[Any], read: Reader) -> Column:
        """Parse the cells of a column that its rows use."""
        used = np.flatnonzero(np.bincount(codes, minlength=len(uniques)))
        places = np.zeros(len(uniques), dtype=np.int64)
        places[used] = np.arange(len(used))
        cells = [uniques[code] for code in used.tolist()]
        found, odd = list(cells), {}
        for code in odd_texts(cells) if read is read_text else range(len(cells)):
            reading = FAILED if is_error(cells[code]) else read(cells[code])
            found[code] = reading.value
            if reading.problem or reading.doubt:
                odd[code] = reading
        return cls(field, places[codes], cells, found, odd)

    @classmethod
    def absent(cls, field: Field, height: int) -> Column:
        """Stand for a column that a table does not have."""
        return cls(field, np.zeros(height, dtype=np.int64), [None], [None], {})

    def reading(self, i: int) -> Reading:
        """Return what reading the cell of row i gave."""
        code = int(self.codes[i])
        return self.odd.get(code) or Reading(self.found[code])

    @cached_property
    def problems(self) -> Mask:
        """Tell of each row whether the cell could not be read."""
        return self._spread([code for code, reading in self.odd.items() if reading.problem])

    @cached_property
    def empties(self) -> Mask:
        """Tell of each row whether the cell holds nothing."""
        bare = [code for code, value in enumerate(self.found) if value is None]
        return self._spread([code for code in bare if code not in self.odd])

    @cached_property
    def doubts(self) -> Mask:
        """Tell of each row whether the value is doubted."""
        return self._spread([code for code, reading in self.odd.items() if reading.doubt])

    def _spread(self, codes: list[int]) -> Mask:
        """Tell of each row whether its cell is one of some."""
        verdicts = np.zeros(len(self.cells), dtype=bool)
        verdicts[codes] = True
        return verdicts[self.codes]

    def keys(self, known: dict[str, int]) -> Codes:
        """Return what duplicates have in common here: the value, or the text that gave none.

        As the number of each in `known`, which new ones join.
        """
        keys = list(map(_key, self.found))
        for code, reading in self.odd.items():
            if reading.problem:
                keys[code] = loose_key(legal(as_text(self.cells[code])))
        numbers = (known.setdefault(key, len(known)) for key in keys)
        return np.fromiter(numbers, np.int64, len(keys))[self.codes]

    def values(self) -> pd.Series:
        """Return the values as a Series of the field's type, empty where there is none."""
        if self.field.kind == "date":
            return pd.Series(np.array(self.found, dtype="datetime64[ns]")[self.codes])
        if self.field.kind == "count":
            return pd.Series(pd.array(self.found, dtype="Int64").take(self.codes))
        if self.field.kind == "amount":
            return pd.Series(np.array(self.found, dtype=np.float64)[self.codes])
        texts = np.array(["" if value is None else value for value in self.found], dtype=object)
        return pd.Series(pd.array(texts, dtype="str").take(self.codes))

    def years(self) -> NDArray[np.int64]:
        """Return the year of each date; 0 where there is none."""
        years = [value.year if value is not None else 0 for value in self.found]
        return np.array(years, np.int64)[self.codes]

    def numbers(self) -> NDArray[np.float64]:
        """Return the numbers, 0 where there is none."""
        return np.array([value or 0 for value in self.found], dtype=np.float64)[self.codes]


def _key(value: Any) -> str:
    return loose_key(value) if isinstance(value, str) else as_text(value)
