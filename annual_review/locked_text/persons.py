"""Names of persons in a text: those that stand in personal fields of the clean tables.

A name may be an ordinary word as well, so that one is warned of and not refused. The Parquet files
are read with pyarrow alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pyarrow.compute as pc
import pyarrow.parquet as pq

from annual_review.language import _
from annual_review.records.register_schema import file_name, read_schema

_KINDS = ("text", "category")
_NAME = r"^[\p{Han}·]{2,12}$"  # of a person, in the syntax of RE2


def named_persons(text: str, records: Path) -> Iterator[str]:
    """Yield a warning for each value of a personal field that stands in a text, once.

    Raises InputError for clean tables that cannot be read.
    """
    bare = re.sub(r"\s", "", text)
    schema = read_schema(records)
    found: dict[str, str] = {}
    for register, fields in schema.fields.items() if schema else ():
        path = records / file_name(register)
        personal = [name for name, one in fields.items() if one.personal and one.kind in _KINDS]
        if not personal or not path.is_file():
            continue
        with path.open("rb") as file:
            table = pq.read_table(file)
        for name in personal:
            if name in table.column_names:
                names = _names(table.column(name))
                found |= {one: f"{register}.{name}" for one in names if one in bare}
    for name, field in found.items():
        yield _("“{name}” stands in {field}, a personal field.", name=name, field=field)


def _names(column: object) -> list[str]:
    """Return the distinct values of a column that may be names of persons."""
    values = pc.unique(column).drop_null()
    return list(map(str, values.filter(pc.match_substring_regex(values, _NAME)).to_pylist()))
