"""What cleaning leaves: a clean table a register, a ledger of all rows, totals, rows to fix."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from annual_review.files import write_json
from annual_review.project.settings import Field
from annual_review.records.members import Member, write_members
from annual_review.registers.corrections import Correction
from annual_review.values.cell_text import strip_illegal

FATES = (
    "kept",
    "duplicate",
    "out_of_year",
    "rejected",
    "subtotal",
    "heading",
    "note",
    "unrecognised",
)
INDEX = ("register", "file", "sheet", "row")
META = "_meta.json"
UNTIL = "_until.json"  # apart from the rest, since chapters read it that read nothing else of it
DOUBT = "存疑"
_PLACE = {"file": "str", "sheet": "str", "row": "int64", "register": "str"}
LEDGER = _PLACE | {"fate": "str", "reason": "str"}
TOTALS = _PLACE | {"field": "str", "typed": "float64", "ours": "float64", "cause": "str"}
FIXES = _PLACE | {
    "field": "str",
    "column": "int64",
    "text": "str",
    "reason": "str",
    "suggestion": "str",
    "fate": "str",
}


@dataclass
class Cleaned:
    """The registers of a year, cleaned.

    `records`: a table a register that was found, indexed by (register, file, sheet, row), with the
    register's fields and 存疑, why a row is doubtful. `ledger`: file, sheet, row, register, fate,
    reason; one line for every row that shows anything. `totals`: file, sheet, row, register, field,
    typed, ours, cause. `fixes`: file, sheet, row, register, field, column (from 0; -1 for the whole
    row), text, reason, suggestion, fate. `warnings` are for people, in Chinese; `missing` are the
    registers that nobody sent; `unreadable` says of earlier years why they cannot be cleaned;
    `members` are those of an office whose review is of theirs. Rows count from 1.
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

    @property
    def until(self) -> dt.date | None:
        """The last day that any record is of, by its first date; None without one."""
        firsts = (table.select_dtypes("datetime").iloc[:, :1] for table in self.records.values())
        last = [dates.iloc[:, 0].max() for dates in firsts if dates.notna().any(axis=None)]
        return max(last).date() if last else None

    @property
    def doubtful(self) -> int:
        """How many kept rows hold something that a person should look at."""
        return sum(int((table[DOUBT] != "").sum()) for table in self.records.values())

    def save(self, folder: Path) -> None:
        """Write the tables to `folder` as Parquet, the rest as JSON; the same bytes twice."""
        folder.mkdir(parents=True, exist_ok=True)
        files = {name: file_name(name) for name in self.records}
        for name, table in self.records.items():
            table.to_parquet(folder / files[name], engine="pyarrow", compression="zstd")
        for name in ("ledger", "totals", "fixes"):
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
        write_json(folder / UNTIL, self.until.isoformat() if self.until else None)
        if self.members:
            write_members(self.members, folder)


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
    """Return the type of a field's column; a count that every row has may be int64 as well."""
    kinds = {"date": "datetime64[ns]", "count": "Int64", "amount": "float64"}
    return kinds.get(field.kind, "str")


def file_name(register: str) -> str:
    """Return the name of a register's table: its own, without what a file's name cannot hold."""
    kept = "".join("_" if letter in '\\/:*?"<>|' else letter for letter in register)
    return f"{kept}.parquet"


_END = "\r\n"
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def as_plain(value: Any) -> Any:
    """Return a cell for a CSV file that no spreadsheet takes for a formula.

    >>> as_plain("=1+1"), as_plain("合计"), as_plain(3)
    ("'=1+1", '合计', 3)
    """
    if not isinstance(value, str):
        return value
    text = strip_illegal(value)
    return (
        f"'{text}"
        if value.startswith(_FORMULA_STARTS) or text.startswith(_FORMULA_STARTS)
        else text
    )


def write_ledger(ledger: pd.DataFrame, path: Path) -> None:
    """Write a ledger as CSV in UTF-8 with a byte-order mark; columns as in `Cleaned.ledger`."""
    columns = [_written(ledger[name]) for name in ledger.columns]
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write("\ufeff" + ",".join(map(_cell, ledger.columns)) + _END)
        file.writelines(",".join(cells) + _END for cells in zip(*columns, strict=True))


def _written(column: pd.Series) -> list[str]:
    """Write the cells of a column, each distinct one once."""
    if column.dtype.kind == "i":
        return list(map(str, column.tolist()))
    codes, cells = column.factorize(use_na_sentinel=False)
    written = np.array([_cell(cell) for cell in cells], dtype=object)
    return list(written[codes])


def _cell(value: Any) -> str:
    """Write a cell that does not stand alone in its line, in quotation marks if need be."""
    buffer = io.StringIO(newline="")
    csv.writer(buffer, lineterminator=_END).writerow([as_plain(value), ""])
    return buffer.getvalue().removesuffix(f",{_END}")
