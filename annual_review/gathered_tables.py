"""The tables of one member as part of a prefecture's: its records, its ledger, its totals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from annual_review.gathered_fields import Fitted, fit
from annual_review.member_records import Part
from annual_review.members import MEMBER, Member
from annual_review.records import Cleaned
from annual_review.saved_records import SavedRecords
from annual_review.settings import Field, Settings

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
