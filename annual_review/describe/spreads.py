"""Columns that are values: headed by months, years, places or kinds; and dates in three columns."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from annual_review.describe import label_words
from annual_review.describe.kinds import is_township
from annual_review.describe.labels import plain_name
from annual_review.describe.tables import FoundColumn, FoundTable
from annual_review.project.settings import Office
from annual_review.project.words import Words
from annual_review.values.cell_text import as_text, compact, is_empty
from annual_review.values.counts import read_amount
from annual_review.values.places import Places
from annual_review.values.units import is_unit

_MONTH = re.compile(
    r"(?:(?:19|20)\d\d[年.\-/]?)?(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月份?"
)
_QUARTER = re.compile(r"(?:(?:19|20)\d\d年?)?(?:第?[一二三四1-4]季度?|[Qq][1-4])")
_YEAR = re.compile(r"(?:19|20)\d\d年?度?")
_PLACE = re.compile(r".{1,8}(?:乡|镇|街道|街道办)")
_LEAST_RUN = 3
_SAMPLE = 200  # rows
_MOSTLY = 0.8  # of the rows, in which a total has to agree
_LEAST_BLANK = 0.34  # of the rows, for a column that is filled down
_LONGEST_GROUP = 20  # characters
_FEW_ROWS = 4

SpreadKind = Literal["month", "quarter", "year", "place", "category"]
_INTO = {"month": "月份", "quarter": "季度", "year": "年份", "category": "类别"}


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
    is_amount: bool = False

    @property
    def key(self) -> tuple[str, str, str]:
        """What tables of one register have to agree in."""
        return self.kind, self.into, self.value


def spread_of(table: FoundTable, office: Office | None) -> FoundSpread | None:
    """Return the columns of a table that are values of a field, or None."""
    columns = table.columns
    leaves = [compact(column.named.leaf) for column in columns]
    places = Places(office) if office is not None and office.places else None

    def is_place(text: str) -> bool:
        if places is not None:
            return not places.read(text).doubt
        return is_township(text) and not label_words.is_place(text)

    tests = {
        "month": lambda text: _MONTH.fullmatch(text) is not None,
        "quarter": lambda text: _QUARTER.fullmatch(text) is not None,
        "year": lambda text: _YEAR.fullmatch(text) is not None,
        "place": is_place,
    }
    for kind, test in tests.items():
        run = [column for column, leaf in zip(columns, leaves, strict=True) if test(leaf)]
        if len(run) >= _LEAST_RUN and len({c.named.leaf for c in run}) == len(run):
            words = Words() if office is None else office.words
            return _spread(table, kind, run, words.place)  # type: ignore[arg-type]
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
        is_sure = bool(totals) or (parent != "" and label_words.is_number(parent))
        spread = _spread(table, "category", found)
        spread.is_sure, spread.totals = is_sure, totals
        return spread
    return None


def _is_kind(label: str) -> bool:
    return not (
        label_words.is_known_label(label)
        or label_words.is_number(label)
        or label_words.is_total(label)
        or is_unit(label)
    )


def _holds_numbers(table: FoundTable, position: int) -> bool:
    cells = [table.grid.cell(int(row), position) for row in table.rows[:_SAMPLE]]
    filled = [cell for cell in cells if not is_empty(as_text(cell))]
    numbers = [cell for cell in filled if read_amount(cell).value is not None]
    return bool(filled) and len(numbers) == len(filled)


def _numbers(table: FoundTable, position: int) -> list[float]:
    """Return the numbers of a column; 0 for what is none."""
    values = [
        read_amount(table.grid.cell(int(row), position)).value for row in table.rows[:_SAMPLE]
    ]
    return [0.0 if value is None else float(value) for value in values]


def _totals_of(table: FoundTable, run: Sequence[FoundColumn]) -> list[FoundColumn]:
    """Return the columns whose numbers are the sums of those of a run in nearly all rows."""
    positions = [column.position for column in run]
    sums = np.sum([_numbers(table, position) for position in positions], axis=0)
    found = []
    for column in table.columns:
        if column.position in positions:
            continue
        if not _holds_numbers(table, column.position):
            continue
        typed = np.array(_numbers(table, column.position))
        if len(typed) > 1 and np.isclose(typed, sums).mean() >= _MOSTLY and sums.any():
            found.append(column)
    return found


def _spread(
    table: FoundTable, kind: SpreadKind, run: list[FoundColumn], place: str = ""
) -> FoundSpread:
    """Return a run of columns as values of a field; `place` is the name of one of places."""
    parent = run[0].named.parent
    unit = next((column.named.unit for column in run if column.named.unit), "")
    totals = _totals_of(table, run) or [
        column for column in table.columns if label_words.is_total(column.named.leaf)
    ]
    title = "".join(table.lines[:1])
    counted = re.search(r"人次|人数|户数|场次|件数|金额|份数|数量|次数", title)
    is_named = (
        parent != "" and not label_words.is_month(parent) and not label_words.is_place(parent)
    )
    value = plain_name(parent) if is_named else counted[0] if counted else "数量"
    taken = {column.named.name for column in table.columns if column not in run}
    named = _INTO.get(kind, place)
    into = next(name for name in (named, f"{value}{named}", "分栏") if name not in taken)
    if value in taken | {into}:
        value = f"{value}数"
    return FoundSpread(kind, into, value, unit or label_words.counted_unit(value), run, totals)


def day_columns(table: FoundTable) -> tuple[str, list[FoundColumn]] | None:
    """Return the name of a date and its columns of year, month and day, or None."""
    columns = table.columns
    for place in range(len(columns) - 2):
        three = columns[place : place + 3]
        if [compact(column.named.leaf) for column in three] == ["年", "月", "日"]:
            parent = three[0].named.parent
            return (plain_name(parent) if label_words.is_date(parent) else "日期"), three
    return None


def spread_choices(spread: FoundSpread) -> Mapping[str, list[str]]:
    """Return the labels of the columns as choices, if the field has any."""
    if spread.kind != "category":
        return {}
    return {plain_name(column.named.leaf): [] for column in spread.columns}
