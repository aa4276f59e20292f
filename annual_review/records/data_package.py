"""datapackage.json: clean tables described for other programs, by the Data Package standard.

`write_data_package` describes the Parquet files of records/, `published_package` the exported set
of CSV files without what is personal (`build.data_set`). Version 2 of the standard
(https://datapackage.org/standard/data-package/): a resource a register, each with a Table Schema.
`unit`, `kind` and `personal` of a field are properties of our own, which the standard allows.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from annual_review.errors import ParamsError
from annual_review.files import write_json
from annual_review.project.register_book import Field
from annual_review.project.rules.tokens import FieldToken, Tokens
from annual_review.project.settings import Settings
from annual_review.records.field_descriptors import (
    PROVENANCE,
    Column,
    field_descriptor,
    stored_column,
    text_column,
)
from annual_review.records.register_schema import file_name

PACKAGE_FILE = "datapackage.json"
PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
_PARQUET = {"format": "parquet", "mediatype": "application/vnd.apache.parquet"}
_CSV = {"format": "csv", "mediatype": "text/csv", "encoding": "utf-8"}


def write_data_package(settings: Settings, folder: Path) -> None:
    """Describe the Parquet files in the folder of the clean tables, personal fields included."""
    tables = {}
    for register in settings.book.registers:
        path = folder / file_name(register)
        if path.is_file():
            fields = settings.book.fields_of(register)
            columns = list(_stored_columns(path, fields))
            tables[register] = PackageTable(register, path.name, path.read_bytes(), fields, columns)
    if tables:  # a package has one resource at least
        package = _package(settings, tables, "含个人信息，只供本单位使用", _PARQUET)
        write_json(folder / PACKAGE_FILE, package)


def published_package(settings: Settings, tables: Mapping[str, PackageTable]) -> dict[str, Any]:
    """Return the descriptor of exported tables, given by register (see `csv_table`)."""
    return _package(settings, tables, "不含个人信息", _CSV)


def csv_table(register: str, path: str, text: str, fields: Mapping[str, Field]) -> PackageTable:
    """Return a table of CSV as one of a package; `path` is the name of its file."""
    header, *rows = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    cells = zip(*rows, strict=True) if rows else [()] * len(header)
    columns = [
        text_column(name, fields.get(name), texts)
        for name, texts in zip(header, cells, strict=True)
    ]
    return PackageTable(register, path, text.encode(), fields, columns)


def resource_name(register: str) -> str:
    """Return the name of a register's resource: ASCII, and the same whatever others there are.

    >>> resource_name("Visits 2"), resource_name("来访登记")
    ('visits-2', 'register-5373993e')
    """
    name = re.sub(r"[^a-z0-9]+", "-", register.lower()).strip("-")
    if register.isascii() and name:
        return name
    return f"register-{hashlib.sha256(register.encode()).hexdigest()[:8]}"


@dataclass(frozen=True)
class PackageTable:
    """A table of a package: its register, file, bytes and fields, and what its columns hold."""

    register: str
    path: str
    content: bytes
    fields: Mapping[str, Field]
    columns: Sequence[Column]

    def column(self, name: str) -> Column | None:
        """Return a column, or None if the table does not have it."""
        return next((column for column in self.columns if column.name == name), None)


def _stored_columns(path: Path, fields: Mapping[str, Field]) -> Iterator[Column]:
    """Yield the columns of a Parquet file as pandas gives them: first those of its index."""
    with path.open("rb") as file:
        table = pq.read_table(file)
    for name in sorted(table.column_names, key=lambda name: name not in PROVENANCE):
        column = table.column(name)
        if isinstance(column.type, pa.BaseExtensionType):
            column = column.cast(column.type.storage_type)
        if pa.types.is_timestamp(column.type):
            column = column.cast(pa.timestamp("s"), safe=False)
        yield stored_column(name, fields.get(name), column.to_pylist())


def _package(
    settings: Settings, tables: Mapping[str, PackageTable], note: str, file: Mapping[str, str]
) -> dict[str, Any]:
    office, word = settings.office, settings.words.register
    note = f"整理后的{word}，{note}"
    description = "。".join(filter(None, (note, settings.data_note.rstrip("。")))) + "。"
    return {
        "$schema": PROFILE,
        "name": f"annual-review-{settings.period_name}",
        "title": f"{office.name}{settings.label}整理后的{word}",
        "description": description,
        "contributors": [{"title": office.name, "roles": ["publisher"]}],
        "resources": [_resource(table, tables, settings, file) for table in tables.values()],
    }


def _resource(
    table: PackageTable,
    tables: Mapping[str, PackageTable],
    settings: Settings,
    file: Mapping[str, str],
) -> dict[str, Any]:
    member = settings.words.member  # the first column of a table gathered of several offices
    fields = [field_descriptor(one, table.fields.get(one.name)) for one in table.columns]
    for field in fields:
        if field["name"] == member and member not in table.fields:
            field["description"] = f"记录所属的{member}"
    schema: dict[str, Any] = {
        "fields": fields,
        "missingValues": [""],
    }
    if key := _primary_key(table, settings):
        schema["primaryKey"] = key
    if keys := list(_foreign_keys(table, tables, settings)):
        schema["foreignKeys"] = keys
    return {
        "name": resource_name(table.register),
        "title": table.register,
        "type": "table",
        "path": table.path,
        **file,
        "bytes": len(table.content),
        "hash": f"sha256:{hashlib.sha256(table.content).hexdigest()}",
        "schema": schema,
    }


def _primary_key(table: PackageTable, settings: Settings) -> list[str]:
    """Return the fields in which no two rows agree, if a strict rule says so and it is true."""
    for rule in settings.book.registers[table.register].rules:
        columns = [table.column(name) for name in rule.unique]
        if rule.strict and columns and all(columns):
            rows = list(zip(*(column.values for column in columns if column), strict=True))
            if len(set(rows)) == len(rows) and not any(None in row for row in rows):
                return list(rule.unique)
    return []


def _foreign_keys(
    table: PackageTable, tables: Mapping[str, PackageTable], settings: Settings
) -> Iterator[dict[str, Any]]:
    """Yield a key for each strict rule “field in register.field” that is true of all rows."""
    for field, register, other in _memberships(table.register, settings):
        own = table.column(field)
        theirs = tables[register].column(other) if register in tables else None
        if own is None or theirs is None:
            continue
        if {value for value in own.values if value is not None} <= {*theirs.values}:
            reference = {"resource": resource_name(register), "fields": [other]}
            yield {"fields": [field], "reference": reference}


def _memberships(register: str, settings: Settings) -> Iterable[tuple[str, str, str]]:
    tokens = Tokens(settings.book, register)
    for rule in settings.book.registers[register].rules:
        if not rule.strict or not rule.that:
            continue
        try:
            read = tokens.read(rule.that)
        except ParamsError:  # said when params are read
            continue
        match read:
            case [FieldToken() as own, "in", FieldToken() as theirs] if theirs.register:
                if not own.register:
                    yield own.field, theirs.register, theirs.field
