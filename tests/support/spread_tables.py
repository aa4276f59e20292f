"""Tables whose columns are months, places or choices, and what cleaning makes of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from annual_review.cleaning.clean import clean
from annual_review.records.cleaned import Cleaned
from annual_review.registers.corrections import Correction
from annual_review.registers.workbooks import Sheet
from tests.support.ruled_registers import settings_of

NAME = "月度统计"
COUNT = {"kind": "count", "unit": "人次", "headers": ["服务人次"]}
SERIAL = {"kind": "serial", "headers": ["编号"]}

Rows = Sequence[Sequence[Any]]
Merge = tuple[tuple[int, int], tuple[int, int]]


def spread(
    into: str = "月份",
    kind: str = "month",
    value: str = "人次",
    count: Mapping[str, Any] | None = None,
    base: Mapping[str, Any] | None = None,
    **says: Any,
) -> dict[str, Any]:
    """Return a book with one register, 月度统计, in which values of `into` head columns."""
    fields = {"单位": {"required": True}} if base is None else dict(base)
    of_into = {"kind": kind} if kind != "category" else {"kind": kind, **says}
    fields |= {"序号": SERIAL, into: of_into, value: dict(count or COUNT)}
    return {NAME: {"spread": {"into": into, "value": value}, "fields": fields}}


MONTHS = spread()


def sheet(
    rows: Rows, merges: Sequence[Merge] = (), name: str = NAME, file: str = "表.xlsx"
) -> Sheet:
    """Return a sheet of a workbook."""
    width = max(map(len, rows))
    return Sheet(file, name, [[*row, *[""] * (width - len(row))] for row in rows], tuple(merges))


def cleaned(
    rows: Rows,
    book: Mapping[str, Any] = MONTHS,
    merges: Sequence[Merge] = (),
    corrections: Sequence[Correction] = (),
) -> Cleaned:
    """Clean one sheet."""
    return clean([sheet(rows, merges)], settings_of(book), corrections)


def records(result: Cleaned) -> list[tuple[Any, ...]]:
    """Return the records: the fields but serial numbers and remarks; periods as texts."""
    table = result.records[NAME].drop(columns=["序号", "备注", "存疑"])
    plain = table.assign(**{n: c.astype(str) for n, c in table.items() if c.dtype.kind == "O"})
    return [tuple(map(_plain, row)) for row in plain.itertuples(index=False)]


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, pd.Period) else value


def fates(result: Cleaned) -> list[str]:
    """Return the fates of the lines of the ledger."""
    return list(result.ledger["fate"])


def reasons(result: Cleaned, fate: str) -> list[str]:
    """Return the reasons of the lines with a fate."""
    return list(result.ledger.loc[result.ledger["fate"] == fate, "reason"])


def correction(row: int, field: str, value: str) -> Correction:
    """Return a correction of the sheet 月度统计 in 表.xlsx."""
    return Correction(2, "表.xlsx", NAME, row, field, value, "电话核对", "张某")
