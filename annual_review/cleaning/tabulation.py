"""Write the result of cleaning as DataFrames: records, ledger, totals, and the rows to fix.

`clean` calls these last; their columns are described by `records.cleaned.Cleaned`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

import numpy as np
import pandas as pd

from annual_review.cleaning.data_rows import SEPARATOR, DataRows
from annual_review.cleaning.grid import Mask
from annual_review.cleaning.layout import Layout
from annual_review.cleaning.table_sums import Total
from annual_review.project.register_book import Field
from annual_review.records.cleaned import DOUBT, FIXES, INDEX, LEDGER, TOTALS, as_table
from annual_review.values.cell_text import FormulaWithoutResult

_REASONS = {
    "heading": "标题、表头或填报信息",
    "note": "表外说明或签名",
    "unrecognised": "不属于任何已知台账",
    "subtotal": "没有可核对的数字",
}

_NOT_COMPUTED = "合计的公式没有计算结果，没有核对"

PlacedTotal = tuple[Layout, str, Total]  # its sheet, its register, the total


def tabulate_records(
    register: str, fields: Mapping[str, Field], parts: Sequence[DataRows]
) -> pd.DataFrame:
    """Return the kept rows of a register in order of file, sheet and row."""
    table = pd.concat([_kept(part, register) for part in parts], ignore_index=True)
    table = table.sort_values(["number", "row"], kind="stable", ignore_index=True).drop(
        columns="number"
    )
    for name, field in fields.items():
        if field.kind == "count" and field.is_required:
            table[name] = table[name].astype("int64")
    table = table.set_index(list(INDEX))
    table.attrs["register"] = register
    return table


def _kept(part: DataRows, register: str) -> pd.DataFrame:
    kept = part.fates == "kept"
    sheet, height = part.layout.grid.sheet, int(kept.sum())
    place = {
        "number": np.full(height, part.sheet_number),
        "register": pd.array([register] * height, dtype="str"),
        "file": pd.array([sheet.file] * height, dtype="str"),
        "sheet": pd.array([sheet.name] * height, dtype="str"),
        "row": part.rows[kept] + 1,
    }
    values = {name: column.series()[kept].array for name, column in part.columns.items()}
    return pd.DataFrame(place | values | {DOUBT: pd.array(part.reasons[kept], dtype="str")})


def tabulate_ledger(
    layouts: Sequence[Layout], parts: Sequence[DataRows], totals: Sequence[PlacedTotal]
) -> pd.DataFrame:
    """Return the ledger: the fate and the reason of every row that shows anything."""
    ledgers = [
        _ledger_of(
            layout,
            [part for part in parts if part.layout is layout],
            [total for of_layout, _, total in totals if of_layout is layout],
        )
        for layout in layouts
    ]
    return pd.concat([as_table([], LEDGER), *ledgers], ignore_index=True).astype(LEDGER)


def _ledger_of(layout: Layout, parts: Sequence[DataRows], totals: Sequence[Total]) -> pd.DataFrame:
    fates = layout.kinds.copy()
    reasons = np.array([_REASONS.get(kind, "") for kind in fates], dtype=object)
    for part in parts:
        fates[part.rows], reasons[part.rows] = part.fates, part.reasons
    if layout.grid.sheet.uncomputed:
        for row in map(int, np.flatnonzero(fates == "subtotal")):
            if any(isinstance(cell, FormulaWithoutResult) for cell in layout.grid.cells(row)):
                reasons[row] = _NOT_COMPUTED
    for row, reason in layout.reasons.items():
        reasons[row] = reason
    for row, same in groupby(totals, key=lambda total: total.row):
        reasons[row] = SEPARATOR.join(map(str, same))
    rows = np.flatnonzero(fates != "")
    sheet = layout.grid.sheet
    columns = {
        "row": rows + 1,
        "register": layout.registers[rows],
        "fate": fates[rows],
        "reason": reasons[rows],
    }
    return pd.DataFrame(
        {"file": sheet.file, "sheet": sheet.name} | columns, index=range(len(rows))
    ).astype(LEDGER)


def tabulate_totals(totals: Sequence[PlacedTotal]) -> pd.DataFrame:
    """Return the totals that offices typed, each with ours."""
    rows = (
        (*_place(layout, t.row), register, t.field, t.typed, t.ours, t.cause)
        for layout, register, t in totals
    )
    return as_table(rows, TOTALS)


def tabulate_fixes(parts: Sequence[DataRows]) -> pd.DataFrame:
    """Return what people have to fix: a line for each finding in a rejected or doubtful row."""
    places = [
        (part.sheet_number, int(part.rows[i]), part, i)
        for part in parts
        for i in map(int, np.flatnonzero(_needs_fixing(part)))
    ]
    rows = (
        (
            *_place(part.layout, row),
            part.table.register,
            finding.field,
            part.positions.get(finding.field, -1),
            finding.text,
            finding.reason,
            finding.suggestion,
            part.fates[i],
        )
        for _, row, part, i in sorted(places, key=lambda place: place[:2])
        for finding in part.findings(i)
    )
    return as_table(rows, FIXES)


def _needs_fixing(part: DataRows) -> Mask:
    doubtful = (part.fates == "kept") & (part.reasons != "")
    needs_fixing: Mask = (part.fates == "rejected") | doubtful
    return needs_fixing


def _place(layout: Layout, row: int) -> tuple[str, str, int]:
    return layout.grid.sheet.file, layout.grid.sheet.name, row + 1
