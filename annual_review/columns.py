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
    """A parsed column: the cell of row i is `cells[codes[i]]`, read as `readings[codes[i]]`."""

    field: Field
    codes: Codes
    cells: list[Any]
    readings: list[Reading]

    @classmethod
    def parse(cls, field: Field, codes: Codes, uniques: list[Any], read: Reader) -> Column:
        """Parse the cells of a column that its rows use."""
        used, compact = np.unique(codes, return_inverse=True)
        cells = [uniques[code] for code in used]
        readings = [FAILED if is_error(cell) else read(cell) for cell in cells]
        return cls(field, compact.astype(np.int64), cells, readings)

    @classmethod
    def absent(cls, field: Field, height: int) -> Column:
        """Stand for a column that a table does not have."""
        return cls(field, np.zeros(height, dtype=np.int64), [None], [Reading()])

    @cached_property
    def problems(self) -> Mask:
        """Tell of each row whether the cell could not be read."""
        return self._spread([bool(reading.problem) for reading in self.readings])

    @cached_property
    def empties(self) -> Mask:
        """Tell of each row whether the cell holds nothing."""
        return self._spread([reading.is_empty for reading in self.readings])

    @cached_property
    def doubts(self) -> Mask:
        """Tell of each row whether the value is doubted."""
        return self._spread([bool(reading.doubt) for reading in self.readings])

    def _spread(self, verdicts: list[bool]) -> Mask:
        return np.array(verdicts, dtype=bool)[self.codes]

    def keys(self, known: dict[str, int]) -> Codes:
        """Return what duplicates have in common here: the value, or the text that gave none.

        As the number of each in `known`, which new ones join.
        """
        keys = (
            loose_key(legal(as_text(cell))) if reading.problem else _key(reading.value)
            for cell, reading in zip(self.cells, self.readings, strict=True)
        )
        numbers = (known.setdefault(key, len(known)) for key in keys)
        return np.fromiter(numbers, np.int64, len(self.cells))[self.codes]

    def values(self) -> pd.Series:
        """Return the values as a Series of the field's type, empty where there is none."""
        found = [reading.value for reading in self.readings]
        if self.field.kind == "date":
            return pd.Series(np.array(found, dtype="datetime64[ns]")[self.codes])
        if self.field.kind == "count":
            return pd.Series(pd.array(found, dtype="Int64").take(self.codes))
        if self.field.kind == "amount":
            return pd.Series(np.array(found, dtype=np.float64)[self.codes])
        texts = np.array(["" if value is None else value for value in found], dtype=object)
        return pd.Series(pd.array(texts, dtype="str").take(self.codes))

    def years(self) -> NDArray[np.int64]:
        """Return the year of each date; 0 where there is none."""
        return np.array(
            [r.value.year if r.value is not None else 0 for r in self.readings], np.int64
        )[self.codes]

    def numbers(self) -> NDArray[np.float64]:
        """Return the numbers, 0 where there is none."""
        return np.array([r.value or 0 for r in self.readings], dtype=np.float64)[self.codes]


def _key(value: Any) -> str:
    return loose_key(value) if isinstance(value, str) else as_text(value)
