"""Rows that were reported twice: after cleaning, equal to an earlier kept row of their register."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from annual_review.pieces import Piece


def mark_duplicates(pieces: Sequence[Piece]) -> None:
    """Mark the duplicates among the kept rows of one register; the first in order stays.

    Two rows are the same when they agree in every field but serial numbers and remarks.
    """
    rows = pd.concat([_keys(piece, i) for i, piece in enumerate(pieces)], ignore_index=True)
    rows = rows.sort_values(["sheet", "row"], kind="stable", ignore_index=True)
    keys = [name for name in rows.columns if name.startswith("key ")]
    if not keys or not len(rows):
        return
    group = rows.groupby(keys, sort=False).ngroup()
    first = group.drop_duplicates().index.to_numpy()[
        group.to_numpy()
    ]  # of each row, the first like it
    at = [rows[name].to_numpy() for name in ("piece", "at", "row")]
    for i in map(int, np.flatnonzero(first != np.arange(len(rows)))):
        piece, earlier = pieces[at[0][i]], pieces[at[0][first[i]]].layout.grid.sheet
        piece.fates[at[1][i]] = "duplicate"
        piece.reasons[at[1][i]] = f"与{earlier.place}第{at[2][first[i]] + 1}行相同"


def _keys(piece: Piece, number: int) -> pd.DataFrame:
    """Return a line for each kept row of a piece: where it is, and what tells it from others."""
    kept = np.flatnonzero(piece.fates == "kept")
    place = {"piece": number, "at": kept, "sheet": piece.number, "row": piece.rows[kept]}
    keys = {
        f"key {name}": column.keys[kept]
        for name, column in piece.columns.items()
        if column.field.is_identity
    }
    return pd.DataFrame(place | keys)
