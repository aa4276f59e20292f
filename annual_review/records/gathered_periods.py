"""The rows of members that are not of the period of the office's review.

A member's own review may cover more of the year than that of the office. `gathering` calls
`not_of_period` for each table of each member.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from annual_review.project.period import Period
from annual_review.project.register_book import Field

Mask = NDArray[np.bool_]


def not_of_period(
    table: pd.DataFrame, fields: Mapping[str, Field], period: Period
) -> tuple[Mask, Mask]:
    """Return the rows dated outside a period, and those without a day if others have one."""
    none = np.zeros(len(table), dtype=bool)
    name = next((name for name, field in fields.items() if field.kind == "date"), "")
    if period.is_whole_year or not name or table[name].isna().all():
        return none, none
    days = table[name].dt.normalize()
    first, last = pd.Timestamp(period.first), pd.Timestamp(period.last)
    return ((days < first) | (days > last)).to_numpy(), days.isna().to_numpy()
