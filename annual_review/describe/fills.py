"""Values that are written once: for the rows below them, or in rows of their own above their rows.

`fill_of` tells a column that leaves cells blank below a value, `group_rows` finds the rows.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from annual_review.cleaning.headers.fits import is_value
from annual_review.cleaning.row_vocabulary import is_heading, is_note, is_section, read_subtotal
from annual_review.describe.column_cells import is_ditto
from annual_review.describe.kinds import is_township
from annual_review.describe.tables import FoundTable
from annual_review.project.settings import Office
from annual_review.project.words import Words
from annual_review.values.cell_text import as_text, compact, is_blank
from annual_review.values.places import Places

_LEAST_BLANK = 0.34  # of the rows, for a column that is filled down
_LONGEST_GROUP = 20  # characters
_FEW_ROWS = 4


@dataclass(frozen=True)
class Fill:
    """How a column leaves cells blank below a value: how many rows, and whether it is sure."""

    blanks: int
    marks: int
    is_sure: bool


def fill_of(tables: Sequence[tuple[FoundTable, int]]) -> Fill | None:
    """Return how a column at the left of some tables is filled down, or None if it is not.

    It is if cells say so (〃, 同上), or if many are blank, no value stands in two rows on end, and
    the first row has one.
    """
    rows = blanks = marks = repeated = open_tables = 0
    values = 0
    for table, position in tables:
        last = None
        codes = table.grid.codes_with_merges(position, table.rows)
        cells = [table.grid.uniques[position][code] for code in codes]
        if cells and is_blank(cells[0]):
            open_tables += 1
        for cell in cells:
            rows += 1
            if is_ditto(cell):
                marks += 1
            elif is_blank(cell):
                blanks += 1
            else:
                values += 1
                repeated += cell == last
            last = cell
    if marks and values:
        return Fill(blanks, marks, is_sure=True)
    if blanks < 2 or not values or repeated or 2 * open_tables > len(tables):
        return None
    return Fill(blanks, 0, is_sure=blanks >= _LEAST_BLANK * rows and rows >= _FEW_ROWS)


@dataclass(frozen=True)
class Groups:
    """Values that stand in rows of their own above rows of data."""

    name: str
    kind: Literal["place", "category", "text"]
    texts: list[str]


def group_rows(table: FoundTable, office: Office | None) -> Groups | None:
    """Return the values that stand in rows of their own above their rows, or None."""
    grid, data = table.grid, set(map(int, table.rows))
    texts: list[str] = []
    starts = False
    for row in range(table.bottom + 1, table.end):
        if grid.filled[row] != 1 or len(table.columns) < 2 or row + 1 not in data:
            continue
        column = grid.filled_columns(row)[0]
        cell = grid.cell(row, column)
        text = compact(as_text(cell))
        if column != table.columns[0].position and grid.merged_width(row, column) < 2:
            continue
        if not isinstance(cell, str) or len(text) > _LONGEST_GROUP or _is_line(text):
            continue
        starts = starts or row == table.bottom + 1
        texts.append(text)
    if len(texts) < 2 and not starts:
        return None
    if not texts:
        return None
    places = Places(office) if office is not None else None
    known = [(places is not None and places.is_known(text)) or is_township(text) for text in texts]
    if all(known):
        return Groups((office.words if office else Words()).place, "place", texts)
    is_village = all(re.search(r"(?:村|社区|居委会)$", text) for text in texts)
    name = "村" if is_village else "组别"
    taken = {column.named.name for column in table.columns}
    return Groups(name if name not in taken else f"所属{name}", "text", texts)


def _is_line(text: str) -> bool:
    """Return whether a row of one text is a note, a heading, a total or a value."""
    return (
        is_note(text)
        or is_heading(text)
        or is_section(text)
        or is_value(text)
        or read_subtotal(text) is not None
        or text[-1] in "。；:："
    )
