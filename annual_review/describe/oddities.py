"""What a table has that no field can hold, and rows that are equal: remarks for the analyst."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from annual_review.describe.drafts import DraftRegister
from annual_review.describe.tables import FoundTable
from annual_review.values.cell_text import is_cut

_MANY_EQUAL = 0.15  # of the rows of a table, for equal rows to be separate records
_FEW_ROWS = 4  # in which a single equal row counts
_NO_IDENTITY = ("serial", "remark")  # kinds that do not tell two rows apart


def say_repeats(register: DraftRegister, tables: Sequence[FoundTable]) -> None:
    """Let equal rows be separate records if many rows of the tables are equal."""
    equal = rows = 0
    for table in tables:
        positions = [
            column.position
            for column in table.columns
            if (field := register.fields.get(column.named.name)) and field.kind not in _NO_IDENTITY
        ]
        equal += 0 if register.spread else _equal_rows(table, positions)
        rows += len(table.rows)
    if equal >= _MANY_EQUAL * rows and (equal > 1 or rows <= _FEW_ROWS) and equal:
        register.repeats = True
        register.remark(f"{equal}行与前面的行各栏相同，各算一笔；如是重复登记请删去 repeats")


def _equal_rows(table: FoundTable, positions: Sequence[int]) -> int:
    """Return how many rows of a table equal an earlier one in all of some columns."""
    if not positions or len(table.rows) < 2:
        return 0
    codes = np.stack(
        [table.grid.codes_with_merges(position, table.rows) for position in positions], axis=1
    )
    cut = [
        np.isin(codes[:, place], [c for c, x in enumerate(table.grid.uniques[at]) if is_cut(x)])
        for place, at in enumerate(positions)
    ]
    codes = codes[~np.any(cut, axis=0)]  # cut numbers are equal to none
    return len(codes) - len(np.unique(codes, axis=0))


def say_oddities(register: DraftRegister, tables: Sequence[FoundTable]) -> None:
    """Say which columns of tables no field can hold, and that tables stand side by side."""
    for table in tables:
        place = table.grid.sheet.place
        if table.repeated:
            names = "、".join(dict.fromkeys(table.repeated))
            register.remark(f"{place}：重名的栏“{names}”只取第一栏")
        for column in table.unlabelled:
            register.remark(f"{place}：{column_letter(column)}栏没有表头，没有写进来")
        if table.blocks:
            register.remark(f"{place}：{1 + len(table.blocks)}块表左右并排")


def column_letter(column: int) -> str:
    """Return the letters of a column, which counts from 0.

    >>> column_letter(0), column_letter(27)
    ('A', 'AB')
    """
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
