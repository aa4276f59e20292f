"""A parsed column of a table: each distinct cell is read once, then spread over its rows.

`readers` returns how each field of a register is read; `data_rows` parses with them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from annual_review.cleaning.grid import Codes, Mask
from annual_review.project.settings import Field, Settings
from annual_review.values.cell_text import (
    FORMULA_ERROR,
    Reading,
    as_text,
    find_untidy,
    is_formula_error,
    loose_key,
    read_text,
    strip_illegal,
)
from annual_review.values.counts import Scale, read_amount, read_count
from annual_review.values.dates import read_date
from annual_review.values.places import Townships, category_reader

Reader = Callable[..., Reading]  # of a cell; those of numbers also take a scale and a doubt


def readers(settings: Settings, register: str) -> dict[str, Reader]:
    """Return the reader of the cells of each field of a register."""
    townships = Townships(settings.office)
    by_kind: dict[str, Callable[[Field], Reader]] = {
        "date": lambda field: partial(read_date, year=settings.year),
        "count": lambda field: partial(read_count, unit=field.unit),
        "amount": lambda field: partial(read_amount, unit=field.unit),
        "place": lambda field: townships.read,
        "category": lambda field: category_reader(field.choices),
    }
    fields = settings.book.fields_of(register)
    return {
        name: by_kind[field.kind](field) if field.kind in by_kind else read_text
        for name, field in fields.items()
    }


def scaled(read: Reader, scale: Scale) -> Reader:
    """Return the reader of numbers of a column that has a unit of its own."""
    return partial(read, scale=scale.factor, doubt=scale.doubt)


@dataclass(frozen=True)
class Column:
    """A parsed column: the cell of row i is `cells[codes[i]]`, its value `values[codes[i]]`.

    `remarkable` are the readings with a problem or a doubt, by their codes. There are few of them,
    while a million rows may have as many distinct cells.
    """

    field: Field
    codes: Codes
    cells: list[Any]
    values: list[Any]
    remarkable: dict[int, Reading]

    @classmethod
    def parse(cls, field: Field, codes: Codes, uniques: list[Any], read: Reader) -> Column:
        """Parse those of the distinct cells `uniques` that occur in `codes`."""
        used = np.flatnonzero(np.bincount(codes, minlength=len(uniques)))
        new_codes = np.zeros(len(uniques), dtype=np.int64)
        new_codes[used] = np.arange(len(used))
        cells = [uniques[code] for code in used.tolist()]
        values, remarkable = list(cells), {}
        for code in find_untidy(cells) if read is read_text else range(len(cells)):
            reading = FORMULA_ERROR if is_formula_error(cells[code]) else read(cells[code])
            values[code] = reading.value
            if reading.problem or reading.doubt:
                remarkable[code] = reading
        return cls(field, new_codes[codes], cells, values, remarkable)

    @classmethod
    def absent(cls, field: Field, height: int) -> Column:
        """Return a column without values, for a field that a table does not have."""
        return cls(field, np.zeros(height, dtype=np.int64), [None], [None], {})

    def with_readings(self, readings: Mapping[int, tuple[Any, Reading]]) -> Column:
        """Return the column with another cell, and its reading, in some rows."""
        codes, cells, values = self.codes.copy(), [*self.cells], [*self.values]
        remarkable = dict(self.remarkable)
        for i, (cell, reading) in readings.items():
            codes[i] = len(cells)
            if reading.problem or reading.doubt:
                remarkable[len(cells)] = reading
            cells.append(cell)
            values.append(reading.value)
        return Column(self.field, codes, cells, values, remarkable)

    def reading(self, i: int) -> Reading:
        """Return the reading of the cell of row i."""
        code = int(self.codes[i])
        return self.remarkable.get(code) or Reading(self.values[code])

    @cached_property
    def problems(self) -> Mask:
        """True for the rows whose cell could not be read."""
        return self._mask(code for code, reading in self.remarkable.items() if reading.problem)

    @cached_property
    def empties(self) -> Mask:
        """True for the rows whose cell holds nothing."""
        empty = (code for code, value in enumerate(self.values) if value is None)
        return self._mask(code for code in empty if code not in self.remarkable)

    @property
    def has_value(self) -> Mask:
        """True for the rows whose cell has a value that could be read."""
        has_value: Mask = ~(self.empties | self.problems)
        return has_value

    @cached_property
    def doubts(self) -> Mask:
        """True for the rows whose value is doubtful."""
        return self._mask(code for code, reading in self.remarkable.items() if reading.doubt)

    def _mask(self, codes: Iterable[int]) -> Mask:
        """Return which rows have one of some codes."""
        verdicts = np.zeros(len(self.cells), dtype=bool)
        verdicts[list(codes)] = True
        return verdicts[self.codes]

    def keys(self, known: dict[str, int]) -> Codes:
        """Return a number for each row, equal for equal values, or for equal texts without one.

        `known` holds the numbers of the values seen so far; new ones are added to it.
        """
        keys = [loose_key(x) if isinstance(x, str) else as_text(x) for x in self.values]
        for code, reading in self.remarkable.items():
            if reading.problem:
                keys[code] = loose_key(strip_illegal(as_text(self.cells[code])))
        numbers = (known.setdefault(key, len(known)) for key in keys)
        return np.fromiter(numbers, np.int64, len(keys))[self.codes]

    def series(self) -> pd.Series:
        """Return the values as a Series of the field's dtype, missing where there is none."""
        if self.field.kind == "date":
            return pd.Series(np.array(self.values, dtype="datetime64[ns]")[self.codes])
        if self.field.kind == "count":
            return pd.Series(pd.array(self.values, dtype="Int64").take(self.codes))
        if self.field.kind == "amount":
            return pd.Series(np.array(self.values, dtype=np.float64)[self.codes])
        texts = np.array(["" if value is None else value for value in self.values], dtype=object)
        return pd.Series(pd.array(texts, dtype="str").take(self.codes))

    def years(self) -> NDArray[np.int64]:
        """Return the year of each date; 0 where there is none."""
        years = [value.year if value is not None else 0 for value in self.values]
        return np.array(years, np.int64)[self.codes]

    def numbers(self) -> NDArray[np.float64]:
        """Return the numbers, 0 where there is none."""
        return np.array([value or 0 for value in self.values], dtype=np.float64)[self.codes]
