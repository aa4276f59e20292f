"""Rows of a form that show how to fill it in: known by their serial number, counted nowhere."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import takewhile

import numpy as np
from numpy.typing import NDArray

from annual_review.grids import Grid, Mask
from annual_review.settings import Field
from annual_review.texts import compact

WORD, MOST = "示例", 2  # what our own forms write, and in how many rows
SAID = "示例行，不计入"
_EXAMPLE = re.compile(r"[(\[【]?(?:(?:示例|样例|范例)(?:行|\d{1,2})?|例|例如)[)\]】]?:?")


def is_example(text: str) -> bool:
    """Tell whether a whole serial number says that its row is an example.

    >>> [is_example(text) for text in ("示例", "（例）", "示例2：", "例1", "示例学校", "12")]
    [True, True, True, False, False, False]
    """
    if len(text) > 12 or not ("例" in text or "\uf9b5" in text):  # both of one form: quick to tell
        return False
    return _EXAMPLE.fullmatch(compact(text)) is not None


def said_examples(
    grid: Grid,
    columns: Mapping[str, int],
    fields: Mapping[str, Field],
    rows: slice | NDArray[np.int64],
) -> Mask:
    """Tell of some rows of a sheet, each, whether it says to be an example.

    It says so in a column of serial numbers, or in one left of all fields; a field of another kind
    may well hold such a word.
    """
    serial = {column for name, column in columns.items() if fields[name].kind == "serial"}
    asked = sorted(serial.union(range(min(columns.values()))))
    found = grid.mask_of_words(is_example)[rows][:, asked]
    return np.asarray(found.any(axis=1))


def leading_examples(kinds: NDArray[np.object_], said: Mask) -> list[int]:
    """Return the places of the examples right below a header, two at most; further ones are copies.

    `kinds` are those of the rows below it, as `classify` gives them; `said` is of the same rows.
    """
    first = map(int, np.flatnonzero(kinds == "data")[:MOST])
    return list(takewhile(lambda place: bool(said[place]), first))
