"""Gathering: the clean records of an office's members as one, with the member as one more field.

Every row of a member stands in the ledger once, its file behind the member's name:
沿河县/台账.xlsx.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import pandas as pd

from annual_review.corrections import Correction
from annual_review.errors import InputError
from annual_review.gathered_tables import Gathered, ledger_of, one_table, totals_of
from annual_review.letterhead import letterhead_of
from annual_review.member_records import (
    NOT_SENT,
    Part,
    earlier_part,
    member_part,
    refuse_like_labels,
)
from annual_review.members import OWN, Member, are_alike, end_of
from annual_review.paths import Paths
from annual_review.records import LEDGER, TOTALS, Cleaned, as_table
from annual_review.register_files import has_registers
from annual_review.settings import Settings

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
    counted = [part for part in parts if part.source is not None]
    if not counted:
        raise InputError(
            "None of its members can be counted, and it has no registers of its own.",
            str(paths.members),
            " ".join(f"{part.member.label}：{part.member.why}" for part in parts),
        )
    return _joined(own, settings, parts, [Gathered.of(part, settings) for part in counted])


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
    return [Part(member, own, letterhead_of(settings, own.until).fields)]


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
    own: Cleaned, settings: Settings, parts: Sequence[Part], gathered: Sequence[Gathered]
) -> Cleaned:
    """Return the parts that count as the cleaned registers of one year."""
    uneven = {name for part in parts for name in part.uneven}
    fields = {name: settings.book.fields_of(name) for name in settings.book.registers}
    tables = {
        name: [one.tables[name] for one in gathered if name in one.tables]
        for name in fields
        if name not in uneven
    }
    found = {one.member.id: one.member for one in gathered}
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
        members=[found.get(part.member.id, part.member) for part in parts],
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
