"""Sheets that help to fill in a workbook: how to do it, and lists to choose from."""

from __future__ import annotations

import re

import numpy as np

from annual_review.grids import Grid
from annual_review.texts import as_text, compact

GUIDE, LISTS = "填写说明", "下拉选项"
SAID = "填写说明或下拉选项，不含登记"
_AID = re.compile(
    r"(?:.{0,60}(?:填写|填表|填报|使用))?(?:说明|须知)|.{0,20}(?:下拉|选项)(?:选项|列表|清单|菜单)?"
)
_MOST_CELLS = 2  # in a row: what has more columns may be a table that nobody recognised


def is_aid(grid: Grid) -> bool:
    """Tell whether a sheet without any header of a register only helps to fill in the others.

    Its name and its first line both say so, no row of it has more than two cells, and no cell is a
    number or a date: what may be a record of somebody's is none of this.
    """
    rows = np.flatnonzero(grid.filled)
    if not len(rows) or grid.numeric.any() or grid.filled.max() > _MOST_CELLS:
        return False
    first = int(rows[0])
    line = as_text(grid.cell(first, grid.filled_columns(first)[0]))
    return _says_so(grid.sheet.name) and _says_so(line)


def _says_so(text: str) -> bool:
    key = re.sub(r"\(.*\)$|:$", "", compact(text))
    return _AID.fullmatch(key) is not None
