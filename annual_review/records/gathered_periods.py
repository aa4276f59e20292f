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
from annual_review.records.dated_columns import deciding_field, within

Mask = NDArray[np.bool_]


def not_of_period(
    table: pd.DataFrame, fields: Mapping[str, Field], period: Period
) -> tuple[Mask, Mask]:
    """Return the rows dated outside a period, and those of which that is not known.

    These have no day where others have one, or are of a month or quarter that is partly outside.
    """
    none = np.zeros(len(table), dtype=bool)
    name = deciding_field(fields)
    if period.is_whole_year or not name or table[name].isna().all():
        return none, none
    inside, outside = within(table[name], period.first, period.last)
    return outside, ~(inside | outside)
