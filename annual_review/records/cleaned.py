"""The result of cleaning: a table for each register, the ledger, the totals, and the rows to fix.

`cleaning.clean` and `gathering.gather` return a `Cleaned`; `SavedRecords` reads what its `save`
wrote. `write_ledger` writes ledger.csv, the fate of every row for people with a spreadsheet.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from annual_review.files import write_json
from annual_review.pauses import without_gc
from annual_review.person_numbers import mask
from annual_review.project.register_book import Field
from annual_review.records.csv_cells import as_plain
from annual_review.records.dated_columns import DTYPES, OF_THE_YEAR, first_dated, last_days
from annual_review.records.members import Member, write_members
from annual_review.records.person_numbers import (
    NumberFields,
    masked_places,
    masked_texts,
    number_fields,
)
from annual_review.records.register_schema import file_name
from annual_review.registers.corrections import Correction
from annual_review.values.office_year import OfficeYear

FATES = (
    "kept",
    "duplicate",
    "out_of_year",
    "out_of_period",
    "rejected",
    "subtotal",
    "heading",
    "note",
    "unrecognised",
)
INDEX = ("register", "file", "sheet", "row", "columns")
DOUBT = "存疑"  # the column that says why a row is doubtful
FORM_LINE = "表单的其余各行"  # begins the reason of the rows of a form but the first
GROUP_HEAD = "分组行"  # begins the reason of a row that gives the rows below it a value
META = "_meta.json"
NUMBERS = "_numbers.json"  # the same
OUTSIDE = "_outside_"  # before the name of a register's file: the rows outside a part of the year
UNTIL = "_until.json"  # a file of its own: some chapters depend on it and not on the rest
_PLACE = {"file": "str", "sheet": "str", "row": "int64", "register": "str"}
LEDGER = _PLACE | {"fate": "str", "reason": "str"}
TOTALS = _PLACE | {"field": "str", "typed": "float64", "ours": "float64", "cause": "str"}
BREACHES = _PLACE | {"rule": "str", "fate": "str"}
FIXES = _PLACE | {
    "field": "str",
    "column": "int64",
    "text": "str",
    "reason": "str",
    "suggestion": "str",
    "fate": "str",
}

_COUNT_OF_RECORDS = r"^本行\d+条记录(?:；|$)"
_LINE_END = "\r\n"  # of ledger.csv, as in RFC 4180


@dataclass
class Cleaned:
    """The registers of a year, cleaned.

    `records` has a table for each register that was sent, indexed by `INDEX`, with the register's
    fields and 存疑, why a row is doubtful; the level `columns` is empty unless a row of the sheet
    holds several records, of which it names the columns: C, or D:F. `ledger` has a line for every
    row that shows anything, and several if its records have several fates: file, sheet, row,
    register, fate, reason. `totals`: file, sheet, row, register, field, typed, ours, cause.
    `fixes`: file, sheet, row, register, field, column (from 0; -1 for the whole row), text, reason,
    suggestion, fate. `breaches` are the rows that break rules of their register, each with what the
    rule says: file, sheet, row, register, rule, fate. Rows count from 1.

    `warnings` are for people, in Chinese; `missing` are the registers that nobody sent;
    `unreadable` are the earlier years that cannot be cleaned, each with the reason; `members` are
    those of an office whose review covers them. `ended` is the last day of the period, if rows are
    dated after it. `outside` are the rows of the year outside its part, by register: they are in
    no figure, and `where` knows from them which values there are. The office's year begins in the
    month `year_starts`.
    """

    year: int
    records: dict[str, pd.DataFrame]
    ledger: pd.DataFrame
    totals: pd.DataFrame
    fixes: pd.DataFrame
    warnings: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    corrections: list[Correction] = field(default_factory=list)
    unreadable: dict[int, str] = field(default_factory=dict)
    members: list[Member] = field(default_factory=list)
    breaches: pd.DataFrame = field(default_factory=lambda: as_table([], BREACHES))
    ended: dt.date | None = None
    year_starts: int = 1
    outside: dict[str, pd.DataFrame] = field(default_factory=dict)

    @cached_property
    def numbers(self) -> NumberFields:
        """The fields with numbers of persons, by register."""
        return number_fields(self.records)

    @cached_property
    def until(self) -> dt.date | None:
        """The latest day of any record by its first date, month or quarter; None without any.

        A month or a quarter counts with its last day; a year does not say how far it has come. It
        is the last day of the period if there are rows after it.
        """
        if self.ended:
            return self.ended
        firsts = [first_dated(table, OF_THE_YEAR) for table in self.records.values()]
        days = [last_days(column) for column in firsts if column is not None]
        year = OfficeYear(self.year, self.year_starts)
        first, end = np.datetime64(year.first), np.datetime64(year.last)
        in_year = [day[(first <= day) & (day <= end)] for day in days]
        last = [day.max() for day in in_year if len(day)]
        return max(last).item() if last else None

    @property
    def doubtful(self) -> int:
        """The number of kept rows that a person should check."""
        return sum(int((table[DOUBT] != "").sum()) for table in self.records.values())

    def save(self, folder: Path) -> None:
        """Write the tables to `folder` as Parquet, the rest as JSON; the same bytes every time."""
        folder.mkdir(parents=True, exist_ok=True)
        files = {name: file_name(name) for name in self.records}
        for name, table in self.records.items():
            table.to_parquet(folder / files[name], engine="pyarrow", compression="zstd")
        for name, table in self.outside.items():
            path = folder / f"{OUTSIDE}{file_name(name)}"
            table.to_parquet(path, engine="pyarrow", compression="zstd")
        for name in ("ledger", "totals", "breaches", "fixes"):
            getattr(self, name).to_parquet(
                folder / f"_{name}.parquet", engine="pyarrow", compression="zstd"
            )
        meta = {
            "year": self.year,
            "records": files,
            "fates": {fate: int((self.ledger["fate"] == fate).sum()) for fate in FATES},
            "files": int(self.ledger["file"].nunique()),
            "doubtful": self.doubtful,
            "missing": self.missing,
            "warnings": self.warnings,
            "corrections": [asdict(correction) for correction in self.corrections],
        }
        write_json(folder / META, meta)
        write_json(folder / NUMBERS, self.numbers)
        write_json(folder / UNTIL, self.until.isoformat() if self.until else None)
        if self.members:
            write_members(self.members, folder)


def mask_messages(cleaned: Cleaned) -> None:
    """Mask the numbers of persons in what is said of rows: reasons, causes, warnings.

    The rows themselves, and the lines of to_fix.xlsx, keep them.
    """
    cleaned.ledger["reason"] = masked_texts(cleaned.ledger["reason"])
    cleaned.totals["cause"] = masked_texts(cleaned.totals["cause"])
    cleaned.warnings = [mask(warning) for warning in cleaned.warnings]
    cleaned.corrections = [
        replace(one, reason=mask(one.reason), who=mask(one.who)) for one in cleaned.corrections
    ]


def count_of_records(count: int) -> str:
    """Return, in Chinese, what the ledger says of a row with so many records; "" of one."""
    return f"本行{count}条记录" if count > 1 else ""


def without_counts(reasons: pd.Series) -> pd.Series:
    """Return reasons of the ledger without the numbers of records: what is wrong or doubtful."""
    return reasons.str.replace(_COUNT_OF_RECORDS, "", regex=True)


def as_table(rows: Iterable[Iterable[Any]], columns: dict[str, str]) -> pd.DataFrame:
    """Return a DataFrame of `rows` with the given columns and dtypes, empty or not."""
    return pd.DataFrame(list(rows), columns=list(columns)).astype(columns)


def empty_records(register: str, fields: Mapping[str, Field]) -> pd.DataFrame:
    """Return the table of a register that nobody sent: its fields and no rows."""
    columns = {name: pd.Series(dtype=dtype_of(field)) for name, field in fields.items()}
    index = pd.MultiIndex.from_arrays([[]] * len(INDEX), names=INDEX)
    table = pd.DataFrame(columns | {DOUBT: pd.Series(dtype="str")}).set_index(index)
    table.attrs = {"register": register}
    return table


def dtype_of(field: Field) -> str:
    """Return the dtype of a field's column; a count that every row has may also be int64."""
    kinds = {**DTYPES, "count": "Int64", "amount": "float64"}
    return kinds.get(field.kind, "str")


@without_gc()
def write_ledger(ledger: pd.DataFrame, path: Path) -> None:
    """Write a ledger as CSV in UTF-8 with a byte-order mark; columns as in `Cleaned.ledger`."""
    shown = masked_places(ledger)
    columns = [_csv_cells(shown[name]) for name in ledger.columns]
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write("\ufeff" + ",".join(map(_csv_cell, ledger.columns)) + _LINE_END)
        file.writelines(",".join(cells) + _LINE_END for cells in zip(*columns, strict=True))


def _csv_cells(column: pd.Series) -> list[str]:
    """Return the cells of a column as CSV; each distinct one is written once."""
    if column.dtype.kind == "i":
        return list(map(str, column.tolist()))
    codes, cells = column.factorize(use_na_sentinel=False)
    texts = np.array([_csv_cell(cell) for cell in cells], dtype=object)
    return list(texts[codes])


def _csv_cell(value: Any) -> str:
    """Return a cell as CSV, quoted if necessary; it is written as one of several in its line."""
    buffer = io.StringIO(newline="")
    csv.writer(buffer, lineterminator=_LINE_END).writerow([as_plain(value), ""])
    return buffer.getvalue().removesuffix(f",{_LINE_END}")
