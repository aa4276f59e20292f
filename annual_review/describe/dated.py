"""Columns of days, months, quarters and years that nobody declared.

What decides is whether the values can be read as such, and whether the label says so: 3.5 is a day
in a column of days and a number in any other.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from functools import partial
from typing import Any, Literal

from annual_review.describe import label_words
from annual_review.describe.column_cells import ColumnCells
from annual_review.describe.drafts import DraftField
from annual_review.values.cell_text import as_text, compact, normal_text
from annual_review.values.dates import DayWithoutYear, read_date
from annual_review.values.office_year import OfficeYear
from annual_review.values.period_texts import is_period, read_period

MOST, NEARLY_ALL = 0.6, 0.8  # of the cells: for a kind that the label confirms, and for another
_DAY_PART = re.compile(r"[年月日号]|\d{4}[-./]\d{1,2}[-./]\d{1,2}")
_DIGITS = re.compile(r"(?:19|20)\d{6}")
_YEAR = re.compile(r"(?:19|20)\d\d年?度?|[一二][〇零○九][〇零○一二三四五六七八九]{2}年度?")
_WRITTEN = {"month": "月", "quarter": "[季Qq]"}

NO_YEAR = "是日期，但不说明登记属于哪一年，作文字；写成 date 会按它定年度"
PeriodKind = Literal["month", "quarter", "year"]


def is_of_life(label: str) -> bool:
    """Return whether a label is of a day in somebody's life, or in that of a thing.

    Such a day does not say to which year a row of a register belongs.
    """
    return label_words.LIFE_DATE.search(label) is not None


def as_life_date(found: DraftField, column: ColumnCells, year: OfficeYear) -> bool:
    """Recognise days of birth, of joining and the like; with a month only, they are texts."""
    if not is_of_life(column.label) or not (
        label_words.is_date(column.label) or label_words.is_month(column.label)
    ):
        return False
    days = column.share(lambda cell: read_date(cell, year).value is not None)
    found.kind = "date" if column.total and days >= NEARLY_ALL else "text"
    if label_words.BIRTH.search(column.label):
        found.personal = True
        found.remark("个人信息，只留在 records/ 和 to_fix.xlsx")
    elif found.kind == "text" and column.total:
        found.remark(NO_YEAR)
    return True


def as_period(found: DraftField, column: ColumnCells) -> bool:
    """Recognise months, quarters and years."""
    words: dict[PeriodKind, bool] = {
        "quarter": label_words.is_quarter(column.label),
        "month": label_words.is_month(column.label),
        "year": label_words.is_year(column.label),
    }
    for kind, is_labelled in words.items():
        readable = column.count(partial(_is_period, kind=kind, is_labelled=is_labelled))
        least = MOST if is_labelled else NEARLY_ALL
        if column.total and readable >= least * column.total and (is_labelled or kind != "year"):
            found.kind = kind
            say_unread(found, column.total - readable, "期间")
            return True
        if not column.total and is_labelled:
            found.kind = kind
            return True
    return False


def _is_period(cell: Any, *, kind: PeriodKind, is_labelled: bool) -> bool:
    """Return whether a cell is a period; a number alone is one only below a label that says so."""
    text = compact(as_text(cell))
    if kind == "year":
        return _YEAR.fullmatch(text) is not None
    if not is_labelled and not re.search(_WRITTEN[kind], text):
        return False
    return is_period(cell, kind)


def as_date(found: DraftField, column: ColumnCells, year: OfficeYear) -> bool:
    """Recognise days."""
    is_labelled = label_words.is_date(column.label)
    if not column.total:
        found.kind = "date" if is_labelled else found.kind
        return is_labelled
    readable = column.count(lambda cell: _is_day(cell, year, is_labelled=is_labelled))
    if readable < (MOST if is_labelled else NEARLY_ALL) * column.total:
        if is_labelled and readable:
            found.remark(f"{column.total}个里只有{readable}个是日期，暂作文字")
        return False
    found.kind = "date"
    say_unread(found, column.total - readable, "日期")
    return True


def _is_day(cell: Any, year: OfficeYear, *, is_labelled: bool) -> bool:
    """Return whether a cell is a day; without a label that says so, only what can be no number."""
    if isinstance(cell, dt.date):
        return True
    text = normal_text(cell)
    if not is_labelled and not _DIGITS.fullmatch(text) and not _DAY_PART.search(text):
        return False
    return read_date(cell, year).value is not None


def years_of_cells(column: ColumnCells, kind: str, year: OfficeYear) -> Iterator[tuple[int, int]]:
    """Yield the year of each cell of a dated column that states one, and how often it occurs."""
    for cell, count in column.filled:
        if isinstance(cell, DayWithoutYear) or not _states_year(cell):
            continue
        reading = read_date(cell, year) if kind == "date" else read_period(cell, kind, year)
        if reading.value is not None:
            yield year.number_of(reading.value), count


def _states_year(cell: Any) -> bool:
    if isinstance(cell, dt.date):
        return True
    text = compact(as_text(cell))
    return re.search(r"\d{4}|[〇零○]", text) is not None


def say_unread(found: DraftField, count: int, what: str) -> None:
    """Say how many cells cannot be read as what a field is."""
    if count > 0:
        found.remark(f"{count}个读不成{what}")
