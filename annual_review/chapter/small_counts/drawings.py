"""Refuse drawings of one's own of numbers of persons that may be small: they show each one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from annual_review.chapter.small_counts.counted import CELLS
from annual_review.chapter.small_counts.registers import ROWS, SMALL, threshold_of_column
from annual_review.errors import FigureError
from annual_review.language import _


def require_no_small(sources: Sequence[Any]) -> None:
    """Raise FigureError if a drawing is of persons, or of a field whose small sums are withheld."""
    for source in sources:
        if isinstance(source, pd.DataFrame | pd.Series) and _may_be_small(source):
            raise FigureError(
                _("The drawing may show small numbers of persons (small in registers.yaml)."),
                remedy=_(
                    "Draw it with bars(…), columns(…) or heatmap(…) of a tally, "
                    "which withhold them, or leave the field out: rows.drop(columns=…)."
                ),
            )


def _may_be_small(source: pd.DataFrame | pd.Series) -> bool:
    small = source.attrs.get(SMALL, {})
    if CELLS in source.attrs or ROWS in small:
        return True
    if isinstance(source, pd.Series):
        return threshold_of_column(source) > 0
    return any(name in source.columns for name in small)
