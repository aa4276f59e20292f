"""The clean tables of a run, read from its folder on first access.

A chapter that reads three registers depends on their three files: it is executed again only if
they change.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd
from pyarrow.parquet import ParquetFile

from annual_review.errors import InputError
from annual_review.language import _, in_chinese
from annual_review.project.earlier_years import read_earlier_years
from annual_review.records.cleaned import (
    BREACHES,
    META,
    NUMBERS,
    OUTSIDE,
    UNTIL,
    as_table,
)
from annual_review.records.members import Member, read_members
from annual_review.records.person_numbers import NumberFields
from annual_review.records.register_schema import file_name
from annual_review.registers.corrections import Correction


class SavedRecords:
    """What `Cleaned.save` wrote, under the names that `Cleaned` has."""

    def __init__(self, folder: Path) -> None:
        """Raise InputError if there are no clean tables in `folder`."""
        self._folder = folder
        if not (folder / META).is_file():
            raise _missing(folder)
        self.records: Mapping[str, pd.DataFrame] = SavedTables(self)
        self.outside: Mapping[str, pd.DataFrame] = SavedTables(self, OUTSIDE)

    @property
    def year(self) -> int:
        """The year whose registers were cleaned."""
        return int(self._meta["year"])

    @property
    def registers(self) -> list[str]:
        """The registers that were sent."""
        return list(self._meta["records"])

    @cached_property
    def ledger(self) -> pd.DataFrame:
        """The fate of every row."""
        return self._required_table("_ledger.parquet")

    @cached_property
    def totals(self) -> pd.DataFrame:
        """The totals that offices typed, each with ours."""
        return self._required_table("_totals.parquet")

    @cached_property
    def breaches(self) -> pd.DataFrame:
        """The rows that break rules; none in records of a version that knew no rules."""
        try:
            return self._table("_breaches.parquet")
        except FileNotFoundError:
            return as_table([], BREACHES)

    @cached_property
    def fixes(self) -> pd.DataFrame:
        """The cells to fix."""
        return self._required_table("_fixes.parquet")

    @property
    def fates(self) -> dict[str, int]:
        """The number of rows by fate."""
        return dict(self._meta["fates"])

    @cached_property
    def members(self) -> list[Member]:
        """The members of an office whose review covers them."""
        return read_members(self._folder)

    @property
    def warnings(self) -> list[str]:
        """The warnings of cleaning, in Chinese."""
        return list(self._meta["warnings"])

    @property
    def missing(self) -> list[str]:
        """The registers that nobody sent."""
        return list(self._meta["missing"])

    @cached_property
    def numbers(self) -> NumberFields:
        """The fields with numbers of persons, by register."""
        return dict(self._json(NUMBERS))

    @property
    def until(self) -> dt.date | None:
        """The latest first date of any record; None without dates."""
        until = self._json(UNTIL)
        return dt.date.fromisoformat(until) if until else None

    @property
    def unreadable(self) -> dict[int, str]:
        """The earlier years that cannot be cleaned, each with the reason in Chinese."""
        years = read_earlier_years(self._folder)
        return {year: in_chinese(why) for year, why in years.items() if why}

    @property
    def corrections(self) -> list[Correction]:
        """The corrections that were applied."""
        return [Correction.from_json(content) for content in self._meta["corrections"]]

    @cached_property
    def _meta(self) -> dict[str, Any]:
        meta: dict[str, Any] = self._json(META)
        return meta

    def _json(self, name: str) -> Any:
        try:
            return json.loads((self._folder / name).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            raise _missing(self._folder) from None

    def register(self, name: str, before: str = "") -> pd.DataFrame | None:
        """Return a register's table, or None if nobody sent it.

        `before` begins the name of its file: that of its rows outside a part of the year.
        """
        try:
            return self._table(f"{before}{file_name(name)}")
        except FileNotFoundError:
            return None

    def _required_table(self, name: str) -> pd.DataFrame:
        try:
            return self._table(name)
        except FileNotFoundError:
            raise _missing(self._folder) from None

    def _table(self, name: str) -> pd.DataFrame:
        try:
            with (self._folder / name).open("rb") as file:
                # What pandas.read_parquet reads, in two thirds of its time: it scans a data set.
                table: pd.DataFrame = ParquetFile(file).read().to_pandas()
                return table
        except FileNotFoundError:
            raise
        except (OSError, ValueError):
            raise _missing(self._folder) from None


class SavedTables(Mapping[str, pd.DataFrame]):
    """The tables of registers by name, each read on first access."""

    def __init__(self, saved: SavedRecords, before: str = "") -> None:
        self._saved = saved
        self._before = before  # the names of their files
        self._read: dict[str, pd.DataFrame | None] = {}

    def __getitem__(self, register: str) -> pd.DataFrame:
        """Return a table. Raises KeyError if nobody sent the register."""
        if register not in self._read:
            self._read[register] = self._saved.register(register, self._before)
        table = self._read[register]
        if table is None:
            raise KeyError(register)
        table.attrs["register"] = register
        return table

    def __iter__(self) -> Iterator[str]:
        return iter(self._saved.registers)

    def __len__(self) -> int:
        return len(self._saved.registers)


def _missing(folder: Path) -> InputError:
    return InputError(
        _("There are no clean tables."), str(folder), _("Run the cleaning chapter first.")
    )
