"""Lines of the ledger of rows that hold several records, or parts of several tables.

A row has one line for each register and fate in it: a row with three records that are kept is one
line, which says how many; one of its records that is rejected is a line of its own. `tabulation`
calls this where a sheet has such rows.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from annual_review.cleaning.data_rows import SEPARATOR, DataRows

_KEY = ["row", "register", "fate"]


def lines_with_parts_of_rows(lines: pd.DataFrame, parts: Sequence[DataRows]) -> pd.DataFrame:
    """Replace the lines of rows of data by those of the records in them.

    `lines` has row (from 1), register, fate and reason; the fate of a row of data is "data" in it.
    """
    others = lines[lines["fate"] != "data"]
    records = pd.concat([_records(part) for part in parts], ignore_index=True)
    return _merged(pd.concat([others.assign(count=0), records], ignore_index=True))


def merge_lines(lines: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Return the lines of several layouts of one sheet as those of the sheet."""
    return _merged(pd.concat([one.assign(count=0) for one in lines], ignore_index=True))


def _records(part: DataRows) -> pd.DataFrame:
    """Return a line for each record of a part; its reason names the columns."""
    where = f"{part.table.span}列：" if part.table.span else ""
    return pd.DataFrame(
        {
            "row": part.origins + 1,
            "register": part.table.register,
            "fate": part.fates,
            "reason": [f"{where}{reason}" if reason else "" for reason in part.reasons],
            "count": np.ones(len(part.rows), dtype=np.int64),
        }
    )


def _merged(lines: pd.DataFrame) -> pd.DataFrame:
    """Join the lines of a row that have the same register and fate, in the order of rows."""
    ordered = lines.sort_values("row", kind="stable", ignore_index=True)
    rows = [
        (*key, _reason(same["reason"].tolist(), int(same["count"].sum())))
        for key, same in ordered.groupby(_KEY, sort=False)
    ]
    return pd.DataFrame(rows, columns=[*_KEY, "reason"])


def _reason(reasons: Sequence[str], count: int) -> str:
    """Return the reason of a line: how many records it has if several, then what is wrong."""
    several = [f"本行{count}条记录"] if count > 1 else []
    return SEPARATOR.join([*several, *dict.fromkeys(filter(None, reasons))])
