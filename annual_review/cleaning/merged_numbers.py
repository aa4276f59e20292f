"""Numbers in a cell that is merged over several rows of data: counted once, and doubted.

Such a number may be the sum of the rows or the number of each, so a person has to say which. A
text, a date or a place that is merged over rows belongs to each of them, see
`Grid.codes_with_merges`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from annual_review.cleaning.columns import Column
from annual_review.cleaning.grid import Grid
from annual_review.cleaning.layout import Rows
from annual_review.values.cell_text import Reading


def with_merged_numbers(
    column: Column, grid: Grid, position: int, rows: Rows, corrected: frozenset[int]
) -> Column:
    """Return a column of counts or amounts in which a merged number stands in its first row only.

    It is doubted there, and is a problem of the other rows; `position` is the column of the sheet,
    `rows` are in order, `corrected` are those whose cell a person has corrected.
    """
    if column.field.kind not in ("count", "amount"):
        return column
    readings = dict(_merged(column, grid, position, rows, corrected))
    return column.with_readings(readings) if readings else column


def _merged(
    column: Column, grid: Grid, position: int, rows: Rows, corrected: frozenset[int]
) -> Iterator[tuple[int, tuple[Any, Reading]]]:
    """Yield the index, the cell and the reading of each row of data in a merge."""
    for top, bottom in grid.tall_merges(position):
        first, end = np.searchsorted(rows, [top, bottom + 1]).tolist()
        if first == end or rows[first] != top or column.reading(first).is_empty:
            continue
        below = [
            i
            for i in range(first + 1, end)
            if grid.blank[rows[i], position] and int(rows[i]) not in corrected
        ]
        if below and top not in corrected:
            reading = column.reading(first)
            span = (
                f"是合并单元格里的数，跨第{top + 1}至{rows[below[-1]] + 1}行，只计一次，请分行填写"
            )
            doubt = "，".join(filter(None, [reading.doubt, span]))
            is_read = not reading.problem
            cell = column.cells[column.codes[first]]
            yield first, (cell, reading._replace(doubt=doubt) if is_read else reading)
        for i in below:
            yield i, ("", Reading(problem=f"与第{top + 1}行合并为一格，未计，请分行填写"))
