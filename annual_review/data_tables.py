"""Tables of the review: a DataFrame in, a Table out."""

from __future__ import annotations

from typing import Any

import pandas as pd

from annual_review.document import Align, Paragraph, Span, Spans, Table
from annual_review.phrases import plain_number
from annual_review.prose import missing_notice
from annual_review.selections import missing_register


def table(rows: pd.DataFrame, caption: str, most: int = 40) -> Table | Paragraph | None:
    """Make a table of the columns of a DataFrame: `show(table(sums.reset_index(), "标题"))`.

    Its index is not shown. Dates read 3月5日, numbers stand at the right. None for no rows, a
    notice where the register was not sent; of more than `most` rows a last line says how many are
    left out.
    """
    if register := missing_register(rows):
        return missing_notice(register)
    if rows.empty:
        return None
    shown = [
        tuple(_cell(value) for value in row) for row in rows.head(most).itertuples(index=False)
    ]
    if len(rows) > most:
        rest = (Span(f"……另有{len(rows) - most}行"),)
        shown.append((rest, *((),) * (rows.shape[1] - 1)))
    align = tuple(_align(rows[name]) for name in rows.columns)
    return Table(caption, tuple(map(str, rows.columns)), tuple(shown), align)


def _cell(value: Any) -> Spans:
    if isinstance(value, pd.Timestamp):
        return (Span(f"{value.month}月{value.day}日"),)
    if isinstance(value, bool) or value is pd.NaT or pd.isna(value):
        return ()
    text = plain_number(value) if isinstance(value, int | float) else str(value)
    return (Span(text),) if text else ()


def _align(column: pd.Series) -> Align:
    return "right" if column.dtype.kind in "iuf" else "left"
