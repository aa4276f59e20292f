"""The review as a chapter sees it: the year's clean registers, its names, and what is missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from annual_review.cleaning import clean
from annual_review.corrections import read_corrections
from annual_review.errors import FigureError
from annual_review.paths import paths_of
from annual_review.records import INDEX, Cleaned, empty_records
from annual_review.settings import Settings, load_settings
from annual_review.workbooks import other_files, read_folder


@dataclass(frozen=True)
class Review:
    """A year's clean registers; `review["宣讲台账"]` is one of them."""

    settings: Settings
    cleaned: Cleaned

    @property
    def lines(self) -> list[str]:
        """The lines of work, in the order of params/registers.yaml."""
        return self.settings.book.lines

    def __getitem__(self, register: str) -> pd.DataFrame:
        """Return the kept rows of a register, indexed by (register, file, sheet, row).

        One that nobody sent is empty, and figures of it know. Raises FigureError for a register
        that params/registers.yaml does not have.
        """
        if register not in self.settings.book.registers:
            raise FigureError(
                f"There is no register '{register}'.",
                remedy=f"params/registers.yaml has {'、'.join(self.settings.book.registers)}.",
            )
        table = self.cleaned.records.get(register)
        if table is None:
            return empty_records(register, self.settings.book.fields_of(register))
        return table.copy()

    @property
    def year(self) -> int:
        """The year under review."""
        return self.settings.year

    @property
    def names(self) -> Mapping[str, str | list[str]]:
        """The names that params/ gives: of the year, then of the office."""
        return self.settings.names

    @property
    def missing(self) -> list[str]:
        """The registers that nobody sent."""
        return self.cleaned.missing

    @property
    def ledger(self) -> pd.DataFrame:
        """The fate of every row that shows anything, indexed as a register is: fate, reason."""
        return self._placed(self.cleaned.ledger, "各类台账")

    @property
    def totals(self) -> pd.DataFrame:
        """The totals that offices typed, indexed as a register is: field, typed, ours."""
        return self._placed(self.cleaned.totals, "填报合计")

    def _placed(self, rows: pd.DataFrame, name: str) -> pd.DataFrame:
        placed = rows.set_index(list(INDEX))
        placed.attrs = {"register": name}
        return placed

    def activity(self) -> pd.DataFrame:
        """Return every dated record of the year: 工作条线 and 日期, indexed as its register is."""
        parts = [
            pd.DataFrame({"工作条线": register.line, "日期": self.cleaned.records[name][date]})
            for name, register in self.settings.book.registers.items()
            if name in self.cleaned.records and register.line
            for date in [field for field, f in register.fields.items() if f.kind == "date"][:1]
        ]
        blank = pd.DataFrame(
            {"工作条线": pd.Series(dtype="str"), "日期": pd.Series(dtype="datetime64[ns]")},
            index=pd.MultiIndex.from_arrays([[]] * len(INDEX), names=INDEX),
        )
        rows = pd.concat(parts).dropna() if parts else blank
        rows.attrs = {"register": "各类台账"}
        return rows


def open_review(year: int, data: str = "", params: str = "", records: str = "") -> Review:
    """Open the year's clean registers: those that the run has cleaned, else cleaned here and now.

    Nothing is written. Raises the errors of cleaning.
    """
    paths = paths_of(year, data, params, records)
    settings = load_settings(year, paths.params)
    if paths.records is not None:
        return Review(settings, Cleaned.load(paths.records))
    sheets = read_folder(paths.data)
    corrections = read_corrections(paths.data)
    return Review(settings, clean(sheets, settings, corrections, other_files(paths.data)))
