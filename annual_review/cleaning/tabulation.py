"""Write the result of cleaning as DataFrames: records, ledger, totals, and the rows to fix.

`clean` calls these last; their columns are described by `records.cleaned.Cleaned`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

import numpy as np
import pandas as pd

from annual_review.cleaning.data_rows import SEPARATOR, DataRows, Finding, are_in_order
from annual_review.cleaning.grid import Mask
from annual_review.cleaning.layout import Layout
from annual_review.cleaning.ledger_lines import lines_of_records, merge_lines
from annual_review.cleaning.rules.breaches import Breach
from annual_review.cleaning.totals.table_sums import Total
from annual_review.project.register_book import Field
from annual_review.records.cleaned import BREACHES, DOUBT, FIXES, INDEX, LEDGER, TOTALS, as_table
from annual_review.registers.cell_marks import column_letters
from annual_review.registers.corrections import field_in_column
from annual_review.registers.workbooks import Cell
from annual_review.values.cell_text import FormulaWithoutResult

_REASONS = {
    "heading": "标题、表头或填报信息",
    "note": "表外说明或签名",
    "unrecognised": "不属于任何已知的登记",
    "subtotal": "没有可核对的数字",
}

_NOT_COMPUTED = "合计的公式没有计算结果，没有核对"

PlacedTotal = tuple[Layout, str, Total]  # its sheet, its register, the total


def tabulate_records(
    register: str, fields: Mapping[str, Field], parts: Sequence[DataRows], fate: str = "kept"
) -> pd.DataFrame:
    """Return the rows of a register with a fate, in order of file, sheet, row and columns."""
    table = pd.concat([_of_fate(part, register, fate) for part in parts], ignore_index=True)
    if not are_in_order(table["number"].to_numpy(), table["row"].to_numpy()):
        table = table.sort_values(["number", "row", "lane"], kind="stable", ignore_index=True)
    table = table.drop(columns=["number", "lane"])
    for name, field in fields.items():
        if field.kind == "count" and field.is_required and fate == "kept":
            table[name] = table[name].astype("int64")
    table = table.set_index(list(INDEX))
    table.attrs["register"] = register
    return table


def _of_fate(part: DataRows, register: str, fate: str) -> pd.DataFrame:
    kept = part.fates == fate
    sheet, height = part.layout.grid.sheet, int(kept.sum())
    place = {
        "number": np.full(height, part.sheet_number),
        "lane": np.full(height, part.table.lane),
        "register": _repeated(register, height),
        "file": _repeated(sheet.file, height),
        "sheet": _repeated(sheet.name, height),
        "row": part.origins[kept] + 1,
        "columns": _repeated(part.table.span, height),
    }
    values = {name: column.series()[kept].array for name, column in part.columns.items()}
    return pd.DataFrame(place | values | {DOUBT: pd.array(part.reasons[kept], dtype="str")})


def _repeated(text: str, height: int) -> pd.api.extensions.ExtensionArray:
    return pd.array([text], dtype="str").take(np.zeros(height, dtype=np.int64))


def tabulate_ledger(
    layouts: Sequence[Sequence[Layout]],
    parts: Sequence[DataRows],
    totals: Sequence[PlacedTotal],
) -> pd.DataFrame:
    """Return the ledger: the fate and the reason of every row that shows anything.

    `layouts` are those of each sheet.
    """
    ledgers = []
    for number, of_sheet in enumerate(layouts):
        own = [part for part in parts if part.sheet_number == number]
        divided = any(part.table.span for part in own)
        lines = [
            _lines_of(
                layout,
                [part for part in own if part.layout.of_sheet is layout],
                [total for of_layout, _, total in totals if of_layout.of_sheet is layout],
                divided,
            )
            for layout in of_sheet
            if layout.source is None
        ]
        table = merge_lines(lines) if divided or len(lines) > 1 else lines[0]
        sheet = of_sheet[0].grid.sheet
        place = {
            "file": _repeated(sheet.file, len(table)),
            "sheet": _repeated(sheet.name, len(table)),
        }
        ledgers.append(pd.DataFrame(place | dict(table), index=table.index).astype(LEDGER))
    return pd.concat([as_table([], LEDGER), *ledgers], ignore_index=True).astype(LEDGER)


def _lines_of(
    layout: Layout, parts: Sequence[DataRows], totals: Sequence[Total], divided: bool
) -> pd.DataFrame:
    """Return the lines of a layout: row, register, fate, reason.

    Where rows are `divided`, a row has one for each record, to be merged.
    """
    fates = layout.kinds.copy()
    reasons = np.array([_REASONS.get(kind, "") for kind in fates], dtype=object)
    if not divided:
        for part in parts:
            fates[part.origins], reasons[part.origins] = part.fates, part.reasons
    if layout.grid.sheet.uncomputed:
        for row in map(int, np.flatnonzero(fates == "subtotal")):
            if any(isinstance(cell, FormulaWithoutResult) for cell in layout.grid.cells(row)):
                reasons[row] = _NOT_COMPUTED
    for row, reason in layout.reasons.items():
        reasons[row] = reason
    for row, same in groupby(sorted(totals, key=_row_of_total), key=_row_of_total):
        head = [reasons[row]] if row in layout.group_rows and row in layout.reasons else []
        reasons[row] = SEPARATOR.join([*head, *_said(list(same))])
    rows = np.flatnonzero(fates != "")
    lines = pd.DataFrame(
        {
            "row": rows + 1,
            "register": layout.registers[rows],
            "fate": fates[rows],
            "reason": reasons[rows],
        }
    )
    return lines_of_records(lines, parts) if divided else lines


def _said(totals: Sequence[Total]) -> list[str]:
    """Return what is said of the totals of a row: of several columns, those that differ."""
    if not any(total.column for total in totals):
        return list(map(str, totals))
    agreeing = [total for total in totals if total.agrees and not total.cause]
    others = [f"{total.column}列：{total}" for total in totals if total not in agreeing]
    if len(agreeing) < 2:
        return [f"{total.column}列：{total}" for total in agreeing] + others
    names = "、".join(dict.fromkeys(total.field for total in agreeing))
    rest = "另有" if others else ""
    return [*others, f"{names}{rest}{len(agreeing)}栏填报合计，均相符"]


def _row_of_total(total: Total) -> int:
    return total.row


def tabulate_totals(totals: Sequence[PlacedTotal]) -> pd.DataFrame:
    """Return the totals that offices typed, each with ours."""
    rows = (
        (*_place(layout, t.row), register, _name_of(t), t.typed, t.ours, t.cause)
        for layout, register, t in totals
    )
    return as_table(rows, TOTALS)


def _name_of(total: Total) -> str:
    """Return the field of a total, with its columns in a row that has totals of several tables."""
    return field_in_column(total.field, total.column) if total.column else total.field


def tabulate_breaches(breaches: Sequence[Breach]) -> pd.DataFrame:
    """Return the rows that break rules, a line for each rule that they break, in order."""
    rows = [
        (
            *_place(breach.part.layout, int(breach.part.origins[breach.index])),
            breach.part.table.register,
            breach.says,
            breach.part.fates[breach.index],
        )
        for breach in breaches
    ]
    return as_table(rows, BREACHES)


def tabulate_fixes(parts: Sequence[DataRows]) -> pd.DataFrame:
    """Return what people have to fix: a line for each finding in a rejected or doubtful row.

    A value that several rows take from one cell is asked about once, at that cell.
    """
    places = [
        (part.sheet_number, int(part.origins[i]), part.table.lane, part, i)
        for part in parts
        for i in map(int, np.flatnonzero(_needs_fixing(part)))
    ]
    rows = (
        (
            *_fix_place(part, i, finding.field),
            finding.text,
            finding.reason,
            finding.suggestion,
            part.fates[i],
        )
        for part, i, finding in _asked_once(place for place in sorted(places, key=_row_of_place))
    )
    is_divided = any(part.table.span for part in parts)
    return as_table(dict.fromkeys(rows) if is_divided else rows, FIXES)


_Place = tuple[int, int, int, DataRows, int]  # number of the sheet, row, lane; part, index in it


def _row_of_place(place: _Place) -> tuple[int, int, int]:
    return place[:3]


def _asked_once(places: Iterable[_Place]) -> Iterator[tuple[DataRows, int, Finding]]:
    """Yield the findings of rows, but one only of those of a cell from which rows take a value."""
    asked: set[tuple[int, str, Cell]] = set()
    for number, *_, part, i in places:
        for finding in part.findings(i):
            cell = (number, finding.field, part.cell_of(finding.field, i))
            if cell not in asked or not part.takes(finding.field, i):
                yield part, i, finding
            asked.add(cell)


def _fix_place(part: DataRows, i: int, field: str) -> tuple[str, str, int, str, str, int]:
    """Return file, sheet, row, register, field and column of a finding in row i.

    In a row of several records the field names its column, so that a correction can.
    """
    row, column = part.cell_of(field, i)
    if part.table.span and column >= 0 and not _is_shared(part, field):
        field = field_in_column(field, column_letters(column))
    return *_place(part.layout, row), part.table.register, field, column


def _is_shared(part: DataRows, field: str) -> bool:
    """Return whether a cell belongs to all the records of its row, as that of no value does."""
    return part.table.group is not None and field != part.table.value


def _needs_fixing(part: DataRows) -> Mask:
    doubtful = (part.fates == "kept") & (part.reasons != "")
    needs_fixing: Mask = (part.fates == "rejected") | doubtful
    return needs_fixing


def _place(layout: Layout, row: int) -> tuple[str, str, int]:
    return layout.grid.sheet.file, layout.grid.sheet.name, row + 1
