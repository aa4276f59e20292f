"""Members side by side: their figures in one table, and what is lacking of each in another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import pandas as pd

from annual_review.chapter.aggregates import fields_of, parts_of
from annual_review.chapter.figures import Figure
from annual_review.chapter.review import ACTIVITY, Review
from annual_review.chapter.selections import missing_register
from annual_review.chapter.sentences import missing_notice
from annual_review.document.blocks import Align, Paragraph, Span, Spans, Table
from annual_review.project.settings import Published
from annual_review.records.member_records import NOT_SENT
from annual_review.records.members import MEMBER, Member, end_of
from annual_review.values.wording import Change, plain_number

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
    header = (MEMBER, *(f"{name}\n（{figure.unit}）" for name, figure in said.items()))
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


def table(rows: pd.DataFrame, caption: str, most: int = 40) -> Table | Paragraph | None:
    """Make a table of the columns of a DataFrame: `show(table(sums.reset_index(), "标题"))`.

    Its index is not shown. Dates read 3月5日, numbers stand at the right. None for no rows, a
    notice where the register was not sent; of more than `most` rows a last line says how many are
    left out.
    """
    if register := missing_register(rows):
        return missing_notice(register)
    if rows.empty:
        return None
    shown = [
        tuple(_cell(value) for value in row) for row in rows.head(most).itertuples(index=False)
    ]
    if len(rows) > most:
        rest = (Span(f"……另有{len(rows) - most}行"),)
        shown.append((rest, *((),) * (rows.shape[1] - 1)))
    align = tuple(_align(rows[name]) for name in rows.columns)
    return Table(caption, tuple(map(str, rows.columns)), tuple(shown), align)


def _cell(value: Any) -> Spans:
    if isinstance(value, pd.Timestamp):
        return (Span(f"{value.month}月{value.day}日"),)
    if isinstance(value, bool) or value is pd.NaT or pd.isna(value):
        return ()
    text = plain_number(value) if isinstance(value, int | float) else str(value)
    return (Span(text),) if text else ()


def _align(column: pd.Series) -> Align:
    return "right" if column.dtype.kind in "iuf" else "left"


NONE = "—"


def comparison(figures: Mapping[str, Figure], caption: str) -> Table | None:
    """Set figures, by what they count, beside those of the year before, with difference and rate.

    Each number knows its figure, which holds the rows of both years. What nobody registered this
    year is left out. None where there is nothing to compare with.
    """
    changes = {name: figure.change for name, figure in figures.items() if not figure.missing}
    said = {name: figures[name] for name, change in changes.items() if change or figures[name]}
    known = [change for change in changes.values() if change]
    if not known:
        return None
    year = next(figure.year for figure in said.values())
    before = f"{year - 1}年{'同期' if known[0].partial else ''}"
    rows = tuple(_row(name, figure, changes[name]) for name, figure in said.items())
    header = ("项目", before, f"{year}年", "增减", "增长（%）")
    return Table(caption, header, rows, ("left", *("right",) * 4))


def _row(name: str, figure: Figure, change: Change | None) -> tuple[Spans, ...]:
    was, difference, rate = _compared(change)
    numbers = [f"{figure:={said}}" for said in (was, plain_number(figure.value))]
    texts = [f"{name}（{figure.unit}）", *numbers, difference, rate]
    return tuple((Span(text),) for text in texts)


def _compared(change: Change | None) -> tuple[str, str, str]:
    """Return what a number was, its difference and its rate, as a table has them."""
    if change is None:
        return NONE, NONE, NONE
    was = plain_number(change.before)
    if change.redefined:
        return was, "口径不同", NONE
    rate = NONE if change.percent is None else _signed(change.percent)
    return was, _signed(change.difference), rate


def _signed(number: float) -> str:
    """Write a number with its sign: a minus as long as a plus.

    >>> _signed(86), _signed(-47.2), _signed(0)
    ('+86', '−47.2', '0')
    """
    sign = "+" if number > 0 else "−" if number < 0 else ""
    return sign + plain_number(abs(number))


AGREES, DIFFERS, ABSENT = "相符", "不符", "本次未提供"


class Comparison(NamedTuple):
    """A published figure, what this review prints for it, and whether they agree."""

    item: str
    published: str
    printed: str
    value: str
    verdict: str
    cause: str = ""


def compare_published(
    figures: Sequence[Mapping[str, Any]],
    published: Mapping[str, Published],
    waiting: Sequence[str] = (),
) -> list[Comparison]:
    """Compare each published figure with ours, which agrees if it lies in the interval.

    `waiting` names the register of each row that waits for a person: what is less than published
    may be among these.
    """
    known, rows = {one["id"]: one for one in figures}, Counter(waiting)
    return [_compare(said, id, known.get(id), rows) for id, said in published.items()]


def _compare(
    said: Published, id: str, ours: Mapping[str, Any] | None, waiting: Counter[str]
) -> Comparison:
    item = said.item or id
    if ours is None:
        return Comparison(item, said.printed, "", "", ABSENT, "有关台账未收到或文中没有写到")
    value = f"{ours['value']}{ours['unit']}"
    if said.lower <= ours["value"] <= said.upper:
        return Comparison(item, said.printed, ours["text"], value, AGREES)
    cause = _cause(said, ours, waiting)
    return Comparison(item, said.printed, ours["text"], value, DIFFERS, cause)


def _cause(said: Published, ours: Mapping[str, Any], waiting: Counter[str]) -> str:
    """Say by how much ours differs, and what it may come from."""
    if ours["value"] > said.upper:
        return f"多{plain_number(ours['value'] - said.upper)}，公布时或有漏记"
    rows = waiting[ours["rule"].split("，")[0]]
    reason = f"该台账有{rows}行待更正" if rows else "公布时或含未登记的内容"
    return f"少{plain_number(said.lower - ours['value'])}，{reason}"
