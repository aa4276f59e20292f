"""Columns of a table that no field takes: what stands there may still tell two rows apart."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import groupby

import numpy as np
import pandas as pd

from annual_review.cleaning.columns import label_rows
from annual_review.cleaning.data_rows import Piece
from annual_review.values.cell_text import as_text, compact, is_empty, loose_key
from annual_review.values.counts import read_amount

_REMARK = re.compile("备注|说明|附注|备考")
_SHORT = 12  # digits of a number that needs no careful reading


Row = tuple[Piece, int]  # a piece, and the place of one of its rows


class Beside:
    """What stands in the columns of no field, those found once a piece."""

    def __init__(self) -> None:
        self._columns: dict[int, frozenset[int]] = {}  # by the identity of the piece

    def differ(self, one: Row, other: Row) -> bool:
        """Tell whether two rows of one table hold different things in a column of no field."""
        (piece, i), (second, k) = one, other
        if piece.table is not second.table:
            return False
        grid, rows = piece.layout.grid, (int(piece.rows[i]), int(second.rows[k]))
        return any(
            _are_different(*(as_text(grid.cell(row, column)) for row in rows))
            for column in self._of(piece) & self._of(second)
        )

    def _of(self, piece: Piece) -> frozenset[int]:
        if id(piece) not in self._columns:
            self._columns[id(piece)] = frozenset(_unregistered(piece))
        return self._columns[id(piece)]


def _are_different(one: str, other: str) -> bool:
    return not is_empty(one) and not is_empty(other) and loose_key(one) != loose_key(other)


def _unregistered(piece: Piece) -> list[int]:
    """Return the labelled columns beside the fields' that are no serial numbers and no remarks."""
    labels = _labels(piece)
    own = set(piece.places.values())
    return [
        column
        for column in _reach(set(labels) | own, own)
        if column not in own
        and not _REMARK.search(labels.get(column, ""))
        and not _is_serial(piece, column)
    ]


def _labels(piece: Piece) -> dict[int, str]:
    grid, rows = piece.layout.grid, label_rows(piece.layout, int(piece.rows[0]))
    texts = {c: compact("".join(grid.text(r, c) for r in rows)) for c in range(grid.width)}
    return {column: text for column, text in texts.items() if text}


def _reach(labelled: set[int], own: set[int]) -> range:
    """Return the columns from the first to the last that no blank one parts from the fields'."""
    first, last = min(own), max(own)
    while first - 1 in labelled:
        first -= 1
    while last + 1 in labelled:
        last += 1
    return range(first, last + 1)


def _is_serial(piece: Piece, column: int) -> bool:
    """Tell whether a column numbers the rows: every number is greater than the one above."""
    grid = piece.layout.grid
    codes = grid.codes[column][piece.rows]
    last, cells = -math.inf, grid.uniques[column]
    for text in (as_text(cells[code]) for code in codes.tolist()):
        if is_empty(text):
            continue
        number = _number(text)
        if number is None or number <= last:
            return False
        last = number
    return last > -math.inf


def _number(text: str) -> float | None:
    is_plain = text.isascii() and text.isdecimal() and len(text) <= _SHORT
    return int(text) if is_plain else read_amount(text).value


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
