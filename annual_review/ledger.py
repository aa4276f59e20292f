"""ledger.csv: the fate of every row, for people with a spreadsheet."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from annual_review.texts import legal

_END = "\r\n"
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def as_plain(value: Any) -> Any:
    """Return a cell for a CSV file that no spreadsheet takes for a formula.

    >>> as_plain("=1+1"), as_plain("合计"), as_plain(3)
    ("'=1+1", '合计', 3)
    """
    if not isinstance(value, str):
        return value
    text = legal(value)
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
