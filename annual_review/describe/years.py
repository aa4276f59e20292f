"""The year that registers are of, and which of their dates says it."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from annual_review.cleaning.grid import Grid
from annual_review.describe.column_cells import ColumnCells
from annual_review.describe.columns import RegisterColumn, columns_of
from annual_review.describe.dated import NO_YEAR, is_of_life, years_of_cells
from annual_review.describe.drafts import DraftRegister
from annual_review.describe.form_sheets import FormSheets, find_forms
from annual_review.describe.label_words import is_date, is_month
from annual_review.describe.tables import FoundTable, find_tables
from annual_review.project.register_book import DATED
from annual_review.project.settings import Office, year_of_office
from annual_review.registers.workbooks import Sheet
from annual_review.values.office_year import OfficeYear
from annual_review.values.stated_years import years_stated

_MOST_YEARS = 3  # of dates that may say to which year a row belongs
_MAIN_YEAR = 0.5  # the share of the commonest year among them


def year_of_sheets(sheets: Sequence[Sheet], office: Office | None = None) -> int:
    """Return the year that sheets are of: see `year_of`."""
    forms, rest = find_forms([Grid(sheet) for sheet in sheets if sheet.rows])
    return year_of([table for grid in rest for table in find_tables(grid)], sheets, forms, office)


def year_of(
    tables: Iterable[FoundTable],
    sheets: Sequence[Sheet],
    forms: Iterable[FormSheets] = (),
    office: Office | None = None,
) -> int:
    """Return the year of most dates; else of titles, labels, sheets and files; else today's."""
    today = dt.date.today()
    this_year = year_of_office(year_of_office(today.year, office).number_of(today), office)
    years: Counter[int] = Counter()
    texts = [text for sheet in sheets for text in (sheet.name, sheet.file)]
    for table in tables:
        texts += [*table.lines, *(column.named.label for column in table.columns)]
        for column in columns_of([table], ()):
            _count_years(years, column.cells, this_year)
    for one in forms:
        texts += one.titles
        for label, cells in one.cells.items():
            _count_years(years, ColumnCells(label, cells=cells), this_year)
    stated = Counter(each.year.number for text in texts for each in years_stated(text, this_year))
    for found in (years, stated):
        if found:
            return max(found, key=lambda year: (found[year], year))
    return this_year.number


def _count_years(years: Counter[int], column: ColumnCells, this_year: OfficeYear) -> None:
    """Count the years that the cells of a dated column state."""
    if is_of_life(column.label):
        return
    for kind, is_labelled in (("date", is_date), ("month", is_month)):
        if is_labelled(column.label):
            for year, count in years_of_cells(column, kind, this_year):
                years[year] += count
            return


def order_dates(
    register: DraftRegister, columns: Mapping[str, RegisterColumn], year: OfficeYear
) -> None:
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
        field.remark(NO_YEAR)


def _tells_year(
    register: DraftRegister, name: str, column: RegisterColumn | None, year: OfficeYear
) -> bool:
    if column is None or register.fields[name].kind == "year":
        return True
    if is_of_life(column.label):
        return False
    years: Counter[int] = Counter()
    for one, count in years_of_cells(column.cells, register.fields[name].kind, year):
        years[one] += count
    if register.fields[name].kind in ("month", "quarter") or len(years) < 2:
        return True
    main = years.most_common(1)[0][1] / sum(years.values())
    return main >= _MAIN_YEAR and len(years) <= _MOST_YEARS
