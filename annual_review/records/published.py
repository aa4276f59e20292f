"""The clean tables as they may leave the office: as CSV, without what is personal.

`export.attachments` attaches them to the PDF. Personal fields are left out and numbers of persons
masked, as chapters see the tables (`chapter.review`). Numbers of persons that may be small are left
out, and so are registers whose rows are such persons. The Parquet files are read with pyarrow
alone: pandas would take longer to import than the tables take to write.
"""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from annual_review.person_numbers import find_numbers, mask_distinct
from annual_review.records.csv_cells import as_plain
from annual_review.records.register_schema import FieldSchema, file_name, read_schema

_EXTENSION, _EXTENSION_DATA = b"ARROW:extension:name", b"ARROW:extension:metadata"
_PERIOD = b"pandas.period"
_REGISTER, _COLUMNS = "register", "columns"
_PLACE = ("file", "sheet", "row", _COLUMNS)
_FIRST_YEAR = 1970  # from which pandas counts periods


def published_tables(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield each register with its table as CSV, given the folder of the clean tables.

    The text begins with a byte-order mark, its lines end as in RFC 4180. Without clean tables there
    is none. Raises InputError for a schema that cannot be read.
    """
    schema = read_schema(folder)
    for register, fields in sorted(schema.fields.items()) if schema else ():
        path = folder / file_name(register)
        if path.is_file() and not _is_of_persons(fields):
            yield register, _csv(path, fields)


def _is_of_persons(fields: Mapping[str, FieldSchema]) -> bool:
    """Return whether each row is a person, and few of them are not to be counted."""
    return any(field.small and field.kind != "count" for field in fields.values())


def _csv(path: Path, fields: Mapping[str, FieldSchema]) -> str:
    with path.open("rb") as file:
        table = pq.read_table(file)
    names = [name for name in table.column_names if name not in (*_PLACE, _REGISTER)]
    withheld = {name for name, field in fields.items() if field.personal or field.small}
    shown = [name for name in names if name not in withheld]
    columns = {name: _texts(table, name) for name in (*_PLACE, *shown)}
    if not any(columns[_COLUMNS]):
        del columns[_COLUMNS]
    text = io.StringIO(newline="")
    text.write("\ufeff")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows(zip(*columns.values(), strict=True))
    return text.getvalue()


def _texts(table: pa.Table, name: str) -> list[str]:
    """Return the cells of a column as texts, with the numbers of persons masked."""
    field, column = table.schema.field(name), table.column(name)
    if (frequency := _frequency(field)) is not None:
        if isinstance(column.type, pa.BaseExtensionType):
            column = column.cast(column.type.storage_type)
        return ["" if one is None else _period(one, frequency) for one in column.to_pylist()]
    if pa.types.is_timestamp(field.type):
        days = column.cast(pa.timestamp("s"), safe=False).to_pylist()
        return ["" if day is None else day.date().isoformat() for day in days]
    return _masked([_text(value) for value in column.to_pylist()], name)


def _text(value: Any) -> str:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(as_plain(value))


def _masked(texts: list[str], name: str) -> list[str]:
    label = "" if name in _PLACE else name
    found = [text for text in dict.fromkeys(texts) if find_numbers(text, label)]
    if not found:
        return texts
    masked = dict(zip(found, mask_distinct(found, label, set(texts) - set(found)), strict=True))
    return [masked.get(text, text) for text in texts]


def _frequency(field: pa.Field) -> str | None:
    """Return the frequency of a column of periods as pandas writes it; None for another column."""
    metadata = field.metadata or {}
    if metadata.get(_EXTENSION) == _PERIOD:
        return str(json.loads(metadata[_EXTENSION_DATA])["freq"])
    if isinstance(field.type, pa.BaseExtensionType):  # registered: pandas has been imported
        return str(json.loads(field.type.__arrow_ext_serialize__())["freq"])
    return None


def _period(ordinal: int, frequency: str) -> str:
    """Return a month, quarter or year by its number from 1970 on.

    >>> _period(614, "M"), _period(205, "Q-DEC"), _period(51, "Y-DEC")
    ('2021-03', '2021Q2', '2021')
    """
    if frequency.startswith("M"):
        return f"{_FIRST_YEAR + ordinal // 12}-{ordinal % 12 + 1:02}"
    if frequency.startswith("Q"):
        return f"{_FIRST_YEAR + ordinal // 4}Q{ordinal % 4 + 1}"
    return str(_FIRST_YEAR + ordinal)
