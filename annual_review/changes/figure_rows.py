"""The rows of a figure in both reviews: which came, went, were corrected, entered it or left it.

`RowComparison` holds the tables of both reviews, paired where they differ; tables whose files are
equal, byte for byte, are not read at all unless a row of them is shown.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import cache, cached_property, lru_cache
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from annual_review.changes.clean_tables import CleanTable, Positions, Sheet, shown_texts
from annual_review.changes.fates import Fates, was_duplicate
from annual_review.changes.model import (
    FieldChange,
    MovedSheet,
    Place,
    RowChange,
    RowChanges,
    RowKind,
)
from annual_review.changes.pairing import Pairs, pair_records
from annual_review.changes.review_files import ANOTHER_YEAR, THIS_YEAR, ReviewFiles, TableKey
from annual_review.changes.wording import FATES
from annual_review.records.register_schema import rows_are_persons

MOST_ROWS = 1000  # of a figure that are given one by one
_MOST_CELLS = 40  # fields of a row
_FATE = "处理"
_NUMBER = re.compile(r"[0-9]+")
_NO_ROWS: Positions = np.zeros(0, dtype=np.int64)

Records = dict[TableKey, Positions]  # of a figure
RestRow = tuple[int, str, str, int]  # the year it is looked for first, file, sheet, row
Rest = set[RestRow]  # rows of a figure that no clean table has
Sources = Sequence[tuple[int, Mapping[str, Any]]]  # each with the year it is looked for first


class RowComparison:
    """The rows of two reviews of the same registers.

    Where one of them has no clean tables, rows are compared by their places alone. `unread` are the
    files of tables that are damaged; their rows are compared so, too.
    """

    def __init__(self, old: ReviewFiles, new: ReviewFiles) -> None:
        self.old, self.new = old, new
        scopes = [{scope for scope, _register in one.table_files} for one in (old, new)]
        common = scopes[0] & scopes[1]
        self._keys = sorted(key for key in {*old.table_files, *new.table_files} if key[0] in common)
        self._scopes = (THIS_YEAR, *sorted(common - {THIS_YEAR}, reverse=True))
        self._fates_now, self._fates_then = cache(self._now), cache(self._then)
        self._differ = cache(self._files_differ)
        self._pairs = cache(self._paired)
        self._is_personal = cache(self._is_personal_field)
        self._row = lru_cache(maxsize=1 << 17)(self._row_change)  # a row is in several figures

    def _now(self, scope: int) -> Fates:
        ledgers = self.new.ledger_of(scope), self.old.ledger_of(scope)
        return Fates(*ledgers, "已没有这个文件", "已没有这张工作表")

    def _then(self, scope: int) -> Fates:
        ledgers = self.old.ledger_of(scope), self.new.ledger_of(scope)
        return Fates(*ledgers, "此前没有这个文件", "此前没有这张工作表")

    def changes(self, old: Sources, new: Sources) -> RowChanges:
        """Return by which rows a figure differs, given its sources in both reviews."""
        if old == new and not self._changed_sheets & {_sheet_of(source) for _year, source in new}:
            return RowChanges()
        both = self._old_tables, self._new_tables
        (before, rest_before), (after, rest_after) = (
            tables.records(sources) for tables, sources in zip(both, (old, new), strict=True)
        )
        if lacking := {(file, sheet) for _, file, sheet, _ in rest_before ^ rest_after}:
            (before, rest_before), (after, rest_after) = (
                tables.records(sources, lacking)
                for tables, sources in zip(both, (old, new), strict=True)
            )
        counts: Counter[RowKind] = Counter()
        some: list[Iterator[RowChange]] = []
        for key in sorted({*before, *after}):
            pairs = self._pairs(key)
            if pairs is None:
                continue
            kinds = _kinds(pairs, before.get(key, _NO_ROWS), after.get(key, _NO_ROWS))
            for kind, at in kinds.items():
                if len(at):
                    counts[kind] += len(at)
                    some.append(self._rows(key, kind, at))
        if rest_before or rest_after:
            found_rest = self._changes_of_rest(rest_before, rest_after)
            counts.update(row.kind for row in found_rest)
            some.append(iter(found_rest))
        listed = (row for rows in some for row in rows)
        return RowChanges(tuple(islice(listed, MOST_ROWS)), dict(counts))

    @cached_property
    def _changed_sheets(self) -> set[Sheet]:
        """The sheets with rows of which the clean table or the fate differs."""
        found: set[Sheet] = set()
        for key in filter(self._differ, self._keys):
            for review in (self.old, self.new):
                table = review.table(key)
                found |= set(table.sheets) if table is not None else set()
        for scope in self._scopes:
            before, after = self.old.ledger_of(scope), self.new.ledger_of(scope)
            found |= {one for one in {*before, *after} if before.get(one) != after.get(one)}
        return found

    @cached_property
    def unread(self) -> list[Path]:
        """The files of tables that differ and cannot be read."""
        return [
            review.table_files[key]
            for review in (self.old, self.new)
            for key in self._keys
            if key in review.table_files and self._differ(key) and review.table(key) is None
        ]

    def moved_sheets(self) -> list[MovedSheet]:
        """Return the sheets of the period whose equal rows are in another file or sheet."""
        found: Counter[tuple[Sheet, Sheet]] = Counter()
        for key in self._keys:
            pairs = self._pairs(key) if key[0] == THIS_YEAR and self._differ(key) else None
            if pairs is None:
                continue
            both = np.flatnonzero(pairs.new_of >= 0)
            for o in both.tolist():
                sheet, now = pairs.old.sheet(o), pairs.new.sheet(int(pairs.new_of[o]))
                if sheet != now and now == pairs.sheets.get(sheet):
                    found[(sheet, now)] += 1
        return [MovedSheet(*sheets, rows) for sheets, rows in found.items()]

    @cached_property
    def _old_tables(self) -> _Tables:
        return _Tables(self.old, self._scopes, self._are_read, self._differ)

    @cached_property
    def _new_tables(self) -> _Tables:
        return _Tables(self.new, self._scopes, self._are_read, self._differ)

    @cached_property
    def _are_read(self) -> list[TableKey]:
        """The tables that are compared: those that can be read in each review that has them."""
        damaged = set(self.unread)
        return [
            key
            for key in self._keys
            if not damaged & {one.table_files.get(key) for one in (self.old, self.new)}
        ]

    def _files_differ(self, key: TableKey) -> bool:
        """Return whether the files of a table differ."""
        paths = self.old.table_files.get(key), self.new.table_files.get(key)
        if paths[0] is None or paths[1] is None:
            return True
        try:
            return paths[0].read_bytes() != paths[1].read_bytes()
        except OSError:
            return True

    def _paired(self, key: TableKey) -> Pairs | None:
        """Return the paired records of a table; None if neither review has it."""
        old, new = self._old_tables.table(key), self._new_tables.table(key)
        if old is None and new is None:
            return None
        old = _empty_like(new) if old is None and new is not None else old
        new = _empty_like(old) if new is None and old is not None else new
        assert old is not None
        assert new is not None
        if not self._differ(key):
            same = np.arange(len(old))
            sheets = {sheet: sheet for sheet in old.sheets}
            return Pairs(old, new, list(old.fields), same, same, np.zeros(len(old), bool), sheets)
        ledgers = self.old.ledger_of(key[0]), self.new.ledger_of(key[0])
        return pair_records(old, new, lambda n: was_duplicate(*ledgers, new.place(n)))

    def _rows(self, key: TableKey, kind: RowKind, at: Positions) -> Iterator[RowChange]:
        """Yield the changes of records; positions of newer ones for came and entered."""
        for one in at.tolist():
            yield self._row(key, kind, one)

    def _row_change(self, key: TableKey, kind: RowKind, at: int) -> RowChange:
        pairs = self._pairs(key)
        assert pairs is not None
        register = key[1]
        if kind == "came":
            sheet, rows = pairs.expected_before(at)
            line = self._fates_then(key[0]).of(sheet, rows, pairs.new.sheet(at))
            cells = self._cells(pairs.new, at)
            new = pairs.new.place(at)
            return RowChange(kind, register, None, new, (), cells, line.fate, line.reason)
        if kind == "went":
            sheet, rows = pairs.expected(at)
            line = self._fates_now(key[0]).of(sheet, rows, pairs.old.sheet(at))
            cells = self._cells(pairs.old, at)
            old = pairs.old.place(at)
            return RowChange(kind, register, old, None, (), cells, line.fate, line.reason)
        o = int(pairs.old_of[at]) if kind == "entered" else at
        n = at if kind == "entered" else int(pairs.new_of[at])
        fields = self._field_changes(pairs, o, n) if pairs.differs[o] else ()
        return RowChange(kind, register, pairs.old.place(o), pairs.new.place(n), fields)

    def _field_changes(self, pairs: Pairs, o: int, n: int) -> tuple[FieldChange, ...]:
        changes = []
        for name in pairs.fields:
            old, new = pairs.old.fields[name][o], pairs.new.fields[name][n]
            if old == new:
                continue
            if self._is_personal(pairs.old.register, name):
                changes.append(FieldChange(name, "", "", is_personal=True))
            else:
                shown = shown_texts([old, new], name)
                changes.append(FieldChange(name, shown[0], shown[1]))
        return tuple(changes)

    def _cells(self, table: CleanTable, at: int) -> tuple[tuple[str, str], ...]:
        """Return the fields of a record that are filled and not personal, with their texts."""
        cells = [
            (name, shown_texts([texts[at]], name)[0])
            for name, texts in table.fields.items()
            if texts[at] and not self._is_personal(table.register, name)
        ]
        return tuple(cells[:_MOST_CELLS])

    def _is_personal_field(self, register: str, field: str) -> bool:
        """Return whether a field is not to be shown in either review, or is known to neither.

        Such are personal fields, numbers of persons that may be small, and all of what is recorded
        of persons of whom there may be few.
        """
        reviews = self.old, self.new
        schemas = [one.schema.fields.get(register, {}) for one in reviews if one.schema]
        known = [schema[field] for schema in schemas if field in schema]
        are_of_persons = any(map(rows_are_persons, schemas))
        return not known or are_of_persons or any(one.personal or one.small for one in known)

    def _changes_of_rest(self, old: Rest, new: Rest) -> list[RowChange]:
        """Return the changes of rows that no clean table has, by their places and fates alone.

        A row is looked for where its neighbours tell that it is now.
        """
        went, came = set(old), set(new)
        changes: list[RowChange] = []
        for is_same_fate in (True, False):
            for place in sorted(went):
                before = self._line(self.old, place)
                for found in (*self._places_now(place), place):
                    after = self._line(self.new, found)
                    if found not in came or is_same_fate != (before == after):
                        continue
                    went.discard(place)
                    came.discard(found)
                    if before and after and not is_same_fate:
                        fate = FieldChange(_FATE, self._fate(before), self._fate(after))
                        here = Place(*place[1:]), Place(*found[1:])
                        changes.append(RowChange("corrected", "", *here, (fate,)))
                    break
        changes += [RowChange("went", "", Place(*place[1:]), None) for place in sorted(went)]
        changes += [RowChange("came", "", None, Place(*place[1:])) for place in sorted(came)]
        return changes

    @staticmethod
    def _fate(line: tuple[str, ...]) -> str:
        return FATES.get(line[0], line[0])

    def _line(self, review: ReviewFiles, place: RestRow) -> tuple[str, ...]:
        """Return the fates of a row and their reasons, without numbers, which name other rows."""
        year, file, sheet, row = place
        scopes = [scope for scope in self._scopes if scope] if year == ANOTHER_YEAR else [year]
        ledgers = [review.ledger_of(scope).get((file, sheet), {}) for scope in scopes]
        lines = next((found[row] for found in ledgers if row in found), [])
        return tuple(part for one in lines for part in (one.fate, _NUMBER.sub("", one.reason)))

    def _places_now(self, place: RestRow) -> Iterator[RestRow]:
        """Yield where a row may be now, as far from paired records of its sheet as before."""
        year, file, sheet, row = place
        for key in self._of_sheet.get((file, sheet), ()):
            pairs = self._pairs(key)
            if pairs is not None:
                now, rows = pairs.expected_row((file, sheet), row)
                yield from ((year, *now, one) for one in rows)

    @cached_property
    def _of_sheet(self) -> dict[Sheet, list[TableKey]]:
        """The tables of the period with records of a sheet of the older review, that differ."""
        found: dict[Sheet, list[TableKey]] = defaultdict(list)
        for key in self._keys:
            table = self.old.table(key) if key[0] == THIS_YEAR and self._differ(key) else None
            for sheet in table.sheets if table is not None else ():
                found[sheet].append(key)
        return found


class _Tables:
    """The clean tables of a review, read when they are first asked for.

    `keys` are the tables whose rows are looked up, in these scopes; `differ` says whether a table
    is another one in the other review.
    """

    def __init__(
        self,
        review: ReviewFiles,
        scopes: Sequence[int],
        keys: Sequence[TableKey],
        differ: Callable[[TableKey], bool],
    ) -> None:
        self._differ = differ
        self._review, self._scopes, self._keys = review, scopes, keys
        self.table = review.table
        self._found = lru_cache(maxsize=1 << 12)(self._records_of)

    def records(self, sources: Sources, wanted: Collection[Sheet] = ()) -> tuple[Records, Rest]:
        """Return the records in the rows of some sources, and the rows that have none.

        Tables that are the same in both reviews are left out, but those of `wanted` sheets: a row
        of them can be compared by its place.
        """
        gathered: dict[TableKey, list[Positions]] = defaultdict(list)
        rest: Rest = set()
        for year, source in sources:
            file, sheet = _sheet_of(source)
            cells = tuple(map(str, source.get("cells") or ()))
            rows = tuple(source.get("rows") or ())
            found, lacking = self._found((file, sheet), rows, cells, year, (file, sheet) in wanted)
            for key, at in found.items():
                gathered[key].append(at)
            rest.update((year, file, sheet, row) for row in lacking)
        records = {key: np.unique(np.concatenate(found)) for key, found in gathered.items()}
        return records, rest

    def _records_of(
        self,
        sheet: Sheet,
        rows: tuple[int, ...],
        cells: tuple[str, ...],
        year: int,
        is_wanted: bool,
    ) -> tuple[Records, list[int]]:
        left = np.unique(np.array(rows, dtype=np.int64))
        found: Records = {}
        scopes = self._scopes_from(year, sheet)
        for scope in scopes:
            in_scope = []
            for key in self._keys_of(scope, sheet):
                if not (is_wanted or len(scopes) > 1 or self._differ(key)):
                    continue
                table = self.table(key)
                at = table.find(sheet, left, cells) if table is not None else _NO_ROWS
                if table is not None and len(at):
                    found[key] = at
                    in_scope.append(table.rows[at])
            if in_scope:
                left = np.setdiff1d(left, np.concatenate(in_scope))
            if not len(left):
                break
        return found, left.tolist()

    def _scopes_from(self, year: int, sheet: Sheet) -> list[int]:
        """Return the scopes that have a sheet, in the order in which its rows are looked for.

        A sheet may be called the same every year.
        """
        earlier = self._scopes[1:]
        order = (*earlier, THIS_YEAR) if year == ANOTHER_YEAR else (year, *self._scopes)
        ledgers = {scope: self._review.ledger_of(scope) for scope in dict.fromkeys(order)}
        return [scope for scope, ledger in ledgers.items() if not ledger or sheet in ledger]

    def _keys_of(self, scope: int, sheet: Sheet) -> Sequence[TableKey]:
        """Return the tables that may have records of a sheet: those in the ledger, or all."""
        of_scope = self._by_scope.get(scope, [])
        lines = self._review.ledger_of(scope).get(sheet)
        if lines is None:
            return of_scope
        registers = {line.register for of_row in lines.values() for line in of_row}
        return [key for key in of_scope if key[1] in registers]

    @cached_property
    def _by_scope(self) -> dict[int, list[TableKey]]:
        found: dict[int, list[TableKey]] = defaultdict(list)
        for key in self._keys:
            found[key[0]].append(key)
        return found


def _kinds(pairs: Pairs, old: Positions, new: Positions) -> dict[RowKind, Positions]:
    """Return the records of a figure that changed, by kind."""
    partner, back = pairs.new_of[old], pairs.old_of[new]
    stays = (partner >= 0) & np.isin(partner, new)
    is_new = (back < 0) | ~np.isin(back, old)
    return {
        "came": new[is_new & (back < 0)],
        "entered": new[is_new & (back >= 0)],
        "went": old[~stays & (partner < 0)],
        "left": old[~stays & (partner >= 0)],
        "corrected": old[stays & pairs.differs[old]],
    }


def _empty_like(table: CleanTable | None) -> CleanTable:
    assert table is not None
    nothing: dict[str, list[str]] = {name: [] for name in table.fields}
    return CleanTable(table.register, nothing, [], _NO_ROWS, _NO_ROWS, [])


def _sheet_of(source: Mapping[str, Any]) -> Sheet:
    return str(source.get("file", "")), str(source.get("sheet", ""))
