"""Where rows stand, told all at once: by register, then file, sheet and row, each place once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import product

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from annual_review.records import INDEX

Numbers = NDArray[np.int64]


@dataclass(frozen=True)
class Places:
    """Places of rows of one register in order: row `rows[i]` of the sheet `sheets[codes[i]]`.

    A sheet is a file and a name; rows count from 1.
    """

    register: str
    sheets: list[tuple[str, str]]
    codes: Numbers
    rows: Numbers

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[tuple[str, str, int]]:
        for code, row in zip(self.codes.tolist(), self.rows.tolist(), strict=True):
            yield *self.sheets[code], row

    def take(self, chosen: Numbers) -> Places:
        """Return some of the places."""
        return replace(self, codes=self.codes[chosen], rows=self.rows[chosen])

    def by_sheet(self) -> Iterator[tuple[str, str, Numbers]]:
        """Yield file, name and rows of each sheet."""
        for code in np.unique(self.codes):
            yield *self.sheets[code], self.rows[self.codes == code]


def places_of(index: pd.MultiIndex) -> list[Places]:
    """Return the places of an index by register, in the order in which registers come in it."""
    if not len(index):
        return []
    (registers, of_register), (files, of_file), (sheets, of_sheet) = (
        _ranked(index, name) for name in INDEX[:3]
    )
    rows = index.get_level_values("row").to_numpy(dtype=np.int64)
    codes = of_file * len(sheets) + of_sheet
    pairs = list(product(files, sheets))
    found, firsts = np.unique(of_register, return_index=True)
    return [
        _distinct(Places(registers[code], pairs, codes[here], rows[here]))
        for code in found[np.argsort(firsts)]
        for here in (of_register == code,)
    ]


def _distinct(places: Places) -> Places:
    order = np.lexsort((places.rows, places.codes))
    codes, rows = places.codes[order], places.rows[order]
    is_new = np.ones(len(rows), dtype=bool)
    is_new[1:] = (codes[1:] != codes[:-1]) | (rows[1:] != rows[:-1])
    return replace(places, codes=codes[is_new], rows=rows[is_new])


def _ranked(index: pd.MultiIndex, name: str) -> tuple[list[str], Numbers]:
    """Return the names of a level in order, and of each row the number of its own."""
    level = index.names.index(name)
    names = index.levels[level].tolist()
    ordered = sorted(names)
    ranks = {one: rank for rank, one in enumerate(ordered)}
    ranked = np.array([ranks[one] for one in names], dtype=np.int64)
    return ordered, ranked[index.codes[level]]


class Finder:
    """Finds rows of a table by their places; of several in one place the first."""

    def __init__(self, index: pd.MultiIndex) -> None:
        (registers, _), (files, _), (sheets, _) = levels = [_ranked(index, n) for n in INDEX[:3]]
        self._codes = {one: code for code, one in enumerate(product(registers, files, sheets))}
        one, other, last = (codes for _, codes in levels)
        codes = (one * len(files) + other) * len(sheets) + last
        keys = _keys(codes, index.get_level_values("row").to_numpy(dtype=np.int64))
        self._order = keys.argsort(kind="stable")
        self._keys = keys[self._order]

    def find(self, places: Places) -> Numbers:
        """Return where in the table rows are. Raises KeyError for one that it does not have."""
        known = [self._codes.get((places.register, *sheet), -1) for sheet in places.sheets]
        keys = _keys(np.array(known, dtype=np.int64)[places.codes], places.rows)
        at = np.searchsorted(self._keys, keys)
        there = at < len(self._keys)
        there[there] = self._keys[at[there]] == keys[there]
        if not there.all():
            raise KeyError((places.register, *list(places)[int(np.argmin(there))]))
        return self._order[at]


def _keys(codes: Numbers, rows: Numbers) -> Numbers:
    return codes * 2**32 + rows
