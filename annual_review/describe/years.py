"""The year that registers are of, and which of their dates says it."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from annual_review.cleaning.grid import Grid
from annual_review.describe.column_cells import ColumnCells
from annual_review.describe.columns import RegisterColumn, columns_of
from annual_review.describe.dated import is_of_life, years_of_cells
from annual_review.describe.drafts import DraftRegister
from annual_review.describe.form_sheets import FormSheets, find_forms
from annual_review.describe.label_words import is_date, is_month
from annual_review.describe.tables import FoundTable, find_tables
from annual_review.project.register_book import DATED
from annual_review.registers.workbooks import Sheet
from annual_review.values.dates import years_in

_MOST_YEARS = 3  # of dates that may say to which year a row belongs
_MAIN_YEAR = 0.5  # the share of the commonest year among them


def year_of_sheets(sheets: Sequence[Sheet]) -> int:
    """Return the year that sheets are of: see `year_of`."""
    forms, rest = find_forms([Grid(sheet) for sheet in sheets if sheet.rows])
    return year_of([table for grid in rest for table in find_tables(grid)], sheets, forms)


def year_of(
    tables: Iterable[FoundTable], sheets: Sequence[Sheet], forms: Iterable[FormSheets] = ()
) -> int:
    """Return the year of most dates; else of titles and names of sheets and files; else today's."""
    this_year = dt.date.today().year
    years: Counter[int] = Counter()
    texts = [text for sheet in sheets for text in (sheet.name, sheet.file)]
    for table in tables:
        texts += table.lines
        for column in columns_of([table], ()):
            _count_years(years, column.cells(), this_year)
    for one in forms:
        texts += one.titles
        for label, cells in one.cells.items():
            _count_years(years, ColumnCells(label, cells=cells), this_year)
    stated = Counter(year for text in texts for year in years_in(text))
    for found in (years, stated):
        if found:
            return found.most_common(1)[0][0]
    return this_year


def _count_years(years: Counter[int], column: ColumnCells, this_year: int) -> None:
    """Count the years that the cells of a dated column state."""
    if is_of_life(column.label):
        return
    for kind, is_labelled in (("date", is_date), ("month", is_month)):
        if is_labelled(column.label):
            for year, count in years_of_cells(column, kind, this_year):
                years[year] += count
            return


def order_dates(register: DraftRegister, columns: Mapping[str, RegisterColumn], year: int) -> None:
    """Let the first date of a register be one that says to which year a row belongs.

    Dates of persons' lives, or of many years, do not; without any other they stay texts, since
    all rows would be of other years.
    """
    dated = [name for name, field in register.fields.items() if field.kind in DATED]
    telling = [name for name in dated if _tells_year(register, name, columns.get(name), year)]
    others = [name for name in dated if name not in telling]
    if not others:
        return
    if telling:
        if dated[0] != telling[0]:
            register.put_first(telling[0])
            register.fields[telling[0]].remark("排在最前，按它定每行属于哪一年")
        return
    for name in others:
        field = register.fields[name]
        field.kind, field.required = "text", None
        field.remark("是日期，但不说明登记属于哪一年，作文字；写成 date 会按它定年度")


def _tells_year(
    register: DraftRegister, name: str, column: RegisterColumn | None, year: int
) -> bool:
    if column is None or register.fields[name].kind == "year":
        return True
    if is_of_life(column.label):
        return False
    years: Counter[int] = Counter()
    for one, count in years_of_cells(column.cells(), register.fields[name].kind, year):
        years[one] += count
    if register.fields[name].kind in ("month", "quarter") or len(years) < 2:
        return True
    main = years.most_common(1)[0][1] / sum(years.values())
    return main >= _MAIN_YEAR and len(years) <= _MOST_YEARS
