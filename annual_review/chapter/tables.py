"""Tables of a chapter: rows of a register, figures of two years, figures by member.

`table`, `comparison` and `by_member` return a Table for `show`, or None if there is nothing to
show. Numbers of figures are formatted into the cells, so that each opens to its rows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from annual_review.chapter.aggregates import fields_of
from annual_review.chapter.clauses import Part
from annual_review.chapter.earlier import EarlierYears, earlier_years_of
from annual_review.chapter.figures import Figure
from annual_review.chapter.findings import finding
from annual_review.chapter.listing import Listing
from annual_review.chapter.parts import parts_of
from annual_review.chapter.period_labels import office_year_of, period_name, year_for
from annual_review.chapter.printed_figures import PrintedFigure, printed_figures, prints_one_figure
from annual_review.chapter.review import Review
from annual_review.chapter.selections import missing_reason
from annual_review.chapter.small_counts.tables import texts_withheld
from annual_review.chapter.whole_year import caption_of
from annual_review.document.blocks import Align, Paragraph, Span, Spans, Table
from annual_review.records.members import Member
from annual_review.values.change_words import ALIKE
from annual_review.values.changes import Change
from annual_review.values.office_year import OfficeYear
from annual_review.values.rounding import MINUS
from annual_review.values.wording import plain_number

LACKING, NOTHING, REDEFINED = "缺", "—", "口径不同"


def table(
    rows: pd.DataFrame, caption: str, most: int = 40, *, least: int = 1, says: Part = ""
) -> Table | Paragraph | None:
    """Return a table of the columns of `rows`, for `show`; its index is not shown.

        show(table(sums.reset_index(), "分作物农技培训情况"))

    `caption` stands above it; its number is added; `says` is as for `bars`. Dates read 3月5日,
    months of the year 3月, numbers are aligned right, missing values are empty. Of more than `most`
    rows a last line says how many are left out. Small numbers of persons are withheld: 少于3.
    Returns None for fewer than `least` rows, and a notice if the register was not sent. Raises
    FigureError for rows that are persons, if few of them are not to be counted.
    """
    if reason := missing_reason(rows):
        return reason.paragraph
    if len(rows) < max(least, 1):
        return None
    year = office_year_of(rows)
    withheld = texts_withheld(rows)
    lines = [
        tuple(
            (Span(withheld[at, column]),)
            if (at, column) in withheld
            else _cell(value, year, str(name))
            for column, (name, value) in enumerate(zip(rows.columns, row, strict=True))
        )
        for at, row in enumerate(rows.head(most).itertuples(index=False))
    ]
    if len(rows) > most:
        rest = (Span(f"……另有{len(rows) - most}行"),)
        lines.append((rest, *((),) * (rows.shape[1] - 1)))
    align: list[Align] = ["right" if _has_numbers(rows[name]) else "left" for name in rows.columns]
    return Table(
        caption_of(caption, rows),
        tuple(map(str, rows.columns)),
        tuple(lines),
        tuple(align),
        says=finding(says),
    )


def _has_numbers(column: pd.Series) -> bool:
    """Return whether a column holds numbers: plain ones, or figures, as an f-string prints them."""
    if column.dtype.kind in "iuf":
        return True
    filled = [value for value in column if not _is_empty(value) and value != ""]
    return bool(filled) and all(
        isinstance(value, Figure) or (isinstance(value, str) and prints_one_figure(value))
        for value in filled
    )


def _is_empty(value: Any) -> bool:
    return value is pd.NaT or (not isinstance(value, Figure | Listing) and bool(pd.isna(value)))


def _cell(value: Any, year: OfficeYear, name: str) -> Spans:
    if isinstance(value, Figure | Listing):
        return (Span(format(value)),)  # marked, so that the cell opens to its rows
    if isinstance(value, pd.Timestamp):
        return (Span(f"{value.month}月{value.day}日"),)
    if isinstance(value, pd.Period):
        is_year = value.freqstr.startswith("Y")
        return (Span(period_name(value, year_for(name, year) if is_year else year)),)
    if isinstance(value, bool) or _is_empty(value):
        return ()
    text = _signed_plain(value) if isinstance(value, int | float) else str(value)
    return (Span(text),) if text else ()


def _signed_plain(number: float) -> str:
    return plain_number(number).replace("-", MINUS)


def comparison(figures: Mapping[str, Figure | str], caption: str) -> Table | None:
    """Return a table of figures beside those of the year before, for `show`.

        show(comparison({"培训果农": farmers, "宣讲": held}, "主要数字与上年相比"))

    `figures` are figures by what they count, or figures as an f-string prints them (f"{x:.2万}"),
    whose row is then in that scale; `caption` stands above the table. Columns are both years, the
    difference of the printed numbers, and the change in per cent. A figure whose register is
    missing, or has no row this year, is left out; one of a register without dates is not compared
    with a part of the year before. Returns None if there is nothing to compare with; raises
    FigureError for a figure whose rows were not selected with `where` (see `Figure.against`).
    """
    given = {name: one.require_table() for name, one in printed_figures(figures).items()}
    changes = {name: one.figure.change for name, one in given.items() if not one.figure.missing}
    shown = {name: given[name] for name, change in changes.items() if change or given[name].figure}
    known = [change for change in changes.values() if change]
    if not known:
        return None
    first = next(iter(shown.values())).figure
    years = earlier_years_of(first.origin) or EarlierYears(first.year)
    rows = tuple(_comparison_row(name, one, changes[name]) for name, one in shown.items())
    columns = (years.head_of(first.year - 1), years.head_of(first.year))
    alike = ALIKE if known[0].style == ALIKE else ""
    header = ("项目", *columns, f"{alike}增减", f"{alike}增长（%）")
    return Table(caption, header, rows, ("left", *("right",) * 4))


def _comparison_row(name: str, one: PrintedFigure, change: Change | None) -> tuple[Spans, ...]:
    before, *differences = _change_cells(one, change)
    cells = [
        f"{name}（{_whole(one.figure)}{one.unit}）",
        one.figure.marked(before, shows="before" if change else ""),
        _number(one, one.figure),
        *(_marked_change(one.figure, text) for text in differences),
    ]
    return _cells(cells)


def _marked_change(figure: Figure, text: str) -> str:
    """Return a difference or a per cent as one that opens to the numbers of both years."""
    return text if text in (NOTHING, REDEFINED) else figure.marked(text, shows="change")


def _whole(figure: Figure) -> str:
    return "全年，" if figure.is_said_whole else ""


def _change_cells(one: PrintedFigure, change: Change | None) -> tuple[str, str, str]:
    """Return the number of the year before, the difference, and the change in per cent."""
    if change is None:
        return NOTHING, NOTHING, NOTHING
    before = one.number(change.before)
    if change.redefined:
        return before, REDEFINED, NOTHING
    percent = NOTHING if change.percent is None else _signed(change.percent)
    return before, one.difference(change.now, change.before), percent


def _signed(number: float) -> str:
    """Return a number with its sign: a minus as long as a plus.

    >>> _signed(86), _signed(-47.2), _signed(0)
    ('+86', '−47.2', '0')
    """
    return f"{'+' if number > 0 else ''}{_signed_plain(number)}"


def _cells(texts: Sequence[str]) -> tuple[Spans, ...]:
    return tuple((Span(text),) for text in texts)


def by_member(review: Review, figures: Mapping[str, Figure | str], caption: str) -> Table | None:
    """Return a table of figures by member of the office, with a last row of sums, for `show`.

        show(by_member(review, {"培训果农": farmers, "宣讲": held}, "各成员单位的主要数字"))

    `review` is what `open_review` returns; `figures` are figures by what they count, a column each,
    or figures as an f-string prints them (f"{x:.2万}"); `caption` stands above the table. Where a
    member, its register or a field is missing, a cell reads 缺, never 0. Returns None for an office
    without members; raises FigureError for a figure that is neither computed from rows selected
    with `where`, nor calculated of such figures.
    """
    given = printed_figures(figures)
    shown = {name: one.require_table() for name, one in given.items() if not one.figure.missing}
    if not review.members or not shown:
        return None
    columns = [_member_column(review, one) for one in shown.values()]
    labels = [member.label for member in review.members]
    rows = [_cells(row) for row in zip(labels, *columns, strict=True)]
    sums = _cells(["合计", *(_number(one, one.figure) for one in shown.values())])
    heads = (f"{name}\n（{_whole(one.figure)}{one.unit}）" for name, one in shown.items())
    header = (review.words.member, *heads)
    numbers: list[Align] = ["right"] * len(shown)
    return Table(caption, header, (*rows, sums), ("left", *numbers))


def _member_column(review: Review, one: PrintedFigure) -> list[str]:
    """Return the cells of a figure, one for each member."""
    figure = one.figure
    ids = {
        member.label: f"{figure.id}.{_id_part(member, position)}"
        for position, member in enumerate(review.members)
        if _has(review, member, figure)
    }
    parts = parts_of(figure, review.words.member, ids)
    return [
        _number(one, parts[member.label])
        if member.label in parts
        else (NOTHING if member.is_own else LACKING)
        for member in review.members
    ]


def _id_part(member: Member, position: int) -> str:
    """Return the last part of the id of a member's figure: of_yanhe, or of_3 by its position."""
    plain = member.id.isascii() and member.id.replace("_", "").isalnum() and member.id.islower()
    return f"of_{member.id if plain else position}"


def _has(review: Review, member: Member, figure: Figure) -> bool:
    """Return whether a member has the registers and the fields that a figure depends on."""
    if figure.operands:
        return all(_has(review, member, one) for one in figure.operands)
    if figure.register != review.words.all_registers:
        return member.has(figure.register, fields_of(figure))
    return any(member.has(register) for register in review.dated)


def _number(one: PrintedFigure, figure: Figure) -> str:
    """Return the number of a figure, or of its part of a member, as the figure is printed."""
    if figure.lacks_value:
        return NOTHING
    return figure.number_text(one.number(figure.value))
