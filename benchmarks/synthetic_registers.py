"""Write the rows of a county as messy registers, xlsx and CSV; used by synthetic_offices.

Each county has its own headers, order of columns and ways of writing a value. Cleaning reads all of
them, but for a few rows that are repeated or unreadable on purpose.
"""

from __future__ import annotations

import csv
import datetime as dt
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from annual_review.project.register_book import Field
from annual_review.registers.xlsx import new_workbook, reproducible_bytes
from annual_review.values.numerals import write_numeral
from annual_review.values.places import short_name
from annual_review.values.units import SCALES
from annual_review.values.wording import plain_number
from benchmarks.project_copy import YEAR
from benchmarks.synthetic_counties import County, Row, Sample, choose_headers, make_rows, seeded

Headers = Mapping[str, Mapping[str, str]]  # a county's own headers, by register and field
Writer = Callable[[Any], Any]  # from a clean value to the value of a cell

_SERIAL, _REMARK, _TOTAL = "序号", "备注", "合计"
_ENCODINGS = ("utf-8", "utf-8-sig", "gb18030")
_REMARKS = (None, None, "/", "—", "无")
_UNREADABLE = {"date": f"{YEAR}年2月30日", "count": "不详", "amount": "不详"}
_MAX_SPOILT = 2  # rows of a register that are repeated, and as many that are unreadable
_BLANKS = ("", "", "/", "—", "无")
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
_NUMERALS = str.maketrans("0123456789", "〇一二三四五六七八九")
_TEN_THOUSAND = SCALES["万"]


def _write_chinese_date(day: dt.date) -> str:
    year = str(day.year).translate(_NUMERALS)
    return f"{year}年{write_numeral(str(day.month))}月{write_numeral(str(day.day))}日"


_DATE_WRITERS: tuple[Callable[[dt.date], Any], ...] = (
    lambda day: f"{day.year}年{day.month}月{day.day}日",
    lambda day: f"{day.year}.{day.month}.{day.day}",
    lambda day: f"{day.year}/{day.month}/{day.day}",
    lambda day: f"{day:%Y%m%d}",
    lambda day: f"{day.month}月{day.day}日",
    lambda day: f" {day.year} 年 {day.month} 月 {day.day} 日".translate(_FULL_WIDTH),
    _write_chinese_date,
    dt.date.isoformat,
)


def cell_writers(
    fields: Mapping[str, Field], county: County, rng: random.Random
) -> dict[str, Writer]:
    """Return a writer for each field; the three forms of its dates are the county's choice."""
    return {name: _cell_writer(field, county, rng) for name, field in fields.items()}


def _cell_writer(field: Field, county: County, rng: random.Random) -> Writer:
    if field.kind == "date":
        formats = rng.sample(_DATE_WRITERS, 3)
        return lambda day: _write_date(day, formats, rng)
    if field.kind in ("count", "amount"):
        return lambda number: _write_number(number, field.unit, rng)
    if field.kind == "place":
        return lambda place: _write_place(place, county, rng)
    if field.kind == "category":
        return lambda choice: rng.choice([choice, choice, *field.choices.get(choice, ())])
    return lambda text: text or rng.choice(_BLANKS)


def _write_date(day: dt.date, formats: Sequence[Writer], rng: random.Random) -> Any:
    return rng.choice(formats)(day)


def _write_number(number: float, unit: str, rng: random.Random) -> Any:
    plain = plain_number(number)
    forms = [number, number, plain, f" {plain} ", f"{plain}{unit}", plain.translate(_FULL_WIDTH)]
    if plain.isdecimal():
        forms += [write_numeral(plain), f"{int(plain):,}"]
    return rng.choice(forms)


def _write_place(place: str, county: County, rng: random.Random) -> str:
    if not place:
        return ""
    stem = place.removesuffix("街道").removesuffix("镇").removesuffix("乡")
    forms = [place, place, county.name + place, f"{short_name(county.name)}{place}", stem]
    return rng.choice([*forms, f"{place[:1]} {place[1:]}"])


def in_ten_thousands(number: float) -> float:
    """Return a number as it is written under a header in 万.

    >>> in_ten_thousands(4300.0)
    0.43
    """
    return float(plain_number(number * 100)) / (100 * _TEN_THOUSAND)


@dataclass(frozen=True)
class RegisterSheet:
    """A county's register as it is written, from its title to the last row."""

    register: str
    cells: list[list[Any]]


def write_registers(
    sample: Sample, county: County, headers: Headers, folder: Path, seed: int
) -> None:
    """Write the registers of a county: a workbook for each line of work, a quarter as CSV."""
    folder.mkdir(parents=True)
    rng = seeded(seed, county.number, "registers")
    sheets = [_make_sheet(sample, name, county, headers[name], rng) for name in sample.rows]
    as_csv = rng.sample(sheets, len(sheets) // 4)
    registers = sample.settings.book.registers
    for line in sample.settings.book.lines:
        of_line = [sheet for sheet in sheets if registers[sheet.register].line == line]
        in_workbook = [sheet for sheet in of_line if sheet not in as_csv]
        _write_workbook(in_workbook, folder / f"{line}{YEAR}.xlsx")
    for sheet in as_csv:
        _write_csv(sheet, folder / f"{sheet.register}{YEAR}.csv", rng.choice(_ENCODINGS))


def _make_sheet(
    sample: Sample,
    register: str,
    county: County,
    own_headers: Mapping[str, str],
    rng: random.Random,
) -> RegisterSheet:
    fields = sample.fields_of(register)
    in_wan = {name for name in fields if fields[name].unit == "元" and rng.random() < 0.5}
    labels = choose_headers(fields, own_headers, rng)
    labels |= {name: f"{own_headers.get(name, name)}（万元）" for name in in_wan}
    rows = make_rows(sample, register, county, rng)
    write = cell_writers(fields, county, rng) | dict.fromkeys(in_wan, in_ten_thousands)
    cells = [{name: write[name](row[name]) for name in fields} for row in rows]
    cells += _spoilt_rows(cells, fields, rng)
    columns = _choose_columns(list(fields), rng)
    written = _number_rows(cells, columns, rng)
    written += [] if in_wan or rng.random() < 0.7 else _total_row(rows, fields, columns)
    header = [labels.get(name, name) for name in columns]
    return RegisterSheet(register, [*_title_rows(county, register, rng), header, *written])


def _title_rows(county: County, register: str, rng: random.Random) -> list[list[Any]]:
    """Return the rows above the header: the title, and in some the sender."""
    title = [f"{county.name}{YEAR}年{register}"]
    return [title, [f"填报单位：{county.name}委老干部局"]] if rng.random() < 0.4 else [title]


def _choose_columns(names: Sequence[str], rng: random.Random) -> list[str]:
    """Return the fields in random order; serial numbers and remarks are optional."""
    order = rng.sample(names, len(names))
    serial, remark = ([name] if rng.random() < 0.6 else [] for name in (_SERIAL, _REMARK))
    return [*serial, *order, *remark]


def _spoilt_rows(
    cells: Sequence[Row], fields: Mapping[str, Field], rng: random.Random
) -> list[Row]:
    """Return rows that cleaning is meant to reject: repeated ones and unreadable ones."""
    repeated = [rng.choice(cells) for _ in range(rng.randint(0, _MAX_SPOILT))]
    required = [
        name for name in fields if fields[name].is_required and fields[name].kind in _UNREADABLE
    ]
    unreadable = []
    for _ in range(rng.randint(0, _MAX_SPOILT) if required else 0):
        name = rng.choice(required)
        unreadable.append(rng.choice(cells) | {name: _UNREADABLE[fields[name].kind]})
    return repeated + unreadable


def _number_rows(
    cells: Sequence[Row], columns: Sequence[str], rng: random.Random
) -> list[list[Any]]:
    """Return the cells of each row in the order of columns, with its number and a remark."""
    return [
        [({_SERIAL: number, _REMARK: rng.choice(_REMARKS)} | row)[name] for name in columns]
        for number, row in enumerate(cells, 1)
    ]


def _total_row(
    rows: Sequence[Row], fields: Mapping[str, Field], columns: Sequence[str]
) -> list[list[Any]]:
    """Return a row of totals as a clerk types it; none if its first cell would be a number."""
    summed = [name for name in fields if fields[name].kind in ("count", "amount")]
    if not summed or columns[0] in summed:
        return []
    sums = {name: sum(row[name] or 0 for row in rows) for name in summed}
    return [[_TOTAL, *(sums.get(name) for name in columns[1:])]]


def _write_workbook(sheets: Sequence[RegisterSheet], path: Path) -> None:
    if not sheets:
        return
    book = new_workbook()
    for register_sheet in sheets:
        sheet = book.create_sheet(f"{register_sheet.register}{YEAR}")
        for row in register_sheet.cells:
            sheet.append(row)
    path.write_bytes(reproducible_bytes(book))


def _write_csv(sheet: RegisterSheet, path: Path, encoding: str) -> None:
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows(sheet.cells)
