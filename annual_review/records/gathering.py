"""Gather the clean records of an office's members into one `Cleaned`, with the member as a field.

`cleaning.add_members` calls `gather` after the office's own registers are cleaned. Every row of a
member has one line in the ledger; its file is prefixed with the member's label: 沿河县/台账.xlsx.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from annual_review.errors import InputError, ReviewError
from annual_review.language import _, in_chinese
from annual_review.person_numbers import mask
from annual_review.project.loading import load_settings
from annual_review.project.params_files import params_of_period
from annual_review.project.paths import Paths
from annual_review.project.period import Period
from annual_review.project.register_book import Field
from annual_review.project.register_files import has_registers
from annual_review.project.settings import Settings
from annual_review.records.cleaned import BREACHES, INDEX, LEDGER, TOTALS, Cleaned, as_table
from annual_review.records.gathered_fields import FittedTable, fit
from annual_review.records.gathered_periods import Mask, not_of_period
from annual_review.records.member_records import (
    NOT_SENT,
    MemberPart,
    earlier_part,
    member_part,
    refuse_equal_labels,
)
from annual_review.records.members import OWN, Member, are_alike, end_of
from annual_review.records.register_schema import schema_of
from annual_review.records.saved import SavedRecords
from annual_review.registers.corrections import Correction

_MOST_NAMED = 10  # members that a remark names
_FATES_OF_RECORDS = ("kept", "duplicate", "out_of_year", "out_of_period", "rejected")


def gather(own: Cleaned, settings: Settings, paths: Paths) -> Cleaned:
    """Return the office's `own` records and those of its members; `own` if it has no members.

    A member without clean records, or whose last run failed, is reported and counted nowhere.
    Raises InputError if nothing can be counted at all, and for an earlier year that is missing of
    a member that is counted in the year under review.
    """
    if not settings.office.members:
        return own
    parts = [*_own_part(own, settings, paths), *_member_parts(settings, paths)]
    refuse_equal_labels([part.member for part in parts])
    members, counted = _fit_parts(parts, settings, is_earlier=paths.of_year != settings.year)
    if not counted:
        raise InputError(
            _("None of its members can be counted, and it has no registers of its own."),
            str(paths.members),
            " ".join(f"{member.label}：{member.why}" for member in members),
        )
    uneven = {name for part in parts for name in part.uneven}
    return _join(own, settings, members, counted, uneven)


def _own_part(own: Cleaned, settings: Settings, paths: Paths) -> list[MemberPart]:
    """Return the office's own registers as a part, if it has any in the year under review."""
    is_earlier = paths.of_year != settings.year
    if not has_registers(paths.data.with_name(str(paths.of_year)) if is_earlier else paths.data):
        return []
    if own.ledger.empty and is_earlier:
        raise InputError(f"{OWN}没有{settings.office_year.label}的{settings.words.register}。")
    absent = dict.fromkeys(own.missing, NOT_SENT)
    waiting = int((own.ledger["fate"] == "rejected").sum())
    member = Member("", OWN, until=own.until, absent=absent, waiting=waiting)
    return [MemberPart(member, own, schema_of(settings, own.until).fields)]


def _member_parts(settings: Settings, paths: Paths) -> list[MemberPart]:
    if paths.members is None:
        raise InputError(
            _("The folder of its members' reviews is not given."),
            str(paths.params),
            _("Name the folder of their reviews: --members, or open_review(members=...)."),
        )
    if paths.of_year == settings.year:
        return [member_part(id, settings, paths) for id in settings.office.members]
    params = params_of_period(paths.params.parent, paths.period)
    under_review = load_settings(paths.of_year, params, part=paths.of_part)
    parts = [member_part(id, under_review, paths) for id in settings.office.members]
    counted = [part for part in parts if part.member.is_counted]
    if not are_alike([part.member for part in counted]):
        ends = "，".join(f"{part.member.label}{end_of(part.member)}" for part in counted)
        raise InputError(f"各{settings.words.member}登记到的时间不一致：{ends}。")
    return [earlier_part(part, settings, paths) for part in counted]


def _fit_parts(
    parts: Sequence[MemberPart], settings: Settings, *, is_earlier: bool
) -> tuple[list[Member], list[CountedMember]]:
    """Return all members, and those that are counted with their fitted tables.

    A member whose tables cannot be read is not counted; in an earlier year that is an error.
    """
    members, counted = [], []
    for part in parts:
        member = part.member
        try:
            if part.source is not None:
                fitted = CountedMember.of(part, part.source, settings)
                counted.append(fitted)
                member = fitted.member
        except ReviewError as error:
            if is_earlier:
                raise
            member = replace(member, why=in_chinese(error.masked))
        members.append(member)
    return members, counted


def _join(
    own: Cleaned,
    settings: Settings,
    members: list[Member],
    counted: Sequence[CountedMember],
    uneven: set[str],
) -> Cleaned:
    """Return the records of all counted members, without the `uneven` registers."""
    fields = {name: settings.book.fields_of(name) for name in settings.book.registers}
    tables = {
        name: [member.tables[name] for member in counted if name in member.tables]
        for name in fields
        if name not in uneven
    }
    ledgers = [member.ledger() for member in counted]
    totals = [member.totals() for member in counted]
    breaches = [member.breaches() for member in counted]
    return Cleaned(
        own.year,
        {name: _concatenate(name, same, fields[name]) for name, same in tables.items() if same},
        pd.concat([as_table([], LEDGER), *ledgers], ignore_index=True).astype(LEDGER),
        pd.concat([as_table([], TOTALS), *totals], ignore_index=True).astype(TOTALS),
        own.fixes,  # members' rows are fixed with the to_fix.xlsx of their own reviews
        own.warnings + [mask(remark) for remark in _remarks(counted)],
        [name for name in fields if not tables.get(name)],
        [each for member in counted for each in member.corrections()],
        members=members,
        breaches=pd.concat([as_table([], BREACHES), *breaches], ignore_index=True).astype(BREACHES),
        ended=_ended(own, settings.period, counted),
        year_starts=own.year_starts,
        outside={} if settings.period.is_whole_year else _outside(fields, counted),
    )


def _outside(registers: Iterable[str], counted: Sequence[CountedMember]) -> dict[str, pd.DataFrame]:
    """Return the rows of members outside the part of the year, by register."""
    tables = {
        name: [table for member in counted for table in member.left_out.get(name, ())]
        for name in registers
    }
    return {name: pd.concat(same) for name, same in tables.items() if same}


def _ended(own: Cleaned, period: Period, counted: Sequence[CountedMember]) -> dt.date | None:
    """Return the last day of a part of a year if some member has registered up to it."""
    is_reached = not period.is_whole_year and any(
        each.member.until == period.last for each in counted if not each.member.is_own
    )
    return period.last if is_reached else own.ended


def _concatenate(
    register: str, tables: Sequence[pd.DataFrame], fields: Mapping[str, Field]
) -> pd.DataFrame:
    """Return the tables of several members as one; counts are whole numbers, empty or not."""
    table = pd.concat(tables)
    for name, field in fields.items():
        if field.kind == "count":
            is_full = field.is_required and bool(table[name].notna().all())
            table[name] = table[name].astype("int64" if is_full else "Int64")
    table.attrs = {"register": register}
    return table


def _remarks(counted: Iterable[CountedMember]) -> Iterable[str]:
    """Yield the remarks on members' fields; equal ones of several members in one sentence."""
    labels: dict[str, list[str]] = {}
    for member in counted:
        for remark in member.remarks:
            labels.setdefault(remark, []).append(member.member.label)
    for remark, same in labels.items():
        more = f"等{len(same)}个单位" if len(same) > _MOST_NAMED else ""
        yield f"{'、'.join(same[:_MOST_NAMED])}{more}：{remark}。"


@dataclass(frozen=True)
class CountedMember:
    """A member that is counted, its tables fitted to the office's fields, and remarks in Chinese.

    `unknown` are its registers that the office does not have. `fates` are the member's records by
    their fate in the office's review: not all that the member counts are of its `period`, and
    `left_out` are those that are not. `word` is what the office calls a register.
    """

    member: Member
    source: Cleaned | SavedRecords
    tables: Mapping[str, pd.DataFrame]
    remarks: Sequence[str]
    unknown: frozenset[str]
    period: Period
    fates: Mapping[str, Sequence[pd.Index]]
    left_out: Mapping[str, Sequence[pd.DataFrame]]
    word: str

    @classmethod
    def of(
        cls, part: MemberPart, source: Cleaned | SavedRecords, settings: Settings
    ) -> CountedMember:
        """Fit the records of a part. Raises InputError for tables that cannot be read."""
        unknown = frozenset(source.ledger["register"]) - {"", *settings.book.registers}
        tables: dict[str, pd.DataFrame] = {}
        left_out: dict[str, list[pd.DataFrame]] = {}
        lacking: dict[str, list[str]] = {}
        word = settings.words.register
        remarks = [f"《{name}》不在汇总的{word}中，没有计入" for name in sorted(unknown)]
        fates: dict[str, list[pd.Index]] = {"kept": [], "out_of_period": [], "rejected": []}
        for name in settings.book.registers:
            table = source.records.get(name)
            if table is not None and name in part.fields:
                fields = settings.book.fields_of(name)
                fitted = _fit_table(table, name, part, fields)
                outside, undated = not_of_period(fitted.table, fields, settings.period)
                fates["out_of_period"].append(table.index[outside])
                fates["rejected"].append(table.index[undated])
                fates["kept"].append(table.index[~(outside | undated)])
                inside = fitted.table[~(outside | undated)]
                own = source.outside.get(name)
                left_out[name] = [fitted.table[outside], *([] if own is None else [own])]
                tables[name] = _with_member(inside, part.member.label, settings.words.member)
                lacking |= {name: fitted.lacking} if fitted.lacking else {}
                remarks += fitted.remarks
        absent = {**part.member.absent, **_all_rejected(source.ledger, tables)}
        waiting = part.member.waiting + sum(map(len, fates["rejected"]))
        member = replace(part.member, absent=absent, lacking=lacking, waiting=waiting)
        return cls(member, source, tables, remarks, unknown, settings.period, fates, left_out, word)

    def ledger(self) -> pd.DataFrame:
        """Return the member's ledger; records that the office has no register for are unknown."""
        ledger = self._with_label(self._with_period(self.source.ledger))
        is_unknown = ledger["register"].isin(self.unknown) & ledger["fate"].isin(_FATES_OF_RECORDS)
        reasons = f"汇总的{self.word}里没有《" + ledger["register"] + "》"
        return ledger.assign(
            fate=ledger["fate"].mask(is_unknown, "unrecognised"),
            reason=ledger["reason"].mask(is_unknown, reasons),
        )

    def _with_period(self, ledger: pd.DataFrame) -> pd.DataFrame:
        """Return the member's ledger with the fates of the records that are not of the period.

        A row of several records, of which some are of the period, has a line for each fate.
        """
        reasons = {
            "out_of_period": f"日期不在本期（{self.period}）之内",
            "rejected": f"没有具体日期，不知是否在本期（{self.period}）之内，请该单位补填",
        }
        of_records = (ledger["fate"] == "kept").to_numpy()
        left_out = {fate: of_records & self._are_rows_of(ledger, fate) for fate in reasons}
        remain = ~np.logical_or.reduce([*left_out.values()]) | self._are_rows_of(ledger, "kept")
        lines = [ledger[remain]]
        for fate, rows in left_out.items():
            lines.append(ledger[rows].assign(fate=fate, reason=reasons[fate]))
        found: pd.DataFrame = pd.concat(lines).sort_index(kind="stable").reset_index(drop=True)
        return found

    def _are_rows_of(self, ledger: pd.DataFrame, fate: str) -> Mask:
        """Return which lines of the ledger are of rows with a record of a fate."""
        places = pd.MultiIndex.from_frame(ledger[list(INDEX[:-1])])
        found = np.zeros(len(ledger), dtype=bool)
        for index in self.fates[fate]:
            found |= places.isin(_rows_of(index))
        return found

    def totals(self) -> pd.DataFrame:
        """Return the totals in the member's registers, of those that the office has, too."""
        totals = self._with_label(self.source.totals)
        known: pd.DataFrame = totals[~totals["register"].isin(self.unknown)]
        return known

    def breaches(self) -> pd.DataFrame:
        """Return the rows that break rules in the registers that the office has, too.

        Records that it does not count, since they are not of its period, are left out.
        """
        breaches = self.source.breaches
        is_unknown = breaches["register"].isin(self.unknown).to_numpy()
        are_counted = (breaches["fate"] != "kept").to_numpy() | self._are_rows_of(breaches, "kept")
        return self._with_label(breaches[are_counted & ~is_unknown])

    def corrections(self) -> list[Correction]:
        """Return the member's corrections; only the office's own ones keep their values."""
        return [
            replace(correction, file=f"{self.member.label}/{correction.file}")
            if self.member.is_own
            else replace(
                correction,
                file=f"{self.member.label}/{correction.file}",
                value="",
                stood=None,
                was="",
            )
            for correction in self.source.corrections
        ]

    def _with_label(self, rows: pd.DataFrame) -> pd.DataFrame:
        return rows.assign(file=self.member.label + "/" + rows["file"])


def _fit_table(
    table: pd.DataFrame, register: str, part: MemberPart, fields: Mapping[str, Field]
) -> FittedTable:
    """Return a table with the office's fields; its own registers have them."""
    if part.member.is_own:
        return FittedTable(table)
    label = part.member.label

    def qualify(places: pd.Series) -> pd.Series:
        return places.where(places == "", label + places)

    return fit(table, register, part.fields[register], fields, qualify)


def _with_member(table: pd.DataFrame, label: str, word: str) -> pd.DataFrame:
    """Return a table with the member as its first field, `word`, and as a prefix of its files."""
    index = table.index
    assert isinstance(index, pd.MultiIndex)
    files = [f"{label}/{file}" for file in index.levels[1]]
    labelled = table.set_axis(index.set_levels(files, level=1))
    if word in labelled.columns:
        labelled = labelled.drop(columns=word)
    labelled.insert(0, word, pd.Series(label, labelled.index, dtype="str"))
    return labelled


def _all_rejected(ledger: pd.DataFrame, tables: Mapping[str, pd.DataFrame]) -> dict[str, str]:
    """Return the registers with rejected rows and no kept one, each with that reason."""
    rejected = ledger.loc[ledger["fate"] == "rejected", "register"].value_counts()
    return {
        name: f"登记的{rejected[name]}行均待更正"
        for name, table in tables.items()
        if table.empty and name in rejected.index
    }


def _rows_of(index: pd.Index) -> pd.MultiIndex:
    """Return the rows of records, without their columns."""
    return pd.MultiIndex.from_arrays([index.get_level_values(name) for name in INDEX[:-1]])
