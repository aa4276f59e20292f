"""Columns of a table that no field takes: what stands there may still tell two rows apart."""

from __future__ import annotations

import math
import re

from annual_review.column_units import label_rows
from annual_review.counts import read_amount
from annual_review.pieces import Piece
from annual_review.texts import as_text, compact, is_empty, loose_key

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
