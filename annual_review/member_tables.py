"""Members side by side: their figures in one table, and what is lacking of each in another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from annual_review.aggregates import fields_of, parts_of
from annual_review.document import Align, Span, Spans, Table
from annual_review.figures import Figure
from annual_review.member_records import NOT_SENT
from annual_review.members import MEMBER, Member, end_of
from annual_review.phrases import plain_number
from annual_review.review import ACTIVITY, Review

LACKING, NOTHING = "缺", "—"


def by_member(review: Review, figures: Mapping[str, Figure], caption: str) -> Table | None:
    """Set figures, by what they count, side by side for the members, with those of all below.

    Each number knows the rows of its member. 缺 stands where a member, its register or a field is
    not there, never 0. None for an office without members.
    """
    said = {name: figure for name, figure in figures.items() if not figure.missing}
    if not review.members or not said:
        return None
    columns = [_column(review, figure) for figure in said.values()]
    lines = zip([one.label for one in review.members], *columns, strict=True)
    rows = [_cells(line) for line in lines]
    total = ["合计", *(_number(figure) for figure in said.values())]
    header = (MEMBER, *(f"{name}（{figure.unit}）" for name, figure in said.items()))
    numbers: list[Align] = ["right"] * len(said)
    return Table(caption, header, (*rows, _cells(total)), ("left", *numbers))


def _cells(texts: Sequence[str]) -> tuple[Spans, ...]:
    return tuple((Span(text),) for text in texts)


def _column(review: Review, figure: Figure) -> list[str]:
    """Return what each member has of a figure."""
    ids = {
        one.label: f"{figure.id}.{_id(one, place)}"
        for place, one in enumerate(review.members)
        if _has(review, one, figure)
    }
    parts = parts_of(figure, MEMBER, ids)
    return [
        _number(parts[one.label]) if one.label in parts else NOTHING if one.is_own else LACKING
        for one in review.members
    ]


def _id(member: Member, place: int) -> str:
    """Return the last part of the id of a member's figure: of_yanhe, or of_3 by its place."""
    plain = member.id.isascii() and member.id.replace("_", "").isalnum() and member.id.islower()
    return f"of_{member.id if plain else place}"


def _has(review: Review, member: Member, figure: Figure) -> bool:
    """Tell whether a member has all that a figure is of."""
    if figure.register != ACTIVITY:
        return member.has(figure.register, fields_of(figure))
    return any(member.has(register) for register in review.dated)


def _number(figure: Figure) -> str:
    return f"{figure:={plain_number(figure.value)}}"


def members_table(review: Review) -> pd.DataFrame:
    """Return a line a member: up to when it registered, what it has not sent, and what else."""
    lines = [
        (
            one.label,
            end_of(one).removeprefix("到") if one.is_counted and not one.is_own else NOTHING,
            _unsent(one),
            _remark(one),
        )
        for one in review.members
    ]
    return pd.DataFrame(lines, columns=[MEMBER, "登记截至", "未计入的台账", "说明"])


def _unsent(member: Member) -> str:
    if not member.is_counted or member.is_own:
        return NOTHING
    said = [
        f"《{name}》" if why == NOT_SENT else f"《{name}》（{why}）"
        for name, why in member.absent.items()
    ]
    return "、".join(said) or "无"


def _remark(member: Member) -> str:
    parts = [
        "" if member.is_counted else f"{LACKING}，没有计入。",
        f"其中{'、'.join(member.without)}{LACKING}，没有计入。" if member.without else "",
        f"其综述有{member.warned}条提示。" if member.warned else "",
    ]
    return "".join(filter(None, parts))
