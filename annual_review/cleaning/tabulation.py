"""What was cleaned, as tables: the records of a register, the ledger, the rows to fix."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

import numpy as np
import pandas as pd

from annual_review.cleaning.data_rows import JOIN, Piece
from annual_review.cleaning.tables import Layout
from annual_review.cleaning.totals import Total
from annual_review.project.settings import Field
from annual_review.records.cleaned import DOUBT, FIXES, INDEX, LEDGER, TOTALS, as_table

_REASONS = {
    "heading": "标题、表头或填报信息",
    "note": "表外说明或签名",
    "unrecognised": "不属于任何已知台账",
    "subtotal": "没有可核对的数字",
}

Checked = tuple[Layout, str, Total]  # a total, with its sheet and its register


def tabulate_records(
    register: str, fields: Mapping[str, Field], pieces: Sequence[Piece]
) -> pd.DataFrame:
    """Return the kept rows of a register in order of file, sheet and row."""
    table = pd.concat([_kept(piece, register) for piece in pieces], ignore_index=True)
    table = table.sort_values(["number", "row"], kind="stable", ignore_index=True).drop(
        columns="number"
    )
    for name, field in fields.items():
        if field.kind == "count" and field.is_required:
            table[name] = table[name].astype("int64")
    table = table.set_index(list(INDEX))
    table.attrs["register"] = register
    return table


def _kept(piece: Piece, register: str) -> pd.DataFrame:
    kept = piece.fates == "kept"
    sheet, height = piece.layout.grid.sheet, int(kept.sum())
    place = {
        "number": np.full(height, piece.number),
        "register": pd.array([register] * height, dtype="str"),
        "file": pd.array([sheet.file] * height, dtype="str"),
        "sheet": pd.array([sheet.name] * height, dtype="str"),
        "row": piece.rows[kept] + 1,
    }
    values = {name: column.values()[kept].array for name, column in piece.columns.items()}
    return pd.DataFrame(place | values | {DOUBT: pd.array(piece.reasons[kept], dtype="str")})


def tabulate_ledger(
    layouts: Sequence[Layout], pieces: Sequence[Piece], totals: Sequence[Checked]
) -> pd.DataFrame:
    """Return the ledger: a line for every row that shows anything."""
    parts = [
        _fates(
            layout, [p for p in pieces if p.layout is layout], [t for t in totals if t[0] is layout]
        )
        for layout in layouts
    ]
    return pd.concat([as_table([], LEDGER), *parts], ignore_index=True).astype(LEDGER)


def _fates(layout: Layout, pieces: Sequence[Piece], totals: Sequence[Checked]) -> pd.DataFrame:
    fates = layout.kinds.copy()
    reasons = np.array([_REASONS.get(kind, "") for kind in fates], dtype=object)
    for row, said in layout.said.items():
        reasons[row] = said
    for piece in pieces:
        fates[piece.rows], reasons[piece.rows] = piece.fates, piece.reasons
    for row, same in groupby(totals, key=lambda checked: checked[2].row):
        reasons[row] = JOIN.join(str(total) for _, _, total in same)
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


def tabulate_totals(totals: Sequence[Checked]) -> pd.DataFrame:
    """Return the totals that offices typed, each with ours."""
    rows = (
        (*_place(layout, t.row), register, t.field, t.typed, t.ours, t.cause)
        for layout, register, t in totals
    )
    return as_table(rows, TOTALS)


def tabulate_fixes(pieces: Sequence[Piece]) -> pd.DataFrame:
    """Return what people have to put right, a line for each cell of a rejected or doubtful row."""
    found = [
        (piece.number, int(piece.rows[i]), piece, i)
        for piece in pieces
        for i in map(
            int,
            np.flatnonzero(
                (piece.fates == "rejected") | ((piece.fates == "kept") & (piece.reasons != ""))
            ),
        )
    ]
    rows = (
        (
            *_place(p.layout, row),
            p.table.register,
            name,
            p.places.get(name, -1),
            text,
            reason,
            suggestion,
            p.fates[i],
        )
        for _, row, p, i in sorted(found, key=lambda place: place[:2])
        for name, text, reason, suggestion in p.findings(i)
    )
    return as_table(rows, FIXES)


def _place(layout: Layout, row: int) -> tuple[str, str, int]:
    return layout.grid.sheet.file, layout.grid.sheet.name, row + 1
