"""The clean tables as they may leave the office: as CSV, without what is personal.

`export.attachments` attaches them to the PDF. Personal fields are left out and numbers of persons
masked, as chapters see the tables (`chapter.review`). Numbers of persons that may be small are left
out, and so are registers whose rows are such persons. The Parquet files are read with pyarrow
alone: pandas would take longer to import than the tables take to write.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from annual_review.person_numbers import find_numbers, mask_distinct
from annual_review.records.arrow_texts import column_texts, is_of_texts
from annual_review.records.csv_cells import as_plain
from annual_review.records.register_schema import (
    FieldSchema,
    file_name,
    read_schema,
    rows_are_persons,
)

_REGISTER, _COLUMNS = "register", "columns"
_PLACE = ("file", "sheet", "row", _COLUMNS)


def published_tables(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield each register with its table as CSV, given the folder of the clean tables.

    The text begins with a byte-order mark, its lines end as in RFC 4180. Without clean tables there
    is none. Raises InputError for a schema that cannot be read.
    """
    schema = read_schema(folder)
    for register, fields in sorted(schema.fields.items()) if schema else ():
        path = folder / file_name(register)
        if path.is_file() and not rows_are_persons(fields):
            yield register, _csv(path, fields)


def _csv(path: Path, fields: Mapping[str, FieldSchema]) -> str:
    with path.open("rb") as file:
        table = pq.ParquetFile(file).read()  # read_table imports pyarrow.dataset, and so pandas
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
    texts = column_texts(table, name, as_plain)
    return _masked(texts, name) if is_of_texts(table, name) else texts


def _masked(texts: list[str], name: str) -> list[str]:
    label = "" if name in _PLACE else name
    found = [text for text in dict.fromkeys(texts) if find_numbers(text, label)]
    if not found:
        return texts
    masked = dict(zip(found, mask_distinct(found, label, set(texts) - set(found)), strict=True))
    return [masked.get(text, text) for text in texts]
