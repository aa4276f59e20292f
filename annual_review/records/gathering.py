"""Gathering: the clean records of an office's members as one, with the member as one more field.

Every row of a member stands in the ledger once, its file behind the member's name:
沿河县/台账.xlsx.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from annual_review.errors import InputError, ReviewError
from annual_review.project.paths import Paths
from annual_review.project.register_files import has_registers
from annual_review.project.settings import Field, Settings
from annual_review.records.cleaned import LEDGER, TOTALS, Cleaned, as_table
from annual_review.records.gathered_fields import Fitted, fit
from annual_review.records.member_records import (
    NOT_SENT,
    Part,
    earlier_part,
    member_part,
    refuse_like_labels,
)
from annual_review.records.members import MEMBER, OWN, Member, are_alike, end_of
from annual_review.records.register_schema import schema_of
from annual_review.records.saved import SavedRecords
from annual_review.registers.corrections import Correction

_MOST_NAMED = 10  # members that a remark names


def gather(own: Cleaned, settings: Settings, paths: Paths) -> Cleaned:
    """Return the office's `own` registers and those of its members; `own` where it has none.

    A member without clean records, or whose last run failed, is told of and counted nowhere. Raises
    InputError where nothing at all can be counted, and for an earlier year that not all members
    have who are counted in the year under review.
    """
    if not settings.office.members:
        return own
    parts = [*_own_part(own, settings, paths), *_member_parts(settings, paths)]
    refuse_like_labels([part.member for part in parts])
    members, gathered = _gathered(parts, settings, is_earlier=paths.of_year != settings.year)
    if not gathered:
        raise InputError(
            "None of its members can be counted, and it has no registers of its own.",
            str(paths.members),
            " ".join(f"{one.label}：{one.why}" for one in members),
        )
    uneven = {name for part in parts for name in part.uneven}
    return _joined(own, settings, members, gathered, uneven)


def _gathered(
    parts: Sequence[Part], settings: Settings, *, is_earlier: bool
) -> tuple[list[Member], list[Gathered]]:
    """Return all members, and those that count, fitted.

    One whose tables cannot be read counts nowhere; of an earlier year that is an error.
    """
    members, gathered = [], []
    for part in parts:
        try:
            one = Gathered.of(part, settings) if part.source is not None else None
        except ReviewError as error:
            if is_earlier:
                raise
            one, part = None, Part(replace(part.member, why=str(error)))  # noqa: PLW2901
        members.append(part.member if one is None else one.member)
        gathered += [] if one is None else [one]
    return members, gathered


def _own_part(own: Cleaned, settings: Settings, paths: Paths) -> list[Part]:
    """Return the office's own registers as a part, if it has any in the year under review."""
    is_earlier = paths.of_year != settings.year
    if not has_registers(paths.data.with_name(str(paths.of_year)) if is_earlier else paths.data):
        return []
    if own.ledger.empty and is_earlier:
        raise InputError(f"{OWN}没有{settings.year}年的台账。")
    absent = dict.fromkeys(own.missing, NOT_SENT)
    waiting = int((own.ledger["fate"] == "rejected").sum())
    member = Member("", OWN, until=own.until, absent=absent, waiting=waiting)
    return [Part(member, own, schema_of(settings, own.until).fields)]


def _member_parts(settings: Settings, paths: Paths) -> list[Part]:
    if paths.members is None:
        raise InputError(
            "It is not said where the reviews of its members lie.",
            str(paths.params),
            "Name their folder: paths_of(..., members=...).",
        )
    parts = [member_part(id, settings, paths) for id in settings.office.members]
    if paths.of_year == settings.year:
        return parts
    counted = [part for part in parts if part.member.is_counted]
    if not are_alike([part.member for part in counted]):
        ends = "，".join(f"{part.member.label}{end_of(part.member)}" for part in counted)
        raise InputError(f"各成员单位登记到的时间不一致：{ends}。")
    return [earlier_part(part, settings, paths) for part in counted]


def _joined(
    own: Cleaned,
    settings: Settings,
    members: list[Member],
    gathered: Sequence[Gathered],
    uneven: set[str],
) -> Cleaned:
    """Return the members that count as the cleaned registers of one year, but for `uneven` ones."""
    fields = {name: settings.book.fields_of(name) for name in settings.book.registers}
    tables = {
        name: [one.tables[name] for one in gathered if name in one.tables]
        for name in fields
        if name not in uneven
    }
    ledgers, totals = map(ledger_of, gathered), map(totals_of, gathered)
    return Cleaned(
        own.year,
        {name: one_table(name, same, fields[name]) for name, same in tables.items() if same},
        pd.concat([as_table([], LEDGER), *ledgers], ignore_index=True).astype(LEDGER),
        pd.concat([as_table([], TOTALS), *totals], ignore_index=True).astype(TOTALS),
        own.fixes,  # those of members go back to their clerks by their own reviews
        own.warnings + list(_remarks(gathered)),
        [name for name in fields if not tables.get(name)],
        [_placed(correction, one) for one in gathered for correction in one.source.corrections],
        members=members,
    )


def _placed(correction: Correction, one: Gathered) -> Correction:
    """Return a correction with its file as it is called here; a member's value stays with it."""
    file = f"{one.member.label}/{correction.file}"
    if one.member.is_own:
        return replace(correction, file=file)
    return replace(correction, file=file, value="", stood=None, was="")


def _remarks(gathered: Iterable[Gathered]) -> Iterable[str]:
    """Yield what there is to say of members' fields, the same of several in one sentence."""
    labels: dict[str, list[str]] = {}
    for one in gathered:
        for remark in one.remarks:
            labels.setdefault(remark, []).append(one.member.label)
    for remark, of in labels.items():
        more = f"等{len(of)}个单位" if len(of) > _MOST_NAMED else ""
        yield f"{'、'.join(of[:_MOST_NAMED])}{more}：{remark}。"


_RECORDS = ("kept", "duplicate", "out_of_year", "rejected")


@dataclass(frozen=True)
class Gathered:
    """A member that is counted, its records fitted to the office's fields, and what to say of it.

    `strange` are the registers of it that the office does not have.
    """

    member: Member
    source: Cleaned | SavedRecords
    tables: Mapping[str, pd.DataFrame]
    remarks: Sequence[str]
    strange: frozenset[str]

    @classmethod
    def of(cls, part: Part, settings: Settings) -> Gathered:
        """Fit the records of a part. Raises InputError for tables that cannot be read."""
        assert part.source is not None  # it is counted
        strange = frozenset(part.source.ledger["register"]) - {"", *settings.book.registers}
        tables: dict[str, pd.DataFrame] = {}
        lacking: dict[str, list[str]] = {}
        remarks = [f"《{name}》不在汇总的台账中，没有计入" for name in sorted(strange)]
        for name in settings.book.registers:
            table = part.source.records.get(name)
            if table is not None and name in part.fields:
                fitted = _fitted(table, name, part, settings.book.fields_of(name))
                tables[name] = _of_member(fitted.table, part.member.label)
                lacking |= {name: fitted.lacking} if fitted.lacking else {}
                remarks += fitted.remarks
        absent = {**part.member.absent, **_all_waiting(part.source.ledger, tables)}
        member = replace(part.member, absent=absent, lacking=lacking)
        return cls(member, part.source, tables, remarks, strange)


def _fitted(table: pd.DataFrame, register: str, part: Part, fields: Mapping[str, Field]) -> Fitted:
    """Return a table with the office's fields, which its own registers have."""
    if part.member.is_own:
        return Fitted(table)
    label = part.member.label

    def qualify(places: pd.Series) -> pd.Series:
        return places.where(places == "", label + places)

    return fit(table, register, part.fields[register], fields, qualify)


def _of_member(table: pd.DataFrame, label: str) -> pd.DataFrame:
    """Return a table whose rows say whose they are, in a field and before their files."""
    index = table.index
    assert isinstance(index, pd.MultiIndex)
    files = [f"{label}/{file}" for file in index.levels[1]]
    named = table.set_axis(index.set_levels(files, level=1))
    if MEMBER in named.columns:
        named = named.drop(columns=MEMBER)
    named.insert(0, MEMBER, pd.Series(label, named.index, dtype="str"))
    return named


def _all_waiting(ledger: pd.DataFrame, tables: Mapping[str, pd.DataFrame]) -> dict[str, str]:
    """Return the registers of which no row is kept and some wait for a person, and that reason."""
    waiting = ledger.loc[ledger["fate"] == "rejected", "register"].value_counts()
    return {
        name: f"登记的{waiting[name]}行均待更正"
        for name, table in tables.items()
        if table.empty and name in waiting.index
    }


def one_table(
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


def ledger_of(one: Gathered) -> pd.DataFrame:
    """Return a member's ledger; what the office has no register for is not recognised here."""
    ledger = _named(one.source.ledger, one.member)
    is_strange = ledger["register"].isin(one.strange) & ledger["fate"].isin(_RECORDS)
    reasons = "汇总的台账里没有《" + ledger["register"] + "》"
    return ledger.assign(
        fate=ledger["fate"].mask(is_strange, "unrecognised"),
        reason=ledger["reason"].mask(is_strange, reasons),
    )


def totals_of(one: Gathered) -> pd.DataFrame:
    """Return the totals that a member's bodies typed, of the registers that the office has."""
    totals = _named(one.source.totals, one.member)
    known: pd.DataFrame = totals[~totals["register"].isin(one.strange)]
    return known


def _named(rows: pd.DataFrame, member: Member) -> pd.DataFrame:
    return rows.assign(file=member.label + "/" + rows["file"])
