"""A parsed column of a table: each distinct cell is read once, then spread over its rows.

`data_rows` parses with the readers of the register's fields (records.field_readers).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from annual_review.cleaning.grid import Codes, Mask
from annual_review.project.register_book import DATED, PERIODS, Field
from annual_review.records.field_readers import Reader
from annual_review.values.cell_text import (
    CUT_SHORT,
    Reading,
    as_text,
    find_cut_digits,
    find_untidy,
    is_cut,
    loose_key,
    read_formula,
    read_text,
    strip_illegal,
    suggest,
)
from annual_review.values.counts import Conversion
from annual_review.values.dates import DayWithoutYear
from annual_review.values.ditto_marks import UNFILLED_DITTO, find_dittos
from annual_review.values.office_year import OfficeYear
from annual_review.values.period_texts import (
    LOST_ZERO,
    find_lost_zeros,
    last_day,
    name_period,
    part_of_period,
    shows_year,
)
from annual_review.values.stated_years import StatedYear

_NUMERIC = (*DATED, "count", "amount")  # kinds whose long numbers are no names
OPEN_YEAR = "没有写年份，表题的{}年可指公历年，也可指年度，按{}年读，请核对"
_UNKNOWN = "\0"  # begins the key of a number that was cut; no text has it


def in_unit(read: Reader, column: Conversion) -> Reader:
    """Return the reader of numbers of a column that has a unit of its own."""
    return partial(read, column=column)


def of_stated_year(read: Reader, stated: StatedYear, kind: str) -> Reader:
    """Return the reader of dates or periods in a table that states a year.

    Where that may be the calendar's or the office's, a value that differs between them is doubted.
    """
    in_year = partial(read, year=stated.year)
    if not stated.is_open or kind == "year":
        return in_year
    in_calendar = partial(read, year=OfficeYear(stated.year.number))

    def read_open(cell: Any, **given: Any) -> Reading:
        reading, other = in_year(cell, **given), in_calendar(cell, **given)
        if None in (reading.value, other.value) or reading.value == other.value:
            return reading
        doubt = OPEN_YEAR.format(stated.year.number, reading.value.year)
        both = "，".join(filter(None, [reading.doubt, doubt]))
        guess = reading.suggestion or suggest(_shown(reading.value, kind))
        return reading._replace(doubt=both, suggestion=guess)

    return read_open


def _shown(day: dt.date, kind: str) -> str:
    return name_period(day, kind) if kind in PERIODS else f"{day.year}年{day.month}月{day.day}日"


@dataclass(frozen=True)
class Column:
    """A parsed column: the cell of row i is `cells[codes[i]]`, its value `values[codes[i]]`.

    `remarkable` are the readings with a problem or a doubt, by their codes. There are few of them,
    while a million rows may have as many distinct cells. `cut` are the codes of long numbers that a
    spreadsheet has cut. `taken` is True for the rows whose own cell is blank, and which take their
    value from another one.
    """

    field: Field
    codes: Codes
    cells: list[Any]
    values: list[Any]
    remarkable: dict[int, Reading]
    cut: frozenset[int] = frozenset()
    taken: Mask | None = None

    @classmethod
    def parse(cls, field: Field, codes: Codes, uniques: list[Any], read: Reader) -> Column:
        """Parse those of the distinct cells `uniques` that occur in `codes`."""
        used = np.flatnonzero(np.bincount(codes, minlength=len(uniques)))
        new_codes = np.zeros(len(uniques), dtype=np.int64)
        new_codes[used] = np.arange(len(used))
        cells = [uniques[code] for code in used.tolist()]
        values, remarkable, cut = list(cells), {}, set()
        is_name = field.kind not in _NUMERIC
        dittos = set(find_dittos(cells) if field.is_identity else ())
        for code in dittos.union(find_untidy(cells) if read is read_text else range(len(cells))):
            if code in dittos:
                remarkable[code], values[code] = Reading(problem=UNFILLED_DITTO), None
                continue
            reading = read_formula(cells[code]) or read(cells[code])
            values[code] = reading.value
            if reading.problem or reading.doubt:
                remarkable[code] = reading
            if is_name and is_cut(cells[code]):
                cut.add(code)
        for code in find_lost_zeros(cells) if field.kind == "month" else ():
            remarkable.setdefault(code, Reading(values[code], doubt=LOST_ZERO))
        cut |= set(find_cut_digits(cells) if is_name else ())
        for code in sorted(cut):
            reading = remarkable.get(code, Reading(values[code]))
            doubts = dict.fromkeys(filter(None, [reading.doubt, CUT_SHORT]))
            remarkable[code] = reading._replace(doubt="，".join(doubts))
        return cls(field, new_codes[codes], cells, values, remarkable, frozenset(cut))

    @classmethod
    def absent(cls, field: Field, height: int) -> Column:
        """Return a column without values, for a field that a table does not have."""
        return cls(field, np.zeros(height, dtype=np.int64), [None], [None], {})

    def take(self, rows: NDArray[np.intp]) -> Column:
        """Return the column of some of the rows."""
        taken = None if self.taken is None else self.taken[rows]
        return replace(self, codes=self.codes[rows], taken=taken)

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
        return replace(self, codes=codes, cells=cells, values=values, remarkable=remarkable)

    def reading(self, i: int) -> Reading:
        """Return the reading of the cell of row i."""
        code = int(self.codes[i])
        return self.remarkable.get(code) or Reading(self.values[code])

    def is_plain(self, i: int) -> bool:
        """Return whether the cell of row i has a value, without any doubt."""
        code = int(self.codes[i])
        return self.values[code] is not None and code not in self.remarkable

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
    def own_empties(self) -> Mask:
        """True for the rows whose own cell holds nothing, whatever they take from another one."""
        return self.empties if self.taken is None else self.empties | self.taken

    @property
    def has_value(self) -> Mask:
        """True for the rows whose cell has a value that could be read."""
        has_value: Mask = ~(self.empties | self.problems)
        return has_value

    @cached_property
    def doubts(self) -> Mask:
        """True for the rows whose value is doubtful."""
        return self._mask(code for code, reading in self.remarkable.items() if reading.doubt)

    @property
    def shows_no_year(self) -> Mask:
        """True for the rows whose cell is a date that shows no year."""
        cells = enumerate(self.cells)
        return self._mask(code for code, cell in cells if isinstance(cell, DayWithoutYear))

    @property
    def shows_year(self) -> Mask:
        """True for the rows whose date or period says of which year it is."""
        cells = enumerate(self.cells)
        return self._mask(code for code, cell in cells if shows_year(cell, self.field.kind))

    def _mask(self, codes: Iterable[int]) -> Mask:
        """Return which rows have one of some codes."""
        verdicts = np.zeros(len(self.cells), dtype=bool)
        verdicts[list(codes)] = True
        return verdicts[self.codes]

    def keys(self, known: dict[str, int], found: dict[int, Codes] | None = None) -> Codes:
        """Return a number for each row, equal for equal values, or for equal texts without one.

        Numbers that were cut are equal to none, not even to themselves in another row; two days of
        one month are not equal, either, where the field holds months.
        `known` holds the numbers of the values seen so far; new ones are added to it. `found` keeps
        those of each list of values, by id(), which several columns may have.
        """
        numbers = None if found is None else found.get(id(self.values))
        if numbers is None:
            numbers = self._numbers(known)
            if found is not None:
                found[id(self.values)] = numbers
        of_rows = numbers[self.codes]
        for i in np.flatnonzero(self._mask(self.cut)):
            of_rows[i] = known[f"{_UNKNOWN}{len(known)}"] = len(known)
        return of_rows

    def _numbers(self, known: dict[str, int]) -> Codes:
        """Return a number for each of the values."""
        keys = [loose_key(x) if isinstance(x, str) else as_text(x) for x in self.values]
        for code, reading in self.remarkable.items():
            if reading.problem:
                keys[code] = loose_key(strip_illegal(as_text(self.cells[code])))
        for code, cell in enumerate(self.cells if self.field.kind in PERIODS else ()):
            value = self.values[code]
            of = None if value is None else OfficeYear(value.year)
            if of is not None and (part := part_of_period(cell, self.field.kind, of)):
                keys[code] = part
        numbers = (known.setdefault(key, len(known)) for key in keys)
        return np.fromiter(numbers, np.int64, len(keys))

    def series(self) -> pd.Series:
        """Return the values as a Series of the field's dtype, missing where there is none."""
        if self.field.kind == "date":
            return pd.Series(np.array(self.values, dtype="datetime64[ns]")[self.codes])
        if self.field.kind in PERIODS:
            first_days = pd.DatetimeIndex(np.array(self.values, dtype="datetime64[s]"))
            periods = first_days.to_period(self.field.kind[0].upper())
            return pd.Series(periods.array.take(self.codes))
        if self.field.kind == "count":
            return pd.Series(pd.array(self.values, dtype="Int64").take(self.codes))
        if self.field.kind == "amount":
            return pd.Series(np.array(self.values, dtype=np.float64)[self.codes])
        texts = np.array(["" if value is None else value for value in self.values], dtype=object)
        return pd.Series(pd.array(texts, dtype="str").take(self.codes))

    def years(self, year: OfficeYear, *, last: bool = False) -> NDArray[np.int64]:
        """Return the number of the year of each date or period; 0 where there is none.

        Years are those of the office of which `year` is one. That of a period is that of its first
        day, or of its `last`.
        """
        days = self.values
        if last:
            days = [None if day is None else last_day(day, self.field.kind) for day in days]
        if year.is_calendar:
            years = [day.year if day is not None else 0 for day in days]
        else:
            years = [year.number_of(day) if day is not None else 0 for day in days]
        return np.array(years, np.int64)[self.codes]

    def where(self, test: Callable[[Any], bool]) -> Mask:
        """Return the rows whose cell passes a test."""
        return self._mask(code for code, cell in enumerate(self.cells) if test(cell))

    def days(self) -> NDArray[np.datetime64]:
        """Return each date, or the first day of each period; NaT where there is none."""
        days: NDArray[np.datetime64] = np.array(self.values, dtype="datetime64[D]")[self.codes]
        return days

    def last_days(self) -> NDArray[np.datetime64]:
        """Return each date, or the last day of each period; NaT where there is none."""
        last = [None if day is None else last_day(day, self.field.kind) for day in self.values]
        days: NDArray[np.datetime64] = np.array(last, dtype="datetime64[D]")[self.codes]
        return days

    def numbers(self) -> NDArray[np.float64]:
        """Return the numbers, 0 where there is none."""
        return np.array([value or 0 for value in self.values], dtype=np.float64)[self.codes]
