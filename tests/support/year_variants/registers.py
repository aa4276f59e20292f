"""Registers of a made-up year: clean tables of the sample year, changed, and written as registers.

A year is a mapping of tables by register; a register that is not in it was not sent, and one
without rows was sent empty. `sheets_of` gives it to cleaning as it would be read from the workbooks
that `write_year` writes.
"""

import datetime as dt
from functools import lru_cache

import openpyxl
import pandas as pd

from annual_review.cleaning import clean_folder
from annual_review.cleaning.clean import clean
from annual_review.project.loading import load_settings
from annual_review.records.cleaned import DOUBT, FIXES, INDEX, LEDGER, TOTALS, Cleaned, as_table
from annual_review.registers.workbooks import Sheet
from tests.conftest import ROOT, YEAR

Year = dict[str, pd.DataFrame]
_FIRST = 3  # the row below a title and a header
_HEADING = "标题、表头或填报信息"
_NO_COLUMNS = ("serial", "remark")  # kinds of fields that are left out: rows are numbered anew


@lru_cache(maxsize=8)
def settings_of(year=YEAR):
    """Return the settings of a sample year, without the figures of its published review."""
    settings = load_settings(year, ROOT / "params" / f"{year}.yaml")
    params = settings.params.model_copy(update={"published": {}})
    return settings.model_copy(update={"params": params})


def sample_year(year=YEAR):
    """Return the tables of a sample year, cleaned once."""
    return {name: table.copy() for name, table in _sample_tables(year).items()}


@lru_cache(maxsize=2)
def _sample_tables(year):
    settings = settings_of(year)
    cleaned = clean_folder(ROOT / "data" / str(year), settings)
    return {
        name: cleaned.records[name][fields_of(name)].reset_index(drop=True)
        for name in settings.book.registers
    }


def fields_of(register):
    """Return the fields that a register is written with, and their declaration by name."""
    fields = settings_of().book.fields_of(register)
    return [name for name, one in fields.items() if one.kind not in _NO_COLUMNS]


def field_of_kind(register, kind):
    """Return the first field of a register of a kind; "" if it has none."""
    fields = settings_of().book.registers[register].fields
    return next((name for name, one in fields.items() if one.kind == kind), "")


def sheets_of(year_tables, year=YEAR):
    """Return the sheets that a workbook of these registers has."""
    return [
        Sheet(f"{register}{year}.xlsx", register, _rows(register, table, year))
        for register, table in year_tables.items()
    ] or [Sheet("通讯录.xlsx", "通讯录", [["科室", "房间"], ["办公室", "三楼"]])]


def write_year(year_tables, folder, year=YEAR):
    """Write the registers of a year into a folder, a workbook each."""
    folder.mkdir(parents=True)
    for sheet in sheets_of(year_tables, year):
        book = openpyxl.Workbook()
        page = book.worksheets[0]
        page.title = sheet.name
        for row in sheet.rows:
            page.append([None if cell == "" else cell for cell in row])
        book.save(folder / sheet.file)


def cleaned_year(year_tables, settings):
    """Return the registers of a year as cleaning them gives them, without the time that it takes.

    The tables are clean: a row is kept, or left out since it is not of the part that is counted.
    Tests compare it with what cleaning makes of the workbooks.
    """
    if not year_tables:
        return clean(sheets_of({}, settings.year), settings)
    names = [name for name in settings.book.registers if name in year_tables]
    parts = {name: _recorded(name, year_tables[name], settings) for name in names}
    ledger = pd.concat([parts[name][1] for name in year_tables], ignore_index=True)
    return Cleaned(
        settings.year,
        {name: records for name, (records, _) in parts.items()},
        ledger,
        as_table([], TOTALS),
        as_table([], FIXES),
        missing=[name for name in settings.book.registers if name not in year_tables],
    )


_MADE = {}


def _recorded(register, table, settings):
    """Return the records of a register and its lines of the ledger; the same for the same table."""
    key = register, id(table), settings.period
    if key not in _MADE:
        _MADE[key] = table, _records(register, table, settings), _ledger(register, table, settings)
    return _MADE[key][1:]  # the table is kept with them, so that no other has its id


def _records(register, table, settings):
    fields = settings.book.fields_of(register)
    blank = {name: "" for name in [*fields, DOUBT] if name not in table}
    rows = table.assign(**blank)[[*fields, DOUBT]]
    rows = rows.astype(dict.fromkeys(blank, "str"))
    file, place = f"{register}{settings.year}.xlsx", range(_FIRST, _FIRST + len(rows))
    rows.index = pd.MultiIndex.from_arrays(
        [
            [register] * len(rows),
            [file] * len(rows),
            [register] * len(rows),
            place,
            [""] * len(rows),
        ],
        names=INDEX,
    )
    rows = rows[_is_counted(register, table, settings).to_numpy()]
    rows.attrs = {"register": register}
    return rows


def _ledger(register, table, settings):
    file = f"{register}{settings.year}.xlsx"
    heads = [(file, register, row, register, "heading", _HEADING) for row in range(1, _FIRST)]
    late = f"日期不在本期（{settings.period}）之内"
    rows = [
        (file, register, row, register, *(("kept", "") if counted else ("out_of_period", late)))
        for row, counted in enumerate(_is_counted(register, table, settings), _FIRST)
    ]
    return as_table([*heads, *rows], LEDGER)


def _is_counted(register, table, settings):
    date = field_of_kind(register, "date")
    if not date:
        return pd.Series(True, index=table.index)
    first, last = pd.Timestamp(settings.period.first), pd.Timestamp(settings.period.last)
    return table[date].isna() | table[date].between(first, last)


def _rows(register, table, year):
    title = [f"{year}年{register}", *[""] * (len(table.columns) - 1)]
    return [title, list(table.columns), *map(_cells, table.itertuples(index=False, name=None))]


def _cells(values):
    return [_cell(value) for value in values]


def _cell(value):
    if value is None or value is pd.NA or value is pd.NaT or value != value:
        return ""
    if isinstance(value, pd.Timestamp):
        return dt.datetime(value.year, value.month, value.day)
    return int(value) if isinstance(value, float) and value.is_integer() else value
