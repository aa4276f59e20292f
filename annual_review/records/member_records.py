"""Read the clean records of an office's members from their reviews, or why there are none.

`gathering` asks for a `MemberPart` of each member: of the year under review (`member_part`), and of
the earlier year that it is compared with (`earlier_part`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations

from annual_review.errors import InputError, ParamsError, ReviewError
from annual_review.language import N_, _, in_chinese
from annual_review.project.earlier_years import read_earlier_years
from annual_review.project.loading import read_office
from annual_review.project.members import MemberPlace
from annual_review.project.paths import Paths
from annual_review.project.period import Period, PeriodName
from annual_review.project.settings import Settings
from annual_review.records.cleaned import Cleaned
from annual_review.records.members import Member, read_members
from annual_review.records.register_schema import FieldSchema, RegisterSchema, read_schema
from annual_review.records.saved import SavedRecords

NOT_SENT = "未报送"


@dataclass(frozen=True)
class MemberPart:
    """A member, its records if it is counted, and the schema of its fields, by register.

    `uneven` are the registers that were sent in only one of the two years that are compared.
    """

    member: Member
    source: Cleaned | SavedRecords | None = None
    fields: Mapping[str, Mapping[str, FieldSchema]] = field(default_factory=dict)
    uneven: frozenset[str] = frozenset()


def member_part(id: str, settings: Settings, paths: Paths) -> MemberPart:
    """Return a member's part of the year under review; `member.why` says what is wrong with it."""
    place = _place(id, paths)
    try:
        schema, failed = read_schema(place.records), _error(place)
        if schema is None and not failed and place.period.part:
            place = place.of_year
            schema, failed = read_schema(place.records), _error(place)
        label = _label(id, schema, paths)
        if failed:
            return MemberPart(Member(id, label, why=f"{settings.words.review}没有生成：{failed}"))
        if schema is None:
            return MemberPart(Member(id, label, why=f"没有收到{settings.label}的整理结果。"))
        if why := _other_year(schema, settings):
            return MemberPart(Member(id, label, why=why))
        return _counted(id, schema, SavedRecords(place.records), settings, place)
    except ReviewError as error:
        return MemberPart(Member(id, _label(id, None, paths), why=in_chinese(error.masked)))


def _other_year(schema: RegisterSchema, settings: Settings) -> str:
    """Return why the year of a member is not that of the office, or "" if it is."""
    own, starts = schema.year_starts, settings.office.year_starts
    if own == starts:
        return ""
    ours = f"本{settings.words.review}的年度从{starts}月起"
    return f"其年度从{own}月起，{ours}，不能合并；请统一两者的year_starts。"


def _counted(
    id: str, schema: RegisterSchema, saved: SavedRecords, settings: Settings, place: MemberPlace
) -> MemberPart:
    read_earlier_years(place.records)  # recorded as a read: the review depends on it
    len(saved.ledger)  # reads it: a damaged one raises here, also for earlier years
    member = Member(
        id,
        _plain(schema.label),
        until=_counted_until(schema.until, settings.period),
        absent=_absent(schema, saved, settings),
        waiting=saved.fates.get("rejected", 0),
        warned=len(saved.warnings),
        without=[own.label for own in read_members(place.records) if not own.is_counted],
        period="" if place.period == settings.period_name else str(place.period),
    )
    return MemberPart(member, saved, schema.fields)


def _counted_until(until: dt.date | None, period: Period) -> dt.date | None:
    """Return the day up to which a member is counted, None for the year: its own, or the period's.

    >>> str(_counted_until(None, Period.of_year(2021, until=dt.date(2021, 6, 30))))
    '2021-06-30'
    """
    return until if period.is_whole_year else min(until or period.last, period.last)


def earlier_part(part: MemberPart, settings: Settings, paths: Paths) -> MemberPart:
    """Return the part of an earlier year of a member that is counted in the year under review.

    Raises InputError where the member has none.
    """
    place, year = _place(part.member.id, paths), settings.year
    if part.member.period:
        place = replace(place, period=PeriodName.parse(part.member.period))
    why = read_earlier_years(place.records).get(year)  # quoted in a review, so in Chinese
    if why is None:
        raise InputError(
            f"{part.member.label}没有{settings.office_year.label}的{settings.words.register}。"
        )
    folder = place.records / str(year)
    schema = None if why else read_schema(folder)
    if schema is None:
        registers = f"{part.member.label}{settings.office_year.label}的{settings.words.register}"
        raise InputError(
            f"{registers}无法整理：{in_chinese(why) or f'请重新生成其{settings.words.review}。'}"
        )
    saved = SavedRecords(folder)
    absent = _absent(schema, saved, settings)
    uneven = frozenset({*absent} ^ {*part.member.absent})
    return MemberPart(replace(part.member, absent=absent), saved, schema.fields, uneven)


def _absent(schema: RegisterSchema, saved: SavedRecords, settings: Settings) -> dict[str, str]:
    """Return the registers of the office of which a member has nothing, each with the reason."""
    missing, not_kept = set(saved.missing), f"没有这一{settings.words.register}"
    return {
        name: NOT_SENT if name in schema.fields else not_kept
        for name in settings.book.registers
        if name not in schema.fields or name in missing
    }


def _place(id: str, paths: Paths) -> MemberPlace:
    assert paths.members is not None  # checked by `gathering`
    return MemberPlace(paths.members, id, paths.period)


def _error(place: MemberPlace) -> str:
    """Return the error of a member's last run, as one paragraph; "" if it did not fail."""
    try:
        text = place.error.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    return " ".join(text.split()) or "没有说明原因。"


def _label(id: str, schema: RegisterSchema | None, paths: Paths) -> str:
    """Return the label of a member: from its records, else its params/, else its folder's name."""
    if schema is not None:
        return _plain(schema.label)
    try:
        return _plain(read_office(paths.params.parent.parent / id / "office.yaml").label)
    except ReviewError:
        return id


def _plain(label: str) -> str:
    return label.replace("/", "／")  # a label is the first part of a file's path


def refuse_equal_labels(members: Sequence[Member]) -> None:
    """Raise ParamsError for two members with one label: their rows could not be told apart."""
    for member, other in combinations(members, 2):
        if member.label == other.label:
            raise ParamsError(
                _equal_labels(member, other),
                f"{other.id}/office.yaml",
                _("Give one of them another name: short."),
            )


def _equal_labels(member: Member, other: Member) -> str:
    if member.is_own:
        what = N_("members: the office itself and {other} are both called {label}.")
        return _(what, other=other.id, label=member.label)
    what = N_("members: {member} and {other} are both called {label}.")
    return _(what, member=member.id, other=other.id, label=member.label)
