"""The review as a chapter sees it: the year's clean registers, its names, and what is missing.

`open_review` (opening.py) makes one; `review["宣讲台账"]` is a register, and the properties say
what the chapters' sentences need to know about the year and the members.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Any

import pandas as pd

from annual_review.chapter.conditions import EQUAL, Condition
from annual_review.chapter.earlier import EarlierYears, LazyMapping, set_earlier_years
from annual_review.chapter.evidence import set_tables
from annual_review.chapter.facts import Facts
from annual_review.chapter.known_fields import (
    KnownFields,
    readers_by_register,
    set_known_fields,
)
from annual_review.chapter.recorded.by_field import ByField
from annual_review.chapter.recorded.tables import recorded_rows
from annual_review.chapter.review_access import ByRegister
from annual_review.chapter.review_period import ReviewPeriod
from annual_review.chapter.selections import filter_rows
from annual_review.chapter.small_counts.disclosure import forget
from annual_review.chapter.small_counts.registers import (
    ROWS,
    SMALL,
    set_small_registers,
    thresholds_of,
)
from annual_review.document.missing import LATER, Missing
from annual_review.errors import FigureError, ReviewError, did_you_mean
from annual_review.language import _, in_chinese
from annual_review.project.document_parts import PartsForChapters
from annual_review.project.period import Period
from annual_review.project.settings import Names, Settings
from annual_review.project.words import Words
from annual_review.records.cleaned import (
    INDEX,
    Cleaned,
    empty_records,
    without_counts,
)
from annual_review.records.dated_columns import deciding_field, first_days, within
from annual_review.records.members import Member, are_alike, end_of
from annual_review.records.person_numbers import masked, masked_places
from annual_review.records.register_schema import file_name
from annual_review.records.saved import SavedRecords

TYPED_TOTALS = "填报合计"
FATE_NAMES: dict[str, str] = {
    "kept": "采用",
    "duplicate": "重复",
    "out_of_year": "年外",
    "out_of_period": "期外",
    "rejected": "待更正",
    "subtotal": "合计行",
    "heading": "表题表头",
    "note": "表外说明",
    "unrecognised": "未识别",
}


@dataclass(frozen=True, repr=False)
class Review(ByRegister, ReviewPeriod):
    """A year's clean registers; `review["宣讲台账"]` is one of them.

    `earlier` are the reviews of earlier years, each opened when it is first asked for, up to the
    same day if this year is not over: rows dated outside the `part` are left out.
    """

    settings: Settings
    cleaned: Cleaned | SavedRecords
    earlier: Mapping[int, Review] = field(default_factory=dict)
    part: Period | None = None

    def __repr__(self) -> str:
        """Return the year and its registers; nothing of their rows, which may be personal."""
        sent = [name for name in self.settings.book.registers if name not in self.missing]
        missing = f"；缺：{'、'.join(self.missing)}" if self.missing else ""
        return f"{self.label}：{'、'.join(sent)}{missing}"

    def __getitem__(self, register: str) -> pd.DataFrame:
        """Return the kept rows of a register, indexed by (register, file, sheet, row).

        Personal fields are left out, and numbers of persons in others are masked. A register that
        was not sent is empty, and its figures print a notice. Raises FigureError, which names the
        nearest, for an unknown register.
        """
        if register not in self.settings.book.registers:
            raise _unknown_register(register, list(self.settings.book.registers))
        table = self.cleaned.records.get(register)
        fields = self.settings.book.fields_of(register)
        if table is None:
            table = empty_records(register, fields)
            if self.members:
                table.insert(0, self.words.member, pd.Series(dtype="str"))
        rows = self._within_part(table, self._date_field(register))
        rows = rows.drop(columns=[name for name, schema in fields.items() if schema.personal])
        rows = masked(rows, self.cleaned.numbers.get(register, ()))
        rows.attrs |= {"origin": self.origin, "year": self.year, "rows": len(rows)}
        rows.attrs["office_year"] = self.settings.office_year
        places = list(self.settings.office.places)
        choices = {
            name: places if schema.kind == "place" else list(schema.choices)
            for name, schema in fields.items()
        }
        choices[self.words.member] = [member.label for member in self.members]
        order = {
            name: list(schema.choices)
            for name, schema in fields.items()
            if schema.kind == "category" and schema.choices
        }
        units = {name: schema.unit for name, schema in fields.items()}
        by_field: dict[str, dict[str, Any]] = {"choices": choices, "order": order, "units": units}
        rows.attrs |= {key: ByField(known) for key, known in by_field.items()}
        rows.attrs.update(self._of_members)
        if small := thresholds_of(fields):
            rows.attrs[SMALL] = ByField(small)
        rows.attrs["lacking"] = self._lacking_fields(register)
        if any(schema.kind in ("month", "quarter") for schema in fields.values()):
            rows.attrs["months"] = self.part.months if self.part else self.months
        if self._is_said_whole(register, rows):
            rows.attrs["is_whole"] = True
        if rows.empty and (reason := self._why_empty(register)):
            rows.attrs["missing"] = reason
        return recorded_rows(rows)

    def activity(self) -> pd.DataFrame:
        """Return every dated record of the calendar: its line of work and 日期.

        The column of lines is called what the office calls one (`words.line`), and empty in a
        review without lines. Rows are indexed as those of their register are; the date of a month
        is its first day. Registers without a line of work in a review that has lines, those with
        `calendar: false`, and those that only say in which quarter or year something was are not
        in it.
        """
        line, member = self.words.line, [self.words.member] if self.members else []
        dtypes = dict.fromkeys([*member, line], "str") | {"日期": "datetime64[ns]"}
        parts = [
            self._within_part(self.cleaned.records[name], self._date_field(name))[
                [*member, self._day_field(name)]
            ]
            .rename(columns={self._day_field(name): "日期"})
            .assign(
                **{line: self.settings.book.registers[name].line},
                日期=lambda rows: first_days(rows["日期"]).astype("datetime64[ns]"),
            )
            .astype({line: "str"})[list(dtypes)]
            for name in self.dated
            if name in self.cleaned.records
        ]
        blank = pd.DataFrame(
            {name: pd.Series(dtype=dtype) for name, dtype in dtypes.items()},
            index=pd.MultiIndex.from_arrays([[]] * len(INDEX), names=INDEX),
        )
        rows = masked(pd.concat(parts).dropna() if parts else blank, ())
        rows.attrs = self._of_members | {
            "register": self.words.all_registers,
            "origin": self.origin,
            "rows": len(rows),
        }
        labels = [member.label for member in self.members]
        choices = ByField({line: self.lines, self.words.member: labels})
        rows.attrs |= {"year": self.year, "choices": choices, "order": ByField({line: self.lines})}
        rows.attrs["office_year"] = self.settings.office_year
        if small := self._small[self.words.all_registers]:
            rows.attrs[SMALL] = ByField(small)
        return recorded_rows(rows)

    @cached_property
    def _small(self) -> dict[str, dict[str, int]]:
        """From which number on the sums of each register are printed, by field."""
        book = self.settings.book
        found = {name: thresholds_of(book.fields_of(name)) for name in book.registers}
        of_rows = [found[name][ROWS] for name in self.dated if ROWS in found[name]]
        return found | {self.words.all_registers: {ROWS: max(of_rows)} if of_rows else {}}

    @property
    def year(self) -> int:
        """The year under review."""
        return self.settings.year

    @property
    def names(self) -> Names:
        """The names that params/ gives: of the year, then of the office."""
        return Names(self.settings.names)

    @property
    def words(self) -> Words:
        """What the office calls its registers, members, lines of work, places and its review."""
        return self.settings.words

    @cached_property
    def facts(self) -> Facts:
        """What the year's params say that stands in no register: review.facts["载体.背景"]."""
        return Facts(self.settings.known_facts)

    @property
    def document(self) -> PartsForChapters:
        """The parts that the document has: `quality` and `evidence` are True, "short" or False."""
        return self.settings.document.for_chapters

    @property
    def lines(self) -> list[str]:
        """The lines of work, in the order of params/registers.yaml."""
        return self.settings.book.lines

    @property
    def before(self) -> Review | None:
        """The review of the year before, of the same part if this is of one; or None."""
        try:
            return self.earlier.get(self.year - 1)
        except ReviewError:  # it cannot be cleaned: see `unreadable`
            return None

    @property
    def years(self) -> list[int]:
        """The years up to this one that have registers."""
        return [*(year for year in sorted(self.earlier) if year not in self.unreadable), self.year]

    @cached_property
    def unreadable(self) -> dict[int, str]:
        """The earlier years that cannot be cleaned, and why not, in Chinese."""
        found = dict(self.cleaned.unreadable)
        for year in self.earlier:
            try:
                self.earlier[year]  # opens it
            except ReviewError as error:
                found[year] = in_chinese(error.masked)
        return found

    @property
    def missing(self) -> list[str]:
        """The registers that were not sent."""
        return self.cleaned.missing

    @property
    def blank(self) -> list[str]:
        """The registers that were sent without any record, whatever its fate."""
        ledger = self.cleaned.ledger
        is_record = ledger["fate"].isin(
            ["kept", "duplicate", "out_of_year", "out_of_period", "rejected"]
        )
        filled = set(ledger.loc[is_record, "register"])
        sent = (name for name in self.settings.book.registers if name in self.cleaned.records)
        return [name for name in sent if name not in filled]

    @property
    def blank_rows(self) -> pd.DataFrame:
        """The ledger's rows of the registers in `blank`: headings and the like.

        Their register is a column, called what the office calls one.
        """
        ledger, word = self.ledger, self.words.register
        named = ledger.assign(**{word: ledger.index.get_level_values("register")})
        return filter_rows(named, [Condition(word, EQUAL, tuple(self.blank))])

    @property
    def dated(self) -> list[str]:
        """The registers of the calendar: their rows have a day or a month, and a line of work.

        In a review without lines of work, all that have a day or a month.
        """
        return [
            name
            for name, register in self.settings.book.registers.items()
            if (register.line or not self.lines) and register.calendar and self._day_field(name)
        ]

    @property
    def not_in_calendar(self) -> list[str]:
        """The registers whose rows have a day or a period and are left out of the calendar."""
        names = self.settings.book.registers
        return [name for name in names if name not in self.dated and self.day_field(name)]

    @property
    def undated(self) -> list[str]:
        """The registers with rows of which none has a day: a part of the year is not known.

        Those of a stock are left out: they say what there is.
        """
        registers = self.settings.book.registers
        return [
            name
            for name, register in registers.items()
            if not register.stock and not self.day_field(name) and len(self[name])
        ]

    def _is_said_whole(self, register: str, rows: pd.DataFrame) -> bool:
        """Return whether its rows cannot be divided, in a review of a part, and are of no stock."""
        name, is_stock = self._date_field(register), self.settings.book.registers[register].stock
        is_dated = is_stock or rows.empty or bool(name and rows[name].notna().any())
        return not is_dated and self.is_part

    def day_field(self, register: str) -> str:
        """Return the field that says in which part of the year a register's rows were.

        It is the first of dates, months or quarters; "" if no row has one.
        """
        if register == self.words.all_registers:
            return "日期"
        name = self._date_field(register)
        return name if name and bool(self[register][name].notna().any()) else ""

    @property
    def ledger(self) -> pd.DataFrame:
        """Every row that is not empty, with 去向 and 原因, indexed as a register is.

        原因 is what is wrong or doubtful; how many records a row holds is not said.
        """
        rows = masked_places(self.cleaned.ledger).rename(columns={"fate": "去向", "reason": "原因"})
        fates = rows["去向"].map(FATE_NAMES).astype("str")
        named = rows.assign(去向=fates, 原因=without_counts(rows["原因"]))
        if self.members:
            named[self.words.member] = named["file"].str.partition("/")[0]
        rows = _indexed(named, self.words.all_registers, f"{self.settings.period_name} ledger")
        rows.attrs["choices"] = rows.attrs["order"] = {"去向": list(FATE_NAMES.values())}
        return rows

    @property
    def totals(self) -> pd.DataFrame:
        """The totals typed into registers, indexed as a register is: field, typed, ours.

        Those of fields whose small numbers are withheld are left out: to_fix.xlsx has them.
        """
        totals = self.cleaned.totals
        if any(self._small.values()):
            fields = zip(totals["register"], totals["field"], strict=True)
            kept = [not self._may_be_small(*one) for one in fields]
            totals = totals[pd.Series(kept, totals.index, dtype=bool)]
        return _indexed(masked_places(totals), TYPED_TOTALS, f"{self.settings.period_name} totals")

    def _may_be_small(self, register: str, field: str) -> bool:
        small = self._small.get(register, {})
        return ROWS in small or field in small

    @property
    def breaches(self) -> pd.DataFrame:
        """The rows that break rules, one for each, with 规则 and 去向, indexed as a register is."""
        rows = masked_places(self.cleaned.breaches)
        named = rows.rename(columns={"rule": "规则", "fate": "去向"})
        fates = named["去向"].map(FATE_NAMES).astype("str")
        return _indexed(
            *(named.assign(去向=fates), f"{self.words.register}规则"),
            f"{self.settings.period_name} breaches",
        )

    @property
    def members(self) -> list[Member]:
        """The members whose records these are, counted or not; empty for an office by itself.

        If the office has registers of its own, they are those of a first member called 本级.
        """
        return self.cleaned.members

    @property
    def uncounted(self) -> list[Member]:
        """The members of which nothing is counted."""
        return [member for member in self.members if not member.is_counted]

    @property
    def unsent(self) -> dict[str, list[str]]:
        """The registers that a counted member lacks and other members have, by its label."""
        absent = {
            member.label: [name for name in member.absent if name not in self.missing]
            for member in self._counted_members
        }
        return {label: names for label, names in absent.items() if names}

    @property
    def ends(self) -> dict[str, str]:
        """The day up to which each member registered; empty if it is the same for all."""
        members = self._counted_members
        return {} if are_alike(members) else {member.label: end_of(member) for member in members}

    @property
    def _counted_members(self) -> list[Member]:
        """The members that are counted, but for the office itself."""
        return [member for member in self.members if member.is_counted and not member.is_own]

    @property
    def _of_members(self) -> dict[str, str]:
        """What `attrs` say of the column of members: its name, if there are members."""
        return {"member": self.words.member} if self.members else {}

    def _date_field(self, register: str) -> str:
        """Return the field that says in which part of the year a row was; "" if it has none."""
        return deciding_field(self.settings.book.registers[register].fields)

    def _day_field(self, register: str) -> str:
        """Return the field that holds the day or the month of an event; "" if it has none."""
        fields = self.settings.book.registers[register].fields
        kinds = ("date", "month")
        return next((name for name, schema in fields.items() if schema.kind in kinds), "")

    def _within_part(self, rows: pd.DataFrame, date_field: str) -> pd.DataFrame:
        """Return the rows that are dated within the part, or not at all."""
        if self.part is None or not date_field:
            return rows
        inside, __ = within(rows[date_field], self.part.first, self.part.last)
        kept: pd.DataFrame = rows[inside | rows[date_field].isna()]
        return kept

    def _lacking_fields(self, register: str) -> list[str]:
        """Return the fields that none of the members who sent the register has."""
        lacking = [
            set(member.lacking.get(register, ())) for member in self.members if member.has(register)
        ]
        return sorted(set.intersection(*lacking)) if lacking else []

    def _why_empty(self, register: str) -> Missing | None:
        """Return why a register has no rows; None if there was nothing to register.

        A half, a quarter or a month without any of its rows is one in which there was nothing.
        """
        if register not in self.cleaned.records:
            return Missing(f"{self.short_label}未收到", f"《{register}》", ending=LATER)
        ledger = self.cleaned.ledger
        fates = ledger.loc[ledger["register"] == register, "fate"]
        waiting, outside = int((fates == "rejected").sum()), int((fates == "out_of_period").sum())
        if outside and self.settings.part and not waiting:
            return None
        if outside:
            rows = f"（另有{waiting}行待更正）" if waiting else ""
            every = "都" if outside > 1 else ""
            predicate = f"{every}不在本期（{self.period}）之内"
            return Missing("", f"《{register}》的登记", rows, predicate)
        every, registered = "均" if waiting > 1 else "", f"《{register}》登记的"
        return Missing("", registered, f"{waiting}行", f"{every}待更正", LATER) if waiting else None

    @property
    def origin(self) -> str:
        """The key of this review's tables (see evidence.py)."""
        name = str(self.settings.period_name)
        return f"{name}, {self.part}" if self.part else name

    def enable_evidence(self) -> None:
        """Let figures of this review show their rows, and be compared with earlier years."""
        forget()
        self._set_tables(self.origin, lambda: self)
        ledger, totals, breaches = (
            f"{self.settings.period_name} {name}" for name in ("ledger", "totals", "breaches")
        )
        set_tables(ledger, LazyMapping({"": lambda: self.ledger}), lambda __: "ledger.csv")
        set_tables(
            totals, LazyMapping({"": lambda: self.totals}), lambda __: "records/_totals.parquet"
        )
        set_tables(
            breaches,
            LazyMapping({"": lambda: self.breaches}),
            lambda __: "records/_breaches.parquet",
        )
        origins = {year: f"{year} before {self.settings.period_name}" for year in self.earlier}
        for origin in (self.origin, *origins.values()):
            set_small_registers(origin, {name: one for name, one in self._small.items() if one})
        for year, origin in origins.items():
            self._set_tables(origin, partial(self.earlier.__getitem__, year), f"{year}/")
        redefined = self.settings.params.redefined
        tables = [(self.year, self._whole), (self.year - 1, self._whole_before)]
        set_known_fields(self.origin, KnownFields(readers_by_register(self.settings), tables))
        stocks = [name for name, one in self.settings.book.registers.items() if one.stock]
        style, office_year = self.settings.wording.change, self.settings.office_year
        years = EarlierYears(
            *(self.year, origins, lambda: self.is_part, redefined, self.day_field, style),
            office_year=office_year,
            name_of=self.settings.period_name.in_year,
            period_of=self._days_in,
            goes_on=lambda: self.until is not None,
            stocks=frozenset(stocks),
        )
        set_earlier_years(self.origin, years)

    def _days_in(self, year: int) -> Period:
        """Return the days of another year that are compared: `until` is asked for late."""
        return self.period.in_year(year)

    def _whole(self, register: str) -> pd.DataFrame | None:
        """Return all rows of a register, also those outside the part; None without it."""
        if register == self.words.all_registers:
            return self.activity()
        own, outside = self.cleaned.records.get(register), self.cleaned.outside.get(register)
        return own if own is None or outside is None else pd.concat([own, outside])

    def _whole_before(self, register: str) -> pd.DataFrame | None:
        before = self.before
        return None if before is None else before._whole(register)

    def _set_tables(self, origin: str, opened: Callable[[], Review], folder: str = "") -> None:
        """Store the tables of this review, or of an earlier one, which has the same registers.

        `folder` is the one below records/ in which a run saves them.
        """

        def table(register: str) -> pd.DataFrame:
            review = opened()
            found = review.activity() if register == activity else review[register]
            found.attrs["origin"] = origin
            return found

        activity = self.words.all_registers
        names = [*self.settings.book.registers, activity]
        tables = LazyMapping({name: partial(table, name) for name in names})
        set_tables(origin, tables, lambda name: f"records/{folder}{file_name(name)}")


def _indexed(rows: pd.DataFrame, register: str, origin: str) -> pd.DataFrame:
    """Return rows of the ledger or of the totals, indexed as a register is."""
    indexed = rows.assign(columns="").set_index(list(INDEX))
    indexed.attrs = {"register": register, "origin": origin, "rows": len(indexed)}
    return indexed


def _unknown_register(name: str, known: list[str]) -> FigureError:
    hint = did_you_mean(name, known) or _("There are {names}.", names="、".join(known))
    return FigureError(_("There is no register '{name}'.", name=name), remedy=hint)
