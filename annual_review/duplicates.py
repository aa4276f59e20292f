"""Rows that were reported twice: after cleaning, equal to an earlier kept row of their register."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import groupby

import numpy as np
import pandas as pd

from annual_review.pieces import Piece
from annual_review.unregistered import Beside, Row


def mark_duplicates(pieces: Sequence[Piece]) -> None:
    """Mark the duplicates among the kept rows of one register; the first in order stays.

    Two rows are the same when they agree in every field but serial numbers and remarks. Those of
    one table that differ in a column of no field stay both, the later one with a doubt.
    """
    beside = Beside()
    for alike in _groups(pieces):
        distinct: list[Row] = []
        for row in alike:
            earlier = next((other for other in distinct if not beside.differ(other, row)), None)
            if earlier is None:
                _doubt(distinct, row)
                distinct.append(row)
            else:
                _mark(row, earlier)


def _groups(pieces: Sequence[Piece]) -> Iterator[list[Row]]:
    """Yield the rows that agree in every field, two or more, in order of sheet and row."""
    known: dict[str, dict[str, int]] = defaultdict(dict)
    rows = pd.concat([_keys(piece, i, known) for i, piece in enumerate(pieces)], ignore_index=True)
    rows = rows.sort_values(["sheet", "row"], kind="stable", ignore_index=True)
    keys = [name for name in rows.columns if name.startswith("key ")]
    if not keys or not len(rows):
        return
    alike = rows[rows.duplicated(keys, keep=False)]
    number = alike.groupby(keys, sort=False).ngroup()
    alike = alike.assign(group=number).sort_values("group", kind="stable")
    places = zip(*(alike[name].tolist() for name in ("group", "piece", "at")), strict=True)
    for _, group in groupby(places, key=lambda place: place[0]):
        yield [(pieces[piece], at) for _, piece, at in group]


def _keys(piece: Piece, number: int, known: dict[str, dict[str, int]]) -> pd.DataFrame:
    """Return a line for each kept row of a piece: where it is, and what tells it from others.

    `known` numbers by field all that rows may have in common; what is new joins it.
    """
    kept = np.flatnonzero(piece.fates == "kept")
    place = {"piece": number, "at": kept, "sheet": piece.number, "row": piece.rows[kept]}
    keys = {
        f"key {name}": column.keys(known[name])[kept]
        for name, column in piece.columns.items()
        if column.field.is_identity
    }
    return pd.DataFrame(place | keys)


def _mark(row: Row, earlier: Row) -> None:
    (piece, at), (other, first) = row, earlier
    piece.fates[at] = "duplicate"
    piece.reasons[at] = f"与{other.layout.grid.sheet.place}第{other.rows[first] + 1}行相同"


def _doubt(distinct: Sequence[Row], row: Row) -> None:
    """Doubt a row that differs from those before it, if there are any, in no field."""
    if distinct:
        piece, at = row
        other, first = distinct[0]
        piece.add_doubt(at, f"与第{other.rows[first] + 1}行登记内容相同，仅未登记的栏目不同")
