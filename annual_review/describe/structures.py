"""Structures that a table shows by itself: columns that are values, dates in three columns, fills.

`spread_of` finds columns headed by months or kinds, `day_columns` a date in three columns,
`is_filled_down` values written once for the rows below, `group_rows` values in rows of their own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from annual_review.cleaning.headers import is_value
from annual_review.cleaning.row_vocabulary import is_heading, is_note, is_section, read_subtotal
from annual_review.describe import labels
from annual_review.describe.kinds import is_ditto
from annual_review.describe.tables import FoundColumn, FoundTable
from annual_review.project.settings import Office
from annual_review.values.cell_text import as_text, compact, is_blank, is_empty
from annual_review.values.counts import read_amount
from annual_review.values.places import Townships
from annual_review.values.units import is_unit

_MONTH = re.compile(
    r"(?:(?:19|20)\d\d[年.\-/]?)?(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月份?"
)
_QUARTER = re.compile(r"(?:(?:19|20)\d\d年?)?(?:第?[一二三四1-4]季度?|[Qq][1-4])")
_YEAR = re.compile(r"(?:19|20)\d\d年?度?")
_PLACE = re.compile(r".{1,8}(?:乡|镇|街道|街道办)")
_LEAST_RUN = 3
_LEAST_BLANK = 0.34  # of the rows, for a column that is filled down
_LONGEST_GROUP = 20  # characters
_FEW_ROWS = 4

SpreadKind = Literal["month", "quarter", "year", "place", "category"]
_INTO = {"month": "月份", "quarter": "季度", "year": "年份", "place": "乡镇", "category": "类别"}


@dataclass
class FoundSpread:
    """Columns whose labels are values: of what field, and the field that their cells hold.

    `totals` are columns beside them that add them up; `is_sure` is False if the columns may as
    well be fields of their own.
    """

    kind: SpreadKind
    into: str
    value: str
    unit: str
    columns: list[FoundColumn]
    totals: list[FoundColumn] = field(default_factory=list)
    is_sure: bool = True


def spread_of(table: FoundTable, office: Office | None) -> FoundSpread | None:
    """Return the columns of a table that are values of a field, or None."""
    columns = table.columns
    leaves = [compact(column.named.leaf) for column in columns]
    places = Townships(office) if office is not None and office.townships else None

    def is_place(text: str) -> bool:
        if places is not None:
            return not places.read(text).doubt
        return _PLACE.fullmatch(text) is not None and not labels.is_place(text)

    tests = {
        "month": lambda text: _MONTH.fullmatch(text) is not None,
        "quarter": lambda text: _QUARTER.fullmatch(text) is not None,
        "year": lambda text: _YEAR.fullmatch(text) is not None,
        "place": is_place,
    }
    for kind, test in tests.items():
        run = [column for column, leaf in zip(columns, leaves, strict=True) if test(leaf)]
        if len(run) >= _LEAST_RUN and len({c.named.leaf for c in run}) == len(run):
            return _spread(table, kind, run)  # type: ignore[arg-type]
    return _kinds_as_columns(table)


def _kinds_as_columns(table: FoundTable) -> FoundSpread | None:
    """Return adjacent columns of numbers whose labels say no number, if they seem to be kinds.

    They are if a label above them names what is counted, or if a total beside them adds them up.
    """
    run: list[FoundColumn] = []
    runs: list[list[FoundColumn]] = []
    for column in table.columns:
        is_like = _holds_numbers(table, column.position) and _is_kind(column.named.leaf)
        same_parent = not run or run[-1].named.parent == column.named.parent
        if is_like and same_parent and not column.named.unit:
            run.append(column)
            continue
        runs, run = [*runs, run], [column] if is_like and not column.named.unit else []
    for found in [*runs, run]:
        if len(found) < _LEAST_RUN:
            continue
        parent = found[0].named.parent
        totals = _totals_of(table, found)
        is_sure = bool(totals) or (parent != "" and labels.is_number(parent))
        spread = _spread(table, "category", found)
        spread.is_sure, spread.totals = is_sure, totals
        return spread
    return None


def _is_kind(label: str) -> bool:
    return not (
        labels.is_known_label(label)
        or labels.is_number(label)
        or labels.is_total(label)
        or is_unit(label)
    )


def _holds_numbers(table: FoundTable, position: int) -> bool:
    cells = [table.grid.cell(int(row), position) for row in table.rows[:200]]
    filled = [cell for cell in cells if not is_empty(as_text(cell))]
    numbers = [cell for cell in filled if read_amount(cell).value is not None]
    return bool(filled) and len(numbers) == len(filled)


def _totals_of(table: FoundTable, run: Sequence[FoundColumn]) -> list[FoundColumn]:
    """Return the columns whose numbers are the sums of those of a run in nearly all rows."""
    positions = {column.position for column in run}
    rows = table.rows[:200]

    def number(row: int, position: int) -> float:
        value = read_amount(table.grid.cell(row, position)).value
        return float(value) if value is not None else 0.0

    sums = np.array([sum(number(int(row), p) for p in positions) for row in rows])
    found = []
    for column in table.columns:
        if column.position in positions:
            continue
        if not _holds_numbers(table, column.position):
            continue
        typed = np.array([number(int(row), column.position) for row in rows])
        if len(rows) > 1 and np.isclose(typed, sums).mean() >= 0.8 and sums.any():
            found.append(column)
    return found


def _spread(table: FoundTable, kind: SpreadKind, run: list[FoundColumn]) -> FoundSpread:
    parent = run[0].named.parent
    unit = next((column.named.unit for column in run if column.named.unit), "")
    totals = _totals_of(table, run) or [
        column for column in table.columns if labels.is_total(column.named.leaf)
    ]
    title = "".join(table.lines[:1])
    counted = re.search(r"人次|人数|户数|场次|件数|金额|份数|数量|次数", title)
    is_named = parent != "" and not labels.is_month(parent) and not labels.is_place(parent)
    value = labels.plain_name(parent) if is_named else counted[0] if counted else "数量"
    taken = {column.named.name for column in table.columns if column not in run}
    into = next(
        name for name in (_INTO[kind], f"{value}{_INTO[kind]}", "分栏") if name not in taken
    )
    if value in taken | {into}:
        value = f"{value}数"
    return FoundSpread(kind, into, value, unit or labels.counted_unit(value), run, totals)


def day_columns(table: FoundTable) -> tuple[str, list[FoundColumn]] | None:
    """Return the name of a date and its columns of year, month and day, or None."""
    columns = table.columns
    for place in range(len(columns) - 2):
        three = columns[place : place + 3]
        if [compact(column.named.leaf) for column in three] == ["年", "月", "日"]:
            parent = three[0].named.parent
            return (labels.plain_name(parent) if labels.is_date(parent) else "日期"), three
    return None


@dataclass(frozen=True)
class Fill:
    """How a column leaves cells blank below a value: how many rows, and whether it is sure."""

    blanks: int
    marks: int
    is_sure: bool


def fill_of(tables: Sequence[tuple[FoundTable, int]]) -> Fill | None:
    """Return how a column at the left of some tables is filled down, or None if it is not.

    It is if cells say so (〃, 同上), or if many are blank, no value stands in two rows on end, and
    the first row has one.
    """
    rows = blanks = marks = repeated = open_tables = 0
    values = 0
    for table, position in tables:
        last = None
        codes = table.grid.codes_with_merges(position, table.rows)
        cells = [table.grid.uniques[position][code] for code in codes]
        if cells and is_blank(cells[0]):
            open_tables += 1
        for cell in cells:
            rows += 1
            if is_ditto(cell):
                marks += 1
            elif is_blank(cell):
                blanks += 1
            else:
                values += 1
                repeated += cell == last
            last = cell
    if marks and values:
        return Fill(blanks, marks, is_sure=True)
    if blanks < 2 or not values or repeated or 2 * open_tables > len(tables):
        return None
    return Fill(blanks, 0, is_sure=blanks >= _LEAST_BLANK * rows and rows >= _FEW_ROWS)


@dataclass(frozen=True)
class Groups:
    """Values that stand in rows of their own above rows of data."""

    name: str
    kind: Literal["place", "category", "text"]
    texts: list[str]


def group_rows(table: FoundTable, office: Office | None) -> Groups | None:
    """Return the values that stand in rows of their own above their rows, or None."""
    grid, data = table.grid, set(map(int, table.rows))
    texts: list[str] = []
    starts = False
    for row in range(table.bottom + 1, table.end):
        if grid.filled[row] != 1 or len(table.columns) < 2 or row + 1 not in data:
            continue
        column = grid.filled_columns(row)[0]
        cell = grid.cell(row, column)
        text = compact(as_text(cell))
        if column != table.columns[0].position and grid.merged_width(row, column) < 2:
            continue
        if not isinstance(cell, str) or len(text) > _LONGEST_GROUP or _is_line(text):
            continue
        starts = starts or row == table.bottom + 1
        texts.append(text)
    if len(texts) < 2 and not starts:
        return None
    if not texts:
        return None
    places = Townships(office) if office is not None and office.townships else None
    known = [
        (places is not None and not places.read(text).doubt) or _PLACE.fullmatch(text) is not None
        for text in texts
    ]
    if all(known):
        return Groups("乡镇", "place", texts)
    is_village = all(re.search(r"(?:村|社区|居委会)$", text) for text in texts)
    name = "村" if is_village else "组别"
    taken = {column.named.name for column in table.columns}
    return Groups(name if name not in taken else f"所属{name}", "text", texts)


def _is_line(text: str) -> bool:
    """Return whether a row of one text is a note, a heading, a section's title, a total or a value."""
    return (
        is_note(text)
        or is_heading(text)
        or is_section(text)
        or is_value(text)
        or read_subtotal(text) is not None
        or text[-1] in "。；:："
    )


def spread_choices(spread: FoundSpread) -> Mapping[str, list[str]]:
    """Return the labels of the columns as choices, if the field has any."""
    if spread.kind != "category":
        return {}
    return {labels.plain_name(column.named.leaf): [] for column in spread.columns}


def equal_rows(table: FoundTable, positions: Sequence[int]) -> int:
    """Return how many rows of a table equal an earlier one in all of some columns."""
    if not positions or len(table.rows) < 2:
        return 0
    codes = np.stack(
        [table.grid.codes_with_merges(position, table.rows) for position in positions], axis=1
    )
    return len(codes) - len(np.unique(codes, axis=0))
