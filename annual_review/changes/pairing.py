"""Find which record of one clean table is which of another, whatever was inserted or renamed.

Row numbers shift when a row is inserted, files are renamed, rows are sorted: records are known by
their contents. First come equal records, those at the same place before others; then those of the
same sheet that are alike are taken for one that was corrected. The rest came or went.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np

from annual_review.changes.clean_tables import CleanTable, Positions, Sheet

_MOST_PAIRS = 40_000  # of rows without an equal one, that are all compared with each other
_MOST_HASHED = 20_000  # of rows for which one is looked up that differs in a single field
_MOST_ALIKE = 20  # rows that are equal but for one field: of more, none is known
_LEAST_ANYWHERE = 0.6  # of the fields that are filled in either row, those that have to be equal
_LEAST_IN_PLACE = 0.3

Cells = tuple[str, ...]


@dataclass(frozen=True)
class Pairs:
    """The records of an older and a newer table.

    `new_of` has for each older record the newer one, -1 if it went; `old_of` the reverse.
    `differs` tells of each older record whether its newer one has other contents. `fields` are
    those that both tables have. `sheets` has for each older sheet the newer one that most of its
    records are in.
    """

    old: CleanTable
    new: CleanTable
    fields: list[str]
    new_of: Positions
    old_of: Positions
    differs: np.ndarray
    sheets: dict[Sheet, Sheet]

    def expected(self, at: int) -> tuple[Sheet, tuple[int, ...]]:
        """Return the sheet and rows where an older record would be now, by its neighbours."""
        return self.expected_row(self.old.sheet(at), int(self.old.rows[at]))

    def expected_row(self, sheet: Sheet, row: int) -> tuple[Sheet, tuple[int, ...]]:
        """Return the sheet and rows where an older row would be now, by its neighbours."""
        return self.sheets.get(sheet, sheet), self._shifts.rows(sheet, row)

    def expected_before(self, at: int) -> tuple[Sheet, tuple[int, ...]]:
        """Return the sheet and rows where a newer record would have been, by its neighbours."""
        sheet = self.new.sheet(at)
        back = {new: old for old, new in self.sheets.items()}
        return back.get(sheet, sheet), self._shifts_back.rows(sheet, int(self.new.rows[at]))

    @cached_property
    def _shifts(self) -> _Shifts:
        return _Shifts(self.old, self.new, self.new_of, self.sheets)

    @cached_property
    def _shifts_back(self) -> _Shifts:
        back = {new: old for old, new in self.sheets.items()}
        return _Shifts(self.new, self.old, self.old_of, back)


class _Shifts:
    """By how much the rows of a sheet have moved, between those that are paired."""

    def __init__(
        self, table: CleanTable, other: CleanTable, partner: Positions, sheets: dict[Sheet, Sheet]
    ) -> None:
        self._known: dict[Sheet, tuple[list[int], list[int]]] = {}
        by_sheet: dict[Sheet, list[tuple[int, int]]] = defaultdict(list)
        for at in np.flatnonzero(partner >= 0).tolist():
            sheet, found = table.sheet(at), int(partner[at])
            if other.sheet(found) == sheets.get(sheet):
                by_sheet[sheet].append((int(table.rows[at]), int(other.rows[found])))
        for sheet, pairs in by_sheet.items():
            pairs.sort()
            self._known[sheet] = ([row for row, _ in pairs], [b - a for a, b in pairs])

    def rows(self, sheet: Sheet, row: int) -> tuple[int, ...]:
        """Return where a row may be now: as far from its neighbours, above and below, as before."""
        rows, shifts = self._known.get(sheet, ([], []))
        if not rows:
            return (row,)
        at = bisect_right(rows, row)
        near = [shifts[at - 1]] if at else []
        near += [shifts[at]] if at < len(rows) else []
        return tuple(dict.fromkeys(row + shift for shift in near))


def pair_records(
    old: CleanTable, new: CleanTable, was_duplicate: Callable[[int], bool] = lambda n: False
) -> Pairs:
    """Pair the records of two tables of a register.

    `was_duplicate` tells of a newer record whether its row was there, as the duplicate of another:
    if that one was edited and this one counts in its place, they are no pair, though equal.
    """
    fields = [name for name in old.fields if name in new.fields]
    before, after = old.contents(fields), new.contents(fields)
    new_of = np.full(len(old), -1, dtype=np.int64)
    old_of = np.full(len(new), -1, dtype=np.int64)
    edited = _Edited(old, new, before, after, was_duplicate)
    for o, n in _equal_records(old, new, before, after, edited):
        new_of[o], old_of[n] = n, o
    sheets = _sheet_map(old, new, new_of)
    equal = Pairs(old, new, fields, new_of.copy(), old_of.copy(), np.zeros(0, bool), sheets)
    for o, n in _corrected(equal, before, after, edited):
        new_of[o], old_of[n] = n, o
    differs = np.zeros(len(old), dtype=bool)
    for o in np.flatnonzero(new_of != equal.new_of).tolist():
        differs[o] = True
    return Pairs(old, new, fields, new_of, old_of, differs, sheets)


class _Edited:
    """Tells of equal records whether the older was edited and its duplicate counts in its place."""

    def __init__(
        self,
        old: CleanTable,
        new: CleanTable,
        before: Sequence[Cells],
        after: Sequence[Cells],
        was_duplicate: Callable[[int], bool],
    ) -> None:
        self._old, self._new, self._after = old, new, after
        self._was_duplicate = cache(was_duplicate)
        self._known = cache(lambda: set(before))
        self._places = cache(lambda: {new.place_key(n): n for n in range(len(new))})

    def __call__(self, o: int, n: int) -> bool:
        """Return whether the row of an older record now holds what was in no row, or nothing."""
        if self._old.sheet(o) != self._new.sheet(n) or not self._was_duplicate(n):
            return False
        here = self._places().get(self._old.place_key(o), -1)
        return here != n and (here < 0 or self._after[here] not in self._known())


def _equal_records(
    old: CleanTable,
    new: CleanTable,
    before: Sequence[Cells],
    after: Sequence[Cells],
    edited: _Edited,
) -> Iterator[tuple[int, int]]:
    """Yield pairs of equal contents: at the same place, then in the same sheet, then anywhere."""
    places = {new.place_key(n): n for n in range(len(new))}
    taken: set[int] = set()
    rest: list[int] = []
    for o in range(len(old)):
        n = places.get(old.place_key(o), -1)
        if n >= 0 and before[o] == after[n]:
            taken.add(n)
            yield o, n
        else:
            rest.append(o)
    if not rest:
        return
    for is_same_sheet in (True, False):
        found: dict[tuple[object, ...], list[int]] = defaultdict(list)
        for n in range(len(new) - 1, -1, -1):
            if n not in taken:
                found[(new.sheet(n) if is_same_sheet else None, after[n])].append(n)
        left: list[int] = []
        for o in rest:
            same = found.get((old.sheet(o) if is_same_sheet else None, before[o]))
            if same and not edited(o, same[-1]):
                n = same.pop()
                taken.add(n)
                yield o, n
            else:
                left.append(o)
        rest = left


def _sheet_map(old: CleanTable, new: CleanTable, new_of: Positions) -> dict[Sheet, Sheet]:
    """Return for each older sheet the newer one with most of its records; by name without any."""
    counts: dict[Sheet, Counter[Sheet]] = defaultdict(Counter)
    paired = np.flatnonzero(new_of >= 0)
    codes = np.stack([old.codes[paired], new.codes[new_of[paired]]], axis=1)
    if len(codes):
        for (a, b), count in zip(*np.unique(codes, axis=0, return_counts=True), strict=True):
            counts[old.sheets[a]][new.sheets[b]] = int(count)
    found = {sheet: of_sheet.most_common(1)[0][0] for sheet, of_sheet in counts.items()}
    free_old = [sheet for sheet in old.sheets if sheet not in found]
    free_new = [sheet for sheet in new.sheets if sheet not in found.values()]
    found |= {sheet: sheet for sheet in free_old if sheet in free_new}
    free_old = [sheet for sheet in free_old if sheet not in found]
    free_new = [sheet for sheet in free_new if sheet not in found.values()]
    if len(free_old) == len(free_new) == 1:  # renamed, and every row of it corrected
        found[free_old[0]] = free_new[0]
    return found


def _corrected(
    pairs: Pairs, before: Sequence[Cells], after: Sequence[Cells], edited: _Edited
) -> Iterator[tuple[int, int]]:
    """Yield pairs of records of a sheet without equal ones that are alike, the most alike first."""
    by_sheet: dict[Sheet, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for o in np.flatnonzero(pairs.new_of < 0).tolist():
        sheet = pairs.old.sheet(o)
        by_sheet[pairs.sheets.get(sheet, sheet)][0].append(o)
    for n in np.flatnonzero(pairs.old_of < 0).tolist():
        by_sheet[pairs.new.sheet(n)][1].append(n)
    for olds, news in by_sheet.values():
        if not olds or not news:
            continue
        scored: list[tuple[float, bool, int, int]] = []
        for o, n, in_place in _candidates(pairs, olds, news, before, after):
            share = _alike(before[o], after[n])
            least = _LEAST_IN_PLACE if in_place else _LEAST_ANYWHERE
            is_only_field = in_place and sum(map(bool, before[o])) <= 1
            if (share >= least or is_only_field) and not (share == 1 and edited(o, n)):
                scored.append((-share, not in_place, o, n))
        taken_old: set[int] = set()
        taken_new: set[int] = set()
        for _share, _elsewhere, o, n in sorted(scored):
            if o not in taken_old and n not in taken_new:
                taken_old.add(o)
                taken_new.add(n)
                yield o, n


def _candidates(
    pairs: Pairs,
    olds: Sequence[int],
    news: Sequence[int],
    before: Sequence[Cells],
    after: Sequence[Cells],
) -> Iterator[tuple[int, int, bool]]:
    """Yield records that may be the same, and whether the newer one is where it is expected.

    Of few rows these are all pairs; of many, those in place and those that differ in one field.
    """
    at: dict[tuple[int, str], int] = {(int(pairs.new.rows[n]), pairs.new.spans[n]): n for n in news}
    expected: dict[int, set[int]] = {}
    for o in olds:
        _sheet, rows = pairs.expected(o)
        places = ((row, pairs.old.spans[o]) for row in rows)
        expected[o] = {at[place] for place in places if place in at}
    if len(olds) * len(news) <= _MOST_PAIRS:
        for o in olds:
            for n in news:
                yield o, n, n in expected[o]
        return
    for o in olds:
        for n in expected[o]:
            yield o, n, True
    if max(len(olds), len(news)) <= _MOST_HASHED:
        for o, n in _differing_in_one_field(olds, news, before, after):
            if n not in expected[o]:
                yield o, n, False


def _differing_in_one_field(
    olds: Sequence[int], news: Sequence[int], before: Sequence[Cells], after: Sequence[Cells]
) -> Iterator[tuple[int, int]]:
    for field in range(len(before[olds[0]])):
        found: dict[Cells, list[int]] = defaultdict(list)
        for n in news:
            found[after[n][:field] + after[n][field + 1 :]].append(n)
        for o in olds:
            alike = found.get(before[o][:field] + before[o][field + 1 :], ())
            if len(alike) <= _MOST_ALIKE:
                yield from ((o, n) for n in alike)


def _alike(one: Cells, other: Cells) -> float:
    """Return the share of the fields filled in either that are equal, from 0 to 1.

    >>> _alike(("甲", "3", ""), ("甲", "4", ""))
    0.5
    """
    filled = [pair for pair in zip(one, other, strict=True) if pair[0] or pair[1]]
    return sum(a == b for a, b in filled) / len(filled) if filled else 0.0
