"""Typed totals of tables that stand side by side: of one table's rows, or of all of them.

A block's own total counts its rows; a single total below all blocks may count the rows of all.
`clean` calls `totals_beside` for a table that has others beside it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from annual_review.cleaning.data_rows import DataRows
from annual_review.cleaning.layout import FoundTable
from annual_review.cleaning.totals.table_sums import Total

Key = tuple[int, str]  # row and field of a total


def totals_beside(
    own: Sequence[Total],
    of_all: Sequence[Total],
    table: FoundTable,
    parts: Sequence[DataRows],
    others: Mapping[int, Sequence[Total]],
) -> list[Total]:
    """Return each total of a table compared with its rows, or with those of all tables beside it.

    `own` and `of_all` are the same totals, compared with the rows of the table and of all; `parts`
    are those of all tables, `others` the totals of each by `id`. A total that agrees with its own
    rows counts these. One that no other table has in its row, below all rows, counts all if it
    agrees with them, or if no other table has any total.
    """
    wide = {(total.row, total.field): total for total in of_all}
    beside = [each for each in table.beside if each is not table]
    taken = {(t.row, t.field) for each in beside for t in others.get(id(each), ())}
    last = max((int(part.rows.max()) for part in parts if len(part.rows)), default=-1)
    chosen = []
    for total in own:
        key: Key = total.row, total.field
        is_single = key not in taken and total.row > last and key in wide
        if total.agrees or not is_single or not (wide[key].agrees or not taken):
            chosen.append(total)
        else:
            chosen.append(wide[key])
    return chosen
