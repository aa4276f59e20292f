"""Lines of the ledger of rows that hold several records, or parts of several tables.

A row has one line for each register and fate in it: a row with three records that are kept is one
line, which says how many; one of its records that is rejected is a line of its own. `tabulation`
calls this where a sheet has such rows.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from annual_review.cleaning.data_rows import SEPARATOR, DataRows
from annual_review.records.cleaned import count_of_records

_KEY = ["row", "register", "fate"]
_NO_RECORDS = ("subtotal", "note")  # of a row of means, or of a line that nobody filled in


def lines_of_records(lines: pd.DataFrame, parts: Sequence[DataRows]) -> pd.DataFrame:
    """Replace the lines of rows of data by those of the records in them, with their columns.

    `lines` has row (from 1), register, fate and reason; the fate of a row of data is "data" in it.
    Records of other rows are left out: comparison with other rows has made them totals or notes.
    """
    is_data = lines["fate"] == "data"
    rows, others = lines.loc[is_data, "row"], lines[~is_data].assign(span="", count=0)
    records = (each[each["row"].isin(rows)] for each in map(_records, parts))
    return pd.concat([others, *records], ignore_index=True)


def merge_lines(lines: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Return the lines of the layouts of one sheet as those of the sheet.

    Those of records have the columns of the record, `span`, and a `count` of 1.
    """
    given = [one if "span" in one else one.assign(span="", count=0) for one in lines]
    return _merged(pd.concat(given, ignore_index=True))


def _records(part: DataRows) -> pd.DataFrame:
    """Return a line for each record of a part, with the columns that hold it."""
    return pd.DataFrame(
        {
            "row": part.origins + 1,
            "register": part.table.register,
            "fate": part.fates,
            "reason": part.reasons,
            "span": _spans(part),
            "count": np.ones(len(part.rows), dtype=np.int64),
        }
    )


def _spans(part: DataRows) -> NDArray[np.object_]:
    """Return the columns that hold each record; "" for a row that has none."""
    value, span = part.table.value, part.table.span
    is_blank = part.columns[value].empties if value else np.zeros(len(part.rows), dtype=bool)
    return np.where(is_blank, "", np.array(span, dtype=object))


def _merged(lines: pd.DataFrame) -> pd.DataFrame:
    """Join the lines of a row that have the same register and fate, in the order of rows.

    Only those with a reason are looked at one by one.
    """
    ordered = lines.sort_values("row", kind="stable", ignore_index=True)
    number = ordered.groupby(_KEY, sort=False).ngroup().to_numpy()
    merged = ordered.drop_duplicates(_KEY, ignore_index=True)[_KEY]
    counts = np.bincount(number, weights=ordered["count"]).astype(np.int64)
    are_records = ~merged["fate"].isin(_NO_RECORDS).to_numpy()
    reasons = np.array([count_of_records(n) for n in range(counts.max() + 1)], object)
    found = reasons[np.where(are_records, counts, 0)]
    stated = ordered["reason"] != ""
    said: dict[int, dict[str, list[tuple[str, str]]]] = {}
    cells = (ordered.loc[stated, "span"].tolist(), ordered.loc[stated, "reason"].tolist())
    for at, span, text in zip(number[stated.to_numpy()].tolist(), *cells, strict=True):
        for reason in text.split(SEPARATOR) if span else [text]:
            alike = reason.replace(f"{span}列", "") if span else reason
            said.setdefault(at, {}).setdefault(alike, []).append((span, reason))
    for at, of_line in said.items():
        texts: dict[str, list[str]] = {}
        for alike, each in of_line.items():
            columns, text = _said(alike, each, int(counts[at]))
            texts.setdefault(columns, []).append(text)
        said_of = [f"{columns}{SEPARATOR.join(of)}" for columns, of in texts.items()]
        found[at] = SEPARATOR.join(filter(None, [found[at], *said_of]))
    return merged.assign(reason=found)


def _said(alike: str, said: Sequence[tuple[str, str]], count: int) -> tuple[str, str]:
    """Return the columns of the records of which a reason is said, "" for all of a row, and it.

    `alike` is the reason without the columns in it.
    """
    spans = [span for span, _ in said if span]
    if not spans or 1 < count == len(spans):
        return "", alike
    return f"{'、'.join(spans)}列：", said[0][1] if len(spans) == 1 else alike
