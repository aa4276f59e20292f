"""The review as a chapter sees it: the year's clean registers, its names, and what is missing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

import pandas as pd
from rapidfuzz import fuzz, process

from annual_review.cleaning import clean
from annual_review.errors import FigureError, ParamsError
from annual_review.evidence import remember
from annual_review.inputs import read_inputs
from annual_review.params import load_settings
from annual_review.paths import Paths, paths_of
from annual_review.records import INDEX, Cleaned, empty_records
from annual_review.saved_records import SavedRecords
from annual_review.settings import Settings

FATE_NAMES: dict[str, str] = {
    "kept": "采用",
    "duplicate": "重复",
    "out_of_year": "年外",
    "rejected": "待更正",
    "subtotal": "合计行",
    "heading": "表题表头",
    "note": "表外说明",
    "unrecognised": "未识别",
}


class Names(dict[str, str | list[str]]):
    """Names by what they name; one that params/ does not have is an error that says so."""

    def __missing__(self, name: str) -> str:
        """Raise ParamsError, which names the nearest known name."""
        near = process.extractOne(name, list(self), scorer=fuzz.ratio, score_cutoff=50)
        hint = f"Did you mean '{near[0]}'?" if near else "Add it there."
        raise ParamsError(f"There is no name '{name}'.", "names: in params/office.yaml", hint)


class Remembered(Mapping[str, pd.DataFrame]):
    """Tables by name, each made when it is first asked for."""

    def __init__(self, makers: Mapping[str, Callable[[], pd.DataFrame]]) -> None:
        self._makers = makers
        self._made: dict[str, pd.DataFrame] = {}

    def __getitem__(self, name: str) -> pd.DataFrame:
        """Return a table. Raises KeyError for an unknown name."""
        if name not in self._made:
            self._made[name] = self._makers[name]()
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._makers)

    def __len__(self) -> int:
        return len(self._makers)


@dataclass(frozen=True)
class Review:
    """A year's clean registers; `review["宣讲台账"]` is one of them."""

    settings: Settings
    cleaned: Cleaned | SavedRecords

    @property
    def lines(self) -> list[str]:
        """The lines of work, in the order of params/registers.yaml."""
        return self.settings.book.lines

    def __getitem__(self, register: str) -> pd.DataFrame:
        """Return the kept rows of a register, indexed by (register, file, sheet, row).

        Personal fields are not in it. One that nobody sent is empty, and figures of it know. Raises
        FigureError for a register that params/registers.yaml does not have.
        """
        if register not in self.settings.book.registers:
            raise FigureError(
                f"There is no register '{register}'.",
                remedy=f"params/registers.yaml has {'、'.join(self.settings.book.registers)}.",
            )
        table = self.cleaned.records.get(register)
        fields = self.settings.book.fields_of(register)
        if table is None:
            table = empty_records(register, fields)
        shown = table.drop(columns=[name for name, field in fields.items() if field.personal])
        shown.attrs |= {"origin": str(self.year), "rows": len(shown)}
        shown.attrs["choices"] = {name: list(field.choices) for name, field in fields.items()}
        if shown.empty and (reason := self._why_empty(register)):
            shown.attrs["missing"] = reason
        return shown

    def _why_empty(self, register: str) -> str:
        """Say why a register has no rows, unless there was nothing to report."""
        if register not in self.cleaned.records:
            return f"本年未收到《{register}》，有关情况暂缺。"
        ledger = self.cleaned.ledger
        waiting = int(((ledger["register"] == register) & (ledger["fate"] == "rejected")).sum())
        return f"《{register}》登记的{waiting}行均待更正，有关情况暂缺。" if waiting else ""

    @property
    def year(self) -> int:
        """The year under review."""
        return self.settings.year

    @property
    def names(self) -> Names:
        """The names that params/ gives: of the year, then of the office."""
        return Names(self.settings.names)

    @property
    def missing(self) -> list[str]:
        """The registers that nobody sent."""
        return self.cleaned.missing

    @property
    def blank(self) -> list[str]:
        """The registers that were sent without a single record, kept or put aside."""
        ledger = self.cleaned.ledger
        is_record = ledger["fate"].isin(["kept", "duplicate", "out_of_year", "rejected"])
        filled = set(ledger.loc[is_record, "register"])
        sent = (name for name in self.settings.book.registers if name in self.cleaned.records)
        return [name for name in sent if name not in filled]

    @property
    def span(self) -> str:
        """The part of the year that records reach, to open a sentence: 全年, or 截至3月，."""
        last = self.cleaned.last_month
        return "全年" if last in (0, 12) else f"截至{last}月，"

    @property
    def ledger(self) -> pd.DataFrame:
        """What became of every row that shows anything, indexed as a register is: 去向, 原因."""
        rows = self.cleaned.ledger.rename(columns={"fate": "去向", "reason": "原因"})
        named = rows.assign(去向=rows["去向"].map(FATE_NAMES).astype("str"))
        return self._placed(named, "各类台账", f"{self.year} ledger")

    @property
    def totals(self) -> pd.DataFrame:
        """The totals that offices typed, indexed as a register is: field, typed, ours."""
        return self._placed(self.cleaned.totals, "填报合计", f"{self.year} totals")

    def _placed(self, rows: pd.DataFrame, name: str, origin: str) -> pd.DataFrame:
        placed = rows.set_index(list(INDEX))
        placed.attrs = {"register": name, "origin": origin, "rows": len(placed)}
        return placed

    def remember_rows(self) -> None:
        """Let figures of this review show the rows behind them."""
        year = str(self.year)
        registers = {name: partial(self.__getitem__, name) for name in self.settings.book.registers}
        remember(year, Remembered(registers))
        remember(f"{year} ledger", Remembered({"": lambda: self.ledger}))
        remember(f"{year} totals", Remembered({"": lambda: self.totals}))

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
        rows.attrs = {"register": "各类台账", "origin": str(self.year)}
        return rows


def open_review(year: int, data: str = "", params: str = "", records: str = "") -> Review:
    """Open the year's clean registers: those that the run has cleaned, else cleaned here and now.

    Nothing is written. Raises the errors of cleaning.
    """
    paths = paths_of(year, data, params, records)
    settings = load_settings(year, paths.params)
    review = Review(settings, _cleaned(paths, settings))
    review.remember_rows()
    return review


def _cleaned(paths: Paths, settings: Settings) -> Cleaned | SavedRecords:
    if paths.records is not None:
        return SavedRecords(paths.records)
    inputs = read_inputs(paths.data)
    return clean(inputs.sheets, settings, inputs.corrections, inputs.ignored)
