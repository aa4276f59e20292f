"""A review's folder, read as far as it is there: figures, rows and their fates, chapters.

It may be one that an earlier version wrote, that is damaged, or that holds figures.json alone; what
cannot be read is then missing, and `compare` says what it could not compare.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from annual_review.errors import InputError
from annual_review.language import _

if TYPE_CHECKING:
    from annual_review.changes.clean_tables import CleanTable
    from annual_review.records.register_schema import RegisterSchema

FIGURES, LEDGER, RECORDS, NOTEBOOKS = "figures.json", "ledger.csv", "records", "notebooks"
THIS_YEAR = 0  # the scope of the tables of the period itself; another one is an earlier year
ANOTHER_YEAR = -1  # the scope of rows of an earlier year that is not known
_ENCODINGS = ("utf-8-sig", "gb18030")  # a spreadsheet saves a CSV file in the second
_COLUMNS = ("file", "sheet", "row", "fate", "reason", "register")  # of a ledger
_FORMULA_STARTS = ("=", "+", "-", "@", "\t")
_LARGEST_CELL = 1 << 24  # characters of a reason

TableKey = tuple[int, str]  # scope, register


class LedgerLine(NamedTuple):
    """What became of a row, and why; the register that it is of."""

    fate: str
    reason: str
    register: str = ""


Ledger = dict[tuple[str, str], dict[int, list[LedgerLine]]]  # by sheet and row


@dataclass(frozen=True)
class ReviewFiles:
    """The folder of a review."""

    folder: Path

    @cached_property
    def figures(self) -> list[dict[str, Any]]:
        """The figures in their order, by unique ids.

        Raises InputError if figures.json is missing or no list of figures.
        """
        path = self.folder / FIGURES
        remedy = _("Name the folder of a review, such as reports/2021, or make that review again.")
        try:
            content = json.loads(path.read_text(encoding="utf-8-sig"))
        except (FileNotFoundError, NotADirectoryError):
            what = _("It holds no {file}: it is not the folder of a review.", file=FIGURES)
            raise InputError(what, str(self.folder), remedy) from None
        except (OSError, ValueError):
            raise InputError(_("It cannot be read."), str(path), remedy) from None
        if not isinstance(content, list):
            raise InputError(_("It is not a list of figures."), str(path), remedy)
        found = {one["id"]: one for one in content if isinstance(one, dict) and "id" in one}
        return list(found.values())

    @cached_property
    def table_files(self) -> dict[TableKey, Path]:
        """The files of clean tables by scope and register; those of earlier years as well."""
        records = self.folder / RECORDS
        found = _table_files(records, THIS_YEAR)
        for folder in sorted(records.glob("[12][0-9][0-9][0-9]")) if records.is_dir() else ():
            found |= _table_files(folder, int(folder.name))
        return found

    def table(self, key: TableKey) -> CleanTable | None:
        """Return a clean table; None if it is missing or damaged."""
        if key not in self._tables:
            self._tables[key] = self._read_table(key)
        return self._tables[key]

    @cached_property
    def _tables(self) -> dict[TableKey, CleanTable | None]:
        return {}

    def _read_table(self, key: TableKey) -> CleanTable | None:
        path = self.table_files.get(key)
        if path is None:
            return None
        from annual_review.changes.clean_tables import read_table  # noqa: PLC0415 - heavy

        try:
            return read_table(key[1], path)
        except (OSError, ValueError, KeyError):
            return None

    @cached_property
    def schema(self) -> RegisterSchema | None:
        """What the fields hold; None where it is not known."""
        from annual_review.records.register_schema import read_schema  # noqa: PLC0415

        try:
            return read_schema(self.folder / RECORDS)
        except InputError:
            return None

    @cached_property
    def period(self) -> str:
        """The name of its period, "" if that is not known."""
        if self.schema is not None and self.schema.period:
            return self.schema.period
        for name in ("manifest.json", f"{RECORDS}/_meta.json"):
            content = _mapping(self.folder / name)
            if found := content.get("period") or content.get("year"):
                return str(found)
        return ""

    @property
    def draft(self) -> str:
        """The mark of a draft that it has, "" without one."""
        return str(_mapping(self.folder / "manifest.json").get("draft") or "")

    @property
    def label(self) -> str:
        """What its office is called, "" if that is not known."""
        return self.schema.label if self.schema is not None else ""

    @cached_property
    def ledger(self) -> Ledger:
        """The fates of rows by sheet and row; nothing if they are not known."""
        most = csv.field_size_limit(_LARGEST_CELL)  # that of all readers of this process
        try:
            lines = _csv_lines(self.folder / LEDGER)
        finally:
            csv.field_size_limit(most)
        return _by_row(tuple(_plain(line.get(name) or "") for name in _COLUMNS) for line in lines)

    def ledger_of(self, scope: int) -> Ledger:
        """Return the fates of rows of an earlier year, or of the period itself."""
        if scope not in self._ledgers:
            self._ledgers[scope] = _by_row(self._stored_ledger(scope))
        return self._ledgers[scope] if scope != THIS_YEAR else self.ledger

    @cached_property
    def _ledgers(self) -> dict[int, Ledger]:
        return {THIS_YEAR: {}}

    def _stored_ledger(self, scope: int) -> Iterable[tuple[str, ...]]:
        from annual_review.changes.clean_tables import read_texts  # noqa: PLC0415 - heavy

        try:
            return read_texts(self.folder / RECORDS / str(scope) / "_ledger.parquet", _COLUMNS)
        except (OSError, ValueError, KeyError):
            return []

    @cached_property
    def chapters(self) -> dict[str, Path]:
        """The executed notebooks by their names, in the order of the review."""
        folder = self.folder / NOTEBOOKS
        paths = folder.glob("*.ipynb") if folder.is_dir() else ()
        ordered = sorted(paths, key=lambda path: (path.stem.partition("_")[0], path.stem))
        return {path.stem: path for path in ordered}

    @property
    def has_records(self) -> bool:
        """Whether it has clean tables."""
        return bool(self.table_files)


def _by_row(lines: Iterable[tuple[str, ...]]) -> Ledger:
    found: Ledger = {}
    for file, sheet, row, fate, reason, register in lines:
        if row.isdecimal():
            rows = found.setdefault((file, sheet), {})
            rows.setdefault(int(row), []).append(LedgerLine(fate, reason, register))
    return found


def _table_files(folder: Path, scope: int) -> dict[TableKey, Path]:
    """Return the tables of a folder; those that _meta.json names, or all if it is damaged."""
    named = _mapping(folder / "_meta.json").get("records")
    if isinstance(named, Mapping):
        found = {(scope, str(name)): folder / str(file) for name, file in named.items()}
    else:
        files = sorted(folder.glob("*.parquet")) if folder.is_dir() else []
        found = {(scope, path.stem): path for path in files if not path.name.startswith("_")}
    return {key: path for key, path in found.items() if path.is_file()}


def _mapping(path: Path) -> dict[str, Any]:
    try:
        content = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def _csv_lines(path: Path) -> list[dict[str, str]]:
    """Return the lines of a CSV file by its columns; none if it cannot be read."""
    try:
        content = path.read_bytes()
    except OSError:
        return []
    for encoding in _ENCODINGS:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        try:
            return list(csv.DictReader(text.splitlines(keepends=True)))
        except csv.Error:
            return []
    return []


def _plain(text: str) -> str:
    """Return a text without the apostrophe that keeps it from being a formula."""
    is_kept = text.startswith("'") and text[1:].startswith(_FORMULA_STARTS)
    return text[1:] if is_kept else text
