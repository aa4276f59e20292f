"""The registers of a county as files: workbooks and CSV, with its own heads in its own order."""

from __future__ import annotations

import csv
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from annual_review.project.settings import Field
from annual_review.registers.xlsx import new_workbook, reproducible_bytes
from benchmarks.invented_counties import County, chance, headers_of
from benchmarks.messy_cells import in_ten_thousands, writers
from benchmarks.synthetic_rows import Row, Sample, rows_of
from benchmarks.workbench import YEAR

Headers = Mapping[str, Mapping[str, str]]  # a county's own ones, by register and field

_SERIAL, _REMARK, _TOTAL = "序号", "备注", "合计"
_ENCODINGS = ("utf-8", "utf-8-sig", "gb18030")
_REMARKS = (None, None, "/", "—", "无")
_UNREADABLE = {"date": f"{YEAR}年2月30日", "count": "不详", "amount": "不详"}
_MOST_ASIDE = 2  # rows of a register that come twice, and as many that cannot be read


@dataclass(frozen=True)
class Table:
    """A register of a county as it is written, from its title to the last row."""

    register: str
    cells: list[list[Any]]


def write_registers(
    sample: Sample, county: County, headers: Headers, folder: Path, seed: int
) -> None:
    """Write the registers of a county: a workbook for each line of work, some registers as CSV."""
    folder.mkdir(parents=True)
    drawn = chance(seed, county.number, "registers")
    tables = [_table(sample, name, county, headers[name], drawn) for name in sample.rows]
    apart = drawn.sample(tables, len(tables) // 4)
    for line in sample.settings.book.lines:
        of_line = [
            one for one in tables if sample.settings.book.registers[one.register].line == line
        ]
        _write_workbook([one for one in of_line if one not in apart], folder / f"{line}{YEAR}.xlsx")
    for one in apart:
        _write_csv(one, folder / f"{one.register}{YEAR}.csv", drawn.choice(_ENCODINGS))


def _table(
    sample: Sample, register: str, county: County, own: Mapping[str, str], drawn: random.Random
) -> Table:
    fields = sample.fields_of(register)
    in_wan = {name for name in fields if fields[name].unit == "元" and drawn.random() < 0.5}
    labels = headers_of(fields, own, drawn)
    labels |= {name: f"{own.get(name, name)}（万元）" for name in in_wan}
    rows = rows_of(sample, register, county, drawn)
    write = writers(fields, county, drawn) | dict.fromkeys(in_wan, in_ten_thousands)
    cells = [{name: write[name](row[name]) for name in fields} for row in rows]
    cells += _aside(cells, fields, drawn)
    columns = _columns(list(fields), drawn)
    written = _numbered(cells, columns, drawn)
    written += [] if in_wan or drawn.random() < 0.7 else _total(rows, fields, columns)
    head = [labels.get(name, name) for name in columns]
    return Table(register, [*_above(county, register, drawn), head, *written])


def _above(county: County, register: str, drawn: random.Random) -> list[list[Any]]:
    """Return the lines above a table: its title, and perhaps who sends it."""
    title = [f"{county.name}{YEAR}年{register}"]
    return [title, [f"填报单位：{county.name}委老干部局"]] if drawn.random() < 0.4 else [title]


def _columns(names: Sequence[str], drawn: random.Random) -> list[str]:
    """Return the fields in a county's own order, with serial numbers and remarks or without."""
    order = drawn.sample(names, len(names))
    serial, remark = ([name] if drawn.random() < 0.6 else [] for name in (_SERIAL, _REMARK))
    return [*serial, *order, *remark]


def _aside(cells: Sequence[Row], fields: Mapping[str, Field], drawn: random.Random) -> list[Row]:
    """Return rows that are meant to be put aside: some come twice, some cannot be read."""
    twice = [drawn.choice(cells) for _ in range(drawn.randint(0, _MOST_ASIDE))]
    needed = [
        name for name in fields if fields[name].is_required and fields[name].kind in _UNREADABLE
    ]
    spoilt = []
    for _ in range(drawn.randint(0, _MOST_ASIDE) if needed else 0):
        name = drawn.choice(needed)
        spoilt.append(drawn.choice(cells) | {name: _UNREADABLE[fields[name].kind]})
    return twice + spoilt


def _numbered(
    cells: Sequence[Row], columns: Sequence[str], drawn: random.Random
) -> list[list[Any]]:
    return [
        [({_SERIAL: place, _REMARK: drawn.choice(_REMARKS)} | row)[name] for name in columns]
        for place, row in enumerate(cells, 1)
    ]


def _total(
    rows: Sequence[Row], fields: Mapping[str, Field], columns: Sequence[str]
) -> list[list[Any]]:
    """Return a row of totals as a clerk types it; none where its first cell holds a number."""
    summed = [name for name in fields if fields[name].kind in ("count", "amount")]
    if not summed or columns[0] in summed:
        return []
    sums = {name: sum(row[name] or 0 for row in rows) for name in summed}
    return [[_TOTAL, *(sums.get(name) for name in columns[1:])]]


def _write_workbook(tables: Sequence[Table], path: Path) -> None:
    if not tables:
        return
    book = new_workbook()
    for one in tables:
        sheet = book.create_sheet(f"{one.register}{YEAR}")
        for row in one.cells:
            sheet.append(row)
    path.write_bytes(reproducible_bytes(book))


def _write_csv(table: Table, path: Path, encoding: str) -> None:
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows(table.cells)
