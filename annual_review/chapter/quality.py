"""What only the chapter on data quality needs: `from annual_review.chapter.quality import *`.

FATES_SHOWN         the fates of rows, as `review.ledger` names them, in order
with_place          rows with their register and 位置, from their index
has_rules           whether any register that was sent has rules or limits
breaches_table      how many rows break which rule, and where they stand
kept_rules          the rules that no row breaks
MOST_HINTS          how many hints the chapter lists
find_hints_of       what in the registers a careful person would ask about
hints_table         hints as a table, each with its rows
hint_lines          hints as lines, where the chapter has no tables
corrections_table   the corrections that were applied, each with its row
members_table       the members of an office, and what each has sent
compare_published   the review's figures beside those that were published before
AGREES              the verdict on a published figure that agrees
read_figures        read the other chapters' figures
typed_warnings      the warnings of numbers typed into the other chapters' prose
proofreading_warnings  what proofreading found in the other chapters' prose
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import pandas as pd

from annual_review.chapter.evidence import set_tables
from annual_review.chapter.office_words import office_words
from annual_review.chapter.quality_hints import MOST_HINTS, find_hints_of, hint_lines, hints_table
from annual_review.chapter.quality_rules import breaches_table, has_rules, kept_rules
from annual_review.chapter.review import FATE_NAMES, Review
from annual_review.chapter.tables import LACKING, NOTHING
from annual_review.document.figures_file import read_figures
from annual_review.document.typed_numbers import typed_warnings
from annual_review.project.year_params import Published
from annual_review.proofreading.findings import proofreading_warnings
from annual_review.records.cleaned import INDEX, as_table
from annual_review.records.member_records import NOT_SENT
from annual_review.records.members import Member, end_of
from annual_review.values.wording import plain_number

__all__ = [
    "AGREES",
    "FATES_SHOWN",
    "MOST_HINTS",
    "breaches_table",
    "compare_published",
    "corrections_table",
    "find_hints_of",
    "has_rules",
    "hint_lines",
    "hints_table",
    "kept_rules",
    "members_table",
    "proofreading_warnings",
    "read_figures",
    "typed_warnings",
    "with_place",
]

FATES_SHOWN = list(FATE_NAMES.values())
AGREES, DIFFERS, ABSENT = "相符", "不符", "本次未提供"
WITHHELD = "人数少，不作核对"


def with_place(rows: pd.DataFrame) -> pd.DataFrame:
    """Return `rows` of registers with the register and 位置 as columns, from their index.

        show(table(with_place(waiting)[[words.register, "位置", "原因"]], "待更正的行"))

    The register stands below what the office calls one; 位置 is file, sheet and row.
    """
    placed = rows.reset_index()
    columns = placed["columns"].where(placed["columns"] == "", placed["columns"] + "列")
    rows_and_columns = "第" + placed["row"].astype(str) + "行" + columns
    placed["位置"] = (placed["file"] + " " + placed["sheet"]).str.strip() + " " + rows_and_columns
    return placed.rename(columns={"register": office_words().register})


def members_table(review: Review) -> pd.DataFrame:
    """Return a row for each member of the office of `review`, for `table`.

    It holds the day up to which the member registered, the registers that are not counted, with the
    reason, and remarks.
    """
    rows = [
        (
            member.label,
            end_of(member).removeprefix("到")
            if member.is_counted and not member.is_own
            else NOTHING,
            _uncounted_registers(member),
            _remarks(member, review.words.review),
        )
        for member in review.members
    ]
    words = review.words
    heads = [words.member, "登记截至", f"未计入的{words.register}", "说明"]
    return pd.DataFrame(rows, columns=heads)


def _uncounted_registers(member: Member) -> str:
    if not member.is_counted or member.is_own:
        return NOTHING
    names = [
        f"《{name}》" if reason == NOT_SENT else f"《{name}》（{reason}）"
        for name, reason in member.absent.items()
    ]
    return "、".join(names) or "无"


def _remarks(member: Member, review: str) -> str:
    parts = [
        "" if member.is_counted else f"{LACKING}，没有计入。",
        f"其中{'、'.join(member.without)}{LACKING}，没有计入。" if member.without else "",
        f"其{review}有{member.warned}条提示。" if member.warned else "",
        f"没有本期的{review}，取自其{member.period}年{review}中本期的登记。"
        if member.period
        else "",
    ]
    return "".join(parts)


def corrections_table(review: Review) -> pd.DataFrame:
    """Return the corrections that were applied to `review`: 栏目, 理由 and 更正人.

    Each is indexed by the row that it corrected, so that they can be counted, and each number of
    them opens to these rows.
    """
    used, ledger = review.cleaned.corrections, review.cleaned.ledger
    own = ledger[
        ledger["file"].isin({one.file for one in used})
        & ledger["row"].isin({one.row for one in used})
    ]
    places = zip(own["file"], own["sheet"], own["row"], strict=True)
    registers = dict(zip(places, own["register"], strict=True))
    rows = [
        (
            registers.get((one.file, one.sheet, one.row), ""),
            *(one.file, one.sheet, one.row, "", one.field, one.reason, one.who),
        )
        for one in used
    ]
    columns = dict.fromkeys([*INDEX, "栏目", "理由", "更正人"], "str") | {"row": "int64"}
    table = as_table(rows, columns).set_index(list(INDEX))
    origin = f"{review.settings.period_name} corrections"
    set_tables(origin, {"": table})
    table.attrs = {"register": "人工更正", "origin": origin, "rows": len(table)}
    return table


class PublishedComparison(NamedTuple):
    """A published figure, what this review prints for it, its exact value, and the verdict."""

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
) -> list[PublishedComparison]:
    """Compare each published figure with the review's, which agrees if it is within the bounds.

    `figures` are those of figures.json (see `read_figures`), `published` those of params/ by id.
    `waiting` holds the register of each row that waits for a correction; where less was counted
    than published, the number of these rows is given as a possible cause.
    """
    by_id, rows = {figure["id"]: figure for figure in figures}, Counter(waiting)
    return [_compare(id, known, by_id.get(id), rows) for id, known in published.items()]


def _compare(
    id: str, published: Published, figure: Mapping[str, Any] | None, waiting: Counter[str]
) -> PublishedComparison:
    item, printed = published.item or id, published.printed
    if figure is None:
        cause = f"有关{office_words().register}未收到或文中没有写到"
        return PublishedComparison(item, printed, "", "", ABSENT, cause)
    if figure["value"] is None:  # withheld, since it is of few persons
        return PublishedComparison(item, printed, figure["text"], "", WITHHELD)
    value = f"{figure['value']}{figure['unit']}"
    if published.lower <= figure["value"] <= published.upper:
        return PublishedComparison(item, printed, figure["text"], value, AGREES)
    cause = _cause(published, figure, waiting)
    return PublishedComparison(item, printed, figure["text"], value, DIFFERS, cause)


def _cause(published: Published, figure: Mapping[str, Any], waiting: Counter[str]) -> str:
    """Return by how much a figure is out of bounds, and the possible cause."""
    if figure["value"] > published.upper:
        return f"多{plain_number(figure['value'] - published.upper)}，公布时或有漏记"
    rows = waiting[figure["rule"].lstrip("（").split("，")[0]]
    reason = f"该{office_words().register}有{rows}行待更正" if rows else "公布时或含未登记的内容"
    return f"少{plain_number(published.lower - figure['value'])}，{reason}"
