"""The review as a chapter sees it: the year's clean registers, its names, and what is missing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial

import pandas as pd

from annual_review.chapter.earlier import Past, Remembered, remember_past
from annual_review.chapter.evidence import remember
from annual_review.errors import FigureError, ReviewError, did_you_mean
from annual_review.project.settings import Names, Settings
from annual_review.records.cleaned import INDEX, Cleaned, empty_records, file_name
from annual_review.records.members import MEMBER, Member, are_alike, end_of
from annual_review.records.register_schema import registered_until
from annual_review.records.saved import SavedRecords

ACTIVITY = "各类台账"
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


@dataclass(frozen=True, repr=False)
class Review:
    """A year's clean registers; `review["宣讲台账"]` is one of them.

    `earlier` are the reviews of years before, each opened when it is asked for; `limit` leaves out
    what is dated later.
    """

    settings: Settings
    cleaned: Cleaned | SavedRecords
    earlier: Mapping[int, Review] = field(default_factory=dict)
    limit: dt.date | None = None

    @property
    def before(self) -> Review | None:
        """The review of the year before, of the same part of it if this year goes on; or None."""
        try:
            return self.earlier.get(self.year - 1)
        except ReviewError:  # it cannot be cleaned: see `unreadable`
            return None

    @property
    def years(self) -> list[int]:
        """The years that there are registers of, up to this one."""
        return [*(year for year in sorted(self.earlier) if year not in self.unreadable), self.year]

    @cached_property
    def unreadable(self) -> dict[int, str]:
        """The earlier years that cannot be cleaned, and why not."""
        found = dict(self.cleaned.unreadable)
        for year in self.earlier:
            try:
                self.earlier[year]  # opens it
            except ReviewError as error:
                found[year] = str(error)
        return found

    @property
    def until(self) -> dt.date | None:
        """The day up to which this year's registers are kept; None where they are of all of it.

        As params/ says, else the last day of any record, if it lies before December.
        """
        said = self.settings.params.until
        return registered_until(said, None if said else self.cleaned.until)

    def __repr__(self) -> str:
        """Say the year and its registers, and nothing of their rows, which may be personal."""
        there = [name for name in self.settings.book.registers if name not in self.missing]
        lacking = f"；缺：{'、'.join(self.missing)}" if self.missing else ""
        return f"{self.year}年：{'、'.join(there)}{lacking}"

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
            raise _unknown_register(register, list(self.settings.book.registers))
        table = self.cleaned.records.get(register)
        fields = self.settings.book.fields_of(register)
        if table is None:
            table = empty_records(register, fields)
            if self.members:
                table.insert(0, MEMBER, pd.Series(dtype="str"))
        shown = self._within_limit(table, self._dated(register))
        shown = shown.drop(columns=[name for name, known in fields.items() if known.personal])
        shown.attrs |= {"origin": self.origin, "rows": len(shown)}
        shown.attrs["choices"] = {name: list(known.choices) for name, known in fields.items()}
        shown.attrs["choices"][MEMBER] = [one.label for one in self.members]
        shown.attrs["lacking"] = self._lacking(register)
        if shown.empty and (reason := self._why_empty(register)):
            shown.attrs["missing"] = reason
        return shown

    def _lacking(self, register: str) -> list[str]:
        """Return the fields of a register that none of the members who have sent it has."""
        counted = [one for one in self.members if one.has(register)]
        lacking = [set(one.lacking.get(register, ())) for one in counted]
        return sorted(set.intersection(*lacking)) if lacking else []

    def _dated(self, register: str) -> str:
        """Return the field that holds the day of a register's rows; nothing without one."""
        fields = self.settings.book.registers[register].fields
        return next((name for name, known in fields.items() if known.kind == "date"), "")

    def _within_limit(self, rows: pd.DataFrame, dated: str) -> pd.DataFrame:
        """Return the rows that are not later than the limit; without a day none is later."""
        if self.limit is None or not dated:
            return rows
        within: pd.DataFrame = rows[~(rows[dated].dt.normalize() > pd.Timestamp(self.limit))]
        return within

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
    def origin(self) -> str:
        """The name under which the rows of this review are remembered."""
        return f"{self.year} until {self.limit}" if self.limit else str(self.year)

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
    def members(self) -> list[Member]:
        """The members whose records these are, counted or not; none of an office by itself.

        Own registers, if there are any, are those of a first member called 本级.
        """
        return self.cleaned.members

    @property
    def uncounted(self) -> list[Member]:
        """The members of which nothing is counted."""
        return [one for one in self.members if not one.is_counted]

    @property
    def unsent(self) -> dict[str, list[str]]:
        """The registers that a member lacks and others have, by the member that is counted."""
        counted = [one for one in self.members if one.is_counted and not one.is_own]
        lacking = {
            one.label: [name for name in one.absent if name not in self.missing] for one in counted
        }
        return {label: names for label, names in lacking.items() if names}

    @property
    def ends(self) -> dict[str, str]:
        """Up to when each member has registered, where that is not the same of all."""
        counted = [one for one in self.members if one.is_counted and not one.is_own]
        return {} if are_alike(counted) else {one.label: end_of(one) for one in counted}

    @property
    def dated(self) -> list[str]:
        """The registers whose rows are of a day, and of a line of work."""
        registers = self.settings.book.registers.items()
        return [name for name, register in registers if register.line and self._dated(name)]

    @property
    def span(self) -> str:
        """The part of the year that records reach, to open a sentence: 全年, or 截至3月，."""
        return f"截至{self.until.month}月，" if self.until else "全年"

    @property
    def ledger(self) -> pd.DataFrame:
        """What became of every row that shows anything, indexed as a register is: 去向, 原因."""
        rows = self.cleaned.ledger.rename(columns={"fate": "去向", "reason": "原因"})
        named = rows.assign(去向=rows["去向"].map(FATE_NAMES).astype("str"))
        if self.members:
            named[MEMBER] = named["file"].str.partition("/")[0]
        return self._placed(named, ACTIVITY, f"{self.year} ledger")

    @property
    def totals(self) -> pd.DataFrame:
        """The totals that offices typed, indexed as a register is: field, typed, ours."""
        return self._placed(self.cleaned.totals, "填报合计", f"{self.year} totals")

    def _placed(self, rows: pd.DataFrame, name: str, origin: str) -> pd.DataFrame:
        placed = rows.set_index(list(INDEX))
        placed.attrs = {"register": name, "origin": origin, "rows": len(placed)}
        return placed

    def remember_rows(self) -> None:
        """Let figures of this review show the rows behind them, and be compared with others."""
        self._remember_tables(self.origin, lambda: self)
        ledger, totals = f"{self.year} ledger", f"{self.year} totals"
        remember(ledger, Remembered({"": lambda: self.ledger}), lambda _: "ledger.csv")
        remember(totals, Remembered({"": lambda: self.totals}), lambda _: "records/_totals.parquet")
        origins = {year: f"{year} before {self.year}" for year in self.earlier}
        for year, origin in origins.items():
            self._remember_tables(origin, partial(self.earlier.__getitem__, year), f"{year}/")
        is_partial, redefined = lambda: self.until is not None, self.settings.params.redefined
        remember_past(self.origin, Past(self.year, origins, is_partial, redefined))

    def _remember_tables(self, origin: str, opened: Callable[[], Review], folder: str = "") -> None:
        """Remember the tables of this review or an earlier one, which has the same registers.

        `folder` is the one of records/ in which a run puts them.
        """

        def table(register: str) -> pd.DataFrame:
            review = opened()
            found = review.activity() if register == ACTIVITY else review[register]
            found.attrs["origin"] = origin
            return found

        names = [*self.settings.book.registers, ACTIVITY]
        tables = Remembered({name: partial(table, name) for name in names})
        remember(origin, tables, lambda name: f"records/{folder}{file_name(name)}")

    def activity(self) -> pd.DataFrame:
        """Return every dated record of the year: 工作条线 and 日期, indexed as its register is."""
        whose = [MEMBER] if self.members else []
        parts = [
            self.cleaned.records[name][[*whose, self._dated(name)]]
            .rename(columns={self._dated(name): "日期"})
            .assign(工作条线=self.settings.book.registers[name].line)
            for name in self.dated
            if name in self.cleaned.records
        ]
        dtypes = dict.fromkeys([*whose, "工作条线"], "str") | {"日期": "datetime64[ns]"}
        blank = pd.DataFrame(
            {name: pd.Series(dtype=dtype) for name, dtype in dtypes.items()},
            index=pd.MultiIndex.from_arrays([[]] * len(INDEX), names=INDEX),
        )
        parts = [part[list(dtypes)].astype({"工作条线": "str"}) for part in parts]
        rows = self._within_limit(pd.concat(parts).dropna() if parts else blank, "日期")
        rows.attrs = {"register": ACTIVITY, "origin": self.origin, "rows": len(rows)}
        return rows


def _unknown_register(name: str, known: list[str]) -> FigureError:
    hint = did_you_mean(name, known) or f"There are {'、'.join(known)}."
    return FigureError(f"There is no register '{name}'.", remedy=hint)
