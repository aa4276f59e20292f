"""ledger.csv: the fate of every row, for people with a spreadsheet."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pandas as pd

from annual_review.texts import legal

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
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(ledger.columns)
    columns = [[as_plain(value) for value in ledger[name].tolist()] for name in ledger.columns]
    writer.writerows(zip(*columns, strict=True))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(buffer.getvalue().encode("utf-8-sig"))
