"""Copies of an example that somebody may have written over: neither counted nor lost."""

from __future__ import annotations

import numpy as np

from annual_review.examples import is_example, said_examples
from annual_review.pieces import Piece
from annual_review.texts import as_text

UNSURE = "序号写着“示例”：如是登记，请在原表改为序号；如是示例，请删去"


def reject_copied_examples(piece: Piece) -> None:
    """Reject the rows that say to be examples and stand where none is expected."""
    fields = {name: column.field for name, column in piece.columns.items()}
    said = said_examples(piece.layout.grid, piece.places, fields, piece.rows)
    for i in map(int, np.flatnonzero(said & (piece.fates == "kept"))):
        if _still_says_so(piece, i):
            piece.fates[i] = "rejected"
            piece.add_doubt(i, UNSURE)


def _still_says_so(piece: Piece, i: int) -> bool:
    """Tell whether no correction has given the row a serial number."""
    serial = [column for column in piece.columns.values() if column.field.kind == "serial"]
    cells = [as_text(column.cells[column.codes[i]]) for column in serial]
    return any(map(is_example, cells)) or not any(cells)
