"""The rows of a register as hints look at them: those of the period, and of the year before.

The rows of the year before are those of the same part of it. Months are counted from January of the
year 0, as in `values.office_year`, so that an office's year may begin in any month.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from annual_review.project.period import Period
from annual_review.project.register_book import Field
from annual_review.project.settings import Settings
from annual_review.records.cleaned import Cleaned
from annual_review.records.dated_columns import first_days, kind_of, within
from annual_review.records.register_schema import registered_until, rows_are_persons
from annual_review.records.saved import SavedRecords

Counts = NDArray[np.float64]
Floats = NDArray[np.float64]
Records = Cleaned | SavedRecords
_ONE_DAY = dt.timedelta(days=1)
_OF_MONTHS = ("date", "month")  # kinds that tell in which month something was


@dataclass(frozen=True)
class RegisterRows:
    """The clean rows of a register in the days from `first` to `last`, both included.

    `before` are those of the same days of the year before; None if nothing can be compared with
    them. `is_stock` tells a register of what there is, whose dates are of no events.
    """

    name: str
    table: pd.DataFrame
    fields: Mapping[str, Field]
    first: dt.date
    last: dt.date
    before: pd.DataFrame | None = None
    is_stock: bool = False

    @cached_property
    def day_field(self) -> str:
        """The field that tells in which month a row was; "" if there is none."""
        for name, field in self.fields.items():
            if field.kind in _OF_MONTHS and name in self.table and kind_of(self.table[name]):
                return name
        return ""

    @cached_property
    def full_months(self) -> NDArray[np.int64]:
        """The months all of whose days lie within the period."""
        first = _month(self.first) + (self.first.day > 1)
        end = _month(self.last + _ONE_DAY)
        return np.arange(first, end)

    @cached_property
    def months(self) -> NDArray[np.int64] | None:
        """The month of each row, -1 of a row without one; None if the register has none."""
        return _months_of(self.table, self.day_field)

    def counts(self) -> Counts | None:
        """Return how many rows each full month has; None without months."""
        if self.months is None or self.is_stock:
            return None
        return self._count(self.months, self.full_months)

    def counts_before(self) -> Counts | None:
        """Return how many rows the same months of the year before have; None if not known."""
        if self.before is None or not len(self.before) or not self.day_field:
            return None
        months = _months_of(self.before, self.day_field)
        return None if months is None else self._count(months, self.full_months - 12)

    def _count(self, months: NDArray[np.int64], wanted: NDArray[np.int64]) -> Counts:
        if not len(wanted):
            return np.zeros(0)
        at = months[(months >= wanted[0]) & (months <= wanted[-1])] - wanted[0]
        return np.bincount(at, minlength=len(wanted)).astype(np.float64)

    def shown_fields(self, *kinds: str) -> Iterator[tuple[str, Field]]:
        """Yield the fields of some kinds that hints may name.

        None is personal, or a number of persons that may be small.
        """
        for name, field in self.fields.items():
            is_shown = field.hints and not field.personal and not field.small
            if field.kind in kinds and is_shown and name in self.table:
                yield name, field

    def numbers(self, field: str, *, before: bool = False) -> Floats:
        """Return a field's numbers by row, NaN where there is none; of the year before if so."""
        table = self.before if before else self.table
        if table is None or field not in table:
            return np.zeros(0)
        numbers = pd.to_numeric(table[field], errors="coerce").to_numpy(np.float64, na_value=np.nan)
        return np.where(np.isfinite(numbers), numbers, np.nan)


def register_rows(
    settings: Settings, cleaned: Records, before: Records | None
) -> Iterator[RegisterRows]:
    """Yield the registers that were sent, as hints look at them.

    `before` are the clean records of the year before, of the whole of it or of the same part. Left
    out are registers that say `hints: false` or list persons of whom there may be few; one that is
    `redefined` is not compared.
    """
    period = counted_days(settings, cleaned)
    for name, register in settings.book.registers.items():
        table = cleaned.records.get(name)
        fields = settings.book.fields_of(name)
        if table is None or not len(table) or not register.hints or rows_are_persons(fields):
            continue
        last_year = before.records.get(name) if before is not None else None
        if name in settings.params.redefined or (last_year is not None and not len(last_year)):
            last_year = None
        rows = RegisterRows(name, table, fields, period.first, period.last, None)
        same_part = _of_days(last_year, rows.day_field, period.in_year(period.year - 1))
        yield RegisterRows(
            *(name, table, rows.fields, period.first, period.last),
            before=same_part,
            is_stock=register.stock,
        )


def counted_days(settings: Settings, cleaned: Records) -> Period:
    """Return the days that are registered: to the end, or up to `until` or the last record."""
    whole = settings.named_period
    until = registered_until(settings, cleaned.until)
    return Period(whole.year, whole.first, min(until or whole.last, whole.last))


def _of_days(table: pd.DataFrame | None, field: str, period: Period) -> pd.DataFrame | None:
    """Return the rows of the days of a period; all of them if they have no days."""
    if table is None:
        return None
    if not field:
        return table if period.is_whole_year else None
    if field not in table or not kind_of(table[field]):
        return None
    inside, __ = within(table[field], period.first, period.last)
    return table[inside]


def _months_of(table: pd.DataFrame, field: str) -> NDArray[np.int64] | None:
    if not field or field not in table or not kind_of(table[field]):
        return None
    days = first_days(table[field])
    months = days.astype("datetime64[M]").astype(np.int64) + 1970 * 12
    return np.where(np.isnat(days), -1, months)


def _month(day: dt.date) -> int:
    return day.year * 12 + day.month - 1
