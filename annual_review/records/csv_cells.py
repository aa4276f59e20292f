"""Cells of CSV files that people open with a spreadsheet: no text is taken for a formula."""

from __future__ import annotations

from typing import Any

from annual_review.values.cell_text import strip_illegal

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def as_plain(value: Any) -> Any:
    """Return a cell for a CSV file; a text that begins like a formula gets an apostrophe.

    >>> as_plain("=1+1"), as_plain("合计"), as_plain(3)
    ("'=1+1", '合计', 3)
    """
    if not isinstance(value, str):
        return value
    text = strip_illegal(value)
    return (
        f"'{text}"
        if value.startswith(_FORMULA_STARTS) or text.startswith(_FORMULA_STARTS)
        else text
    )
